package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

// dayStep is one way to read a date.
type dayStep struct {
	day day
	end int
}

// dayAt returns the ways to read a date at i.
func (p *parser) dayAt(i int) []dayStep {
	var found []dayStep
	add := func(d day, end int) { found = append(found, dayStep{d, end}) }
	if n, end, ok := p.is(i, today); ok {
		add(p.fromToday(n), end)
	}
	start := p.skip(i, article)
	p.numeric(start, add)
	p.named(start, add)
	p.edge(start, add)
	return found
}

func (p *parser) fromToday(days int) day {
	t := floating(p.now).AddDate(0, 0, days)
	return day{y: t.Year(), m: int(t.Month()), d: t.Day()}
}

// numeric reads "4/12", "4-12-2026", "4.12.2026" and "2026-12-04": the day
// always comes before the month, as everywhere in Belgium.
func (p *parser) numeric(i int, add func(day, int)) {
	a, ok := p.digits(i)
	mark := p.sign(i + 1)
	if !ok || mark != "/" && mark != "-" && mark != "." || !p.glued(i+1) || !p.glued(i+2) {
		return
	}
	b, ok := p.digits(i + 2)
	if !ok || len(p.tokens[i+2].text) > 2 {
		return
	}
	more := p.glued(i+3) && p.sign(i+3) != ","
	if mark == "." || more {
		c, ok := p.digits(i + 4)
		if p.sign(i+3) != mark || !p.glued(i+3) || !ok || !p.glued(i+4) || p.glued(i+5) && p.sign(i+5) != "," {
			return
		}
		switch long := len(p.tokens[i].text); {
		case long == 4 && len(p.tokens[i+4].text) <= 2:
			add(day{y: a, m: b, d: c}, i+5)
		case long <= 2 && len(p.tokens[i+4].text) == 4:
			add(day{y: c, m: b, d: a}, i+5)
		case long <= 2 && len(p.tokens[i+4].text) == 2:
			add(day{y: 2000 + c, m: b, d: a}, i+5)
		}
		return
	}
	if len(p.tokens[i].text) <= 2 {
		add(day{m: b, d: a}, i+3)
	}
}

// named reads "3 december 2026", "1er mai", "3rd of December", "December 3, 2026".
func (p *parser) named(i int, add func(day, int)) {
	withYear := func(m, d, end int) {
		add(day{m: m, d: d}, end)
		if _, after, ok := p.is(end, coming); ok && p.lang == consult.Dutch { // "17 maart a.s."
			add(day{m: m, d: d}, after)
		}
		if _, after, ok := p.is(end, next); ok && p.lang == consult.French {
			add(day{m: m, d: d}, after)
		}
		if p.sign(end) == "," {
			end++
		}
		if y, end, ok := p.year(end); ok {
			add(day{y: y, m: m, d: d}, end)
		}
	}
	if d, end, _, ok := p.dayNumber(i); ok {
		if m, end, ok := p.is(p.skip(end, of), month); ok {
			withYear(m, d, end)
		}
	} else if d, end, ok := p.is(i, ordinal); ok && d > 0 {
		if m, end, ok := p.is(p.skip(end, of), month); ok {
			withYear(m, d, end)
		}
	}
	if m, end, ok := p.is(i, month); ok && p.lang == "en" {
		if d, end, _, ok := p.dayNumber(p.skip(end, article)); ok {
			withYear(m, d, end)
		}
	}
}

// edge reads "eind mei" (the 31st), "half mei" (the 15th), "eind volgende maand".
func (p *parser) edge(i int, add func(day, int)) {
	if _, after, ok := p.is(i, mid); ok {
		if m, end, ok := p.is(p.skip(after, of), month); ok {
			add(day{m: m, d: 15}, end)
			if y, end, ok := p.year(end); ok {
				add(day{y: y, m: m, d: 15}, end)
			}
		}
	}
	_, after, ok := p.is(i, end)
	if !ok {
		return
	}
	after = p.skip(after, of, article)
	if m, end, ok := p.is(after, month); ok {
		add(day{m: m, d: lastDay}, end)
		if y, end, ok := p.year(end); ok {
			add(day{y: y, m: m, d: lastDay}, end)
		}
	}
	if y, end, ok := p.year(after); ok {
		add(day{y: y, m: 12, d: 31}, end)
	}
	thisMonth := floating(p.now)
	if u, end, ok := p.is(after, unit); ok && u == unitMonth {
		add(day{y: thisMonth.Year(), m: int(thisMonth.Month()), d: lastDay}, end)
	} else if ok && u == unitYear {
		add(day{y: thisMonth.Year(), m: 12, d: 31}, end)
	}
	if n, end, ok := p.aroundNow(after, unitMonth); ok {
		t := firstOf(thisMonth, thisMonth.Year(), thisMonth.Month()+time.Month(n))
		add(day{y: t.Year(), m: int(t.Month()), d: lastDay}, end)
	}
	if n, end, ok := p.aroundNow(after, unitYear); ok {
		add(day{y: thisMonth.Year() + n, m: 12, d: 31}, end)
	}
}

// lastDay as the day of a month stands for its last one.
const lastDay = -1

