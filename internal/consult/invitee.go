package consult

import (
	"time"
	"unicode/utf8"
)

// PurposeUninvited tells somebody who had been invited that they no longer are.
const PurposeUninvited Purpose = "uninvited"

// Bounds of what is invited in one go.
const (
	MaxInvitedGuests = 20
	MaxInvitees      = 200
)

// Invitee is somebody asked to one meeting beside its platform's members, or about to be.
type Invitee struct {
	PersonID     PersonID
	SlackID      string // "" for somebody without Slack, who is only named
	Name         string
	Organisation string // "" when we know of none
	Member       bool   // of the platform, and so asked anyway
	Invited      bool
}

// InviteDraft is whom chair or secretary want to ask to one meeting. Functions without organisations count for all member
// organisations, organisations without functions for all their contacts; both together for these functions there.
type InviteDraft struct {
	MeetingID     MeetingID
	Functions     []string // words of a contact's role, or a topic
	Organisations []OrganisationID
	People        []string // Slack ids
	Guests        []Guest  // all of them: who is left out is no guest any more
	Withdrawn     []PersonID
}

// Check refuses guests that are too many, without a name or with too long a one.
func (d InviteDraft) Check() error {
	if len(d.Guests) > MaxInvitedGuests {
		return Invalid("guests", "invite_guests", map[string]any{"Max": MaxInvitedGuests})
	}
	for _, g := range d.Guests {
		if err := CheckName("guests", g.Name); err != nil {
			return err
		}
		if utf8.RuneCountInString(g.Organisation) > MaxName {
			return Invalid("guests", "text_too_long", map[string]any{"Max": MaxName, "Length": utf8.RuneCountInString(g.Organisation)})
		}
	}
	return nil
}

// CanInvite refuses to ask people to a meeting that has begun, is over or will not be.
func (m Meeting) CanInvite(now time.Time) error { return m.CanAnswer(now) }

// InvitePlan is what an InviteDraft comes to: who would be asked, before anybody is.
type InvitePlan struct {
	Meeting   MyMeeting
	New       []Invitee // neither members nor invited before
	Known     int       // of those chosen, how many are asked anyway
	Withdrawn []Invitee
	Guests    []Guest
	Before    []Guest // the guests until now
}

// Check refuses a plan that changes nothing or is too large.
func (p InvitePlan) Check() error {
	if len(p.New) > MaxInvitees {
		return Invalid("functions", "invite_too_many", map[string]any{"Max": MaxInvitees})
	}
	if len(p.New)+len(p.Withdrawn) > 0 || len(p.Guests) != len(p.Before) {
		return nil
	}
	for i, g := range p.Guests {
		if g != p.Before[i] {
			return nil
		}
	}
	if p.Known > 0 {
		return Invalid("functions", "invite_known", nil)
	}
	return Invalid("functions", "invite_nobody", nil)
}

// Invitation is one meeting as its chair sees it while inviting. An organisation counts once, however many of its people
// are asked.
type Invitation struct {
	Meeting       MyMeeting
	Invitees      []Invitee
	Guests        []Guest
	Organisations []Organisation // the platform's members
	Unasked       []string       // names of member organisations of whom nobody is invited
	Unanswered    []string       // of whom somebody is, and nobody answered
}

// TellsInvitees says whether what a channel is told about a meeting also goes to who is invited from outside it. Purposes
// are named one by one: what else a channel reads is its platform's alone. A new meeting has no invitees yet.
func (d Delivery) TellsInvitees() bool {
	if d.Subject != "meeting" || d.RecipientKind != ToChannel {
		return false
	}
	switch d.Purpose {
	case PurposeMoved, PurposeCancelled, PurposeRestored, PurposeSwitched:
		return true
	case PurposeInvitation:
		return d.Revision > 0
	}
	return false
}
