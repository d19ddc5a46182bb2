package recurrence

import (
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// lists reads a fixed list of dates: "op 3/2, 5/5 en 6/10", "3, 10 en 17 maart",
// "woensdag 3 februari en donderdag 6 mei 2027".
func (p *parser) lists(i int, s slots) []step {
	if !p.severalDates || s.date != nil || len(s.dates) > 0 {
		return nil
	}
	var list []listed
	var found []step
	months := 0 // how many have a month; the others are "3, 10 en ..."
	for at := i; ; {
		d, end, ok := p.member(at)
		if !ok {
			return found
		}
		list = append(list, d)
		if d.m != 0 {
			for k := months; k < len(list)-1; k++ {
				list[k].y, list[k].m = d.y, d.m
			}
			months = len(list)
		}
		if len(list) > 1 && months == len(list) {
			next := s
			next.dates = slices.Clone(list)
			found = append(found, step{end, next})
		}
		joint, ok := p.joined(end)
		if !ok {
			return found
		}
		at = joint
	}
}

// member reads one date of a list, in the longest way; without a month it is
// only the number of a day.
func (p *parser) member(i int) (d listed, end int, ok bool) {
	d.weekday = -1
	i = p.skip(i, on, article)
	if wd, after, ok := p.is(i, weekday); ok {
		d.weekday, i = wd, p.skip(after, on, article)
	}
	for _, st := range p.dayAt(i) {
		if st.end > end {
			d.day, end, ok = st.day, st.end, true
		}
	}
	if ok {
		return d, end, true
	}
	d.d, end, _, ok = p.dayNumber(i)
	return d, end, ok && !(p.glued(end) && p.sign(end) != ",")
}

// several turns a list into dates. A year at its end holds for all of them, when
// they then follow each other; else each is the next one to come.
func (p *parser) several(r Reading, s slots, minutes int) (Reading, error, bool) {
	alone := s.relative == nil && s.instant.IsZero() && !s.nextWeek && len(s.nths)+len(s.monthDays)+len(s.months) == 0 && s.nextMonth == 0
	if !alone || len(s.days) > 1 || s.workdays || s.habitual {
		return r, nil, false
	}
	list := slices.Clone(s.dates)
	if len(s.days) == 1 && list[0].weekday < 0 { // "woensdag 3/2, 5/5"
		list[0].weekday = s.days[0]
	}
	shared := sharedYear(list)
	for _, d := range list {
		if shared != 0 {
			d.y = shared
		}
		y, m, dd, err := p.settle(d.day, floating(p.now))
		if err != nil {
			return r, err, true
		}
		wall := time.Date(y, m, dd, 0, minutes, 0, 0, time.UTC)
		if d.weekday >= 0 && mondayFirst(wall) != d.weekday {
			return r, weekdayDiffers(wall, d.weekday), true
		}
		at := localise(wall, p.now.Location())
		if r.HasTime && !at.After(p.now) || wall.AddDate(0, 0, 1).Before(floating(p.now)) {
			return r, datePast(wall), true
		}
		r.Dates = append(r.Dates, at)
	}
	if shared != 0 && !slices.IsSortedFunc(r.Dates, time.Time.Compare) {
		return Reading{}, nil, false // "15 december en 20 januari 2027"
	}
	slices.SortFunc(r.Dates, time.Time.Compare)
	r.Dates = slices.CompactFunc(r.Dates, time.Time.Equal)
	r.Start = r.Dates[0]
	return r, nil, len(r.Dates) == len(list)
}

// sharedYear is the year that only the last date of a list was given, 0 when
// others have one too.
func sharedYear(list []listed) int {
	last := len(list) - 1
	if slices.ContainsFunc(list[:last], func(d listed) bool { return d.y != 0 && d.y != list[last].y }) {
		return 0
	}
	return list[last].y
}

func weekdayDiffers(wall time.Time, said int) error {
	return consult.Invalid("date", "weekday_differs", map[string]any{
		"Date": wall.Format(time.DateOnly), "Weekday": weekdays[said], "Actual": weekdays[mondayFirst(wall)],
	})
}
