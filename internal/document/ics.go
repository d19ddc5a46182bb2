package document

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
)

// The forms of a date-time (RFC 5545 3.3.5): on the clock of a zone, and in UTC.
const (
	localFormat = "20060102T150405"
	utcFormat   = "20060102T150405Z"
)

const productID = "-//Overlegbot//Overlegbot//NL"

// ICS writes a calendar as an iCalendar stream (RFC 5545) that others subscribe to. The same calendar gives the same
// octets. A series is one UID; what differs from it is an event of the same UID with a RECURRENCE-ID, a date that it
// skips an EXDATE. An empty calendar is valid too.
func ICS(c consult.Calendar) ([]byte, error) {
	w := writer{calendar: c, years: map[string][2]int{}, sequence: map[consult.SeriesID]int{}, rules: map[consult.SeriesID]recurrence.Rule{}}
	var events []*ical.Component
	for _, s := range c.Series {
		events = append(events, w.series(s))
	}
	for _, m := range c.Meetings {
		events = append(events, w.meeting(m))
	}
	for _, d := range c.Deadlines {
		events = append(events, w.deadline(d))
	}
	cal := ical.NewCalendar()
	w.head(cal.Component)
	cal.Children = append(w.timezones(), events...)
	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(cal); err != nil {
		return nil, fmt.Errorf("encode calendar: %w", err)
	}
	return []byte(fold(b.String())), nil
}

// writer remembers what the calendar's zones have to describe.
type writer struct {
	calendar consult.Calendar
	years    map[string][2]int // zone -> first and last year in it
	sequence map[consult.SeriesID]int
	rules    map[consult.SeriesID]recurrence.Rule
}

func (w *writer) head(cal *ical.Component) {
	name := oneLine(w.calendar.Name)
	if name == "" {
		name = i18n.Text(w.calendar.Lang, "calendar.title")
	}
	raw(cal, ical.PropVersion, "2.0")
	raw(cal, ical.PropProductID, productID)
	raw(cal, ical.PropCalendarScale, "GREGORIAN")
	raw(cal, ical.PropMethod, "PUBLISH")
	setText(cal, ical.PropName, name)
	setText(cal, "X-WR-CALNAME", name) // what programs go by that do not know NAME yet
	if w.calendar.Zone != "" {
		setText(cal, "X-WR-TIMEZONE", w.calendar.Zone)
	}
	refresh := ical.NewProp(ical.PropRefreshInterval)
	refresh.Params.Set(ical.ParamValue, string(ical.ValueDuration))
	refresh.Value = "PT1H"
	cal.Props.Set(refresh)
	raw(cal, "X-PUBLISHED-TTL", "PT1H")
}

// timezones describes the zones that were used. An empty calendar has one too: without a child it could not be encoded.
func (w *writer) timezones() []*ical.Component {
	if len(w.years) == 0 {
		w.years[cmp.Or(w.calendar.Zone, "Europe/Brussels")] = [2]int{2026, 2026}
	}
	var list []*ical.Component
	for zone, years := range w.years {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			loc = time.UTC
		}
		list = append(list, timezone(zone, loc, years[0], years[1]))
	}
	slices.SortFunc(list, func(a, b *ical.Component) int {
		return strings.Compare(a.Props.Get(ical.PropTimezoneID).Value, b.Props.Get(ical.PropTimezoneID).Value)
	})
	return list
}

// series is the event of a rhythm, as far as its meetings are planned.
func (w *writer) series(s consult.CalendarSeries) *ical.Component {
	e := w.event(w.uid("s", int64(s.ID)), s.ChangedAt)
	rule := recurrence.Rule{RRule: s.RRule, Start: s.Start, Zone: s.Zone}
	w.rules[s.ID] = rule
	w.occurrence(e, ical.PropDateTimeStart, s.Start, rule)
	if rule.Offset() == nil {
		w.time(e, ical.PropDateTimeEnd, s.Start.Add(s.Duration.Duration()), s.Zone)
	} else {
		raw(e, ical.PropDuration, fmt.Sprintf("PT%dS", s.Duration)) // beside a start that no clock shows, an end is read in several ways
	}
	w.time(nil, "", s.Last, s.Zone)
	raw(e, ical.PropRecurrenceRule, bounded(s.RRule, s.Last))
	for _, at := range s.Skipped {
		w.occurrence(e, ical.PropExceptionDates, at, rule)
	}
	sequence := len(s.Skipped)
	if s.Ended {
		sequence++
	}
	w.sequence[s.ID] = sequence
	raw(e, ical.PropSequence, fmt.Sprint(sequence))
	raw(e, ical.PropStatus, "CONFIRMED")
	w.describe(e, about{platform: s.Platform, place: s.Place, link: s.Link, channel: s.ChannelID, level: s.Level})
	return e
}

