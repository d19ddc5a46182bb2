package consult

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Presence is whether somebody was at a meeting.
type Presence string

// The presences, in the order of the minutes. WasAbsent is who neither came nor said so.
const (
	WasPresent     Presence = "present"
	WasOnline      Presence = "online"
	WasRepresented Presence = "represented"
	WasExcused     Presence = "excused"
	WasAbsent      Presence = "absent"
)

// Presences lists them in the order of the minutes.
func Presences() []Presence {
	return []Presence{WasPresent, WasOnline, WasRepresented, WasExcused, WasAbsent}
}

// Counts says whether an organisation is there by it: in the room, online, or by somebody who sits in.
func (p Presence) Counts() bool { return p == WasPresent || p == WasOnline || p == WasRepresented }

// StandIn is who sits in for somebody: a person of the workspace by Slack id, or a name. A person goes before a name.
type StandIn struct {
	SlackID string
	Name    string
}

// None says whether nobody sits in.
func (s StandIn) None() bool { return s.SlackID == "" && s.Name == "" }

// Check refuses a stand-in who is not there, is the one that they sit in for, or has too long a name.
func (s StandIn) Check(absent string) error {
	switch {
	case s.None():
		return Invalid("stand_in_name", "stand_in_missing", nil)
	case s.SlackID != "" && s.SlackID == absent:
		return Invalid("stand_in", "stand_in_self", nil)
	case utf8.RuneCountInString(s.Name) > MaxName:
		return Invalid("stand_in_name", "entry_too_long", map[string]any{"Max": MaxName})
	}
	return nil
}

// Mark is what the scribe notes of one person.
type Mark struct {
	Presence Presence
	StandIn  StandIn // when represented; empty keeps who was named before
}

// Guest is somebody who is no member.
type Guest struct {
	Name         string
	Organisation string // "" when they did not say
}

// The bounds of what a scribe may write beside the marks.
const (
	maxGuests  = 60
	MaxRemarks = 1000 // characters
)

// ReadGuests reads a guest a line: the name and, behind the first comma, the organisation.
func ReadGuests(text string) []Guest {
	var guests []Guest
	for line := range strings.Lines(text) {
		name, organisation, _ := strings.Cut(line, ",")
		g := Guest{Name: strings.Join(strings.Fields(name), " "), Organisation: strings.Join(strings.Fields(organisation), " ")}
		if g != (Guest{}) {
			guests = append(guests, g)
		}
	}
	return guests
}

// AttendanceDraft is what the scribe notes: of whom they look at, never of all.
type AttendanceDraft struct {
	Marks   map[PersonID]Mark
	Guests  []Guest
	Remarks string
	Rest    bool // guests and remarks were asked too; else they stay as they are
}

// Check refuses a presence that there is not, and too many or too long guests and remarks.
func (d AttendanceDraft) Check() error {
	for _, m := range d.Marks {
		if !slices.Contains(Presences(), m.Presence) {
			return NotFound("gone")
		}
		if utf8.RuneCountInString(m.StandIn.Name) > MaxName {
			return Invalid("", "entry_too_long", map[string]any{"Max": MaxName})
		}
	}
	if len(d.Guests) > maxGuests {
		return Invalid("guests", "too_many_guests", map[string]any{"Max": maxGuests})
	}
	for _, g := range d.Guests {
		if g.Name == "" {
			return Invalid("guests", "guest_without_name", map[string]any{"Organisation": g.Organisation})
		}
		if utf8.RuneCountInString(g.Name) > MaxName || utf8.RuneCountInString(g.Organisation) > MaxName {
			return Invalid("guests", "entry_too_long", map[string]any{"Max": MaxName})
		}
	}
	if utf8.RuneCountInString(d.Remarks) > MaxRemarks {
		return Invalid("remarks", "entry_too_long", map[string]any{"Max": MaxRemarks})
	}
	return nil
}

// Seated is a member on the sheet of one meeting.
type Seated struct {
	PersonID      PersonID
	SlackID       string
	Name          string
	Presence      Presence
	StandIn       string           // name of who sat in, "" for nobody
	Organisations []OrganisationID // for which they sat
	Spell                          // when they were there; zero: all the time
}

// Attendance is who was at a meeting.
type Attendance struct {
	Meeting Meeting
	Members []Seated       // by name
	Invited []Organisation // the member organisations, by name
	Guests  []Guest
	Remarks string
	Needed  int  // organisations for a quorum, 0 when it is not watched
	Kept    bool // by a scribe; else as it was filled in beforehand
	Course  []CourseItem
}

