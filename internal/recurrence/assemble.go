package recurrence

import (
	"strconv"
	"time"

	"overlegbot/internal/consult"
)

// assemble turns what was said into a rule or a date. ok is false when the words
// contradict each other or leave something open; err is a refusal of something
// that was understood and cannot be.
func (p *parser) assemble(s slots) (r Reading, err error, ok bool) {
	minutes, length, err, ok := s.hours()
	if err != nil || !ok {
		return Reading{}, err, ok
	}
	r = Reading{Lang: p.lang, HasTime: s.clock != nil, Place: s.place, Duration: length}
	parts, isRule, ok, err := p.rhythm(s)
	switch {
	case err != nil || !ok:
		return r, err, ok
	case isRule:
		return p.withStart(r, s, parts, minutes)
	case len(s.except) > 0:
		return r, nil, false
	case s.first != nil || s.last != nil || s.counted || s.every || s.ofMonth || s.unit != 0:
		return r, nil, false
	}
	if len(s.dates) > 0 {
		return p.several(r, s, minutes)
	}
	return p.single(r, s, minutes)
}

// withStart looks for the first date of a rule and writes down its end.
func (p *parser) withStart(r Reading, s slots, parts ruleParts, minutes int) (Reading, error, bool) {
	from := floating(p.now)
	from = time.Date(from.Year(), from.Month(), from.Day(), 0, minutes, 0, 0, time.UTC)
	if !r.HasTime {
		from = from.AddDate(0, 0, 1) // an hour still to be chosen may have passed today
	}
	base, notBefore := p.now, p.now.Add(1)
	if !p.from.IsZero() {
		base, notBefore = p.from, p.from
		if !r.HasTime {
			minutes, r.HasTime = p.from.Hour()*60+p.from.Minute(), true
		}
		from = time.Date(base.Year(), base.Month(), base.Day(), 0, minutes, 0, 0, time.UTC)
	}
	if s.first != nil {
		y, m, d, err := p.settle(*s.first, floating(base))
		if err != nil {
			return r, err, true
		}
		from = time.Date(y, m, d, 0, minutes, 0, 0, time.UTC)
		if from.AddDate(0, 0, 1).Before(floating(base)) {
			return r, datePast(from), true
		}
	}
	zone := p.now.Location()
	start, err := firstOccurrence(parts.text(false), from, notBefore, zone)
	if err != nil {
		return r, err, true
	}
	text := parts.text(true)
	if s.counted && s.last != nil {
		return r, nil, false
	}
	if s.counted {
		if s.count < 1 || s.count > 10000 {
			return r, outOfRange("COUNT", strconv.Itoa(s.count), 1, 10000), true
		}
		text += ";COUNT=" + strconv.Itoa(s.count)
	}
	if s.last != nil {
		y, m, d, err := p.settle(*s.last, from)
		if err != nil {
			return r, err, true
		}
		until := localise(time.Date(y, m, d, 23, 59, 59, 0, time.UTC), zone)
		if until.Before(start) {
			return r, consult.Invalid("time", "end_before_start", map[string]any{
				"Start": start.Format(time.DateOnly), "End": until.Format(time.DateOnly)}), true
		}
		text += ";UNTIL=" + until.UTC().Format("20060102T150405Z")
	}
	if r.HasTime {
		start = meant(start, from)
	}
	rule, err := New(text, start, zone.String())
	if err != nil {
		return r, err, true
	}
	r.RRule, r.Start = rule.RRule, rule.Start
	return r, nil, true
}

// firstOccurrence is the first date of a rule, its interval left aside, that is
// before neither of the two: a day, and a moment.
func firstOccurrence(text string, from, notBefore time.Time, loc *time.Location) (time.Time, error) {
	p, err := parse(text)
	if err != nil {
		return time.Time{}, err
	}
	s := series{option: p.option, wall: from, loc: loc}
	s.option.Dtstart = from
	var found time.Time
	s.each(notBefore.Add(-time.Second), func(t time.Time) bool {
		if !t.Before(notBefore) {
			found = t
		}
		return found.IsZero()
	})
	if found.IsZero() {
		return found, consult.Invalid("rule", "rule_never_happens", map[string]any{"Rule": text})
	}
	return found, nil
}
