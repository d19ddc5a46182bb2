package planner_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/lib/pq"
	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
	"overlegbot/internal/recurrence"
)

// actionStore is what the steps ask of the database.
type actionStore interface {
	AddAction(context.Context, consult.Act, consult.PlatformID, consult.ItemDraft) (consult.ActionItem, error)
	FinishAction(context.Context, consult.Act, consult.ActionItemID) (consult.ActionItem, error)
	StartAction(context.Context, consult.Act, consult.ActionItemID) (consult.ActionItem, error)
	DropAction(context.Context, consult.Act, consult.ActionItemID, string) (consult.ActionItem, error)
	CommentAction(context.Context, consult.Act, consult.ActionItemID, string) (consult.ActionItem, error)
	SnoozeAction(context.Context, consult.Act, consult.ActionItemID, time.Time) (consult.ActionItem, error)
	HandOverAction(context.Context, consult.Act, consult.ActionItemID, consult.PersonID, string) (consult.ActionItem, error)
	AskMoreTime(context.Context, consult.Act, consult.ActionItemID, consult.MoreTime) (consult.ActionItem, bool, error)
	AnswerMoreTime(context.Context, consult.Act, consult.ActionItemID, consult.Agreement) (consult.ActionItem, error)
	ListActions(context.Context, consult.Viewer, consult.ActionFilter, time.Time) ([]consult.ActionItem, error)
	MemberLeft(context.Context, consult.Viewer, string, time.Time) error
	MemberJoined(context.Context, consult.Viewer, string, time.Time) error
	PlanNudges(context.Context, consult.WorkspaceID, time.Time) (int, error)
	Nudge(context.Context, consult.Delivery, time.Time) ([]consult.ActionItem, time.Time, error)
	ActionToTell(context.Context, consult.Delivery, time.Time) (consult.ActionNote, error)
	Claim(context.Context, consult.WorkspaceID, time.Time, int, time.Duration) ([]consult.Delivery, error)
	Begin(context.Context, consult.Delivery) error
	Settle(context.Context, consult.Delivery, consult.Outcome) error
}

// deedsOf is how many deeds a sequence has.
const deedsOf = 20

// deed is one thing that somebody does, or a day that passes. Its numbers mean what Do needs; they are taken modulo what
// there is.
type deed struct {
	Do                string
	Who, Which, To    int
	Days              int
	Owners, Groups    int // bits
	All, Dated, Agree bool
}

var deeds = []string{
	"add", "add", "add", "day", "day", "day", "day", "finish", "finish", "start", "drop", "comment", "snooze", "snooze", "hand", "hand",
	"ask", "ask", "answer", "answer", "leave", "join",
}

var deedScript = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) deed {
	return deed{
		Do: rapid.SampledFrom(deeds).Draw(t, "do"), Who: rapid.IntRange(0, people-1).Draw(t, "who"), Which: rapid.IntRange(0, 5).Draw(t, "which"),
		To: rapid.IntRange(0, people-1).Draw(t, "to"), Days: rapid.IntRange(-1, 16).Draw(t, "days"), Owners: rapid.IntRange(0, 15).Draw(t, "owners"),
		Groups: rapid.IntRange(0, 3).Draw(t, "groups"), All: rapid.Bool().Draw(t, "all"), Dated: rapid.IntRange(0, 5).Draw(t, "dated") > 0,
		Agree: rapid.Bool().Draw(t, "agree"),
	}
}), deedsOf, deedsOf)

func TestNoActionIsLostFinishedByStrangersOrNudgedTwice(t *testing.T) {
	t.Parallel()
	w := newActionWorlds(t)
	chance.Parts(t, func(t *testing.T) func(*rapid.T) {
		return chance.Of(deedScript, func(list []deed) string { return w.play(t.Context(), w.store, list) })
	})
}

// forgetful is a store in which one thing is undone after each step on an item.
type forgetful struct {
	*postgres.DB
	db     *sql.DB
	broken string
}

func (f forgetful) FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error) {
	a, err := f.DB.FinishAction(ctx, act, id)
	return a, f.spoil(ctx, id, err)
}

