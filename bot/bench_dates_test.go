package main

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/recurrence"
	"overlegbot/judges"
)

// benchDates are 10,000 occurrences each, of which python-dateutil is asked the same.
var benchDates = []struct {
	name         string
	rule         string
	count, times int
}{
	{"each day", "FREQ=DAILY", 10_000, 1},
	{"Tuesdays and Thursdays", "FREQ=WEEKLY;BYDAY=TU,TH", 10_000, 1},
	{"last working days of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 1_000, 10},
}

const benchDatesRounds = 9

// BenchmarkDates measures the rules beside python-dateutil, both from the text of the rule to dates with their zone, one
// round of the one after one of the other.
func BenchmarkDates(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	zone, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		b.Fatal(err)
	}
	start := recurrence.LocalInstant(2026, 1, 6, 14, 0, zone)
	var rows []benchRow
	for _, c := range benchDates {
		var ours, theirs []float64
		for range benchDatesRounds {
			began := time.Now()
			for range c.times {
				rule, err := recurrence.New(c.rule, start, recurrence.DefaultZone)
				if err != nil {
					b.Fatal(err)
				}
				if got := len(rule.Next(start.Add(-time.Second), c.count)); got != c.count {
					b.Fatalf("%s: got %d dates, want %d", c.rule, got, c.count)
				}
			}
			ours = append(ours, milliseconds(time.Since(began)))
			theirs = append(theirs, dateutilTakes(b, c.rule, c.count, c.times))
		}
		r := row("10,000 dates, "+c.name, "ms", ours, 0)
		r.Reference = median(theirs)
		r.Ratio = r.Reference / r.Ours
		b.Logf("%s: %.2f ms, python-dateutil %.2f ms, %.1f times", r.Row, r.Ours, r.Reference, r.Ratio)
		rows = append(rows, r)
	}
	printRows(rows)
	writeRows(b, rows)
}

// dateutilTakes is how many milliseconds python-dateutil takes, its start not counted.
func dateutilTakes(b *testing.B, rule string, count, times int) float64 {
	b.Helper()
	judges.Need(b, "dateutil")
	var question strings.Builder
	err := answerLine(&question, map[string]any{
		"rule": rule, "start": "2026-01-06T14:00", "zone": recurrence.DefaultZone, "count": count, "times": times,
	})
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), judges.Need(b, "python"), "testdata/dates_bench.py")
	cmd.Stdin = strings.NewReader(question.String())
	out, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	took, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return took
}
