package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
)

// The directory that is asked: 300 municipalities with 50 positions each, and then with ten times as many. The topic that
// is asked for has four in each place both times: the answer stays the same, what is passed by grows.
const (
	benchPlaces   = 300
	benchFew      = 50
	benchMany     = 500
	benchAnswered = 4
	benchLooking  = 4 * time.Second
	boltRounds    = 3
)

const (
	benchPlaceTable = `
		CREATE TABLE bench_places (n int PRIMARY KEY, nis text NOT NULL, name text NOT NULL);
		CREATE INDEX ON bench_places USING gin (name gin_trgm_ops);
		CREATE TABLE bench_topics (topic text NOT NULL, word text NOT NULL);
		CREATE INDEX ON bench_topics USING gin (word gin_trgm_ops)`
	benchOnePlace = `INSERT INTO bench_places VALUES ($1, $2, $3)`
	benchOneTopic = `INSERT INTO bench_topics VALUES ($1, $2)`
	benchBoards   = `
		INSERT INTO organisations (workspace_id, name, kind, nis)
		SELECT $1, 'Bench ' || k || ' ' || name, k, nis FROM bench_places, unnest(ARRAY['gemeente', 'ocmw']) k`
	benchHolders = `
		INSERT INTO persons (workspace_id, slack_id, name, email)
		SELECT $1, 'UBENCH' || p.n || 'X' || k, 'Bench ' || p.n || ' ' || k, 'bench' || p.n || '.' || k || '@example.org'
		FROM bench_places p, generate_series(CAST($2 AS int), CAST($3 AS int)) k`
	benchPositions = `
		INSERT INTO contacts (workspace_id, person_id, organisation_id, nis, role, topics)
		SELECT $1, h.id, o.id, p.nis, 'medewerker', ARRAY[CASE WHEN k <= $4 THEN 'Huisvesting' ELSE (CAST($5 AS text[]))[1 + k % cardinality($5)] END]
		FROM bench_places p, generate_series(CAST($2 AS int), CAST($3 AS int)) k
		JOIN LATERAL (SELECT id FROM persons WHERE workspace_id = $1 AND slack_id = 'UBENCH' || p.n || 'X' || k) h ON true
		JOIN LATERAL (SELECT id FROM organisations WHERE workspace_id = $1 AND name = 'Bench ' || (ARRAY['gemeente', 'ocmw'])[1 + k % 2] || ' ' || p.name) o ON true`
)

// BenchmarkContacts measures "/overleg wie <place> huisvesting" from outside, as Slack sends it: serve, a Bolt app that
// finds place and topic by trigrams, and what the database alone does with our statement. In one run, on one database.
func BenchmarkContacts(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	d := newDirectoryBench(b)
	var rows []benchRow
	d.fill(1, benchFew)
	few := map[int]looked{}
	for _, at := range []int{1, 8, 32} {
		var ours, theirs []looked
		for range boltRounds { // by turns, so that a busy moment meets both
			ours = append(ours, d.look(d.ours, at))
			if d.bolt.addr != "" {
				theirs = append(theirs, d.look(d.bolt, at))
			}
		}
		few[at] = middle(ours)
		rows = append(rows, compared(fmt.Sprintf("wie at %d", at), ours, theirs)...)
		rows = append(rows, d.pgbench(at)...)
	}
	d.fill(benchFew+1, benchMany)
	for _, at := range []int{1, 8} {
		many := d.look(d.ours, at)
		r := row(fmt.Sprintf("wie at %d, ten times the contacts: p50", at), "ms", []float64{many.p50}, many.cpu)
		r.Reference, r.Ratio = few[at].p50, many.p50/few[at].p50
		rows = append(rows, r)
	}
	printRows(rows)
	writeRows(b, rows)
}

var transactions = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench says what the database alone does with our statement: the most that can be had.
func (d *directoryBench) pgbench(atOnce int) []benchRow {
	d.b.Helper()
	binary, err := exec.LookPath("pgbench")
	if err != nil {
		d.b.Log("no pgbench to compare with: ", err)
		return nil
	}
	var viewer int64
	if err := d.db.QueryRowContext(d.b.Context(), `SELECT id FROM persons WHERE slack_id = $1`, d.chair).Scan(&viewer); err != nil {
		d.b.Fatal(err)
	}
	question, _ := postgres.ContactStatement(consult.Viewer{}, consult.ContactQuery{NIS: []string{""}, Topics: []string{""}}, time.Time{})
	statement := strings.NewReplacer(
		"$1", "'"+d.ready.TeamID+"'", "$2", strconv.FormatInt(viewer, 10), "$3", "'"+demoStart().Format(time.RFC3339)+"'::timestamptz",
		"$4", "ARRAY[(SELECT nis FROM bench_places WHERE n = :n)]", "$5", "''",
		"$6", "ARRAY[(SELECT nis FROM bench_places WHERE n = :n) || '/Huisvesting']", "\n", " ",
	).Replace(question)
	script := filepath.Join(d.b.TempDir(), "wie.sql")
	if err := os.WriteFile(script, fmt.Appendf(nil, "\\set n random(0, %d)\n%s;\n", benchPlaces-1, statement), 0o600); err != nil {
		d.b.Fatal(err)
	}
	out, err := exec.CommandContext(d.b.Context(), binary, "--no-vacuum", "--protocol=prepared", "--client", strconv.Itoa(atOnce), //nolint:gosec // pgbench
		"--jobs", strconv.Itoa(min(atOnce, runtime.NumCPU())), "--time", strconv.Itoa(int(benchLooking.Seconds())), "--file", script, d.url).CombinedOutput()
	found := transactions.FindSubmatch(out)
	if err != nil || found == nil {
		d.b.Fatalf("pgbench: %v\n%s", err, out)
	}
	tps, _ := strconv.ParseFloat(string(found[1]), 64)
	return []benchRow{row(fmt.Sprintf("wie at %d: the statement alone, by pgbench", atOnce), "1/s", []float64{tps}, 0)}
}

// compared makes the rows of rounds beside those of the reference: a ratio above 1 is ours being better.
func compared(name string, ours, theirs []looked) []benchRow {
	var rows []benchRow
	for _, m := range []struct {
		what, unit string
		of         func(looked) float64
		less       bool
	}{
		{"look-ups", "1/s", func(l looked) float64 { return l.rate }, false},
		{"p50", "ms", func(l looked) float64 { return l.p50 }, true},
		{"p99", "ms", func(l looked) float64 { return l.p99 }, true},
		{"processor time", "us", func(l looked) float64 { return l.cpu }, true},
	} {
		r := row(name+": "+m.what, m.unit, each(ours, m.of), middle(ours).cpu)
		if len(theirs) > 0 {
			r.Reference = median(each(theirs, m.of))
			r.Ratio = r.Ours / r.Reference
			if m.less {
				r.Ratio = r.Reference / r.Ours
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func each(list []looked, of func(looked) float64) []float64 {
	var all []float64
	for _, l := range list {
		all = append(all, of(l))
	}
	return all
}

func middle(list []looked) looked {
	return looked{
		p50: median(each(list, func(l looked) float64 { return l.p50 })), p99: median(each(list, func(l looked) float64 { return l.p99 })),
		rate: median(each(list, func(l looked) float64 { return l.rate })), cpu: median(each(list, func(l looked) float64 { return l.cpu })),
	}
}
