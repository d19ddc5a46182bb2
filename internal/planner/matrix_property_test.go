package planner_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
	"overlegbot/internal/recurrence"
)

// matrixStore is what the steps ask of the database.
type matrixStore interface {
	AddDeadline(context.Context, consult.Act, consult.DeadlineDraft) (consult.Deadline, error)
	MarkDeadline(context.Context, consult.Act, consult.MarkDraft) (consult.DeadlineCard, error)
	ExtendDeadline(context.Context, consult.Act, consult.ExtensionDraft) (consult.DeadlineCard, error)
	MoveDeadline(context.Context, consult.Act, consult.DeadlineID, time.Time) (consult.Deadline, error)
	FinishDeadline(context.Context, consult.Act, consult.DeadlineID) (consult.Deadline, error)
	NoteMembership(context.Context, consult.Act, consult.MembershipDraft) (consult.ProjectCard, error)
	MergeOrganisations(context.Context, consult.WorkspaceID, consult.MergeDraft, time.Time) (consult.Merger, error)
	SetSeats(context.Context, consult.Act, consult.PlatformID, map[consult.PersonID][]consult.OrganisationID) error
	MemberLeft(context.Context, consult.Viewer, string, time.Time) error
	MemberJoined(context.Context, consult.Viewer, string, time.Time) error
	ChangeSettings(context.Context, consult.Act, consult.PlatformID, consult.Settings) (consult.Platform, error)
	matrixReads
	matrixSends
}

// matrixReads are the faces of a deadline.
type matrixReads interface {
	Deadlines(context.Context, consult.Viewer, consult.PlatformID, time.Time) ([]consult.Deadline, error)
	DeadlineCard(context.Context, consult.Viewer, consult.DeadlineID, time.Time) (consult.DeadlineCard, error)
	ExportDeadline(context.Context, consult.Act, consult.DeadlineID) (consult.DeadlineCard, error)
	ProjectOverview(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Overview, error)
	StandingToTell(context.Context, consult.Delivery, time.Time) (consult.Overview, error)
	YearReport(ctx context.Context, v consult.Viewer, nis string, year int, now time.Time) (consult.YearReport, error)
}

// matrixSends are what the planner and the outbox do.
type matrixSends interface {
	PlanDeadlines(context.Context, consult.WorkspaceID, time.Time) (int, error)
	Expand(context.Context, consult.WorkspaceID, time.Time) (int, error)
	Claim(context.Context, consult.WorkspaceID, time.Time, int, time.Duration) ([]consult.Delivery, error)
	DeadlineToTell(context.Context, consult.Delivery, time.Time) (consult.DeadlineCard, error)
	DeadlinesOwed(context.Context, consult.Delivery, time.Time) ([]consult.OwedDeadline, error)
	Begin(context.Context, consult.Delivery) error
	Settle(context.Context, consult.Delivery, consult.Outcome) error
	Defer(context.Context, consult.Delivery, time.Duration, string) error
	Confirm(ctx context.Context, ws consult.WorkspaceID, key, channel, ts string, now time.Time) error
}

// matrixDeed is one thing that somebody does, or that happens. Its numbers mean what Do needs.
type matrixDeed struct {
	Do                            string
	Who, Which, Board, Boards     int // Boards are bits
	Days, Hour, State, Owner      int
	Project, All, Repeats, Crashs bool
}

const matrixDeedsOf = 10

var matrixDeeds = []string{
	"add", "mark", "mark", "mark", "mark", "mark", "extend", "extend", "move", "finish", "again", "again", "part", "merge", "seat", "member",
	"leads", "clock", "clock", "clock", "clock", "clock", "clock", "off", "stuck", "on",
}

var matrixScript = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) matrixDeed {
	n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	return matrixDeed{
		Do: rapid.SampledFrom(matrixDeeds).Draw(t, "do"), Who: rapid.SampledFrom([]int{0, 0, 0, 0, 1, 1, 2, 2, 3, 4}).Draw(t, "who"),
		Which: n("which", 5), Board: n("board", matrixBoards-1), Boards: n("boards", 1<<matrixBoards-1), Days: n("days", 40), Hour: n("hour", 4),
		State: n("state", 3), Owner: n("owner", 2), Project: n("project", 2) > 0, All: n("all", 2) > 0, Repeats: n("repeats", 3) == 0,
		Crashs: n("crashs", 3) == 0,
	}
}), matrixDeedsOf, matrixDeedsOf)

