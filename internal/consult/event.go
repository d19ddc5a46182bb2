package consult

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// EventKind says whether a meeting is a one-off event, and how one comes to it.
type EventKind string

// The kinds of events.
const (
	NoEvent    EventKind = ""             // a meeting of the platform
	WithSignUp EventKind = "registration" // people sign up, for as long as there are places
	OpenDoor   EventKind = "open"         // whoever wants to come, comes
)

// EventAudience says for whom an event is.
type EventAudience string

// The audiences of events.
const (
	ForMembers   EventAudience = ""          // the platform's members, and who is invited
	ForEverybody EventAudience = "workspace" // whoever is in the workspace, guests too
)

// RegistrationState is how somebody stands on the list of an event.
type RegistrationState string

// The states of a registration; "" is who is not on the list.
const (
	Registered RegistrationState = "registered"
	Waiting    RegistrationState = "waiting"
)

// RegistrationID is the id of a registration; the lower one was there first.
type RegistrationID int64

// What somebody is told about their place at an event.
const (
	PurposeMovedUp Purpose = "moved_up"   // who waited has one
	PurposeStruck  Purpose = "struck_off" // who organises took them off the list
)

// Bounds of an event.
const (
	MaxEventName = 150 // characters; what Slack takes for a header
	MaxPlaces    = 1000
	maxNewGuests = 40 // registered in one go
	MaxAnnounced = 5  // channels beside the platform's own
)

// Name is what a meeting goes by: its title, or its platform's name.
func (m Meeting) Name() string {
	if m.Title != "" {
		return m.Title
	}
	return m.Platform
}

// RegistrationEnds is the moment from which nobody signs up any more.
func (m Meeting) RegistrationEnds() time.Time {
	if m.RegistersUntil != nil && m.RegistersUntil.Before(m.StartsAt) {
		return *m.RegistersUntil
	}
	return m.StartsAt
}

// IsFull says whether who signs up now has to wait.
func (m Meeting) IsFull() bool { return m.Places > 0 && m.Taken >= m.Places }

// CanRegister refuses who signs up for what is no event, needs none, has begun or is closed.
func (m Meeting) CanRegister(now time.Time) error {
	if err := m.CanWithdraw(now); err != nil {
		return err
	}
	if !now.Before(m.RegistrationEnds()) {
		return Conflict("registration_closed", nil)
	}
	return nil
}

// CanWithdraw refuses a change of the list of an event that has begun, or of what has no list.
func (m Meeting) CanWithdraw(now time.Time) error {
	switch m.Event {
	case WithSignUp:
		return m.CanAnswer(now)
	case OpenDoor:
		return Conflict("no_registration_needed", nil)
	}
	return Conflict("not_an_event", nil)
}

// EventDraft is a one-off event as somebody fills it in.
type EventDraft struct {
	PlatformID     PlatformID
	Event          EventKind
	Title          string
	Start, End     time.Time
	Zone           string
	Place          string
	Link           string
	Places         int
	RegistersUntil *time.Time
	Audience       EventAudience
	Channels       []string // Slack's ids of other channels in which it is announced
}

// CheckFor refuses an event of a closed platform that is for everybody: nobody else may know that the platform exists.
func (d EventDraft) CheckFor(p Platform) error {
	if d.Audience == ForEverybody && p.Level == LevelClosed {
		return Invalid("audience", "closed_not_for_everybody", nil)
	}
	return nil
}

// CanOpenToEverybody refuses to open what is no event, has begun or is for everybody already, or is of a closed platform.
func (m Meeting) CanOpenToEverybody(p Platform, now time.Time) error {
	switch {
	case m.Event == NoEvent:
		return Conflict("not_an_event", nil)
	case m.Audience == ForEverybody:
		return Conflict("event_for_everybody_already", nil)
	}
	if err := m.CanSwitch(now); err != nil {
		return err
	}
	return EventDraft{Audience: ForEverybody}.CheckFor(p)
}

// checkAudience refuses an audience that there is not, and to announce elsewhere what is not for everybody.
func (d EventDraft) checkAudience() error {
	switch {
	case d.Audience != ForMembers && d.Audience != ForEverybody:
		return NotFound("gone")
	case len(d.Channels) > MaxAnnounced:
		return Invalid("channels", "channels_many", map[string]any{"Max": MaxAnnounced})
	case len(d.Channels) > 0 && d.Audience != ForEverybody:
		return Invalid("channels", "channels_not_for_everybody", nil)
	}
	return nil
}

// Check refuses a title that is missing or too long, hours that are past or turned round, and what EventTerms refuses.
func (d EventDraft) Check(now time.Time) error {
	switch {
	case strings.TrimSpace(d.Title) == "":
		return Invalid("title", "event_without_title", nil)
	case utf8.RuneCountInString(d.Title) > MaxEventName:
		return Invalid("title", "entry_too_long", map[string]any{"Max": MaxEventName})
	case d.Event != WithSignUp && d.Event != OpenDoor:
		return NotFound("gone")
	case !d.Start.After(now):
		return Invalid("date", "date_past", nil)
	}
	if err := d.checkAudience(); err != nil {
		return err
	}
	change := Change{Start: d.Start, End: d.End, Place: d.Place, Link: d.Link}
	if err := change.Check(); err != nil {
		return err
	}
	return EventTerms{Places: d.Places, RegistersUntil: d.RegistersUntil}.Check(d.Start, 0)
}

// EventTerms are how many places there are, and until when one signs up.
type EventTerms struct {
	Places         int
	RegistersUntil *time.Time
}

// Check refuses a number that cannot be, fewer places than are taken, and an end behind the start.
func (e EventTerms) Check(start time.Time, taken int) error {
	switch {
	case e.Places < 0 || e.Places > MaxPlaces:
		return Invalid("places", "places_out_of_range", map[string]any{"Max": MaxPlaces})
	case e.Places > 0 && e.Places < taken:
		return Invalid("places", "places_taken", map[string]any{"Count": taken})
	case e.RegistersUntil != nil && e.RegistersUntil.After(start):
		return Invalid("closes_date", "registers_after_start", nil)
	}
	return nil
}

// Registrant is somebody on the list of an event, as who organises it sees them.
type Registrant struct {
	ID           RegistrationID
	Name         string
	Organisation string // "" when we know of none
	SlackID      string // "" for a guest
	State        RegistrationState
}

// EventList is an event with its list, for who organises it; nobody else may know who is on it.
type EventList struct {
	Meeting MyMeeting
	List    []Registrant // first come first
}

// Of returns those in a state, first come first.
func (l EventList) Of(s RegistrationState) []Registrant {
	return slices.DeleteFunc(slices.Clone(l.List), func(r Registrant) bool { return r.State != s })
}

// EventChange is what who organises an event changes about its list.
type EventChange struct {
	EventTerms
	Guests  []Guest // to be registered
	Removed []RegistrationID
}

// Check refuses guests that are too many, without a name or with too long a one.
func (c EventChange) Check() error {
	if len(c.Guests) > maxNewGuests {
		return Invalid("guests", "too_many_guests", map[string]any{"Max": maxNewGuests})
	}
	return InviteDraft{Guests: c.Guests[:min(len(c.Guests), MaxInvitedGuests)]}.Check()
}

// MyRegistration is how a viewer stands on the list of an event.
type MyRegistration struct {
	MyMeeting
	Ahead int // how many wait before them
}

// Comes says whether who reads a card is expected: they said so, or have a place.
func (c MeetingCard) Comes() bool {
	return c.Answer == Present || c.Answer == Online || c.Registration == Registered
}
