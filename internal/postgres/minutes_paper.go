package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

func sortLines(lines []consult.TextLine) {
	slices.SortFunc(lines, func(a, b consult.TextLine) int { return cmp.Compare(a.ID, b.ID) })
}

const personNames = `
	SELECT id, name
	FROM persons
	WHERE workspace_id = $1 AND id = ANY ($2)`

const organisationNames = `
	SELECT id, name, kind, nis
	FROM organisations
	WHERE workspace_id = $1 AND id = ANY ($2)`

// textNames reads the names of all who stand in a text.
func (t tx) textNames(ctx context.Context, ws consult.WorkspaceID, text consult.MinutesText) (consult.TextNames, error) {
	names := consult.TextNames{People: map[consult.PersonID]string{}, Organisations: map[consult.OrganisationID]consult.Organisation{}}
	people, organisations := text.Mentioned()
	var persons []struct {
		ID   consult.PersonID
		Name string
	}
	if err := t.all(ctx, &persons, personNames, ws, pq.Array(int64s(people))); err != nil {
		return names, fmt.Errorf("names of persons: %w", err)
	}
	for _, p := range persons {
		names.People[p.ID] = p.Name
	}
	var bodies []consult.Organisation
	if err := t.all(ctx, &bodies, organisationNames, ws, pq.Array(int64s(organisations))); err != nil {
		return names, fmt.Errorf("names of organisations: %w", err)
	}
	for _, o := range bodies {
		names.Organisations[o.ID] = o
	}
	return names, nil
}

const seenLines = `
	SELECT i.id, i.level
	FROM minutes_items i
	WHERE i.workspace_id = $1 AND i.meeting_id = $2
	  AND NOT EXISTS (SELECT FROM hidden_lines($3) h WHERE h.minutes_item_id = i.id)`

const seenItems = `
	SELECT i.id, i.level
	FROM agenda_items i
	WHERE i.workspace_id = $1 AND i.id = ANY ($2)
	  AND NOT EXISTS (SELECT FROM hidden_agenda_items($3) h WHERE h.agenda_item_id = i.id)`

// sight is what a reader may see of a text; 0 sees what all members of the platform may.
func (t tx) sight(ctx context.Context, ws consult.WorkspaceID, text consult.MinutesText, reader consult.PersonID) (consult.Sight, error) {
	seen := consult.Sight{Items: map[consult.AgendaItemID]consult.Level{}, Lines: map[consult.MinutesItemID]consult.Level{}}
	var lines []struct {
		ID    consult.MinutesItemID
		Level consult.Level
	}
	if err := t.all(ctx, &lines, seenLines, ws, text.Meeting.ID, reader); err != nil {
		return seen, fmt.Errorf("lines in sight: %w", err)
	}
	for _, l := range lines {
		seen.Lines[l.ID] = l.Level
	}
	ids := []int64{}
	for _, item := range text.Items {
		ids = append(ids, int64(item.ID))
	}
	var items []struct {
		ID    consult.AgendaItemID
		Level consult.Level
	}
	if err := t.all(ctx, &items, seenItems, ws, pq.Array(ids), reader); err != nil {
		return seen, fmt.Errorf("items in sight: %w", err)
	}
	for _, i := range items {
		seen.Items[i.ID] = i.Level
	}
	return seen, nil
}

const parentName = `
	SELECT p.name
	FROM platforms p
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.id = $4`

const publicSummary = `
	SELECT s.summary AS text, s.released_at, coalesce(p.name, '') AS released_by
	FROM minutes s
	LEFT JOIN persons p ON p.id = s.released_by
	WHERE s.workspace_id = $1 AND s.meeting_id = $2`

// MinutesPaper returns all of a meeting's minutes that the viewer may see, as they are filed: approved ones as they were
// sealed, others as they stand.
func (d *DB) MinutesPaper(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MinutesPaper, error) {
	return d.paper(ctx, v, id, now, v.Person, "see minutes")
}

// nobody reads what is not closed to all but some.
const nobody consult.PersonID = 0

// RedactedPaper is MinutesPaper without what is closed, whoever asks, and without remarks and status answers: a copy that
// can be handed on. Whoever may read the minutes may make it.
func (d *DB) RedactedPaper(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MinutesPaper, error) {
	return d.paper(ctx, v, id, now, nobody, "see minutes")
}

func (d *DB) paper(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time, reader consult.PersonID, step string) (consult.MinutesPaper, error) {
	var p consult.MinutesPaper
	err := d.change(ctx, "minutes paper", func(t tx) error {
		var known consult.MeetingID
		found, err := t.get(ctx, &known, readableMinutes, v.Workspace, v.Person, now, id)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		if p, err = t.paper(ctx, v, id, now, reader); err != nil {
			return err
		}
		return saw(ctx, t, v, step, id, now)
	})
	return p, err
}

