package planner_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot/view"
)

// matrixWorlds has a workspace of its own for each sequence, with the people and boards of the model.
type matrixWorlds struct {
	store *postgres.DB
	db    *sql.DB
	rows  rowsKnown
	mu    sync.Mutex
	left  []matrixWorld
	made  int
}

// matrixWorld is one workspace, while a sequence is played in it.
type matrixWorld struct {
	db             *sql.DB
	store          matrixStore
	ws             consult.WorkspaceID
	platform       consult.PlatformID
	project        consult.ProjectID
	people, boards []int64
	ids            []consult.DeadlineID // by place in the model
	model          mMatrix
	now            time.Time
	mode           string // of the bot: on, off, stuck
	added          int
	again          func() error         // the last step once more
	seen           consult.DeadlineCard // what the last step showed, if it showed one
	crashes        bool
	crashed        map[consult.DeliveryID]bool
	sent           map[consult.DeliveryID][]int // about which deadlines
	stale          map[consult.DeliveryID]bool  // what was sent and is to be brought up to date
}

func newMatrixWorlds(t *testing.T) *matrixWorlds {
	t.Helper()
	store, db := opened(t)
	return &matrixWorlds{store: store, db: db, rows: rowsKnown{db: db}}
}

// matrixBlock is how many workspaces are written at once.
const matrixBlock = 200

var makeMatrixWorlds = []string{
	`INSERT INTO workspaces (id, name, bot_user_id) SELECT 'T' || n, 'T', 'UBOT' FROM generate_series($1::int, $2::int) n`,
	`INSERT INTO persons (workspace_id, slack_id, name)
	 SELECT 'T' || n, 'U' || k, 'Person ' || k FROM generate_series($1::int, $2::int) n CROSS JOIN generate_series(0, 4) k`,
	`INSERT INTO organisations (workspace_id, name, kind, nis)
	 SELECT 'T' || n, 'Bestuur ' || k, CASE k WHEN 1 THEN 'ocmw' ELSE 'gemeente' END, '1300' || greatest(k, 1)
	 FROM generate_series($1::int, $2::int) n CROSS JOIN generate_series(0, 3) k`,
	`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at, quiet_to)
	 SELECT 'T' || n, 'C1', 'overleg', 'Overleg', 'overleg', '2026-01-01', CASE n % 3 WHEN 0 THEN 630 ELSE 480 END
	 FROM generate_series($1::int, $2::int) n`,
	`INSERT INTO projects (workspace_id, platform_id, slug, name, starts_on, created_at)
	 SELECT p.workspace_id, p.id, 'project', 'Project', '2026-01-01', '2026-01-01'
	 FROM generate_series($1::int, $2::int) n JOIN platforms p ON p.workspace_id = 'T' || n`,
	`INSERT INTO platform_organisations (platform_id, organisation_id)
	 SELECT p.id, o.id FROM generate_series($1::int, $2::int) n JOIN platforms p ON p.workspace_id = 'T' || n
	 JOIN organisations o ON o.workspace_id = p.workspace_id`,
	`INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at)
	 SELECT j.workspace_id, j.id, o.id, CASE o.name WHEN 'Bestuur 3' THEN 'undecided' ELSE 'joined' END, '2026-01-01', '2026-01-01'
	 FROM generate_series($1::int, $2::int) n JOIN projects j ON j.workspace_id = 'T' || n
	 JOIN organisations o ON o.workspace_id = j.workspace_id`,
	`INSERT INTO channel_members (workspace_id, channel_id, person_id)
	 SELECT v.workspace_id, 'C1', v.id FROM generate_series($1::int, $2::int) n
	 JOIN persons v ON v.workspace_id = 'T' || n AND v.slack_id <> 'U4'`,
	`INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	 SELECT p.id, v.id, 'chair', '2026-01-01' FROM generate_series($1::int, $2::int) n
	 JOIN platforms p ON p.workspace_id = 'T' || n JOIN persons v ON v.workspace_id = p.workspace_id AND v.slack_id = 'U0'`,
	`INSERT INTO seats (platform_id, person_id, answer)
	 SELECT p.id, v.id, 'one' FROM generate_series($1::int, $2::int) n
	 JOIN platforms p ON p.workspace_id = 'T' || n JOIN persons v ON v.workspace_id = p.workspace_id AND v.slack_id <> 'U4'`,
	`INSERT INTO seat_organisations (platform_id, person_id, organisation_id)
	 SELECT p.id, v.id, o.id FROM generate_series($1::int, $2::int) n JOIN platforms p ON p.workspace_id = 'T' || n
	 JOIN persons v ON v.workspace_id = p.workspace_id JOIN organisations o ON o.workspace_id = p.workspace_id
	 WHERE (v.slack_id, o.name) IN (('U1', 'Bestuur 0'), ('U1', 'Bestuur 1'), ('U2', 'Bestuur 1'), ('U2', 'Bestuur 2'), ('U3', 'Bestuur 3'))`,
}

