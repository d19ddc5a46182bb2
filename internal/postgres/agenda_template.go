package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

const clearFixed = `
	DELETE FROM agenda_fixed
	WHERE platform_id = $1`

const insertFixed = `
	INSERT INTO agenda_fixed (platform_id, position, title, minutes)
	VALUES ($1, $2, $3, $4)`

// Meetings to come lose what is no longer in the template and get what is new; what stays keeps its place.
const dropOldFixed = `
	UPDATE agenda_items i
	SET state = 'withdrawn'
	FROM meetings m
	WHERE m.id = i.meeting_id AND i.workspace_id = $1 AND i.platform_id = $2 AND i.fixed AND i.state = 'open'
	  AND m.state IN ('planned', 'cancelled') AND m.starts_at > $3
	  AND NOT EXISTS (SELECT FROM agenda_fixed f WHERE f.platform_id = $2 AND f.title = i.title AND f.minutes = i.minutes)`

const addNewFixed = `
	INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, position, fixed, title, minutes, proposed_at)
	SELECT m.workspace_id, m.platform_id, m.id, f.position, true, f.title, f.minutes, $3
	FROM meetings m
	JOIN agenda_fixed f ON f.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.state IN ('planned', 'cancelled') AND m.starts_at > $3
	  AND NOT EXISTS (
	      SELECT
	      FROM agenda_items i
	      WHERE i.meeting_id = m.id AND i.fixed AND i.title = f.title AND i.minutes = f.minutes AND i.state = 'open')`

// SetFixedItems changes a platform's template, and with it the agendas of the meetings to come.
func (d *DB) SetFixedItems(ctx context.Context, act consult.Act, platform consult.PlatformID, items []consult.FixedItem) error {
	return d.change(ctx, "set fixed items", func(t tx) error {
		if _, err := t.managed(ctx, act, platform); err != nil {
			return err
		}
		_, err := once(ctx, t, act, "set fixed items", func() (consult.PlatformID, error) {
			if _, err := t.exec(ctx, clearFixed, platform); err != nil {
				return 0, err
			}
			for _, i := range items {
				if _, err := t.exec(ctx, insertFixed, platform, i.Position, i.Title, i.Minutes); err != nil {
					return 0, fmt.Errorf("fixed item: %w", err)
				}
			}
			for _, query := range []string{dropOldFixed, addNewFixed} {
				if _, err := t.exec(ctx, query, act.Workspace, platform, act.Now); err != nil {
					return 0, fmt.Errorf("agendas to come: %w", err)
				}
			}
			return platform, t.agendaChanged(ctx, act.Workspace, platform, act.Now)
		})
		return err
	})
}
