package consult

import "time"

// WorkspaceID is Slack's id of a team ("T…"). Everything belongs to one.
type WorkspaceID string

// The ids of our own records. They are typed so that none is taken for another.
type (
	PersonID       int64
	OrganisationID int64
	PlatformID     int64
	SeriesID       int64
	MeetingID      int64
	MinutesItemID  int64
	DecisionID     int64
	ActionItemID   int64
	DeadlineID     int64
	ContactID      int64
	ContactFileID  int64
	DeliveryID     int64
)

// Seconds is a span of time as it is stored.
type Seconds int64

// Duration returns s as a time.Duration.
func (s Seconds) Duration() time.Duration { return time.Duration(s) * time.Second }

// Person is our own record of somebody; the Slack id is one of the addresses.
type Person struct {
	ID            PersonID
	WorkspaceID   WorkspaceID
	SlackID       string // "" for somebody without Slack
	Name          string
	Email         string
	Lang          string
	Zone          string // TZID
	External      bool   // of another Slack workspace
	Guest         bool   // restricted account
	Deactivated   bool
	Bot           bool
	ProfileAt     *time.Time // wire time of the last look at Slack's profile
	MembershipsAt *time.Time // wire time of the last look at Slack's channels
}

// CanOwn says whether the person can be given an action item or a deadline.
func (p Person) CanOwn() error {
	switch {
	case p.Bot:
		return Invalid("owner", "owner_bot", nil)
	case p.Deactivated:
		return Invalid("owner", "owner_deactivated", map[string]any{"Name": p.Name})
	case p.External:
		return Invalid("owner", "owner_external", map[string]any{"Name": p.Name})
	}
	return nil
}

// Viewer is who reads or acts; every read is filtered by what a viewer may see.
type Viewer struct {
	Workspace WorkspaceID
	Person    PersonID
}

// Act is one change: who makes it, what it comes from, and when.
type Act struct {
	Viewer
	Cause string    // key of the delivery or id of the form; the same cause changes things once
	Now   time.Time // consultation time
}

// Role is what somebody is on a platform, from a date to a date.
type Role string

// The roles of a platform.
const (
	RoleChair       Role = "chair"
	RoleSecretary   Role = "secretary"
	RoleCoordinator Role = "coordinator"
	RoleMember      Role = "member"
)

// Organisation is what sits on a platform: R01, "member = organisation, not a person".
type Organisation struct {
	ID   OrganisationID
	Name string
	Kind string // gemeente, ocmw, agency, association, school, other
	NIS  string // of its municipality, "" when it has none
}