func TestMatrixRemindersSentAndReportAgree(t *testing.T) {
	t.Parallel()
	w := newMatrixWorlds(t)
	chance.Parts(t, func(t *testing.T) func(*rapid.T) {
		return chance.Of(matrixScript, func(list []matrixDeed) string { return w.play(t.Context(), w.store, list) })
	})
}

// sloppy is a store in which one thing is undone after each step on a deadline, or which reminds whoever it is told to.
type sloppy struct {
	*postgres.DB
	db        *sql.DB
	undone    string
	reminding bool
}

func (s sloppy) undo(ctx context.Context, id consult.DeadlineID, err error) error {
	if err == nil && s.undone != "" {
		_, err = s.db.ExecContext(ctx, s.undone, id)
	}
	return err
}

func (s sloppy) AddDeadline(ctx context.Context, act consult.Act, draft consult.DeadlineDraft) (consult.Deadline, error) {
	d, err := s.DB.AddDeadline(ctx, act, draft)
	return d, s.undo(ctx, d.ID, err)
}

func (s sloppy) MarkDeadline(ctx context.Context, act consult.Act, draft consult.MarkDraft) (consult.DeadlineCard, error) {
	c, err := s.DB.MarkDeadline(ctx, act, draft)
	return c, s.undo(ctx, draft.DeadlineID, err)
}

func (s sloppy) ExtendDeadline(ctx context.Context, act consult.Act, draft consult.ExtensionDraft) (consult.DeadlineCard, error) {
	c, err := s.DB.ExtendDeadline(ctx, act, draft)
	return c, s.undo(ctx, draft.DeadlineID, err)
}

func (s sloppy) MoveDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID, to time.Time) (consult.Deadline, error) {
	d, err := s.DB.MoveDeadline(ctx, act, id, to)
	return d, s.undo(ctx, id, err)
}

// DeadlinesOwed shows who handed in as still owing.
func (s sloppy) DeadlinesOwed(ctx context.Context, d consult.Delivery, now time.Time) ([]consult.OwedDeadline, error) {
	if !s.reminding {
		return s.DB.DeadlinesOwed(ctx, d, now)
	}
	d.TS = "as if it were posted"
	list, err := s.DB.DeadlinesOwed(ctx, d, now)
	for i, owed := range list {
		if card, err := s.DB.DeadlineCard(ctx, consult.Viewer{Workspace: d.WorkspaceID, Person: consult.PersonID(d.SubjectID)}, owed.ID, now); err == nil {
			list[i].Owing = nil
			for _, m := range card.Marks {
				if slices.Contains(card.Mine, m.OrganisationID) {
					list[i].Owing = append(list[i].Owing, m.Organisation)
				}
			}
		}
	}
	return list, err
}

func TestThePropertyTestOfTheMatrixCatchesASloppyStore(t *testing.T) {
	t.Parallel()
	w := newMatrixWorlds(t)
	for name, broken := range map[string]sloppy{
		"an extension is forgotten":           {undone: `UPDATE deadline_marks SET due_on = NULL WHERE deadline_id = $1`},
		"who handed in is reminded all along": {reminding: true},
		"what was sent is sent again":         {undone: `UPDATE deliveries SET state = 'waiting', ts = '' WHERE state = 'sent' AND ` + aboutIt},
		"the last reminder is not written":    {undone: `DELETE FROM deliveries WHERE subject = 'deadline' AND subject_id = $1 AND state = 'waiting' AND lead = 86400`},
		"a reminder comes an hour early":      {undone: `UPDATE deliveries SET due_at = due_at - interval '1 hour' WHERE subject = 'deadline' AND subject_id = $1 AND state = 'waiting'`},
		"the report knows no changes":         {undone: `DELETE FROM deadline_mark_changes WHERE deadline_id = $1`},
		"what was posted stays as it was":     {undone: `UPDATE deliveries SET stale_at = NULL WHERE ` + aboutIt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken.DB, broken.db = w.store, w.db
			chance.Finds(t, matrixScript, 200, func(list []matrixDeed) string { return w.play(t.Context(), broken, list) })
		})
	}
}

// aboutIt is what is sent about the deadline $1.
const aboutIt = `(subject = 'deadline' AND subject_id = $1 OR id IN (SELECT r.delivery_id FROM deadline_reminded r WHERE r.deadline_id = $1))`

