package postgres

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// countOf reads one number.
func countOf(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// keptRows counts what retention may take, by table.
func keptRows(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, table := range []string{"answers", "minutes_remarks", "meeting_guests", "registrations", "minutes_item_texts", "missed_questions", "contacts"} {
		rows[table] = countOf(t, db, `SELECT count(*) FROM `+table)
	}
	rows["withdrawn texts"] = countOf(t, db, `SELECT count(*) FROM minutes_items WHERE withdrawn_at IS NOT NULL AND text <> ''`)
	rows["comments"] = countOf(t, db, `SELECT count(*) FROM action_events WHERE kind = 'comment'`)
	rows["old deliveries"] = countOf(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'nudge'`)
	rows["old entries"] = countOf(t, db, `SELECT count(*) FROM audit_entries WHERE step = 'old'`)
	return rows
}

// agedWorld has one of each kind of record, of a meeting at sentAt whose minutes are approved, of another without attendance,
// and of an action item that is still open.
func agedWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := approved(t)
	at := sentAt()
	for _, statement := range []string{
		`INSERT INTO answers (meeting_id, person_id, answer, at) VALUES (1, 2, 'present', $1)`,
		`INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state) VALUES ('T1', 1, $1, $1, $1::timestamptz + interval '1 hour', 'Europe/Brussels', 'closed')`,
		`INSERT INTO answers (meeting_id, person_id, answer, at) SELECT max(id), 2, 'present', $1 FROM meetings`,
		`INSERT INTO minutes_remarks (workspace_id, meeting_id, text, author_id, at) VALUES ('T1', 1, 'Tikfout', 2, $1)`,
		`INSERT INTO meeting_guests (meeting_id, position, name) SELECT 1, 1, 'Greet Proefmans' WHERE $1::timestamptz IS NOT NULL`,
		`INSERT INTO registrations (workspace_id, meeting_id, name, state, at) VALUES ('T1', 1, 'Greet Proefmans', 'registered', $1)`,
		`INSERT INTO minutes_item_texts (minutes_item_id, edition, text, changed_at) VALUES (1, 0, 'klad', $1)`,
		`INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at, withdrawn_at) VALUES ('T1', 1, 'note', 'ingetrokken', $1, $1)`,
		`INSERT INTO action_events (workspace_id, action_item_id, kind, text, at) SELECT 'T1', id, 'comment', 'bijna', $1 FROM action_items`,
		`INSERT INTO missed_questions (workspace_id, asked_on, lang, question) VALUES ('T1', $1, 'nl', 'wat?')`,
		`INSERT INTO organisations (workspace_id, name, kind) SELECT 'T1', 'OCMW Olen', 'ocmw' WHERE $1::timestamptz IS NOT NULL`,
		`INSERT INTO contacts (workspace_id, person_id, organisation_id, valid_to) SELECT 'T1', 2, max(id), $1 FROM organisations`,
		`INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, purpose, recipient_kind, recipient, due_at, state) VALUES ('T1', 1, 'meeting', 1, 'nudge', 'person', '2', $1, 'sent')`,
		`INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at) VALUES ('T1', 1, 2, 'saw', 'old', 'meeting', 1, $1)`,
	} {
		run(t, db, statement, at)
	}
	return store, db
}

func TestWhatWasKeptLongEnoughGoesOnceAndIsLogged(t *testing.T) {
	t.Parallel()
	store, db := agedWorld(t)
	hash := sealHash(t, db)
	retain := func(at time.Time) int {
		t.Helper()
		n, err := store.Retain(t.Context(), "T1", at, consult.DefaultRetention())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := keptRows(t, db)
	if n := retain(sentAt().AddDate(0, 0, 20)); n != 0 || cmp.Diff(before, keptRows(t, db)) != "" {
		t.Errorf("after twenty days %d went: %v", n, keptRows(t, db))
	}
	if n := retain(sentAt().AddDate(0, 0, 100)); n != 2 {
		t.Errorf("after a hundred days %d went, want the two drafts: %v", n, keptRows(t, db))
	}
	if n := retain(sentAt().AddDate(3, 0, 0)); n < 6 {
		t.Errorf("after three years %d went", n)
	}
	want := map[string]int{
		"answers":         1, // of the meeting without attendance: they are all that is known of it
		"comments":        1, // of an open action item
		"minutes_remarks": 0, "meeting_guests": 0, "registrations": 0, "minutes_item_texts": 0, "missed_questions": 0, "contacts": 0,
		"withdrawn texts": 0, "old deliveries": 0, "old entries": 0,
	}
	if diff := cmp.Diff(want, keptRows(t, db)); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	entries := countOf(t, db, `SELECT count(*) FROM audit_entries WHERE author = 'bot' AND step LIKE 'retain %' AND person_id IS NULL AND records > 0`)
	if entries < 6 {
		t.Errorf("got %d entries of what was removed", entries)
	}
	if n := retain(sentAt().AddDate(3, 0, 0).Add(time.Hour)); n != 0 || countOf(t, db, `SELECT count(*) FROM audit_entries WHERE author = 'bot'`) != entries {
		t.Errorf("%d more went the same day", n)
	}
	if sealHash(t, db) != hash || countOf(t, db, `SELECT count(*) FROM minutes_items WHERE text <> ''`) < 3 {
		t.Error("approved minutes were touched")
	}
}

// sealHash is what approved minutes are locked with.
func sealHash(t *testing.T, db *sql.DB) string {
	t.Helper()
	var hash string
	if err := db.QueryRowContext(t.Context(), `SELECT hash || md5(body) FROM minutes_versions WHERE meeting_id = 1 AND version = 0`).Scan(&hash); err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestAPlatformSeesWhatWouldGoAndWhenBeforeItChooses(t *testing.T) {
	t.Parallel()
	store, db := agedWorld(t)
	act := by(chair, "retention")
	act.Now = sentAt().AddDate(0, 0, 60)
	shown := func(days consult.Retention) map[consult.RetentionKind]string {
		t.Helper()
		p, err := store.PreviewRetention(t.Context(), act, 1, consult.DefaultRetention(), days)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[consult.RetentionKind]string{}
		for _, plan := range p.Plans {
			next := "never"
			if plan.Next != nil {
				next = plan.Next.Format(time.DateOnly)
			}
			lines[plan.Kind] = fmt.Sprintf("%d days: %d now, first of %d on %s", plan.Days, plan.Due, plan.Left, next)
		}
		return lines
	}
	now := shown(nil)
	if now[consult.RetainRemarks] != "365 days: 0 now, first of 1 on "+sentAt().AddDate(0, 0, 365).Format(time.DateOnly) {
		t.Errorf("got %q", now[consult.RetainRemarks])
	}
	would := shown(consult.Retention{consult.RetainRemarks: 30, consult.RetainGuests: 0})
	if would[consult.RetainRemarks] != "30 days: 1 now, first of 0 on never" || would[consult.RetainGuests] != "0 days: 0 now, first of 2 on never" {
		t.Errorf("got %v", would)
	}
	if _, err := store.SetRetention(t.Context(), act, 1, consult.Retention{consult.RetainRemarks: 30, consult.RetainGuests: 0}); err != nil {
		t.Fatal(err)
	}
	if n, err := store.Retain(t.Context(), "T1", act.Now, consult.DefaultRetention()); err != nil || n != 1 {
		t.Errorf("%d went, %v, want what the preview said", n, err)
	}
	if countOf(t, db, `SELECT count(*) FROM minutes_remarks`) != 0 {
		t.Error("the remark is still there")
	}
}

func TestRetentionIsChosenByManagersAndWithinBounds(t *testing.T) {
	t.Parallel()
	store, _ := agedWorld(t)
	for who, want := range map[consult.PersonID]string{member: "not_chair_or_secretary", outsider: "not_chair_or_secretary"} {
		if _, err := store.SetRetention(t.Context(), by(who, "x"), 1, consult.Retention{}); refused(t, err) != want {
			t.Errorf("person %d: got %v", who, err)
		}
		if _, err := store.PreviewRetention(t.Context(), by(who, "x"), 1, consult.DefaultRetention(), nil); refused(t, err) != want {
			t.Errorf("person %d: got %v", who, err)
		}
	}
	for _, days := range []int{-1, 29, 36501} {
		if _, err := store.SetRetention(t.Context(), by(chair, "x"), 1, consult.Retention{consult.RetainDrafts: days}); refused(t, err) != "retention_days" {
			t.Errorf("%d days: got %v", days, err)
		}
	}
	if _, err := store.SetRetention(t.Context(), by(chair, "x"), 1, consult.Retention{consult.RetainAudit: 90}); refused(t, err) != "retention_days" {
		t.Errorf("a log of 90 days: got %v", err)
	}
}

func TestTheLogLosesOnlyWhatRetentionTakes(t *testing.T) {
	t.Parallel()
	store, db := agedWorld(t)
	if _, err := store.Retain(t.Context(), "T1", sentAt().AddDate(3, 0, 0), consult.DefaultRetention()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `DELETE FROM audit_entries`); err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Errorf("got %v, want the log closed again", err)
	}
}
