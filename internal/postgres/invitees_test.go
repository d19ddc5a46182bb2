package postgres

import (
	"database/sql"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// inviteWorld is meetingWorld with one meeting of the closed platform in C2, on Thursday 10 December, of whose member
// organisations two have contacts: Mona and, without Slack, Bram, both integratieambtenaar.
func inviteWorld(t *testing.T) (*DB, *sql.DB, consult.MeetingID) {
	t.Helper()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO persons (workspace_id, name) VALUES ('T1', 'Bram Proefmans')`)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES
	    ('T1', 'Gemeente Olen', 'gemeente'), ('T1', 'OCMW Olen', 'ocmw'), ('T1', 'Gemeente Mol', 'gemeente')`)
	run(t, db, `INSERT INTO platform_organisations SELECT 2, id FROM organisations WHERE name <> 'Gemeente Mol'`)
	run(t, db, `INSERT INTO contacts (workspace_id, person_id, organisation_id, role, topics) VALUES
	    ('T1', 3, 1, 'Integratieambtenaar, secretaris', '{Integratie}'), ('T1', 7, 2, 'integratieambtenaar', '{}'),
	    ('T1', 2, 3, 'integratieambtenaar', '{}'), ('T1', 5, 1, 'integratieambtenaar', '{}')`)
	draft := single(t, "2026-12-10 14:00")
	draft.PlatformID = 2
	return store, db, plan(t, store, draft)[0].ID
}

func names(list []consult.Invitee) []string {
	var out []string
	for _, i := range list {
		out = append(out, i.Name)
	}
	return out
}

