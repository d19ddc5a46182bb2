package recurrence

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// shape is a rule as people would say it; not every rule has one.
type shape struct {
	unit      int
	interval  int
	days      []int // weekly
	months    []int
	nths      []nth
	monthDays []int // 1 to 31, or a single -1 or -2
}

var everyWorkday = []int{0, 1, 2, 3, 4}

// shapeOf says what a rule means in the terms of shape; ok is false for rules
// that only an RRULE can say (week numbers, days of the year, odd positions).
func shapeOf(o rrule.ROption, start time.Time) (s shape, ok bool) {
	if len(o.Byweekno)+len(o.Byyearday) > 0 || len(o.Bymonthday) > 0 && len(o.Byweekday) > 0 {
		return s, false
	}
	s = shape{interval: o.Interval, months: o.Bymonth}
	numbered := slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() != 0 })
	plainDays := len(o.Byweekday) > 0 && !numbered && len(o.Bysetpos) == 0
	switch {
	case plainDays && (o.Freq == rrule.WEEKLY || o.Interval == 1):
		return s.weekly(o)
	case plainDays:
		return s, false
	case o.Freq == rrule.DAILY:
		s.unit = unitDay
		return s, len(o.Bymonthday)+len(o.Bysetpos) == 0
	case o.Freq == rrule.WEEKLY:
		o.Byweekday = []rrule.Weekday{allWeekdays[mondayFirst(start)]}
		if len(o.Bysetpos) > 0 {
			return s, false
		}
		return s.weekly(o)
	}
	s.unit = unitMonth
	if o.Freq == rrule.YEARLY {
		s.unit = unitYear
	}
	if len(o.Byweekday) > 0 {
		s.nths, ok = nthsOf(o)
		return s, ok && s.sayable(o)
	}
	s.monthDays = o.Bymonthday
	if len(s.monthDays) == 0 {
		s.monthDays = []int{start.Day()}
		if s.unit == unitYear && len(s.months) == 0 {
			s.months = []int{int(start.Month())}
		}
	}
	last := len(s.monthDays) == 1 && s.monthDays[0] >= -2
	positive := !slices.ContainsFunc(s.monthDays, func(d int) bool { return d < 0 })
	return s, (last || positive) && len(o.Bysetpos) == 0 && s.sayable(o)
}

func (s shape) weekly(o rrule.ROption) (shape, bool) {
	s.unit = unitWeek
	for _, d := range o.Byweekday {
		s.days = append(s.days, d.Day())
	}
	// With weeks that begin on Sunday, every second week is another one.
	monday := o.Wkst.Day() == 0 || o.Interval == 1 || len(s.days) == 1
	return s, monday
}

// sayable settles what a month and a year have in common.
func (s *shape) sayable(o rrule.ROption) bool {
	if s.unit == unitMonth && len(s.months) > 0 {
		if s.interval > 1 {
			return false
		}
		if len(s.months) == 1 {
			s.unit = unitYear
		}
	}
	if s.unit == unitYear && len(s.months) == 0 { // all months, except for "the first Monday of the year"
		s.unit = unitMonth
		return s.interval == 1 && len(s.nths) == 0
	}
	return !(s.unit == unitYear && len(s.months) > 1 && len(o.Bysetpos) > 0)
}

// nthsOf reads BYDAY=1MO,3TH, or BYDAY=MO,TU with BYSETPOS.
func nthsOf(o rrule.ROption) ([]nth, bool) {
	var nths []nth
	named := func(n int) bool { return n >= -2 && n <= 5 && n != 0 }
	if len(o.Bysetpos) > 0 {
		var days []int
		for _, d := range o.Byweekday {
			if d.N() != 0 {
				return nil, false
			}
			days = append(days, d.Day())
		}
		for _, n := range o.Bysetpos {
			nths = append(nths, nth{n, days})
			if !named(n) {
				return nil, false
			}
		}
		return nths, !slices.Equal(days, everyWorkday) && len(nths) == 1 || slices.Equal(days, everyWorkday) || len(days) == 1
	}
	for _, d := range o.Byweekday {
		if !named(d.N()) {
			return nil, false
		}
		nths = append(nths, nth{d.N(), []int{d.Day()}})
	}
	return nths, true
}

var allWeekdays = []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
