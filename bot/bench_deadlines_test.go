package main

import (
	"database/sql"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// How many deadlines are owed by how many organisations, one person sitting for each.
const (
	benchDeadlines = 300
	benchOwing     = 300
)

var benchDeadlineWorld = []string{
	`INSERT INTO workspaces (id, name, bot_user_id) VALUES ('TB', 'bench', 'UBOT')`,
	`INSERT INTO persons (workspace_id, slack_id, name) SELECT 'TB', 'U' || n, 'Member ' || n FROM generate_series(0, 300) n`,
	`INSERT INTO organisations (workspace_id, name, kind) SELECT 'TB', 'Bestuur ' || n, 'gemeente' FROM generate_series(1, 300) n`,
	`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at) VALUES ('TB', 'C1', 'bench', 'Bench', 'overleg', '2026-01-01')`,
	`INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT 'TB', 'C1', id FROM persons`,
	`INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	 SELECT p.id, v.id, 'chair', '2026-01-01' FROM platforms p JOIN persons v ON v.slack_id = 'U0'`,
	`INSERT INTO platform_organisations (platform_id, organisation_id) SELECT p.id, o.id FROM platforms p, organisations o`,
	`INSERT INTO seats (platform_id, person_id, answer) SELECT p.id, v.id, 'one' FROM platforms p, persons v WHERE v.slack_id <> 'U0'`,
	`INSERT INTO seat_organisations (platform_id, person_id, organisation_id)
	 SELECT p.id, v.id, o.id FROM platforms p, persons v JOIN organisations o ON o.name = 'Bestuur ' || substr(v.slack_id, 2)`,
	`ANALYZE`,
}

// BenchmarkDeadlines measures 300 deadlines that 300 organisations owe: adding them with all their reminders, turning the
// first reminder of each into one for each organisation when it falls due, and claiming all of these.
func BenchmarkDeadlines(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	url := (&benchRig{b: b}).database()
	store, err := postgres.Open(url, 4)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	db := pgtest.Open(b, url)
	for _, statement := range benchDeadlineWorld {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	planned := benchAddDeadlines(b, store)
	due := benchNow.AddDate(0, 0, 31)
	expanded, made := benchExpand(b, store, due)
	b.Logf("planned %s, expanded %s", planned, expanded)
	claimed, got := benchClaim(b, store, db, due)
	if want := benchDeadlines * benchOwing; made < want || got < benchOwing {
		b.Fatalf("made %d in %d messages, want at least %d in %d", made, got, want, benchOwing)
	}
	rows := []benchRow{
		row("300 deadlines x 300 organisations: planned", "s", []float64{planned.Seconds()}, 0),
		row("300 deadlines x 300 organisations: reminders made", "s", []float64{expanded.Seconds()}, 0),
		row("300 deadlines x 300 organisations: reminders claimed", "s", []float64{claimed.Seconds()}, 0),
		row("300 deadlines x 300 organisations: claimed", "rows/s", []float64{float64(got) / claimed.Seconds()}, 0),
	}
	printRows(rows)
	writeRows(b, rows)
}

func benchAddDeadlines(b *testing.B, store *postgres.DB) time.Duration {
	b.Helper()
	began := time.Now()
	for n := range benchDeadlines {
		_, err := store.AddDeadline(b.Context(), consult.Act{Viewer: consult.Viewer{Workspace: "TB", Person: 1}, Now: benchNow}, consult.DeadlineDraft{
			PlatformID: 1, Title: "Voortgangsrapport " + string(rune('A'+n%26)), DueOn: benchNow.AddDate(0, 0, 60), Owners: []string{"U0"}, AllJoined: true,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

// benchExpand turns every audience that is due into its people.
func benchExpand(b *testing.B, store *postgres.DB, now time.Time) (took time.Duration, made int) {
	b.Helper()
	began := time.Now()
	for {
		n, err := store.Expand(b.Context(), "TB", now)
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			return time.Since(began), made
		}
		made += n
	}
}

// sentBench takes what was claimed as sent: each person gets one message at a time.
const sentBench = `
	UPDATE deliveries
	SET state = 'sent', lease = NULL, lease_until = NULL
	WHERE lease IS NOT NULL`

func benchClaim(b *testing.B, store *postgres.DB, db *sql.DB, now time.Time) (took time.Duration, claimed int) {
	b.Helper()
	for {
		began := time.Now()
		list, err := store.Claim(b.Context(), "TB", now, benchOwing+1, time.Minute)
		took += time.Since(began)
		if err != nil {
			b.Fatal(err)
		}
		if len(list) == 0 {
			return took, claimed
		}
		claimed += len(list)
		if _, err := db.ExecContext(b.Context(), sentBench); err != nil {
			b.Fatal(err)
		}
	}
}
