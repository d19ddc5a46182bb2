package consult

import "time"

// How much of the longest lists App Home reads; the rest is a button away.
const (
	HomeMeetings = 3
	HomeActions  = 10
	HomeReports  = 5
)

// Home is what concerns one person, of everything.
type Home struct {
	Seats       []Platform   // not yet said for which organisation they sit
	Rounds      []RoundCard  // that wait for an answer
	Meetings    []MyMeeting  // the next HomeMeetings
	Agenda      []AgendaItem // of the first of them, as far as they may read it
	Events      []MyMeeting  // to which they may come
	Actions     []ActionItem // the HomeActions most urgent
	ActionCount int          // of all that they have to do
	Deadlines   []Deadline
	Reports     []OwedReport // by the organisations for which they sit, the HomeReports that are due first
	Digest      bool         // is sent the weekly overview
}

// OwedReport is a meeting that councils or supporters are still to be told for which somebody sits.
type OwedReport struct {
	MeetingID     MeetingID
	Platform      string
	StartsAt      time.Time
	Zone          string
	DueOn         time.Time // a date
	Organisations []string  // their names
}

// Local is a moment as it stands on the meeting's clock.
func (r OwedReport) Local(t time.Time) time.Time { return t.In(location(r.Zone)) }

// DaysLeft counts the days from today to the due date; negative when late.
func (r OwedReport) DaysLeft(today time.Time) int { return daysBetween(today, r.DueOn) }
