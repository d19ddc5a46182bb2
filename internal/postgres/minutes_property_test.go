package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

const lifeSteps = 18

// The people of every sequence: two manage the platform, two more are members, one is not of it.
const (
	lifeChair consult.PersonID = iota + 1
	lifeSecretary
	lifeMember
	lifeOther
	lifeOutsider
)

// move is one thing that somebody does; its numbers are taken modulo what there is.
type move struct {
	Do                string
	Who, Which, Whom  int
	Item              int // 0 outside the agenda
	Stale, Yes, Other bool
}

var moves = []string{
	"record", "record", "record", "change", "undo", "close", "circulate", "remark", "settle", "settle", "approve", "approve", "silence",
	"correct", "correct", "decide", "readers", "pen", "take pen", "withdraw",
}

var lifeScript = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) move {
	n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	return move{
		Do: rapid.SampledFrom(moves).Draw(t, "do"), Who: rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 3, 4}).Draw(t, "who"), Which: n("which", 9),
		Whom: n("whom", 4), Item: n("item", 2), Stale: n("stale", 3) == 0, Yes: n("yes", 3) > 0, Other: n("other", 1) == 0,
	}
}), lifeSteps, lifeSteps)

func TestMinutesTakeNoIllegalStepLoseNothingAndShowNothingToWhoMayNotSee(t *testing.T) {
	t.Parallel()
	chance.Parts(t, func(t *testing.T) func(*rapid.T) {
		w := newLives(t) // of its own: silence approves in all of a workspace
		return chance.Of(lifeScript, func(list []move) string { return w.play(t, w.store, list) })
	})
}

func TestTheLifeOfMinutesIsHeldToItsModel(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]string{
		"a line that is closed is shown":    `UPDATE minutes_items SET level = 'members' WHERE level = 'closed'`,
		"a line is lost":                    `UPDATE minutes_items SET withdrawn_at = now() WHERE id = (SELECT max(id) FROM minutes_items)`,
		"approved minutes change unseen":    `UPDATE minutes_items SET text = text || '!' WHERE meeting_id IN (SELECT meeting_id FROM minutes WHERE state = 'approved')`,
		"a version does not match its hash": `ALTER TABLE minutes_versions DISABLE TRIGGER ALL; UPDATE minutes_versions SET body = replace(body, 'regel', 'REGEL')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLives(t)
			w.spoil = spoil
			chance.Finds(t, lifeScript, 60, func(list []move) string { return w.play(t, w.store, list) })
		})
	}
}

// lives is a database in which every sequence has a platform of its own.
type lives struct {
	store *DB
	db    *sql.DB
	spoil string // done to the database after each move, to see that it is noticed
}

func newLives(t *testing.T) *lives {
	t.Helper()
	url := pgtest.New(t)
	store, err := Open(url, 6)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id) VALUES ('T1')`)
	for i, name := range []string{"Alma", "Bram", "Nele", "Dries", "Mona"} {
		run(t, db, `INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', $1, $2)`, "U"+strconv.Itoa(i+1), name)
	}
	return &lives{store: store, db: db}
}

// modelLine is a line as it should be.
type modelLine struct {
	text    string
	item    int // 0, or 1 and 2 for the items of the agenda
	kind    consult.ItemKind
	gone    bool
	closed  bool
	readers map[consult.PersonID]bool
	edition int
}

type modelRemark struct {
	author consult.PersonID
	item   int
	open   bool
}

type modelCorrection struct {
	author        consult.PersonID
	line          consult.MinutesItemID // 0: added
	item          int
	before, after string
	state         consult.CorrectionState
}

// model is what one sequence should have come to; it knows no rows.
type model struct {
	w           *lives
	t           *testing.T
	platform    consult.PlatformID
	meeting     consult.MeetingID
	agenda      [3]consult.AgendaItemID      // 0 is none
	itemReaders [3]map[consult.PersonID]bool // nil: all
	lines       map[consult.MinutesItemID]*modelLine
	remarks     map[consult.RemarkID]*modelRemark
	corrections map[consult.CorrectionID]*modelCorrection
	pens        map[consult.PersonID]bool
	closed      bool
	state       consult.MinutesState
	version     int
	sealed      map[int]string // hash by version
	own         bool
	silence     bool
	texts       int // written so far
	now         time.Time
}

