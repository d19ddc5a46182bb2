package postgres

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// logged is what the chair reads in ISOM's log, a line each.
func logged(t *testing.T, store *DB, f consult.AuditFilter) []string {
	t.Helper()
	page, err := store.AuditLog(t.Context(), by(chair, ""), 1, f)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, e := range page.Entries {
		lines = append(lines, fmt.Sprintf("%s %s %s x%d", e.Person, e.Step, e.Title+e.Number, e.Times))
	}
	return lines
}

func TestWhatSomebodySawAgainThatDayStandsInOneLineAndReadingTheLogIsLogged(t *testing.T) {
	t.Parallel()
	store := withAction(t)
	for range 3 {
		if _, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, sentAt()); err != nil {
			t.Fatal(err)
		}
		if _, err := store.ActionCard(t.Context(), viewer(member), 1, sentAt()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, sentAt().AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Nele Sjabloon see minutes  x1", "Nele Sjabloon see action Fiche nalezen x3", "Nele Sjabloon see minutes  x3",
	}
	if diff := cmp.Diff(want, logged(t, store, consult.AuditFilter{Person: member})); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if got := logged(t, store, consult.AuditFilter{Verb: consult.Saw, Person: chair}); len(got) != 1 || got[0] != "Alma Voorbeeld see log  x1" {
		t.Errorf("got %v, want the first reading of the log", got)
	}
	if got := logged(t, store, consult.AuditFilter{Days: 1, Meeting: 99}); len(got) != 0 {
		t.Errorf("got %v of a meeting that there is not", got)
	}
}

func TestALogIsNarrowedDownToAPeriodAndAMeeting(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at) VALUES
	    ('T1', 1, 2, 'saw', 'see minutes', 'meeting', 1, $1), ('T1', 1, 2, 'changed', 'set seats', 'platform', 1, $1),
	    ('T1', 1, 2, 'saw', 'see minutes', 'meeting', 1, $2), ('T1', 2, 2, 'saw', 'see minutes', 'meeting', 1, $1)`, sentAt(), sentAt().AddDate(0, 0, -40))
	for name, c := range map[string]struct {
		filter consult.AuditFilter
		want   int
	}{
		"all": {consult.AuditFilter{}, 3}, "a month": {consult.AuditFilter{Days: 30}, 2}, "a meeting": {consult.AuditFilter{Meeting: 1}, 2},
		"changes": {consult.AuditFilter{Verb: consult.Changed}, 1}, "somebody else": {consult.AuditFilter{Person: outsider}, 0},
	} {
		page, err := store.ExportAuditLog(t.Context(), by(chair, ""), 1, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range page.Entries {
			if e.Step != "export log" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: got %d entries, want %d", name, n, c.want)
		}
	}
}

func TestALogNamesNoItemThatItsReaderMayNotSee(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO agenda_items (workspace_id, platform_id, title, level, proposed_at) VALUES ('T1', 1, 'Geheim punt', 'closed', $1), ('T1', 1, 'Open punt', 'members', $1)`, sentAt())
	run(t, db, `INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, level, at) VALUES ('T1', 1, 'action', 'Geheim', 'closed', $1), ('T1', 1, 'decision', 'Geheim', 'closed', $1)`, sentAt())
	run(t, db, `INSERT INTO action_items (workspace_id, platform_id, minutes_item_id, text, created_at) VALUES ('T1', 1, 1, 'Geheim actiepunt', $1)`, sentAt())
	run(t, db, `INSERT INTO decisions (workspace_id, platform_id, minutes_item_id, year, seq, text, decided_on) VALUES ('T1', 1, 2, 2026, 9, 'Geheim', $1)`, sentAt())
	run(t, db, `INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at) VALUES
	    ('T1', 1, 2, 'changed', 'edit item', 'agenda_item', 1, $1), ('T1', 1, 2, 'changed', 'edit item', 'agenda_item', 2, $1),
	    ('T1', 1, 2, 'changed', 'finish action', 'action_item', 1, $1), ('T1', 1, 2, 'changed', 'count votes', 'decision', 1, $1)`, sentAt())
	want := []string{
		"Nele Sjabloon count votes  x1", "Nele Sjabloon finish action  x1", "Nele Sjabloon edit item Open punt x1", "Nele Sjabloon edit item  x1",
	}
	if diff := cmp.Diff(want, logged(t, store, consult.AuditFilter{})); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	for table, readers := range map[string]string{"agenda_item_readers": "agenda_item_id", "minutes_item_readers": "minutes_item_id"} {
		run(t, db, `INSERT INTO `+table+` (`+readers+`, person_id) SELECT id, 1 FROM generate_series(1, 2) id WHERE $1 = 'minutes_item_readers' OR id = 1`, table)
	}
	if got := logged(t, store, consult.AuditFilter{Person: member})[3]; got != "Nele Sjabloon edit item Geheim punt x1" {
		t.Errorf("got %q once the chair is named as a reader", got)
	}
}

func TestAnActWithoutACauseIsLoggedToo(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	if _, err := store.SetPaperStyle(t.Context(), by(chair, ""), 1, consult.PaperStyle{Header: "ISOM"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Alma Voorbeeld set paper style  x1"}, logged(t, store, consult.AuditFilter{})); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestWhoTakesTheirOwnActionItemsIsNoted(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	if _, err := store.ExportActions(t.Context(), by(member, ""), consult.ActionFilter{}); err != nil {
		t.Fatal(err)
	}
	var step string
	if err := db.QueryRowContext(t.Context(), `SELECT step FROM audit_entries WHERE person_id = 2 AND verb = 'exported' AND subject = 'person'`).Scan(&step); err != nil || step != "export actions" {
		t.Errorf("got %q, %v", step, err)
	}
}

func TestTheLogOfAThousandEntriesTurnsItsPagesWithoutLosingOne(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at)
	    SELECT 'T1', 1, 2, CASE WHEN n % 3 = 0 THEN 'changed' ELSE 'saw' END, 'see minutes', 'meeting', n % 7, $1::timestamptz + n * interval '3 hours'
	    FROM generate_series(1, 1000) n`, sentAt().Add(-3000*time.Hour))
	total, pages := 0, 0
	for f := (consult.AuditFilter{Person: member}); pages == 0 || f.Before != 0; pages++ {
		page, err := store.AuditLog(t.Context(), by(chair, ""), 1, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			total += e.Times
		}
		f.Before = page.Before
	}
	if total != 1000 || pages < 20 {
		t.Errorf("got %d entries on %d pages, want 1000", total, pages)
	}
}
