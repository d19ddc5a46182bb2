package recurrence

import (
	"slices"
)

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
	if u, end, ok := p.is(start, unit); ok && u == unitQuarter && (s.unit == 0 || s.unit == unitMonth && s.interval == 3) {
		next := s
		next.unit, next.interval = unitQuarter, 1
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

// exceptions reads "behalve in juli en augustus", "behalve van juni tot en met
// augustus": months in which a rhythm rests.
func (p *parser) exceptions(i int, s slots) []step {
	if len(s.except) > 0 {
		return nil
	}
	var found []step
	for _, start := range p.endsOf(i, except) {
		next := s
		at := p.skip(start, of)
		for {
			m, end, ok := p.is(at, month)
			if !ok {
				break
			}
			next.except = append(next.except, m)
			if last, after, ok := p.toMonth(end); ok {
				if last <= m { // also where it could be the end of the rhythm
					return nil
				}
				for m++; m <= last; m++ {
					next.except = append(next.except, m)
				}
				end = after
			}
			joint, joined := p.joined(end)
			if _, other, ok := p.is(end, or); ok {
				joint, joined = other, true
			}
			if len(next.except) <= mostExceptions {
				found = append(found, step{end, next})
			}
			if !joined {
				break
			}
			at = p.skip(joint, in, of)
		}
	}
	return found
}

// toMonth reads "tot en met augustus" behind a month; n is 0 where it is not sure
// whether that month rests too, as in "tot augustus".
func (p *parser) toMonth(i int) (n, end int, ok bool) {
	for _, k := range []kind{through, until} {
		if _, joint, ok := p.is(i, k); ok {
			if m, end, ok := p.is(joint, month); ok {
				if k == until {
					m = 0
				}
				return m, end, true
			}
		}
	}
	if p.sign(i) == "-" {
		return p.is(i+1, month)
	}
	return 0, i, false
}

// mostExceptions is from where on one would rather say the months in which one meets.
const mostExceptions = 6

// otherMonths are those of the year that are not among these.
func otherMonths(months []int) []int {
	var others []int
	for m := 1; m <= 12; m++ {
		if !slices.Contains(months, m) {
			others = append(others, m)
		}
	}
	return others
}
