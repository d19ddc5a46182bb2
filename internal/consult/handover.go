package consult

import "slices"

// The purposes of handing over.
const (
	PurposeHandover  Purpose = "handover"  // to the coordinator, once: who takes over from who left?
	PurposeSuccessor Purpose = "successor" // to who took over
	PurposeRelieved  Purpose = "relieved"  // to who held the role and stays
)

// HandoverID names the role that a button is about; the button carries no authority.
type HandoverID struct {
	Platform PlatformID
	Person   PersonID // who left or passes it on, 0 for a role that nobody holds
	Role     Role
}

// Handover is one role of somebody who left or passes it on, or a role that nobody holds, as who is in charge sees it.
type Handover struct {
	HandoverID
	PlatformName string
	Name         string   // of who left or passes it on, "" for a role that nobody holds
	Stays        bool     // who passes it on remains a member
	Successor    string   // name of who took over, "" while nobody did
	Actions      []string // open action items of theirs, on this platform
}

// HandoverNote is what the message about somebody who left shows: every role of theirs.
type HandoverNote struct {
	PlatformName string
	Name         string
	Roles        []Handover
}

// Succession is who takes over, and with what.
type Succession struct {
	HandoverID
	Successor string // Slack id
	Actions   Carry
}

// Carry says whether the open action items go along.
type Carry string

// The two words of Carry.
const (
	CarryAll  Carry = "all"
	CarryNone Carry = "none"
)

// Check refuses roles that nobody hands over.
func (s Succession) Check() error {
	if !slices.Contains([]Role{RoleChair, RoleSecretary}, s.Role) {
		return NotFound("gone")
	}
	return nil
}

// CanTake refuses to hand over twice, and to who left.
func (h Handover) CanTake(successor Person) error {
	switch {
	case h.Successor != "":
		return Conflict("handover_taken", map[string]any{"Name": h.Successor})
	case successor.ID == h.Person:
		return Invalid("successor", "handover_same", nil)
	}
	if refusal, refused := Refusal(successor.CanOwn()); refused {
		return Invalid("successor", refusal.Key, refusal.Args)
	}
	return nil
}

// Relieved is what is told to who held a role and was succeeded.
type Relieved struct {
	PlatformName string
	Role         Role
	Successor    string
}

// Succeeded is what is told to who took over.
type Succeeded struct {
	PlatformName string
	Role         Role
}
