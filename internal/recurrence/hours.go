package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

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
