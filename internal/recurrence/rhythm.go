package recurrence

import (
	"slices"

	"overlegbot/internal/consult"
)

// units reads how often: "elke week", "om de 6 weken", "tweewekelijks",
// "een keer per maand", "van elke maand".
func (p *parser) units(i int, s slots) []step {
	if s.unit != 0 {
		return nil
	}
	var found []step
	add := func(n, unit, end int) {
		next := s
		next.interval, next.unit = n, unit
		found = append(found, step{end, next})
	}
	if n, end, ok := p.is(i, adverb); ok {
		add(n%100, n/100, end)
	}
	if _, end, ok := p.is(i, once); ok {
		if _, end, ok := p.is(end, per); ok {
			if n, end, ok := p.is(p.skip(end, article), unit); ok {
				add(1, n, end)
			}
		}
	}
	if _, end, ok := p.is(i, per); ok && (p.sign(i) == "per" || p.sign(i) == "par") { // not "a week on Friday"
		if n, end, ok := p.is(end, unit); ok {
			add(1, n, end)
		}
	}
	i = p.skip(i, of)
	for _, k := range []kind{everyOther, everyCount} { // "om de week" is every second one
		if _, end, ok := p.is(i, k); ok {
			if n, end, ok := p.is(end, unit); ok {
				add(2, n, end)
			}
		}
	}
	_, start, ok := p.is(i, every)
	if _, end, counted := p.is(i, everyCount); counted {
		start, ok = end, true
	}
	if !ok {
		if n, one, ok := p.is(p.skip(i, article), number); ok && n == 1 { // "une semaine sur deux"
			if n, end, ok := p.is(one, unit); ok {
				if _, end, ok := p.is(end, onTwo); ok {
					add(2, n, end)
				}
			}
		}
		return found
	}
	if len(found) > 0 {
		return found
	}
	start = p.skip(start, article)
	if n, end, ok := p.is(start, unit); ok {
		add(1, n, end)
	}
	if n, end, ok := p.count(start); ok {
		if u, end, ok := p.is(end, unit); ok {
			add(n, u, end)
		}
	}
	if n, end, ok := p.rank(start); ok && n >= 2 { // "elke tweede week"
		if u, end, ok := p.is(end, unit); ok && u != unitDay {
			add(n, u, end)
		}
	}
	return found
}

// rank reads an ordinal in words or in figures.
func (p *parser) rank(i int) (n, end int, ok bool) {
	if n, end, ok := p.is(i, ordinal); ok {
		return n, end, true
	}
	n, end, marked, ok := p.dayNumber(i)
	return n, end, ok && marked
}

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
		s.every, s.days = true, days
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

// nthsAt reads "eerste en derde donderdag", "laatste werkdag", "laatste dag",
// "eerste dinsdag of donderdag", and several of them.
func (p *parser) nthsAt(i int, s slots) []step {
	start := p.skip(i, on, article)
	_, lead, isEvery := p.is(start, every)
	if isEvery {
		start = p.skip(lead, article)
	}
	s.every = s.every || isEvery
	ranks, end := p.ranks(start)
	if len(ranks) == 0 {
		return nil
	}
	if _, after, ok := p.is(end, workday); ok {
		s.nths = slices.Clone(s.nths)
		for _, n := range ranks {
			s.nths = append(s.nths, nth{n, []int{0, 1, 2, 3, 4}})
		}
		return []step{{after, s}}
	}
	if u, after, ok := p.is(end, unit); ok && u == unitDay && len(ranks) == 1 && len(s.monthDays) == 0 {
		s.monthDays, s.marked = ranks, true
		return []step{{after, s}}
	}
	if either, after := p.either(end); len(either) > 1 {
		s.nths = slices.Clone(s.nths)
		for _, n := range ranks {
			s.nths = append(s.nths, nth{n, either})
		}
		return []step{{after, s}}
	}
	days, end := p.list(end, weekday)
	if len(days) == 0 {
		days, end = p.pluralDays(start, isEvery)
	}
	if len(days) == 0 {
		return nil
	}
	s.nths = slices.Clone(s.nths)
	for _, n := range ranks {
		for _, d := range days {
			s.nths = append(s.nths, nth{n, []int{d}})
		}
	}
	found := []step{{end, s}}
	if joint, ok := p.joined(end); ok { // "eerste maandag en derde donderdag"
		found = append(found, p.nthsAt(joint, s)...)
	}
	return found
}

// pluralDays reads "premiers jeudis", where "les" has said every.
func (p *parser) pluralDays(i int, isEvery bool) (days []int, end int) {
	ranks, next := p.ranks(i)
	if len(ranks) == 0 || !isEvery && p.lang != consult.French {
		return nil, i
	}
	return p.list(next, weekdays2)
}