func (w *lives) play(t *testing.T, store *DB, script []move) string {
	m := w.begin(t, script[0])
	for n, step := range script {
		if fault := m.step(store, step); fault != "" {
			return fmt.Sprintf("move %d, %+v: %s", n, step, fault)
		}
		if w.spoil != "" {
			if _, err := w.db.ExecContext(t.Context(), w.spoil); err != nil {
				t.Fatal(err)
			}
		}
		readers := []consult.PersonID{consult.PersonID(step.Whom%5 + 1)}
		if n == len(script)-1 {
			readers = []consult.PersonID{lifeChair, lifeSecretary, lifeMember, lifeOther, lifeOutsider}
		}
		for _, who := range readers {
			if fault := m.seenBy(store, who); fault != "" {
				return fmt.Sprintf("after move %d, %+v, person %d: %s", n, step, who, fault)
			}
		}
		if fault := m.hashes(); fault != "" {
			return fmt.Sprintf("after move %d, %+v: %s", n, step, fault)
		}
	}
	return ""
}

// The sequences before are over: nobody looks at their platforms any more.
const beginLife = `
	WITH over AS (DELETE FROM platform_roles),
	p AS (
	    INSERT INTO platforms (workspace_id, slug, name, kind, level, created_at, own_corrections, silence_approves)
	    SELECT 'T1', 'p' || count(*), 'P', 'overleg', 'members', $1, $2, $3 FROM platforms RETURNING id
	), r AS (
	    INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	    SELECT p.id, v.id, v.role, CAST($1 AS timestamptz) - interval '1 year'
	    FROM p, (VALUES (1, 'chair'), (2, 'secretary'), (3, 'member'), (4, 'member')) v (id, role)
	), m AS (
	    INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state, opened_at)
	    SELECT 'T1', p.id, $1, $1, CAST($1 AS timestamptz) + interval '2 hours', 'Europe/Brussels', 'open', $1 FROM p RETURNING id, platform_id
	), a AS (
	    INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, position, title, proposed_at)
	    SELECT 'T1', m.platform_id, m.id, n, 'punt ' || n, $1 FROM m, generate_series(1, 2) n RETURNING id
	)
	SELECT m.platform_id, m.id, (SELECT min(id) FROM a), (SELECT max(id) FROM a) FROM m`

func (w *lives) begin(t *testing.T, first move) *model {
	m := &model{
		w: w, t: t, lines: map[consult.MinutesItemID]*modelLine{}, remarks: map[consult.RemarkID]*modelRemark{},
		corrections: map[consult.CorrectionID]*modelCorrection{}, pens: map[consult.PersonID]bool{}, state: consult.MinutesDraft,
		sealed: map[int]string{}, own: first.Other, silence: first.Yes, now: sentAt(),
	}
	if err := w.db.QueryRowContext(t.Context(), beginLife, m.now, m.own, m.silence).Scan(&m.platform, &m.meeting, &m.agenda[1], &m.agenda[2]); err != nil {
		t.Fatal(err)
	}
	return m
}

func manages(who consult.PersonID) bool { return who <= lifeSecretary }
func inside(who consult.PersonID) bool  { return who <= lifeOther }

func (m *model) writes(who consult.PersonID) bool { return manages(who) || m.pens[who] && inside(who) }

func (m *model) seesItem(who consult.PersonID, item int) bool {
	return item == 0 || m.itemReaders[item] == nil || m.itemReaders[item][who]
}

func (m *model) sees(who consult.PersonID, l *modelLine) bool {
	return inside(who) && !l.gone && (!l.closed || l.readers[who]) && m.seesItem(who, l.item)
}

// pick takes one of what there is, in order.
func pick[K ~int64, V any](of map[K]V, which int) (K, V, bool) {
	keys := slices.Sorted(maps.Keys(of))
	if len(keys) == 0 {
		var none V
		return 0, none, false
	}
	return keys[which%len(keys)], of[keys[which%len(keys)]], true
}

func (m *model) text() string {
	m.texts++
	return fmt.Sprintf("regel %d van %d", m.texts, m.meeting)
}

