package planner_test

import (
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// The people of the matrix: 0 is in the chair, 1 sits for boards 0 and 1, 2 for 1 and 2, 3 for 3; 4 is an outsider. Boards 0
// and 1 are of one municipality; 3 has not joined the project at first.
const (
	matrixPeople = 5
	matrixBoards = 4
	matrixOther  = 4
)

// mMark is how a board stands with a deadline: what was noted, the last last.
type mMark struct {
	since time.Time // from when it owes it
	lines []mLine
}

type mLine struct {
	at    time.Time
	state consult.DeadlineState
	until time.Time // its own date, zero for none
}

// on is the last line of before a moment.
func (m *mMark) on(before time.Time) mLine {
	last := mLine{state: consult.DeadlineOpen}
	for _, l := range m.lines {
		if l.at.Before(before) {
			last = l
		}
	}
	return last
}

func (m *mMark) now() mLine {
	if len(m.lines) == 0 {
		return mLine{state: consult.DeadlineOpen}
	}
	return m.lines[len(m.lines)-1]
}

type mDeadline struct {
	project    bool
	asked, due time.Time
	dates      []mDate // that it had, the last last
	shift      consult.Shift
	every      int // months
	owner      int
	done       bool
	repeated   bool
	created    time.Time
	marks      map[int]*mMark
}

type mDate struct{ since, due time.Time }

// date is until when a board that stands so has time: the later of its own date and that of all.
func (d *mDeadline) date(l mLine) time.Time { return latest(l.until, d.due) }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// put gives it another date from now on.
func (d *mDeadline) put(asked, due, now time.Time) {
	d.asked, d.due = asked, due
	d.dates = append(d.dates, mDate{now, due})
}

// dueOn is the date that it had before a moment.
func (d *mDeadline) dueOn(before time.Time) time.Time {
	var due time.Time
	for _, x := range d.dates {
		if x.since.Before(before) {
			due = x.due
		}
	}
	return due
}

func (d *mDeadline) count(open bool) int {
	n := 0
	for _, m := range d.marks {
		if (m.now().state == consult.DeadlineOpen) == open {
			n++
		}
	}
	return n
}

// mTold is what somebody is told, once: that a board still owes a deadline, or (board allBoards) that a deadline of theirs
// falls due, or (board wholeMatrix) how all stand.
type mTold struct{ Who, Deadline, Board int }

const (
	allBoards   = -1
	wholeMatrix = -2
)

// mFalls is one reminder of a date that has fallen due; who is told of it is settled when the planner looks. Of matrices it
// is the one before the date, or the one after.
type mFalls struct {
	deadline      int
	date          time.Time
	before, after bool
}

// mWaits is somebody who is to be told of what fell due; of which boards is seen when it is sent.
type mWaits struct {
	falls mFalls
	who   int
	owns  bool // as its owner, not for a board
}

type mMatrix struct {
	zone      *time.Location
	off       map[string]bool // public holidays
	quietTo   int             // minutes after midnight
	leads     []int
	sits      [matrixPeople][matrixBoards]bool
	away      [matrixPeople]bool
	takesPart [matrixBoards]consult.MembershipState // in the project
	into      map[int]int                           // of who merged
	deadlines []*mDeadline
	fell      []mFalls // and the planner did not look since
	waiting   []mWaits // for the outbox
}

func (m *mMatrix) sees(who int) bool { return who != matrixOther && !m.away[who] }

func (m *mMatrix) mine(who, board int) bool { return m.sees(who) && m.sits[who][board] }

func (m *mMatrix) workday(day time.Time, step int) time.Time {
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || m.off[day.Format(time.DateOnly)] {
		day = day.AddDate(0, 0, step)
	}
	return day
}

func (m *mMatrix) shifted(day time.Time, s consult.Shift) time.Time {
	switch s {
	case consult.ShiftBack:
		return m.workday(day, -1)
	case consult.ShiftOn:
		return m.workday(day, 1)
	}
	return day
}

// morning is nine in the morning of a day, or when it is no longer quiet then.
func (m *mMatrix) morning(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, max(9*60, m.quietTo), 0, 0, m.zone)
}

// falls lists what falls due of the deadlines as they stand, by when.
func (m *mMatrix) falls() map[time.Time][]mFalls {
	list := map[time.Time][]mFalls{}
	for i, d := range m.deadlines {
		if d.done {
			continue
		}
		dates := map[time.Time]bool{d.due: true}
		for _, mark := range d.marks {
			dates[d.date(mark.now())] = true
		}
		for date := range dates {
			mornings := map[time.Time]bool{}
			for _, lead := range m.leads {
				mornings[m.morning(m.workday(date.AddDate(0, 0, -lead), -1))] = true
			}
			for at := range mornings {
				list[at] = append(list[at], mFalls{deadline: i, date: date})
			}
		}
		if len(d.marks) > 0 {
			before := m.morning(m.workday(d.due.AddDate(0, 0, -slices.Max(m.leads)), -1))
			after := m.morning(m.workday(d.due.AddDate(0, 0, 1), 1))
			list[before] = append(list[before], mFalls{i, d.due, true, false})
			list[after] = append(list[after], mFalls{i, d.due, false, true})
		}
	}
	return list
}

