package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const textSheet = `
	SELECT s.needed, s.remarks
	FROM attendance_sheets s
	JOIN meetings m ON m.id = s.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2`

const textInvited = `
	SELECT i.organisation_id
	FROM attendance_invited i
	JOIN organisations o ON o.id = i.organisation_id
	WHERE o.workspace_id = $1 AND i.meeting_id = $2
	ORDER BY i.organisation_id`

const textPresences = `
	SELECT a.person_id, a.state AS presence, coalesce(a.stand_in_id, 0) AS stand_in_id, a.stand_in_name,
	       ARRAY(SELECT o.organisation_id FROM attendance_seats o
	             WHERE o.meeting_id = a.meeting_id AND o.person_id = a.person_id ORDER BY 1) AS organisations,
	       w.from_at, w.to_at, coalesce(w.from_item, 0) AS from_item, coalesce(w.to_item, 0) AS to_item
	FROM attendance a
	JOIN meetings m ON m.id = a.meeting_id
	LEFT JOIN attendance_spells w ON w.meeting_id = a.meeting_id AND w.person_id = a.person_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY a.person_id`

const textLines = `
	SELECT i.id, i.kind, i.text, coalesce(i.author_id, 0) AS author, i.at, coalesce(i.agenda_item_id, 0) AS item,
	       coalesce(d.year, 0) AS year, coalesce(d.seq, 0) AS seq, a.due_on,
	       ARRAY(SELECT o.person_id FROM action_owners o WHERE o.action_item_id = a.id ORDER BY 1) AS owners,
	       ARRAY(SELECT g.organisation_id FROM action_organisations g WHERE g.action_item_id = a.id ORDER BY 1) AS bodies
	FROM minutes_items i
	LEFT JOIN decisions d ON d.minutes_item_id = i.id
	LEFT JOIN action_items a ON a.minutes_item_id = i.id
	WHERE i.workspace_id = $1 AND i.meeting_id = $2 AND i.withdrawn_at IS NULL
	ORDER BY i.id`

const textVotes = `
	SELECT d.minutes_item_id AS line, v.organisation_id AS organisation, v.vote
	FROM decision_votes v
	JOIN decisions d ON d.id = v.decision_id
	WHERE d.workspace_id = $1 AND d.meeting_id = $2 AND d.minutes_item_id IS NOT NULL
	ORDER BY d.id, v.organisation_id`

// textVotes reads what was voted on each decision of a meeting.
func (t tx) textVotes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (map[consult.MinutesItemID][]consult.TextVote, error) {
	var rows []struct {
		Line consult.MinutesItemID
		consult.TextVote
	}
	if err := t.all(ctx, &rows, textVotes, ws, id); err != nil {
		return nil, fmt.Errorf("votes: %w", err)
	}
	votes := map[consult.MinutesItemID][]consult.TextVote{}
	for _, r := range rows {
		votes[r.Line] = append(votes[r.Line], r.TextVote)
	}
	return votes, nil
}

const textItems = `
	SELECT id, title, coalesce(approves, 0) AS approves, coalesce(speaker_id, 0) AS speaker_id, speaker_name
	FROM agenda_items
	WHERE workspace_id = $1 AND id = ANY ($2)`

type textLineRow struct {
	consult.TextLine
	Item   consult.AgendaItemID
	Year   int
	Seq    int
	DueOn  *time.Time
	Owners pq.Int64Array
	Bodies pq.Int64Array
}

func (r textLineRow) line() consult.TextLine {
	l := r.TextLine
	l.At = l.At.UTC()
	if r.Seq > 0 {
		l.Number = consult.DecisionNumber(r.Year, r.Seq)
	}
	if r.DueOn != nil {
		l.DueOn = r.DueOn.Format(time.DateOnly)
	}
	for _, id := range r.Owners {
		l.Owners = append(l.Owners, consult.PersonID(id))
	}
	l.Bodies = organisationIDs(r.Bodies)
	return l
}

// liveText puts a meeting's minutes together as they stand, whoever reads.
func (t tx) liveText(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) (consult.MinutesText, error) {
	text := consult.MinutesText{Meeting: consult.TextMeeting{
		ID: m.ID, Platform: m.PlatformID, StartsAt: m.StartsAt.UTC(), EndsAt: m.EndsAt.UTC(), Zone: m.Zone, Place: m.Place,
	}}
	if err := t.textAttendance(ctx, ws, m, &text); err != nil {
		return text, err
	}
	var rows []textLineRow
	if err := t.all(ctx, &rows, textLines, ws, m.ID); err != nil {
		return text, fmt.Errorf("lines: %w", err)
	}
	votes, err := t.textVotes(ctx, ws, m.ID)
	if err != nil {
		return text, err
	}
	lines := map[consult.AgendaItemID][]consult.TextLine{}
	for _, r := range rows {
		line := r.line()
		line.Votes = votes[line.ID]
		lines[r.Item] = append(lines[r.Item], line)
	}
	agenda, err := t.agendaOf(ctx, ws, m, 0, m.StartsAt)
	if err != nil {
		return text, err
	}
	return text, t.textAgenda(ctx, ws, agenda, lines, &text)
}

