package consult

import (
	"slices"
	"time"
)

// DeadlineState is how an organisation stands with what it owes.
type DeadlineState string

// The states; that one is late follows from the date.
const (
	DeadlineOpen          DeadlineState = "open"
	DeadlineSubmitted     DeadlineState = "submitted"
	DeadlineApproved      DeadlineState = "approved"
	DeadlineNotApplicable DeadlineState = "not_applicable"
)

// DeadlineStates lists them in the order in which they are offered.
func DeadlineStates() []DeadlineState {
	return []DeadlineState{DeadlineSubmitted, DeadlineApproved, DeadlineNotApplicable, DeadlineOpen}
}

// DeadlineMark is how one organisation stands.
type DeadlineMark struct {
	OrganisationID OrganisationID
	Organisation   string
	Kind           string
	NIS            string
	State          DeadlineState
	DueOn          *time.Time // its own date: an extension
	Reason         string
	Paper          string
	ChangedBy      string
	ChangedAt      *time.Time
	Reached        int // how many people who can be written to sit for it
}

// Due is until when the organisation has time: the later of its own date and that of all, which may have moved beyond it.
func (m DeadlineMark) Due(d Deadline) time.Time {
	if m.DueOn != nil && Day(*m.DueOn).After(d.DueOn) {
		return Day(*m.DueOn)
	}
	return d.DueOn
}

// MineNames are the organisations for which its reader sits and that still owe it.
func (d Deadline) MineNames() []string {
	var names []string
	for _, m := range d.Mine {
		names = append(names, m.Organisation)
	}
	return names
}

// OfMine is a deadline on the first date by which an organisation for which its reader sits owes it: one that was given
// more time has its own.
func (d Deadline) OfMine() Deadline {
	of := d
	for i, m := range d.Mine {
		if due := m.Due(of); i == 0 || due.Before(d.DueOn) {
			d.DueOn = due
		}
	}
	return d
}

// IsLate says whether the organisation let its date pass, or the hour of that day; more time is until the end of a day. now is
// a local time, or a date of which the hour does not matter.
func (m DeadlineMark) IsLate(d Deadline, now time.Time) bool {
	if m.State != DeadlineOpen || !d.Dated() {
		return false
	}
	due, today := m.Due(d), Day(now)
	if due.Equal(today) && d.DueMinute != nil && m.DueOn == nil {
		return now.Hour()*60+now.Minute() >= *d.DueMinute
	}
	return due.Before(today)
}

// DeadlineCard is a deadline with how each organisation stands.
type DeadlineCard struct {
	Deadline
	Marks   []DeadlineMark
	Steps   []Deadline       // on the way to it, the first first
	Mine    []OrganisationID // for which the reader sits
	Manages bool
}

// In lists the organisations that stand so.
func (c DeadlineCard) In(state DeadlineState) []DeadlineMark {
	return slices.DeleteFunc(slices.Clone(c.Marks), func(m DeadlineMark) bool { return m.State != state })
}

// Owing lists the organisations for which the reader sits that still owe it.
func (c DeadlineCard) Owing() []DeadlineMark {
	return slices.DeleteFunc(c.In(DeadlineOpen), func(m DeadlineMark) bool { return !slices.Contains(c.Mine, m.OrganisationID) })
}

// OwedDeadline is a deadline of which somebody is reminded, by the date that the reminder is about.
type OwedDeadline struct {
	Deadline             // due on that date
	Owing       []string // of the organisations for which they sit, those that still owe it by then; none once it is settled
	UsefulUntil *time.Time
}

// Concerns says whether a message about the deadline still has to do with who it goes to; what was posted stays theirs.
func (c DeadlineCard) Concerns(person PersonID, d Delivery) error {
	theirs := c.IsOwnedBy(person) && (d.TS != "" || d.Occurrence == c.Occurrence())
	switch d.Purpose {
	case PurposeDeadlineMatrix:
		theirs = c.Manages && (d.TS != "" || d.Occurrence == c.Occurrence() && (d.Lead > 0 || len(c.In(DeadlineOpen)) > 0))
	case PurposeDeadlineDate:
		theirs = c.IsOwnedBy(person) && (d.TS != "" || !c.Dated())
	}
	if !theirs {
		return Moot("not_due")
	}
	return nil
}

// CanMark refuses a change of somebody else's mark by who does not manage the platform, approval by who hands in, one that
// is not owed, and one without a reason where there must be one.
func (c DeadlineCard) CanMark(d MarkDraft) error {
	if len(d.Organisations) == 0 {
		return Invalid("organisations", "organisations_missing", nil)
	}
	if c.Done {
		return Conflict("deadline_done_already", nil)
	}
	for _, id := range d.Organisations {
		if !slices.ContainsFunc(c.Marks, func(m DeadlineMark) bool { return m.OrganisationID == id }) {
			return Invalid("organisations", "mark_stranger", nil)
		}
		if !c.Manages && !slices.Contains(c.Mine, id) {
			return Forbidden("mark_of_others")
		}
	}
	switch {
	case !slices.Contains(DeadlineStates(), d.State):
		return Invalid("state", "mark_missing", nil)
	case !c.Manages && d.State != DeadlineSubmitted && d.State != DeadlineOpen:
		return Forbidden("mark_by_manager")
	case d.State == DeadlineNotApplicable && d.Reason == "":
		return Invalid("reason", "mark_reason_missing", nil)
	}
	return nil
}

// MarkDraft says how organisations stand with what they owe.
type MarkDraft struct {
	DeadlineID    DeadlineID
	Organisations []OrganisationID
	State         DeadlineState
	Reason        string
	Paper         string
}

// ExtensionDraft gives some organisations more time.
type ExtensionDraft struct {
	DeadlineID    DeadlineID
	Organisations []OrganisationID
	DueOn         time.Time // a date
	Reason        string
}

// Check refuses an extension of nobody, to a date that is past or no later than that of all, and one without a reason.
// today is a local date.
func (e ExtensionDraft) Check(c DeadlineCard, today time.Time) error {
	switch {
	case !c.Manages:
		return Forbidden("not_chair_or_secretary")
	case c.Done:
		return Conflict("deadline_done_already", nil)
	case !c.Dated():
		return Invalid("due", "extension_needs_date", nil)
	case len(e.Organisations) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case e.DueOn.IsZero():
		return Invalid("due", "due_missing", nil)
	}
	if err := CheckDue("due", &e.DueOn, today); err != nil {
		return err
	}
	if !Day(e.DueOn).After(c.DueOn) {
		return Invalid("due", "extension_not_later", map[string]any{"Date": c.DueOn})
	}
	for _, id := range e.Organisations {
		if !slices.ContainsFunc(c.Marks, func(m DeadlineMark) bool { return m.OrganisationID == id }) {
			return Invalid("organisations", "mark_stranger", nil)
		}
	}
	if e.Reason == "" {
		return Invalid("reason", "extension_reason_missing", nil)
	}
	return CheckText("reason", e.Reason)
}
