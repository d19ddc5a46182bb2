package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// dossierWorld is registerWorld with a project, which OCMW Olen and OCMW Lille have joined; the member sits for the first.
func dossierWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := registerWorld(t)
	run(t, db, `UPDATE organisations SET nis = CASE name WHEN 'OCMW Olen' THEN '13029' WHEN 'OCMW Lille' THEN '13019' ELSE '' END`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 1)`)
	_, err := store.AddProject(t.Context(), by(chair, "project"), consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2025, 12, 1), EndsOn: on(2028, 11, 30)})
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE project_memberships SET since = '2025-01-01', state = 'joined'`)
	return store, db
}

// noting notes an entry as the chair at a moment; ids count from 1.
func noting(t *testing.T, store *DB, cause string, at time.Time, draft consult.EntryDraft) (consult.Dossier, error) {
	t.Helper()
	draft.ProjectID = 1
	act := by(chair, cause)
	act.Now = at
	return store.NoteEntry(t.Context(), act, draft)
}

func noted(t *testing.T, store *DB, cause string, draft consult.EntryDraft) consult.Dossier {
	t.Helper()
	d, err := noting(t, store, cause, sentAt(), draft)
	if err != nil {
		t.Fatalf("%s: %v", cause, err)
	}
	return d
}

func TestADossierStandsAsItStoodOnADay(t *testing.T) {
	t.Parallel()
	store, _ := dossierWorld(t)
	in := func(month time.Month) time.Time { return time.Date(2026, month, 10, 9, 0, 0, 0, time.UTC) }
	amount, share, base := consult.Cents(12000000), consult.BasisPoints(2000), consult.Cents(15000000)
	own := consult.Cents(3000000)
	for _, c := range []struct {
		cause string
		at    time.Time
		draft consult.EntryDraft
	}{
		{"subsidy", in(1), consult.EntryDraft{Kind: consult.EntryBudget, Title: "Subsidie", Amount: &amount}},
		{"own", in(2), consult.EntryDraft{Kind: consult.EntryBudget, Title: "Eigen aandeel", Amount: &own, Percentage: &share, Base: "totale projectkost", BaseAmount: &base}},
		{"removed", in(3), consult.EntryDraft{ID: 1, Kind: consult.EntryBudget, Removed: true, Note: "vergissing"}},
	} {
		for range 2 { // Slack may deliver a form twice
			if _, err := noting(t, store, c.cause, c.at, c.draft); err != nil {
				t.Fatalf("%s: %v", c.cause, err)
			}
		}
	}
	for month, want := range map[time.Month][]string{1: {"Subsidie"}, 2: {"Subsidie", "Eigen aandeel"}, 3: {"Eigen aandeel"}} {
		d, err := store.Dossier(t.Context(), viewer(reader), 1, in(month), sentAt())
		var got []string
		for _, e := range d.Of(consult.EntryBudget) {
			got = append(got, e.Title)
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("in month %d: %v (-want +got):\n%s", month, err, diff)
		}
	}
	d, err := store.Dossier(t.Context(), viewer(reader), 1, in(3), sentAt())
	want := consult.Entry{
		ID: 2, Kind: consult.EntryBudget, Title: "Eigen aandeel", Amount: &own, Percentage: &share, Base: "totale projectkost", BaseAmount: &base,
		Since: *on(2026, 2, 10), NotedBy: d.Entries[0].NotedBy,
	}
	if diff := cmp.Diff([]consult.Entry{want}, d.Entries); err != nil || diff != "" || want.NotedBy == "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := store.Dossier(t.Context(), viewer(outsider), 1, in(3), sentAt()); refused(t, err) != "gone" {
		t.Errorf("an outsider: got %v", err)
	}
}

