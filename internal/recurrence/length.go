package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

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
