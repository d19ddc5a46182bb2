package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tellsDates runs overlegbot dates on the Monday on which the demo world begins.
func tellsDates(t *testing.T, args ...string) (stdout string, code int) {
	t.Helper()
	stdout, stderr, code := cliRun(t, nil, append([]string{"dates", "--now", "2026-11-23T09:00", "--json"}, args...)...)
	if (code == 0) != (stderr == "") {
		t.Errorf("%v: got %d and %q on stderr", args, code, stderr)
	}
	return stdout, code
}

func TestDatesAnswersInOneLineWithTheKeysInTheirOrder(t *testing.T) {
	t.Parallel()
	got, code := tellsDates(t, "--words", "elke tweede donderdag van de maand om 9.30 uur", "--count", "2", "--exdate", "2026-12-10T09:30")
	want := `{"rule":"FREQ=MONTHLY;BYDAY=2TH","start":"2026-12-10T09:30","zone":"Europe/Brussels","lang":"nl",` +
		`"words":"elke tweede donderdag van de maand om 9.30 uur","dates":["2027-01-14T09:30:00+01:00","2027-02-11T09:30:00+01:00"],"holidays":[]}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" || code != 0 {
		t.Errorf("exit %d (-want +got):\n%s", code, diff)
	}
}

// datesOf runs overlegbot dates and takes its answer apart.
func datesOf(t *testing.T, args ...string) (answer datesAnswer, refusal *datesRefusal, code int) {
	t.Helper()
	out, code := tellsDates(t, args...)
	var both struct {
		datesAnswer
		refusedAnswer
	}
	if err := json.Unmarshal([]byte(out), &both); err != nil {
		t.Fatalf("%v: got %q: %v", args, out, err)
	}
	return both.datesAnswer, both.Error, code
}

func TestDatesOfARule(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args, want []string
	}{
		"the last day counts as a whole": {
			[]string{"--rule", "FREQ=DAILY", "--start", "2026-12-30T23:30", "--until", "2026-12-31"},
			[]string{"2026-12-30T23:30:00+01:00", "2026-12-31T23:30:00+01:00"}},
		"a start that the rule does not hit is no occurrence": {
			[]string{"--rule", "FREQ=WEEKLY;BYDAY=TU", "--start", "2026-11-25T10:00", "--count", "1"},
			[]string{"2026-12-01T10:00:00+01:00"}},
		"a date falls out, and the count is of those that stay": {
			[]string{"--rule", "FREQ=DAILY", "--start", "2026-12-01T10:00", "--exdate", "2026-12-01T10:00", "--exdate", "2026-12-03T10:00", "--count", "2"},
			[]string{"2026-12-02T10:00:00+01:00", "2026-12-04T10:00:00+01:00"}},
		"the skipped hour is read with the offset before the gap": {
			[]string{"--rule", "FREQ=DAILY", "--start", "2027-03-28T02:30", "--count", "2"},
			[]string{"2027-03-28T03:30:00+02:00", "2027-03-29T02:30:00+02:00"}},
		"the repeated hour is the first of the two": {
			[]string{"--rule", "FREQ=DAILY", "--start", "2027-10-31T02:30", "--count", "1"},
			[]string{"2027-10-31T02:30:00+02:00"}},
		"a zone of one's own": {
			[]string{"--rule", "FREQ=DAILY", "--start", "2026-12-01T10:00", "--count", "1", "--zone", "UTC"},
			[]string{"2026-12-01T10:00:00+00:00"}},
		"words begin now, this very minute included": {
			[]string{"--words", "elke maandag om 9u", "--count", "2"},
			[]string{"2026-11-23T09:00:00+01:00", "2026-11-30T09:00:00+01:00"}},
		"words begin at a start in the past, and take its hour": {
			[]string{"--words", "elke maandag", "--start", "2026-01-05T14:00", "--count", "2"},
			[]string{"2026-01-05T14:00:00+01:00", "2026-01-12T14:00:00+01:00"}},
		"a fixed list is told as a whole": {
			[]string{"--words", "3, 4, 5, 6, 7, 10, 11, 12, 13 en 14 mei om 14u", "--exdate", "2027-05-06T14:00"},
			strings.Fields("2027-05-03T14:00:00+02:00 2027-05-04T14:00:00+02:00 2027-05-05T14:00:00+02:00 2027-05-07T14:00:00+02:00 " +
				"2027-05-10T14:00:00+02:00 2027-05-11T14:00:00+02:00 2027-05-12T14:00:00+02:00 2027-05-13T14:00:00+02:00 2027-05-14T14:00:00+02:00")},
		"one date": {[]string{"--words", "overmorgen 14u"}, []string{"2026-11-25T14:00:00+01:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refusal, code := datesOf(t, c.args...)
			if diff := cmp.Diff(c.want, got.Dates); diff != "" || code != 0 {
				t.Errorf("exit %d, %v (-want +got):\n%s", code, refusal, diff)
			}
		})
	}
}

func TestDatesNamesTheHolidaysAmongThemAndGivesEightUnlessAsked(t *testing.T) {
	t.Parallel()
	got, _, _ := datesOf(t, "--words", "chaque premier jeudi du mois à 9h30")
	if diff := cmp.Diff([]holidayName{{"2027-05-06", "Ascension"}}, got.Holidays); diff != "" || len(got.Dates) != 8 || got.Lang != "fr" {
		t.Errorf("%d dates in %s (-want +got):\n%s", len(got.Dates), got.Lang, diff)
	}
}

func TestDatesRefusesWithACodeAndWhatWasLeftOver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, rest string
		args       []string
	}{
		{"not_understood", "als er punten zijn", []string{"--words", "elke dinsdag om 10u als er punten zijn"}},
		{"not_understood", "om 14u", []string{"--words", "om 14u"}},
		{"never_happens", "", []string{"--words", "31 februari om 10u"}},
		{"never_happens", "", []string{"--words", "dinsdag 4/2 om 10u"}},
		{"never_happens", "", []string{"--rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}},
		{"out_of_range", "", []string{"--words", "gisteren om 10u"}},
		{"out_of_range", "", []string{"--rule", "FREQ=DAILY;INTERVAL=100"}},
		{"out_of_range", "", []string{"--rule", "FREQ=DAILY", "--count", "0"}},
		{"out_of_range", "", []string{"--rule", "FREQ=DAILY", "--until", "eind mei"}},
		{"out_of_range", "", []string{"--rule", "FREQ=DAILY", "--until", "9999-12-31"}},
		{"out_of_range", "", []string{"--rule", "FREQ=DAILY", "--zone", "Europe/Olen"}},
		{"bad_rule", "", []string{"--rule", "FREQ=HOURLY"}},
	} {
		_, got, code := datesOf(t, c.args...)
		if got == nil || got.Code != c.code || got.Rest != c.rest || got.Message == "" || code != 2 {
			t.Errorf("%v: got %+v and exit %d, want %s %q and 2", c.args, got, code, c.code, c.rest)
		}
	}
}

func TestDatesOfAFileKeepTheirOrderAndRefuseInTheirPlace(t *testing.T) {
	t.Parallel()
	path := written(t, `{"words":"every Monday at 9:30","count":1}
{"words":"elke dinsdag misschien"}

{"rule":"FREQ=DAILY","start":"2026-12-01T10:00","until":"2026-12-02","exdate":"2026-12-01T10:00","lang":"fr"}
no JSON
{"count":2}
`)
	out, code := tellsDates(t, "--file", path)
	want := []string{`"words":"every Monday at 9:30","dates":["2026-11-23T09:30:00+01:00"]`, `"rest":"misschien"`,
		`"words":"chaque jour à 10 h","dates":["2026-12-02T10:00:00+01:00"]`, `{"error":{"code":"not_understood"`, `{"error":{"code":"not_understood"`}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != len(want) || code != 0 {
		t.Fatalf("got exit %d and %d lines, want 0 and %d:\n%s", code, len(lines), len(want), out)
	}
	for i, line := range lines {
		if !strings.Contains(line, want[i]) {
			t.Errorf("line %d: got %s, want %s in it", i+1, line, want[i])
		}
	}
}

// written is a file of the test with this text.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lines")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDatesWithoutAQuestionIsWrongUse(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--words", "morgen", "--rule", "FREQ=DAILY"}, {"--file", "does-not-exist"}, {"--count", "many"}} {
		if out, code := tellsDates(t, args...); code != 2 || out != "" {
			t.Errorf("%v: got %d %q, want 2 and nothing on stdout", args, code, out)
		}
	}
}
