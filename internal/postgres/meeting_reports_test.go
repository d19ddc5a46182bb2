package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// askWorld is a platform with a meeting in an hour, and three organisations of which two take part.
func askWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Lille', 'ocmw'), ('T1', 'OCMW Olen', 'ocmw'), ('T1', 'AgII', 'agency')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations WHERE kind = 'ocmw'`)
	return store, db
}

func organisationCalled(t *testing.T, db *sql.DB, name string) consult.OrganisationID {
	t.Helper()
	var id consult.OrganisationID
	if err := db.QueryRowContext(t.Context(), `SELECT id FROM organisations WHERE name = $1`, name).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func choose(t *testing.T, store *DB, cause string, draft consult.ReportAskDraft) consult.ReportAsk {
	t.Helper()
	ask, err := store.ChooseMeetingReport(t.Context(), by(chair, cause), draft)
	if err != nil {
		t.Fatal(err)
	}
	return ask
}

// toldAfter are the organisations that the planner asks to be told, when the meetings are over.
func toldAfter(t *testing.T, store *DB, db *sql.DB) []string {
	t.Helper()
	if _, err := store.PlanReportBacks(t.Context(), "T1", sentAt().AddDate(0, 0, 20)); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), `SELECT o.name || ' ' || b.due_on FROM report_backs b JOIN organisations o ON o.id = b.organisation_id ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var told []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		told = append(told, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return told
}

func dayAfter(days int) string { return sentAt().AddDate(0, 0, days).Format(time.DateOnly) }

func TestAMeetingIsToldAsWasChosenForItAndElseAsItsPlatformSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule, asked, chooses bool
		want                 []string
	}{
		"neither":                     {},
		"the rule":                    {rule: true, want: []string{"OCMW Lille " + dayAfter(30)}},
		"not it though the rule says": {rule: true, chooses: true},
		"it though no rule says":      {chooses: true, asked: true, want: []string{"AgII " + dayAfter(14), "OCMW Olen " + dayAfter(14)}},
		"to others than the rule":     {rule: true, chooses: true, asked: true, want: []string{"AgII " + dayAfter(14), "OCMW Olen " + dayAfter(14)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, db := askWorld(t)
			meeting := consult.MeetingID(countOf(t, db, `SELECT min(id) FROM meetings`))
			if c.rule {
				draft := consult.ReportBackDraft{PlatformID: 1, Days: 30, Receivers: []consult.OrganisationID{organisationCalled(t, db, "OCMW Lille")}}
				if _, err := store.SetReportBack(t.Context(), by(chair, "rule"), draft); err != nil {
					t.Fatal(err)
				}
			}
			if c.chooses {
				choose(t, store, "choice", consult.ReportAskDraft{MeetingID: meeting, Asked: c.asked, Days: 14, Receivers: []consult.OrganisationID{
					organisationCalled(t, db, "AgII"), organisationCalled(t, db, "OCMW Olen"),
				}})
			}
			if diff := cmp.Diff(c.want, toldAfter(t, store, db)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAMovedMeetingStaysAskedForAndIsDueLater(t *testing.T) {
	t.Parallel()
	store, db := askWorld(t)
	meeting := consult.MeetingID(countOf(t, db, `SELECT min(id) FROM meetings`))
	olen := organisationCalled(t, db, "OCMW Olen")
	choose(t, store, "choice", consult.ReportAskDraft{MeetingID: meeting, Asked: true, Days: 14, Receivers: []consult.OrganisationID{olen}})
	start := sentAt().AddDate(0, 0, 7)
	change := consult.Change{Start: start, End: start.Add(time.Hour), Edition: consult.AnyEdition}
	if _, err := store.MoveMeeting(t.Context(), by(chair, "move"), meeting, change); err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE organisations SET successor_id = (SELECT id FROM organisations WHERE name = 'OCMW Lille'), merged_on = '2026-11-24' WHERE name = 'OCMW Olen'`)
	if diff := cmp.Diff([]string{"OCMW Lille " + dayAfter(21)}, toldAfter(t, store, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestWhatWasAskedIsTakenBackUntilSomethingIsNoted(t *testing.T) {
	t.Parallel()
	store, db := askWorld(t)
	meeting := consult.MeetingID(countOf(t, db, `SELECT min(id) FROM meetings`))
	olen := []consult.OrganisationID{organisationCalled(t, db, "OCMW Olen")}
	asked := consult.ReportAskDraft{MeetingID: meeting, Asked: true, Days: 30, Receivers: olen}
	choose(t, store, "first", asked)
	toldAfter(t, store, db)
	const waiting = `SELECT count(*) FROM deliveries WHERE purpose IN ('report_back', 'report_back_matrix') AND state = 'waiting'`
	if n := countOf(t, db, waiting); n == 0 {
		t.Fatal("nobody would be reminded")
	}
	choose(t, store, "not", consult.ReportAskDraft{MeetingID: meeting})
	if n := countOf(t, db, `SELECT count(*) FROM report_backs`) + countOf(t, db, waiting); n != 0 {
		t.Errorf("%d tasks and reminders are left, want none", n)
	}
	choose(t, store, "again", asked)
	toldAfter(t, store, db)
	if n := countOf(t, db, waiting); n == 0 {
		t.Error("asked again, nobody would be reminded")
	}
	late := asked
	late.Days = 1
	act := by(chair, "late")
	act.Now = sentAt().AddDate(0, 0, 20)
	if _, err := store.ChooseMeetingReport(t.Context(), act, late); keyOf(err) != "report_due_past" {
		t.Errorf("a day that is past: got %v", err)
	}
	run(t, db, `UPDATE report_backs SET outcome = 'noted', on_day = due_on`)
	if _, err := store.ChooseMeetingReport(t.Context(), by(chair, "too late"), consult.ReportAskDraft{MeetingID: meeting}); keyOf(err) != "report_noted" {
		t.Errorf("after something was noted: got %v", err)
	}
}

// keyOf is the key of a refusal, "" for anything else.
func keyOf(err error) string {
	refused, ok := consult.Refusal(err)
	if !ok {
		return ""
	}
	return refused.Key
}
