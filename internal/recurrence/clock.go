package recurrence

import (
	"overlegbot/internal/consult"
)

// clockStep is one way to read an hour.
type clockStep struct {
	clock clock
	end   int
}

// From these hours on a number alone, or a number with "uur" behind it, can only
// mean the morning where meetings are concerned; before, it may be the afternoon.
const (
	earliestBare   = 8 // "om 8", "half negen"
	earliestMarked = 7 // "7u30", "7:30"
)

// clocks returns the ways to read an hour at i, the longest last.
func (p *parser) clocks(i int) []clockStep {
	var found []clockStep
	add := func(c clock, end int) { found = append(found, clockStep{c, end}) }
	if _, end, ok := p.is(i, noon); ok {
		add(clock{minutes: 12 * 60}, end)
		if _, end, ok := p.is(end, half); ok && p.lang == consult.French {
			add(clock{minutes: 12*60 + 30}, end)
		}
		if _, end, ok := p.is(end, quarter); ok && p.lang == consult.French {
			add(clock{minutes: 12*60 + 15}, end)
		}
	}
	if _, end, ok := p.is(i, midnight); ok {
		add(clock{minutes: 24 * 60}, end)
	}
	p.spoken(i, add)
	if n, ok := p.digits(i); ok && len(p.tokens[i].text) <= 2 && n <= 24 {
		p.figures(i, n, add)
	} else if n, end, ok := p.is(i, number); ok && n <= 12 {
		add(clock{minutes: n * 60, vague: n < earliestBare, plain: true, bare: true}, end)
		if _, end, ok := p.is(end, hour); ok {
			add(clock{minutes: n * 60, vague: n < earliestBare, plain: true}, end)
			p.french(n, end, add)
		}
	}
	return found
}

// figures reads "9u30", "9.30 uur", "14:00", "14h", "2pm" and a bare "9".
func (p *parser) figures(i, n int, add func(clock, int)) {
	zero := p.tokens[i].text[0] == '0' && len(p.tokens[i].text) == 2 || n == 0
	marked := clock{minutes: n * 60, vague: n < earliestMarked && !zero, plain: !zero}
	if !p.glued(i+1) || !p.tokens[i+1].word() && p.sign(i+1) != ":" && p.sign(i+1) != "." && p.sign(i+1) != "/" {
		add(clock{minutes: n * 60, vague: n < earliestBare && !zero, plain: !zero, bare: true}, i+1)
	}
	p.meridiem(i+1, marked, add)
	if _, end, ok := p.is(i+1, hour); ok {
		add(marked, end)
		p.french(n, end, add)
		if m, ok := p.digits(end); ok && m < 60 && len(p.tokens[end].text) == 2 && n < 24 {
			c := marked
			c.minutes += m
			if !p.glued(end+1) || !p.tokens[end+1].word() {
				add(c, end+1)
			}
			if _, end, ok := p.is(end+1, minute); ok && p.glued(end-1) {
				add(c, end)
			}
		}
	}
	mark := p.sign(i + 1)
	if mark != ":" && mark != "." || !p.glued(i+1) || !p.glued(i+2) {
		return
	}
	m, ok := p.digits(i + 2)
	if !ok || m > 59 || len(p.tokens[i+2].text) != 2 || n == 24 && m > 0 {
		return
	}
	c := marked
	c.minutes += m
	end := i + 3
	if p.glued(end) && (p.sign(end) == "." || p.sign(end) == "/" || p.sign(end) == ":") {
		return // 4.12.2026
	}
	p.meridiem(end, c, add)
	if _, after, ok := p.is(end, hour); ok {
		add(c, after)
	}
	if !p.glued(end) || !p.tokens[end].word() {
		c.bare = mark == "."
		add(c, end)
	}
}

func (p *parser) meridiem(i int, c clock, add func(clock, int)) {
	shift, end, ok := p.is(i, meridiem)
	if h := c.minutes / 60; ok && h >= 1 && h <= 12 {
		c.minutes = c.minutes%(12*60) + shift*60
		c.vague, c.plain, c.meridiem, c.bare = false, false, true, false
		add(c, end)
	}
}

// spoken reads "half tien", "kwart over negen", "half past nine", "quarter to ten".
func (p *parser) spoken(i int, add func(clock, int)) {
	hourAt := func(i, shift int) {
		if _, end, ok := p.is(i, noon); ok && p.lang == consult.English {
			add(clock{minutes: 12*60 + shift}, end)
		}
		n, end, ok := p.count(i)
		if !ok || n < 1 || n > 12 {
			return
		}
		minutes := n*60 + shift
		c := clock{minutes: minutes, vague: minutes < earliestBare*60, plain: true}
		add(c, end)
		if _, end, ok := p.is(end, hour); ok {
			add(c, end)
		}
	}
	if _, end, ok := p.is(i, half); ok && p.lang != consult.French {
		shift := map[string]int{consult.Dutch: -30, consult.English: 30}[p.lang]
		hourAt(end, shift)
	}
	if p.lang == consult.English {
		if _, end, ok := p.is(i, quarter); ok {
			hourAt(end, 15)
		}
		if _, end, ok := p.is(i, before); ok {
			hourAt(end, -15)
		}
		return
	}
	minutes, end, ok := p.is(i, number)
	if _, q, isQuarter := p.is(i, quarter); isQuarter {
		minutes, end, ok = 15, q, true
	}
	if !ok || minutes != 5 && minutes != 10 && minutes != 15 && minutes != 20 {
		return
	}
	if _, end, ok := p.is(end, past); ok {
		hourAt(end, minutes)
	}
	if _, end, ok := p.is(end, before); ok {
		hourAt(end, -minutes)
	}
}

// french reads what follows "neuf heures": "et demie", "et quart", "moins le quart".
func (p *parser) french(n, i int, add func(clock, int)) {
	if p.lang != consult.French {
		return
	}
	for k, shift := range map[kind]int{half: 30, quarter: 15, before: -15} {
		if _, end, ok := p.is(i, k); ok {
			minutes := n*60 + shift
			add(clock{minutes: minutes, vague: minutes < earliestBare*60, plain: true}, end)
		}
	}
}
