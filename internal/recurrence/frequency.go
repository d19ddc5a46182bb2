package recurrence

import (
	"strconv"
	"time"
)

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
	if len(s.dates) > 0 || len(s.except) > 0 && (len(s.months) > 0 || s.raw != "" || s.unit == unitYear) {
		return r, true, false, nil
	}
	if len(s.except) > 0 {
		s.months = otherMonths(s.except)
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
	if s.interval == 1 && s.span { // "elke dag van maandag tot vrijdag"
		return p.weekly(s, r)
	}
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
	case len(s.days) > 0 || s.workdays, s.everyNth && !s.ofMonth && len(s.months) == 0:
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
