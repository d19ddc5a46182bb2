package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ruleParts is an RRULE before its beginning and its end are known.
type ruleParts struct {
	freq     string
	interval int
	by       []string
	raw      string
}

func (r ruleParts) text(interval bool) string {
	if r.raw != "" {
		return withoutParts(r.raw, interval)
	}
	parts := []string{"FREQ=" + r.freq}
	if interval && r.interval > 1 {
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", r.interval))
	}
	return strings.Join(append(parts, r.by...), ";")
}

// withoutParts leaves out how often and until when, to look for the first date.
func withoutParts(raw string, all bool) string {
	if all {
		return raw
	}
	parts := slices.DeleteFunc(strings.Split(raw, ";"), func(part string) bool {
		key, _, _ := strings.Cut(part, "=")
		return key == "INTERVAL" || key == "COUNT" || key == "UNTIL"
	})
	return strings.Join(parts, ";")
}

// positioned reports that some nth is not a plain weekday, so that BYSETPOS is
// needed.
func (s slots) positioned() bool {
	return slices.ContainsFunc(s.nths, func(n nth) bool { return len(n.days) > 1 })
}

// inMonth writes the days within a month: weekdays, or days of the month.
func (r *ruleParts) inMonth(freq string, s slots) bool {
	r.freq = freq
	r.months(s.months)
	if (len(s.nths) > 0) == (len(s.monthDays) > 0) {
		return false
	}
	if len(s.monthDays) > 0 {
		for _, d := range s.monthDays {
			if d > 31 || d == 0 {
				return false
			}
		}
		r.by = append(r.by, "BYMONTHDAY="+joinInts(unique(s.monthDays)))
		return true
	}
	if !s.positioned() {
		var days []string
		for _, n := range s.nths {
			days = append(days, strconv.Itoa(n.n)+weekdays[n.days[0]])
		}
		r.by = append(r.by, "BYDAY="+strings.Join(unique(days), ","))
		return true
	}
	var positions []int
	for _, n := range s.nths {
		if !slices.Equal(n.days, s.nths[0].days) {
			return false
		}
		positions = append(positions, n.n)
	}
	r.days(s.nths[0].days)
	r.by = append(r.by, "BYSETPOS="+joinInts(unique(positions)))
	return true
}

func (r *ruleParts) months(months []int) {
	if len(months) > 0 {
		r.by = append(r.by, "BYMONTH="+joinInts(unique(months)))
	}
}

func (r *ruleParts) days(days []int) {
	var names []string
	for _, d := range unique(days) {
		names = append(names, weekdays[d])
	}
	r.by = append(r.by, "BYDAY="+strings.Join(names, ","))
}

func unique[T comparable](list []T) []T {
	var kept []T
	for _, x := range list {
		if !slices.Contains(kept, x) {
			kept = append(kept, x)
		}
	}
	return kept
}

func joinInts(list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}
