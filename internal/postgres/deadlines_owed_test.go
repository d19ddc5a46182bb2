package postgres

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/migrations"
)

func TestALineOfAPlatformThatOneNoLongerReadsVanishesFromTheReminder(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (2, 1)`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (2, 2, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (2, 2, 1)`)
	run(t, db, `INSERT INTO deadlines (workspace_id, platform_id, title, due_on, created_at) VALUES ('T1', 2, 'Geheime cijfers', '2026-12-09', $1)`, sentAt())
	run(t, db, `INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id) SELECT 'T1', max(id), 1 FROM deadlines`)
	run(t, db, `INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, purpose, lead, recipient_kind, recipient, due_at, useful_until)
	    SELECT 'T1', 2, 'deadline', max(id), '2026-12-09', 'deadline_owed', 604800, 'audience', 'owing', $1, $2 FROM deadlines`, moment(2, 9), moment(20, 9))
	titles := func(ts string) []string {
		t.Helper()
		list, err := store.DeadlinesOwed(t.Context(), reminderOf(t, db, ts), moment(2, 10))
		refused(t, err)
		var names []string
		for _, owed := range list {
			names = append(names, owed.Title)
		}
		return names
	}
	if _, err := store.Expand(t.Context(), "T1", moment(2, 10)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{card.Title, "Geheime cijfers"}, titles("")); diff != "" {
		t.Errorf("of both (-want +got):\n%s", diff)
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'deadlines_owed' AND recipient = '2' AND platform_id IS NULL`); n != 1 {
		t.Errorf("got %d messages of no platform in particular, want 1", n)
	}
	run(t, db, `DELETE FROM channel_members WHERE channel_id = 'C2' AND person_id = 2`)
	for _, ts := range []string{"", "1.1"} {
		if diff := cmp.Diff([]string{card.Title}, titles(ts)); diff != "" {
			t.Errorf("after leaving one, posted as %q (-want +got):\n%s", ts, diff)
		}
	}
}

// reminderOf is the one message that reminds person 2, as it is when it was posted at ts.
func reminderOf(t *testing.T, db *sql.DB, ts string) consult.Delivery {
	t.Helper()
	id := number(t, db, `SELECT CASE count(*) WHEN 1 THEN max(id) ELSE 0 END FROM deliveries WHERE purpose = 'deadlines_owed' AND recipient = '2'`)
	return consult.Delivery{
		ID: consult.DeliveryID(id), WorkspaceID: "T1", Subject: "person", SubjectID: 2, Purpose: consult.PurposeDeadlinesOwed,
		RecipientKind: consult.ToPerson, Recipient: "2", TS: ts,
	}
}

func TestAReminderOfBeforeTheyWereBundledIsStillTold(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, purpose, lead, recipient_kind, recipient, due_at)
	    SELECT 'T1', 1, 'deadline', $1, '2026-12-09', 'deadline_owed', lead, 'person', '2', $2 FROM (VALUES (604800), (86400)) x (lead)`, card.ID, moment(2, 9))
	file, err := migrations.FS.ReadFile("0065_deadlines_reminded.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, moving, _ := strings.Cut(string(file), "deadline_reminded_deadline_idx ON deadline_reminded (deadline_id);")
	moving, _, _ = strings.Cut(moving, "-- +goose Down")
	run(t, db, moving)
	got := column(t, db, `SELECT b.subject || ' ' || b.subject_id || ' ' || b.state || ' ' || r.due_on FROM deliveries b
	    JOIN deadline_reminded r ON r.delivery_id = b.id AND b.purpose = 'deadlines_owed'`)
	if diff := cmp.Diff([]string{"person 2 waiting 2026-12-09", "person 2 waiting 2026-12-09"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	claimed, err := store.Claim(t.Context(), "T1", moment(2, 10), 50, time.Minute)
	at := slices.IndexFunc(claimed, func(d consult.Delivery) bool { return d.Purpose == consult.PurposeDeadlinesOwed })
	if err != nil || at < 0 {
		t.Fatalf("got %v and %v, want the reminder among them", claimed, err)
	}
	if list, err := store.DeadlinesOwed(t.Context(), claimed[at], moment(2, 10)); err != nil || len(list) != 1 || list[0].ID != card.ID {
		t.Errorf("got %+v and %v, want the deadline", list, err)
	}
}