func TestAQuestionBlocksAMilestoneUntilItIsSettledAndTheChannelHearsOnce(t *testing.T) {
	t.Parallel()
	store, db := dossierWorld(t)
	noted(t, store, "milestone", consult.EntryDraft{Kind: consult.EntryMilestone, Title: "Indiening", State: consult.StatePlanned, OnDay: on(2026, 12, 1)})
	d := noted(t, store, "question", consult.EntryDraft{Kind: consult.EntryQuestion, Title: "Wie betaalt de cofinanciering?", State: consult.StateOpen, ParentID: 1})
	if got := d.Blocking(1); len(got) != 1 || got[0].ID != 2 {
		t.Errorf("blocking: got %+v", got)
	}
	reach := consult.EntryDraft{ID: 1, Title: "Indiening", State: consult.StateReached, OnDay: on(2026, 11, 20)}
	if _, err := noting(t, store, "too early", sentAt(), reach); refused(t, err) != "milestone_blocked" {
		t.Errorf("blocked: got %v", err)
	}
	settle := consult.EntryDraft{ID: 2, Title: "Wie betaalt de cofinanciering?", State: consult.StateSettled, ParentID: 1, DecisionID: 3}
	if _, err := noting(t, store, "of isom-db", sentAt(), settle); err != nil {
		t.Errorf("the chair of all: got %v", err)
	}
	seen, err := store.Dossier(t.Context(), viewer(reader), 1, sentAt(), sentAt())
	if e, _ := seen.Entry(2); err != nil || e.Decision() != "" {
		t.Errorf("a reader who may not read the decision: got %q and %v", e.Decision(), err)
	}
	for range 2 {
		if _, err := noting(t, store, "reached", sentAt(), reach); err != nil {
			t.Fatal(err)
		}
	}
	var told []consult.Delivery
	rowsOf(t, db, &told)
	if len(told) != 1 || told[0].Recipient != "C1" {
		t.Fatalf("told: got %+v", told)
	}
	news, err := store.EntryToTell(t.Context(), told[0])
	if err != nil || news.Title != "Indiening" || news.Project != "Wegwijzer" || !news.Outsiders {
		t.Errorf("news: got %+v and %v", news, err)
	}
	if _, err := noting(t, store, "not after all", sentAt(), consult.EntryDraft{ID: 1, Title: "Indiening", State: consult.StatePlanned, OnDay: on(2026, 12, 1)}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.EntryToTell(t.Context(), told[0]); refused(t, err) != "not_due" {
		t.Errorf("not reached after all: got %v", err)
	}
}

// rowsOf are the deliveries to channels about entries.
func rowsOf(t *testing.T, db *sql.DB, into *[]consult.Delivery) {
	t.Helper()
	found, err := db.QueryContext(t.Context(), `SELECT workspace_id, subject_id, occurrence, recipient FROM deliveries WHERE purpose = 'milestone'`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var d consult.Delivery
		if err := found.Scan(&d.WorkspaceID, &d.SubjectID, &d.Occurrence, &d.Recipient); err != nil {
			t.Fatal(err)
		}
		*into = append(*into, d)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestAConditionIsTickedOffOnce(t *testing.T) {
	t.Parallel()
	store, _ := dossierWorld(t)
	noted(t, store, "condition", consult.EntryDraft{Kind: consult.EntryCondition, Title: "Minstens drie gemeenten", State: consult.StateOpen})
	d, err := store.CheckCondition(t.Context(), by(chair, "tick"), 1)
	if err != nil || len(d.In(consult.EntryCondition, consult.StateMet)) != 1 {
		t.Fatalf("ticked off: got %+v and %v", d.Entries, err)
	}
	if _, err := store.CheckCondition(t.Context(), by(chair, "tick"), 1); err != nil {
		t.Errorf("the same click again: got %v", err)
	}
	if _, err := store.CheckCondition(t.Context(), by(chair, "tick again"), 1); refused(t, err) != "condition_checked" {
		t.Errorf("ticked off twice: got %v", err)
	}
	if _, err := store.CheckCondition(t.Context(), by(member, "by a member"), 1); refused(t, err) != "not_chair_or_secretary" {
		t.Errorf("by a member: got %v", err)
	}
	if _, err := store.CheckCondition(t.Context(), by(outsider, "by an outsider"), 1); refused(t, err) != "gone" {
		t.Errorf("by an outsider: got %v", err)
	}
}

func TestCellsAreNotedByWhoSitsForTheMunicipalityAndByWhoManages(t *testing.T) {
	t.Parallel()
	store, _ := dossierWorld(t)
	noted(t, store, "one", consult.EntryDraft{Kind: consult.EntryDeliverable, Title: "Onthaalfiche", Paper: "gemeenschappelijke fiche"})
	noted(t, store, "two", consult.EntryDraft{Kind: consult.EntryDeliverable, Title: "Onthaalmoment"})
	note := func(who consult.PersonID, cause string, c consult.CellsDraft) (consult.Dossier, error) {
		c.ProjectID = 1
		return store.NoteCells(t.Context(), by(who, cause), c)
	}
	both, olen, all := []consult.EntryID{1, 2}, []string{"13029"}, []string{"13029", "13019"}
	for _, c := range []struct {
		name  string
		who   consult.PersonID
		draft consult.CellsDraft
		want  string
	}{
		{"of another", member, consult.CellsDraft{Deliverables: both, Municipalities: all, State: consult.CellDone}, "cells_of_others"},
		{"by who sits for nobody", reader, consult.CellsDraft{Deliverables: both, Municipalities: olen, State: consult.CellDone}, "cells_of_others"},
		{"of nothing", chair, consult.CellsDraft{Municipalities: olen, State: consult.CellDone}, "deliverables_missing"},
		{"of nobody", chair, consult.CellsDraft{Deliverables: both, State: consult.CellDone}, "municipalities_missing"},
		{"of a stranger", chair, consult.CellsDraft{Deliverables: both, Municipalities: []string{"11002"}, State: consult.CellDone}, "municipality_not_in"},
		{"so far already", chair, consult.CellsDraft{Deliverables: both, Municipalities: olen, State: consult.CellToDo}, "entry_unchanged"},
		{"by an outsider", outsider, consult.CellsDraft{Deliverables: both, Municipalities: olen, State: consult.CellDone}, "gone"},
	} {
		if _, err := note(c.who, c.name, c.draft); refused(t, err) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := note(member, "own", consult.CellsDraft{Deliverables: both, Municipalities: olen, State: consult.CellBusy, Paper: "lokale bijlage"}); err != nil {
		t.Fatal(err)
	}
	d, err := note(chair, "all", consult.CellsDraft{Deliverables: both[:1], Municipalities: all, State: consult.CellDone})
	if diff := cmp.Diff(map[consult.CellState]int{consult.CellDone: 2, consult.CellBusy: 1, consult.CellToDo: 1}, d.Tally()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got := d.Cell(1, "13029").Paper; got != "lokale bijlage" {
		t.Errorf("the local variant: got %q", got)
	}
	if diff := cmp.Diff([]string{"13019", "13029"}, d.Municipalities); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
}

func TestHalfAYearBeforeTheEndWhoManagesIsAskedWhatGoesOn(t *testing.T) {
	t.Parallel()
	store, _ := dossierWorld(t)
	plan := func(day *time.Time) int {
		t.Helper()
		made, err := store.PlanDossiers(t.Context(), "T1", day.Add(8*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	for _, c := range []struct {
		day  *time.Time
		want int
	}{{on(2028, 5, 29), 0}, {on(2028, 5, 30), 1}, {on(2028, 5, 30), 0}, {on(2028, 8, 1), 0}} {
		if got := plan(c.day); got != c.want {
			t.Errorf("on %s: got %d, want %d", c.day.Format(time.DateOnly), got, c.want)
		}
	}
	now := on(2028, 5, 31).Add(8 * time.Hour)
	of := consult.Delivery{WorkspaceID: "T1", Subject: "project", SubjectID: 1, Occurrence: "2028-11-30", Recipient: "1"}
	if d, err := store.EmbeddingToTell(t.Context(), of, now); err != nil || d.Project.Name != "Wegwijzer" {
		t.Errorf("got %+v and %v", d.Project, err)
	}
	of.Recipient = "2"
	if _, err := store.EmbeddingToTell(t.Context(), of, now); refused(t, err) != "not_due" {
		t.Errorf("a member: got %v", err)
	}
	of.Recipient, of.Occurrence = "1", "2028-10-31"
	if _, err := store.EmbeddingToTell(t.Context(), of, now); refused(t, err) != "not_due" {
		t.Errorf("the end has moved: got %v", err)
	}
}