// IsEmpty says that nothing was kept: the minutes are older than the keeping of attendance.
func (a Attendance) IsEmpty() bool { return len(a.Members) == 0 && len(a.Guests) == 0 }

// Of returns the members with a presence.
func (a Attendance) Of(p Presence) []Seated {
	var list []Seated
	for _, m := range a.Members {
		if m.Presence == p {
			list = append(list, m)
		}
	}
	return list
}

// There parts the member organisations into those with a voice at the meeting and those without. An organisation counts
// once however many of its people sit there, and by a stand-in too; one for which nobody sits counts as away.
func (a Attendance) There() (there, away []Organisation) {
	voices := map[OrganisationID]bool{}
	for _, m := range a.Members {
		for _, o := range m.Organisations {
			voices[o] = voices[o] || m.Presence.Counts()
		}
	}
	for _, o := range a.Invited {
		if voices[o.ID] {
			there = append(there, o)
		} else {
			away = append(away, o)
		}
	}
	return there, away
}

// Lost says whether a quorum is asked that is not there.
func (a Attendance) Lost() bool {
	there, _ := a.There()
	return len(there) < a.Needed
}

// Unnamed are those who are represented by nobody yet.
func (a Attendance) Unnamed() []Seated {
	return slices.DeleteFunc(a.Of(WasRepresented), func(m Seated) bool { return m.StandIn != "" })
}

// Quorum is how many member organisations it takes to decide.
type Quorum int

// The quorums that are no number.
const (
	NoQuorum   Quorum = 0
	HalfQuorum Quorum = -1 // at least half
	MaxQuorum  Quorum = 30
)

// Of returns how many of n organisations are needed, 0 when it is not watched.
func (q Quorum) Of(n int) int {
	if q == HalfQuorum {
		return (n + 1) / 2
	}
	return int(q)
}

// Check refuses a number that nobody can choose.
func (q Quorum) Check() error {
	if q < HalfQuorum || q > MaxQuorum {
		return Invalid("quorum", "quorum_out_of_range", map[string]any{"Max": int(MaxQuorum)})
	}
	return nil
}

// CanKeepAttendance refuses to note who is at a meeting of which there are no minutes.
func (m Meeting) CanKeepAttendance() error {
	if m.State == MeetingClosed { // a slip is corrected afterwards
		return nil
	}
	return m.CanRecord()
}

// Outlook is what is known before a meeting of who will come.
type Outlook struct {
	Meeting Meeting
	Members []Expected     // by name
	Invited []Organisation // the member organisations, by name
}

// Expected is a member before the meeting.
type Expected struct {
	PersonID      PersonID
	Name          string
	Answer        Answer // "" when they have not answered
	Organisations []OrganisationID
}

// Gap is a member organisation of which nobody said to come; without people nobody sits for it.
type Gap struct {
	Organisation Organisation // zero: of no organisation
	People       []Expected
}

// Gaps lists the member organisations without a voice yet, by name, then, as one, those who sit for none and have not
// answered. None drops out of view.
func (o Outlook) Gaps() []Gap {
	var gaps []Gap
	for _, org := range o.Invited {
		gap, voice := Gap{Organisation: org}, false
		for _, m := range o.Members {
			if slices.Contains(m.Organisations, org.ID) {
				gap.People = append(gap.People, m)
				voice = voice || m.Answer == Present || m.Answer == Online || m.Answer == Represented
			}
		}
		if !voice {
			gaps = append(gaps, gap)
		}
	}
	var loose Gap
	for _, m := range o.Members {
		if len(m.Organisations) == 0 && m.Answer == "" {
			loose.People = append(loose.People, m)
		}
	}
	if len(loose.People) > 0 {
		gaps = append(gaps, loose)
	}
	return gaps
}

// Participation is how often a member organisation was there, of the meetings to which it was invited.
type Participation struct {
	Organisation string
	Invited      int
	There        int
}

// ParticipationSince is from when on the overview counts: twelve months back.
func ParticipationSince(now time.Time) time.Time { return now.AddDate(-1, 0, 0) }

// When a meeting that nobody opens or closes is spoken of.
const (
	OpenNudgeAfter  = 10 * time.Minute // after the start, at which the minutes opened themselves
	CloseNudgeAfter = 3 * time.Hour    // after the end
	ClosesItself    = 24 * time.Hour   // after the end
	ClosingNotice   = 12 * time.Hour   // at least, between the nudge and the closing
)
