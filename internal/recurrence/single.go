package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

// single turns what was said into one date; none of it recurs.
func (p *parser) single(r Reading, s slots, minutes int) (Reading, error, bool) {
	sources := 0
	for _, said := range []bool{
		s.date != nil, s.relative != nil, !s.instant.IsZero(), len(s.nths) > 0, len(s.monthDays) > 0, s.nextWeek,
	} {
		if said {
			sources++
		}
	}
	loneDay := len(s.days) == 1 && sources == 0
	switch {
	case loneDay && s.habitual, sources > 1, len(s.days) > 1, s.workdays:
		return r, nil, false
	case sources == 0 && !loneDay:
		nothing := len(s.months) == 0 && s.nextMonth == 0 && len(s.days) == 0
		return r, nil, nothing && (r.HasTime || r.Duration != 0)
	}
	d, err, ok := p.pick(s)
	if err != nil || !ok {
		return r, err, ok
	}
	if !s.instant.IsZero() {
		if s.clock != nil || len(s.days) > 0 {
			return r, nil, false
		}
		r.Start, r.HasTime = s.instant, true
		return r, nil, true
	}
	y, m, dd, err := p.settle(d, floating(p.now))
	if err != nil {
		return r, err, true
	}
	wall := time.Date(y, m, dd, 0, minutes, 0, 0, time.UTC)
	if err, ok := p.agrees(s, d, wall); err != nil || !ok {
		return r, err, ok
	}
	r.Start = localise(wall, p.now.Location())
	if r.HasTime && !r.Start.After(p.now) || wall.AddDate(0, 0, 1).Before(floating(p.now)) {
		return r, datePast(wall), true
	}
	return r, nil, true
}

// agrees holds a weekday against the date beside it.
func (p *parser) agrees(s slots, d day, wall time.Time) (error, bool) {
	if s.date == nil || len(s.days) == 0 || mondayFirst(wall) == s.days[0] {
		return nil, true
	}
	if d.fuzzy {
		return nil, false // "over twee weken op dinsdag": which week is meant?
	}
	return weekdayDiffers(wall, s.days[0]), true
}

// pick finds the one day that was meant.
func (p *parser) pick(s slots) (day, error, bool) {
	monthSaid := len(s.months) > 0 || s.nextMonth != 0
	switch {
	case !s.instant.IsZero():
		return day{}, nil, !monthSaid
	case s.date != nil:
		return *s.date, nil, !monthSaid
	case len(s.nths) > 0:
		return p.nthOfMonth(s)
	case len(s.monthDays) > 0:
		y, m, ok := p.monthMeant(s)
		return day{y: y, m: m, d: s.monthDays[0]}, nil, ok && len(s.monthDays) == 1 && len(s.days) == 0
	case monthSaid:
		return day{}, nil, false
	case s.relative != nil:
		d, ok := p.near(*s.relative)
		return d, nil, ok && len(s.days) == 0
	case s.nextWeek:
		if len(s.days) != 1 {
			return day{}, nil, false
		}
		return p.fromToday(7 - p.todayIs() + s.days[0]), nil, true
	}
	ahead := (s.days[0] - p.todayIs() + 7) % 7
	return p.fromToday(ahead), nil, ahead > 0 // said on that very day: today, or in a week?
}

func (p *parser) todayIs() int { return mondayFirst(floating(p.now)) }

// near settles "volgende dinsdag". When that Tuesday is still in this week, some
// mean that one and others the one after, so that nothing is settled; "komende"
// and "deze" are clear, and so is "en huit".
func (p *parser) near(r relative) (day, bool) {
	ahead := (r.weekday - p.todayIs() + 7) % 7
	coming := ahead
	if coming == 0 {
		coming = 7
	}
	switch r.how {
	case next:
		return p.fromToday(coming), ahead == 0 || p.todayIs()+coming > 6
	case this:
		return p.fromToday(ahead), ahead > 0 && p.todayIs()+ahead <= 6
	case aWeekOn:
		return p.fromToday(ahead + 7*r.weeks), ahead > 0
	}
	return p.fromToday(coming), true
}

// nthOfMonth settles "eerste dinsdag van mei 2027" and "van volgende maand".
func (p *parser) nthOfMonth(s slots) (day, error, bool) {
	y, m, ok := p.monthMeant(s)
	if !ok || len(s.nths) != 1 || len(s.days) > 0 || y < 2000 || y > 2100 {
		return day{}, nil, false
	}
	n := s.nths[0]
	var hits []int
	for d := 1; d <= daysIn(y, time.Month(m)); d++ {
		wd := mondayFirst(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC))
		for _, want := range n.days {
			if wd == want {
				hits = append(hits, d)
			}
		}
	}
	at := n.n - 1
	if n.n < 0 {
		at = len(hits) + n.n
	}
	if at < 0 || at >= len(hits) {
		return day{}, consult.Invalid("date", "date_impossible", map[string]any{"Date": time.Month(m).String()}), true
	}
	return day{y: y, m: m, d: hits[at]}, nil, true
}

// monthMeant is the one month that was named with its year, or counted from now.
func (p *parser) monthMeant(s slots) (y, m int, ok bool) {
	if s.nextMonth != 0 {
		t := firstOf(floating(p.now), p.now.Year(), p.now.Month()+time.Month(s.nextMonth-1))
		return t.Year(), int(t.Month()), len(s.months) == 0
	}
	if len(s.months) == 1 && s.monthsYear != 0 {
		return s.monthsYear, s.months[0], true
	}
	return 0, 0, false
}

// settle finds the year of a date that was said without one, the first that is
// not before from, and refuses dates that do not exist.
func (p *parser) settle(d day, from time.Time) (int, time.Month, int, error) {
	y := d.y
	if y >= 1000 && y < 2000 {
		return 0, 0, 0, datePast(time.Date(y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC))
	}
	if y == 0 {
		if err := possible(2024, d.m, d.d); err != nil {
			return 0, 0, 0, err
		}
		from = time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
		for y = from.Year(); ; y++ {
			dd := d.d
			if dd == lastDay {
				dd = daysIn(y, time.Month(d.m))
			}
			if dd <= daysIn(y, time.Month(d.m)) && !time.Date(y, time.Month(d.m), dd, 0, 0, 0, 0, time.UTC).Before(from) {
				break
			}
		}
	}
	if err := possible(y, d.m, d.d); err != nil {
		return 0, 0, 0, err
	}
	if d.d == lastDay {
		d.d = daysIn(y, time.Month(d.m))
	}
	return y, time.Month(d.m), d.d, nil
}

// possible refuses dates that are in no calendar, and those too far from any
// meeting to be meant.
func possible(y, m, d int) error {
	if m < 1 || m > 12 || y < 2000 || y > 2100 || d != lastDay && (d < 1 || d > daysIn(y, time.Month(m))) {
		args := map[string]any{"Day": d, "Month": m, "Year": y}
		return consult.Invalid("date", "date_impossible", args)
	}
	return nil
}

func datePast(wall time.Time) error {
	return consult.Invalid("date", "date_past", map[string]any{"Date": wall.Format(time.DateOnly)})
}
