package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// The world in which a board of Meeuwen takes part, owes a deadline, is delegated and is told of a meeting.
const mergingWorld = `
	INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Meeuwen', 'ocmw'), ('T1', 'OCMW Oudsbergen', 'ocmw');
	INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one') ON CONFLICT DO NOTHING;
	INSERT INTO seat_organisations (platform_id, person_id, organisation_id) SELECT 1, 2, id FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO projects (workspace_id, platform_id, slug, name, created_at) VALUES ('T1', 1, 'p', 'Wegwijzer', '2026-01-01');
	INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at)
	    SELECT 'T1', 1, id, 'joined', '2026-01-01', '2026-01-01' FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO deadlines (workspace_id, platform_id, title, asked_on, due_on, created_at) VALUES ('T1', 1, 'Rapport', '2027-01-01', '2027-01-01', '2026-01-01');
	INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id) SELECT 'T1', 1, id FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO report_backs (workspace_id, platform_id, meeting_id, organisation_id, due_on)
	    SELECT 'T1', 1, (SELECT min(id) FROM meetings), id, '2026-12-01' FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO report_back_choices (workspace_id, platform_id, meeting_id, days) SELECT 'T1', 1, min(id), 30 FROM meetings;
	INSERT INTO report_back_choice_receivers (workspace_id, meeting_id, organisation_id)
	    SELECT 'T1', (SELECT min(id) FROM meetings), id FROM organisations WHERE name = 'OCMW Meeuwen';
	INSERT INTO delegates (workspace_id, platform_id, organisation_id, person_id, part, from_on, noted_at)
	    SELECT 'T1', 1, id, 2, 'delegate', '2026-01-01', '2026-01-01' FROM organisations WHERE name = 'OCMW Meeuwen'`

func TestWhatIsOpenOfAnOrganisationPassesToItsSuccessor(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, mergingWorld)
	on := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	draft := consult.MergeDraft{From: "ocmw meeuwen", Into: "OCMW Oudsbergen", On: on}
	want := []consult.Passed{{Kind: "platform", Count: 1}, {Kind: "seat", Count: 1}, {Kind: "project", Count: 1}, {Kind: "deadline", Count: 1}, {Kind: "report", Count: 1}, {Kind: "delegate", Count: 1}}
	preview, err := store.PreviewMerger(t.Context(), "T1", draft, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, preview.Passed); diff != "" {
		t.Errorf("would pass on (-want +got):\n%s", diff)
	}
	if n := countOf(t, db, `SELECT count(*) FROM organisations WHERE merged_on IS NOT NULL`); n != 0 {
		t.Error("the preview merged them")
	}
	if _, err := store.MergeOrganisations(t.Context(), "T1", draft, sentAt()); err != nil {
		t.Fatal(err)
	}
	if n := countOf(t, db, `SELECT count(*) FROM audit_entries WHERE author = 'operator' AND step = 'merge organisations'`); n != 1 {
		t.Errorf("the log says so %d times, want once", n)
	}
	livesOn(t, db)
}

// Two mergers of boards and one of their municipalities are the same: what is open passes on.
func TestAMergerOfMunicipalitiesPassesOnWhatIsOpenOfTheirBoards(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, mergingWorld)
	run(t, db, `UPDATE organisations SET nis = CASE name WHEN 'OCMW Meeuwen' THEN '72040' ELSE '72042' END WHERE name IN ('OCMW Meeuwen', 'OCMW Oudsbergen')`)
	merger := consult.PlaceMerger{OldNIS: "72040", NIS: "72042", Name: "Oudsbergen", On: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	operator := consult.Act{Viewer: consult.Viewer{Workspace: "T1"}, Now: sentAt()}
	report, err := store.ImportPlaces(t.Context(), operator, []consult.PlaceMerger{merger})
	if err != nil || report.Memberships != 1 || report.Organisations != 1 {
		t.Fatalf("got %+v and %v, want one organisation and one membership moved", report, err)
	}
	livesOn(t, db)
}

// livesOn checks that what was open of OCMW Meeuwen is of OCMW Oudsbergen since 20 November 2026.
func livesOn(t *testing.T, db *sql.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"it is a member":            `SELECT count(*) FROM platform_organisations m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Oudsbergen'`,
		"she sits for it":           `SELECT count(*) FROM seat_organisations s JOIN organisations o ON o.id = s.organisation_id WHERE o.name = 'OCMW Oudsbergen'`,
		"it has joined":             `SELECT count(*) FROM memberships_on(1, '2026-11-20') m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Oudsbergen' AND m.state = 'joined'`,
		"the other left":            `SELECT count(*) FROM memberships_on(1, '2026-11-20') m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Meeuwen' AND m.state = 'left'`,
		"the other had joined":      `SELECT count(*) FROM memberships_on(1, '2026-11-19') m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Meeuwen' AND m.state = 'joined'`,
		"it owes the deadline":      `SELECT count(*) FROM deadline_marks m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Oudsbergen' AND m.state = 'open'`,
		"and the other does not":    `SELECT count(*) FROM deadline_mark_changes m JOIN organisations o ON o.id = m.organisation_id WHERE o.name = 'OCMW Meeuwen' AND m.state = 'not_applicable' AND m.reason = 'OCMW Meeuwen → OCMW Oudsbergen'`,
		"it is told of the meeting": `SELECT count(*) FROM report_backs b JOIN organisations o ON o.id = b.organisation_id WHERE o.name = 'OCMW Oudsbergen'`,
		"it will be told of one":    `SELECT count(*) FROM report_back_choice_receivers b JOIN organisations o ON o.id = b.organisation_id WHERE o.name = 'OCMW Oudsbergen'`,
		"it delegates her":          `SELECT count(*) FROM delegates d JOIN organisations o ON o.id = d.organisation_id WHERE o.name = 'OCMW Oudsbergen' AND d.from_on = '2026-11-20' AND d.to_on IS NULL`,
		"the other did until then":  `SELECT count(*) FROM delegates d JOIN organisations o ON o.id = d.organisation_id WHERE o.name = 'OCMW Meeuwen' AND d.to_on = '2026-11-19'`,
	} {
		if n := countOf(t, db, query); n != 1 {
			t.Errorf("%s: got %d, want one", what, n)
		}
	}
}

func TestAMergerThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, mergingWorld)
	on := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	merge := func(from, into string, on time.Time) string {
		_, err := store.MergeOrganisations(t.Context(), "T1", consult.MergeDraft{From: from, Into: into, On: on}, sentAt())
		if err == nil {
			return ""
		}
		return refused(t, err)
	}
	for name, test := range map[string]struct {
		from, into string
		on         time.Time
		key        string
	}{
		"unknown": {"OCMW Nergens", "OCMW Meeuwen", on, "merge_unknown"}, "into nobody": {"OCMW Meeuwen", " ", on, "merge_unknown"},
		"itself": {"OCMW Meeuwen", "ocmw meeuwen ", on, "merge_itself"}, "just so": {"OCMW Meeuwen", "OCMW Meeuwen", on, "merge_itself"}, "next year": {"OCMW Meeuwen", "OCMW Oudsbergen", on.AddDate(1, 0, 0), "date_ahead"},
	} {
		if got := merge(test.from, test.into, test.on); got != test.key {
			t.Errorf("%s: got %q, want %q", name, got, test.key)
		}
	}
	if got := merge("OCMW Meeuwen", "OCMW Oudsbergen", on); got != "" {
		t.Fatalf("a good one: %s", got)
	}
	if got := merge("OCMW Meeuwen", "OCMW Oudsbergen", on); got != "merged_already" {
		t.Errorf("twice: got %q", got)
	}
}
