package planner_test

import (
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// The people of the model: 0 is in the chair, 1 sits for both organisations, 2 for the second, 3 is an outsider.
const (
	inChair = 0
	leaves  = 2 // and comes back
	outside = 3
	people  = 4
)

// mAction is an action item as the domain describes it, in a few maps.
type mAction struct {
	state   consult.ActionState
	all     bool
	due     *time.Time
	asked   *time.Time
	owners  map[int]bool // whether they did their part
	groups  map[int]bool
	snoozed map[int]time.Time
}

// mActions is a platform's action items.
type mActions struct {
	items []*mAction
	away  bool // 2 left the channel
}

func (m *mActions) member(p int) bool { return p != outside && !(p == leaves && m.away) }

func (m *mActions) sitsFor(p, group int) bool {
	return m.member(p) && (p == 1 || p == 2 && group == 1)
}

func (m *mActions) does(p int, a *mAction) bool {
	if _, owns := a.owners[p]; owns {
		return true
	}
	for g := range a.groups {
		if m.sitsFor(p, g) {
			return true
		}
	}
	return false
}

// todo says whether some part of the item is still p's.
func (m *mActions) todo(p int, a *mAction) bool {
	if done, owns := a.owners[p]; owns && !done {
		return true
	}
	for g, done := range a.groups {
		if m.sitsFor(p, g) && !done {
			return true
		}
	}
	return false
}

func (m *mActions) sees(p int, a *mAction) bool { return m.member(p) || m.does(p, a) }

func (a *mAction) open() bool { return a.state.IsOpen() }

func (m *mActions) mayDo(p int, a *mAction) bool {
	return a.open() && (m.does(p, a) || p == inChair)
}

func (m *mActions) finish(p int, a *mAction) bool {
	if !m.mayDo(p, a) || a.all && m.does(p, a) && !m.todo(p, a) {
		return false
	}
	if a.all && m.does(p, a) {
		if _, owns := a.owners[p]; owns {
			a.owners[p] = true
		}
		for g := range a.groups {
			a.groups[g] = a.groups[g] || m.sitsFor(p, g)
		}
		for _, parts := range []map[int]bool{a.owners, a.groups} {
			for _, done := range parts {
				if !done {
					return true
				}
			}
		}
	}
	a.state, a.asked = consult.ActionDone, nil
	return true
}

func (m *mActions) ask(p int, a *mAction, due, today time.Time) bool {
	if !m.mayDo(p, a) || due.Before(today) || a.due != nil && !due.After(*a.due) || a.asked != nil && p != inChair {
		return false
	}
	a.asked = &due
	if p == inChair {
		a.give()
	}
	return true
}

func (a *mAction) give() {
	a.due, a.asked, a.snoozed = a.asked, nil, map[int]time.Time{}
}

func (m *mActions) hand(p, from, to int, a *mAction) bool {
	_, owns := a.owners[from]
	_, has := a.owners[to]
	if !m.sees(p, a) || !a.open() || p != from && p != inChair || !owns || has {
		return false
	}
	delete(a.owners, from)
	delete(a.snoozed, from)
	a.owners[to] = false
	return true
}

// reason says whether p is reminded of the item on a workday: 7 days before, on the day, 3 days after, each on the nearest
// workday; or when they wanted to be.
func (m *mActions) reason(p int, a *mAction, day time.Time, workday func(time.Time) bool) bool {
	if !a.open() || !m.todo(p, a) {
		return false
	}
	near := func(day time.Time, step int) time.Time {
		for !workday(day) {
			day = day.AddDate(0, 0, step)
		}
		return day
	}
	if until, put := a.snoozed[p]; put {
		if again := near(until, 1); !day.After(again) {
			return day.Equal(again)
		}
	}
	if a.due == nil {
		return false
	}
	on := []time.Time{near(a.due.AddDate(0, 0, -7), -1), near(*a.due, -1), near(a.due.AddDate(0, 0, 3), 1)}
	return slices.ContainsFunc(on, day.Equal)
}
