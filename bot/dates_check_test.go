package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"overlegbot/internal/chance"
	"overlegbot/internal/recurrence"
	"overlegbot/judges"
)

// What the rules that are drawn have to hold, and over which years their dates are compared.
const (
	checkedRules = 1000
	checkedFrom  = 2024
	checkedUntil = "2040-12-31"
)

// datesCase is a question for both, drawn at random.
type datesCase struct {
	Rule   string   `json:"rule"`
	Start  string   `json:"start"`
	Zone   string   `json:"zone"`
	Until  string   `json:"until,omitempty"`
	Count  int      `json:"count,omitempty"`
	Exdate []string `json:"exdate,omitempty"`
}

func TestDatesOfRandomRulesAreThoseOfDateutilAndZoneinfo(t *testing.T) {
	t.Parallel()
	judges.Need(t, "dateutil")
	cases := drawCases(t, rand.New(rand.NewPCG(chance.Seed(t), 0)))
	wait := askJudge(t, cases)
	got := told(t, cases)
	want := wait()
	dates := 0
	for i, c := range cases {
		dates += len(want[i])
		if at := firstDifference(want[i], got[i]); at != "" {
			t.Errorf("%s from %s without %v: %s", c.Rule, c.Start, c.Exdate, at)
		}
	}
	t.Logf("%d rules, %d dates, %s", len(cases), dates, changesOfTheClock(want))
}

func TestTheCheckOfDatesCatchesTheLibraryAlone(t *testing.T) {
	t.Parallel()
	judges.Need(t, "dateutil")
	var cases []datesCase
	for _, freq := range []string{"DAILY", "WEEKLY;BYDAY=SU"} {
		cases = append(cases, datesCase{Rule: "FREQ=" + freq, Start: "2024-01-07T02:30", Zone: recurrence.DefaultZone, Until: "2027-01-01"})
	}
	for i, want := range askJudge(t, cases)() {
		if firstDifference(want, byLibraryAlone(t, cases[i])) == "" {
			t.Errorf("%s: the check finds nothing wrong with rrule-go in the zone itself, want the hours that come twice or never", cases[i].Rule)
		}
		if at := firstDifference(want, told(t, cases[i:i+1])[0]); at != "" {
			t.Errorf("%s: %s", cases[i].Rule, at)
		}
	}
}

func jsonLines(t testing.TB, cases []datesCase) string {
	t.Helper()
	var b strings.Builder
	for _, c := range cases {
		if err := answerLine(&b, c); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// askJudge asks python-dateutil and zoneinfo, in one process; what it returns waits for the answers.
func askJudge(t testing.TB, cases []datesCase) (wait func() [][]int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), judges.Need(t, "python"), "testdata/dates_judge.py")
	cmd.Stdin = strings.NewReader(jsonLines(t, cases))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() [][]int64 {
		t.Helper()
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, errs.String())
		}
		return judgement(t, out.String(), len(cases))
	}
}

// judgement reads the answers of the judge.
func judgement(t testing.TB, out string, want int) [][]int64 {
	t.Helper()
	var all [][]int64
	for line := range strings.Lines(out) {
		var dates []int64
		if err := json.Unmarshal([]byte(line), &dates); err != nil {
			t.Fatal(err)
		}
		all = append(all, dates)
	}
	if len(all) != want {
		t.Fatalf("got %d answers from Python, want %d", len(all), want)
	}
	return all
}

// told asks overlegbot dates.
func told(t *testing.T, cases []datesCase) [][]int64 {
	t.Helper()
	out, stderr, code := cliRun(t, nil, "dates", "--json", "--file", written(t, jsonLines(t, cases)))
	if code != 0 || stderr != "" {
		t.Fatalf("got exit %d and %q", code, stderr)
	}
	var all [][]int64
	for line := range strings.Lines(out) {
		var answer struct {
			Dates []time.Time
			Error *datesRefusal
		}
		if err := json.Unmarshal([]byte(line), &answer); err != nil || answer.Error != nil {
			t.Fatalf("%s: %v", line, err)
		}
		seconds := make([]int64, 0, len(answer.Dates))
		for _, at := range answer.Dates {
			seconds = append(seconds, at.Unix())
		}
		all = append(all, seconds)
	}
	if len(all) != len(cases) {
		t.Fatalf("got %d answers, want %d", len(all), len(cases))
	}
	return all
}

// firstDifference says where two lists part, "" when they do not.
func firstDifference(want, got []int64) string {
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			return fmt.Sprintf("date %d: got %s, want %s (of %d and %d)", i+1, moment(got, i), moment(want, i), len(got), len(want))
		}
	}
	return ""
}

func moment(list []int64, i int) string {
	if i >= len(list) {
		return "none"
	}
	zone, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		return err.Error()
	}
	return time.Unix(list[i], 0).In(zone).Format(time.RFC3339)
}

// changesOfTheClock counts the dates in the two hours about which the clocks disagree.
func changesOfTheClock(all [][]int64) string {
	zone, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		return err.Error()
	}
	twice, shifted := 0, 0
	for _, dates := range all {
		for _, unix := range dates {
			at := time.Unix(unix, 0).In(zone)
			if at.Weekday() != time.Sunday || at.Day() < 25 {
				continue
			}
			if later := at.Add(time.Hour); at.Month() == time.October && later.Hour() == at.Hour() {
				twice++
			}
			if sooner := at.Add(-time.Hour); at.Month() == time.March && at.Hour()-sooner.Hour() == 2 {
				shifted++
			}
		}
	}
	return fmt.Sprintf("%d of them in the hour that comes twice, %d moved out of the one that is skipped or beside it", twice, shifted)
}

// byLibraryAlone is the broken variant: rrule-go in the zone itself, as one would use it at first. It takes the second of
// the two hours in October.
func byLibraryAlone(t *testing.T, c datesCase) []int64 {
	t.Helper()
	zone, err := recurrence.LoadZone(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	option, err := rrule.StrToROptionInLocation(c.Rule, zone)
	if err != nil {
		t.Fatal(err)
	}
	if option.Dtstart, err = time.ParseInLocation(localLayout, c.Start, zone); err != nil {
		t.Fatal(err)
	}
	if option.Until, err = time.ParseInLocation(time.DateOnly, c.Until, zone); err != nil {
		t.Fatal(err)
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatal(err)
	}
	var all []int64
	for _, at := range rule.All() {
		all = append(all, at.Unix())
	}
	return all
}
