package consult

import (
	"strings"
	"time"
)

// MergeDraft says that one organisation lives on in another from a day on (R20), both by their names.
type MergeDraft struct {
	From string
	Into string
	On   time.Time // a date
}

// Merging is one of the two organisations of a merger, as it stands before.
type Merging struct {
	ID        OrganisationID
	Name      string
	Kind      string
	MergedOn  *time.Time // a date; it lives on in another already
	Successor string
}

// Check refuses to merge with nobody or with itself, what merged already, into what merged itself, and on a day that has not
// come. today is a local date; nil stands for who was not found.
func (d MergeDraft) Check(from, into *Merging, today time.Time) error {
	switch {
	case from == nil:
		return Invalid("from", "merge_unknown", map[string]any{"Name": strings.TrimSpace(d.From)})
	case into == nil:
		return Invalid("into", "merge_unknown", map[string]any{"Name": strings.TrimSpace(d.Into)})
	case from.ID == into.ID:
		return Invalid("into", "merge_itself", nil)
	case from.MergedOn != nil:
		return Conflict("merged_already", map[string]any{"Name": from.Name, "Successor": from.Successor, "Date": *from.MergedOn})
	case into.MergedOn != nil:
		return Invalid("into", "merged_already", map[string]any{"Name": into.Name, "Successor": into.Successor, "Date": *into.MergedOn})
	case d.On.IsZero():
		return Invalid("on", "due_missing", nil)
	case Day(d.On).After(Day(today)):
		return Invalid("on", "date_ahead", nil)
	}
	return nil
}

// Merger is what passed on to the successor, by kind: how many records.
type Merger struct {
	From   string
	Into   string
	On     time.Time
	Passed []Passed
}

// Passed counts records of one kind.
type Passed struct {
	Kind  string // platform, seat, project, deadline, report, delegate, lead, service, association, action, council
	Count int
}