func (f forgetful) HandOverAction(ctx context.Context, act consult.Act, id consult.ActionItemID, from consult.PersonID, to string) (consult.ActionItem, error) {
	a, err := f.DB.HandOverAction(ctx, act, id, from, to)
	return a, f.spoil(ctx, id, err)
}

func (f forgetful) SnoozeAction(ctx context.Context, act consult.Act, id consult.ActionItemID, until time.Time) (consult.ActionItem, error) {
	a, err := f.DB.SnoozeAction(ctx, act, id, until)
	return a, f.spoil(ctx, id, err)
}

func (f forgetful) spoil(ctx context.Context, id consult.ActionItemID, err error) error {
	if err == nil {
		_, err = f.db.ExecContext(ctx, f.broken, id)
	}
	return err
}

func TestThePropertyTestOfActionsCatchesABrokenStore(t *testing.T) {
	t.Parallel()
	w := newActionWorlds(t)
	for name, broken := range map[string]string{
		"a finished item stays open":       `UPDATE action_items SET state = 'open' WHERE id = $1 AND state = 'done'`,
		"who hands over keeps the item":    `INSERT INTO action_owners (action_item_id, person_id) SELECT action_item_id, person_id FROM action_events WHERE action_item_id = $1 AND kind = 'handed' ON CONFLICT DO NOTHING`,
		"a snooze is forgotten":            `DELETE FROM action_snoozes WHERE action_item_id = $1`,
		"a snooze moves the due date too":  `UPDATE action_items SET due_on = due_on + 1 WHERE id = $1 AND EXISTS (SELECT FROM action_snoozes WHERE action_item_id = $1)`,
		"one part of all finishes an item": `UPDATE action_items SET state = 'done' WHERE id = $1 AND EXISTS (SELECT FROM action_events WHERE action_item_id = $1 AND kind = 'part')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chance.Finds(t, deedScript, 100, func(list []deed) string { return w.play(t.Context(), forgetful{w.store, w.db, broken}, list) })
		})
	}
}

// actionWorlds has a workspace of its own for each sequence, with the people and organisations of the model.
type actionWorlds struct {
	store *postgres.DB
	db    *sql.DB
	rows  rowsKnown
}

func newActionWorlds(t *testing.T) *actionWorlds {
	t.Helper()
	store, db := opened(t)
	if _, err := db.ExecContext(t.Context(), `CREATE SEQUENCE action_worlds`); err != nil {
		t.Fatal(err)
	}
	return &actionWorlds{store: store, db: db, rows: rowsKnown{db: db}}
}

const makeActionWorld = `
	WITH n AS (SELECT nextval('action_worlds') AS n),
	w AS (INSERT INTO workspaces (id, name) SELECT 'T' || n, 'T' FROM n RETURNING id),
	v AS (INSERT INTO persons (workspace_id, slack_id, name) SELECT w.id, 'U' || k, 'Person ' || k FROM w, generate_series(0, 3) k RETURNING id, slack_id),
	p AS (INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at) SELECT id, 'C1', 'overleg', 'Overleg', 'overleg', '2026-01-01' FROM w RETURNING id),
	o AS (INSERT INTO organisations (workspace_id, name, kind) SELECT w.id, 'Bestuur ' || k, 'gemeente' FROM w, generate_series(0, 1) k RETURNING id, name),
	po AS (INSERT INTO platform_organisations (platform_id, organisation_id) SELECT p.id, o.id FROM p, o),
	r AS (INSERT INTO platform_roles (platform_id, person_id, role, valid_from) SELECT p.id, v.id, 'chair', '2026-01-01' FROM p, v WHERE v.slack_id = 'U0'),
	m AS (INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT w.id, 'C1', v.id FROM w, v WHERE v.slack_id <> 'U3'),
	s AS (INSERT INTO seats (platform_id, person_id, answer) SELECT p.id, v.id, 'one' FROM p, v WHERE v.slack_id IN ('U1', 'U2') RETURNING platform_id, person_id)
	SELECT w.id, p.id, (SELECT array_agg(v.id ORDER BY v.slack_id) FROM v), (SELECT array_agg(o.id ORDER BY o.name) FROM o)
	FROM w, p`

// actionWorld is one workspace, while a sequence is played in it.
type actionWorld struct {
	db       *sql.DB
	store    actionStore
	ws       consult.WorkspaceID
	platform consult.PlatformID
	people   []int64
	groups   []int64
	ids      []consult.ActionItemID
	model    mActions
	now      time.Time
	nudged   map[string]bool // who on which day
}

func (w *actionWorlds) next(ctx context.Context, store actionStore) (*actionWorld, error) {
	if err := w.rows.another(ctx); err != nil {
		return nil, err
	}
	p := &actionWorld{db: w.db, store: store, nudged: map[string]bool{}}
	err := w.db.QueryRowContext(ctx, makeActionWorld).Scan(&p.ws, &p.platform, (*pq.Int64Array)(&p.people), (*pq.Int64Array)(&p.groups))
	if err != nil {
		return nil, err
	}
	_, err = w.db.ExecContext(ctx, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES ($1, $2, $4), ($1, $2, $5), ($1, $3, $5)`,
		p.platform, p.people[1], p.people[2], p.groups[0], p.groups[1])
	return p, err
}

