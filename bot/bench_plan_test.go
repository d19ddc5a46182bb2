package main

import (
	"database/sql"
	"log/slog"
	"testing"
	"time"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/planner"
	"overlegbot/internal/postgres"
)

// A workspace that is larger than any we know: 3,000 platforms that meet every month, without an end.
const (
	benchPlatforms = 3_000
	benchTicks     = 100
	benchFuture    = 100_000
)

var benchNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const (
	benchWorkspaces  = `INSERT INTO workspaces (id, name, bot_user_id) VALUES ('TB', 'bench', 'UBOT')`
	benchPersons     = `INSERT INTO persons (workspace_id, slack_id, name) SELECT 'TB', 'U' || n, 'Member ' || n FROM generate_series(1, 3000) n`
	benchPlatformsOf = `
		INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at)
		SELECT 'TB', 'C' || n, 'p' || n, 'Platform ' || n, 'overleg', $1 FROM generate_series(1, 3000) n`
	benchRoles = `
		INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
		SELECT p.id, v.id, 'chair', $1 FROM platforms p JOIN persons v ON v.slack_id = 'U' || substr(p.slug, 2)`
	benchSeries = `
		INSERT INTO series (workspace_id, platform_id, rrule, starts_at, zone, place, created_at)
		SELECT 'TB', id, 'FREQ=MONTHLY;BYDAY=' || (1 + id % 4) || (ARRAY['MO', 'TU', 'WE', 'TH', 'FR'])[1 + id % 5],
		       CAST($1 AS timestamptz) + make_interval(days => CAST(id % 28 AS integer)), 'Europe/Brussels', 'Zaal', $1
		FROM platforms`
)

// benchKeep leaves so many deliveries, all of them in the future.
const benchKeep = `
	DELETE FROM deliveries
	WHERE id NOT IN (SELECT id FROM deliveries WHERE due_at > $1 ORDER BY due_at, id LIMIT $2)`

// BenchmarkPlanning measures the planner on a Postgres that keeps its promises: first two years of meetings from an empty
// ledger, as the planner writes them (a year ahead, then a year later the next), and then the tick of a minute in which
// nothing happens. One lone planner, as in serve.
func BenchmarkPlanning(b *testing.B) {
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
	fillBench(b, db)
	rows := benchPlanAhead(b, store, db)
	rows = append(rows, benchTick(b, store, db)...)
	printRows(rows)
	writeRows(b, rows)
}

func fillBench(b *testing.B, db *sql.DB) {
	b.Helper()
	for _, s := range []struct {
		query string
		args  []any
	}{
		{benchWorkspaces, nil}, {benchPersons, nil}, {benchPlatformsOf, []any{benchNow}}, {benchRoles, []any{benchNow}},
		{benchSeries, []any{benchNow}}, {`ANALYZE`, nil},
	} {
		if _, err := db.ExecContext(b.Context(), s.query, s.args...); err != nil {
			b.Fatal(err)
		}
	}
}

// benchPlanAhead plans a year, and the year after it.
func benchPlanAhead(b *testing.B, store *postgres.DB, db *sql.DB) []benchRow {
	b.Helper()
	began, meetings := time.Now(), 0
	for _, now := range []time.Time{benchNow, benchNow.AddDate(1, 0, 0)} {
		made, err := store.PlanAhead(b.Context(), "TB", now)
		if err != nil {
			b.Fatal(err)
		}
		meetings += made
	}
	took := time.Since(began).Seconds()
	deliveries := benchCount(b, db, `SELECT count(*) FROM deliveries`)
	if meetings < 23*benchPlatforms || deliveries < 3*23*benchPlatforms {
		b.Fatalf("got %d meetings and %d deliveries, want two years of both", meetings, deliveries)
	}
	return []benchRow{
		row("plan 3,000 platforms for two years", "s", []float64{took}, 0),
		row("plan 3,000 platforms for two years: rows", "rows/s", []float64{float64(meetings+deliveries) / took}, 0),
	}
}

// benchTick is all that the planner does in a minute, and the outbox's look at what is due, with 100,000 deliveries in
// the future and none due.
func benchTick(b *testing.B, store *postgres.DB, db *sql.DB) []benchRow {
	b.Helper()
	now := benchNow.Add(time.Second)
	if _, err := db.ExecContext(b.Context(), benchKeep, now.AddDate(0, 0, 1), benchFuture); err != nil {
		b.Fatal(err)
	}
	if n := benchCount(b, db, `SELECT count(*) FROM deliveries WHERE state = 'waiting'`); n != benchFuture {
		b.Fatalf("got %d deliveries, want %d", n, benchFuture)
	}
	ticker := planner.New("TB", upkeep{store, config.Retention{Payload: time.Hour, Keys: time.Hour}}, nil, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	for range 3 { // what the first ticks have to write is not what is measured
		if err := ticker.Tick(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	var ticks, claims []time.Duration
	for range benchTicks {
		began := time.Now()
		if err := ticker.Tick(b.Context()); err != nil {
			b.Fatal(err)
		}
		ticks = append(ticks, time.Since(began))
		began = time.Now()
		claimed, err := store.Claim(b.Context(), "TB", now, 20, time.Minute)
		if err != nil || len(claimed) > 0 {
			b.Fatalf("claimed %d, %v; want none", len(claimed), err)
		}
		claims = append(claims, time.Since(began))
	}
	var rows []benchRow
	for _, q := range []struct {
		name string
		took []time.Duration
	}{{"minute tick, 100,000 future deliveries", ticks}, {"claim, 100,000 future deliveries", claims}} {
		rows = append(rows, row(q.name+": p50", "ms", []float64{quantile(q.took, 50)}, 0), row(q.name+": p99", "ms", []float64{quantile(q.took, 99)}, 0))
	}
	return rows
}

func benchCount(b *testing.B, db *sql.DB, query string) int {
	b.Helper()
	var n int
	if err := db.QueryRowContext(b.Context(), query).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
