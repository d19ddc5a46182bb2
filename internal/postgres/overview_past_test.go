package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// countedIn are the groups that an overview counts, with how many decisions and action items of each.
func countedIn(o consult.Overview) map[string][2]int {
	groups := map[string][2]int{}
	for _, g := range o.Groups {
		groups[g.Name] = [2]int{g.Decisions(o), g.Actions}
	}
	return groups
}

func TestAnOverviewCountsBodiesAndTrackGroupsAndNothingOfThoseThatItsReaderMayNotRead(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t) // decision 2025/8 is of the closed platform 2
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2025, 1, 1)}
	project, err := store.AddProject(t.Context(), by(chair, "project"), draft)
	if err != nil {
		t.Fatal(err)
	}
	alone := overviewed(t, store, chair, sentAt())
	if diff := cmp.Diff(map[string][2]int{"ISOM": {2, 0}}, countedIn(alone)); diff != "" {
		t.Errorf("without bodies (-want +got):\n%s", diff)
	}
	before := overviewed(t, store, reader, sentAt())
	run(t, db, `UPDATE platforms SET parent_id = 1 WHERE id = 2`)
	run(t, db, `INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at) VALUES ('T1', 'C3', 'onderwijs', 'Stuurgroep onderwijs', 'stuurgroep', $1)`, sentAt())
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C3', 1), ('T1', 'C3', 2)`)
	run(t, db, `INSERT INTO action_items (workspace_id, platform_id, text, due_on, created_at) VALUES ('T1', 3, 'a', '2026-02-01', '2026-01-10'), ('T1', 2, 'b', NULL, '2026-01-10')`)
	if _, err := store.NoteEntry(t.Context(), by(chair, "track"), consult.EntryDraft{ProjectID: project.ID, Kind: consult.EntryTrack, Title: "Onderwijs", GroupID: 3}); err != nil {
		t.Fatal(err)
	}
	want := map[string][2]int{"ISOM": {2, 0}, "ISOM DB": {1, 1}, "Stuurgroep onderwijs": {0, 1}}
	all := overviewed(t, store, chair, sentAt())
	if diff := cmp.Diff(want, countedIn(all)); diff != "" || len(all.Own()) != 3 || all.Actions.Given != 2 || all.Actions.Overdue != 1 {
		t.Errorf("with all: got %d decisions and %+v (-want +got):\n%s", len(all.Own()), all.Actions, diff)
	}
	if diff := cmp.Diff([]string{"ISOM", "ISOM DB"}, all.Managed()); diff != "" {
		t.Errorf("managed by the chair (-want +got):\n%s", diff)
	}
	after := overviewed(t, store, reader, sentAt())
	after.Dossier = before.Dossier // the track is noted there, without its group
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("who may read neither sees a difference (-before +after):\n%s", diff)
	}
}

func TestDeadlinesStandInAnOverviewAtTheDatesThatTheyHadOnTheDay(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2026, 1, 1)}
	project, err := store.AddProject(t.Context(), by(chair, "project"), draft)
	if err != nil {
		t.Fatal(err)
	}
	owed := report(on(2026, 12, 9), "U1")
	owed.ProjectID = project.ID
	d := added(t, store, owed)
	at := func(days int) consult.Act {
		act := by(chair, "")
		act.Now = act.Now.AddDate(0, 0, days)
		return act
	}
	if _, err := store.MoveDeadline(t.Context(), at(3), d.ID, *on(2027, 1, 20)); err != nil {
		t.Fatal(err)
	}
	dates := func(after int) string {
		t.Helper()
		then := sentAt().AddDate(0, 0, after)
		o, err := store.ProjectOverview(t.Context(), viewer(chair), project.ID, then, sentAt().AddDate(0, 1, 0))
		if err != nil || len(o.Deadlines) != 1 || o.DatesSince != nil {
			t.Fatalf("got %+v since %v, %v", o.Deadlines, o.DatesSince, err)
		}
		return o.Deadlines[0].DueOn.Format(time.DateOnly)
	}
	for days, want := range map[int]string{0: "2026-12-09", 2: "2026-12-09", 3: "2027-01-20", 20: "2027-01-20"} {
		if got := dates(days); got != want {
			t.Errorf("after %d days: got %s, want %s", days, got, want)
		}
	}
	run(t, db, `UPDATE deadlines SET dates_since = $1`, sentAt().AddDate(0, 0, 2)) // as one that was there before moves were kept
	if o := overviewed(t, store, chair, sentAt()); o.DatesSince == nil || !o.DatesSince.Equal(*on(2026, 11, 25)) {
		t.Errorf("moves from before are not known: got %v", o.DatesSince)
	}
}

func TestPartnersStandInAnOverviewAsTheyStoodOnTheDay(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2026, 1, 1)}
	if _, err := store.AddProject(t.Context(), by(chair, "project"), draft); err != nil {
		t.Fatal(err)
	}
	keep := func(days int, d consult.PartnerDraft) consult.PartnerID {
		t.Helper()
		act := by(chair, "")
		act.Now = act.Now.AddDate(0, 0, days)
		p, err := store.KeepPartner(t.Context(), act, d)
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	id := keep(1, consult.PartnerDraft{PlatformID: 1, Organisation: "Taalhuis vzw", Activity: "taallessen", Talks: consult.TalksPlanned})
	keep(5, consult.PartnerDraft{ID: id, PlatformID: 1, Organisation: "Taalhuis vzw", Activity: "taallessen", Talks: consult.TalksAgreed, TalksOn: on(2026, 11, 26)})
	if _, err := store.SavePartner(t.Context(), "T1", consult.Partner{PlatformID: 1, Organisation: "Elders", Talks: consult.TalksOngoing}, 0); err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int][]string{0: {"Elders ongoing"}, 1: {"Elders ongoing", "Taalhuis vzw planned"}, 3: {"Elders ongoing", "Taalhuis vzw agreed"}, 9: {"Elders ongoing", "Taalhuis vzw agreed"}} {
		o, err := store.ProjectOverview(t.Context(), viewer(chair), 1, sentAt().AddDate(0, 0, days), sentAt().AddDate(0, 1, 0))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range o.Partners {
			got = append(got, p.Organisation+" "+string(p.Talks))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after %d days (-want +got):\n%s", days, diff)
		}
	}
}

func TestAMunicipalitysYearIsTheSameWhenAskedAgainAndAfterAPersonWasErased(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	run(t, db, `UPDATE organisations SET nis = '13029'`)
	year := func() consult.YearReport {
		t.Helper()
		r, err := store.YearReport(t.Context(), viewer(chair), "13029", 2026, sentAt().AddDate(0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	before := year()
	there, invited, meetings := consult.Seats(before.Platforms[0].Meetings)
	if there == 0 || invited == 0 || meetings != 1 || !before.Platforms[0].Meetings[0].Approved {
		t.Fatalf("got %+v, want a meeting with attendance, of so many that were invited", before)
	}
	if diff := cmp.Diff(before, year()); diff != "" {
		t.Errorf("asked again (-first +second):\n%s", diff)
	}
	if _, err := store.ErasePerson(t.Context(), "T1", member, sentAt()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, year()); diff != "" {
		t.Errorf("after an erasure (-before +after):\n%s", diff)
	}
}