// play returns what went wrong, "" for nothing. It begins on Monday 14 December 2026 at 10:00, before Christmas.
func (w *actionWorlds) play(ctx context.Context, store actionStore, list []deed) string {
	p, err := w.next(ctx, store)
	if err != nil {
		return err.Error()
	}
	p.now = recurrence.LocalInstant(2026, 12, 14, 10, 0, brusselsTime())
	for i, d := range list {
		if err := p.do(ctx, d); err != nil {
			return fmt.Sprintf("deed %d %+v: %v", i, d, err)
		}
	}
	for who := range people {
		for _, f := range []consult.ActionFilter{{}, {Platform: p.platform, Ended: true}, {Late: true}} {
			if err := p.compare(ctx, who, f); err != nil {
				return "at the end: " + err.Error()
			}
		}
	}
	return ""
}

func brusselsTime() *time.Location {
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		panic(err)
	}
	return loc
}

func (p *actionWorld) viewer(who int) consult.Viewer {
	return consult.Viewer{Workspace: p.ws, Person: consult.PersonID(p.people[who])}
}

func (p *actionWorld) act(who int) consult.Act { return consult.Act{Viewer: p.viewer(who), Now: p.now} }

func (p *actionWorld) day(ahead int) time.Time { return consult.Day(p.now).AddDate(0, 0, ahead) }

// do plays one deed in the store and in the model, and holds the one to the other.
func (p *actionWorld) do(ctx context.Context, d deed) error {
	switch d.Do {
	case "day":
		return p.morning(ctx)
	case "add":
		if err := p.add(ctx, d); err != nil {
			return err
		}
	case "leave", "join":
		if err := p.moves(ctx, d.Do == "leave"); err != nil {
			return err
		}
	default:
		if len(p.ids) == 0 {
			return nil
		}
		which := d.Which % len(p.ids)
		may, err := p.step(ctx, d, p.ids[which], p.model.items[which])
		if _, refused := consult.Refusal(err); err != nil && !refused {
			return err
		}
		if may != (err == nil) {
			return fmt.Errorf("%s by %d on %d: got %v, want allowed %v", d.Do, d.Who, which, err, may)
		}
	}
	if err := p.compare(ctx, d.Who, consult.ActionFilter{}); err != nil {
		return err
	}
	return p.compare(ctx, d.To, consult.ActionFilter{Platform: p.platform, Ended: true})
}

