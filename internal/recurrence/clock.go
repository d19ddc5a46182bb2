package recurrence

import (
	"time"

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

// times reads an hour, or the hours from which to which.
func (p *parser) times(i int, s slots) []step {
	if s.clock != nil {
		return p.lateEnd(i, s)
	}
	var found []step
	prefixed := false
	start := i
	span := false // "tussen": an end must follow
	for _, k := range []kind{at, from, between, since} {
		if _, end, ok := p.is(i, k); ok {
			prefixed, start, span = true, p.skip(end, article), k == between
			break
		}
	}
	for _, c := range p.clocks(start) {
		c, part := p.withPart(c)
		for _, e := range p.ends(c.end, span) {
			next := s
			next.clock, next.part = &c.clock, or0(part, s.part)
			next.end = &e.clock
			if e.part != 0 {
				next.part = or0(part, e.part)
			}
			if c.clock.bare && !prefixed && e.clock.bare {
				continue
			}
			found = append(found, step{e.end, next})
		}
		if span || c.clock.bare && !prefixed || c.clock.minutes == 24*60 {
			continue
		}
		next := s
		next.clock, next.part = &c.clock, or0(part, s.part)
		if part != 0 && s.part != 0 && part != s.part {
			continue
		}
		found = append(found, step{c.end, next})
	}
	return found
}

// lateEnd reads an end that stands apart from its beginning.
func (p *parser) lateEnd(i int, s slots) []step {
	var found []step
	if s.end == nil {
		for _, e := range p.ends(i, false) {
			next := s
			next.end = &e.clock
			if !e.clock.bare {
				found = append(found, step{e.end, next})
			}
		}
	}
	return found
}

type endStep struct {
	clock clock
	part  int
	end   int
}

func (p *parser) ends(i int, span bool) []endStep {
	start := -1
	for _, k := range []kind{until, through} {
		if _, end, ok := p.is(i, k); ok {
			start = p.skip(end, at, article)
		}
	}
	if _, end, ok := p.is(i, and); ok && span && p.sign(i) != "," {
		start = p.skip(end, at)
	}
	if p.sign(i) == "-" {
		start = i + 1
	}
	if start < 0 {
		return nil
	}
	var found []endStep
	for _, c := range p.clocks(start) {
		c, part := p.withPart(c)
		found = append(found, endStep{c.clock, part, c.end})
	}
	return found
}

// withPart reads "'s avonds" behind an hour.
func (p *parser) withPart(c clockStep) (clockStep, int) {
	if n, end, ok := p.is(c.end, part); ok {
		c.end = end
		return c, n
	}
	return c, 0
}

func or0(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

// inPart places an hour in a part of the day; ok is false when it is not there,
// or when the hour stays vague.
func (c clock) inPart(of int) (minutes int, ok bool) {
	h, m := c.minutes/60, c.minutes
	switch {
	case of == 0, c.meridiem:
		return m, !c.vague
	case of == partMorning:
		return m, h < 12
	case of == partAfternoon && h >= 1 && h <= 6, of == partEvening && h >= 5 && h <= 11, of == partNight && (h == 10 || h == 11):
		if !c.plain {
			return m, false
		}
		return m + 12*60, true
	case of == partAfternoon:
		return m, h >= 12 && h <= 18
	case of == partEvening:
		return m, h >= 17 && h <= 24
	}
	return m, h <= 5 || h >= 22
}

// hours settles the beginning and the length of a meeting; ok is false when the
// words leave a doubt.
func (s slots) hours() (minutes int, length time.Duration, err error, ok bool) {
	if s.clock == nil {
		return 0, s.length, nil, s.part == 0 && s.end == nil
	}
	start, end := *s.clock, s.end
	if end != nil && end.meridiem && start.plain && !start.meridiem {
		// "2-4pm" is an afternoon, "10-2pm" begins in the morning.
		start.vague = false
		if h := start.minutes; h < 12*60 && h+12*60 < end.minutes {
			start.minutes += 12 * 60
		}
	}
	minutes, ok = start.inPart(s.part)
	if !ok || minutes >= 24*60 {
		return 0, 0, nil, false
	}
	if end == nil {
		return minutes, s.length, nil, true
	}
	last, ok := end.inPart(s.part)
	if !ok && s.part != 0 && !end.vague { // "9u 's morgens tot 14u"
		last, ok = end.minutes, true
	}
	if !ok || s.length != 0 {
		return 0, 0, nil, false
	}
	if last <= minutes && minutes >= 20*60 && last <= 4*60 {
		last += 24 * 60
	}
	if last <= minutes {
		err = consult.Invalid("time", "end_before_start", map[string]any{"Start": clockFace(minutes), "End": clockFace(last)})
	}
	return minutes, time.Duration(last-minutes) * time.Minute, err, true
}

func clockFace(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

// lengths reads how long it takes: "1,5 uur", "90 minuten", "gedurende 2 uur".
func (p *parser) lengths(i int, s slots) []step {
	if s.length != 0 {
		return nil
	}
	_, start, said := p.is(i, lasting)
	d, end, sure := p.duration(start)
	if d <= 0 || d > 24*time.Hour || !said && !sure && s.clock == nil {
		return nil
	}
	s.length = d
	return []step{{end, s}}
}

// duration reads a length of at most some hours; sure says that it cannot be an
// hour of the day.
func (p *parser) duration(i int) (d time.Duration, end int, sure bool) {
	if n, end, ok := p.is(i, length); ok {
		return time.Duration(n) * time.Minute, end, true
	}
	n, end, ok := p.count(i)
	if !ok {
		return 0, i, false
	}
	if _, end, ok := p.is(end, minute); ok {
		return time.Duration(n) * time.Minute, end, true
	}
	if mark := p.sign(end); (mark == "," || mark == ".") && p.glued(end) && p.glued(end+1) {
		tenth, ok := p.digits(end + 1)
		_, after, isHours := p.is(end+2, hours)
		if ok && isHours && len(p.tokens[end+1].text) == 1 {
			return time.Duration(n)*time.Hour + time.Duration(tenth)*6*time.Minute, after, true
		}
		return 0, i, false
	}
	_, after, ok := p.is(end, hours)
	if !ok || n > 12 {
		return 0, i, false
	}
	d = time.Duration(n) * time.Hour
	sure = p.lang == consult.English
	joint := p.skip(after, and)
	if m, ok := p.digits(joint); ok && m < 60 {
		if _, end, ok := p.is(joint+1, minute); ok {
			return d + time.Duration(m)*time.Minute, end, true
		}
		if joint == after && len(p.tokens[joint].text) == 2 && p.glued(joint) {
			return d + time.Duration(m)*time.Minute, joint + 1, false
		}
	}
	return d, after, sure
}
