package recurrence

import (
	"time"

	"github.com/teambition/rrule-go"

	"overlegbot/internal/consult"
)

// Rule is an RFC 5545 recurrence in wall-clock time of a named zone: the local
// hour is the same on both sides of a change of the clock. Make one with New; a
// Rule from elsewhere that New would refuse has no occurrences.
type Rule struct {
	// RRule is the value of an RRULE property, such as "FREQ=MONTHLY;BYDAY=2TH".
	// An UNTIL without a hour means the whole of that local day.
	RRule string
	// Start is the first occurrence, in its zone. When the rule does not hit it,
	// it is the moment before which there are none.
	Start time.Time
	// Zone is the TZID in which the hour is meant, such as "Europe/Brussels".
	Zone string
}

// horizon is how far apart two occurrences may lie for Next to find the second;
// 29 February around 2100 is eight years, a yearly rule with INTERVAL=99 the rest.
const horizon = 110

// New checks a rule before it is used. Refusals are *consult.Error with the keys
// zone_unknown, rule_bad (not an RRULE that meetings can have), rule_out_of_range
// (INTERVAL not 1-99, COUNT not 1-10000, a month 13) and rule_never_happens (no
// date within two years of start).
func New(rrule string, start time.Time, zone string) (Rule, error) {
	loc, err := LoadZone(zone)
	if err != nil {
		return Rule{}, err
	}
	text, err := normalise(rrule)
	if err != nil {
		return Rule{}, err
	}
	r := Rule{RRule: text, Start: start.In(loc), Zone: zone}
	if wallClock(start, loc) != floating(r.Start) {
		r.Start = start.Truncate(time.Second)
	}
	s, err := r.series()
	if err != nil {
		return Rule{}, err
	}
	if !s.happensWithin(2) {
		return Rule{}, consult.Invalid("rule", "rule_never_happens", map[string]any{"Rule": text})
	}
	return r, nil
}

// Stored is a rule that New made and that was written down since: its start as an instant, and its Offset.
func Stored(rrule string, startsAt time.Time, zone string, offset *int) Rule {
	switch loc, err := LoadZone(zone); {
	case offset != nil:
		startsAt = startsAt.In(time.FixedZone("", *offset))
	case err == nil:
		startsAt = startsAt.In(loc)
	}
	return Rule{RRule: rrule, Start: startsAt, Zone: zone}
}

// Offset is with how many seconds east of UTC Start shows the hour that is meant, where its zone shows another one at
// that instant: in the skipped hour. Everywhere else it is nil.
func (r Rule) Offset() *int {
	loc, err := LoadZone(r.Zone)
	if err != nil || floating(r.Start).Equal(floating(r.Start.In(loc))) {
		return nil
	}
	_, offset := r.Start.Zone()
	return &offset
}

// Meant is an occurrence with the hour that the rule means: in the skipped hour "02:30+01:00" instead of
// "03:30+02:00", the same instant. Every other one shows the hour of the zone.
func (r Rule) Meant(at time.Time) time.Time {
	loc, err := LoadZone(r.Zone)
	if err != nil {
		return at
	}
	return meant(at.In(loc), wallClock(r.Start, loc))
}

// Next returns up to n occurrences strictly after a moment, in order, in the
// rule's zone; none when the rule has ended.
func (r Rule) Next(after time.Time, n int) []time.Time {
	var found []time.Time
	if n <= 0 {
		return found
	}
	r.each(after, func(t time.Time) bool {
		if t.After(after) {
			found = append(found, t)
		}
		return len(found) < n
	})
	return found
}

// Between returns the occurrences from a moment (included) to another (not
// included), in order, in the rule's zone.
func (r Rule) Between(from, to time.Time) []time.Time {
	var found []time.Time
	if !from.Before(to) {
		return found
	}
	r.each(from.Add(-time.Second), func(t time.Time) bool {
		if !t.Before(to) {
			return false
		}
		if !t.Before(from) {
			found = append(found, t)
		}
		return true
	})
	return found
}

// Hits says whether an occurrence begins at that very moment.
func (r Rule) Hits(at time.Time) bool { return len(r.Between(at, at.Add(time.Nanosecond))) > 0 }

