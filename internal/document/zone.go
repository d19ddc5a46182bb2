package document

import (
	"fmt"
	"time"

	"github.com/emersion/go-ical"
)

// change is one change of the clocks: from when, and from which to which offset in seconds.
type change struct {
	at       time.Time
	from, to int
	name     string
	summer   bool
}

// changes lists the changes of the clocks in loc in the years from first to last.
func changes(loc *time.Location, first, last int) []change {
	var found []change
	at := time.Date(first, 1, 1, 0, 0, 0, 0, loc)
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.Year() > last {
			return found
		}
		_, from := at.Zone()
		name, to := end.Zone()
		found = append(found, change{at: end, from: from, to: to, name: name, summer: end.IsDST()})
		at = end
	}
}

// weekday is "the last Sunday of March at two o'clock", in the wall-clock time before the change.
type weekday struct {
	month time.Month
	nth   int // -1 is the last
	day   time.Weekday
	wall  string
}

func (c change) wall() time.Time {
	return c.at.UTC().Add(time.Duration(c.from) * time.Second)
}

// weekdays are the ways in which a change can be said; a fourth Sunday can be the last one too.
func (c change) weekdays() []weekday {
	wall := c.wall()
	w := weekday{wall.Month(), (wall.Day()-1)/7 + 1, wall.Weekday(), wall.Format("150405")}
	if wall.AddDate(0, 0, 7).Month() == w.month {
		return []weekday{w}
	}
	last := w
	last.nth = -1
	return []weekday{last, w}
}

// timezone describes loc for a calendar whose times lie in the years from first to last: in the short form with yearly
// rules where the clocks change by one, else change by change. Long descriptions make Google read the hours wrong.
func timezone(zone string, loc *time.Location, first, last int) *ical.Component {
	tz := ical.NewComponent(ical.CompTimezone)
	setText(tz, ical.PropTimezoneID, zone)
	list := changes(loc, first-1, last+1)
	if rules, ok := yearly(list, last-first+3); ok {
		for i, r := range rules {
			tz.Children = append(tz.Children, r.component(list[i]))
		}
		return tz
	}
	start := time.Date(first-1, 1, 1, 0, 0, 0, 0, loc)
	name, offset := start.Zone()
	tz.Children = append(tz.Children, observance(change{at: start, from: offset, to: offset, name: name, summer: start.IsDST()}, start))
	for _, c := range list {
		tz.Children = append(tz.Children, observance(c, c.wall()))
	}
	return tz
}

// yearly finds the two rules by which the clocks change in every one of so many years.
func yearly(list []change, years int) ([2]weekday, bool) {
	if len(list) != 2*years {
		return [2]weekday{}, false
	}
	var rules [2]weekday
	for half := range rules {
		fits := false
		for _, rule := range list[half].weekdays() {
			all := true
			for i := half; i < len(list); i += 2 {
				all = all && says(list[i], rule) && list[i].from == list[half].from && list[i].to == list[half].to
			}
			if all && !fits {
				rules[half], fits = rule, true
			}
		}
		if !fits {
			return rules, false
		}
	}
	return rules, true
}

func says(c change, rule weekday) bool {
	for _, w := range c.weekdays() {
		if w == rule {
			return true
		}
	}
	return false
}

var dayNames = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// component is the rule since 1970, as every calendar program knows it.
func (w weekday) component(c change) *ical.Component {
	wall := c.wall()
	first := time.Date(1970, w.month, 1, wall.Hour(), wall.Minute(), wall.Second(), 0, time.UTC)
	if w.nth < 0 {
		first = first.AddDate(0, 1, -1)
		first = first.AddDate(0, 0, -int((first.Weekday()-w.day+7)%7))
	} else {
		first = first.AddDate(0, 0, int((w.day-first.Weekday()+7)%7)+7*(w.nth-1))
	}
	o := observance(c, first)
	raw(o, ical.PropRecurrenceRule, fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", w.month, w.nth, dayNames[w.day]))
	return o
}

func observance(c change, wall time.Time) *ical.Component {
	kind := ical.CompTimezoneStandard
	if c.summer {
		kind = ical.CompTimezoneDaylight
	}
	o := ical.NewComponent(kind)
	raw(o, ical.PropDateTimeStart, wall.Format(localFormat))
	raw(o, ical.PropTimezoneOffsetFrom, offset(c.from))
	raw(o, ical.PropTimezoneOffsetTo, offset(c.to))
	setText(o, ical.PropTimezoneName, c.name)
	return o
}

func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