const matrixWorldsMade = `
	SELECT p.workspace_id, p.id, j.id, p.quiet_to,
	       ARRAY(SELECT v.id FROM persons v WHERE v.workspace_id = p.workspace_id ORDER BY v.slack_id),
	       ARRAY(SELECT o.id FROM organisations o WHERE o.workspace_id = p.workspace_id ORDER BY o.name)
	FROM generate_series($1::int, $2::int) n
	JOIN platforms p ON p.workspace_id = 'T' || n
	JOIN projects j ON j.platform_id = p.id`

// next is a workspace in which nothing happened yet.
func (w *matrixWorlds) next(ctx context.Context) (*matrixWorld, error) {
	if err := w.rows.another(ctx); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.left) == 0 {
		if err := w.make(ctx); err != nil {
			return nil, err
		}
	}
	p := w.left[len(w.left)-1]
	w.left = w.left[:len(w.left)-1]
	return &p, nil
}

func (w *matrixWorlds) make(ctx context.Context) error {
	for _, query := range makeMatrixWorlds {
		if _, err := w.db.ExecContext(ctx, query, w.made+1, w.made+matrixBlock); err != nil {
			return err
		}
	}
	rows, err := w.db.QueryContext(ctx, matrixWorldsMade, w.made+1, w.made+matrixBlock)
	if err != nil {
		return err
	}
	defer rows.Close()
	w.made += matrixBlock
	for rows.Next() {
		p := matrixWorld{
			db: w.db, mode: "on", crashed: map[consult.DeliveryID]bool{}, sent: map[consult.DeliveryID][]int{}, stale: map[consult.DeliveryID]bool{},
		}
		p.model = mMatrix{zone: brusselsTime(), off: publicHolidays, leads: matrixLeads[0], into: map[int]int{}}
		p.model.sits = [matrixPeople][matrixBoards]bool{1: {0: true, 1: true}, 2: {1: true, 2: true}, 3: {3: true}}
		for b := range matrixBoards {
			p.model.takesPart[b] = consult.MembershipJoined
		}
		p.model.takesPart[3] = consult.MembershipUndecided
		if err := rows.Scan(&p.ws, &p.platform, &p.project, &p.model.quietTo, (*pq.Int64Array)(&p.people), (*pq.Int64Array)(&p.boards)); err != nil {
			return err
		}
		w.left = append(w.left, p)
	}
	return rows.Err()
}

const deadlinesMade = `
	SELECT id
	FROM deadlines
	WHERE workspace_id = $1
	ORDER BY id`

// learn reads the ids of deadlines that are new.
func (p *matrixWorld) learn(ctx context.Context) error {
	rows, err := p.db.QueryContext(ctx, deadlinesMade, p.ws)
	if err != nil {
		return err
	}
	defer rows.Close()
	p.ids = p.ids[:0]
	for rows.Next() {
		var id consult.DeadlineID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		p.ids = append(p.ids, id)
	}
	if len(p.ids) != len(p.model.deadlines) {
		return fmt.Errorf("got %d deadlines, want %d", len(p.ids), len(p.model.deadlines))
	}
	return rows.Err()
}

// stood is how the boards stood with a deadline before a moment, by the model: "board state until"; late is one that is open
// and whose date had passed on the day.
func (p *matrixWorld) stood(i int, before, day time.Time) []string {
	d := p.model.deadlines[i]
	lines := []string{}
	for b := range matrixBoards {
		m, owes := d.marks[b]
		if !owes || !m.since.Before(before) {
			continue
		}
		l := m.on(before)
		state, until := string(l.state), latest(l.until, d.dueOn(before))
		if l.state == consult.DeadlineOpen && until.Before(day) {
			state = "late"
		}
		lines = append(lines, fmt.Sprint(b, " ", state, " ", until.Format(time.DateOnly)))
	}
	return lines
}

// stands is how they stand now.
func (p *matrixWorld) stands(i int) []string {
	return p.stood(i, p.now.Add(time.Hour), consult.Day(p.now))
}