// bounded is a rule that ends with an occurrence: UNTIL in UTC, as RFC 5545 3.3.10 wants it beside a local DTSTART. A
// feed promises what is planned, and no date beyond it.
func bounded(rrule string, last time.Time) string {
	var parts []string
	for part := range strings.SplitSeq(rrule, ";") {
		if !strings.HasPrefix(part, "UNTIL=") && !strings.HasPrefix(part, "COUNT=") {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, "UNTIL="+last.UTC().Format(utcFormat)), ";")
}

// meeting is an event by itself, or one that takes the place of an occurrence of its series.
func (w *writer) meeting(m consult.CalendarMeeting) *ical.Component {
	uid, sequence := w.uid("m", int64(m.ID)), m.Revision
	if m.Instead != nil {
		uid, sequence = w.uid("s", int64(*m.Instead)), m.Revision+w.sequence[*m.Instead]
	}
	e := w.event(uid, m.ChangedAt)
	if m.Instead != nil {
		w.occurrence(e, ical.PropRecurrenceID, m.Occurrence, w.rules[*m.Instead])
	}
	w.time(e, ical.PropDateTimeStart, m.StartsAt, m.Zone)
	w.time(e, ical.PropDateTimeEnd, m.EndsAt, m.Zone)
	raw(e, ical.PropSequence, fmt.Sprint(sequence))
	a := about{platform: m.Name(), place: m.Place, link: m.Link, channel: m.ChannelID, level: m.Level, reason: m.Reason, minutes: m.MinutesTS}
	if m.State == consult.MeetingCancelled {
		raw(e, ical.PropStatus, "CANCELLED")
		raw(e, ical.PropTransparency, "TRANSPARENT")
		a.cancelled = true
	} else {
		raw(e, ical.PropStatus, "CONFIRMED")
	}
	w.describe(e, a)
	return e
}

// deadline is an event of a whole day, or of the moment at which it falls due, that keeps nobody busy.
func (w *writer) deadline(d consult.CalendarDeadline) *ical.Component {
	e := w.event(w.uid("d", int64(d.ID)), d.ChangedAt)
	if d.DueMinute == nil {
		date(e, ical.PropDateTimeStart, d.DueOn)
		date(e, ical.PropDateTimeEnd, d.DueOn.AddDate(0, 0, 1)) // the day after: an end is not part of it (RFC 5545 3.6.1)
	} else {
		w.time(e, ical.PropDateTimeStart, d.DueAt(), d.Zone)
	}
	raw(e, ical.PropSequence, fmt.Sprint(d.Revision))
	raw(e, ical.PropStatus, "CONFIRMED")
	raw(e, ical.PropTransparency, "TRANSPARENT")
	a := about{platform: i18n.Text(w.calendar.Lang, "calendar.deadline", i18n.Args{"Title": d.Title}), channel: d.ChannelID, level: d.Level}
	if d.Platform != "" {
		a.first = append(a.first, oneLine(d.Platform))
	}
	if names := d.MineNames(); len(names) > 0 {
		a.first = append(a.first, i18n.Text(w.calendar.Lang, "calendar.owed_by", i18n.Args{"Organisations": oneLine(i18n.List(w.calendar.Lang, names))}))
	}
	w.describe(e, a)
	return e
}

// date writes a day without an hour.
func date(e *ical.Component, name string, day time.Time) {
	p := ical.NewProp(name)
	p.SetDate(day)
	e.Props.Add(p)
}

// uid holds ids of ours only, no names; it is the same for everybody, so that programs recognise a meeting that they
// see in two feeds.
func (w *writer) uid(kind string, id int64) string {
	return fmt.Sprintf("%s%d-%s@overlegbot", kind, id, w.calendar.Workspace)
}

func (w *writer) event(uid string, changedAt time.Time) *ical.Component {
	e := ical.NewComponent(ical.CompEvent)
	setText(e, ical.PropUID, uid)
	raw(e, ical.PropDateTimeStamp, changedAt.UTC().Format(utcFormat))
	raw(e, ical.PropLastModified, changedAt.UTC().Format(utcFormat))
	return e
}

