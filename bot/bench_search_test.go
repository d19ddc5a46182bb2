package main

import (
	"database/sql"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// A million lines of minutes: 3,000 platforms that met twenty times, and people who sit on four of them each.
const (
	benchLines    = 1_020_000
	benchAtOnce   = 8
	benchViewers  = 3_000 // whom benchPersons makes
	benchSearches = 2_000
)

const (
	benchSits = `
		INSERT INTO channel_members (workspace_id, channel_id, person_id)
		SELECT 'TB', 'C' || (1 + (substr(v.slack_id, 2)::int * 7 + k * 751) % 3000), v.id
		FROM persons v, generate_series(0, 3) k
		ON CONFLICT DO NOTHING`
	benchMeetings = `
		INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state)
		SELECT 'TB', p.id, at, at, at + interval '2 hours', 'Europe/Brussels', 'closed'
		FROM platforms p, generate_series(1, 20) k, LATERAL (SELECT CAST($1 AS timestamptz) - make_interval(days => k * 30) AS at) t`
	// Lines are written as they are said: meeting by meeting, so that a platform's stand far apart. Some words are in one line
	// of eight, others in one of hundreds.
	benchNotes = `
		INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at)
		SELECT 'TB', m.id, 'note',
		       'De ' || w[1 + floor(power(random(), 2) * 40)::int] || ' van de ' || w[1 + floor(power(random(), 2) * 40)::int] ||
		       ' vraagt om een ' || w[1 + floor(power(random(), 2) * 40)::int] || ' voor het ' || w[1 + floor(power(random(), 2) * 40)::int] ||
		       ' tegen de volgende ' || w[1 + floor(power(random(), 2) * 40)::int] || ', zodat elke woord' || floor(random() * 20000)::int ||
		       ' nog kan aansluiten bij plaats' || floor(random() * 5000)::int, m.starts_at
		FROM (SELECT string_to_array('gemeente fiche onthaal brochure vereniging subsidie project dossier vergadering huisvesting wachtlijst ' ||
		      'school ouders tolk loket vrijwilligers buurtwerk inwoners nieuwkomers raad college termijn rapport advies voorstel budget ' ||
		      'opleiding sport jeugd kamp pas cultuur website campagne job begeleiding traject permanentie spreker zaal bestuur', ' ') AS w) words,
		     meetings m, generate_series(1, 17) said
		ORDER BY m.starts_at, m.id, said`
)

// BenchmarkSearch measures search as its users meet it: common words, with the viewer's filter, eight people at once.
func BenchmarkSearch(b *testing.B) {
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
	fillSearch(b, db)
	var rows []benchRow
	for _, q := range []struct{ name, words string }{
		{"search, two common words", "gemeente fiche"}, {"search, one common word", "onthaal"}, {"search, a rare word", "woord77"},
	} {
		searches(b, store, q.words, benchSearches/10)
		quantiles := map[int][]float64{}
		for range benchRounds {
			took := searches(b, store, q.words, benchSearches)
			for _, at := range []int{50, 99} {
				quantiles[at] = append(quantiles[at], quantile(took, at))
			}
		}
		rows = append(rows, row(q.name+": p50", "ms", quantiles[50], 0), row(q.name+": p99", "ms", quantiles[99], 0))
	}
	printRows(rows)
	writeRows(b, rows)
}

func fillSearch(b *testing.B, db *sql.DB) {
	b.Helper()
	for _, s := range []struct {
		query string
		args  []any
	}{
		{benchWorkspaces, nil}, {benchPersons, nil}, {benchPlatformsOf, []any{benchNow}}, {benchSits, nil}, {benchMeetings, []any{benchNow}},
		{benchNotes, nil}, {`VACUUM ANALYZE`, nil},
	} {
		if _, err := db.ExecContext(b.Context(), s.query, s.args...); err != nil {
			b.Fatal(err)
		}
	}
	if n := benchCount(b, db, `SELECT count(*) FROM minutes_items`); n != benchLines {
		b.Fatalf("got %d lines, want %d", n, benchLines)
	}
}

// searches lets several people look for the same words, each in their own platforms.
func searches(b *testing.B, store *postgres.DB, words string, n int) []time.Duration {
	b.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for range benchAtOnce {
		all.Go(func() {
			for range n / benchAtOnce {
				v := consult.Viewer{Workspace: "TB", Person: 1 + rand.N(consult.PersonID(benchViewers))} //nolint:gosec // whoever
				began := time.Now()
				if _, err := store.Search(b.Context(), v, consult.Search{Words: words}, benchNow); err != nil {
					b.Error(err)
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
		b.Fatal("nobody found anything")
	}
	return took
}
