package consult

import "time"

// Deadline is due at the end of a day.
type Deadline struct {
	ID         DeadlineID
	PlatformID PlatformID
	Platform   string // "" when the reader may not know of it
	Slug       string
	Title      string
	DueOn      time.Time // a date
	Zone       string    // of the platform: where that day ends
	Revision   int
	Done       bool
	Owners     []Owner
}

// Local returns t as it stands on a clock in the deadline's zone.
func (d Deadline) Local(t time.Time) time.Time { return t.In(location(d.Zone)) }

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

// CanMove refuses to move what is done, or to a date in the past. today is a local date.
func (d Deadline) CanMove(to, today time.Time) error {
	if d.Done {
		return Conflict("deadline_done_already", nil)
	}
	return CheckDue("due", &to, today)
}

// DeadlineDraft is a deadline that somebody adds.
type DeadlineDraft struct {
	PlatformID PlatformID
	Title      string
	DueOn      time.Time
	Owners     []string // Slack ids
}

// Check refuses an empty title, a date in the past, or nobody to remind. today is a local date.
func (d DeadlineDraft) Check(today time.Time) error {
	if err := CheckName("title", d.Title); err != nil {
		return err
	}
	if d.DueOn.IsZero() {
		return Invalid("due", "due_missing", nil)
	}
	if err := CheckDue("due", &d.DueOn, today); err != nil {
		return err
	}
	if len(d.Owners) == 0 {
		return Invalid("owner", "owner_missing", nil)
	}
	if len(d.Owners) > maxOwner {
		return Invalid("owner", "too_many_owners", map[string]any{"Max": maxOwner})
	}
	return nil
}

// ReminderDays returns the dates on which the owners of a deadline are reminded, by lead in days: that many days ahead,
// or on the last workday before.
func (d Deadline) ReminderDays(leads []int, isWorkday func(time.Time) bool) map[int]time.Time {
	days := map[int]time.Time{}
	for _, lead := range leads {
		days[lead] = workdayBefore(Day(d.DueOn).AddDate(0, 0, -lead), isWorkday)
	}
	return days
}

// Occurrence tells a deadline's dates apart.
func (d Deadline) Occurrence() string { return d.DueOn.Format(time.DateOnly) }