// occurrence writes a date of a rhythm with the hour that the rule means, also where the clocks skip that hour or show it
// twice (RFC 5545 3.3.5 has them read with the offset before the gap, and as the first of two): so programs find it among
// the dates that they work out.
func (w *writer) occurrence(e *ical.Component, name string, at time.Time, rule recurrence.Rule) {
	w.time(nil, "", at, rule.Zone)
	if loc, err := time.LoadLocation(rule.Zone); err != nil || loc == time.UTC {
		add(e, name, at.UTC().Format(utcFormat), "")
		return
	}
	add(e, name, rule.Meant(at).Format(localFormat), rule.Zone)
}

// time writes a moment on the clock of its zone. An hour that the clock shows twice is said in UTC: programs do not agree
// on which of the two is meant. Without a component it only notes that the zone is used in that year.
func (w *writer) time(e *ical.Component, name string, t time.Time, zone string) {
	loc, err := time.LoadLocation(zone)
	if err != nil || loc == time.UTC {
		if e != nil {
			add(e, name, t.UTC().Format(utcFormat), "")
		}
		return
	}
	local := t.In(loc)
	years, used := w.years[zone]
	if !used {
		years = [2]int{local.Year(), local.Year()}
	}
	w.years[zone] = [2]int{min(years[0], local.Year()), max(years[1], local.Year())}
	switch {
	case e == nil:
	case comesTwice(local):
		add(e, name, t.UTC().Format(utcFormat), "")
	default:
		add(e, name, local.Format(localFormat), zone)
	}
}

// comesTwice says whether the clock shows the same an offset earlier or later.
func comesTwice(local time.Time) bool {
	start, end := local.ZoneBounds()
	_, now := local.Zone()
	if !start.IsZero() {
		_, before := start.Add(-time.Second).Zone()
		if local.Sub(start) < time.Duration(before-now)*time.Second {
			return true
		}
	}
	_, after := end.Zone()
	return !end.IsZero() && end.Sub(local) <= time.Duration(now-after)*time.Second
}

// about is what an event says beside its hours.
type about struct {
	platform, place, link, channel, reason string
	minutes                                string // Slack's id of the posting about them
	level                                  consult.Level
	cancelled                              bool
	first                                  []string // lines above the others
}

// describe writes for people. The only links are the meeting's own, for who is invited, and Slack's to the channel, which
// opens for who is in it.
func (w *writer) describe(e *ical.Component, a about) {
	lang := w.calendar.Lang
	title := oneLine(a.platform)
	if a.cancelled {
		title = i18n.Text(lang, "calendar.cancelled", i18n.Args{"Title": title})
	}
	setText(e, ical.PropSummary, title)
	link, where := address(a.link), oneLine(a.place)
	setText(e, ical.PropLocation, cmp.Or(where, link))
	if link != "" {
		raw(e, ical.PropURL, link)
	}
	lines := a.first
	if a.reason != "" {
		lines = append(lines, i18n.Text(lang, "calendar.reason", i18n.Args{"Reason": oneLine(a.reason)}))
	}
	if link != "" {
		lines = append(lines, i18n.Text(lang, "calendar.online", i18n.Args{"Link": link}))
	}
	if a.channel != "" {
		channel := fmt.Sprintf("https://app.slack.com/client/%s/%s", w.calendar.Workspace, a.channel)
		lines = append(lines, i18n.Text(lang, "calendar.channel", i18n.Args{"Link": channel}))
	}
	if a.minutes != "" && a.channel != "" {
		// Slack opens the posting for who sits in the channel, and the channel where it does not know message_ts
		// (docs.slack.dev/interactivity/deep-linking: app_redirect).
		minutes := fmt.Sprintf("https://slack.com/app_redirect?team=%s&channel=%s&message_ts=%s", w.calendar.Workspace, a.channel, a.minutes)
		lines = append(lines, i18n.Text(lang, "calendar.minutes", i18n.Args{"Link": minutes}))
	}
	setText(e, ical.PropDescription, strings.Join(lines, "\n"))
	if a.level == consult.LevelClosed {
		raw(e, ical.PropClass, "PRIVATE") // who shares a calendar with colleagues shares the hour only
	}
}

// setText writes a text that is not empty.
func setText(e *ical.Component, name, text string) {
	if text = clean(text); text != "" {
		e.Props.SetText(name, text)
		e.Props.Get(name).Params.Del(ical.ParamValue) // some programs do not find an X- property that has a parameter
	}
}

// raw writes a value of ours.
func raw(e *ical.Component, name, value string) { add(e, name, value, "") }

func add(e *ical.Component, name, value, zone string) {
	p := ical.NewProp(name)
	p.Value = value
	if zone != "" {
		p.Params.Set(ical.PropTimezoneID, zone)
	}
	e.Props.Add(p)
}
