package recurrence

import (
	"slices"

	"overlegbot/internal/consult"
)

// rank reads an ordinal in words or in figures.
func (p *parser) rank(i int) (n, end int, ok bool) {
	if n, end, ok := p.is(i, ordinal); ok {
		return n, end, true
	}
	n, end, marked, ok := p.dayNumber(i)
	return n, end, ok && marked
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
	s.everyNth = isEvery && len(ranks) == 1 && ranks[0] > 1 && p.lang == consult.English
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
