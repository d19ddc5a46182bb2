package consult

import "time"

// Shift says where a deadline goes that falls on a weekend or a public holiday.
type Shift string

// The choices, in the order in which they are offered.
const (
	ShiftNone Shift = "keep"
	ShiftBack Shift = "before" // to the last workday before
	ShiftOn   Shift = "after"  // to the first workday after
)

// EveryMonths lists after how many months a deadline can come back.
func EveryMonths() []int { return []int{1, 3, 6, 12, 24} }

// Shifts lists them in order.
func Shifts() []Shift { return []Shift{ShiftNone, ShiftBack, ShiftOn} }

// Deadline is due at the end of a day, or at an hour of it. Its date may not be known yet.
type Deadline struct {
	ID          DeadlineID
	PlatformID  PlatformID
	Platform    string // "" when the reader may not know of it
	Slug        string
	ProjectID   ProjectID // 0 for none
	Project     string
	Title       string
	DueOn       time.Time // a date; zero while it is not known
	AskedOn     time.Time // the date that was asked for, which may be a day off
	DueMinute   *int      // minutes after local midnight; nil for the end of the day
	Shift       Shift
	EveryMonths int        // it comes back after so many, 0 for never
	LeadsToID   DeadlineID // of a step on the way to another, 0 for none
	LeadsTo     string     // its title
	DaysBefore  int
	Zone        string // of the platform: where that day ends
	Revision    int
	Done        bool
	Owners      []Owner
	Owed        int            // by how many organisations, 0 when it is nobody's in particular
	Open        int            // by how many of them it still is
	Mine        []DeadlineMark // of those for which the reader sits; in lists alone, a card has them in Owing
}

// Local returns t as it stands on a clock in the deadline's zone.
func (d Deadline) Local(t time.Time) time.Time { return t.In(location(d.Zone)) }

// Dated says whether its date is known.
func (d Deadline) Dated() bool { return !d.DueOn.IsZero() }

// DueAt is the moment at which it falls due: its hour, or the end of its day where the platform is.
func (d Deadline) DueAt() time.Time {
	y, m, day := d.DueOn.Date()
	minute := 24 * 60
	if d.DueMinute != nil {
		minute = *d.DueMinute
	}
	return time.Date(y, m, day, 0, minute, 0, 0, location(d.Zone))
}

// DaysLeft counts the days from today to the due date; negative when late.
func (d Deadline) DaysLeft(today time.Time) int { return daysBetween(today, d.DueOn) }

// IsOwnedBy says whether the person answers for the deadline.
func (d Deadline) IsOwnedBy(person PersonID) bool { return isOwner(d.Owners, person) }

// CanFinish refuses whoever neither answers for the deadline nor manages its platform, and a second time.
func (d Deadline) CanFinish(person PersonID, s Standing) error {
	switch {
	case !d.IsOwnedBy(person) && s.CanManage() != nil:
		return Forbidden("not_owner")
	case d.Done:
		return Conflict("deadline_done_already", nil)
	}
	return nil
}

// CanMove refuses to move what is done, to a date in the past, and a step that is counted back from another deadline.
// today is a local date.
func (d Deadline) CanMove(to, today time.Time) error {
	switch {
	case d.Done:
		return Conflict("deadline_done_already", nil)
	case d.LeadsToID != 0:
		return Invalid("due", "deadline_counted_back", map[string]any{"Title": d.LeadsTo, "Days": d.DaysBefore})
	}
	return CheckDue("due", &to, today)
}

// DeadlineDraft is a deadline that somebody adds.
type DeadlineDraft struct {
	PlatformID    PlatformID
	ProjectID     ProjectID // 0 for none
	Title         string
	DueOn         time.Time // as asked for; zero while it is not known
	DueMinute     *int
	Shift         Shift // "" keeps the date
	EveryMonths   int
	Owners        []string // Slack ids
	Organisations []OrganisationID
	AllJoined     bool       // owed by every organisation that has joined the project or, without one, is of the platform
	LeadsTo       DeadlineID // a step on the way to another, DaysBefore before it
	DaysBefore    int
	Undated       bool // the date is not known yet: its owners are asked for it
}

// maxEveryMonths is ten years.
const maxEveryMonths = 120

// Check refuses an empty title, a date in the past, none without saying so, or nobody to remind. today is a local date.
func (d DeadlineDraft) Check(today time.Time) error {
	if err := CheckName("title", d.Title); err != nil {
		return err
	}
	switch {
	case d.LeadsTo != 0 && (d.DaysBefore < 1 || d.DaysBefore > 1000):
		return Invalid("days_before", "days_before_range", nil)
	case d.DueOn.IsZero() && !d.Undated && d.LeadsTo == 0:
		return Invalid("due", "due_missing", nil)
	case d.EveryMonths < 0 || d.EveryMonths > maxEveryMonths:
		return Invalid("every", "every_range", map[string]any{"Max": maxEveryMonths})
	case d.EveryMonths > 0 && d.DueOn.IsZero():
		return Invalid("due", "every_needs_date", nil)
	}
	if !d.DueOn.IsZero() {
		if err := CheckDue("due", &d.DueOn, today); err != nil {
			return err
		}
	}
	if len(d.Owners) == 0 {
		return Invalid("owner", "owner_missing", nil)
	}
	if len(d.Owners) > maxOwner {
		return Invalid("owner", "too_many_owners", map[string]any{"Max": maxOwner})
	}
	return nil
}

// Of is where a date goes that may be a day off.
func (s Shift) Of(day time.Time, isWorkday func(time.Time) bool) time.Time {
	switch s {
	case ShiftBack:
		return workdayBefore(Day(day), isWorkday)
	case ShiftOn:
		return workdayAfter(Day(day), isWorkday)
	}
	return Day(day)
}

// CountedBack is the date of a step so many days before a deadline: that day, or the last workday before.
func CountedBack(due time.Time, days int, isWorkday func(time.Time) bool) time.Time {
	return workdayBefore(Day(due).AddDate(0, 0, -days), isWorkday)
}

// NextAsked is the date, so many months after asked, on the same day of the month or the last one of a shorter month.
func NextAsked(asked time.Time, months int) time.Time {
	y, m, d := asked.Date()
	first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}

// ReminderDays returns the dates on which a deadline due on a date is reminded of, by lead in days: that many days ahead,
// or on the last workday before.
func ReminderDays(due time.Time, leads []int, isWorkday func(time.Time) bool) map[int]time.Time {
	days := map[int]time.Time{}
	for _, lead := range leads {
		days[lead] = workdayBefore(Day(due).AddDate(0, 0, -lead), isWorkday)
	}
	return days
}

// Occurrence tells a deadline's dates apart; "" while none is known.
func (d Deadline) Occurrence() string {
	if !d.Dated() {
		return ""
	}
	return d.DueOn.Format(time.DateOnly)
}

// DeadlineFilter is what a list of deadlines is narrowed by; zero fields do not narrow.
type DeadlineFilter struct {
	Platform PlatformID
	Project  ProjectID
	NIS      []string   // owed by an organisation of one of these municipalities
	From     *time.Time // a date, as the next
	To       *time.Time
	Words    string // in its title
	Past     bool   // done ones too
}
