package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// matrixWorld is registerWorld in which the member sits for OCMW Olen and the reader for OCMW Lille, with a report that both
// owe by 9 December and for which the chair answers.
func matrixWorld(t *testing.T) (*DB, *sql.DB, consult.DeadlineCard) {
	t.Helper()
	store, db := registerWorld(t)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one'), (1, 7, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 1), (1, 7, 2)`)
	draft := report(on(2026, 12, 9), "U1")
	draft.AllJoined = true
	d := added(t, store, draft)
	card, err := store.DeadlineCard(t.Context(), viewer(chair), d.ID, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	return store, db, card
}

// stands is how each organisation stands, as "name state".
func stands(c consult.DeadlineCard) []string {
	var list []string
	for _, m := range c.Marks {
		list = append(list, m.Organisation+" "+string(m.State))
	}
	return list
}

func TestADeadlineIsOwedByTheMembersAndHandedInByWhoSitsForThem(t *testing.T) {
	t.Parallel()
	store, _, card := matrixWorld(t)
	if diff := cmp.Diff([]string{"OCMW Lille open", "OCMW Olen open"}, stands(card)); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	mark := func(who consult.PersonID, cause string, d consult.MarkDraft) (consult.DeadlineCard, error) {
		d.DeadlineID = card.ID
		return store.MarkDeadline(t.Context(), by(who, cause), d)
	}
	olen, lille := []consult.OrganisationID{1}, []consult.OrganisationID{2}
	for _, c := range []struct {
		name  string
		who   consult.PersonID
		draft consult.MarkDraft
		want  string
	}{
		{"of another board", member, consult.MarkDraft{Organisations: lille, State: consult.DeadlineSubmitted}, "mark_of_others"},
		{"approved by who hands in", member, consult.MarkDraft{Organisations: olen, State: consult.DeadlineApproved}, "mark_by_manager"},
		{"of a stranger", chair, consult.MarkDraft{Organisations: []consult.OrganisationID{3}, State: consult.DeadlineSubmitted}, "mark_stranger"},
		{"not applicable without a word", chair, consult.MarkDraft{Organisations: olen, State: consult.DeadlineNotApplicable}, "mark_reason_missing"},
		{"of nobody", chair, consult.MarkDraft{State: consult.DeadlineSubmitted}, "organisations_missing"},
		{"by an outsider", outsider, consult.MarkDraft{Organisations: olen, State: consult.DeadlineSubmitted}, "gone"},
	} {
		if _, err := mark(c.who, c.name, c.draft); refused(t, err) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	for range 2 { // Slack may deliver a click twice
		got, err := mark(member, "hand in", consult.MarkDraft{Organisations: olen, State: consult.DeadlineSubmitted, Paper: "map 3"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"OCMW Lille open", "OCMW Olen submitted"}, stands(got)); diff != "" || got.Open != 1 || got.Owed != 2 {
			t.Errorf("handed in: got %d of %d open (-want +got):\n%s", got.Open, got.Owed, diff)
		}
	}
	got, err := mark(chair, "approve", consult.MarkDraft{Organisations: olen, State: consult.DeadlineApproved})
	if err != nil || got.Marks[1].Paper != "map 3" || got.Marks[1].ChangedBy == "" {
		t.Errorf("approved: got %+v and %v, want the paper kept", got.Marks, err)
	}
}

func TestOnlyOrganisationsThatStillOweAreReminded(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	if diff := cmp.Diff([]string{}, toldBoards(t, store, db, time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC))); diff != "" {
		t.Errorf("before the first (-want +got):\n%s", diff)
	}
	if _, err := store.MarkDeadline(t.Context(), by(reader, "hand in"), consult.MarkDraft{
		DeadlineID: card.ID, Organisations: []consult.OrganisationID{2}, State: consult.DeadlineSubmitted,
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"deadline_matrix 1 2026-12-09 -1", "deadline_owed 2 2026-12-09 1", "deadline_owed 2 2026-12-09 14", "deadline_owed 2 2026-12-09 7",
	}
	if diff := cmp.Diff(want, toldBoards(t, store, db, time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC))); diff != "" {
		t.Errorf("afterwards: the board with more time handed in (-want +got):\n%s", diff)
	}
}

func TestMoreTimeMeansRemindersOfItsOwnDate(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	extend := func(cause string, until *time.Time, why string) error {
		_, err := store.ExtendDeadline(t.Context(), by(chair, cause), consult.ExtensionDraft{
			DeadlineID: card.ID, Organisations: []consult.OrganisationID{2}, DueOn: *until, Reason: why,
		})
		return err
	}
	if got := refused(t, extend("same day", on(2026, 12, 9), "raad")); got != "extension_not_later" {
		t.Errorf("no later: got %q", got)
	}
	if got := refused(t, extend("no reason", on(2026, 12, 16), "")); got != "extension_reason_missing" {
		t.Errorf("without a reason: got %q", got)
	}
	if err := extend("extend", on(2026, 12, 16), "raad op de 15de"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"deadline_matrix 1 2026-12-09 -1",
		"deadline_owed 2 2026-12-09 1", "deadline_owed 2 2026-12-09 14", "deadline_owed 2 2026-12-09 7",
		"deadline_owed 7 2026-12-16 1", "deadline_owed 7 2026-12-16 14", "deadline_owed 7 2026-12-16 7",
	}
	if diff := cmp.Diff(want, toldBoards(t, store, db, time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// toldBoards lets audiences fall due day by day until now, and lists who is told how far ahead of which date: "purpose person
// date days".
func toldBoards(t *testing.T, store *DB, db *sql.DB, now time.Time) []string {
	t.Helper()
	for at := sentAt(); !at.After(now); at = at.AddDate(0, 0, 1) {
		if _, err := store.Expand(t.Context(), "T1", at); err != nil {
			t.Fatal(err)
		}
		run(t, db, `UPDATE deliveries SET state = 'sent' WHERE purpose = 'deadlines_owed'`)
	}
	return append([]string{}, column(t, db, `
	    SELECT purpose || ' ' || recipient || ' ' || occurrence || ' ' || lead / 86400 FROM deliveries
	    WHERE subject = 'deadline' AND recipient_kind = 'person' AND purpose <> 'deadline' AND state = 'waiting'
	    UNION ALL
	    SELECT 'deadline_owed ' || b.recipient || ' ' || r.due_on || ' ' || r.due_on - CAST(b.due_at AS date) FROM deliveries b
	    JOIN deadline_reminded r ON r.delivery_id = b.id
	    ORDER BY 1`)...)
}

func TestStepsAreCountedBackAndMoveAlong(t *testing.T) {
	t.Parallel()
	store, _, card := matrixWorld(t)
	step := consult.DeadlineDraft{PlatformID: 1, Title: "Naar de raden", Owners: []string{"U1"}, LeadsTo: card.ID, DaysBefore: 3}
	first := added(t, store, step) // 9 December less 3 is Sunday the 6th
	if want := on(2026, 12, 4); !first.DueOn.Equal(*want) || first.LeadsTo != "Voortgangsrapport" {
		t.Errorf("got %+v, want due on %s", first, want.Format(time.DateOnly))
	}
	_, err := store.MoveDeadline(t.Context(), by(chair, "step"), first.ID, *on(2026, 12, 10))
	if got := refused(t, err); got != "deadline_counted_back" {
		t.Errorf("moving a step: got %q", got)
	}
	if _, err := store.MoveDeadline(t.Context(), by(chair, "move"), card.ID, *on(2026, 12, 18)); err != nil {
		t.Fatal(err)
	}
	moved, err := store.DeadlineCard(t.Context(), viewer(chair), card.ID, sentAt())
	if err != nil || len(moved.Steps) != 1 || !moved.Steps[0].DueOn.Equal(*on(2026, 12, 15)) {
		t.Errorf("after the move: got %+v and %v, want the step on 15 December", moved.Steps, err)
	}
	step.DaysBefore = 400
	if _, err := store.AddDeadline(t.Context(), by(chair, "past"), step); refused(t, err) != "date_past" {
		t.Errorf("a step in the past: got %v", err)
	}
}

func TestADeadlineComesBackEveryYearWithItsOrganisationsOpen(t *testing.T) {
	t.Parallel()
	store, _, _ := matrixWorld(t)
	draft := report(on(2026, 11, 29), "U1") // a Sunday
	draft.EveryMonths, draft.Shift, draft.AllJoined = 12, consult.ShiftOn, true
	first := added(t, store, draft)
	if !first.DueOn.Equal(*on(2026, 11, 30)) {
		t.Errorf("got %s, want Monday 30 November", first.DueOn.Format(time.DateOnly))
	}
	step := consult.DeadlineDraft{PlatformID: 1, Title: "Naar de raden", Owners: []string{"U1"}, LeadsTo: first.ID, DaysBefore: 3}
	added(t, store, step)
	if _, err := store.FinishDeadline(t.Context(), by(chair, "done"), first.ID); err != nil {
		t.Fatal(err)
	}
	for want := range []int{1, 0} { // a second look makes nothing
		made, err := store.PlanDeadlines(t.Context(), "T1", sentAt())
		if err != nil || made != 1-want {
			t.Errorf("planned %d and %v, want %d", made, err, 1-want)
		}
	}
	list, err := store.Deadlines(t.Context(), viewer(chair), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	next := list[len(list)-1]
	if !next.DueOn.Equal(*on(2027, 11, 29)) || next.Open != 2 || next.EveryMonths != 12 {
		t.Errorf("the next: got %+v, want Monday 29 November 2027 with both open", next)
	}
	card, err := store.DeadlineCard(t.Context(), viewer(chair), next.ID, sentAt())
	if err != nil || len(card.Steps) != 1 || !card.Steps[0].DueOn.Equal(*on(2027, 11, 26)) || len(card.Steps[0].Owners) != 1 {
		t.Errorf("the steps on the way to it: got %+v and %v, want one on Friday 26 November 2027", card.Steps, err)
	}
}

func TestADateThatIsNotKnownIsAskedForAndFilledInByWhoAnswersForIt(t *testing.T) {
	t.Parallel()
	store, db, _ := matrixWorld(t)
	project, err := store.AddProject(t.Context(), by(chair, "project"), consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", EndsOn: on(2027, 2, 1)})
	if err != nil {
		t.Fatal(err)
	}
	draft := consult.DeadlineDraft{PlatformID: 1, ProjectID: project.ID, Title: "Eindverslag", Owners: []string{"U2"}, Undated: true}
	d := added(t, store, draft)
	if d.Dated() || d.Project != "Wegwijzer" {
		t.Errorf("got %+v, want no date", d)
	}
	questions := `SELECT recipient || ' ' || occurrence FROM deliveries WHERE purpose = 'deadline_date' ORDER BY 1`
	for _, now := range []time.Time{sentAt(), sentAt().AddDate(0, 0, 1)} {
		if _, err := store.PlanDeadlines(t.Context(), "T1", now); err != nil {
			t.Fatal(err)
		}
	}
	if got := column(t, db, questions); len(got) > 0 {
		t.Errorf("three weeks after the day to ask: got %v", got)
	}
	if _, err := store.PlanDeadlines(t.Context(), "T1", time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2 2027-02-01"}, column(t, db, questions)); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
	if _, err := store.MoveDeadline(t.Context(), by(member, "date"), d.ID, *on(2027, 4, 30)); err != nil {
		t.Errorf("filled in by its owner: %v", err)
	}
	_, err = store.MoveDeadline(t.Context(), by(member, "again"), d.ID, *on(2027, 5, 30))
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("moved by its owner: got %q", got)
	}
}

func TestDeadlinesAreFoundByProjectMunicipalityAndTime(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `UPDATE organisations SET nis = '13029' WHERE id = 1`)
	added(t, store, consult.DeadlineDraft{PlatformID: 1, Title: "Begroting", DueOn: *on(2027, 3, 1), Owners: []string{"U1"}})
	for _, c := range []struct {
		name   string
		filter consult.DeadlineFilter
		want   int
	}{
		{"all", consult.DeadlineFilter{}, 2}, {"owed by a municipality", consult.DeadlineFilter{NIS: []string{"13029"}}, 1},
		{"by no municipality", consult.DeadlineFilter{NIS: []string{"13040"}}, 0}, {"in December", consult.DeadlineFilter{From: on(2026, 12, 1), To: on(2026, 12, 31)}, 1},
		{"by words", consult.DeadlineFilter{Words: "Begrot"}, 1}, {"of a project", consult.DeadlineFilter{Project: 99}, 0},
	} {
		list, err := store.FindDeadlines(t.Context(), viewer(chair), c.filter, sentAt())
		if err != nil || len(list) != c.want {
			t.Errorf("%s: got %d and %v, want %d", c.name, len(list), err, c.want)
		}
	}
	exported, err := store.ExportDeadline(t.Context(), by(chair, "file"), card.ID)
	if err != nil || len(exported.Marks) != 2 {
		t.Errorf("exported: got %+v and %v", exported, err)
	}
}
