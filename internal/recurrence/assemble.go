package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// assemble turns what was said into a rule or a date. ok is false when the words
// contradict each other or leave something open; err is a refusal of something
// that was understood and cannot be.
func (p *parser) assemble(s slots) (r Reading, err error, ok bool) {
	minutes, length, err, ok := s.hours()
	if err != nil || !ok {
		return Reading{}, err, ok
	}
	r = Reading{Lang: p.lang, HasTime: s.clock != nil, Place: s.place, Duration: length}
	parts, isRule, ok, err := p.rhythm(s)
	switch {
	case err != nil || !ok:
		return r, err, ok
	case isRule:
		return p.withStart(r, s, parts, minutes)
	case s.first != nil || s.last != nil || s.counted || s.every || s.ofMonth || s.unit != 0:
		return r, nil, false
	}
	return p.single(r, s, minutes)
}

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

// rhythm finds the rule in what was said; isRule is false for a single date.
func (p *parser) rhythm(s slots) (r ruleParts, isRule, ok bool, err error) {
	several := len(s.months) > 1
	recurs := s.raw != "" || s.every || s.unit != 0 || s.ofMonth || several && (len(s.nths) > 0 || len(s.monthDays) > 0)
	if !recurs {
		return r, false, true, nil
	}
	if s.relative != nil || s.nextWeek || s.nextMonth != 0 || s.monthsYear != 0 || !s.instant.IsZero() {
		return r, true, false, nil
	}
	if s.raw != "" {
		lone := s.date == nil && !s.every && s.unit == 0 && len(s.days)+len(s.nths)+len(s.monthDays)+len(s.months) == 0
		return ruleParts{raw: s.raw}, true, lone && s.last == nil && !s.counted && !s.ofMonth, nil
	}
	if s.unit != 0 && (s.interval < 1 || s.interval > 99) {
		return r, true, true, outOfRange("INTERVAL", strconv.Itoa(s.interval), 1, 99)
	}
	r.interval = max(s.interval, 1)
	switch s.unit {
	case unitDay:
		ok = p.daily(s, &r)
	case unitWeek:
		ok = p.weekly(s, &r)
	case unitMonth:
		ok = p.monthly(s, &r)
	case unitYear:
		ok, err = p.yearly(s, &r)
	case unitQuarter:
		ok = p.quarterly(s, &r)
	default:
		ok, err = p.plain(s, &r)
	}
	return r, true, ok, err
}

// bare reports that nothing but weekdays was said beside how often.
func (s slots) bare() bool {
	return len(s.nths) == 0 && len(s.monthDays) == 0 && !s.ofMonth && s.date == nil
}

func (p *parser) daily(s slots, r *ruleParts) bool {
	weeks := s.interval / 7
	exact := s.interval%7 == 0 && weeks > 0
	if p.fortnight(s.interval, unitDay) {
		weeks, exact = (s.interval+6)/7, s.interval != 8
		if s.interval == 8 {
			weeks, exact = 1, true
		}
		if s.interval == 15 {
			weeks = 2
		}
		if len(s.days) == 0 {
			return false
		}
	}
	if len(s.days) > 0 && exact {
		s.interval, s.unit, r.interval = weeks, unitWeek, weeks
		return p.weekly(s, r)
	}
	r.freq = "DAILY"
	r.months(s.months)
	return s.bare() && len(s.days) == 0 && !s.workdays && !s.every
}

func (p *parser) weekly(s slots, r *ruleParts) bool {
	if !s.bare() {
		return false
	}
	r.freq = "WEEKLY"
	r.months(s.months)
	days := s.days
	if len(days) == 0 && s.workdays {
		days = []int{0, 1, 2, 3, 4}
	}
	if len(days) == 0 && s.first != nil {
		y, m, d, err := p.settle(*s.first, floating(p.now))
		if err != nil {
			return false
		}
		days = []int{mondayFirst(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))}
	}
	r.days(days)
	return len(days) > 0
}

