package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const givePen = `
	INSERT INTO minutes_pens (meeting_id, person_id, given_by, given_at)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT DO NOTHING`

const isReader = `
	SELECT EXISTS (SELECT FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = $4)`

// GivePen lets somebody of the platform write in the minutes of one meeting, beside its secretary and chair; they are told.
func (d *DB) GivePen(ctx context.Context, act consult.Act, id consult.MeetingID, to string) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "give pen", func(t tx, m consult.Meeting, _ consult.Platform, seal consult.MinutesSeal) error {
		if err := seal.CanWrite(m); err != nil {
			return err
		}
		people, err := t.readers(ctx, act, m, "person", []string{to})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, givePen, id, people[0], act.Person, act.Now); err != nil {
			return fmt.Errorf("give pen: %w", err)
		}
		return t.tellPen(ctx, act, m, consult.PurposePenGiven, people[0])
	})
}

// readers finds people by Slack id who may read the platform of a meeting, and refuses all others in field.
func (t tx) readers(ctx context.Context, act consult.Act, m consult.Meeting, field string, slackIDs []string) ([]consult.PersonID, error) {
	var people []consult.PersonID
	for _, slackID := range slackIDs {
		var id consult.PersonID
		found, err := t.get(ctx, &id, personBySlackID, act.Workspace, slackID)
		if err != nil {
			return nil, fmt.Errorf("person: %w", err)
		}
		reads := false
		if found {
			if _, err := t.get(ctx, &reads, isReader, act.Workspace, id, act.Now, m.PlatformID); err != nil {
				return nil, fmt.Errorf("reader: %w", err)
			}
		}
		if !reads {
			return nil, consult.Invalid(field, "not_of_platform", nil)
		}
		people = append(people, id)
	}
	return people, nil
}

// PenToTell reads the meeting of whose minutes somebody was given the pen; it is moot when they cannot use it.
func (d *DB) PenToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Minutes, error) {
	reader, err := personOf(of)
	if err != nil {
		return consult.Minutes{}, err
	}
	m, err := d.minutesToTell(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, consult.MeetingID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone || err == nil && !m.Writes {
		return consult.Minutes{}, consult.Moot("not_theirs")
	}
	return m, err
}

const setItemLevel = `
	UPDATE agenda_items
	SET level = $3
	WHERE workspace_id = $1 AND id = $2`

const clearItemReaders = `
	DELETE FROM agenda_item_readers
	WHERE agenda_item_id = $1`

const addItemReaders = `
	INSERT INTO agenda_item_readers (agenda_item_id, person_id)
	SELECT $1, unnest($2::bigint[])
	ON CONFLICT DO NOTHING`

const linesOfItem = `
	SELECT i.id
	FROM minutes_items i
	WHERE i.workspace_id = $1 AND i.meeting_id = $2 AND i.agenda_item_id IS NOT DISTINCT FROM nullif($4, 0)
	  AND NOT EXISTS (SELECT FROM hidden_lines($3) h WHERE h.minutes_item_id = i.id)`

const setLinesLevel = `
	UPDATE minutes_items
	SET level = $2
	WHERE workspace_id = $1 AND id = ANY ($3)`

const clearLineReaders = `
	DELETE FROM minutes_item_readers
	WHERE minutes_item_id = ANY ($1)`

const addLineReaders = `
	INSERT INTO minutes_item_readers (minutes_item_id, person_id)
	SELECT i, p
	FROM unnest($1::bigint[]) i
	CROSS JOIN unnest($2::bigint[]) p
	ON CONFLICT DO NOTHING`

// SetReaders says who may read an item of a meeting's minutes, or with 0 what was said outside the agenda, and all that is
// written below it. Who closes one is among its readers, so that nobody shuts themselves out. It can be narrowed after the
// approval too: the text does not change.
func (d *DB) SetReaders(ctx context.Context, act consult.Act, id consult.MeetingID, item consult.AgendaItemID, who consult.ItemReaders) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "set readers", func(t tx, m consult.Meeting, p consult.Platform, _ consult.MinutesSeal) error {
		if err := who.Check(p.Level); err != nil {
			return err
		}
		if err := t.onSeenAgenda(ctx, act, m, item); err != nil {
			return err
		}
		people, err := t.readers(ctx, act, m, "readers", who.People)
		if err != nil {
			return err
		}
		if who.Level != consult.LevelClosed {
			people = nil
		} else {
			people = append(people, act.Person)
		}
		if err := t.setItemReaders(ctx, act, item, who.Level, people); err != nil {
			return err
		}
		if err := t.setLineReaders(ctx, act, id, item, who.Level, people); err != nil {
			return err
		}
		return t.agendaChanged(ctx, act.Workspace, p.ID, act.Now)
	})
}

