package consult

import (
	"strings"
	"time"
)

// StatusRoundID is the id of our record of a status round.
type StatusRoundID int64

// The purposes of a status round's messages.
const (
	PurposeStatusAsked    Purpose = "status_asked"    // to each member, when the round begins
	PurposeStatusReminder Purpose = "status_reminder" // once more, to who has not answered
)

// StatusDraft is what a member answers in a status round.
type StatusDraft struct {
	Done    string // since the last meeting
	Next    string // until the next one
	Blocked string // what is in the way
}

// Check refuses an answer that says nothing, or too much.
func (d StatusDraft) Check() error {
	said := false
	for field, text := range map[string]string{"done": d.Done, "next": d.Next, "blocked": d.Blocked} {
		if strings.TrimSpace(text) == "" {
			continue
		}
		said = true
		if err := CheckText(field, text); err != nil {
			return err
		}
	}
	if !said {
		return Invalid("done", "text_empty", nil)
	}
	return nil
}

// StatusAnswer is what one member answered.
type StatusAnswer struct {
	PersonID PersonID
	Name     string
	StatusDraft
}

// StatusRound is how things stand before a meeting, as one viewer sees it.
type StatusRound struct {
	ID      StatusRoundID
	Meeting Meeting
	Answers []StatusAnswer // for externals and guests, their own alone
}

// Of returns what a person answered.
func (r StatusRound) Of(person PersonID) (StatusAnswer, bool) {
	for _, a := range r.Answers {
		if a.PersonID == person {
			return a, true
		}
	}
	return StatusAnswer{}, false
}

// CanAnswer refuses an answer once the meeting is over or will not be.
func (r StatusRound) CanAnswer(now time.Time) error { return r.Meeting.CanPlace(now) }

// statusReminderLead is how long before the meeting who has not answered is reminded.
const statusReminderLead = 48 * time.Hour

// StatusReminderAt is when who has not answered is reminded: two days before the meeting, on a Friday when that is a
// weekend; false when the question was asked less than a day before that.
func StatusReminderAt(m Meeting, asked time.Time) (time.Time, bool) {
	at := m.Local(m.StartsAt).Add(-statusReminderLead)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, -1)
	}
	return at, at.Sub(asked) >= 24*time.Hour
}
