package consult

import (
	"cmp"
	"slices"
	"time"
)

// PurposeStanding tells the channel of a project's platform who still owes what, with a picture.
const PurposeStanding Purpose = "standing"

// Overview is what there is to tell of a project on one page, as it stood at the end of a day (R69). It names no person, so
// that it says the same after somebody was erased. What was decided, met about and promised is that of the project's
// platform, from the project's first day on.
type Overview struct {
	Card        ProjectCard   // the project, and how each organisation stood in it on the day
	Meetings    []HeldMeeting // the first first; which organisations came is told to who manages the platform alone (R99)
	Decisions   []Decision    // that the reader may read, the first first
	Actions     ActionTally
	Deadlines   []OverviewDeadline
	Commitments CommitmentCard
	Dossier     Dossier
	Partners    []Partner // without the people to call
	Groups      []OverviewGroup
	DatesSince  *time.Time // a date, where moves of deadlines were kept only later than the day; else nil
}

// OverviewGroup is a platform whose meetings, decisions and action items an overview counts: the project's own, a body of
// it, or the group of one of the project's tracks.
type OverviewGroup struct {
	ID      PlatformID
	Name    string
	Manages bool // the reader manages it
	Actions int  // that were given
}

// Meetings counts those of the group that an overview tells of, and Decisions those that are its own.
func (g OverviewGroup) Meetings(o Overview) int {
	n := 0
	for _, m := range o.Meetings {
		if m.PlatformID == g.ID {
			n++
		}
	}
	return n
}

// Decisions counts the group's own decisions.
func (g OverviewGroup) Decisions(o Overview) int {
	n := 0
	for _, d := range o.Own() {
		if d.PlatformID == g.ID {
			n++
		}
	}
	return n
}

// Managed are the names of the groups that the reader manages: of their meetings they know who came.
func (o Overview) Managed() []string {
	var names []string
	for _, g := range o.Groups {
		if g.Manages {
			names = append(names, g.Name)
		}
	}
	return names
}

// CanOverview refuses an overview of a day that has not come, of one before the project began, and of a project in which
// no organisation was asked by then. today is a local date.
func (c ProjectCard) CanOverview(today time.Time) error {
	switch {
	case Day(c.On).After(Day(today)):
		return Invalid("", "overview_ahead", map[string]any{"Date": c.On})
	case c.StartsOn != nil && Day(c.On).Before(Day(*c.StartsOn)):
		return Invalid("", "overview_too_early", map[string]any{"Project": c.Name, "Date": *c.StartsOn})
	case len(c.Memberships) == 0:
		return Invalid("", "overview_no_members", map[string]any{"Project": c.Name, "Date": c.On})
	}
	return nil
}

// HeldMeeting is a meeting that was closed, and which organisations were there.
type HeldMeeting struct {
	ID         MeetingID
	PlatformID PlatformID
	Platform   string
	On         time.Time // a local date
	Kept       bool      // somebody kept the attendance; else it is not counted
	Approved   bool      // so are its minutes
	Invited    []HeldSeat
}

// HeldSeat is an organisation that was invited to a meeting; without a name where the reader may not know who came.
type HeldSeat struct {
	Organisation string
	NIS          string
	There        bool
}

// Attending is how often somebody was there, of the meetings to which they were invited and of which the attendance was
// kept.
type Attending struct {
	NIS          string // "" for an organisation of no municipality
	Organisation string // of one without NIS
	Invited      int    // meetings
	There        int    // meetings
}

// Municipalities counts the attendance per municipality: it is there when one of its boards is. Organisations without one
// count for themselves, and come last; those without a name count nowhere.
func Municipalities(held []HeldMeeting) []Attending {
	type key struct{ nis, name string }
	counts := map[key]*Attending{}
	for _, m := range held {
		if !m.Kept {
			continue
		}
		there := map[key]bool{}
		for _, s := range m.Invited {
			if s.Organisation == "" {
				continue
			}
			k := key{nis: s.NIS}
			if s.NIS == "" {
				k.name = s.Organisation
			}
			there[k] = there[k] || s.There
		}
		for k, was := range there {
			if counts[k] == nil {
				counts[k] = &Attending{NIS: k.nis, Organisation: k.name}
			}
			counts[k].Invited++
			if was {
				counts[k].There++
			}
		}
	}
	var list []Attending
	for _, a := range counts {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b Attending) int {
		return cmp.Or(cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.NIS, b.NIS))
	})
	return list
}

