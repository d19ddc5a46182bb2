package planner_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/recurrence"
)

const (
	sessions = 20
	stepsOf  = 30
	lasting  = 2 * time.Hour
	holdsFor = time.Hour // wire time: no lease ends during a sequence
)

// toChannel is the recipient of what goes to all; the members are 0 and up.
const toChannel = -1

// sending is what somebody gets, once.
type sending struct {
	Meeting, Revision int
	Purpose           consult.Purpose
	To                int
}

// store is what the steps ask of the database.
type store interface {
	PlanSeries(context.Context, consult.Act, consult.SeriesDraft) ([]consult.Meeting, error)
	ChangeRhythm(context.Context, consult.Act, consult.RhythmChange) (consult.RhythmEffect, error)
	MoveMeeting(context.Context, consult.Act, consult.MeetingID, consult.Change) (consult.Meeting, error)
	CancelMeeting(context.Context, consult.Act, consult.MeetingID, consult.Cancellation) (consult.Meeting, error)
	RestoreMeeting(context.Context, consult.Act, consult.MeetingID, string, consult.Notice) (consult.Meeting, error)
	Answer(context.Context, consult.Act, consult.MeetingID, consult.Answer) (consult.MyMeeting, error)
	PlanAhead(context.Context, consult.WorkspaceID, time.Time) (int, error)
	Expand(context.Context, consult.WorkspaceID, time.Time) (int, error)
	Next(context.Context, consult.WorkspaceID, time.Time, ...consult.Purpose) (time.Time, bool, error)
	Claim(context.Context, consult.WorkspaceID, time.Time, int, time.Duration) ([]consult.Delivery, error)
	MeetingForDelivery(context.Context, consult.Delivery, time.Time) (consult.MeetingCard, error)
	RhythmForDelivery(context.Context, consult.Delivery, time.Time) (consult.RhythmEffect, error)
	Begin(context.Context, consult.Delivery) error
	Settle(context.Context, consult.Delivery, consult.Outcome) error
}

// step is one thing that somebody does, or that happens. Its numbers mean what do needs; they are taken modulo what there is.
type step struct {
	Do                  string
	Which, Hours, Weeks int
	Silent              bool
}

// kinds are drawn alike; what is there twice is drawn more.
var kinds = []string{
	"clock", "clock", "clock", "brink", "answer", "answer", "answer", "answer", "move", "move", "cancel", "restore", "rhythm", "single", "change", "off", "on",
}

// script draws one sequence: where it begins, and its steps.
var script = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
	return step{
		Do: rapid.SampledFrom(kinds).Draw(t, "do"), Which: rapid.IntRange(0, 11).Draw(t, "which"),
		Hours: rapid.IntRange(1, 300).Draw(t, "hours"), Weeks: rapid.IntRange(1, 3).Draw(t, "weeks"), Silent: rapid.IntRange(0, 3).Draw(t, "silent") == 0,
	}
}), stepsOf, stepsOf)

// beginnings lie before both changes of the clock, some by hours only, public holidays and the turn of the year.
var beginnings = []string{
	"2026-10-12T09:00:00+02:00", "2026-12-14T10:30:00+01:00", "2027-03-15T11:00:00+01:00", "2027-05-03T13:15:00+02:00",
	"2026-10-24T22:30:00+02:00", "2027-03-27T21:30:00+01:00",
}

func TestNoReminderIsDoubledLostOrSentForADateThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorlds(t)
	chance.Parts(t, func(t *testing.T) func(*rapid.T) {
		return chance.Of(script, func(list []step) string { return w.play(t.Context(), w.store, list) })
	})
}

// careless is a store in which one thing is forgotten after each answer and each change of a meeting.
type careless struct {
	*postgres.DB
	w         *worlds
	forgotten string
}

func (c careless) MoveMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Change) (consult.Meeting, error) {
	m, err := c.DB.MoveMeeting(ctx, act, id, to)
	return m, c.forget(ctx, id, err)
}