func TestAFunctionIsInvitedAcrossTheMemberOrganisationsAfterAPreviewThatInvitesNobody(t *testing.T) {
	t.Parallel()
	store, db, id := inviteWorld(t)
	draft := consult.InviteDraft{MeetingID: id, Functions: []string{"integratieambtenaar"}, Guests: []consult.Guest{{Name: "Pia Verzonnen", Organisation: "Steunpunt"}}}
	preview, err := store.PlanInvitees(t.Context(), as(chair).Viewer, draft, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Bram Proefmans", "Mona Testaert"} // not Nele, of an organisation that is no member, nor who was deactivated
	if diff := cmp.Diff(want, names(preview.New)); diff != "" {
		t.Error(diff)
	}
	if n := number(t, db, `SELECT count(*) FROM meeting_invitees`); n != 0 {
		t.Errorf("got %d invited by the preview, want none", n)
	}
	for range 2 { // Slack delivers a form twice
		act := as(chair)
		act.Cause = "form"
		if _, err := store.InvitePeople(t.Context(), act, draft); err != nil {
			t.Fatal(err)
		}
	}
	inv, err := store.Invitation(t.Context(), as(chair).Viewer, id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, names(inv.Invitees)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(draft.Guests, inv.Guests); diff != "" {
		t.Error(diff)
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'invitation' AND recipient_kind = 'person' AND recipient = '3'`); n != 1 {
		t.Errorf("got %d invitations to Mona, want one", n)
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE recipient_kind = 'person' AND recipient <> '3'`); n != 0 {
		t.Errorf("got %d messages to others, want none", n)
	}
	if _, err := store.InvitePeople(t.Context(), as(chair), draft); !refusedAs(err, "invite_known") {
		t.Errorf("got %v, want that they are known", err)
	}
}

func TestTheChairSeesWhichMemberOrganisationIsMissing(t *testing.T) {
	t.Parallel()
	store, _, id := inviteWorld(t)
	missing := func() [2][]string {
		inv, err := store.Invitation(t.Context(), as(chair).Viewer, id, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		return [2][]string{inv.Unasked, inv.Unanswered}
	}
	if diff := cmp.Diff([2][]string{{"Gemeente Olen", "OCMW Olen"}, nil}, missing()); diff != "" {
		t.Error(diff)
	}
	invite(t, store, id, "U3")
	if diff := cmp.Diff([2][]string{{"OCMW Olen"}, {"Gemeente Olen"}}, missing()); diff != "" {
		t.Error(diff)
	}
	if _, err := store.Answer(t.Context(), as(outsider), id, consult.Present); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([2][]string{{"OCMW Olen"}, nil}, missing()); diff != "" {
		t.Error(diff)
	}
	if _, err := store.Invitation(t.Context(), as(outsider).Viewer, id, sentAt()); !refusedAs(err, "not_chair_or_secretary") {
		t.Errorf("got %v, want it kept from who does not manage", err)
	}
}

func invite(t *testing.T, store *DB, id consult.MeetingID, slackIDs ...string) {
	t.Helper()
	if _, err := store.InvitePeople(t.Context(), as(chair), consult.InviteDraft{MeetingID: id, People: slackIDs}); err != nil {
		t.Fatal(err)
	}
}

func refusedAs(err error, key string) bool {
	refusal, ok := consult.Refusal(err)
	return ok && refusal.Key == key
}

func TestAnInviteeOfAClosedPlatformSeesThatMeetingAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, who := range []struct {
		person consult.PersonID
		slack  string
	}{{outsider, "U3"}, {external, "U4"}} {
		store, db, id := inviteWorld(t)
		draft := single(t, "2026-12-17 14:00")
		draft.PlatformID = 2
		other := plan(t, store, draft)[0].ID
		viewer := as(who.person).Viewer
		sees := func() []bool {
			t.Helper()
			_, one := store.Meeting(t.Context(), viewer, id, sentAt())
			_, two := store.Meeting(t.Context(), viewer, other, sentAt())
			mine, err := store.Upcoming(t.Context(), viewer, sentAt(), 10, 0)
			if err != nil {
				t.Fatal(err)
			}
			listed := false
			for _, m := range mine {
				listed = listed || m.ID == id
				if m.ID == other {
					t.Error("lists a meeting to which nobody invited them")
				}
			}
			attendees, err := store.Attendees(t.Context(), viewer, id, sentAt())
			if err != nil {
				t.Fatal(err)
			}
			return []bool{one == nil, two == nil, listed, len(attendees) > 0}
		}
		if diff := cmp.Diff([]bool{false, false, false, false}, sees()); diff != "" {
			t.Errorf("%s before: %s", who.slack, diff)
		}
		invite(t, store, id, who.slack)
		if _, err := store.Answer(t.Context(), as(who.person), id, consult.Online); err != nil {
			t.Errorf("%s answers: %v", who.slack, err)
		}
		if diff := cmp.Diff([]bool{true, false, true, false}, sees()); diff != "" {
			t.Errorf("%s invited: %s", who.slack, diff)
		}
		run(t, db, `UPDATE deliveries SET state = 'sent' WHERE recipient_kind = 'person'`)
		if _, err := store.InvitePeople(t.Context(), as(chair), consult.InviteDraft{MeetingID: id, Withdrawn: []consult.PersonID{who.person}}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]bool{false, false, false, false}, sees()); diff != "" {
			t.Errorf("%s withdrawn: %s", who.slack, diff)
		}
		if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'uninvited' AND state = 'waiting'`); n != 1 {
			t.Errorf("%s: got %d messages that the invitation is withdrawn, want one", who.slack, n)
		}
		if n := number(t, db, `SELECT count(*) FROM answers`); n != 0 {
			t.Errorf("%s: got %d answers left, want none", who.slack, n)
		}
	}
}

func TestWhoIsInvitedFromOutsideIsToldOfMoveAndCancellation(t *testing.T) {
	t.Parallel()
	store, db, id := inviteWorld(t)
	invite(t, store, id, "U3", "U2")
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C2', 2)`) // reads it there
	run(t, db, `UPDATE deliveries SET state = 'sent' WHERE purpose = 'invitation'`)
	if _, err := store.CancelMeeting(t.Context(), as(chair), id, consult.Cancellation{Edition: consult.AnyEdition}); err != nil {
		t.Fatal(err)
	}
	got := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'cancelled' AND recipient_kind = 'person' AND recipient = '3' AND state = 'waiting'`)
	others := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'cancelled' AND recipient_kind = 'person' AND recipient <> '3'`)
	if got != 1 || others != 0 {
		t.Errorf("got %d to the invitee and %d to others, want one and none", got, others)
	}
	card, err := store.MeetingForDelivery(t.Context(), consult.Delivery{
		WorkspaceID: "T1", Subject: "meeting", SubjectID: int64(id), RecipientKind: consult.ToPerson, Recipient: "3", Purpose: consult.PurposeCancelled,
	}, sentAt())
	if err != nil || len(card.Attendees)+len(card.Invitees) > 0 {
		t.Errorf("got %+v, %v, want the date alone", card, err)
	}
}

func number(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	n := 0
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