// ranks reads "eerste en derde", "1ste"; "vijfde of laatste" is the last.
func (p *parser) ranks(i int) (ranks []int, end int) {
	for {
		n, next, ok := p.rank(i)
		if !ok || n > 5 {
			return ranks, end
		}
		ranks, end = append(ranks, n), next
		if _, other, ok := p.is(next, or); ok && n == 5 {
			if last, after, ok := p.is(p.skip(other, article), ordinal); ok && last == -1 {
				ranks[len(ranks)-1] = -1
				return ranks, after
			}
		}
		joint, ok := p.joined(next)
		if !ok {
			return ranks, end
		}
		i = p.skip(joint, article)
	}
}

// either reads "dinsdag of donderdag".
func (p *parser) either(i int) (days []int, end int) {
	for {
		d, next, ok := p.is(i, weekday)
		if !ok {
			return nil, i
		}
		days, end = append(days, d), next
		_, joint, ok := p.is(next, or)
		if !ok {
			return days, end
		}
		i = joint
	}
}

// monthDaysAt reads "de 15de", "le 1er et le 15", "elke 15de".
func (p *parser) monthDaysAt(i int, s slots) []step {
	if len(s.monthDays) > 0 {
		return nil
	}
	start := p.skip(i, on, article)
	_, lead, isEvery := p.is(start, every)
	if isEvery {
		start = p.skip(lead, article)
	}
	if u, end, ok := p.is(start, unit); ok && u == unitDay && start > i { // "op dag 15"
		start = end
	}
	if start == i {
		if _, _, marked, ok := p.dayNumber(i); !ok || !marked {
			return nil
		}
	}
	var list []int
	var end int
	all := true
	for at := start; ; {
		n, next, marked, ok := p.dayNumber(at)
		if !ok {
			n, next, ok = p.is(at, ordinal)
			marked = true
			if !ok || n < 1 {
				break
			}
		}
		list, end, all = append(list, n), next, all && marked
		joint, ok := p.joined(next)
		if !ok {
			break
		}
		at = p.skip(joint, on, article)
	}
	if len(list) == 0 {
		return nil
	}
	s.every, s.monthDays, s.marked = s.every || isEvery, list, all
	return []step{{end, s}}
}

// monthsAt reads "van de maand", "van volgende maand", "van feb, mei en sept",
// "van mei 2027", "van elk kwartaal".
func (p *parser) monthsAt(i int, s slots) []step {
	if s.ofMonth || len(s.months) > 0 || s.nextMonth != 0 {
		return nil
	}
	var found []step
	for _, start := range p.endsOf(i, of) { // "du mois" and "du mois de" both are
		found = append(found, p.monthsFrom(p.skip(start, article), s)...)
	}
	return found
}

func (p *parser) monthsFrom(start int, s slots) []step {
	var found []step
	add := func(s slots, end int) { found = append(found, step{end, s}) }
	if u, end, ok := p.is(start, unit); ok && u == unitMonth {
		next := s
		next.ofMonth = true
		add(next, end)
	}
	if n, end, ok := p.aroundNow(start, unitMonth); ok {
		next := s
		next.nextMonth = n + 1
		add(next, end)
	}
	if list, end := p.list(start, month, of); len(list) > 0 {
		next := s
		next.months = list
		add(next, end)
		if y, end, ok := p.year(end); ok && len(list) == 1 {
			next.monthsYear = y
			add(next, end)
		}
	}
	return found
}

// aroundNow reads "deze maand" (0) and "volgende maand" (1), in either order.
func (p *parser) aroundNow(i, want int) (n, end int, ok bool) {
	for _, k := range []kind{next, this, coming} {
		n := 1
		if k == this {
			n = 0
		}
		if _, end, ok := p.is(i, k); ok {
			if u, end, ok := p.is(end, unit); ok && u == want && k != coming {
				return n, end, true
			}
		}
		if u, end, ok := p.is(i, unit); ok && u == want && k != this {
			if _, end, ok := p.is(end, k); ok {
				return n, end, true
			}
		}
	}
	return 0, i, false
}

// counts reads "10 keer".
func (p *parser) counts(i int, s slots) []step {
	if s.counted {
		return nil
	}
	n, end, ok := p.count(i)
	if !ok {
		return nil
	}
	_, end, ok = p.is(end, times)
	if !ok || p.rate(end) {
		return nil
	}
	s.count, s.counted = n, true
	return []step{{end, s}}
}

// rate reports "per maand": "2 keer per maand" is no number of meetings.
func (p *parser) rate(i int) bool {
	_, end, ok := p.is(i, per)
	if !ok {
		return false
	}
	_, _, ok = p.is(p.skip(end, article), unit)
	return ok
}
