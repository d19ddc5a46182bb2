package recurrence

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