// dates reads a single date, a first and a last date of a rhythm, and days
// counted from now.
func (p *parser) dates(i int, s slots) []step {
	var found []step
	if s.date == nil {
		start := p.skip(i, by)
		start = p.skip(start, on)
		_, lead, isEvery := p.is(start, every)
		if isEvery {
			start = lead
		}
		for _, d := range p.dayAt(start) {
			next := s
			next.date, next.every = &d.day, s.every || isEvery
			found = append(found, step{d.end, next})
		}
		if n, end, ok := p.is(start, tonight); ok && s.part == 0 {
			d := p.fromToday(0)
			next := s
			next.date, next.part = &d, n
			found = append(found, step{end, next})
		}
		found = append(found, p.ahead(i, s)...)
	}
	if s.first == nil {
		for _, k := range []kind{since, from} {
			if _, end, ok := p.is(i, k); ok {
				found = append(found, p.bound(end, s, func(s *slots, d *day) { s.first = d })...)
				if m, end, ok := p.is(end, month); ok && k == since {
					next := s
					next.first = &day{m: m, d: 1}
					found = append(found, p.withYear(step{end, next}, func(s *slots, d *day) { s.first = d }, day{m: m, d: 1})...)
				}
			}
		}
	}
	if s.last == nil {
		for _, k := range []kind{until, through} {
			if _, end, ok := p.is(i, k); ok {
				set := func(s *slots, d *day) { s.last = d }
				found = append(found, p.bound(end, s, set)...)
				if m, end, ok := p.is(end, month); ok && k == through {
					next := s
					next.last = &day{m: m, d: lastDay}
					found = append(found, p.withYear(step{end, next}, set, day{m: m, d: lastDay})...)
				}
			}
		}
	}
	return found
}

func (p *parser) bound(i int, s slots, set func(*slots, *day)) []step {
	var found []step
	for _, start := range []int{i, p.skip(i, on)} {
		for _, d := range p.dayAt(start) {
			next := s
			set(&next, &d.day)
			found = append(found, step{d.end, next})
		}
	}
	return found
}

func (p *parser) withYear(st step, set func(*slots, *day), d day) []step {
	found := []step{st}
	if y, end, ok := p.year(st.end); ok {
		next := st.slots
		d.y = y
		set(&next, &d)
		found = append(found, step{end, next})
	}
	return found
}

// ahead reads "over 2 weken", "binnen 3 dagen", "dans une heure".
func (p *parser) ahead(i int, s slots) []step {
	_, start, ok := p.is(i, within)
	if !ok {
		return nil
	}
	var found []step
	if n, end, ok := p.count(start); ok {
		u, end, ok := p.is(end, unit)
		if ok && !p.fortnight(n, u) && n >= 1 && n <= 1000 {
			t := floating(p.now)
			switch u {
			case unitDay:
				t = t.AddDate(0, 0, n)
			case unitWeek:
				t = t.AddDate(0, 0, 7*n)
			case unitMonth:
				t = addMonths(t, n)
			case unitYear:
				t = addMonths(t, 12*n)
			default:
				return nil
			}
			next := s
			next.date = &day{y: t.Year(), m: int(t.Month()), d: t.Day(), fuzzy: true}
			found = append(found, step{end, next})
		}
	}
	if d, end, _ := p.duration(start); d > 0 && s.clock == nil {
		next := s
		next.instant = p.now.Add(d).Truncate(time.Minute)
		found = append(found, step{end, next})
	}
	return found
}

// fortnight reports a number of days that French uses for one or two weeks, and
// others for what it says.
func (p *parser) fortnight(n, u int) bool {
	return p.lang == "fr" && u == unitDay && (n == 8 || n == 15)
}

// addMonths stays within the month that it reaches: 31 January and one is 28 February.
func addMonths(t time.Time, n int) time.Time {
	to := firstOf(t, t.Year(), t.Month()+time.Month(n))
	return to.AddDate(0, 0, min(t.Day(), daysIn(to.Year(), to.Month()))-1)
}

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// nearDays reads "volgende dinsdag", "lundi en huit", "dinsdag volgende week".
func (p *parser) nearDays(i int, s slots) []step {
	if s.relative != nil || s.nextWeek {
		return nil
	}
	var found []step
	start := p.skip(i, on, article)
	for _, k := range []kind{next, coming, this} {
		if _, end, ok := p.is(start, k); ok && (p.lang != "fr" || k == this) {
			if d, end, ok := p.is(end, weekday); ok {
				near := s
				near.relative = &relative{weekday: d, how: k}
				found = append(found, step{end, near})
			}
		}
	}
	if d, end, ok := p.is(start, weekday); ok {
		for _, k := range []kind{next, coming, aWeekOn} {
			if weeks, end, ok := p.is(end, k); ok && (k != next || p.lang == "fr") {
				near := s
				near.relative = &relative{weekday: d, how: k, weeks: weeks}
				found = append(found, step{end, near})
			}
		}
	}
	if _, end, ok := p.is(start, nextWeek); ok {
		near := s
		near.nextWeek = true
		found = append(found, step{end, near})
	}
	if _, end, ok := p.is(i, of); ok {
		if _, end, ok := p.is(end, nextWeek); ok {
			near := s
			near.nextWeek = true
			found = append(found, step{end, near})
		}
	}
	return found
}
