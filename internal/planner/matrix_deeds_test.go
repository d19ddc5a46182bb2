package planner_test

import (
	"context"
	"slices"
	"strconv"
	"time"

	"overlegbot/internal/consult"
)

var (
	matrixStates = []consult.DeadlineState{consult.DeadlineSubmitted, consult.DeadlineSubmitted, consult.DeadlineApproved, consult.DeadlineNotApplicable, consult.DeadlineOpen}
	matrixLeads  = [][]int{{30, 14, 7, 1}, {30, 14, 7, 1}, {10, 3}, {21, 2, 0}}
	matrixLater  = []int{-1, 0, 1, 7, 7, 7, 20} // days that an extension gives
)

// mostAdded is how many deadlines somebody adds; more come back by themselves.
const mostAdded = 2

func (p *matrixWorld) viewer(who int) consult.Viewer {
	return consult.Viewer{Workspace: p.ws, Person: consult.PersonID(p.people[who])}
}

func (p *matrixWorld) boardsOf(bits int) (boards []int, ids []consult.OrganisationID) {
	for b := range matrixBoards {
		if bits&(1<<b) != 0 {
			boards, ids = append(boards, b), append(ids, consult.OrganisationID(p.boards[b]))
		}
	}
	return boards, ids
}

func (d matrixDeed) state() consult.DeadlineState { return matrixStates[d.Days%len(matrixStates)] }
func (d matrixDeed) shift() consult.Shift         { return consult.Shifts()[d.State%3] }
func (d matrixDeed) seated() int                  { return 1 + d.Who%3 }
func (d matrixDeed) chairs() bool                 { return d.Who == inChair }

// on is the day that a deed asks for; of an extension that is about a week after the deadline.
func (p *matrixWorld) on(d matrixDeed) time.Time {
	if d.Do == "extend" {
		return p.model.deadlines[p.which(d)].due.AddDate(0, 0, matrixLater[d.Days%len(matrixLater)])
	}
	return consult.Day(p.now).AddDate(0, 0, d.Days-2)
}

func (p *matrixWorld) which(d matrixDeed) int { return d.Which % len(p.model.deadlines) }

// call is a step in the store, as it is asked for now: whoever repeats it asks for the same.
func (p *matrixWorld) call(ctx context.Context, d matrixDeed, cause string) func() error {
	act := consult.Act{Viewer: p.viewer(d.Who), Now: p.now, Cause: cause}
	_, ids := p.boardsOf(d.Boards)
	var id consult.DeadlineID
	if len(p.ids) > 0 {
		id = p.ids[p.which(d)]
	}
	switch d.Do {
	case "add":
		draft := p.draft(d, ids)
		return func() error { _, err := p.store.AddDeadline(ctx, act, draft); return err }
	case "mark":
		draft := consult.MarkDraft{DeadlineID: id, Organisations: ids, State: d.state(), Reason: "omdat"}
		return func() (err error) { p.seen, err = p.store.MarkDeadline(ctx, act, draft); return err }
	case "extend":
		draft := consult.ExtensionDraft{DeadlineID: id, Organisations: ids, DueOn: p.on(d), Reason: "raad"}
		return func() (err error) { p.seen, err = p.store.ExtendDeadline(ctx, act, draft); return err }
	case "move":
		to := p.on(d)
		return func() error { _, err := p.store.MoveDeadline(ctx, act, id, to); return err }
	case "finish":
		return func() error { _, err := p.store.FinishDeadline(ctx, act, id); return err }
	}
	return func() error { return p.callAround(ctx, d, act, ids) }
}

func (p *matrixWorld) draft(d matrixDeed, ids []consult.OrganisationID) consult.DeadlineDraft {
	draft := consult.DeadlineDraft{
		PlatformID: p.platform, Title: "Rapport", DueOn: p.on(d), Owners: []string{"U" + strconv.Itoa(d.Owner)}, AllJoined: d.All, Shift: d.shift(),
	}
	if !d.All {
		draft.Organisations = ids
	}
	if d.Project {
		draft.ProjectID = p.project
	}
	if d.Repeats {
		draft.EveryMonths = 1
	}
	return draft
}

// callAround is a step on what deadlines depend on.
func (p *matrixWorld) callAround(ctx context.Context, d matrixDeed, act consult.Act, ids []consult.OrganisationID) error {
	today := consult.Day(act.Now)
	seated := consult.PersonID(p.people[d.seated()])
	switch d.Do {
	case "part":
		draft := consult.MembershipDraft{
			ProjectID: p.project, Organisations: []consult.OrganisationID{consult.OrganisationID(p.boards[d.Board])}, State: consult.MembershipJoined,
			Since: today, Reason: "besloten",
		}
		if d.All {
			draft.State = consult.MembershipLeft
		}
		_, err := p.store.NoteMembership(ctx, act, draft)
		return err
	case "merge":
		draft := consult.MergeDraft{From: boardName(d.Board), Into: boardName(d.Boards % matrixBoards), On: today}
		_, err := p.store.MergeOrganisations(ctx, p.ws, draft, act.Now)
		return err
	case "seat":
		return p.store.SetSeats(ctx, act, p.platform, map[consult.PersonID][]consult.OrganisationID{seated: ids})
	case "member":
		v := consult.Viewer{Workspace: p.ws, Person: seated}
		if d.All {
			return p.store.MemberLeft(ctx, v, "C1", act.Now)
		}
		return p.store.MemberJoined(ctx, v, "C1", act.Now)
	}
	_, err := p.store.ChangeSettings(ctx, act, p.platform, consult.Settings{
		Level: consult.LevelMembers, Lang: consult.Dutch, InvitationLead: 604800, UnansweredLead: 86400, AttendingLead: 3600,
		DeadlineLeads: matrixLeads[d.State], QuietFrom: 1140, QuietTo: p.model.quietTo,
	})
	return err
}

