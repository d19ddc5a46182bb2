package postgres

import (
	"context"
	"fmt"
	"strconv"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// RecordIn adds lines to the minutes of one meeting, also after it, until they are approved.
func (d *DB) RecordIn(ctx context.Context, act consult.Act, id consult.MeetingID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, error) {
	var items []consult.MinutesItem
	err := d.change(ctx, "record in", func(t tx) error {
		m, p, err := t.written(ctx, act, id)
		if err != nil {
			return err
		}
		items, err = t.recordAll(ctx, act, p, m, drafts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return items, nil
}

func (t tx) recordAll(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, drafts []consult.ItemDraft) ([]consult.MinutesItem, error) {
	var items []consult.MinutesItem
	for i, draft := range drafts {
		id, err := onceIn(ctx, t, act, "record", strconv.Itoa(i), func() (consult.MinutesItemID, error) {
			return t.record(ctx, act, p, m, draft)
		})
		if err != nil {
			return nil, err
		}
		item, err := t.item(ctx, act.Workspace, id)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// A line of which the viewer may know.
const readableItem = itemColumns + `
	JOIN meetings m ON m.id = i.meeting_id
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE i.workspace_id = $1 AND i.id = $4
	  AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = i.id)`

// line finds a line that the viewer may read.
func (t tx) line(ctx context.Context, act consult.Act, id consult.MinutesItemID) (consult.MinutesItem, error) {
	var row itemRow
	found, err := t.get(ctx, &row, readableItem, act.Workspace, act.Person, act.Now, id)
	if err != nil {
		return consult.MinutesItem{}, fmt.Errorf("line: %w", err)
	}
	if !found {
		return consult.MinutesItem{}, consult.NotFound("line_gone")
	}
	items := []consult.MinutesItem{row.item()}
	err = t.ownItems(ctx, act.Workspace, items)
	return items[0], err
}

// LineToChange returns a line for who may change it, and its meeting.
func (d *DB) LineToChange(ctx context.Context, act consult.Act, id consult.MinutesItemID) (consult.MinutesItem, consult.Meeting, error) {
	var item consult.MinutesItem
	var m consult.Meeting
	err := d.change(ctx, "line to change", func(t tx) error {
		var err error
		if item, err = t.line(ctx, act, id); err != nil {
			return err
		}
		m, _, err = t.written(ctx, act, item.MeetingID)
		return err
	})
	return item, m, err
}

const holdLine = `
	SELECT id
	FROM minutes_items
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

const keepText = `
	INSERT INTO minutes_item_texts (minutes_item_id, edition, text, changed_by, changed_at)
	SELECT id, edition, text, $3, $4
	FROM minutes_items
	WHERE workspace_id = $1 AND id = $2`

const rewordLine = `
	UPDATE minutes_items
	SET text = $3, agenda_item_id = nullif($4, 0), edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

const rewordAction = `
	UPDATE action_items
	SET text = $3, due_on = $4
	WHERE workspace_id = $1 AND minutes_item_id = $2
	RETURNING id`

// ChangeLine rewords a line. Somebody who saw another edition than the last loses nothing: what they wrote becomes a line
// of its own beside the other's, and both is true.
func (d *DB) ChangeLine(ctx context.Context, act consult.Act, id consult.MinutesItemID, edition int, draft consult.ItemDraft) (item consult.MinutesItem, both bool, err error) {
	err = d.change(ctx, "change line", func(t tx) error {
		if _, err := t.get(ctx, new(consult.MinutesItemID), holdLine, act.Workspace, id); err != nil {
			return fmt.Errorf("hold line: %w", err)
		}
		was, err := t.line(ctx, act, id)
		if err != nil {
			return err
		}
		m, p, err := t.written(ctx, act, was.MeetingID)
		if err != nil {
			return err
		}
		draft.Kind = was.Kind
		now, err := once(ctx, t, act, "change line", func() (consult.MinutesItemID, error) {
			if err := draft.Check(act.Now.In(p.Location())); err != nil {
				return 0, err
			}
			if was.CanChange(edition) == nil {
				return id, t.reword(ctx, act, m, was, draft)
			}
			if draft.Kind == consult.Decided { // one decision is one number: the other wording stands beside it as a note
				draft = consult.ItemDraft{Kind: consult.Note, Text: draft.Text, AgendaItem: draft.AgendaItem}
			}
			beside, err := t.record(ctx, act, p, m, draft)
			if err != nil {
				return 0, err
			}
			return beside, t.copyReaders(ctx, id, beside)
		})
		if err != nil {
			return err
		}
		both = now != id
		item, err = t.item(ctx, act.Workspace, now)
		return err
	})
	return item, both, err
}

func (t tx) reword(ctx context.Context, act consult.Act, m consult.Meeting, was consult.MinutesItem, draft consult.ItemDraft) error {
	if was.AgendaItemID == nil || *was.AgendaItemID != draft.AgendaItem {
		if err := t.onSeenAgenda(ctx, act, m, draft.AgendaItem); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, keepText, act.Workspace, was.ID, act.Person, act.Now); err != nil {
		return fmt.Errorf("keep text: %w", err)
	}
	if _, err := t.exec(ctx, rewordLine, act.Workspace, was.ID, draft.Text, int64(draft.AgendaItem)); err != nil {
		return fmt.Errorf("reword: %w", err)
	}
	if err := t.inherit(ctx, was.ID); err != nil {
		return err
	}
	if was.ActionID != nil {
		if err := t.rewordAction(ctx, act, was, draft); err != nil {
			return err
		}
	}
	return t.minutesChanged(ctx, act.Workspace, m.ID)
}

// The form shows who has Slack; organisations and people without it stay.
const forgetShownOwners = `
	DELETE FROM action_owners o
	USING persons p
	WHERE o.action_item_id = $1 AND p.id = o.person_id AND p.slack_id IS NOT NULL AND NOT o.person_id = ANY ($2)`

const addOwners = `
	INSERT INTO action_owners (action_item_id, person_id)
	SELECT $1, unnest($2::bigint[])
	ON CONFLICT DO NOTHING`

func (t tx) rewordAction(ctx context.Context, act consult.Act, was consult.MinutesItem, draft consult.ItemDraft) error {
	owners, err := t.owners(ctx, act.Workspace, draft.Owners)
	if err != nil {
		return err
	}
	var id consult.ActionItemID
	if _, err := t.get(ctx, &id, rewordAction, act.Workspace, was.ID, draft.Text, date(draft.DueOn)); err != nil {
		return fmt.Errorf("reword action item: %w", err)
	}
	if _, err := t.exec(ctx, forgetShownOwners, id, pq.Array(int64s(owners))); err != nil {
		return fmt.Errorf("forget owners: %w", err)
	}
	_, err = t.exec(ctx, addOwners, id, pq.Array(int64s(owners)))
	return err
}

// A line below a closed item is closed too, for the same people.
const inheritLevel = `
	UPDATE minutes_items i
	SET level = a.level
	FROM agenda_items a
	WHERE i.id = $1 AND a.id = i.agenda_item_id AND a.level <> 'members' AND i.level <> 'closed'`

const inheritReaders = `
	INSERT INTO minutes_item_readers (minutes_item_id, person_id)
	SELECT i.id, r.person_id
	FROM minutes_items i
	JOIN agenda_items a ON a.id = i.agenda_item_id AND a.level = 'closed'
	JOIN agenda_item_readers r ON r.agenda_item_id = a.id
	WHERE i.id = $1
	  AND NOT EXISTS (SELECT FROM minutes_item_readers x WHERE x.minutes_item_id = i.id)
	ON CONFLICT DO NOTHING`

// inherit gives a line the level of the item that it is about.
func (t tx) inherit(ctx context.Context, id consult.MinutesItemID) error {
	for _, query := range []string{inheritLevel, inheritReaders} {
		if _, err := t.exec(ctx, query, id); err != nil {
			return fmt.Errorf("inherit level: %w", err)
		}
	}
	return nil
}

const copyLevel = `
	UPDATE minutes_items i
	SET level = o.level
	FROM minutes_items o
	WHERE o.id = $1 AND i.id = $2 AND o.level = 'closed'`

const copyLineReaders = `
	INSERT INTO minutes_item_readers (minutes_item_id, person_id)
	SELECT $2, person_id
	FROM minutes_item_readers
	WHERE minutes_item_id = $1
	ON CONFLICT DO NOTHING`

// copyReaders shows a line that stands beside another to the same people only.
func (t tx) copyReaders(ctx context.Context, from, to consult.MinutesItemID) error {
	for _, query := range []string{copyLevel, copyLineReaders} {
		if _, err := t.exec(ctx, query, from, to); err != nil {
			return fmt.Errorf("copy readers: %w", err)
		}
	}
	return nil
}

const takeBackLine = `
	UPDATE minutes_items
	SET withdrawn_at = $3, withdrawn_by = nullif($4::bigint, 0), edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

const keepNumber = `
	INSERT INTO withdrawn_numbers (workspace_id, year, seq)
	SELECT workspace_id, year, seq
	FROM decisions
	WHERE workspace_id = $1 AND minutes_item_id = $2
	ON CONFLICT DO NOTHING`

const dropDecision = `
	DELETE FROM decisions
	WHERE workspace_id = $1 AND minutes_item_id = $2`

// TakeBackLine undoes a line: it leaves the minutes, its decision the register, its action item the lists. A decision's
// number is not given again.
func (d *DB) TakeBackLine(ctx context.Context, act consult.Act, id consult.MinutesItemID) (consult.MinutesItem, error) {
	var item consult.MinutesItem
	err := d.change(ctx, "take back line", func(t tx) error {
		if _, err := t.get(ctx, new(consult.MinutesItemID), holdLine, act.Workspace, id); err != nil {
			return fmt.Errorf("hold line: %w", err)
		}
		_, err := once(ctx, t, act, "take back line", func() (consult.MinutesItemID, error) {
			was, err := t.line(ctx, act, id)
			if err != nil {
				return 0, err
			}
			m, _, err := t.written(ctx, act, was.MeetingID)
			if err != nil {
				return 0, err
			}
			return id, t.takeBack(ctx, act, m, was)
		})
		if err != nil {
			return err
		}
		item, err = t.item(ctx, act.Workspace, id)
		return err
	})
	return item, err
}

func (t tx) takeBack(ctx context.Context, act consult.Act, m consult.Meeting, was consult.MinutesItem) error {
	if _, err := t.exec(ctx, takeBackLine, act.Workspace, was.ID, act.Now, act.Person); err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	for _, query := range []string{keepNumber, dropDecision} {
		if _, err := t.exec(ctx, query, act.Workspace, was.ID); err != nil {
			return fmt.Errorf("take back decision: %w", err)
		}
	}
	if was.ActionID != nil {
		if err := t.dropAction(ctx, act, *was.ActionID); err != nil {
			return err
		}
	}
	return t.minutesChanged(ctx, act.Workspace, m.ID)
}

const forgetOwners = `
	DELETE FROM action_owners
	WHERE action_item_id = $1`

const deleteAction = `
	DELETE FROM action_items
	WHERE workspace_id = $1 AND id = $2`

// dropAction removes an action item that was noted by mistake.
func (t tx) dropAction(ctx context.Context, act consult.Act, id consult.ActionItemID) error {
	if _, err := t.exec(ctx, forgetOwners, id); err != nil {
		return fmt.Errorf("forget owners: %w", err)
	}
	if _, err := t.exec(ctx, deleteAction, act.Workspace, id); err != nil {
		return fmt.Errorf("drop action item: %w", err)
	}
	return nil
}

// minutesChanged brings what was posted about minutes up to date.
func (t tx) minutesChanged(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	for _, purpose := range []consult.Purpose{consult.PurposeMinutesClosed, consult.PurposeActionOwned} {
		if err := t.refresh(ctx, ws, "meeting", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh minutes: %w", err)
		}
	}
	return nil
}
