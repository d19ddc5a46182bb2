package question

import (
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// TimeSpan gives the days that a value of Slots.Times covers, both included, at the moment now. ok is false for a value
// without days of its own, such as rel:next_meeting.
func TimeSpan(value string, now time.Time) (from, to time.Time, ok bool) {
	today := consult.Day(now)
	rel, is := strings.CutPrefix(value, "rel:")
	if !is {
		return absolute(value)
	}
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	days := func(from, to int) (time.Time, time.Time, bool) {
		return today.AddDate(0, 0, from), today.AddDate(0, 0, to), true
	}
	switch rel {
	case "today":
		return days(0, 0)
	case "tomorrow":
		return days(1, 1)
	case "day_after_tomorrow":
		return days(2, 2)
	case "yesterday":
		return days(-1, -1)
	case "this_week":
		return monday, monday.AddDate(0, 0, 6), true
	case "next_week":
		return monday.AddDate(0, 0, 7), monday.AddDate(0, 0, 13), true
	case "last_week":
		return monday.AddDate(0, 0, -7), monday.AddDate(0, 0, -1), true
	case "in_2_weeks":
		return monday.AddDate(0, 0, 14), monday.AddDate(0, 0, 20), true
	case "this_month":
		return month, month.AddDate(0, 1, -1), true
	case "next_month":
		return month.AddDate(0, 1, 0), month.AddDate(0, 2, -1), true
	case "end_next_month":
		return month.AddDate(0, 1, 20), month.AddDate(0, 2, -1), true
	case "last_month":
		return month.AddDate(0, -1, 0), month.AddDate(0, 0, -1), true
	case "next_quarter":
		quarter := month.AddDate(0, 3-(int(month.Month())-1)%3, 0)
		return quarter, quarter.AddDate(0, 3, -1), true
	case "this_year", "next_year", "last_year":
		year := today.Year() + map[string]int{"next_year": 1, "last_year": -1}[rel]
		return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC), true
	}
	return relative(rel, today)
}

func absolute(value string) (from, to time.Time, ok bool) {
	if at, err := time.Parse(time.DateOnly, value); err == nil {
		return at, at, true
	}
	if at, err := time.Parse("2006-01", value); err == nil {
		return at, at.AddDate(0, 1, -1), true
	}
	if at, err := time.Parse("2006", value); err == nil {
		return at, at.AddDate(1, 0, -1), true
	}
	return from, to, false
}

// relative reads the values that hold a name or a number.
func relative(rel string, today time.Time) (from, to time.Time, ok bool) {
	rest, until := strings.CutPrefix(rel, "until_")
	rest, following := strings.CutPrefix(rest, "next_")
	var n int
	if _, err := fmt.Sscanf(rel, "next_%d_days", &n); err == nil {
		return today, today.AddDate(0, 0, n), true
	}
	if _, err := fmt.Sscanf(rel, "last_%d_days", &n); err == nil {
		return today.AddDate(0, 0, -n), today, true
	}
	if _, err := fmt.Sscanf(rel, "last_%d_months", &n); err == nil {
		return today.AddDate(0, -n, 0), today, true
	}
	if d, is := dayWords[rest]; is {
		ahead := (d - (int(today.Weekday())+6)%7 + 7) % 7
		if following && ahead < 7-(int(today.Weekday())+6)%7 {
			ahead += 7
		}
		from = today.AddDate(0, 0, ahead)
		to, ok = from, true
	} else if m, is := monthWords[rest]; is {
		from = nextOn(today, time.Month(m+1), 1)
		to, ok = from.AddDate(0, 1, -1), true
		if until {
			to = from
		}
	} else if s, is := seasons[rest]; is {
		from = nextOn(today, s, 21)
		to, ok = from.AddDate(0, 3, 0), true
		if until {
			to = from
		}
	} else if rest == "year_end" {
		from, to, ok = today, time.Date(today.Year(), 12, 31, 0, 0, 0, 0, time.UTC), true
	} else if rest == "christmas" {
		from, to, ok = today, nextOn(today, time.December, 25), true
	} else if rest == "easter" {
		to, ok = easter(today.Year()), true
		if to.Before(today) {
			to = easter(today.Year() + 1)
		}
	}
	if until {
		from = today
	}
	return from, to, ok
}

var seasons = map[string]time.Month{"spring": time.March, "summer": time.June, "autumn": time.September, "winter": time.December}

func nextOn(today time.Time, m time.Month, d int) time.Time {
	at := time.Date(today.Year(), m, d, 0, 0, 0, 0, time.UTC)
	if at.AddDate(0, 1, 0).Before(today) {
		at = at.AddDate(1, 0, 0)
	}
	return at
}

// easter is Easter Sunday by the anonymous Gregorian computus.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
