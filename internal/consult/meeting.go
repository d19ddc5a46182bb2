package consult

import (
	"slices"
	"time"
)

// MeetingState is where a meeting is in its life.
type MeetingState string

// The states of a meeting.
const (
	MeetingPlanned   MeetingState = "planned"
	MeetingOpen      MeetingState = "open"
	MeetingClosed    MeetingState = "closed"
	MeetingCancelled MeetingState = "cancelled"
)

// Answer is what somebody answered to an invitation.
type Answer string

// The answers, in the order of their buttons.
const (
	Present Answer = "present"
	Online  Answer = "online"
	Excused Answer = "excused"
	// Represented is somebody for whom another sits in: who, stands beside the answer.
	Represented Answer = "represented"
)

// Answers lists them in the order of their buttons.
func Answers() []Answer { return []Answer{Present, Online, Excused, Represented} }

// Meeting is one dated meeting of a platform.
type Meeting struct {
	ID         MeetingID
	PlatformID PlatformID
	SeriesID   *SeriesID // nil: ad hoc
	Occurrence time.Time // the original start, which identifies it in its series (RFC 5545, RECURRENCE-ID)
	StartsAt   time.Time
	EndsAt     time.Time
	Zone       string
	Place      string
	Link       string
	State      MeetingState
	Revision   int // rises with date, hour or cancellation, never with a mere edit
	Edition    int // rises with every change by hand
	Reason     string
	DayOff     string // code of the day off that the occurrence falls on, "" for none
	OpenedAt   *time.Time
	ClosedAt   *time.Time
	ByItself   bool // was opened because it was on, by nobody

	Title          string    // of a one-off event, "" for a meeting of the platform
	Event          EventKind // "" for a meeting of the platform
	Audience       EventAudience
	Places         int        // of an event; 0: as many as come
	RegistersUntil *time.Time // nil: until the start
	Taken          int        // places

	Platform     string // name of the platform
	Slug         string
	ChannelID    string
	PlatformLang string
}

// Local returns t as it stands on a clock in the meeting's zone.
func (m Meeting) Local(t time.Time) time.Time { return t.In(location(m.Zone)) }

// CanAnswer refuses an answer to a meeting that has started, was closed or cancelled.
func (m Meeting) CanAnswer(now time.Time) error {
	switch {
	case m.State == MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	case m.State == MeetingClosed:
		return Conflict("meeting_closed", nil)
	case m.State == MeetingOpen || !now.Before(m.StartsAt):
		return Conflict("meeting_started", nil)
	}
	return nil
}

// CanOpen refuses to open minutes twice, of a cancelled meeting, or long before the start.
func (m Meeting) CanOpen(now time.Time) error {
	switch {
	case m.State == MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	case m.State == MeetingClosed:
		return Conflict("meeting_closed", nil)
	case m.State == MeetingOpen:
		return Conflict("meeting_already_open", nil)
	}
	return nil
}

// CanRecord refuses to write in minutes that are not open.
func (m Meeting) CanRecord() error {
	switch m.State {
	case MeetingOpen:
		return nil
	case MeetingClosed:
		return Conflict("meeting_closed", nil)
	case MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	}
	return Conflict("no_open_meeting", nil)
}

// CanMove refuses to move a meeting that has begun, or to move one into the past.
func (m Meeting) CanMove(to time.Time, now time.Time) error {
	if err := m.CanCancel(); err != nil {
		return err
	}
	if !to.After(now) {
		return Invalid("date", "date_past", nil)
	}
	return nil
}

// CanCancel refuses to cancel what somebody opened, what is closed or cancelled.
func (m Meeting) CanCancel() error {
	switch m.State {
	case MeetingOpen:
		if m.ByItself {
			return nil
		}
		return Conflict("meeting_already_open", nil)
	case MeetingClosed:
		return Conflict("meeting_closed", nil)
	case MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	}
	return nil
}

