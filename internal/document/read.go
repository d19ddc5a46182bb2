package document

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// usualLength is how long an event without an end lasts.
const usualLength = 2 * time.Hour

// ReadICS reads the events of a calendar (RFC 5545) for a platform in zone, in which hours without a zone are meant.
// Refusals are calendar_too_large, calendar_too_many and calendar_bad; what is wrong with one event stands in its Problem.
func ReadICS(r io.Reader, zone string) ([]consult.CalendarEvent, error) {
	found, err := events(r)
	if err != nil {
		return nil, err
	}
	list := make([]consult.CalendarEvent, 0, len(found))
	for _, properties := range found {
		e := reading{properties: properties, zone: zone}
		list = append(list, e.event())
	}
	return list, nil
}

// reading is one event while it is read; the first problem stays.
type reading struct {
	properties map[string][]property
	zone       string
	problem    *consult.Error
	loc        *time.Location // of DTSTART
}

func (e *reading) first(name string) property {
	if list := e.properties[name]; len(list) > 0 {
		return list[0]
	}
	return property{}
}

func (e *reading) wrong(why *consult.Error) {
	if e.problem == nil {
		e.problem = why
	}
}

func (e *reading) event() consult.CalendarEvent {
	start, zone := e.start()
	event := consult.CalendarEvent{
		UID: e.first("UID").plain(), Title: short(oneLine(e.first("SUMMARY").plain()), consult.MaxName),
		Cancelled: strings.EqualFold(strings.TrimSpace(e.first("STATUS").value), "CANCELLED"),
		Draft:     consult.SeriesDraft{Start: start, Zone: zone, Duration: consult.Seconds(e.length(start) / time.Second)},
	}
	if event.UID == "" || len(event.UID) > 500 {
		sum := sha256.Sum256([]byte(event.UID + e.first("DTSTART").value + "\n" + event.Title))
		event.UID = "sha256:" + hex.EncodeToString(sum[:])
	}
	event.Draft.Place, event.Draft.Link = e.where()
	e.repeats(&event)
	if id, is := e.properties["RECURRENCE-ID"]; is {
		at := e.moment(id[0], start)
		event.Occurrence = &at
		if id[0].params["RANGE"] != "" {
			e.wrong(consult.Invalid("file", "calendar_range", nil))
		}
	}
	event.Problem = e.problem
	return event
}

// start is DTSTART in the zone in which its hour is meant.
func (e *reading) start() (time.Time, string) {
	p := e.first("DTSTART")
	switch {
	case p.value == "":
		e.wrong(consult.Invalid("file", "calendar_no_start", nil))
		return time.Time{}, e.zone
	case p.params["VALUE"] == "DATE" || len(strings.TrimSpace(p.value)) == len("20060102"):
		e.wrong(consult.Invalid("file", "calendar_whole_day", nil))
		return time.Time{}, e.zone
	}
	at := e.moment(p, time.Time{})
	e.loc = at.Location()
	if len(e.properties["RRULE"]) > 0 && strings.HasSuffix(strings.TrimSpace(p.value), "Z") {
		e.wrong(consult.Invalid("file", "calendar_utc_rhythm", nil))
	}
	if len(e.properties["RRULE"]) == 0 {
		if loc, err := time.LoadLocation(e.zone); err == nil {
			at = at.In(loc)
		}
		return at, e.zone
	}
	if wall, err := time.Parse(localFormat, strings.TrimSpace(p.value)); err == nil {
		at = onClock(recurrence.StartAt, wall, e.loc)
	}
	return at, e.loc.String()
}

// onClock reads the hour of wall with one of package recurrence's ways to do so, which know no seconds.
func onClock(read func(int, time.Month, int, int, int, *time.Location) time.Time, wall time.Time, loc *time.Location) time.Time {
	y, m, d := wall.Date()
	return read(y, m, d, wall.Hour(), wall.Minute(), loc).Add(time.Duration(wall.Second()) * time.Second)
}

