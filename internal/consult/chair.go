package consult

import "time"

// ChairFacts are what the bot knows of a platform when it asks itself whether its chair should hear something.
type ChairFacts struct {
	PlatformID PlatformID
	Platform   string
	Kind       string
	Zone       string
	CreatedAt  time.Time
	LooseDays  int        // 0 = it has, or should have, a rhythm
	EndsOn     *time.Time // a temporary group's last day; midnight UTC stands for the date
	LastMet    *time.Time // end of the latest meeting that began
	HasNext    bool
	IsParent   bool // has bodies, which meet instead
}

// How long the chair is left in peace.
const (
	dateGrace   = 14 * 24 * time.Hour // without a next date, before it is mentioned
	endsWithin  = 28                  // days before the end of a temporary group
	endsAfter   = 7                   // days after it
	oneOffEvent = "ontmoetingsdag"
)

// Location returns the platform's zone.
func (f ChairFacts) Location() *time.Location { return location(f.Zone) }

// LacksDate says whether the platform has been without a next date for too long: R29 and R30.
func (f ChairFacts) LacksDate(now time.Time) bool {
	if f.HasNext || f.Kind == oneOffEvent || f.LastMet == nil && f.IsParent {
		return false
	}
	if days, ends := f.DaysToEnd(now); ends && days < 0 {
		return false
	}
	grace := dateGrace
	if f.LooseDays > 0 {
		grace = time.Duration(f.LooseDays) * 24 * time.Hour
	}
	since := f.CreatedAt
	if f.LastMet != nil {
		since = *f.LastMet
	}
	return now.Sub(since) >= grace
}

// DaysToEnd says how many days a temporary group has left, on its own clock: 0 on its last day, less after it. ends is false
// for a platform that goes on.
func (f ChairFacts) DaysToEnd(now time.Time) (days int, ends bool) {
	if f.EndsOn == nil {
		return 0, false
	}
	today := now.In(f.Location())
	from := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	to := time.Date(f.EndsOn.Year(), f.EndsOn.Month(), f.EndsOn.Day(), 0, 0, 0, 0, time.UTC)
	return int(to.Sub(from) / (24 * time.Hour)), true
}

// ShouldClose says whether it is time to wind a temporary group up: R39.
func (f ChairFacts) ShouldClose(now time.Time) bool {
	days, ends := f.DaysToEnd(now)
	return ends && days <= endsWithin && days >= -endsAfter
}

// ChairNotes are what the chair alone is told, in one message.
type ChairNotes struct {
	ChairFacts
	NoDate     bool
	Closing    bool
	OpenItems  int          // action items that are not done, for a group that ends
	Unanswered []Meeting    // soon, invited to, and nobody has answered
	Late       []ActionItem // whose owners were reminded in vain
}

// Empty says whether there is nothing to tell.
func (n ChairNotes) Empty() bool {
	return !n.NoDate && !n.Closing && len(n.Unanswered)+len(n.Late) == 0
}

// DayOffQuestion asks what shall become of a meeting that falls on a day off.
type DayOffQuestion struct {
	Meeting
	NextWorkday time.Time // zero when there is none
	NextWeek    time.Time
}