func (p *actionWorld) add(ctx context.Context, d deed) error {
	a := &mAction{state: consult.ActionOpen, all: d.All, owners: map[int]bool{}, groups: map[int]bool{}, snoozed: map[int]time.Time{}}
	draft := consult.ItemDraft{Kind: consult.ToDo, Text: "iets", Owning: consult.Owning{Finish: consult.FinishAny}}
	if d.All {
		draft.Finish = consult.FinishAll
	}
	for k := range people {
		if d.Owners&(1<<k) != 0 {
			a.owners[k] = false
			draft.Owners = append(draft.Owners, "U"+strconv.Itoa(k))
		}
	}
	for k := range p.groups {
		if d.Groups&(1<<k) != 0 {
			a.groups[k] = false
			draft.Organisations = append(draft.Organisations, consult.OrganisationID(p.groups[k]))
		}
	}
	if d.Dated {
		due := p.day(d.Days)
		a.due, draft.DueOn = &due, &due
	}
	item, err := p.store.AddAction(ctx, p.act(d.Who), p.platform, draft)
	may := d.Who == inChair && (a.due == nil || d.Days >= 0)
	if _, refused := consult.Refusal(err); may != (err == nil) || err != nil && !refused {
		return fmt.Errorf("add by %d: got %v, want allowed %v", d.Who, err, may)
	}
	if may {
		p.ids, p.model.items = append(p.ids, item.ID), append(p.model.items, a)
	}
	return nil
}

func (p *actionWorld) moves(ctx context.Context, away bool) error {
	p.model.away = away
	if away {
		return p.store.MemberLeft(ctx, p.viewer(leaves), "C1", p.now)
	}
	return p.store.MemberJoined(ctx, p.viewer(leaves), "C1", p.now)
}

// step says whether the model allows a deed, and what the store answered.
func (p *actionWorld) step(ctx context.Context, d deed, id consult.ActionItemID, a *mAction) (may bool, err error) {
	m, act := &p.model, p.act(d.Who)
	switch d.Do {
	case "finish":
		_, err = p.store.FinishAction(ctx, act, id)
		return m.finish(d.Who, a), err
	case "start":
		_, err = p.store.StartAction(ctx, act, id)
		if may = m.mayDo(d.Who, a) && a.state == consult.ActionOpen; may {
			a.state = consult.ActionBusy
		}
	case "drop":
		_, err = p.store.DropAction(ctx, act, id, "hoeft niet")
		if may = d.Who == inChair && a.open(); may {
			a.state, a.asked = consult.ActionDropped, nil
		}
	case "comment":
		_, err = p.store.CommentAction(ctx, act, id, "een woord")
		may = m.sees(d.Who, a)
	case "snooze":
		_, err = p.store.SnoozeAction(ctx, act, id, p.day(d.Days))
		if may = m.does(d.Who, a) && a.open() && d.Days >= 1; may {
			a.snoozed[d.Who] = p.day(d.Days)
		}
	case "hand":
		from := d.Who
		if d.Who == inChair {
			from = d.Which % people
		}
		_, err = p.store.HandOverAction(ctx, act, id, consult.PersonID(p.people[from]), "U"+strconv.Itoa(d.To))
		may = m.hand(d.Who, from, d.To, a)
	case "ask":
		_, _, err = p.store.AskMoreTime(ctx, act, id, consult.MoreTime{DueOn: p.day(d.Days)})
		may = m.ask(d.Who, a, p.day(d.Days), p.day(0))
	case "answer":
		agree := map[bool]consult.Agreement{true: consult.Agreed, false: consult.Declined}[d.Agree]
		_, err = p.store.AnswerMoreTime(ctx, act, id, agree)
		if may = d.Who == inChair && a.open() && a.asked != nil; may && d.Agree {
			a.give()
		} else if may {
			a.asked = nil
		}
	}
	return may, err
}

// morning lets the night pass: at half past eight the planner looks, at nine the outbox sends, at ten people act again.
func (p *actionWorld) morning(ctx context.Context) error {
	next := p.now.AddDate(0, 0, 1)
	if _, err := p.store.PlanNudges(ctx, p.ws, next.Add(-90*time.Minute)); err != nil {
		return err
	}
	p.now = next.Add(-time.Hour)
	got := map[int]bool{}
	if err := p.send(ctx, got); err != nil {
		return err
	}
	for who := range people {
		want := false
		for _, a := range p.model.items {
			want = want || recurrence.IsWorkday(p.day(0)) && p.model.reason(who, a, p.day(0), recurrence.IsWorkday)
		}
		if got[who] != want {
			return fmt.Errorf("nudge to %d on %s: got %v, want %v", who, p.now.Format(time.DateOnly), got[who], want)
		}
	}
	p.now = next
	return p.send(ctx, map[int]bool{})
}

