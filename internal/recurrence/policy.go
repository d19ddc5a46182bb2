package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

// Calendar says on which days a platform does not meet: Belgium's public holidays, and what its year adds.
type Calendar struct {
	Year consult.Year
}

// farNext bounds the search for a day that is not off: a closing range is no longer than a year.
const farNext = 400 // days

// Off returns the day off on the local day of at, in at's own zone. Weekends are none: a rhythm that falls on one was
// meant so.
func (c Calendar) Off(at time.Time) (consult.DayOff, bool) {
	if h, ok := HolidayOn(at); ok && (h.Kind == PublicHoliday || c.Year.FlemishDay) {
		return consult.DayOff{Holiday: h.Key}, true
	}
	day := dateOf(at)
	for _, closed := range c.Year.Closing {
		if !day.Before(dateOf(closed.FirstOn)) && !day.After(dateOf(closed.LastOn)) {
			return consult.DayOff{Name: closed.Name}, true
		}
	}
	if c.Year.BridgeDays && isBridge(day) {
		return consult.DayOff{Bridge: true}, true
	}
	return consult.DayOff{}, false
}

// isBridge says whether a workday lies between a public holiday and a weekend.
func isBridge(day time.Time) bool {
	before, after := day.AddDate(0, 0, -1), day.AddDate(0, 0, 1)
	return IsWorkday(day) && !IsWorkday(before) && !IsWorkday(after)
}

// dateOf is the local day of t, at midnight UTC.
func dateOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Placed is where a policy puts an occurrence.
type Placed struct {
	At      time.Time // when it is held; its own moment when Skipped
	Skipped bool
	Asked   bool
	Off     *consult.DayOff // why, nil on ordinary days
}

// Place applies a policy to an occurrence, in the occurrence's own zone; the local hour stays. What would have to wait
// longer than a year is skipped.
func (c Calendar) Place(policy consult.HolidayPolicy, at time.Time) Placed {
	off, hit := c.Off(at)
	if !hit {
		return Placed{At: at}
	}
	p := Placed{At: at, Off: &off}
	switch policy {
	case consult.PolicySkip:
		p.Skipped = true
	case consult.PolicyAsk:
		p.Asked = true
	case consult.PolicyNextWorkday, consult.PolicyNextWeek:
		to, found := c.Instead(policy, at)
		if p.Skipped = !found; found {
			p.At = to
		}
	}
	return p
}

// Instead is the day that a policy offers in place of at: the next day that is a workday and not off, or the same
// weekday of the next week that is not off.
func (c Calendar) Instead(policy consult.HolidayPolicy, at time.Time) (time.Time, bool) {
	step := 1
	if policy == consult.PolicyNextWeek {
		step = 7
	}
	for days := step; days <= farNext; days += step {
		to := localise(floating(at).AddDate(0, 0, days), at.Location())
		if _, off := c.Off(to); !off && (step == 7 || IsWorkday(to)) {
			return to, true
		}
	}
	return at, false
}

// DayOffName is what people call a day off; "" for a closing day without a name and for a bridge day, for which the
// catalogues have words.
func DayOffName(off consult.DayOff, lang string) string {
	if off.Holiday != "" {
		return Holiday{Key: off.Holiday}.Name(lang)
	}
	return off.Name
}