// each yields occurrences in order, beginning at the latest with the first one
// after a moment, until yield returns false.
func (r Rule) each(after time.Time, yield func(time.Time) bool) {
	s, err := r.series()
	if err != nil {
		return
	}
	s.each(after, yield)
}

// series is a Rule taken apart: the rule in floating time, and how to come back
// from there. rrule-go itself takes the second of the two hours in October.
type series struct {
	option rrule.ROption // DTSTART floating in UTC; no UNTIL
	wall   time.Time     // DTSTART
	until  time.Time     // last instant at which an occurrence may begin; zero when open
	loc    *time.Location
}

func (r Rule) series() (series, error) {
	loc, err := LoadZone(r.Zone)
	if err != nil {
		return series{}, err
	}
	p, err := parse(r.RRule)
	if err != nil {
		return series{}, err
	}
	s := series{option: p.option, wall: wallClock(r.Start, loc), loc: loc}
	s.until = p.lastInstant(loc)
	s.option.Dtstart = s.wall
	return s, nil
}

func (s series) happensWithin(years int) bool {
	limit := localise(s.wall.AddDate(years, 0, 0), s.loc)
	happens := false
	s.each(localise(s.wall, s.loc).Add(-time.Second), func(t time.Time) bool {
		happens = !t.After(limit)
		return false
	})
	return happens
}

func (s series) each(after time.Time, yield func(time.Time) bool) {
	option := s.option
	if option.Count == 0 {
		option = jump(option, floating(after.In(s.loc)).AddDate(0, 0, -2))
	}
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return
	}
	last, steady := time.Time{}, stretch{}
	reach := after.Year() + horizon
	for next := rule.Iterator(); ; {
		wall, ok := next()
		if !ok {
			return
		}
		if wall.Before(s.wall) {
			continue
		}
		t := steady.localise(wall, s.loc)
		if !s.until.IsZero() && t.After(s.until) || wall.Year() > reach {
			return
		}
		// 02:30 in the skipped hour and 03:30 are one instant: once is enough.
		if !t.Equal(last) && !yield(t) {
			return
		}
		last, reach = t, max(reach, wall.Year()+horizon)
	}
}

// jump moves DTSTART by whole intervals to the last period that begins before a
// moment, so that asking for next week costs the same in the tenth year. What
// DTSTART implied (its weekday, its day of the month) is written out first.
func jump(o rrule.ROption, before time.Time) rrule.ROption {
	start := o.Dtstart
	interval := max(o.Interval, 1)
	free := len(o.Byweekno)+len(o.Byyearday)+len(o.Bymonthday)+len(o.Byweekday) == 0
	days := int(before.Sub(start) / (24 * time.Hour))
	months := (before.Year()-start.Year())*12 + int(before.Month()-start.Month())
	switch o.Freq {
	case rrule.DAILY:
		if k := days / interval; k > 0 {
			o.Dtstart = start.AddDate(0, 0, k*interval)
		}
	case rrule.WEEKLY:
		// One period back, since before may lie earlier in its week than DTSTART.
		if k := days/(7*interval) - 1; k > 0 {
			o.Dtstart = start.AddDate(0, 0, k*interval*7)
		}
	case rrule.MONTHLY:
		if k := months / interval; k > 0 {
			if free {
				o.Bymonthday = []int{start.Day()}
			}
			o.Dtstart = firstOf(start, start.Year(), start.Month()+time.Month(k*interval))
		}
	case rrule.YEARLY:
		if k := (before.Year() - start.Year()) / interval; k > 0 {
			if free {
				if len(o.Bymonth) == 0 {
					o.Bymonth = []int{int(start.Month())}
				}
				o.Bymonthday = []int{start.Day()}
			}
			o.Dtstart = firstOf(start, start.Year()+k*interval, time.January)
		}
	}
	return o
}

func firstOf(t time.Time, y int, m time.Month) time.Time {
	return time.Date(y, m, 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// frequencies that meetings have; an hourly or a secondly rule is a mistake.
var frequencies = map[string]rrule.Frequency{
	"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY,
}

var weekdays = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