func (c careless) CancelMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Cancellation) (consult.Meeting, error) {
	m, err := c.DB.CancelMeeting(ctx, act, id, to)
	return m, c.forget(ctx, id, err)
}

func (c careless) Answer(ctx context.Context, act consult.Act, id consult.MeetingID, a consult.Answer) (consult.MyMeeting, error) {
	m, err := c.DB.Answer(ctx, act, id, a)
	return m, c.forget(ctx, id, err)
}

func (c careless) forget(ctx context.Context, id consult.MeetingID, err error) error {
	if err == nil {
		_, err = c.w.db.ExecContext(ctx, c.forgotten, id)
	}
	return err
}

func TestThePropertyTestCatchesACarelessStore(t *testing.T) {
	t.Parallel()
	w := newWorlds(t)
	for name, forgotten := range map[string]string{
		"what was planned for the old date is not withdrawn": `
			UPDATE deliveries SET state = 'waiting', revision = revision + 1
			WHERE subject = 'meeting' AND subject_id = $1 AND state = 'superseded' AND purpose <> 'invitation'
			  AND revision = (SELECT revision - 1 FROM meetings WHERE id = $1)
			  AND NOT EXISTS (SELECT FROM deliveries n WHERE n.subject = 'meeting' AND n.subject_id = $1 AND n.revision = deliveries.revision + 1 AND n.purpose = deliveries.purpose)`,
		"what was sent is sent again": `
			UPDATE deliveries SET state = 'waiting', ts = '' WHERE subject = 'meeting' AND subject_id = $1 AND state = 'sent'
			  AND revision = (SELECT revision FROM meetings WHERE id = $1)`,
		"the last reminder is not written": `
			DELETE FROM deliveries WHERE subject = 'meeting' AND subject_id = $1 AND state = 'waiting' AND purpose = 'attending'`,
		"a reminder keeps the moment of the old date": `
			UPDATE deliveries SET due_at = due_at - interval '1 hour'
			WHERE subject = 'meeting' AND subject_id = $1 AND state = 'waiting' AND purpose = 'unanswered'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chance.Finds(t, script, 100, func(list []step) string { return w.play(t.Context(), careless{w.store, w, forgotten}, list) })
		})
	}
}

func TestTheModelIsShortAndKnowsOnlyTheDomain(t *testing.T) {
	t.Parallel()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "model_test.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, i := range f.Imports {
		imports = append(imports, i.Path.Value)
	}
	if diff := gocmp.Diff([]string{`"overlegbot/internal/consult"`, `"time"`}, imports); diff != "" {
		t.Errorf("imports (-want +got):\n%s", diff)
	}
	if lines := set.File(f.Pos()).LineCount() - 1; lines > 150 { // the last line is empty
		t.Errorf("got %d lines, want at most 150", lines)
	}
}

// worlds has a workspace of its own for each sequence: one platform with three members, of whom the first is in the chair.
type worlds struct {
	t     *testing.T
	store *postgres.DB
	db    *sql.DB
	mu    sync.Mutex
	left  []world
	made  int
	rows  rowsKnown
}

// world is one workspace, while a sequence is played in it.
type world struct {
	*worlds
	store    store
	ws       consult.WorkspaceID
	platform consult.PlatformID
	people   []int64
	ids      []consult.MeetingID // by place in the model
	rhythms  []rhythm
	model    model
	now      time.Time
	expanded time.Time
	held     bool // the bot is off: nothing is sent
	sent     map[sending]bool
}

// rhythm is every so many weeks, a number of times.
type rhythm struct {
	id     consult.SeriesID
	starts []time.Time
}

// opened is a database of the test's own, for the steps and for what no step is there for.
func opened(t *testing.T) (*postgres.DB, *sql.DB) {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, sessions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store, pgtest.Open(t, url)
}

func newWorlds(t *testing.T) *worlds {
	t.Helper()
	store, db := opened(t)
	return &worlds{t: t, store: store, db: db, rows: rowsKnown{db: db}}
}

// rowsKnown tells Postgres from time to time how many rows there are. No autovacuum does so in a test, and what it planned
// when there were none reads all of a table later, which makes 2,000 sequences take three times longer.
type rowsKnown struct {
	db     *sql.DB
	played atomic.Int64
}

// another is called before each sequence.
func (r *rowsKnown) another(ctx context.Context) error {
	n := r.played.Add(1)
	if n != 10 && n != 50 && n%250 != 0 {
		return nil
	}
	_, err := r.db.ExecContext(ctx, `ANALYZE`)
	return err
}

// block is how many workspaces are written at once.
const block = 500

var makeWorlds = []string{
	`INSERT INTO workspaces (id, name, bot_user_id) SELECT 'T' || n, 'T' || n, 'UBOT' FROM generate_series($1::int, $2::int) n`,
	`INSERT INTO persons (workspace_id, slack_id, name)
	 SELECT 'T' || n, 'U' || k, 'Member ' || k FROM generate_series($1::int, $2::int) n CROSS JOIN generate_series(0, 2) k`,
	`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at)
	 SELECT 'T' || n, 'C1', 'overleg', 'Overleg', 'overleg', '2026-01-01' FROM generate_series($1::int, $2::int) n`,
	`INSERT INTO channel_members (workspace_id, channel_id, person_id)
	 SELECT p.workspace_id, 'C1', p.id FROM generate_series($1::int, $2::int) n JOIN persons p ON p.workspace_id = 'T' || n`,
	`INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	 SELECT f.id, p.id, 'chair', '2026-01-01'
	 FROM generate_series($1::int, $2::int) n JOIN platforms f ON f.workspace_id = 'T' || n
	 JOIN persons p ON p.workspace_id = f.workspace_id AND p.slack_id = 'U0'`,
}

const worldsMade = `
	SELECT f.workspace_id, f.id, array_agg(p.id ORDER BY p.id)
	FROM generate_series($1::int, $2::int) n
	JOIN platforms f ON f.workspace_id = 'T' || n
	JOIN persons p ON p.workspace_id = f.workspace_id
	GROUP BY f.workspace_id, f.id`

// next is a workspace in which nothing happened yet.
func (w *worlds) next(ctx context.Context) (world, error) {
	if err := w.rows.another(ctx); err != nil {
		return world{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.left) == 0 {
		for _, query := range makeWorlds {
			if _, err := w.db.ExecContext(ctx, query, w.made+1, w.made+block); err != nil {
				return world{}, err
			}
		}
		rows, err := w.db.QueryContext(ctx, worldsMade, w.made+1, w.made+block)
		if err != nil {
			return world{}, err
		}
		defer rows.Close()
		for rows.Next() {
			made := world{worlds: w}
			if err := rows.Scan(&made.ws, &made.platform, (*pq.Int64Array)(&made.people)); err != nil {
				return world{}, err
			}
			w.left = append(w.left, made)
		}
		if err := rows.Err(); err != nil {
			return world{}, err
		}
		w.made += block
	}
	last := w.left[len(w.left)-1]
	w.left = w.left[:len(w.left)-1]
	return last, nil
}

// play takes the steps in the store and in the model, and tells where they part; "" when they never do.
func (w *worlds) play(ctx context.Context, s store, steps []step) string {
	p, err := w.next(ctx)
	if err != nil {
		return err.Error()
	}
	p.store, p.sent = s, map[sending]bool{}
	zone, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		return err.Error()
	}
	begin, err := time.Parse(time.RFC3339, beginnings[steps[0].Which%len(beginnings)])
	if err != nil {
		return err.Error()
	}
	p.now = begin.In(zone)
	p.model = model{zone: zone, off: publicHolidays, lasting: lasting, members: len(p.people), ended: map[int]time.Time{}}
	for i, st := range append([]step{{Do: "rhythm", Hours: steps[0].Hours, Weeks: steps[0].Weeks, Which: steps[0].Which}}, steps[1:]...) {
		if err := p.take(ctx, st); err != nil {
			return fmt.Sprintf("step %d %+v at %s: %v", i, st, p.now, err)
		}
	}
	p.held = false
	if err := p.send(ctx); err != nil {
		return fmt.Sprintf("at last, at %s: %v", p.now, err)
	}
	return ""
}

// publicHolidays are Belgium's, written down from the law and Easter's date, for the model.
var publicHolidays = map[string]bool{
	"2026-11-01": true, "2026-11-11": true, "2026-12-25": true, "2027-01-01": true, "2027-03-29": true, "2027-05-01": true,
	"2027-05-06": true, "2027-05-17": true, "2027-07-21": true, "2027-08-15": true, "2027-11-01": true, "2027-11-11": true,
}

func (p *world) act(who int) consult.Act {
	return consult.Act{Viewer: consult.Viewer{Workspace: p.ws, Person: consult.PersonID(p.people[who])}, Now: p.now}
}

func notice(silent bool) consult.Notice {
	if silent {
		return consult.NoticeSilent
	}
	return consult.NoticeAnnounce
}

// ahead is a whole hour after now, at any time of the day.
func (p *world) ahead(hours int) time.Time {
	return p.now.Truncate(time.Hour).Add(time.Duration(hours) * time.Hour)
}

func (p *world) take(ctx context.Context, s step) error {
	switch s.Do {
	case "off":
		p.held = true
		return nil
	case "on":
		p.held = false
	case "clock":
		if err := p.advance(ctx, p.now.Add(time.Duration(s.Hours)*time.Hour/2)); err != nil {
			return err
		}
	case "brink":
		if at := p.brink(s.Weeks); at.After(p.now) {
			if err := p.advance(ctx, at); err != nil {
				return err
			}
		}
	case "single":
		if err := p.plan(ctx, consult.SeriesDraft{Start: p.ahead(s.Hours)}, 0, p.ahead(s.Hours)); err != nil {
			return err
		}
	case "rhythm":
		draft, starts := p.every(s, p.ahead(s.Hours))
		if err := p.plan(ctx, draft, len(p.rhythms)+1, starts...); err != nil {
			return err
		}
	case "change":
		if err := p.change(ctx, s); err != nil {
			return err
		}
	default:
		if len(p.ids) == 0 {
			return nil
		}
		if err := p.one(ctx, s, s.Which%len(p.ids)); err != nil {
			return err
		}
	}
	return p.send(ctx)
}

// brink is the very moment at which the next meeting begins or would have begun, or just before.
func (p *world) brink(weeks int) time.Time {
	var next time.Time
	for _, d := range p.model.dates {
		if d.StartsAt.After(p.now) && (next.IsZero() || d.StartsAt.Before(next)) {
			next = d.StartsAt
		}
	}
	return next.Add([]time.Duration{0, -time.Second / 2, -time.Minute}[weeks-1])
}

// every is a rhythm of two to four dates, in words of RFC 5545 for the store and in dates for the model.
func (p *world) every(s step, start time.Time) (consult.SeriesDraft, []time.Time) {
	times := 2 + s.Which%3
	var starts []time.Time
	for i := range times { // not AddDate, which takes the second of two hours of the same name
		y, m, d := start.Date()
		starts = append(starts, recurrence.LocalInstant(y, m, d+7*s.Weeks*i, start.Hour(), start.Minute(), p.model.zone))
	}
	return consult.SeriesDraft{Start: starts[0], RRule: fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;COUNT=%d", s.Weeks, times)}, starts
}

func (p *world) plan(ctx context.Context, draft consult.SeriesDraft, rhythmOf int, starts ...time.Time) error {
	draft.PlatformID, draft.Zone, draft.Duration = p.platform, recurrence.DefaultZone, consult.Seconds(lasting.Seconds())
	planned, err := p.store.PlanSeries(ctx, p.act(0), draft)
	if _, refused := consult.Refusal(err); err != nil {
		if refused { // it is there already
			return nil
		}
		return err
	}
	if rhythmOf > 0 {
		p.rhythms = append(p.rhythms, rhythm{*planned[0].SeriesID, starts})
	}
	p.model.plan(p.now, rhythmOf, starts...)
	return p.compare(ctx)
}

// change lets another rhythm take over, half of the time one that keeps some of the dates.
func (p *world) change(ctx context.Context, s step) error {
	if len(p.rhythms) == 0 {
		return nil
	}
	old := s.Which % len(p.rhythms)
	from := p.ahead(s.Hours)
	for _, at := range p.rhythms[old].starts {
		if s.Which%2 == 0 && at.After(p.now) {
			from = at
			break
		}
	}
	draft, starts := p.every(s, from)
	from = starts[0]
	draft.PlatformID, draft.Zone, draft.Duration = p.platform, recurrence.DefaultZone, consult.Seconds(lasting.Seconds())
	effect, err := p.store.ChangeRhythm(ctx, p.act(0), consult.RhythmChange{
		Series: p.rhythms[old].id, From: from, Draft: &draft, Notice: notice(s.Silent),
	})
	if _, refused := consult.Refusal(err); refused { // it has ended, or is there already
		return nil
	}
	if err != nil {
		return err
	}
	p.rhythms = append(p.rhythms, rhythm{effect.New.ID, starts})
	p.model.follow(p.now, old+1, len(p.rhythms), from, s.Silent, starts...)
	return p.compare(ctx)
}

// one does something about one meeting; store and model have to agree on whether that may be.
func (p *world) one(ctx context.Context, s step, i int) error {
	d, id := p.model.dates[i], p.ids[i]
	var err error
	var allowed bool
	switch s.Do {
	case "answer":
		who, answer := s.Hours%len(p.people), consult.Answers()[s.Weeks-1]
		_, err = p.store.Answer(ctx, p.act(who), id, answer)
		if allowed = d.CanAnswer(p.now) == nil; allowed {
			d.answers[who] = answer
		}
	case "move":
		to := d.StartsAt.Add(time.Duration(s.Hours-100) * time.Hour)
		if s.Hours%10 == 7 { // onto this very moment, or just after
			to = p.now.Add(time.Duration(s.Which%2) * time.Second)
		}
		_, err = p.store.MoveMeeting(ctx, p.act(0), id, consult.Change{
			Start: to, End: to.Add(lasting), Notice: notice(s.Silent), Edition: consult.AnyEdition,
		})
		allowed = p.model.change(d, consult.PurposeMoved, to, p.now, s.Silent)
	case "cancel":
		_, err = p.store.CancelMeeting(ctx, p.act(0), id, consult.Cancellation{Notice: notice(s.Silent), Edition: consult.AnyEdition})
		allowed = p.model.change(d, consult.PurposeCancelled, d.StartsAt, p.now, s.Silent)
	case "restore":
		_, err = p.store.RestoreMeeting(ctx, p.act(0), id, "", notice(s.Silent))
		allowed = p.model.change(d, consult.PurposeRestored, d.StartsAt, p.now, s.Silent)
	}
	if _, refused := consult.Refusal(err); err != nil && !refused {
		return err
	}
	if allowed != (err == nil) {
		return fmt.Errorf("the model says %t, the store %w", allowed, cmp.Or(err, error(consult.Conflict("allowed", nil))))
	}
	return nil
}

// advance lets the clock run to a moment; with the bot on it stops wherever something is due.
func (p *world) advance(ctx context.Context, to time.Time) error {
	if _, err := p.store.PlanAhead(ctx, p.ws, p.now); err != nil {
		return err
	}
	for !p.held {
		next, found, err := p.store.Next(ctx, p.ws, p.now)
		if err != nil {
			return err
		}
		if !found || next.After(to) {
			break
		}
		if late := p.model.send(next.Add(-time.Second)); len(late) > 0 {
			return fmt.Errorf("before %s, when the store has something to send, should have been sent: %+v", next, listed(late))
		}
		p.now = next.In(p.model.zone)
		if err := p.send(ctx); err != nil {
			return err
		}
	}
	p.now = to
	return nil
}

// send sends what is due, as the outbox does, and compares it with what the model says.
func (p *world) send(ctx context.Context) error {
	if p.held {
		return nil
	}
	if !p.now.Equal(p.expanded) { // no audience falls due but by the clock
		if _, err := p.store.Expand(ctx, p.ws, p.now); err != nil {
			return err
		}
		p.expanded = p.now
	}
	got := map[sending]bool{}
	for {
		claimed, err := p.store.Claim(ctx, p.ws, p.now, 50, holdsFor)
		if err != nil || len(claimed) == 0 {
			if err == nil {
				want := p.model.send(p.now)
				if diff := gocmp.Diff(listed(want), listed(got)); diff != "" {
					err = fmt.Errorf("sent at %s (-want +got):\n%s", p.now, diff)
				}
			}
			return err
		}
		for _, d := range claimed {
			if err := p.deliver(ctx, d, got); err != nil {
				return err
			}
		}
	}
}

func (p *world) deliver(ctx context.Context, d consult.Delivery, got map[sending]bool) error {
	card, err := consult.MeetingCard{}, error(nil)
	if d.Subject == "series" {
		_, err = p.store.RhythmForDelivery(ctx, d, p.now)
	} else if card, err = p.store.MeetingForDelivery(ctx, d, p.now); err == nil {
		err = card.Stands(d)
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
	if d.Subject == "meeting" {
		if err := p.note(d, card, got); err != nil {
			return err
		}
	}
	return p.store.Settle(ctx, d, consult.Outcome{State: consult.DeliverySent, ChannelID: "C1", TS: "1.2", At: p.now})
}

// note writes down what was sent, and refuses what must never be, whatever the model says.
func (p *world) note(d consult.Delivery, card consult.MeetingCard, got map[sending]bool) error {
	s := sending{slices.Index(p.ids, card.ID), d.Revision, d.Purpose, toChannel}
	if d.RecipientKind == consult.ToPerson {
		s.To = slices.IndexFunc(p.people, func(id int64) bool { return fmt.Sprint(id) == d.Recipient })
	}
	switch {
	case p.sent[s]:
		return fmt.Errorf("%+v is sent twice", s)
	case !p.now.Before(card.StartsAt) && !(d.Purpose == consult.PurposeCancelled && p.now.Before(card.EndsAt)):
		return fmt.Errorf("%+v is sent after the start, %s", s, card.StartsAt)
	case card.State == consult.MeetingCancelled && d.Purpose != consult.PurposeCancelled:
		return fmt.Errorf("%+v is sent for a cancelled date", s)
	}
	p.sent[s], got[s] = true, true
	return nil
}

func listed(all map[sending]bool) []sending {
	return slices.SortedFunc(maps.Keys(all), func(a, b sending) int {
		return cmp.Or(cmp.Compare(a.Meeting, b.Meeting), cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.To, b.To))
	})
}

const meetingsOf = `
	SELECT id, starts_at, state, revision
	FROM meetings
	WHERE platform_id = $1
	ORDER BY id`

// compare learns the ids of new meetings, and holds all of them to the model.
func (p *world) compare(ctx context.Context) error {
	rows, err := p.db.QueryContext(ctx, meetingsOf, p.platform)
	if err != nil {
		return err
	}
	defer rows.Close()
	var got, want []string
	p.ids = p.ids[:0]
	for rows.Next() {
		var m consult.Meeting
		if err := rows.Scan(&m.ID, &m.StartsAt, &m.State, &m.Revision); err != nil {
			return err
		}
		p.ids = append(p.ids, m.ID)
		got = append(got, fmt.Sprint(m.StartsAt.In(p.model.zone), m.State, m.Revision))
	}
	for _, d := range p.model.dates {
		want = append(want, fmt.Sprint(d.StartsAt.In(p.model.zone), d.State, d.Revision))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		return fmt.Errorf("meetings (-want +got):\n%s", diff)
	}
	return rows.Err()
}
