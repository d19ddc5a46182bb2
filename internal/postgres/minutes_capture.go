package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

// Whose reaction counts: the secretaries', who holds the pen, and without a secretary who keeps the minutes instead. $2 is
// now, $3 the person.
const countsByEmoji = `
	SELECT EXISTS (
	    SELECT FROM minutes_pens g WHERE g.meeting_id = $1 AND g.person_id = $3
	    UNION ALL
	    SELECT FROM platform_roles s
	    WHERE s.platform_id = p.id AND s.person_id = $3 AND s.role = 'secretary' AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
	    UNION ALL
	    SELECT FROM (` + keeper + `) k WHERE k.person_id = $3)
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.id = $1`

// OpenForEmoji finds the open minutes of a platform for whoever's reaction to a message counts there; all others are
// refused. No message has to be read to know it.
func (d *DB) OpenForEmoji(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.read(ctx, "open for emoji", func(t tx) error {
		if _, err := t.get(ctx, &m, readableOpen, act.Workspace, act.Person, act.Now, platform); err != nil {
			return err
		}
		return t.mayCapture(ctx, act, m)
	})
	if err != nil {
		return consult.Meeting{}, err
	}
	return m, nil
}

// mayCapture refuses a reaction to a message when no minutes are open, and of whose reactions do not count.
func (t tx) mayCapture(ctx context.Context, act consult.Act, m consult.Meeting) error {
	if err := m.CanRecord(); err != nil {
		return err
	}
	var counts bool
	if _, err := t.get(ctx, &counts, countsByEmoji, m.ID, act.Now, act.Person); err != nil {
		return fmt.Errorf("counts: %w", err)
	}
	if !counts {
		return consult.Forbidden("not_scribe")
	}
	return nil
}

const linesOfMessage = `
	SELECT i.id
	FROM minutes_items i
	WHERE i.workspace_id = $1 AND i.meeting_id = $2 AND i.source_ts = $3 AND i.kind = $4 AND i.withdrawn_at IS NULL
	  AND NOT EXISTS (SELECT FROM hidden_lines($5) h WHERE h.minutes_item_id = i.id)
	ORDER BY i.id`

// CaptureMessage takes a message up in open minutes, in as many lines as there are drafts. One that stands there already as
// that kind is left alone, and its lines are returned with fresh false: a reaction that comes back doubles nothing.
func (d *DB) CaptureMessage(ctx context.Context, act consult.Act, id consult.MeetingID, drafts ...consult.ItemDraft) (items []consult.MinutesItem, fresh bool, err error) {
	if len(drafts) == 0 {
		return nil, false, consult.NotFound("gone")
	}
	err = d.change(ctx, "capture message", func(t tx) error {
		m, _, err := t.held(ctx, act, id, lockMinutes)
		if err != nil {
			return err
		}
		p, _, err := t.platform(ctx, act.Viewer, m.PlatformID, act.Now)
		if err != nil {
			return err
		}
		if err := t.mayCapture(ctx, act, m); err != nil {
			return err
		}
		var there []consult.MinutesItemID
		if err := t.all(ctx, &there, linesOfMessage, act.Workspace, id, drafts[0].SourceTS, drafts[0].Kind, act.Person); err != nil {
			return fmt.Errorf("lines of the message: %w", err)
		}
		if fresh = len(there) == 0; fresh {
			items, err = t.recordAll(ctx, act, p, m, drafts)
			return err
		}
		for _, line := range there {
			item, err := t.item(ctx, act.Workspace, line)
			if err != nil {
				return err
			}
			items = append(items, item)
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return items, fresh, nil
}
