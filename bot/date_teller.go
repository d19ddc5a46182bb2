package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
)

// dateTeller works out one answer.
type dateTeller struct {
	lang   string
	now    time.Time
	loc    *time.Location
	start  time.Time // zero when it was not said
	until  time.Time // the first moment too late; zero when open
	count  int
	exempt []time.Time
}

func (t *dateTeller) answer(q datesQuestion) (datesAnswer, error) {
	var err error
	if t.loc, err = recurrence.LoadZone(q.Zone); err != nil {
		return datesAnswer{}, err
	}
	if err := t.bounds(q); err != nil {
		return datesAnswer{}, err
	}
	if q.Rule != "" {
		t.lang = consult.Language(t.lang)
		start := t.start
		if start.IsZero() {
			start = t.now
		}
		rule, err := recurrence.New(q.Rule, start, q.Zone)
		if err != nil {
			return datesAnswer{}, err
		}
		return t.tell(rule.RRule, rule.Start, rule.Words(t.lang), rule)
	}
	return t.read(q)
}

// bounds reads the hours and days of the question.
func (t *dateTeller) bounds(q datesQuestion) error {
	for _, said := range []struct {
		name, text string
		into       *time.Time
	}{{"now", q.Now, &t.now}, {"start", q.Start, &t.start}} {
		if said.text == "" {
			continue
		}
		at, err := t.local(said.name, said.text)
		if err != nil {
			return err
		}
		*said.into = at
	}
	for _, text := range q.Exdate {
		at, err := t.local("exdate", text)
		if err != nil {
			return err
		}
		t.exempt = append(t.exempt, at)
	}
	if q.Until != "" {
		day, err := time.Parse(time.DateOnly, q.Until)
		if err != nil {
			return t.malformed("until", q.Until, "2027-06-30")
		}
		if day.Year() > farthestYear {
			return &datesRefusal{outOfRange, fmt.Sprintf("until is %s, want a day before %d", q.Until, farthestYear+1), ""}
		}
		t.until = recurrence.LocalInstant(day.Year(), day.Month(), day.Day()+1, 0, 0, t.loc)
	}
	t.count = mostDates
	switch {
	case q.Count != nil:
		t.count = *q.Count
	case q.Until == "":
		t.count = someDates
	}
	if t.count < 1 || t.count > mostDates {
		return t.refuse(outOfRange, "refusal.rule_out_of_range", map[string]any{"Value": t.count, "Low": 1, "High": mostDates}, "")
	}
	return nil
}

// local reads wall-clock time of the zone; in an hour that is skipped it keeps its clock face.
func (t *dateTeller) local(name, text string) (time.Time, error) {
	wall, err := time.Parse(localLayout, text)
	if err != nil {
		wall, err = time.Parse(localLayout+":05", text)
	}
	if err != nil {
		return wall, t.malformed(name, text, "2026-01-06T14:00")
	}
	at := recurrence.StartAt(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), t.loc)
	return at.Add(time.Duration(wall.Second()) * time.Second), nil
}

func (t *dateTeller) malformed(name, text, like string) error {
	return &datesRefusal{outOfRange, fmt.Sprintf("%s is %q, want it as %s", name, text, like), ""}
}

// refuse says a refusal in the language of the question.
func (t *dateTeller) refuse(code, key string, args map[string]any, rest string) error {
	return &datesRefusal{code, i18n.Text(consult.Language(t.lang), key, args), rest}
}

// read understands words: a rule, a single date, or a fixed list of dates.
func (t *dateTeller) read(q datesQuestion) (datesAnswer, error) {
	r, err := t.understand(q)
	t.lang = cmp.Or(t.lang, r.Lang)
	if err != nil {
		return datesAnswer{}, err
	}
	if r.Rest == "" && r.Start.IsZero() {
		r.Rest = strings.TrimSpace(q.Words)
	}
	if r.Rest != "" || r.Start.IsZero() {
		return datesAnswer{}, t.refuse(notUnderstood, "dates.left_over", map[string]any{"Rest": r.Rest}, r.Rest)
	}
	if r.RRule != "" {
		rule := recurrence.Rule{RRule: r.RRule, Start: r.Start, Zone: q.Zone}
		words := rule.DayWords(t.lang)
		if r.HasTime {
			words = rule.Words(t.lang)
		}
		return t.tell(r.RRule, r.Start, words, rule)
	}
	dates := r.Dates
	if len(dates) == 0 {
		dates = []time.Time{r.Start}
	}
	if q.Count == nil {
		t.count = mostDates // a list is told as it was given
	}
	return t.tell("", r.Start, t.sayDates(dates, r.HasTime), fixedDates(dates))
}

