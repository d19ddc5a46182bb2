package document

import (
	"io"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// ReadClosingDays reads days off from a calendar (RFC 5545), such as a list of school holidays: events that last whole
// days. What has hours, repeats or cannot be read is a problem of its own; refusals are those of ReadICS.
func ReadClosingDays(r io.Reader) ([]consult.ClosingDays, []consult.CalendarProblem, error) {
	found, err := events(r)
	if err != nil {
		return nil, nil, err
	}
	var list []consult.ClosingDays
	var problems []consult.CalendarProblem
	for _, properties := range found {
		e := reading{properties: properties}
		if strings.EqualFold(strings.TrimSpace(e.first("STATUS").value), "CANCELLED") {
			continue
		}
		title := short(oneLine(e.first("SUMMARY").plain()), consult.MaxName)
		days, why := e.days()
		if why != nil {
			problems = append(problems, consult.CalendarProblem{Title: title, Why: why})
			continue
		}
		days.Name = title
		list = append(list, days)
	}
	return list, problems, nil
}

// days are the dates of an event. DTEND is the day after the last (RFC 5545 3.6.1); without one it is a single day.
func (e *reading) days() (consult.ClosingDays, *consult.Error) {
	if len(e.properties["RRULE"]) > 0 || len(e.properties["RDATE"]) > 0 {
		return consult.ClosingDays{}, consult.Invalid("file", "closing_repeats", nil)
	}
	first, ok := wholeDay(e.first("DTSTART").value)
	if !ok {
		return consult.ClosingDays{}, consult.Invalid("file", "closing_hours", nil)
	}
	last := first
	if end := e.first("DTEND").value; end != "" {
		after, ok := wholeDay(end)
		if !ok {
			return consult.ClosingDays{}, consult.Invalid("file", "closing_hours", nil)
		}
		if after.After(first) {
			last = after.AddDate(0, 0, -1)
		}
	}
	return consult.ClosingDays{FirstOn: first, LastOn: last}, nil
}

// wholeDay reads a date, or the local midnight that some programs write for one.
func wholeDay(value string) (time.Time, bool) {
	day, err := time.Parse("20060102", strings.TrimSuffix(strings.TrimSpace(value), "T000000"))
	return day, err == nil
}
