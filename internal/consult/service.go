package consult

import (
	"slices"
	"strings"
	"time"
)

// ServiceID is the id of a service.
type ServiceID int64

// Service is what a region offers its members, who may each join it or not (R05, R06). What it is about and who its
// contacts are is for who may know of its platform; who joined is for who may read it.
type Service struct {
	ID             ServiceID
	Name           string
	OrganisationID OrganisationID
	Organisation   string // who runs it
	Topics         []string
	PlatformID     PlatformID // whose members may join, 0 for nobody's or one that the viewer may not read
	Platform       string
	Joined         int // organisations, today
	Members        int // organisations of the platform
}

// ServiceCard is a service with its contacts and, for who may read its platform, who joined and who did not.
type ServiceCard struct {
	Service
	Contacts  []Contact
	Joinings  []Joining // in order of the organisation, then of the day
	Outside   []Organisation
	MayChange []OrganisationID // for which the viewer may note that it joins or leaves
}

// MayNote refuses who may not note what an organisation does with the service.
func (c ServiceCard) MayNote(id OrganisationID) error {
	if !slices.Contains(c.MayChange, id) {
		return Forbidden("service_not_yours")
	}
	return nil
}

// LastJoining is the latest time of an organisation in the service, nil for none.
func (c ServiceCard) LastJoining(id OrganisationID) *Joining {
	var last *Joining
	for i, j := range c.Joinings {
		if j.OrganisationID == id && (last == nil || !j.JoinedOn.Before(last.JoinedOn)) {
			last = &c.Joinings[i]
		}
	}
	return last
}

// Joining is an organisation's time in a service.
type Joining struct {
	OrganisationID OrganisationID
	Organisation   string
	NIS            string
	JoinedOn       time.Time
	LeftOn         *time.Time
	Reason         string // of joining
	LeftReason     string
	NotedBy        string
}

// IsIn says whether it holds on a day.
func (j Joining) IsIn(day time.Time) bool {
	return !j.JoinedOn.After(day) && (j.LeftOn == nil || j.LeftOn.After(day))
}

// JoiningNote notes that an organisation joins a service, or leaves it.
type JoiningNote struct {
	ServiceID      ServiceID
	OrganisationID OrganisationID
	Does           JoiningDeed
	On             *time.Time // nil for today
	Reason         string
}

// JoiningDeed is what an organisation does with a service.
type JoiningDeed string

// The deeds.
const (
	Joins  JoiningDeed = "joins"
	Leaves JoiningDeed = "leaves"
)

// Check refuses a note without a reason or on a day that cannot be, given how the organisation stood: the last of its
// joinings, nil for none.
func (n JoiningNote) Check(last *Joining, today time.Time) error {
	day := Day(today)
	if n.On != nil {
		day = Day(*n.On)
	}
	open := last != nil && last.LeftOn == nil
	switch {
	case strings.TrimSpace(n.Reason) == "":
		return Invalid("reason", "service_reason_missing", nil)
	case len([]rune(n.Reason)) > MaxName:
		return Invalid("reason", "text_too_long", map[string]any{"Max": MaxName, "Length": len([]rune(n.Reason))})
	case n.Does == Joins && open:
		return Conflict("service_already_in", map[string]any{"Name": last.Organisation, "On": last.JoinedOn})
	case n.Does == Leaves && !open:
		return Conflict("service_not_in", nil)
	case n.Does == Leaves && day.Before(last.JoinedOn):
		return Invalid("on", "service_left_before_joining", map[string]any{"On": last.JoinedOn})
	case n.Does == Joins && last != nil && day.Before(*last.LeftOn):
		return Invalid("on", "service_joined_before_leaving", map[string]any{"On": *last.LeftOn})
	}
	return nil
}
