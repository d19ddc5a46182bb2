package consult

import (
	"slices"
	"strings"
	"time"
)

// The purposes of deliveries about rhythms and their occurrences.
const (
	PurposeRestored   Purpose = "restored"    // a cancelled meeting takes place after all
	PurposeRhythm     Purpose = "rhythm"      // the rhythm changes or ends: one notice for all dates
	PurposeDayOff     Purpose = "day_off"     // to the chair: this date falls on a day off, what shall become of it?
	PurposeChairNotes Purpose = "chair_notes" // to the chair alone: no next date, nobody answered yet, the group ends
)

// HolidayPolicy says what becomes of an occurrence that falls on a day off.
type HolidayPolicy string

// The policies.
const (
	PolicyKeep        HolidayPolicy = "keep"
	PolicySkip        HolidayPolicy = "skip"
	PolicyNextWorkday HolidayPolicy = "next_workday"
	PolicyNextWeek    HolidayPolicy = "next_week" // the same weekday, a week later
	PolicyAsk         HolidayPolicy = "ask"       // planned as it falls; the chair is asked when it comes within sight
)

// HolidayPolicies lists them in the order in which they are offered.
func HolidayPolicies() []HolidayPolicy {
	return []HolidayPolicy{PolicyKeep, PolicySkip, PolicyNextWorkday, PolicyNextWeek, PolicyAsk}
}

// Check refuses a policy that there is not; "" is PolicyKeep.
func (p HolidayPolicy) Check() error {
	if p == "" || slices.Contains(HolidayPolicies(), p) {
		return nil
	}
	return NotFound("gone")
}

// Series is a rhythm with its dates.
type Series struct {
	ID          SeriesID
	PlatformID  PlatformID
	FollowsID   *SeriesID // the rhythm that it replaced
	RRule       string    `db:"rrule"`
	StartsAt    time.Time
	StartOffset *int // seconds east of UTC with which StartsAt shows the hour that is meant; nil: as Zone has it
	Zone        string
	Duration    Seconds
	Place       string
	Link        string
	Policy      HolidayPolicy
	EndedAt     *time.Time // from then on another rhythm holds, or none
	EndReason   string
	Reason      string // why it was planned; may be ""

	Platform  string
	ChannelID string
}

// RunsAt says whether the rhythm still gives dates after a moment, as far as it was not ended by hand.
func (s Series) RunsAt(at time.Time) bool { return s.EndedAt == nil || s.EndedAt.After(at) }

// RhythmChange is a rhythm that takes over from another, or only the end of one when Draft is nil.
type RhythmChange struct {
	Series SeriesID
	From   time.Time    // the first moment that the old rhythm no longer holds
	Draft  *SeriesDraft // what holds from then on
	Reason string
	Notice Notice
}

// Check refuses a change that begins in the past, or whose new rhythm cannot be.
func (c RhythmChange) Check(now time.Time) error {
	if !c.From.After(now) {
		return Invalid("from", "date_past", nil)
	}
	if c.From.After(now.AddDate(farAhead, 0, 0)) {
		return Invalid("from", "date_far", map[string]any{"Years": farAhead})
	}
	if err := CheckReason(c.Reason); err != nil {
		return err
	}
	if c.Draft == nil {
		return nil
	}
	if c.Draft.RRule == "" {
		return Invalid("rhythm", "rhythm_expected", nil)
	}
	return c.Draft.Check(now)
}

// RhythmEffect is what a change of rhythm does, before or after it is done.
type RhythmEffect struct {
	Old       Series
	New       *Series     // nil when the rhythm only ends
	Cancelled []time.Time // dates that were planned and no longer are, with the hour at which they were
	Planned   []time.Time // the first dates of the new rhythm
	Told      int         // of the cancelled ones, those of which somebody was told
	Members   int         // who would read the notice in the channel
}

// DayOff is a day on which a platform does not meet.
type DayOff struct {
	Holiday string // stable name of a public holiday, "" for a day of the platform's own
	Name    string // of a closing day, as it was typed; may be ""
	Bridge  bool   // a workday between a public holiday and a weekend
}

// Code writes a day off for the record of a meeting; ParseDayOff reads it back.
func (d DayOff) Code() string {
	switch {
	case d.Holiday != "":
		return "holiday:" + d.Holiday
	case d.Bridge:
		return "bridge:"
	}
	return "closing:" + d.Name
}

// ParseDayOff reads what Code wrote; ok is false for "".
func ParseDayOff(code string) (d DayOff, ok bool) {
	kind, name, ok := strings.Cut(code, ":")
	switch kind {
	case "holiday":
		d.Holiday = name
	case "bridge":
		d.Bridge = true
	default:
		d.Name = name
	}
	return d, ok
}

// ClosingDays is a day, or a range of days, on which a platform does not meet.
type ClosingDays struct {
	FirstOn time.Time // midnight UTC stands for the date, as LastOn
	LastOn  time.Time // included
	Name    string
}

// Year is what a platform's year looks like besides its rhythm.
type Year struct {
	FlemishDay bool // 11 July is a day off
	BridgeDays bool
	Closing    []ClosingDays
	LooseDays  int        // no fixed rhythm: the chair hears of it after so many days without a meeting; 0 = not so
	EndsOn     *time.Time // a temporary group's last day
}

// The bounds of a year's settings.
const (
	maxClosing   = 120
	maxRange     = 366 // days
	minLooseDays = 7
	maxLooseDays = 730
)

// Check refuses days and numbers that make no sense.
func (y Year) Check() error {
	if len(y.Closing) > maxClosing {
		return Invalid("closing", "closing_many", map[string]any{"Max": maxClosing})
	}
	for _, c := range y.Closing {
		if c.LastOn.Before(c.FirstOn) {
			return Invalid("closing", "end_before_start", nil)
		}
		if c.LastOn.Sub(c.FirstOn) > maxRange*24*time.Hour {
			return Invalid("closing", "closing_long", map[string]any{"Max": maxRange})
		}
		if c.Name == "" {
			continue
		}
		if err := checkText("closing", c.Name, MaxName); err != nil {
			return err
		}
	}
	if y.LooseDays != 0 && (y.LooseDays < minLooseDays || y.LooseDays > maxLooseDays) {
		return Invalid("loose", "loose_out_of_range", map[string]any{"Min": minLooseDays / 7, "Max": maxLooseDays / 7})
	}
	return nil
}

// PlanPreview is what a draft would plan.
type PlanPreview struct {
	Dates []PreviewDate // the first of them
	Total int           // dates that would be planned at once
}

// PreviewDate is one date of a rhythm that is about to be planned, with what stands in its way.
type PreviewDate struct {
	Occurrence time.Time
	StartsAt   time.Time // after the policy
	Skipped    bool      // it falls on a day off and is left out
	Asked      bool      // the chair will be asked
	DayOff     *DayOff
	Busy       int      // members who have another meeting then
	Elsewhere  []string // platforms where that meeting is, as far as who reads this may know of them
}