// Seats counts, over all meetings of which the attendance was kept, the organisations that were invited and those that
// were there; meetings is how many of them.
func Seats(held []HeldMeeting) (there, invited, meetings int) {
	for _, m := range held {
		if !m.Kept {
			continue
		}
		meetings++
		invited += len(m.Invited)
		for _, s := range m.Invited {
			if s.There {
				there++
			}
		}
	}
	return there, invited, meetings
}

// ActionLine is what counts of an action item. Dates are local; DueOn is the due date that it had on the day of the report.
type ActionLine struct {
	PlatformID PlatformID
	DueOn      *time.Time
	DoneOn     *time.Time
	DroppedOn  *time.Time
}

// ActionTally counts action items as they stood on a day.
type ActionTally struct {
	Given   int // all
	OnTime  int // done by their due date
	Late    int // done after it
	Undated int // done, without a due date
	Overdue int // not done, and the due date has passed
	Open    int // not done, and there is time, or no due date
	Dropped int
}

// Due counts those that could be on time or not: with a due date, and done or past it.
func (t ActionTally) Due() int { return t.OnTime + t.Late + t.Overdue }

// TallyActions counts action items as they stood at the end of a local day.
func TallyActions(lines []ActionLine, on time.Time) ActionTally {
	day := Day(on)
	by := func(t *time.Time) bool { return t != nil && !Day(*t).After(day) }
	tally := ActionTally{Given: len(lines)}
	for _, l := range lines {
		switch {
		case by(l.DroppedOn):
			tally.Dropped++
		case by(l.DoneOn) && l.DueOn == nil:
			tally.Undated++
		case by(l.DoneOn) && Day(*l.DoneOn).After(Day(*l.DueOn)):
			tally.Late++
		case by(l.DoneOn):
			tally.OnTime++
		case l.DueOn != nil && Day(*l.DueOn).Before(day):
			tally.Overdue++
		default:
			tally.Open++
		}
	}
	return tally
}

// OverviewDeadline is a deadline of a project with its date and how each organisation stood on a day.
type OverviewDeadline struct {
	Deadline
	Marks []DeadlineMark // without who noted them
}

// States counts how the organisations stood; those that let their date pass are late, not open.
func (d OverviewDeadline) States(on time.Time) (n map[DeadlineState]int, late int) {
	n = map[DeadlineState]int{}
	for _, m := range d.Marks {
		if m.IsLate(d.Deadline, on) {
			late++
		} else {
			n[m.State]++
		}
	}
	return n, late
}

// Own and Local part decisions into the platform's and those of single organisations, told at the table (R08).
func (o Overview) Own() []Decision   { return inScope(o.Decisions, ScopeSubregional) }
func (o Overview) Local() []Decision { return inScope(o.Decisions, ScopeLocal) }

func inScope(list []Decision, scope Scope) []Decision {
	return slices.DeleteFunc(slices.Clone(list), func(d Decision) bool { return d.Scope != scope })
}

// YearReport is what one municipality's boards took part in during a calendar year, of the platforms on which the reader
// manages or sits for it.
type YearReport struct {
	NIS       string
	Year      int
	Until     time.Time // a date: the last that is counted
	Platforms []YearPlatform
	Practices []string // titles of the cards on what is done there, that the reader may read, as they are now
}

// YearPlatform is a year of one platform, for one municipality.
type YearPlatform struct {
	ID        PlatformID
	Name      string
	Meetings  []HeldMeeting // Invited are the municipality's boards
	Decisions []Decision    // the platform's, and the local ones of the municipality's boards
	Actions   ActionTally   // of the municipality's boards
	Reports   int           // deadlines by which a board had to hand in
	ReportsIn int           // of these, handed in, approved or excused by then
}

// firstYear is before any meeting that was ever imported.
const firstYear = 1990

// CheckYear refuses a year that has not begun, and one in which nothing can have been noted. today is a local date.
func CheckYear(year int, today time.Time) error {
	switch {
	case year > today.Year():
		return Invalid("", "year_ahead", map[string]any{"Year": year})
	case year < firstYear:
		return Invalid("", "year_unknown", map[string]any{"Year": year})
	}
	return nil
}

// ChannelReaders are who reads what is posted in the channel of a platform.
type ChannelReaders struct {
	ChannelID string // "" for none
	People    int
	Outsiders bool // guests or people of other organisations are among them
}

// CanShare refuses to post contents where there is no channel, and where outsiders read.
func (r ChannelReaders) CanShare() error {
	switch {
	case r.ChannelID == "":
		return Conflict("standing_no_channel", nil)
	case r.Outsiders:
		return Conflict("standing_outsiders", nil)
	}
	return nil
}
