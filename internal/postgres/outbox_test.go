package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

// sent is the moment of consultation time at which the outbox's tests stand.
func sentAt() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

// outboxWorld is a database with a platform in C1 and six persons: a chair who is not in the channel, three members, a
// bot and somebody who left Slack.
func outboxWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	url := pgtest.New(t)
	store, err := Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id, bot_user_id) VALUES ('T1', 'UBOT'), ('T2', '')`)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name, bot, deactivated, lang) VALUES
	    ('T1', 'U1', 'Chair', false, false, 'nl'), ('T1', 'U2', 'Answers', false, false, 'fr'),
	    ('T1', 'U3', 'Excused', false, false, 'nl'), ('T1', 'U4', 'Silent', false, false, 'nl'),
	    ('T1', 'UBOT', 'Bot', true, false, 'nl'), ('T1', 'U6', 'Gone', false, true, 'nl'),
	    ('T1', 'U7', 'Left the channel', false, false, 'nl'), ('T1', NULL, 'Without Slack', false, false, 'nl')`)
	run(t, db, `INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at)
	    VALUES ('T1', 'C1', 'isom', 'ISOM', 'adviesgroep', $1)`, sentAt())
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT 'T1', 'C1', n FROM generate_series(2, 6) n`)
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone)
	    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels')`, sentAt().Add(time.Hour), sentAt().Add(2*time.Hour))
	run(t, db, `INSERT INTO answers (meeting_id, person_id, answer, at)
	    VALUES (1, 2, 'online', $1), (1, 3, 'excused', $1), (1, 7, 'present', $1)`, sentAt())
	return store, db
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// write inserts deliveries as a step does.
func write(t *testing.T, store *DB, ds ...consult.Delivery) {
	t.Helper()
	platform := consult.PlatformID(1)
	err := store.change(t.Context(), "write", func(tx tx) error {
		for _, d := range ds {
			d.WorkspaceID, d.PlatformID = "T1", &platform
			if d.Subject == "" {
				d.Subject, d.SubjectID = "meeting", 1
			}
			if d.DueAt.IsZero() {
				d.DueAt = sentAt()
			}
			if err := tx.deliver(t.Context(), d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claim(t *testing.T, store *DB) []consult.Delivery {
	t.Helper()
	ds, err := store.Claim(t.Context(), "T1", sentAt(), 100, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// line is a delivery as the tests compare it.
type line struct{ Purpose, Recipient, State, Reason string }

func lines(t *testing.T, db *sql.DB) []line {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT purpose, recipient, state, reason FROM deliveries ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []line
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.Purpose, &l.Recipient, &l.State, &l.Reason); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnAudienceBecomesOneDeliveryForEachOfItsMembers(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store,
		consult.Delivery{Purpose: consult.PurposeUnanswered, RecipientKind: consult.ToAudience, Recipient: consult.AudienceUnanswered},
		consult.Delivery{Purpose: consult.PurposeAttending, RecipientKind: consult.ToAudience, Recipient: consult.AudienceAttending},
		consult.Delivery{Purpose: consult.PurposeAttending, Lead: 60, DueAt: sentAt().Add(time.Second), RecipientKind: consult.ToAudience, Recipient: consult.AudienceAttending},
	)
	for range 2 { // a second time changes nothing
		if _, err := store.Expand(t.Context(), "T1", sentAt()); err != nil {
			t.Fatal(err)
		}
	}
	want := []line{
		{"unanswered", "unanswered", "expanded", ""},
		{"attending", "attending", "expanded", ""},
		{"attending", "attending", "waiting", ""},
		{"unanswered", "1", "waiting", ""},
		{"unanswered", "4", "waiting", ""},
		{"attending", "2", "waiting", ""},
	}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}
