package recurrence

import (
	"strings"
	"sync"
	"time"

	"overlegbot/internal/consult"
)

// DefaultZone is where the platforms meet, unless somebody says otherwise.
const DefaultZone = "Europe/Brussels"

var zones sync.Map // TZID -> *time.Location; loading one reads and parses a file

// LoadZone returns the location of a TZID. "" and "Local" are refused with
// zone_unknown: they mean the machine's zone, which no meeting should depend on.
func LoadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	unknown := consult.Invalid("zone", "zone_unknown", map[string]any{"Zone": name})
	if name == "" || strings.EqualFold(name, "local") {
		return nil, unknown
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, unknown
	}
	zones.Store(name, loc)
	return loc, nil
}

// LocalInstant is the instant at which the clocks in loc show a wall-clock time,
// as RFC 5545 3.3.5 wants it: an hour that comes twice means the first of the
// two, and an hour that is skipped is read with the offset before the gap
// (02:30 on the March night becomes 03:30). Values out of range normalise as in
// time.Date.
func LocalInstant(y int, m time.Month, d, hh, mm int, loc *time.Location) time.Time {
	return localise(time.Date(y, m, d, hh, mm, 0, 0, time.UTC), loc)
}

// StartAt is LocalInstant for the start of a rule: the same instant, but in the
// skipped hour it keeps its clock face ("02:30+01:00"), so that New gives the
// series 02:30 and not 03:30. Only a start in that hour differs.
func StartAt(y int, m time.Month, d, hh, mm int, loc *time.Location) time.Time {
	wall := time.Date(y, m, d, hh, mm, 0, 0, time.UTC)
	t := localise(wall, loc)
	if floating(t).Equal(wall) {
		return t
	}
	return t.In(time.FixedZone("", int(wall.Sub(t).Seconds())))
}

// meant is t with the hour of wall, when the clocks just skipped that hour.
func meant(t, wall time.Time) time.Time {
	change, _ := t.ZoneBounds()
	if change.IsZero() || sinceMidnight(floating(t)) == sinceMidnight(wall) {
		return t
	}
	_, before := change.Add(-time.Second).Zone()
	if faced := t.In(time.FixedZone("", before)); sinceMidnight(floating(faced)) == sinceMidnight(wall) {
		return faced
	}
	return t
}

func sinceMidnight(wall time.Time) time.Duration { return wall.Sub(wall.Truncate(24 * time.Hour)) }

// localise reads the clock face of wall, a floating time held in UTC, in loc.
func localise(wall time.Time, loc *time.Location) time.Time {
	// A day is more than any offset, so that these two lie on either side of
	// whatever change of the clock is near.
	before := offsetAt(wall.Add(-24*time.Hour), loc)
	after := offsetAt(wall.Add(24*time.Hour), loc)
	first := wall.Add(-before).In(loc)
	if floating(first).Equal(wall) {
		return first
	}
	if second := wall.Add(-after).In(loc); floating(second).Equal(wall) {
		return second
	}
	return first
}

// stretch is a time during which the clocks of a zone do not change. A rule has
// hundreds of dates in one, and looking up a zone costs more than all else.
type stretch struct {
	from, to time.Time // clock faces a day within its ends, or both zero
	offset   time.Duration
}

// localise does what the function does.
func (s *stretch) localise(wall time.Time, loc *time.Location) time.Time {
	if wall.After(s.from) && wall.Before(s.to) {
		return wall.Add(-s.offset).In(loc)
	}
	t := localise(wall, loc)
	from, to := t.ZoneBounds()
	if !from.IsZero() && !to.IsZero() { // before the first change and after the last there is no need for haste
		s.offset = offsetAt(t, loc)
		s.from, s.to = from.UTC().Add(s.offset+24*time.Hour), to.UTC().Add(s.offset-24*time.Hour)
	}
	return t
}

func offsetAt(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// floating is the clock face of t, held in UTC so that arithmetic on it knows no
// change of the clock.
func floating(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// wallClock is the clock face that t has in loc. A t that carries an offset of
// its own keeps its face when that face means the same instant in loc: so a
// first occurrence in the skipped hour (02:30+01:00) stays 02:30 for the series.
func wallClock(t time.Time, loc *time.Location) time.Time {
	if own := floating(t); localise(own, loc).Equal(t.Truncate(time.Second)) {
		return own
	}
	return floating(t.In(loc))
}
