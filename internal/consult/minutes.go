package consult

import (
	"fmt"
	"time"
)

// ItemKind is what a line of the minutes is.
type ItemKind string

// The kinds of lines.
const (
	Note     ItemKind = "note"
	Decided  ItemKind = "decision"
	ToDo     ItemKind = "action"
	maxOwner          = 20
)

// ItemDraft is what somebody wants to add to the minutes of the open meeting.
type ItemDraft struct {
	Kind     ItemKind
	Text     string
	Owners   []string // Slack ids, for an action
	DueOn    *time.Time
	SourceTS string // of the Slack message that it is taken from
}

// Check refuses a line without text, a due date in the past, or too many owners. today is a local date.
func (d ItemDraft) Check(today time.Time) error {
	if err := CheckText("text", d.Text); err != nil {
		return err
	}
	if len(d.Owners) > maxOwner {
		return Invalid("owner", "too_many_owners", map[string]any{"Max": maxOwner})
	}
	return CheckDue("due", d.DueOn, today)
}

// CheckDue refuses a due date before today; both are dates, whatever their hour.
func CheckDue(field string, due *time.Time, today time.Time) error {
	if due != nil && Day(*due).Before(Day(today)) {
		return Invalid(field, "date_past", nil)
	}
	return nil
}

// Day reduces t to its calendar date, as midnight UTC, so that dates compare as dates.
func Day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// MinutesItem is one line of the minutes.
type MinutesItem struct {
	ID       MinutesItemID
	Kind     ItemKind
	Text     string
	Author   string
	At       time.Time
	Number   string  // of the decision, "" for others
	Owners   []Owner // of the action
	DueOn    *time.Time
	ActionID *ActionItemID
}

// Minutes are a meeting's lines.
type Minutes struct {
	Meeting   Meeting
	Items     []MinutesItem
	Attendees []Attendee
}

// Count returns how many lines are of kind.
func (m Minutes) Count(kind ItemKind) int {
	n := 0
	for _, it := range m.Items {
		if it.Kind == kind {
			n++
		}
	}
	return n
}

// DecisionNumber writes a decision's number: "B-2026-05".
func DecisionNumber(year, seq int) string { return fmt.Sprintf("B-%d-%02d", year, seq) }

// Owner is somebody who owns an action item or answers for a deadline.
type Owner struct {
	PersonID PersonID
	SlackID  string
	Name     string
}

// ActionItem is something that somebody will do.
type ActionItem struct {
	ID         ActionItemID
	PlatformID PlatformID
	Platform   string
	Slug       string
	Text       string
	DueOn      *time.Time
	Done       bool
	Owners     []Owner
}

// DaysLeft counts the days from today to the due date; negative when overdue. ok is false without one.
func (a ActionItem) DaysLeft(today time.Time) (days int, ok bool) {
	if a.DueOn == nil {
		return 0, false
	}
	return daysBetween(today, *a.DueOn), true
}

func daysBetween(from, to time.Time) int { return int(Day(to).Sub(Day(from)).Hours() / 24) }

// Deadline is due at the end of a day.
type Deadline struct {
	ID         DeadlineID
	PlatformID PlatformID
	Platform   string
	Slug       string
	Title      string
	DueOn      time.Time
	Revision   int
	Done       bool
	Owners     []Owner
}

// DaysLeft counts the days from today to the due date; negative when late.
func (d Deadline) DaysLeft(today time.Time) int { return daysBetween(today, d.DueOn) }

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
	if err := CheckDue("due", &d.DueOn, today); err != nil {
		return err
	}
	if len(d.Owners) == 0 {
		return Invalid("owner", "owner_missing", nil)
	}
	return nil
}
