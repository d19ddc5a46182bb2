package recurrence

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// phraseNow is a Monday, the moment at which the demo world begins.
var phraseNow = inBrussels(2026, 11, 23, 9, 0)

// TestPhrasesAreReadRightOrRefused reads testdata/phrases_*.txt: a phrase, " | ",
// and what must come of it: the rule and "@" the first date, or "@" a single
// date, or "!" and the key of the refusal, or "?" and the words left over.
func TestPhrasesAreReadRightOrRefused(t *testing.T) {
	t.Parallel()
	for _, lang := range consult.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			right, refused, wrong := 0, 0, 0
			for _, line := range linesOf(t, "phrases_"+lang+".txt") {
				words, want, _ := strings.Cut(line, " | ")
				reading, err := Read(words, lang, phraseNow, DefaultZone)
				got := outcome(reading, err)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q (-want +got):\n%s", words, diff)
				}
				switch {
				case strings.ContainsAny(got[:1], "?!"):
					refused++
				case got == want:
					right++
				default:
					wrong++
				}
				guessed, err := Read(words, "", phraseNow, DefaultZone)
				if again := outcome(guessed, err); again != want && again[0] != '?' && again[0] != '!' {
					t.Errorf("%q without a language: got %s %s, want %s", words, guessed.Lang, again, want)
				}
			}
			if right+refused < 60 {
				t.Errorf("only %d phrases", right+refused)
			}
			t.Logf("%s: %d right, %d refused, %d wrong", lang, right, refused, wrong)
		})
	}
}

// outcome writes a reading down as the phrase files do.
func outcome(r Reading, err error) string {
	if refusal, ok := consult.Refusal(err); ok {
		return "! " + refusal.Key
	}
	if r.Rest != "" {
		return "? " + r.Rest
	}
	text := ""
	if r.RRule != "" {
		text = r.RRule + " "
	}
	text += "@ "
	if !r.Start.IsZero() {
		text += r.Start.Format(time.DateOnly)
	}
	if r.HasTime && !r.Start.IsZero() {
		text += r.Start.Format(" 15:04")
	}
	if r.Duration > 0 {
		text += fmt.Sprintf(" %dmin", int(r.Duration.Minutes()))
	}
	if r.Place != "" {
		text += " in " + r.Place
	}
	return text
}

func linesOf(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	for scanner := bufio.NewScanner(f); scanner.Scan(); {
		if line := scanner.Text(); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestWhatWasUnderstoodIsKeptBesideTheWordsLeftOver(t *testing.T) {
	t.Parallel()
	got, err := Read("elke donderdag om 14u in Olen behalve in de kerstvakantie", consult.Dutch, phraseNow, DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	want := Reading{Lang: "nl", RRule: "FREQ=WEEKLY;BYDAY=TH", Start: inBrussels(2026, 11, 26, 14, 0), HasTime: true, Place: "Olen", Rest: "behalve in de kerstvakantie"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAZoneThatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"", "Local", "Europe/Olen"} {
		if _, err := Read("morgen", "", phraseNow, zone); outcome(Reading{}, err) != "! zone_unknown" {
			t.Errorf("zone %q: got %v", zone, err)
		}
	}
}

func TestALongTextIsLeftOverAsAWhole(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("elke dinsdag ", 400)
	got, err := Read(text, "", phraseNow, DefaultZone)
	if err != nil || got.Rest != strings.TrimSpace(text) || got.RRule != "" {
		t.Errorf("got %d letters left over, %q, %v", len(got.Rest), got.RRule, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"elke eerste donderdag van de maand om 9u30 in Herentals", "chaque deuxième jeudi à 9h30", "every last Friday at 10",
		"31 februari", "woensdag 4/2 om 10u", "FREQ=YEARLY;BYWEEKNO=53", "d'ici 3 semaines", "'s avonds", "’", "9.", "1er", "\xff\xfe", "İ", "in",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		for _, lang := range []string{"", "nl", "fr", "en"} {
			r, err := Read(words, lang, phraseNow, DefaultZone)
			if _, refusal := consult.Refusal(err); err != nil && !refusal {
				t.Fatalf("%q: a fault: %v", words, err)
			}
			if y := r.Start.Year(); !r.Start.IsZero() && (y < 2000 || y > 2100) {
				t.Fatalf("%q: year %d", words, y)
			}
			if r.RRule != "" {
				rule, err := New(r.RRule, r.Start, DefaultZone)
				if err != nil {
					t.Fatalf("%q: %s: %v", words, r.RRule, err)
				}
				if next := rule.Next(r.Start.Add(-time.Second), 1); len(next) != 1 || !next[0].Equal(r.Start) {
					t.Fatalf("%q: %s begins at %v, not at %v", words, r.RRule, next, r.Start)
				}
			}
		}
	})
}