func (t tx) paper(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time, reader consult.PersonID) (consult.MinutesPaper, error) {
	var p consult.MinutesPaper
	if _, err := t.get(ctx, &p.Meeting, heldMeetingByID, v.Workspace, id); err != nil {
		return p, fmt.Errorf("meeting: %w", err)
	}
	var err error
	if p.Seal, err = t.seal(ctx, v.Workspace, id); err != nil {
		return p, err
	}
	if p.Platform, _, err = t.platform(ctx, v, p.Meeting.PlatformID, now); err != nil {
		return p, err
	}
	if p.Platform.ParentID != nil {
		if _, err := t.get(ctx, &p.Parent, parentName, v.Workspace, v.Person, now, *p.Platform.ParentID); err != nil {
			return p, fmt.Errorf("parent: %w", err)
		}
	}
	p.Lang = p.Platform.Lang
	text, err := t.textOf(ctx, v.Workspace, p.Meeting, p.Seal)
	if err != nil {
		return p, err
	}
	p.Redacted = reader == nobody
	if err := t.fillPaper(ctx, v, &p, text, reader, now); err != nil {
		return p, err
	}
	if _, err := t.get(ctx, &p.Public, publicSummary, v.Workspace, id); err != nil {
		return p, fmt.Errorf("public summary: %w", err)
	}
	if p.Corrections, err = t.corrections(ctx, v.Workspace, id, reader, consult.CorrectionApproved); err != nil || p.Redacted {
		return p, err
	}
	p.Remarks, err = t.remarks(ctx, v, id)
	return p, err
}

// textOf is the text of minutes: the latest version of approved ones, else as they stand.
func (t tx) textOf(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting, s consult.MinutesSeal) (consult.MinutesText, error) {
	if s.State == consult.MinutesApproved {
		return t.sealedText(ctx, ws, m.ID, s.Version)
	}
	return t.liveText(ctx, ws, m)
}

func (t tx) fillPaper(ctx context.Context, v consult.Viewer, p *consult.MinutesPaper, text consult.MinutesText, reader consult.PersonID, now time.Time) error {
	names, err := t.textNames(ctx, v.Workspace, text)
	if err != nil {
		return err
	}
	seen, err := t.sight(ctx, v.Workspace, text, reader)
	if err != nil {
		return err
	}
	p.Attendance, p.Guests, p.Items = text.Presences(names, seen), text.GuestList(names), text.PaperItems(names, seen)
	p.Present, p.Needed = text.Remarks, text.Needed
	if err := t.paperDecisions(ctx, v.Workspace, p); err != nil {
		return err
	}
	for i, item := range text.Items {
		if err := t.paperItem(ctx, v, p, text.Items[i].ID, item.Approves, now); err != nil {
			return err
		}
	}
	return nil
}

const decisionsOfMeeting = `
	SELECT d.minutes_item_id AS line, d.id, d.platform_id, d.kind, d.reason, d.scope, coalesce(o.name, '') AS local_of, d.decided_on, d.in_force_on, d.review_on
	FROM decisions d
	LEFT JOIN organisations o ON o.id = d.local_of
	WHERE d.workspace_id = $1 AND d.meeting_id = $2 AND d.minutes_item_id IS NOT NULL`

// paperDecisions adds what the register says of the decisions that the reader sees.
func (t tx) paperDecisions(ctx context.Context, ws consult.WorkspaceID, p *consult.MinutesPaper) error {
	var rows []struct {
		Line consult.MinutesItemID
		consult.Decision
	}
	if err := t.all(ctx, &rows, decisionsOfMeeting, ws, p.Meeting.ID); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	registered := map[consult.MinutesItemID]consult.Decision{}
	for _, r := range rows {
		registered[r.Line] = r.Decision
	}
	for i := range p.Items {
		for j, line := range p.Items[i].Lines {
			d, known := registered[line.ID]
			if line.Decision == nil || !known {
				continue
			}
			d.Year, d.Seq, d.Text = line.Decision.Year, line.Decision.Seq, line.Text
			p.Items[i].Lines[j].Decision.Decision = d
		}
	}
	return nil
}

const roundOfItem = `
	SELECT id
	FROM status_rounds
	WHERE workspace_id = $1 AND agenda_item_id = $2`

// paperItem adds what stands beside the text of an item: the meeting whose minutes it approves, and its status round.
func (t tx) paperItem(ctx context.Context, v consult.Viewer, p *consult.MinutesPaper, id consult.AgendaItemID, approves consult.MeetingID, now time.Time) error {
	at := slices.IndexFunc(p.Items, func(i consult.PaperItem) bool { return i.AgendaItemID == id })
	if id == 0 || at < 0 {
		return nil
	}
	if approves != 0 {
		var m consult.Meeting
		if _, err := t.get(ctx, &m, heldMeetingByID, v.Workspace, approves); err != nil {
			return fmt.Errorf("approved meeting: %w", err)
		}
		p.Items[at].Approves = &m
	}
	if p.Redacted {
		return nil
	}
	var round consult.StatusRoundID
	found, err := t.get(ctx, &round, roundOfItem, v.Workspace, id)
	if err != nil || !found {
		return err
	}
	full, err := t.round(ctx, v, round, now)
	p.Items[at].Status = full.Answers
	return err
}