// add notes a line that was written below an item.
func (m *model) add(id consult.MinutesItemID, kind consult.ItemKind, text string, item int) *modelLine {
	l := &modelLine{text: text, item: item, kind: kind}
	if m.itemReaders[item] != nil {
		l.closed, l.readers = true, maps.Clone(m.itemReaders[item])
	}
	m.lines[id] = l
	return l
}

// step makes a move; it tells when the store allows what it should not, or the other way round.
func (m *model) step(store *DB, s move) string {
	m.now = m.now.Add(time.Minute)
	who := consult.PersonID(s.Who + 1)
	act := consult.Act{Viewer: consult.Viewer{Workspace: "T1", Person: who}, Now: m.now}
	allowed, err := m.try(m.t.Context(), store, s, act)
	_, refused := consult.Refusal(err)
	switch {
	case err != nil && !refused:
		return "a fault: " + err.Error()
	case allowed && refused:
		return "refused, and should not be: " + err.Error()
	case !allowed && err == nil:
		return "allowed, and should not be"
	}
	return ""
}

func (m *model) try(ctx context.Context, store *DB, s move, act consult.Act) (allowed bool, err error) {
	switch s.Do {
	case "record":
		return m.record(ctx, store, s, act)
	case "change", "undo":
		return m.change(ctx, store, s, act)
	case "remark", "settle":
		return m.remark(ctx, store, s, act)
	case "correct", "decide":
		return m.correct(ctx, store, s, act)
	case "readers", "pen", "take pen":
		return m.share(ctx, store, s, act)
	}
	return m.live(ctx, store, s, act)
}

func (m *model) record(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	kind := consult.ItemKinds()[s.Which%4]
	draft := consult.ItemDraft{Kind: kind, Text: m.text(), AgendaItem: m.agenda[s.Item]}
	allowed := m.writes(act.Person) && m.state != consult.MinutesApproved && m.seesItem(act.Person, s.Item)
	items, err := store.RecordIn(ctx, act, m.meeting, draft)
	if allowed && err == nil {
		m.add(items[0].ID, kind, draft.Text, s.Item)
	}
	return allowed, err
}

func (m *model) change(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	id, line, found := pick(m.lines, s.Which)
	if !found {
		return true, nil
	}
	allowed := m.writes(act.Person) && m.state != consult.MinutesApproved && m.sees(act.Person, line)
	if s.Do == "undo" {
		_, err := store.TakeBackLine(ctx, act, id)
		line.gone = line.gone || allowed && err == nil
		return allowed, err
	}
	edition := line.edition
	if s.Stale {
		edition--
	}
	draft := consult.ItemDraft{Text: m.text(), AgendaItem: m.agenda[line.item]}
	item, both, err := store.ChangeLine(ctx, act, id, edition, draft)
	switch {
	case !allowed || err != nil:
	case both != (s.Stale && edition != consult.AnyEdition):
		return !allowed, err // tells
	case both:
		beside := m.add(item.ID, item.Kind, draft.Text, line.item)
		if line.closed {
			beside.closed, beside.readers = true, maps.Clone(line.readers)
		}
	default:
		line.text = draft.Text
		line.edition++
	}
	return allowed, err
}

func (m *model) live(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	switch s.Do {
	case "close":
		_, err := store.CloseMeeting(ctx, act, m.platform)
		allowed := manages(act.Person) && !m.closed
		m.closed = m.closed || allowed && err == nil
		return allowed, err
	case "circulate":
		_, err := store.CirculateMinutes(ctx, act, m.meeting, 1+s.Which%5)
		allowed := manages(act.Person) && m.closed && m.state == consult.MinutesDraft
		if allowed && err == nil {
			m.state = consult.MinutesInReview
		}
		return allowed, err
	case "withdraw":
		_, err := store.WithdrawMinutes(ctx, act, m.meeting, "te vroeg rondgestuurd")
		allowed := manages(act.Person) && m.state == consult.MinutesInReview
		if allowed && err == nil {
			m.state = consult.MinutesDraft
		}
		return allowed, err
	case "silence":
		n, err := store.SettleReviews(ctx, "T1", m.now.AddDate(0, 0, 30))
		if err == nil && m.state == consult.MinutesInReview && m.silence && m.waiting(0) == 0 {
			m.state = consult.MinutesApproved
			if n == 0 {
				return false, nil // tells that nothing was approved
			}
		}
		return true, err
	}
	_, err := store.ApproveMinutes(ctx, act, m.meeting)
	allowed := manages(act.Person) && m.state == consult.MinutesInReview && m.waiting(act.Person) == 0
	if allowed && err == nil {
		m.state = consult.MinutesApproved
	}
	return allowed, err
}