// play returns what went wrong, "" for nothing. It begins on Monday 2 November 2026, before Armistice Day.
func (w *matrixWorlds) play(ctx context.Context, store matrixStore, list []matrixDeed) string {
	p, err := w.next(ctx)
	if err != nil {
		return err.Error()
	}
	p.store = store
	p.now = recurrence.LocalInstant(2026, 11, 2, 10, 0, p.model.zone)
	list = slices.Clone(list)
	list[0].Do, list[0].Who, list[0].Days = "add", inChair, list[0].Days+7
	for i, d := range list {
		if err := p.do(ctx, i, d); err != nil {
			return fmt.Sprintf("deed %d %+v at %s: %v", i, d, p.now, err)
		}
	}
	p.mode = "on"
	if err := p.tick(ctx); err != nil {
		return fmt.Sprintf("at last, at %s: %v", p.now, err)
	}
	if err := p.compareAll(ctx, list[len(list)-1]); err != nil {
		return fmt.Sprintf("at the end, at %s: %v", p.now, err)
	}
	return ""
}

// do plays one deed in the store and in the model, and holds the one to the other.
func (p *matrixWorld) do(ctx context.Context, i int, d matrixDeed) error {
	p.crashes, p.seen = d.Crashs, consult.DeadlineCard{}
	switch d.Do {
	case "clock":
		hour := []int{8, 9, 10, 17, 23}[d.Hour]
		return p.advance(ctx, recurrence.LocalInstant(p.now.Year(), p.now.Month(), p.now.Day()+d.Days/2, hour, d.Which, p.model.zone))
	case "on", "off", "stuck":
		p.mode = d.Do
		return p.tick(ctx)
	case "again":
		if err := p.again(); err != nil { // Slack delivers a click twice; who may not see it any more is told nothing
			if _, isRefusal := consult.Refusal(err); !isRefusal {
				return err
			}
		}
		return p.compare(ctx, d.Who, p.which(d))
	}
	if d.Do == "add" && p.added == mostAdded {
		return nil
	}
	call := p.call(ctx, d, "deed "+strconv.Itoa(i))
	err := call()
	if _, isRefusal := consult.Refusal(err); err != nil && !isRefusal {
		return err
	}
	if may := p.apply(d); (may == allowed) != (err == nil) {
		return fmt.Errorf("got %v, want %s", err, may)
	}
	if err == nil && slices.Contains([]string{"add", "mark", "extend", "move", "finish"}, d.Do) {
		p.again = call
	}
	if d.Do == "add" && err == nil {
		p.added++
		if err := p.learn(ctx); err != nil {
			return err
		}
	}
	if p.seen.ID != 0 {
		return p.holds("as the step showed it", slices.Index(p.ids, p.seen.ID), p.seen)
	}
	return p.compare(ctx, d.Who, p.which(d))
}

// advance lets the clock run to a moment, with the bot on or stuck stopping wherever something falls due.
func (p *matrixWorld) advance(ctx context.Context, to time.Time) error {
	for p.mode != "off" {
		next := p.model.next(p.now)
		if next.IsZero() || next.After(to) {
			break
		}
		p.pass(next)
		if err := p.tick(ctx); err != nil {
			return err
		}
	}
	if to.After(p.now) {
		p.pass(to)
	}
	return p.tick(ctx)
}

func (p *matrixWorld) pass(to time.Time) {
	p.model.pass(p.now, to)
	p.now = to.In(p.model.zone)
}

// tick plans and sends, as far as the bot works: off it does neither, stuck it only plans.
func (p *matrixWorld) tick(ctx context.Context) error {
	if p.mode == "off" {
		return nil
	}
	if _, err := p.store.PlanDeadlines(ctx, p.ws, p.now); err != nil {
		return err
	}
	for {
		made, err := p.store.Expand(ctx, p.ws, p.now)
		if err != nil {
			return err
		}
		if made == 0 {
			break
		}
	}
	known := len(p.model.deadlines)
	p.model.plan(p.now)
	if len(p.model.deadlines) > known {
		if err := p.learn(ctx); err != nil {
			return err
		}
	}
	if p.mode == "stuck" {
		return nil
	}
	return p.send(ctx)
}

