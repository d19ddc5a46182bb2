package consult

import (
	"slices"
	"time"
)

// Spell is when somebody was at a meeting who was not there all the time: from and up to an item of the agenda, or an
// hour. The zero Spell is all the time.
type Spell struct {
	FromItem AgendaItemID // the first that they were there for; 0: from the start, or FromAt
	ToItem   AgendaItemID // the last; 0: to the end, or ToAt
	FromAt   *time.Time
	ToAt     *time.Time
}

// CourseItem is an item of the agenda as it went: when something was first written below it is about when it began.
type CourseItem struct {
	ID AgendaItemID
	At *time.Time // nil when nothing was written below it
}

// covers says whether somebody was there for the item numbered n. An item of which nobody knows when it was treated
// counts as treated while they were there.
func (s Spell) covers(course []CourseItem, n int) bool {
	at := func(id AgendaItemID) int {
		return slices.IndexFunc(course, func(c CourseItem) bool { return c.ID == id })
	}
	if from := at(s.FromItem); from > n {
		return false
	}
	if to := at(s.ToItem); to >= 0 && to < n {
		return false
	}
	began := course[n].At
	return began == nil || (s.FromAt == nil || !began.Before(*s.FromAt)) && (s.ToAt == nil || !began.After(*s.ToAt))
}

// LostAt are the items, in order, for which fewer organisations had a voice than the quorum asks, where it was there
// over the whole meeting: somebody came later or left early.
func (a Attendance) LostAt() []AgendaItemID {
	if a.Needed == 0 || a.Lost() {
		return nil
	}
	var lost []AgendaItemID
	for n, item := range a.Course {
		then := a
		then.Members = slices.DeleteFunc(slices.Clone(a.Members), func(m Seated) bool { return !m.covers(a.Course, n) })
		if then.Lost() {
			lost = append(lost, item.ID)
		}
	}
	return lost
}

// SpellDraft is what the scribe notes of who came later or left early: one person, or everybody of an organisation.
type SpellDraft struct {
	Person       PersonID
	Organisation OrganisationID
	Spell
}

// lateBy is how long after its planned end a meeting may still have been on.
const lateBy = 6 * time.Hour

// Check refuses nobody, an item that is not on the agenda, an end before the beginning, an item and an hour for the same
// end, and an hour at which the meeting was not on.
func (d SpellDraft) Check(m Meeting, course []CourseItem) error {
	if d.Person == 0 && d.Organisation == 0 {
		return Invalid("who", "spell_who", nil)
	}
	if d.FromItem != 0 && d.FromAt != nil {
		return Invalid("from_at", "spell_both", nil)
	}
	if d.ToItem != 0 && d.ToAt != nil {
		return Invalid("to_at", "spell_both", nil)
	}
	place := func(id AgendaItemID) int {
		return slices.IndexFunc(course, func(c CourseItem) bool { return c.ID == id })
	}
	if d.FromItem != 0 && place(d.FromItem) < 0 || d.ToItem != 0 && place(d.ToItem) < 0 {
		return NotFound("gone")
	}
	for field, at := range map[string]*time.Time{"from_at": d.FromAt, "to_at": d.ToAt} {
		if at != nil && (at.Before(m.StartsAt) || at.After(m.EndsAt.Add(lateBy))) {
			return Invalid(field, "spell_outside", nil)
		}
	}
	if d.FromItem != 0 && d.ToItem != 0 && place(d.ToItem) < place(d.FromItem) {
		return Invalid("to_item", "spell_turned", nil)
	}
	if d.FromAt != nil && d.ToAt != nil && !d.FromAt.Before(*d.ToAt) {
		return Invalid("to_at", "spell_turned", nil)
	}
	return nil
}

// HourOf is the moment of an hour on the clock of a meeting: of a meeting that runs past midnight, an hour before its
// start is the next day's.
func (m Meeting) HourOf(hour, minute int) time.Time {
	start := m.Local(m.StartsAt)
	at := time.Date(start.Year(), start.Month(), start.Day(), hour, minute, 0, 0, start.Location())
	if at.Before(start) {
		at = time.Date(start.Year(), start.Month(), start.Day()+1, hour, minute, 0, 0, start.Location())
	}
	return at
}