// waiting counts the open remarks that somebody may see; 0 counts all.
func (m *model) waiting(who consult.PersonID) int {
	n := 0
	for _, r := range m.remarks {
		if r.open && (who == 0 || r.author == who || m.seesItem(who, r.item)) {
			n++
		}
	}
	return n
}

func (m *model) remark(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	if s.Do == "remark" {
		r, err := store.Remark(ctx, act, m.meeting, m.agenda[s.Item], m.text())
		allowed := inside(act.Person) && m.state == consult.MinutesInReview && m.seesItem(act.Person, s.Item)
		if allowed && err == nil {
			m.remarks[r.ID] = &modelRemark{author: act.Person, item: s.Item, open: true}
		}
		return allowed, err
	}
	id, r, found := pick(m.remarks, s.Which)
	if !found {
		return true, nil
	}
	allowed := m.writes(act.Person) && m.state != consult.MinutesApproved && r.open && (r.author == act.Person || m.seesItem(act.Person, r.item))
	_, err := store.SettleRemark(ctx, act, id, consult.RemarkAnswered, "zo was het")
	r.open = r.open && (!allowed || err != nil)
	return allowed, err
}

func (m *model) correct(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	if s.Do == "decide" {
		return m.decide(ctx, store, s, act)
	}
	c := &modelCorrection{author: act.Person, after: m.text(), item: s.Item, state: consult.CorrectionProposed}
	allowed := manages(act.Person) && m.state == consult.MinutesApproved
	draft := consult.CorrectionDraft{MeetingID: m.meeting, After: c.after, Why: "zo was het"}
	if id, line, found := pick(m.lines, s.Which); found && s.Yes {
		c.line, c.before, c.item = id, line.text, 0
		draft.ItemID = id
		allowed = allowed && m.sees(act.Person, line)
	} else {
		draft.AgendaItemID = m.agenda[s.Item]
		allowed = allowed && m.seesItem(act.Person, s.Item)
	}
	made, err := store.CorrectMinutes(ctx, act, draft)
	if allowed && err == nil {
		m.corrections[made.ID] = c
		if m.own {
			m.corrected(c, made)
		}
	}
	return allowed, err
}

// corrected notes an approved correction.
func (m *model) corrected(c *modelCorrection, made consult.Correction) {
	c.state = consult.CorrectionApproved
	m.version++
	if c.line == 0 {
		m.add(*made.ItemID, consult.Note, c.after, c.item)
		c.line = *made.ItemID
		return
	}
	m.lines[c.line].text = c.after
}

func (m *model) decide(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	id, c, found := pick(m.corrections, s.Which)
	if !found {
		return true, nil
	}
	to := consult.CorrectionRejected
	if s.Yes {
		to = consult.CorrectionApproved
	}
	allowed := manages(act.Person) && c.state == consult.CorrectionProposed && m.seesItem(act.Person, c.item)
	if c.line != 0 {
		allowed = allowed && m.sees(act.Person, m.lines[c.line])
	}
	if to == consult.CorrectionApproved {
		allowed = allowed && (m.own || c.author != act.Person) && (c.line == 0 || m.lines[c.line].text == c.before)
	}
	made, err := store.SettleCorrection(ctx, act, id, to)
	switch {
	case !allowed || err != nil:
	case s.Yes:
		m.corrected(c, made)
	default:
		c.state = consult.CorrectionRejected
	}
	return allowed, err
}

