package consult

import (
	"strings"
	"time"
)

// Mode is how people take part in a meeting. It follows from the meeting's place and link, so that it never says anything
// else than these.
type Mode string

// The modes, in the order of their choices. ModeUnsaid is a meeting of which neither place nor link is known.
const (
	ModeUnsaid Mode = ""
	OnSite     Mode = "on_site"
	OnlineOnly Mode = "online"
	Hybrid     Mode = "hybrid"
)

// Modes lists those that somebody can choose.
func Modes() []Mode { return []Mode{OnSite, OnlineOnly, Hybrid} }

// PurposeSwitched is the one notice that a meeting goes ahead in another way: online, on site, or both.
const PurposeSwitched Purpose = "switched"

// ModeOf is how one takes part in what has this place and this link; either may be "".
func ModeOf(place, link string) Mode {
	switch {
	case place != "" && link != "":
		return Hybrid
	case place != "":
		return OnSite
	case link != "":
		return OnlineOnly
	}
	return ModeUnsaid
}

// Mode is how one takes part in the meeting.
func (m Meeting) Mode() Mode { return ModeOf(m.Place, m.Link) }

// Whereabouts are a place and a link, each "" when there is none.
type Whereabouts struct {
	Place string
	Link  string
}

// Switch is how a meeting goes ahead from now on.
type Switch struct {
	Mode Mode
	Whereabouts
	Reason  string // may be ""; the notice repeats it
	Notice  Notice
	Edition int // as in Change
}

// Where is the place and the link that the mode leaves: nobody is sent to a room in which nobody sits. It refuses a mode
// without the place or the link that it takes.
func (s Switch) Where() (Whereabouts, error) {
	w := Whereabouts{Place: strings.TrimSpace(s.Place), Link: strings.TrimSpace(s.Link)}
	switch s.Mode {
	case OnSite:
		w.Link = ""
	case OnlineOnly:
		w.Place = ""
	case Hybrid:
	default:
		return w, Invalid("mode", "mode_missing", nil)
	}
	if s.Mode != OnlineOnly && w.Place == "" {
		return w, Invalid("place", "mode_without_place", nil)
	}
	if s.Mode != OnSite && w.Link == "" {
		return w, Invalid("link", "mode_without_link", nil)
	}
	if err := CheckPlace(w.Place, w.Link); err != nil {
		return w, err
	}
	return w, CheckReason(s.Reason)
}

// CanSwitch refuses to change how a meeting goes ahead that has begun, was closed or cancelled.
func (m Meeting) CanSwitch(now time.Time) error {
	if m.State == MeetingPlanned && now.Before(m.StartsAt) {
		return nil
	}
	if err := m.CanCancel(); err != nil {
		return err
	}
	return Conflict("switch_started", nil)
}

// Told is who reads of a change of a meeting when it is announced.
type Told struct {
	Members  int      // who sit in the channel
	Outside  []string // names of who is invited and does not sit there
	Channels []string // Slack's ids of the other channels in which an event was announced
}
