package recurrence

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
)

// sayable draws a rule that people can say, written as Read writes it.
func sayable(t *rapid.T) string {
	subset := func(label string, from []string, most int) string {
		picked := map[string]bool{}
		for range rapid.IntRange(1, most).Draw(t, label) {
			picked[rapid.SampledFrom(from).Draw(t, label)] = true
		}
		var kept []string
		for _, x := range from {
			if picked[x] {
				kept = append(kept, x)
			}
		}
		return strings.Join(kept, ",")
	}
	interval := rapid.SampledFrom([]int{1, 1, 1, 2, 3, 4, 6, 7, 8, 12, 15, 99}).Draw(t, "interval")
	every := ""
	if interval > 1 {
		every = fmt.Sprintf(";INTERVAL=%d", interval)
	}
	nth := func() string {
		rank := rapid.SampledFrom([]string{"1", "2", "3", "4", "-1", "-2"}).Draw(t, "rank")
		return rank + rapid.SampledFrom(weekdays).Draw(t, "day")
	}
	months := subset("months", strings.Split("1,2,3,4,5,6,7,8,9,10,11,12", ","), 4)
	day := fmt.Sprintf("BYMONTHDAY=%d", rapid.SampledFrom([]int{-1, -2, 1, 2, 3, 8, 11, 12, 13, 15, 20, 21, 22, 23, 28}).Draw(t, "date"))
	within := rapid.SampledFrom([]string{
		"BYDAY=" + nth(), "BYDAY=" + nth(), day, "BYMONTHDAY=1,15", "BYDAY=1TH,3TH", "BYDAY=1MO,3TH,-1FR",
		"BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "BYDAY=TU,TH;BYSETPOS=1", "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
	}).Draw(t, "within")
	if rapid.IntRange(0, 4).Draw(t, "rests") == 0 {
		months = subset("months", strings.Split("1,2,3,4,5,6,7,8,9,10,11,12", ","), 40)
	}
	switch rapid.IntRange(0, 5).Draw(t, "shape") {
	case 0:
		return "FREQ=DAILY" + every
	case 1:
		return "FREQ=WEEKLY" + every + ";BYDAY=" + subset("days", weekdays, 3)
	case 2:
		return "FREQ=WEEKLY;BYMONTH=" + months + ";BYDAY=" + subset("days", weekdays, 5)
	case 3:
		return "FREQ=MONTHLY" + every + ";" + within
	case 4:
		if strings.Contains(months, ",") {
			return "FREQ=MONTHLY;BYMONTH=" + months + ";" + within
		}
	}
	if interval > 2 {
		every = ";INTERVAL=2"
	}
	month := rapid.SampledFrom([]string{"1", "4", "5", "8", "10", "12"}).Draw(t, "month")
	return "FREQ=YEARLY" + every + ";BYMONTH=" + month + ";" + within
}

func TestEveryRuleInWordsReadsBackToTheSameRule(t *testing.T) {
	t.Parallel()
	now := inBrussels(2026, 11, 23, 9, 0)
	chance.Check(t, chance.Seed(t), func(t *rapid.T) {
		text := sayable(t)
		minutes := rapid.IntRange(0, 24*12-1).Draw(t, "hour") * 5
		switch rapid.IntRange(0, 3).Draw(t, "end") {
		case 0:
			text += fmt.Sprintf(";COUNT=%d", rapid.IntRange(1, 40).Draw(t, "count"))
		case 1:
			last := LocalInstant(2045, 1, rapid.IntRange(1, 800).Draw(t, "until"), 0, 0, now.Location()).Add(-time.Second)
			text += ";UNTIL=" + last.UTC().Format("20060102T150405Z")
		}
		rule := mustStart(t, text, now, minutes)
		for _, lang := range consult.Languages() {
			words := rule.Words(lang)
			got, err := Read(words, lang, now, DefaultZone)
			if err != nil || got.Rest != "" || got.RRule != text || got.Start.Hour()*60+got.Start.Minute() != minutes || !got.HasTime {
				t.Fatalf("%s: %q\ngot  %s %v, rest %q, %v\nwant %s", lang, words, got.RRule, got.Start, got.Rest, err, text)
			}
			if again, err := Read(words, "", now, DefaultZone); err != nil || again.RRule != text || again.Lang != lang {
				t.Fatalf("%q without a language: got %s %s, %v", words, again.Lang, again.RRule, err)
			}
		}
	})
}

// mustStart gives a rule the first date that it hits.
func mustStart(t *rapid.T, text string, now time.Time, minutes int) Rule {
	from := time.Date(now.Year(), now.Month(), now.Day(), 0, minutes, 0, 0, time.UTC)
	start, err := firstOccurrence(withoutParts(text, false), from, now.Add(1), now.Location())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	rule, err := New(text, start, DefaultZone)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return rule
}

func TestTheLocalHourIsTheSameOnBothSidesOfTheChangeOfTheClock(t *testing.T) {
	t.Parallel()
	chance.Check(t, chance.Seed(t), func(t *rapid.T) {
		minutes := rapid.IntRange(0, 24*4-1).Draw(t, "hour") * 15
		rule := mustStart(t, sayable(t), inBrussels(2026, 9, 1, 9, 0), minutes)
		for _, at := range rule.Between(inBrussels(2026, 10, 1, 0, 0), inBrussels(2027, 5, 1, 0, 0)) {
			skipped := at.Month() == time.March && at.Day() == 28 && minutes >= 120 && minutes < 180
			if got := at.Hour()*60 + at.Minute(); got != minutes && !skipped || skipped && got != minutes+60 {
				t.Fatalf("%s at %v, want %d minutes past midnight", rule.RRule, at, minutes)
			}
		}
	})
}

func inBrussels(y int, m time.Month, d, hh, mm int) time.Time {
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		panic(err)
	}
	return LocalInstant(y, m, d, hh, mm, loc)
}
