package recurrence

import (
	"overlegbot/internal/consult"
)

// weekdaysAt reads "dinsdag en donderdag", "elke dinsdag", "Tuesdays", "elke werkdag".
func (p *parser) weekdaysAt(i int, s slots) []step {
	if len(s.days) > 0 || s.workdays {
		return nil
	}
	start := p.skip(i, on, article)
	s.habitual = start > p.skip(i, on) || start > i && p.lang == consult.French
	_, lead, isEvery := p.is(start, every)
	if _, end, ok := p.is(start, everyOther); ok {
		if days, end := p.list(end, weekday, on, article, every); len(days) > 0 && s.unit == 0 {
			s.interval, s.unit, s.days = 2, unitWeek, days
			return []step{{end, s}}
		}
		return nil
	}
	if isEvery {
		start = p.skip(lead, article)
	}
	if days, end := p.list(start, weekdays2, on, article, every); len(days) > 0 {
		s.every, s.days = true, days
		return p.secondOf(end, s)
	}
	if _, end, ok := p.is(start, workday); ok && isEvery {
		s.every, s.workdays = true, true
		return []step{{end, s}}
	}
	if n, one, ok := p.is(start, number); ok && n == 1 && !isEvery { // "un mardi sur deux"
		if d, end, ok := p.is(one, weekday); ok {
			if _, end, ok := p.is(end, onTwo); ok && s.unit == 0 {
				s.interval, s.unit, s.days = 2, unitWeek, []int{d}
				return []step{{end, s}}
			}
		}
	}
	if days, end := p.span(i, start); len(days) > 0 {
		s.every, s.days, s.span = true, days, true
		return []step{{end, s}}
	}
	days, end := p.list(start, weekday, on, article, every)
	if len(days) == 0 {
		return nil
	}
	s.every, s.days = s.every || isEvery, days
	return p.secondOf(end, s)
}

// span reads "van maandag tot vrijdag", which is each of these days.
func (p *parser) span(i, start int) (days []int, end int) {
	if _, after, ok := p.is(i, from); ok {
		start = p.skip(after, article)
	}
	first, end, ok := p.is(start, weekday)
	if !ok {
		return nil, i
	}
	_, joint, ok := p.is(end, through)
	if !ok {
		_, joint, ok = p.is(end, until)
	}
	if !ok && p.sign(end) == "-" {
		joint, ok = end+1, true
	}
	last, end, isDay := p.is(p.skip(joint, article), weekday)
	if !ok || !isDay || last <= first {
		return nil, i
	}
	for d := first; d <= last; d++ {
		days = append(days, d)
	}
	return days, end
}

// secondOf reads "sur deux" behind the days.
func (p *parser) secondOf(end int, s slots) []step {
	if _, after, ok := p.is(end, onTwo); ok && s.every && s.unit == 0 {
		s.interval, s.unit = 2, unitWeek
		return []step{{after, s}}
	}
	return []step{{end, s}}
}
