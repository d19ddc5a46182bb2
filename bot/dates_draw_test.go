package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/recurrence"
)

// drawCases draws rules: a quarter of each frequency, a third with BYSETPOS, UNTIL or EXDATE, a tenth between 02:00 and 03:00.
func drawCases(t *testing.T, r *rand.Rand) []datesCase {
	t.Helper()
	var cases []datesCase
	for tries := 0; len(cases) < checkedRules; tries++ {
		if tries > 20*checkedRules {
			t.Fatal("hardly any rule that is drawn ever happens")
		}
		i := len(cases)
		c := datesCase{Zone: recurrence.DefaultZone, Until: checkedUntil}
		hour := r.IntN(24)
		if i%10 == 0 {
			hour = 2
		}
		start := time.Date(checkedFrom, 1, 1+r.IntN(3*365), hour, r.IntN(12)*5, 0, 0, time.UTC)
		c.Start = start.Format(localLayout)
		c.Rule = drawRule(r, i, start)
		zone, err := recurrence.LoadZone(c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		at := recurrence.StartAt(start.Year(), start.Month(), start.Day(), start.Hour(), start.Minute(), zone)
		rule, err := recurrence.New(c.Rule, at, c.Zone)
		if err != nil {
			continue // no date within two years, say
		}
		if i%3 == 0 && !strings.Contains(c.Rule, "BYSETPOS") && !strings.Contains(c.Rule, "UNTIL") {
			for _, out := range rule.Next(at.Add(-time.Second), 8) {
				if r.IntN(3) == 0 {
					c.Exdate = append(c.Exdate, out.Format(time.DateOnly)+start.Format("T15:04"))
				}
			}
			c.Exdate = append(c.Exdate, c.Start) // which may be no date at all
		}
		cases = append(cases, c)
	}
	return cases
}

// drawRule draws the i-th rule.
func drawRule(r *rand.Rand, i int, start time.Time) string {
	freq := []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}[i%4]
	parts := []string{"FREQ=" + freq}
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if every := r.IntN(3); every > 0 {
		most := map[string]int{"DAILY": 99, "WEEKLY": 60, "MONTHLY": 20, "YEARLY": 4}[freq]
		if every == 1 {
			most = 3
		}
		add("INTERVAL=%d", 1+r.IntN(most))
	}
	special := i%3 == 0
	setpos := special && freq != "DAILY" && r.IntN(2) == 0
	switch {
	case setpos:
		drawPositions(r, freq, add)
	case freq == "DAILY":
		drawOne(r, add, months, plainDays, monthDays, nothing, nothing)
	case freq == "WEEKLY":
		drawOne(r, add, plainDays, plainDays, nothing, months)
		if r.IntN(4) == 0 {
			add("WKST=%s", weekdayNames[r.IntN(7)])
		}
	case freq == "MONTHLY":
		drawOne(r, add, numberedDays, numberedDays, monthDays, plainDays, nothing)
		drawOne(r, add, months, nothing, nothing)
	default:
		drawYearly(r, add)
	}
	switch {
	case special && !setpos && r.IntN(2) == 0:
		last := start.AddDate(0, 0, 40+r.IntN(4000))
		add("UNTIL=%s", []string{last.Format("20060102T120000Z"), last.Format("20060102T120000"), last.Format("20060102")}[r.IntN(3)])
	case r.IntN(6) == 0:
		add("COUNT=%d", 1+r.IntN(200))
	}
	return strings.Join(parts, ";")
}

type addPart func(format string, args ...any)

// drawOne draws one of the parts.
func drawOne(r *rand.Rand, add addPart, parts ...func(*rand.Rand, addPart)) {
	parts[r.IntN(len(parts))](r, add)
}

var weekdayNames = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

func nothing(*rand.Rand, addPart) {}

func months(r *rand.Rand, add addPart) {
	add("BYMONTH=%s", several(r, 4, func() string { return fmt.Sprint(1 + r.IntN(12)) }))
}

func plainDays(r *rand.Rand, add addPart) {
	add("BYDAY=%s", several(r, 4, func() string { return weekdayNames[r.IntN(7)] }))
}

func numberedDays(r *rand.Rand, add addPart) {
	add("BYDAY=%s", several(r, 3, func() string { return signed(r, 5) + weekdayNames[r.IntN(7)] }))
}

func monthDays(r *rand.Rand, add addPart) {
	add("BYMONTHDAY=%s", several(r, 3, func() string { return signed(r, 31) }))
}

func drawYearly(r *rand.Rand, add addPart) {
	switch r.IntN(6) {
	case 0:
		add("BYWEEKNO=%s", several(r, 2, func() string { return signed(r, 53) }))
		plainDays(r, add)
	case 1:
		add("BYYEARDAY=%s", several(r, 3, func() string { return signed(r, 366) }))
	case 2:
		add("BYDAY=%s%s", signed(r, 52), weekdayNames[r.IntN(7)])
	case 3:
	default:
		months(r, add)
		drawOne(r, add, numberedDays, monthDays, plainDays)
	}
}

func drawPositions(r *rand.Rand, freq string, add addPart) {
	add("BYDAY=%s", []string{"MO,TU,WE,TH,FR", "TU,TH", "SA,SU", "MO,WE,FR"}[r.IntN(4)])
	if freq == "YEARLY" {
		months(r, add)
	}
	add("BYSETPOS=%s", several(r, 2, func() string { return signed(r, 3) }))
}

// signed draws a number from 1, or from the end.
func signed(r *rand.Rand, most int) string {
	if n := 1 + r.IntN(most); r.IntN(3) == 0 {
		return fmt.Sprint(-n)
	} else {
		return fmt.Sprint(n)
	}
}

func several(r *rand.Rand, most int, draw func() string) string {
	var list []string
	for range 1 + r.IntN(most) {
		if x := draw(); !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return strings.Join(list, ",")
}