func mondayFirst(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

func (p *parser) monthly(s slots, r *ruleParts) bool {
	if s.date != nil || len(s.days) > 0 || s.workdays || len(s.months) > 0 && s.interval != 1 {
		return false
	}
	if len(s.nths) == 0 && len(s.monthDays) == 0 && s.first != nil && s.first.d > 0 {
		s.monthDays = []int{s.first.d}
	}
	return r.inMonth("MONTHLY", s)
}

func (p *parser) quarterly(s slots, r *ruleParts) bool {
	if s.interval != 1 || len(s.nths) == 0 || len(s.monthDays) > 0 || len(s.months) > 0 || len(s.days) > 0 || s.workdays || s.date != nil || s.ofMonth {
		return false
	}
	s.months = []int{1, 4, 7, 10}
	for _, n := range s.nths {
		if (n.n < 0) != (s.nths[0].n < 0) {
			return false
		}
		if n.n < 0 {
			s.months = []int{3, 6, 9, 12}
		}
	}
	return r.inMonth("MONTHLY", s)
}

func (p *parser) yearly(s slots, r *ruleParts) (bool, error) {
	if len(s.days) > 0 || s.workdays || s.ofMonth {
		return false, nil
	}
	if s.date == nil && len(s.nths)+len(s.monthDays)+len(s.months) == 0 && s.first != nil && s.first.d > 0 {
		s.date = &day{m: s.first.m, d: s.first.d}
	}
	if s.date != nil {
		if s.date.y != 0 || s.date.d < 1 || len(s.nths)+len(s.monthDays)+len(s.months) > 0 {
			return false, nil
		}
		if err := possible(2024, s.date.m, s.date.d); err != nil {
			return true, err
		}
		s.months, s.monthDays = []int{s.date.m}, []int{s.date.d}
	}
	if len(s.months) == 0 || len(s.months) > 1 && s.positioned() {
		return false, nil
	}
	return r.inMonth("YEARLY", s), nil
}

// plain is a rule without "elke n weken": the day itself says how often.
func (p *parser) plain(s slots, r *ruleParts) (bool, error) {
	r.interval = 1
	if s.date != nil {
		s.unit = unitYear // "elke 15 mei"
		return p.yearly(s, r)
	}
	if len(s.nths) == 0 && len(s.monthDays) == 0 {
		return s.every && p.weeklyPlain(s, r), nil
	}
	switch {
	case len(s.days) > 0 || s.workdays:
		return false, nil
	case len(s.months) == 1 && !s.every:
		return false, nil // "de eerste maandag van mei": once, or each year?
	case len(s.months) == 1:
		return r.inMonth("YEARLY", s), nil
	case len(s.monthDays) > 0 && !s.ofMonth && len(s.months) == 0:
		return false, nil
	}
	return r.inMonth("MONTHLY", s), nil
}

func (p *parser) weeklyPlain(s slots, r *ruleParts) bool {
	s.ofMonth = false
	return p.weekly(s, r)
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

// withStart looks for the first date of a rule and writes down its end.
func (p *parser) withStart(r Reading, s slots, parts ruleParts, minutes int) (Reading, error, bool) {
	from := floating(p.now)
	from = time.Date(from.Year(), from.Month(), from.Day(), 0, minutes, 0, 0, time.UTC)
	if !r.HasTime {
		from = from.AddDate(0, 0, 1) // an hour still to be chosen may have passed today
	}
	if s.first != nil {
		y, m, d, err := p.settle(*s.first, floating(p.now))
		if err != nil {
			return r, err, true
		}
		from = time.Date(y, m, d, 0, minutes, 0, 0, time.UTC)
		if from.AddDate(0, 0, 1).Before(floating(p.now)) {
			return r, datePast(from), true
		}
	}
	zone := p.now.Location()
	start, err := firstOccurrence(parts.text(false), from, p.now, zone)
	if err != nil {
		return r, err, true
	}
	text := parts.text(true)
	if s.counted && s.last != nil {
		return r, nil, false
	}
	if s.counted {
		if s.count < 1 || s.count > 10000 {
			return r, outOfRange("COUNT", strconv.Itoa(s.count), 1, 10000), true
		}
		text += ";COUNT=" + strconv.Itoa(s.count)
	}
	if s.last != nil {
		y, m, d, err := p.settle(*s.last, from)
		if err != nil {
			return r, err, true
		}
		until := localise(time.Date(y, m, d, 23, 59, 59, 0, time.UTC), zone)
		if until.Before(start) {
			return r, consult.Invalid("time", "end_before_start", map[string]any{
				"Start": start.Format(time.DateOnly), "End": until.Format(time.DateOnly)}), true
		}
		text += ";UNTIL=" + until.UTC().Format("20060102T150405Z")
	}
	rule, err := New(text, start, zone.String())
	if err != nil {
		return r, err, true
	}
	r.RRule, r.Start = rule.RRule, rule.Start
	return r, nil, true
}

// firstOccurrence is the first date of a rule, its interval left aside, that is
// not before from and lies in the future.
func firstOccurrence(text string, from, now time.Time, loc *time.Location) (time.Time, error) {
	p, err := parse(text)
	if err != nil {
		return time.Time{}, err
	}
	s := series{option: p.option, wall: from, loc: loc}
	s.option.Dtstart = from
	var found time.Time
	s.each(now, func(t time.Time) bool {
		if t.After(now) {
			found = t
		}
		return found.IsZero()
	})
	if found.IsZero() {
		return found, consult.Invalid("rule", "rule_never_happens", map[string]any{"Rule": text})
	}
	return found, nil
}