func (p *actionWorld) send(ctx context.Context, got map[int]bool) error {
	for {
		claimed, err := p.store.Claim(ctx, p.ws, p.now, 100, holdsFor)
		if err != nil || len(claimed) == 0 {
			return err
		}
		for _, d := range claimed {
			if err := p.deliver(ctx, d, got); err != nil {
				return err
			}
		}
	}
}

func (p *actionWorld) deliver(ctx context.Context, d consult.Delivery, got map[int]bool) error {
	var err error
	switch {
	case d.Purpose == consult.PurposeNudge:
		err = p.nudge(ctx, d, got)
	case d.Subject == "action_item":
		var note consult.ActionNote
		note, err = p.store.ActionToTell(ctx, d, p.now)
		if err == nil && !p.model.items[slices.Index(p.ids, note.ID)].open() && d.Purpose != consult.PurposeActionAnswered {
			return fmt.Errorf("%s about an item that is finished", d.Purpose)
		}
	}
	if moot, ok := consult.Refusal(err); ok && moot.Code == consult.CodeMoot {
		return p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliverySkipped, Reason: moot.Key})
	}
	if err != nil {
		return err
	}
	if err := p.store.Begin(ctx, d); err != nil {
		return err
	}
	return p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliverySent, ChannelID: "D1", TS: "1.2", At: p.now})
}

// nudge refuses a second reminder on one day, and one that speaks of what is finished or another's.
func (p *actionWorld) nudge(ctx context.Context, d consult.Delivery, got map[int]bool) error {
	list, _, err := p.store.Nudge(ctx, d, p.now)
	if err != nil {
		return err
	}
	who := slices.Index(p.people, d.SubjectID)
	key := fmt.Sprint(who, p.now.Format(time.DateOnly))
	if p.nudged[key] {
		return fmt.Errorf("a second nudge to %d on one day", who)
	}
	p.nudged[key], got[who] = true, true
	for _, item := range list {
		if a := p.model.items[slices.Index(p.ids, item.ID)]; !a.open() || !p.model.todo(who, a) {
			return fmt.Errorf("the nudge to %d speaks of %d", who, item.ID)
		}
	}
	return nil
}

// compare holds a list that somebody asks for to the model.
func (p *actionWorld) compare(ctx context.Context, who int, f consult.ActionFilter) error {
	list, err := p.store.ListActions(ctx, p.viewer(who), f, p.now)
	if err != nil {
		return err
	}
	return p.same(who, f, list)
}

func (p *actionWorld) same(who int, f consult.ActionFilter, list []consult.ActionItem) error {
	got := map[consult.ActionItemID]consult.ActionItem{}
	for _, item := range list {
		got[item.ID] = item
	}
	for i, a := range p.model.items {
		want := p.model.sees(who, a)
		switch {
		case f == (consult.ActionFilter{}):
			want = a.open() && p.model.todo(who, a)
		case f.Late:
			want = want && a.open() && a.due != nil && a.due.Before(p.day(0))
		}
		item, found := got[p.ids[i]]
		if found != want {
			return fmt.Errorf("%d lists %+v: item %d there is %v, want %v", who, f, i, found, want)
		}
		if !found {
			continue
		}
		delete(got, item.ID)
		if item.State != a.state || (item.DueOn == nil) != (a.due == nil) || item.DueOn != nil && !consult.Day(*item.DueOn).Equal(*a.due) || len(item.Owners) != len(a.owners) {
			return fmt.Errorf("item %d is %+v, want %+v", i, item, *a)
		}
	}
	if len(got) > 0 {
		return fmt.Errorf("%d lists %+v and sees %v besides", who, f, got)
	}
	return nil
}
