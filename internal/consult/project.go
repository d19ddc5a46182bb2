package consult

import (
	"slices"
	"strings"
	"time"
)

// ProjectID is the id of a project.
type ProjectID int64

// Project is what organisations of a platform do together for a time, usually on a subsidy.
type Project struct {
	ID         ProjectID
	PlatformID PlatformID
	Platform   string // its name
	Slug       string
	Name       string
	Focus      string     // what it is about, in a line (R71)
	StartsOn   *time.Time // a date, as the next; nil while unknown
	EndsOn     *time.Time
	Zone       string // of the platform
	Manages    bool   // the reader manages the platform
}

// Location returns the zone of the project's platform.
func (p Project) Location() *time.Location { return location(p.Zone) }

// CanChange refuses whoever does not manage the project's platform.
func (p Project) CanChange() error {
	if !p.Manages {
		return Forbidden("not_chair_or_secretary")
	}
	return nil
}

// ProjectDraft is a project that somebody adds or corrects.
type ProjectDraft struct {
	PlatformID PlatformID
	Name       string
	Slug       string // "" takes it from the name
	Focus      string
	StartsOn   *time.Time // a date, as the next
	EndsOn     *time.Time
}

// Check refuses a project without a name, and one that ends before it starts.
func (d ProjectDraft) Check() error {
	if err := CheckName("name", d.Name); err != nil {
		return err
	}
	if d.Focus != "" {
		if err := CheckName("focus", d.Focus); err != nil {
			return err
		}
	}
	if d.StartsOn != nil && d.EndsOn != nil && Day(*d.EndsOn).Before(Day(*d.StartsOn)) {
		return Invalid("ends", "ends_before_start", nil)
	}
	return nil
}

// MembershipState says how an organisation takes part in a project.
type MembershipState string

// The states, in the order in which they are told.
const (
	MembershipJoined    MembershipState = "joined"
	MembershipUndecided MembershipState = "undecided"
	MembershipDeclined  MembershipState = "declined"
	MembershipLeft      MembershipState = "left"
)

// MembershipStates lists them in order.
func MembershipStates() []MembershipState {
	return []MembershipState{MembershipJoined, MembershipUndecided, MembershipDeclined, MembershipLeft}
}

// Membership is how one organisation stands in a project.
type Membership struct {
	OrganisationID OrganisationID
	Organisation   string
	Kind           string
	NIS            string // of its municipality, "" when it has none
	State          MembershipState
	Since          time.Time // a date
	Reason         string
}

// ProjectCard is a project with how each organisation stood in it on a day.
type ProjectCard struct {
	Project
	On          time.Time // a date
	Memberships []Membership
}

// In lists who stands so, by name.
func (c ProjectCard) In(state MembershipState) []Membership {
	var list []Membership
	for _, p := range c.Memberships {
		if p.State == state {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Membership) int { return strings.Compare(a.Organisation, b.Organisation) })
	return list
}

// HasJoined says whether the organisation has joined.
func (c ProjectCard) HasJoined(id OrganisationID) bool {
	return slices.ContainsFunc(c.Memberships, func(p Membership) bool { return p.OrganisationID == id && p.State == MembershipJoined })
}

// MembershipDraft is a change of how organisations take part in a project.
type MembershipDraft struct {
	ProjectID     ProjectID
	Organisations []OrganisationID
	State         MembershipState
	Since         time.Time // a date
	Reason        string
}

// Check refuses a change of nobody, into nothing, of a day that has not come, and leaving or going back to undecided without
// a reason.
// today is a local date.
func (d MembershipDraft) Check(today time.Time) error {
	switch {
	case len(d.Organisations) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case !slices.Contains(MembershipStates(), d.State):
		return Invalid("state", "membership_missing", nil)
	case d.Since.IsZero():
		return Invalid("since", "due_missing", nil)
	case Day(d.Since).After(Day(today)):
		return Invalid("since", "date_ahead", nil)
	case d.Reason == "" && (d.State == MembershipLeft || d.State == MembershipUndecided):
		return Invalid("reason", "membership_reason_missing", nil)
	case d.Reason != "":
		return CheckText("reason", d.Reason)
	}
	return nil
}