// CanRestore refuses to restore what is not cancelled, or a meeting whose moment is past.
func (m Meeting) CanRestore(now time.Time) error {
	if m.State != MeetingCancelled {
		return Conflict("not_cancelled", nil)
	}
	if !m.StartsAt.After(now) {
		return Conflict("restore_past", nil)
	}
	return nil
}

// IsEdition refuses a change by somebody who saw the meeting as it was before another change.
func (m Meeting) IsEdition(edition int) error {
	if edition != AnyEdition && edition != m.Edition {
		return Conflict("meeting_changed", nil)
	}
	return nil
}

// Attendee is somebody who answered.
type Attendee struct {
	PersonID PersonID
	SlackID  string
	Name     string
	Answer   Answer
	StandIn  string // name of who sits in for them, "" for nobody
}

// MyMeeting is a coming meeting as one viewer sees it.
type MyMeeting struct {
	Meeting
	Answer  Answer // "" when the viewer has not answered
	Invited bool   // is asked to come, and may answer
	Manages bool   // may move and cancel it
	Told    bool   // somebody was invited or reminded, so that a change has to be announced
	ToldTo  Told   // who would read of it; filled for the forms that change a meeting

	Registration RegistrationState // of the viewer for an event, "" for none
}

// MayCome says whether the viewer is asked to come: invited, on the list already, or because everybody is.
func (m MyMeeting) MayCome() bool {
	return m.Invited || m.Registration != "" || m.Audience == ForEverybody
}

// LacksLink says whether the viewer wants to follow a meeting online that has no link yet.
func (m MyMeeting) LacksLink() bool { return m.Answer == Online && m.Link == "" }

// CanBeAnswered refuses an answer that there is not, of who is not invited, or that comes too late.
func (m MyMeeting) CanBeAnswered(answer Answer, now time.Time) error {
	if !slices.Contains(Answers(), answer) {
		return NotFound("gone")
	}
	if !m.Invited {
		return Forbidden("not_invited")
	}
	switch m.Event {
	case WithSignUp:
		return Conflict("sign_up_instead", nil)
	case OpenDoor:
		return Conflict("no_registration_needed", nil)
	}
	return m.CanAnswer(now)
}

// IsOf refuses what is about another date than the meeting has now.
func (m Meeting) IsOf(revision int) error {
	if m.Revision != revision && m.State == MeetingPlanned {
		return Conflict("meeting_redated", nil)
	}
	return nil
}

// MeetingCard is what a posting about a meeting shows.
type MeetingCard struct {
	Meeting
	Attendees []Attendee // who answered, never who did not
	Invitees  []Invitee  // beside the platform's members, for these
	Guests    []Guest
	Answer    Answer // of the recipient of a direct message
	Agenda    []AgendaItem

	Registration RegistrationState // of the recipient of a direct message

	Reports   []ReportBackLine // of the councils and supporters that are told of it, for the channel
	ReportAsk ReportAsk        // whether it is to be told, before it is, for the channel
}

// Stands refuses, as moot, a delivery that the meeting has overtaken before it was posted; what is posted already is
// shown as the meeting is now.
func (c MeetingCard) Stands(d Delivery) error {
	tells := d.Purpose == PurposeCancelled || d.Purpose == PurposeMoved || d.Purpose == PurposeRestored
	switch {
	case d.TS != "":
		return nil
	case d.Revision < c.Revision:
		return Moot("revision")
	case c.State == MeetingCancelled && d.Purpose != PurposeCancelled:
		return Moot("meeting_cancelled")
	case c.State != MeetingPlanned && !tells:
		return Moot("meeting_started")
	case d.Purpose == PurposeUnanswered && c.Answer != "":
		return Moot("answered")
	case d.Purpose == PurposeAttending && !c.Comes():
		return Moot("not_coming")
	case d.Purpose == PurposeMovedUp && c.Registration != Registered:
		return Moot("not_coming")
	case d.Purpose == PurposeStruck && c.Registration != "":
		return Moot("registered_again")
	}
	return nil
}