// shown is how a list of marks shows them.
func (p *matrixWorld) shown(d consult.Deadline, marks []consult.DeadlineMark, day time.Time) []string {
	lines := []string{}
	for _, m := range marks {
		state := string(m.State)
		if m.IsLate(d, day) {
			state = "late"
		}
		lines = append(lines, fmt.Sprint(p.board(m.OrganisationID), " ", state, " ", m.Due(d).Format(time.DateOnly)))
	}
	return lines
}

// holds holds a card to the model: its marks, and its counts.
func (p *matrixWorld) holds(where string, i int, c consult.DeadlineCard) error {
	d := p.model.deadlines[i]
	want := append(p.stands(i), fmt.Sprint(d.count(true), " of ", len(d.marks), " open, due ", d.due.Format(time.DateOnly), ", done ", d.done))
	got := append(p.shown(c.Deadline, c.Marks, consult.Day(p.now)), fmt.Sprint(c.Open, " of ", c.Owed, " open, due ", c.DueOn.Format(time.DateOnly), ", done ", c.Done))
	if diff := gocmp.Diff(want, got); diff != "" {
		return fmt.Errorf("deadline %d, %s (-want +got):\n%s", i, where, diff)
	}
	return nil
}

// compare holds one deadline, as somebody reads it, to the model.
func (p *matrixWorld) compare(ctx context.Context, who, i int) error {
	card, err := p.store.DeadlineCard(ctx, p.viewer(who), p.ids[i], p.now)
	if hidden, isRefusal := consult.Refusal(err); isRefusal && hidden.Code == consult.CodeNotFound {
		if p.model.sees(who) || p.model.deadlines[i].owner == who {
			return fmt.Errorf("deadline %d is not shown to %d", i, who)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if !p.model.sees(who) && p.model.deadlines[i].owner != who {
		return fmt.Errorf("deadline %d is shown to %d", i, who)
	}
	if err := p.holds(fmt.Sprintf("as %d reads it", who), i, card); err != nil {
		return err
	}
	return p.file(i, card, "csv")
}

// file holds the table that is handed out to the model.
func (p *matrixWorld) file(i int, card consult.DeadlineCard, format string) error {
	header, rows := view.DeadlineTable(consult.Dutch, card, consult.Day(p.now))
	content, _, err := sheet.Write(format, "matrix", header, rows)
	if err != nil {
		return err
	}
	var table [][]string
	if format == "csv" {
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\uFEFF"))))
		in.Comma = ';'
		if table, err = in.ReadAll(); err != nil {
			return err
		}
	} else {
		read, err := sheet.Read(content)
		if err != nil {
			return err
		}
		for _, r := range read {
			table = append(table, r.Cells)
		}
	}
	var got, want []string
	for _, r := range table[1:] {
		got = append(got, fmt.Sprint(r[0], ";", r[1], ";", r[2]))
	}
	for _, line := range p.stands(i) {
		var b int
		var state, until string
		if _, err := fmt.Sscan(line, &b, &state, &until); err != nil {
			return err
		}
		want = append(want, fmt.Sprint(boardName(b), ";", i18n.Text(consult.Dutch, "deadline.state."+state), ";", until))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		return fmt.Errorf("deadline %d as %s (-want +got):\n%s", i, format, diff)
	}
	return nil
}

// compareAll holds every face of every deadline to the model.
func (p *matrixWorld) compareAll(ctx context.Context, last matrixDeed) error {
	for i := range p.ids {
		if err := p.compare(ctx, (last.Who+i)%matrixPeople, i); err != nil {
			return err
		}
	}
	i := last.Which % len(p.ids)
	card, err := p.store.ExportDeadline(ctx, consult.Act{Viewer: p.viewer(inChair), Now: p.now}, p.ids[i])
	if err != nil {
		return err
	}
	if last.Board == 0 { // a book takes as long to write as all the rest to read
		if err := p.file(i, card, "xlsx"); err != nil {
			return err
		}
	}
	if err := p.list(ctx); err != nil {
		return err
	}
	if err := p.overview(ctx, last); err != nil {
		return err
	}
	if err := p.year(ctx, 1+last.Board%3); err != nil {
		return err
	}
	return p.updated(ctx)
}

// list holds the counts of the list of open deadlines to those of the matrix.
func (p *matrixWorld) list(ctx context.Context) error {
	list, err := p.store.Deadlines(ctx, p.viewer(inChair), p.platform, p.now)
	if err != nil {
		return err
	}
	var got, want []string
	for _, d := range list {
		got = append(got, fmt.Sprint(slices.Index(p.ids, d.ID), " ", d.Open, "/", d.Owed))
	}
	for i, d := range p.model.deadlines {
		if !d.done {
			want = append(want, fmt.Sprint(i, " ", d.count(true), "/", len(d.marks)))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := gocmp.Diff(want, got); diff != "" {
		return fmt.Errorf("list (-want +got):\n%s", diff)
	}
	return nil
}

// overview holds the overview of the project to the model: as it is read or told to the channel today, or as of a day before.
func (p *matrixWorld) overview(ctx context.Context, last matrixDeed) error {
	day, who := consult.Day(p.now), []int{inChair, last.Owner}[last.State%2]
	if !p.model.sees(who) {
		who = inChair
	}
	var o consult.Overview
	var err error
	switch last.Hour {
	case 0:
		o, err = p.store.StandingToTell(ctx, consult.Delivery{WorkspaceID: p.viewer(inChair).Workspace, SubjectID: int64(p.project), Recipient: "C1"}, p.now)
	case 1, 2:
		day = day.AddDate(0, 0, -last.Days)
		fallthrough
	default:
		o, err = p.store.ProjectOverview(ctx, p.viewer(who), p.project, day, p.now)
	}
	if err != nil {
		return err
	}
	ended := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, p.model.zone)
	got, want := []string{}, []string{}
	for _, d := range o.Deadlines {
		i := slices.Index(p.ids, d.ID)
		states, late := d.States(day)
		got = append(got, fmt.Sprint("deadline ", i, " open ", states[consult.DeadlineOpen], " late ", late, " ", p.shown(d.Deadline, d.Marks, day)))
	}
	for i, d := range p.model.deadlines {
		if !d.project || !d.created.Before(ended) {
			continue
		}
		lines := p.stood(i, ended, day)
		open, late := countLines(lines)
		want = append(want, fmt.Sprint("deadline ", i, " open ", open, " late ", late, " ", lines))
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := gocmp.Diff(want, got); diff != "" {
		return fmt.Errorf("overview of %s read by %d (-want +got):\n%s", day.Format(time.DateOnly), who, diff)
	}
	return nil
}

func countLines(lines []string) (open, late int) {
	for _, line := range lines {
		var b int
		var state string
		if _, err := fmt.Sscan(line, &b, &state); err != nil {
			panic(err)
		}
		switch state {
		case "open":
			open++
		case "late":
			late++
		}
	}
	return open, late
}

// year holds the yearly report of a municipality to the model: what fell due this year, and how much of it is in.
func (p *matrixWorld) year(ctx context.Context, municipality int) error {
	nis := fmt.Sprint("1300", municipality)
	report, err := p.store.YearReport(ctx, p.viewer(inChair), nis, p.now.Year(), p.now)
	nobody := municipality > 1 && p.model.merged(municipality) || municipality == 1 && p.model.merged(0) && p.model.merged(1)
	if _, isRefusal := consult.Refusal(err); isRefusal && nobody {
		return nil // its boards are nowhere any more
	}
	if err != nil {
		return err
	}
	reports, in := 0, 0
	for _, d := range p.model.deadlines {
		for b, m := range d.marks {
			l := m.now()
			if date := d.date(l); max(b, 1) != municipality || date.Year() != p.now.Year() || date.After(consult.Day(p.now)) {
				continue
			}
			reports++
			if l.state != consult.DeadlineOpen {
				in++
			}
		}
	}
	if got := report.Platforms[0]; got.Reports != reports || got.ReportsIn != in {
		return fmt.Errorf("year of %s: %d of %d handed in, want %d of %d", nis, got.ReportsIn, got.Reports, in, reports)
	}
	return nil
}

const postingsToUpdate = `
	SELECT id
	FROM deliveries
	WHERE workspace_id = $1 AND state = 'sent' AND stale_at IS NOT NULL`

// updated sees to it that what was posted is brought up to date when something changed.
func (p *matrixWorld) updated(ctx context.Context) error {
	rows, err := p.db.QueryContext(ctx, postingsToUpdate, p.ws)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id consult.DeliveryID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		delete(p.stale, id)
	}
	for id := range p.stale {
		return fmt.Errorf("delivery %d, about deadlines %v, is not brought up to date", id, p.sent[id])
	}
	return rows.Err()
}