// moment reads a date-time; a date alone is that day at the hour of start.
func (e *reading) moment(p property, start time.Time) time.Time {
	value := strings.TrimSpace(p.value)
	if at, err := time.Parse(utcFormat, value); err == nil {
		return at
	}
	loc := e.location(p.params["TZID"])
	if day, err := time.Parse("20060102", value); err == nil && !start.IsZero() {
		h, m, s := start.Clock()
		at := day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second)
		return onClock(recurrence.LocalInstant, at, e.loc)
	}
	wall, err := time.Parse(localFormat, value)
	if err != nil {
		e.wrong(consult.Invalid("file", "calendar_bad_date", map[string]any{"Typed": short(oneLine(value), 60)}))
		return time.Time{}
	}
	return onClock(recurrence.LocalInstant, wall, loc)
}

// outlook are the names that Microsoft's programs give to zones in which Belgians meet (Unicode CLDR, windowsZones).
var outlook = map[string]string{
	"romance standard time": "Europe/Brussels", "w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest",
	"central european standard time": "Europe/Warsaw", "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
	"fle standard time": "Europe/Kiev", "gtb standard time": "Europe/Bucharest", "eastern standard time": "America/New_York", "utc": "UTC",
}

// location finds the zone of a TZID: its name, Microsoft's, or a name at the end of a path as older programs write it.
func (e *reading) location(tzid string) *time.Location {
	name := cmp.Or(outlook[strings.ToLower(tzid)], tzid, e.zone)
	for name != "" && !strings.EqualFold(name, "local") {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc
		}
		_, rest, more := strings.Cut(strings.TrimPrefix(name, "/"), "/")
		if !more {
			break
		}
		name = rest
	}
	e.wrong(consult.Invalid("file", "zone_unknown", map[string]any{"Zone": short(oneLine(tzid), 60)}))
	return time.UTC
}

func (e *reading) length(start time.Time) time.Duration {
	if p := e.first("DTEND"); p.value != "" && !start.IsZero() {
		if length := e.moment(p, start).Sub(start); length > 0 {
			return length
		}
	}
	if length := duration(e.first("DURATION").value); length > 0 {
		return length
	}
	return usualLength
}

var durationParts = regexp.MustCompile(`^\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$`)

// duration reads a DURATION (RFC 5545 3.3.6); 0 for what is none.
func duration(text string) time.Duration {
	parts := durationParts.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if parts == nil {
		return 0
	}
	total := time.Duration(0)
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(parts[i+1]) // "" is 0, and the pattern takes digits only
		total += time.Duration(n) * unit
	}
	return total
}

// where splits what calendars put into LOCATION and URL into a place and a link.
func (e *reading) where() (place, link string) {
	place = short(oneLine(e.first("LOCATION").plain()), consult.MaxPlace)
	for _, name := range []string{"X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL"} {
		link = cmp.Or(link, address(e.first(name).value))
	}
	if at := address(place); at != "" && !strings.Contains(place, " ") {
		place, link = "", cmp.Or(link, at)
	}
	if len(link) > consult.MaxLink {
		link = ""
	}
	return place, link
}

// repeats reads rule, exceptions and further dates.
func (e *reading) repeats(event *consult.CalendarEvent) {
	if rules := e.properties["RRULE"]; len(rules) > 0 {
		event.Draft.RRule = strings.ToUpper(strings.TrimSpace(rules[0].value))
		if len(rules) > 1 || len(e.properties["EXRULE"]) > 0 {
			e.wrong(consult.Invalid("file", "calendar_two_rules", nil))
		}
	}
	event.Except = e.dates("EXDATE", event.Draft.Start)
	event.Extra = e.dates("RDATE", event.Draft.Start)
}

func (e *reading) dates(name string, start time.Time) []time.Time {
	var list []time.Time
	for _, p := range e.properties[name] {
		for value := range strings.SplitSeq(p.value, ",") {
			if len(list) == consult.MaxCalendarDates {
				e.wrong(consult.Invalid("file", "calendar_many_dates", map[string]any{"Max": consult.MaxCalendarDates}))
				return nil
			}
			value, _, _ = strings.Cut(value, "/") // of a period, its start
			list = append(list, e.moment(property{params: p.params, value: value}, start))
		}
	}
	return list
}

func short(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
