package postgres

import (
	"testing"

	"overlegbot/internal/consult"
)

// named is a platform to be, in a channel in which the person of this number alone sits.
func named(slug string, level consult.Level, channel, chair string) consult.PlatformDraft {
	return consult.PlatformDraft{
		ChannelID: channel, Name: "Overleg " + slug, Slug: slug, Kind: "overleg", Lang: "nl", Level: level, Chair: chair,
	}
}

func TestAShortNameClashesOnlyWithAPlatformThatTheRegistrantMayKnow(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t) // isom: of level leden, isom-db: closed, of the chair alone
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES
	    ('T1', 'C7', 3), ('T1', 'C8', 1), ('T1', 'C9', 3), ('T1', 'C10', 1)`)
	for _, c := range []struct {
		what  string
		who   consult.PersonID
		draft consult.PlatformDraft
		want  string
	}{
		{"of one that everybody knows", outsider, named("isom", consult.LevelMembers, "C7", "U3"), "slug_taken"},
		{"of one that everybody knows, for a closed one", outsider, named("isom", consult.LevelClosed, "C7", "U3"), "slug_taken"},
		{"of a closed one, by its chair", chair, named("isom-db", consult.LevelMembers, "C8", "U1"), "slug_taken"},
		{"of a closed one, by an outsider", outsider, named("isom-db", consult.LevelMembers, "C7", "U3"), ""},
		{"of a closed one, by an outsider who closes it too", outsider, named("dagelijks", consult.LevelClosed, "C9", "U3"), ""},
		{"of the outsider's closed one", chair, named("dagelijks", consult.LevelOpen, "C10", "U1"), ""},
	} {
		_, err := store.RegisterPlatform(t.Context(), as(c.who), c.draft)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}

	// Each of them finds their own under that name.
	for who, want := range map[consult.PersonID]consult.PlatformID{chair: 2, outsider: 0} {
		p, _, err := store.PlatformNamed(t.Context(), viewer(who), "isom-db", sentAt())
		if err != nil || want != 0 && p.ID != want || want == 0 && p.ID == 2 {
			t.Errorf("person %d finds platform %d, %v", who, p.ID, err)
		}
	}
}

func TestAClosedPlatformCannotComeIntoViewUnderAShortNameThatIsInUse(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C7', 3)`)
	if _, err := store.RegisterPlatform(t.Context(), as(outsider), named("isom-db", consult.LevelMembers, "C7", "U3")); err != nil {
		t.Fatal(err)
	}
	_, err := store.ChangeSettings(t.Context(), as(chair), 2, consult.Settings{
		Level: consult.LevelMembers, Lang: "nl", InvitationLead: 604800, UnansweredLead: 86400, AttendingLead: 3600,
		DeadlineLeads: []int{7}, QuietFrom: 1140, QuietTo: 480,
	})
	if got := refused(t, err); got != "level_slug_taken" {
		t.Errorf("got %q, want a refusal", got)
	}
}
