package consult

import "slices"

// MaxMembersChanged is how many organisations one form adds or takes away at most; Slack shows no more in one field.
const MaxMembersChanged = 100

// MembersDraft is a change of the organisations that a platform is made of: only what differs from what was shown, so that
// two people who change them at the same time do not undo each other's work.
type MembersDraft struct {
	PlatformID PlatformID
	Added      []OrganisationID
	Removed    []OrganisationID
	Reason     string // why they leave; with those that are removed only
}

// Differing is the change from the organisations that were shown to those that were chosen.
func Differing(id PlatformID, shown, chosen []OrganisationID) MembersDraft {
	return MembersDraft{PlatformID: id, Added: without(chosen, shown), Removed: without(shown, chosen)}
}

// without is list, each once, without those that stand in gone.
func without(list, gone []OrganisationID) []OrganisationID {
	var left []OrganisationID
	for _, id := range list {
		if !slices.Contains(gone, id) && !slices.Contains(left, id) {
			left = append(left, id)
		}
	}
	return left
}

// Empty says whether nothing differs.
func (d MembersDraft) Empty() bool { return len(d.Added)+len(d.Removed) == 0 }

// Check refuses too much at once, an organisation that is added and removed, and removing without a reason.
func (d MembersDraft) Check() error {
	switch {
	case len(d.Added) > MaxMembersChanged || len(d.Removed) > MaxMembersChanged:
		return Invalid("organisations", "members_many", map[string]any{"Most": MaxMembersChanged})
	case slices.ContainsFunc(d.Added, func(id OrganisationID) bool { return slices.Contains(d.Removed, id) }):
		return Invalid("organisations", "members_both", nil)
	case len(d.Removed) == 0:
		return nil
	case d.Reason == "":
		return Invalid("reason", "members_reason_missing", nil)
	}
	return CheckText("reason", d.Reason)
}

// MembersChange tells what changed, by name.
type MembersChange struct {
	Platform Platform
	Added    []string
	Removed  []string
	Actions  int // open action items that still stand in the name of those that left
}
