package question

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// check is another file of questions to measure: make ask-check FILE=...
var check = flag.String("questions", "", "measure the questions of this file, of the columns lang, question, intent, slots")

// sampleNow is the clock of the examples: Monday 23 November 2026, nine in Brussels.
var sampleNow = time.Date(2026, time.November, 23, 9, 0, 0, 0, mustZone("Europe/Brussels"))

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// sample is a question with what it means.
type sample struct {
	lang, text string
	intent     Intent
	strict     string // the slots that are graded strictly, sorted
}

// strictSlots are graded strictly: a wrong one names a contact of another place, kind or platform.
var strictSlots = []string{"municipality", "org_type", "platform"}

func readSamples(t *testing.T, path string) []sample {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var all []sample
	for _, row := range rows[1:] {
		s := sample{lang: row[0], text: row[1], intent: Intent(row[2])}
		var slots []Slot
		for part := range strings.SplitSeq(row[3], ";") {
			name, values, ok := strings.Cut(part, "=")
			if ok {
				slots = append(slots, Slot{name, strings.Split(values, ",")})
			}
		}
		s.strict = strict(slots)
		all = append(all, s)
	}
	return all
}

// strict writes the slots that are graded strictly, in one order.
func strict(slots []Slot) string {
	var parts []string
	for _, s := range slots {
		if slices.Contains(strictSlots, s.Name) {
			values := slices.Clone(s.Values)
			slices.Sort(values)
			parts = append(parts, s.Name+"="+strings.Join(values, ","))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ";")
}

// result counts how many questions were understood.
type result struct{ asked, intents, slots, both int }

func (r result) String() string {
	share := func(n int) string { return fmt.Sprintf("%5.1f %%", 100*float64(n)/float64(max(r.asked, 1))) }
	return fmt.Sprintf("%3d questions: intent %s, strict slots %s, both %s", r.asked, share(r.intents), share(r.slots), share(r.both))
}

// measure reads every question of the file and tells the misses.
func measure(t *testing.T, path string) map[string]result {
	t.Helper()
	lexicon := New(demoNames())
	results := map[string]result{}
	for _, s := range readSamples(t, path) {
		got := lexicon.Read(s.text, s.lang, sampleNow)
		slots := strict(got.Slots.List())
		for _, key := range []string{s.lang, "all"} {
			r := results[key]
			r.asked++
			if got.Intent == s.intent {
				r.intents++
			}
			if slots == s.strict {
				r.slots++
			}
			if got.Intent == s.intent && slots == s.strict {
				r.both++
			}
			results[key] = r
		}
		if got.Intent != s.intent || slots != s.strict {
			t.Logf("miss %s %q\n    got  %s %s %v\n    want %s %s", s.lang, s.text, got.Intent, slots, got.Asks, s.intent, s.strict)
		}
	}
	for _, lang := range append(consult.Languages(), "all") {
		t.Logf("%s %s", lang, results[lang])
	}
	return results
}

func TestQuestionsOfAFileAreMeasured(t *testing.T) {
	t.Parallel()
	if *check == "" {
		t.Skip("make ask-check FILE=... names one")
	}
	measure(t, *check)
}

func TestTheExamplesAreUnderstood(t *testing.T) {
	t.Parallel()
	got := measure(t, "testdata/questions.csv")
	if all := got["all"]; all.both*100 < 90*all.asked {
		t.Errorf("understood: got %s, want at least 90 %% both", all)
	}
}