func boardName(board int) string { return "Bestuur " + strconv.Itoa(board) }

// verdict is what the model says of a deed.
type verdict string

const (
	allowed verdict = "allowed"
	refused verdict = "refused"
)

func verdictOf(may bool) verdict {
	if may {
		return allowed
	}
	return refused
}

// apply takes a step in the model.
func (p *matrixWorld) apply(d matrixDeed) verdict {
	m := &p.model
	boards, _ := p.boardsOf(d.Boards)
	switch d.Do {
	case "add":
		return p.applyAdd(d)
	case "part":
		if d.chairs() && d.All {
			p.touch(m.leave(d.Board, p.now)...)
		} else if d.chairs() {
			m.takesPart[d.Board] = consult.MembershipJoined
		}
		return verdictOf(d.chairs())
	case "merge":
		from, into := d.Board, d.Boards%matrixBoards
		if from == into || m.merged(from) || m.merged(into) {
			return refused
		}
		p.touch(m.merge(from, into, p.now)...)
		return allowed
	case "seat":
		who := d.seated()
		if !d.chairs() && (who != d.Who || !m.sees(who)) {
			return refused
		}
		m.sits[who] = [matrixBoards]bool{}
		for _, b := range boards {
			m.sits[who][b] = true
		}
		return allowed
	case "member":
		m.away[d.seated()] = d.All
		return allowed
	case "leads":
		if d.chairs() {
			m.leads = matrixLeads[d.State]
		}
		return verdictOf(d.chairs())
	}
	return p.applyTo(d, m.deadlines[p.which(d)], boards)
}

func (p *matrixWorld) applyAdd(d matrixDeed) verdict {
	m, today := &p.model, consult.Day(p.now)
	n := &mDeadline{project: d.Project, shift: d.shift(), owner: d.Owner, created: p.now, marks: map[int]*mMark{}}
	n.put(p.on(d), m.shifted(p.on(d), n.shift), p.now)
	if d.Repeats {
		n.every = 1
	}
	for b := range matrixBoards {
		owes := d.Boards&(1<<b) != 0
		switch {
		case d.All && d.Project:
			owes = m.takesPart[b] == consult.MembershipJoined
		case d.All:
			owes = !m.merged(b)
		}
		if owes {
			n.marks[b] = &mMark{since: p.now}
		}
	}
	if !d.chairs() || n.asked.Before(today) || n.due.Before(today) || d.All && len(n.marks) == 0 {
		return refused
	}
	m.deadlines = append(m.deadlines, n)
	return allowed
}

// applyTo takes a step on one deadline.
func (p *matrixWorld) applyTo(d matrixDeed, of *mDeadline, boards []int) verdict {
	m, today := &p.model, consult.Day(p.now)
	owed := len(boards) > 0 && !slices.ContainsFunc(boards, func(b int) bool { return of.marks[b] == nil })
	if of.done || !m.sees(d.Who) && of.owner != d.Who {
		return refused
	}
	switch d.Do {
	case "mark":
		strange := slices.ContainsFunc(boards, func(b int) bool { return !m.mine(d.Who, b) })
		if !owed || !d.chairs() && (strange || d.state() != consult.DeadlineSubmitted && d.state() != consult.DeadlineOpen) {
			return refused
		}
		of.note(boards, p.now, func(l *mLine) { l.state = d.state() })
	case "extend":
		until := p.on(d)
		if !d.chairs() || !owed || until.Before(today) || !until.After(of.due) {
			return refused
		}
		of.note(boards, p.now, func(l *mLine) { l.until = until })
	case "move":
		due := m.shifted(p.on(d), of.shift)
		if !d.chairs() || p.on(d).Before(today) || due.Before(today) {
			return refused
		}
		if due.Equal(of.due) {
			return allowed
		}
		of.put(p.on(d), due, p.now)
	case "finish":
		if !d.chairs() && of.owner != d.Who {
			return refused
		}
		of.done = true
	}
	p.touch(p.which(d))
	return allowed
}

// touch notes that something was changed about deadlines: what was posted about them is not as it was.
func (p *matrixWorld) touch(deadlines ...int) {
	for id, about := range p.sent {
		for _, i := range deadlines {
			if slices.Contains(about, i) {
				p.stale[id] = true
			}
		}
	}
}