func (m *model) share(ctx context.Context, store *DB, s move, act consult.Act) (bool, error) {
	whom := consult.PersonID(s.Whom + 1)
	slack := "U" + strconv.Itoa(s.Whom+1)
	if s.Do == "pen" {
		_, err := store.GivePen(ctx, act, m.meeting, slack)
		allowed := manages(act.Person) && m.state != consult.MinutesApproved && inside(whom)
		if allowed && err == nil {
			m.pens[whom] = true
		}
		return allowed, err
	}
	if s.Do == "take pen" {
		_, err := store.TakePen(ctx, act, m.meeting, whom)
		allowed := manages(act.Person) && m.pens[whom]
		if allowed && err == nil {
			delete(m.pens, whom)
		}
		return allowed, err
	}
	who := consult.ItemReaders{Level: consult.LevelMembers}
	var readers map[consult.PersonID]bool
	if s.Yes {
		who = consult.ItemReaders{Level: consult.LevelClosed, People: []string{slack}}
		readers = map[consult.PersonID]bool{whom: true, act.Person: true}
	}
	allowed := manages(act.Person) && m.seesItem(act.Person, s.Item) && (!s.Yes || inside(whom))
	_, err := store.SetReaders(ctx, act, m.meeting, m.agenda[s.Item], who)
	if !allowed || err != nil {
		return allowed, err
	}
	for _, l := range m.lines {
		if l.item == s.Item && m.sees(act.Person, l) {
			l.closed, l.readers = readers != nil, maps.Clone(readers)
		}
	}
	if s.Item != 0 {
		m.itemReaders[s.Item] = readers
	}
	return allowed, err
}

// seenBy compares what somebody is shown with what they should be.
func (m *model) seenBy(store *DB, who consult.PersonID) string {
	v := consult.Viewer{Workspace: "T1", Person: who}
	paper, err := store.MinutesPaper(m.t.Context(), v, m.meeting, m.now)
	if _, refused := consult.Refusal(err); err != nil && (!refused || inside(who)) {
		return "cannot read: " + err.Error()
	}
	if err == nil && !inside(who) {
		return "an outsider reads them"
	}
	got, want := map[consult.MinutesItemID]string{}, map[consult.MinutesItemID]string{}
	for _, item := range paper.Items {
		for _, l := range item.Lines {
			got[l.ID] = l.Text
		}
	}
	for id, l := range m.lines {
		if m.sees(who, l) {
			want[id] = l.text
		}
	}
	if !maps.Equal(got, want) {
		return fmt.Sprintf("sees %v, want %v", got, want)
	}
	if inside(who) && paper.Seal.State != m.state {
		return fmt.Sprintf("state %s, want %s", paper.Seal.State, m.state)
	}
	return m.rows(store, v, want)
}

// rows holds the rows that search and lists read to the same.
func (m *model) rows(store *DB, v consult.Viewer, want map[consult.MinutesItemID]string) string {
	if !inside(v.Person) {
		return ""
	}
	minutes, err := store.MinutesOfMeeting(m.t.Context(), v, m.meeting, m.now)
	if err != nil {
		return "cannot read the rows: " + err.Error()
	}
	for _, it := range minutes.Items {
		if text, seen := want[it.ID]; seen && text != it.Text || !seen && m.sees(v.Person, m.lines[it.ID]) {
			return fmt.Sprintf("row %d reads %q, want %q", it.ID, it.Text, text)
		}
	}
	if len(minutes.Items) < len(want) {
		return fmt.Sprintf("%d rows, want %d", len(minutes.Items), len(want))
	}
	return ""
}

// hashes holds every version to its hash, and to what it was when it was made.
func (m *model) hashes() string {
	rows, err := m.w.db.QueryContext(m.t.Context(), `SELECT version, body, hash FROM minutes_versions WHERE meeting_id = $1 ORDER BY version`, m.meeting)
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var version int
		var body, hash string
		if err := rows.Scan(&version, &body, &hash); err != nil {
			m.t.Fatal(err)
		}
		if consult.HashOf(body) != hash || m.sealed[version] != "" && m.sealed[version] != hash {
			return fmt.Sprintf("version %d does not match its hash", version)
		}
		m.sealed[version] = hash
		n++
	}
	if err := rows.Err(); err != nil {
		m.t.Fatal(err)
	}
	if want := m.version + 1; m.state == consult.MinutesApproved && n != want || m.state != consult.MinutesApproved && n != 0 {
		return fmt.Sprintf("%d versions of %s minutes, want %d", n, m.state, want)
	}
	return ""
}