// understand reads the words. A meeting at this very minute is the first of its rhythm, since start is now.
func (t *dateTeller) understand(q datesQuestion) (recurrence.Reading, error) {
	r, err := recurrence.ReadDates(q.Words, t.lang, t.now, t.start, q.Zone)
	now := t.now.In(t.loc)
	if err == nil && t.start.IsZero() && r.RRule != "" && r.HasTime && r.Start.Format("15:04:05") == now.Format("15:04:05") {
		return recurrence.ReadDates(q.Words, t.lang, t.now, now, q.Zone)
	}
	return r, err
}

// sayDates says dates in words that are read back to the same.
func (t *dateTeller) sayDates(dates []time.Time, withHour bool) string {
	var days []string
	for _, at := range dates {
		days = append(days, i18n.Date(t.lang, at))
	}
	text := i18n.List(t.lang, days)
	if withHour {
		last := dates[len(dates)-1]
		text = strings.TrimSuffix(text, i18n.Date(t.lang, last)) + i18n.DateTime(t.lang, last)
	}
	return text
}

// tell lists the dates and the holidays among them.
func (t *dateTeller) tell(rule string, start time.Time, words string, all occurrences) (datesAnswer, error) {
	a := datesAnswer{
		Rule: rule, Start: start.Format(localLayout), Zone: t.loc.String(), Lang: t.lang, Words: words,
		Dates: []string{}, Holidays: []holidayName{},
	}
	var found []time.Time
	if t.until.IsZero() {
		found = all.Next(start.Add(-time.Second), t.count+len(t.exempt)) // those that fall out are asked for too
	} else {
		found = all.Between(start.Add(-time.Second), t.until)
	}
	var clock offsetClock
	for _, at := range found {
		if slices.ContainsFunc(t.exempt, at.Equal) {
			continue
		}
		if len(a.Dates) == t.count {
			break
		}
		at = clock.fix(at)
		a.Dates = append(a.Dates, at.Format("2006-01-02T15:04:05-07:00"))
		day := at.Format(time.DateOnly)
		if h, ok := recurrence.HolidayOn(at); ok && (len(a.Holidays) == 0 || a.Holidays[len(a.Holidays)-1].Date != day) {
			a.Holidays = append(a.Holidays, holidayName{day, h.Name(t.lang)})
		}
	}
	return a, nil
}

// occurrences are the dates of a rule or of a fixed list, as recurrence.Rule gives them.
type occurrences interface {
	Next(after time.Time, n int) []time.Time
	Between(from, to time.Time) []time.Time
}

// fixedDates is a list in its order.
type fixedDates []time.Time

// Next returns up to n dates after a moment.
func (d fixedDates) Next(after time.Time, n int) []time.Time {
	later := slices.DeleteFunc(slices.Clone(d), func(at time.Time) bool { return !at.After(after) })
	return later[:min(n, len(later))]
}

// Between returns the dates from a moment to before another.
func (d fixedDates) Between(from, to time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(d), func(at time.Time) bool { return at.Before(from) || !at.Before(to) })
}

// offsetClock gives moments the offset that their zone has then, as a zone of its own: to look up a zone for each of
// thousands of dates would take longer than to find them.
type offsetClock struct {
	from, to time.Time
	zone     *time.Location
}

func (c *offsetClock) fix(at time.Time) time.Time {
	if c.zone == nil || at.Before(c.from) || !at.Before(c.to) {
		name, offset := at.Zone()
		c.from, c.to = at.ZoneBounds()
		c.zone = time.FixedZone(name, offset)
	}
	return at.In(c.zone)
}