// next is when something falls due after a moment, zero for never.
func (m *mMatrix) next(after time.Time) time.Time {
	var next time.Time
	for at := range m.falls() {
		if at.After(after) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// pass lets what falls due after from and by to fall due.
func (m *mMatrix) pass(from, to time.Time) {
	for at, list := range m.falls() {
		if at.After(from) && !at.After(to) {
			m.fell = append(m.fell, list...)
		}
	}
}

// plan settles who is told of what fell due, and lets come back what comes back.
func (m *mMatrix) plan(now time.Time) {
	for _, f := range m.fell {
		for who := range matrixPeople {
			told := m.concerns(f, who, now)
			if matrix := f.before || f.after; matrix && who == inChair || len(told) > 0 {
				m.waiting = append(m.waiting, mWaits{f, who, !matrix && told[0].Board == allBoards})
			}
		}
	}
	m.fell = nil
	today := consult.Day(now)
	for _, d := range slices.Clone(m.deadlines) {
		if d.every > 0 && !d.repeated && (d.done || d.due.Before(today)) {
			d.repeated = true
			m.deadlines = append(m.deadlines, m.again(d, now))
		}
	}
}

func (m *mMatrix) again(d *mDeadline, now time.Time) *mDeadline {
	y, month, day := d.asked.Date()
	last := time.Date(y, month+time.Month(d.every)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	n := &mDeadline{project: d.project, shift: d.shift, every: d.every, owner: d.owner, created: now, marks: map[int]*mMark{}}
	asked := time.Date(y, month+time.Month(d.every), min(day, last), 0, 0, 0, 0, time.UTC)
	n.put(asked, m.shifted(asked, d.shift), now)
	for board := range d.marks {
		if to, merged := m.into[board]; merged {
			board = to
		}
		if !d.project || m.takesPart[board] != consult.MembershipLeft {
			n.marks[board] = &mMark{since: now}
		}
	}
	return n
}

// concerns is what somebody is to be told of what fell due, as things stand now.
func (m *mMatrix) concerns(f mFalls, who int, now time.Time) []mTold {
	d := m.deadlines[f.deadline]
	owned := f.date.Equal(d.due)
	switch {
	case d.done:
		return nil
	case f.before || f.after:
		if who == inChair && owned && (f.before || d.count(true) > 0) {
			return []mTold{{who, f.deadline, wholeMatrix}}
		}
		return nil
	case !now.Before(time.Date(f.date.Year(), f.date.Month(), f.date.Day()+1, 0, 0, 0, 0, m.zone)):
		return nil
	case who == d.owner && owned:
		return []mTold{{who, f.deadline, allBoards}}
	case who == d.owner:
		return nil
	}
	var list []mTold
	for board, mark := range d.marks {
		if l := mark.now(); l.state == consult.DeadlineOpen && d.date(l).Equal(f.date) && m.mine(who, board) {
			list = append(list, mTold{who, f.deadline, board})
		}
	}
	return list
}

// send is what is told now: what waits and still holds.
func (m *mMatrix) send(now time.Time) map[mTold]bool {
	told := map[mTold]bool{}
	for _, w := range m.waiting {
		if later := (mFalls{w.falls.deadline, w.falls.date, false, true}); w.falls.before && slices.Contains(m.waiting, mWaits{later, w.who, false}) {
			continue // of two matrices the last is sent
		}
		for _, t := range m.concerns(w.falls, w.who, now) {
			if w.owns == (t.Board == allBoards) {
				told[t] = true
			}
		}
	}
	m.waiting = nil
	return told
}

// note says how boards stand from now on.
func (d *mDeadline) note(boards []int, now time.Time, change func(*mLine)) {
	for _, b := range boards {
		l := d.marks[b].now()
		l.at = now
		change(&l)
		d.marks[b].lines = append(d.marks[b].lines, l)
	}
}

func (m *mMatrix) merged(board int) bool {
	_, merged := m.into[board]
	return merged
}

// merge lets a board go on in another: what it owed passes on. It returns which deadlines that changes.
func (m *mMatrix) merge(from, into int, now time.Time) (changed []int) {
	for board, to := range m.into {
		if to == from {
			m.into[board] = into
		}
	}
	m.into[from] = into
	if m.takesPart[from] != consult.MembershipLeft && m.takesPart[into] != consult.MembershipJoined {
		m.takesPart[into] = m.takesPart[from]
	}
	m.takesPart[from] = consult.MembershipLeft
	for who := range m.sits {
		m.sits[who][into] = m.sits[who][into] || m.sits[who][from]
		m.sits[who][from] = false
	}
	for i, d := range m.deadlines {
		mark, owes := d.marks[from]
		if !owes || d.done || mark.now().state != consult.DeadlineOpen {
			continue
		}
		if _, has := d.marks[into]; !has {
			d.marks[into] = &mMark{since: now, lines: []mLine{{now, consult.DeadlineOpen, mark.now().until}}}
		}
		d.note([]int{from}, now, func(l *mLine) { l.state = consult.DeadlineNotApplicable })
		changed = append(changed, i)
	}
	return changed
}

// leave lets a board leave the project: what it still owes there falls away. It returns which deadlines that changes.
func (m *mMatrix) leave(board int, now time.Time) (changed []int) {
	m.takesPart[board] = consult.MembershipLeft
	for i, d := range m.deadlines {
		if mark, owes := d.marks[board]; owes && d.project && !d.done && mark.now().state == consult.DeadlineOpen {
			d.note([]int{board}, now, func(l *mLine) { l.state = consult.DeadlineNotApplicable })
			changed = append(changed, i)
		}
	}
	return changed
}