func (t tx) textAttendance(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting, text *consult.MinutesText) error {
	var sheet struct {
		Needed  int
		Remarks string
	}
	if _, err := t.get(ctx, &sheet, textSheet, ws, m.ID); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	text.Needed, text.Remarks = sheet.Needed, sheet.Remarks
	if err := t.all(ctx, &text.Invited, textInvited, ws, m.ID); err != nil {
		return fmt.Errorf("invited: %w", err)
	}
	var rows []struct {
		PersonID      consult.PersonID
		Presence      consult.Presence
		StandInID     consult.PersonID
		StandInName   string
		Organisations pq.Int64Array
		FromAt, ToAt  *time.Time
		FromItem      consult.AgendaItemID
		ToItem        consult.AgendaItemID
	}
	if err := t.all(ctx, &rows, textPresences, ws, m.ID); err != nil {
		return fmt.Errorf("presences: %w", err)
	}
	for _, r := range rows {
		p := consult.TextPresence{
			Person: r.PersonID, Presence: r.Presence, StandIn: consult.TextName{Person: r.StandInID},
			Organisations: organisationIDs(r.Organisations), FromAt: inUTC(r.FromAt), ToAt: inUTC(r.ToAt), FromItem: r.FromItem, ToItem: r.ToItem,
		}
		if r.StandInID == 0 {
			p.StandIn = text.Named(r.StandInName)
		}
		text.Attendance = append(text.Attendance, p)
	}
	var guests []consult.Guest
	if err := t.all(ctx, &guests, sheetGuests, ws, m.ID); err != nil {
		return fmt.Errorf("guests: %w", err)
	}
	for _, g := range guests {
		text.Guests = append(text.Guests, consult.TextGuest{TextName: text.Named(g.Name), Organisation: g.Organisation})
	}
	return nil
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return new(t.UTC())
}

// textAgenda puts the lines below their items, in the order of the agenda: what was said outside it first, and no item
// that the meeting did not come to.
func (t tx) textAgenda(ctx context.Context, ws consult.WorkspaceID, agenda []consult.AgendaItem, lines map[consult.AgendaItemID][]consult.TextLine, text *consult.MinutesText) error {
	order := []consult.AgendaItemID{}
	known := map[consult.AgendaItemID]bool{}
	for _, a := range agenda {
		if a.Treated || len(lines[a.ID]) > 0 {
			order, known[a.ID] = append(order, a.ID), true
		}
	}
	loose := lines[0]
	for id, below := range lines { // below what has left the agenda since
		if id != 0 && !known[id] {
			loose = append(loose, below...)
		}
	}
	sortLines(loose)
	if len(loose) > 0 {
		text.Items = append(text.Items, consult.TextItem{Lines: loose})
	}
	var rows []struct {
		ID          consult.AgendaItemID
		Title       string
		Approves    consult.MeetingID
		SpeakerID   consult.PersonID
		SpeakerName string
	}
	if err := t.all(ctx, &rows, textItems, ws, pq.Array(int64s(order))); err != nil {
		return fmt.Errorf("agenda items: %w", err)
	}
	for _, id := range order {
		item := consult.TextItem{ID: id, Lines: lines[id]}
		for _, r := range rows {
			if r.ID != id {
				continue
			}
			item.Title, item.Approves = r.Title, r.Approves
			switch {
			case r.SpeakerID != 0:
				item.Speakers = append(item.Speakers, consult.TextName{Person: r.SpeakerID})
			case r.SpeakerName != "":
				item.Speakers = append(item.Speakers, text.Named(r.SpeakerName))
			}
		}
		text.Items = append(text.Items, item)
	}
	return nil
}

const versionBody = `
	SELECT v.body, v.hash
	FROM minutes_versions v
	JOIN minutes s ON s.meeting_id = v.meeting_id
	WHERE s.workspace_id = $1 AND v.meeting_id = $2 AND v.version = $3`

const namesOfMinutes = `
	SELECT name
	FROM minutes_names
	WHERE meeting_id = $1
	ORDER BY number`

// sealedText reads a version of approved minutes.
func (t tx) sealedText(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID, version int) (consult.MinutesText, error) {
	var v struct{ Body, Hash string }
	if _, err := t.get(ctx, &v, versionBody, ws, id, version); err != nil {
		return consult.MinutesText{}, fmt.Errorf("version: %w", err)
	}
	text, err := consult.ReadMinutesText(v.Body, v.Hash)
	if err != nil {
		return text, err
	}
	if err := t.all(ctx, &text.Names, namesOfMinutes, id); err != nil {
		return text, fmt.Errorf("names: %w", err)
	}
	return text, nil
}

const addVersion = `
	INSERT INTO minutes_versions (meeting_id, version, body, hash, made_at, made_by)
	VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`

const addName = `
	INSERT INTO minutes_names (meeting_id, number, name)
	VALUES ($1, $2, $3)
	ON CONFLICT DO NOTHING`

// sealText writes a version down, for good.
func (t tx) sealText(ctx context.Context, act consult.Act, text consult.MinutesText) error {
	body, hash, err := text.Seal()
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, addVersion, text.Meeting.ID, text.Version, body, hash, act.Now, act.Person); err != nil {
		return fmt.Errorf("add version: %w", err)
	}
	for i, name := range text.Names {
		if _, err := t.exec(ctx, addName, text.Meeting.ID, i+1, name); err != nil {
			return fmt.Errorf("add name: %w", err)
		}
	}
	return nil
}
