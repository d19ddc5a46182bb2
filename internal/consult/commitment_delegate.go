package consult

import (
	"slices"
	"time"
)

// DelegateID is the id of a line that says who is delegated by a board.
type DelegateID int64

// PurposeVacancy tells who coordinates a platform which boards have no delegate (R10).
const PurposeVacancy Purpose = "vacancy"

// DelegatePart is as what somebody is delegated.
type DelegatePart string

// The parts.
const (
	PartDelegate   DelegatePart = "delegate"
	PartSubstitute DelegatePart = "substitute"
)

// DelegateParts lists them in order.
func DelegateParts() []DelegatePart { return []DelegatePart{PartDelegate, PartSubstitute} }

// Delegate is somebody whom a board delegates, or who takes the place of one, from a day to a day.
type Delegate struct {
	ID             DelegateID
	OrganisationID OrganisationID
	PersonID       PersonID
	Name           string
	Part           DelegatePart
	FromOn         time.Time  // a date
	ToOn           *time.Time // the last day, nil for none
}

// overlaps says whether the days of two lines meet.
func (d Delegate) overlaps(e Delegate) bool {
	return (d.ToOn == nil || !d.ToOn.Before(e.FromOn)) && (e.ToOn == nil || !e.ToOn.Before(d.FromOn))
}

// Holds says whether somebody is delegated on a day.
func (d Delegate) Holds(day time.Time) bool {
	return !d.FromOn.After(Day(day)) && (d.ToOn == nil || !d.ToOn.Before(Day(day)))
}

// DelegateCard is who is delegated to a platform, board by board.
type DelegateCard struct {
	PlatformID PlatformID
	Platform   string
	Zone       string
	On         time.Time // a date
	Members    []Organisation
	Lines      []Delegate
	Mine       []OrganisationID // for which the reader sits
	Manages    bool
}

// Local is a moment as it stands on the platform's clock.
func (c DelegateCard) Local(t time.Time) time.Time { return t.In(location(c.Zone)) }

// Of are those of a board on the card's day, in one part.
func (c DelegateCard) Of(board OrganisationID, part DelegatePart) []Delegate {
	return slices.DeleteFunc(slices.Clone(c.Lines), func(d Delegate) bool {
		return d.OrganisationID != board || d.Part != part || !d.Holds(c.On)
	})
}

// Vacant are the boards that have no delegate on the card's day, with or without a substitute.
func (c DelegateCard) Vacant() []Organisation {
	return slices.DeleteFunc(slices.Clone(c.Members), func(o Organisation) bool { return len(c.Of(o.ID, PartDelegate)) > 0 })
}

// Doubles are the people who are the delegate of several boards on the card's day: that may be so, and is said.
func (c DelegateCard) Doubles() map[string][]string {
	boards := map[PersonID][]string{}
	names := map[PersonID]string{}
	for _, o := range c.Members {
		for _, d := range c.Of(o.ID, PartDelegate) {
			boards[d.PersonID], names[d.PersonID] = append(boards[d.PersonID], o.Name), d.Name
		}
	}
	doubles := map[string][]string{}
	for person, list := range boards {
		if len(list) > 1 {
			doubles[names[person]] = list
		}
	}
	return doubles
}

// DelegateDraft says whom a board delegates.
type DelegateDraft struct {
	PlatformID     PlatformID
	OrganisationID OrganisationID
	PersonID       PersonID
	Part           DelegatePart
	FromOn         time.Time  // a date, as the next
	ToOn           *time.Time // the last day, nil for none
}

// Check refuses what is not filled in, an end before the begin, an organisation that is no member, somebody else's board, and
// somebody who already is delegated by the board in those days. A new delegate follows the earlier one, whose last day is the
// day before; who began on the same day or later is in the way.
func (d DelegateDraft) Check(c DelegateCard) error {
	switch {
	case !slices.ContainsFunc(c.Members, func(o Organisation) bool { return o.ID == d.OrganisationID }):
		return Invalid("organisation", "delegate_stranger", nil)
	case !c.Manages && !slices.Contains(c.Mine, d.OrganisationID):
		return Forbidden("board_of_others")
	case d.PersonID == 0:
		return Invalid("person", "delegate_missing", nil)
	case !slices.Contains(DelegateParts(), d.Part):
		return Invalid("part", "delegate_part", nil)
	case d.FromOn.IsZero():
		return Invalid("from", "due_missing", nil)
	case d.ToOn != nil && Day(*d.ToOn).Before(Day(d.FromOn)):
		return Invalid("to", "ends_before_start", nil)
	}
	wanted := Delegate{FromOn: Day(d.FromOn), ToOn: d.ToOn}
	for _, l := range c.Lines {
		if l.OrganisationID != d.OrganisationID || !l.overlaps(wanted) {
			continue
		}
		args := map[string]any{"Name": l.Name, "Date": l.FromOn}
		switch {
		case l.PersonID == d.PersonID:
			return Invalid("person", "delegate_already", args)
		case l.Part == PartDelegate && d.Part == PartDelegate && !l.FromOn.Before(wanted.FromOn):
			return Invalid("from", "delegate_overlap", args)
		}
	}
	return nil
}

// CanEnd refuses to end a line that is not there or is somebody else's, no day, and one before it began.
func (c DelegateCard) CanEnd(id DelegateID, last time.Time) error {
	at := slices.IndexFunc(c.Lines, func(d Delegate) bool { return d.ID == id })
	switch {
	case at < 0:
		return Invalid("line", "commitment_gone", nil)
	case !c.Manages && !slices.Contains(c.Mine, c.Lines[at].OrganisationID):
		return Forbidden("board_of_others")
	case last.IsZero():
		return Invalid("to", "due_missing", nil)
	case Day(last).Before(c.Lines[at].FromOn):
		return Invalid("to", "ends_before_start", nil)
	}
	return nil
}