// send sends what is due, as the outbox does, and compares it with what the model says.
func (p *matrixWorld) send(ctx context.Context) error {
	got, messages := map[mTold]bool{}, map[string]consult.DeliveryID{}
	for {
		claimed, err := p.store.Claim(ctx, p.ws, p.now, 50, holdsFor)
		if err != nil {
			return err
		}
		if len(claimed) == 0 {
			break
		}
		for _, d := range claimed {
			if d.Purpose == consult.PurposeDeadlinesOwed {
				if other := messages[d.Recipient]; other != 0 && other != d.ID {
					return fmt.Errorf("%d gets two messages about what they owe at once", p.person(d.Recipient))
				}
				messages[d.Recipient] = d.ID
			}
			if err := p.deliver(ctx, d, got); err != nil {
				return err
			}
		}
	}
	want := p.model.send(p.now)
	if diff := gocmp.Diff(toldLines(want), toldLines(got)); diff != "" {
		return fmt.Errorf("told at %s (-want +got):\n%s", p.now, diff)
	}
	return nil
}

func toldLines(told map[mTold]bool) []string {
	var lines []string
	for t := range told {
		what := map[int]string{allBoards: "as its owner", wholeMatrix: "how all stand"}[t.Board]
		if what == "" {
			what = "that board " + strconv.Itoa(t.Board) + " owes it"
		}
		lines = append(lines, fmt.Sprintf("%d is told of deadline %d %s", t.Who, t.Deadline, what))
	}
	slices.Sort(lines)
	return lines
}

// deliver sends one delivery; a worker that crashes before or after it leaves it to be sent or confirmed later.
func (p *matrixWorld) deliver(ctx context.Context, d consult.Delivery, got map[mTold]bool) error {
	if p.crashes && !p.crashed[d.ID] {
		p.crashed[d.ID] = true
		return p.store.Defer(ctx, d, 0, "")
	}
	told, err := p.told(ctx, d)
	if moot, ok := consult.Refusal(err); ok && moot.Code == consult.CodeMoot {
		return p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliverySkipped, Reason: moot.Key})
	}
	if err != nil {
		return err
	}
	if err := p.store.Begin(ctx, d); err != nil {
		return err
	}
	for _, t := range told {
		if got[t] {
			return fmt.Errorf("%+v is told twice at once", t)
		}
		got[t] = true
		p.sent[d.ID] = append(p.sent[d.ID], t.Deadline)
	}
	ts := strconv.Itoa(int(d.ID))
	if p.crashes {
		if err := p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliveryUnknown, Reason: "timeout"}); err != nil {
			return err
		}
		return p.store.Confirm(ctx, p.ws, d.Key, "D1", ts, p.now)
	}
	return p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliverySent, ChannelID: "D1", TS: ts, At: p.now})
}

// told is what a delivery tells whoever it goes to.
func (p *matrixWorld) told(ctx context.Context, d consult.Delivery) ([]mTold, error) {
	switch {
	case d.Purpose == consult.PurposeDeadlinesOwed:
		return p.owed(ctx, d)
	case d.Subject != "deadline": // such as the question for whom a new member sits
		return nil, nil
	}
	card, err := p.store.DeadlineToTell(ctx, d, p.now)
	if err == nil && card.Done {
		err = consult.Moot("done")
	}
	if err != nil {
		return nil, err
	}
	t := mTold{Who: p.person(d.Recipient), Deadline: slices.Index(p.ids, card.ID), Board: allBoards}
	if d.Purpose == consult.PurposeDeadline {
		return []mTold{t}, nil
	}
	t.Board = wholeMatrix
	return []mTold{t}, p.holds("told", t.Deadline, card)
}

// owed is what a person is reminded of, in one message.
func (p *matrixWorld) owed(ctx context.Context, d consult.Delivery) ([]mTold, error) {
	list, err := p.store.DeadlinesOwed(ctx, d, p.now)
	var told []mTold
	for _, owed := range list {
		for _, name := range owed.Owing {
			board := slices.IndexFunc(p.boards, func(id int64) bool { return boardName(slices.Index(p.boards, id)) == name })
			told = append(told, mTold{p.person(d.Recipient), slices.Index(p.ids, owed.ID), board})
		}
	}
	return told, err
}

func (p *matrixWorld) person(recipient string) int {
	return slices.IndexFunc(p.people, func(id int64) bool { return strconv.FormatInt(id, 10) == recipient })
}

func (p *matrixWorld) board(id consult.OrganisationID) int { return slices.Index(p.boards, int64(id)) }
