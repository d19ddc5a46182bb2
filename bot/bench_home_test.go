package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/home"
)

// Busy people: forty meetings to come, on four platforms, and two hundred action items each, half of them past their date.
const (
	benchBusy    = 1_000
	benchHomes   = 800
	benchOverdue = 100_000
	benchMinutes = 20 // ticks that are measured, of a minute each
)

const (
	benchComing = `
		INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone)
		SELECT 'TB', p.id, at, at, at + interval '2 hours', 'Europe/Brussels'
		FROM platforms p, generate_series(1, 10) k, LATERAL (SELECT CAST($1 AS timestamptz) + make_interval(days => k * 30) AS at) t`
	// Due dates lie a hundred days before and after now, evenly.
	benchActions = `
		INSERT INTO action_items (workspace_id, platform_id, text, due_on, created_at)
		SELECT 'TB', 1 + (v.n * 7) % 3000, 'Actiepunt ' || k || ' van ' || v.n, CAST($1 AS date) + CASE WHEN k <= 100 THEN -k ELSE k - 100 END,
		       CAST($1 AS timestamptz) - interval '150 days'
		FROM generate_series(1, 1000) v (n), generate_series(1, 200) k
		ORDER BY k, v.n`
	benchOwners = `
		INSERT INTO action_owners (action_item_id, person_id)
		SELECT a.id, v.id
		FROM action_items a
		JOIN persons v ON v.slack_id = 'U' || substring(a.text from '\d+$')`
)

// BenchmarkHome measures App Home, from the request to its blocks, for eight busy people at once; and what the planner does
// each minute about action items that are late.
func BenchmarkHome(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	url := (&benchRig{b: b}).database()
	store, err := postgres.Open(url, benchAtOnce)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	db := pgtest.Open(b, url)
	for _, s := range []struct {
		query string
		args  []any
	}{
		{benchWorkspaces, nil}, {benchPersons, nil}, {benchPlatformsOf, []any{benchNow}}, {benchRoles, []any{benchNow}}, {benchSits, nil},
		{benchComing, []any{benchNow}}, {benchActions, []any{benchNow}}, {benchOwners, nil}, {`VACUUM ANALYZE`, nil},
	} {
		if _, err := db.ExecContext(b.Context(), s.query, s.args...); err != nil {
			b.Fatal(err)
		}
	}
	if n := benchCount(b, db, `SELECT count(*) FROM action_items a JOIN action_owners o ON o.action_item_id = a.id WHERE a.due_on < DATE '2026-11-23'`); n != benchOverdue {
		b.Fatalf("got %d late action items, want %d", n, benchOverdue)
	}
	rows := append(benchHome(b, store), benchLate(b, store)...)
	printRows(rows)
	writeRows(b, rows)
}

func benchHome(b *testing.B, store *postgres.DB) []benchRow {
	b.Helper()
	open := home.Feature(store, slackbot.Config{}).Home
	homes(b, open, benchHomes/8)
	quantiles := map[int][]float64{}
	for range benchRounds {
		took := homes(b, open, benchHomes)
		for _, at := range []int{50, 99} {
			quantiles[at] = append(quantiles[at], quantile(took, at))
		}
	}
	return []benchRow{row("App Home, 40 meetings and 200 actions: p50", "ms", quantiles[50], 0), row("App Home, 40 meetings and 200 actions: p99", "ms", quantiles[99], 0)}
}

// homes lets several people open their home.
func homes(b *testing.B, open slackbot.Home, n int) []time.Duration {
	b.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for range benchAtOnce {
		all.Go(func() {
			for range n / benchAtOnce {
				who := consult.Person{ID: 1 + rand.N(consult.PersonID(benchBusy)), WorkspaceID: "TB", Lang: consult.Dutch, Zone: "Europe/Brussels"} //nolint:gosec // whoever
				began := time.Now()
				shown, err := open(b.Context(), slackbot.Request{Person: who, Lang: consult.Dutch, Now: benchNow})
				if err != nil || len(shown.Blocks.BlockSet) < 5 {
					b.Errorf("got %d blocks, %v", len(shown.Blocks.BlockSet), err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(took) == 0 {
		b.Fatal("nobody saw their home")
	}
	return took
}

// benchLate is what every minute costs once its reminders stand, with 100,000 items past their date.
func benchLate(b *testing.B, store *postgres.DB) []benchRow {
	b.Helper()
	var rows []benchRow
	for _, of := range []struct {
		name string
		plan func(context.Context, consult.WorkspaceID, time.Time) (int, error)
	}{{"reminders of 100,000 late actions, each minute", store.PlanNudges}, {"chairs of 100,000 late actions, each minute", store.PlanChairNotes}} {
		if _, err := of.plan(b.Context(), "TB", benchNow); err != nil {
			b.Fatal(err)
		}
		var took []float64
		for minute := range benchMinutes {
			began := time.Now()
			if _, err := of.plan(b.Context(), "TB", benchNow.Add(time.Duration(minute+1)*time.Minute)); err != nil {
				b.Fatal(err)
			}
			took = append(took, milliseconds(time.Since(began)))
		}
		rows = append(rows, row(of.name, "ms", took, 0))
	}
	return rows
}