func (t tx) setItemReaders(ctx context.Context, act consult.Act, item consult.AgendaItemID, level consult.Level, people []consult.PersonID) error {
	if item == 0 {
		return nil
	}
	if _, err := t.exec(ctx, setItemLevel, act.Workspace, item, level); err != nil {
		return fmt.Errorf("level: %w", err)
	}
	if _, err := t.exec(ctx, clearItemReaders, item); err != nil {
		return fmt.Errorf("clear readers: %w", err)
	}
	_, err := t.exec(ctx, addItemReaders, item, pq.Array(int64s(people)))
	return err
}

// setLineReaders leaves lines alone that who asks may not see themselves.
func (t tx) setLineReaders(ctx context.Context, act consult.Act, id consult.MeetingID, item consult.AgendaItemID, level consult.Level, people []consult.PersonID) error {
	var lines []consult.MinutesItemID
	if err := t.all(ctx, &lines, linesOfItem, act.Workspace, id, act.Person, int64(item)); err != nil {
		return fmt.Errorf("lines: %w", err)
	}
	ids := pq.Array(int64s(lines))
	if _, err := t.exec(ctx, setLinesLevel, act.Workspace, level, ids); err != nil {
		return fmt.Errorf("level of lines: %w", err)
	}
	if _, err := t.exec(ctx, clearLineReaders, ids); err != nil {
		return fmt.Errorf("clear readers of lines: %w", err)
	}
	_, err := t.exec(ctx, addLineReaders, ids, pq.Array(int64s(people)))
	return err
}

const hiddenAgenda = `
	SELECT h.agenda_item_id
	FROM hidden_agenda_items($1) h
	WHERE h.agenda_item_id = ANY ($2)`

// withoutHidden leaves out the items that a reader may not see; 0 sees what all members of the platform may.
func (t tx) withoutHidden(ctx context.Context, items []consult.AgendaItem, reader consult.PersonID) ([]consult.AgendaItem, error) {
	ids := make([]int64, 0, len(items))
	for _, i := range items {
		ids = append(ids, int64(i.ID))
	}
	var hidden []consult.AgendaItemID
	if err := t.all(ctx, &hidden, hiddenAgenda, reader, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("hidden items: %w", err)
	}
	if len(hidden) == 0 {
		return items, nil
	}
	var seen []consult.AgendaItem
	for _, i := range items {
		if !slices.Contains(hidden, i.ID) {
			seen = append(seen, i)
		}
	}
	return seen, nil
}

const setSummary = `
	UPDATE minutes
	SET summary = $3, summary_by = $4
	WHERE workspace_id = $1 AND meeting_id = $2`

const releaseSummary = `
	UPDATE minutes
	SET released_at = $3, released_by = $4
	WHERE workspace_id = $1 AND meeting_id = $2`

// SetSummary writes what the public may read of minutes; what was released is not changed any more.
func (d *DB) SetSummary(ctx context.Context, act consult.Act, id consult.MeetingID, text string) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "set summary", func(t tx, _ consult.Meeting, _ consult.Platform, _ consult.MinutesSeal) error {
		summary, err := t.summary(ctx, act.Workspace, id)
		if err != nil {
			return err
		}
		if err := consult.CheckText("text", text); err != nil {
			return err
		}
		if summary.ReleasedAt != nil {
			return consult.Conflict("summary_released", nil)
		}
		_, err = t.exec(ctx, setSummary, act.Workspace, id, text, act.Person)
		return err
	})
}

// ReleaseSummary lets the public summary of approved minutes leave.
func (d *DB) ReleaseSummary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.PublicSummary, error) {
	var summary consult.PublicSummary
	_, err := d.inLife(ctx, act, id, "release summary", func(t tx, _ consult.Meeting, p consult.Platform, seal consult.MinutesSeal) error {
		summary, err := t.summary(ctx, act.Workspace, id)
		if err != nil {
			return err
		}
		if err := seal.CanRelease(summary, p.Level); err != nil {
			return err
		}
		_, err = t.exec(ctx, releaseSummary, act.Workspace, id, act.Now, act.Person)
		return err
	})
	if err != nil {
		return summary, err
	}
	err = d.read(ctx, "released summary", func(t tx) error {
		summary, err = t.summary(ctx, act.Workspace, id)
		return err
	})
	return summary, err
}

func (t tx) summary(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.PublicSummary, error) {
	var s consult.PublicSummary
	if _, err := t.get(ctx, &s, publicSummary, ws, id); err != nil {
		return s, fmt.Errorf("summary: %w", err)
	}
	return s, nil
}

// Summary returns the public summary of minutes that the viewer keeps, and, to pick from, the paper with the open items
// alone.
func (d *DB) Summary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MinutesPaper, error) {
	paper, err := d.paper(ctx, act.Viewer, id, act.Now, nobody, "see summary")
	if err != nil {
		return paper, err
	}
	err = d.read(ctx, "summary", func(t tx) error {
		_, err := t.managed(ctx, act, paper.Meeting.PlatformID)
		return err
	})
	if err != nil {
		return consult.MinutesPaper{}, err
	}
	return paper, nil
}
