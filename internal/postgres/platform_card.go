package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const parentAndSize = `
	SELECT coalesce((SELECT o.name
	                 FROM platforms o
	                 JOIN visible_platforms($1, $2, $3) v ON v.platform_id = o.id
	                 WHERE o.id = p.parent_id), '') AS parent,
	       (SELECT count(*) FROM platform_organisations x WHERE x.platform_id = p.id) AS organisations,
	       EXISTS (SELECT FROM minutes s JOIN meetings m ON m.id = s.meeting_id
	               WHERE m.platform_id = p.id AND s.released_at IS NOT NULL AND s.state = 'approved') AS has_summaries
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $4`

// Who left holds no office any more, although their role only ends when somebody takes over.
const officesOf = `
	SELECT r.role, v.id AS person, v.name
	FROM platform_roles r
	JOIN persons v ON v.id = r.person_id AND v.workspace_id = $1 AND NOT v.deactivated
	JOIN visible_platforms($1, $2, $3) s ON s.platform_id = r.platform_id
	WHERE r.platform_id = $4 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	  AND NOT EXISTS (SELECT FROM handovers h
	                  WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.role = r.role AND h.taken_at IS NULL)
	ORDER BY r.valid_from, v.name, v.id`

// PlatformCard reads who leads a platform of which the viewer may know, and when it meets next.
func (d *DB) PlatformCard(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.PlatformCard, error) {
	var card consult.PlatformCard
	err := d.read(ctx, "platform card", func(t tx) error {
		p, s, err := t.platform(ctx, v, id, now)
		if err != nil {
			return err
		}
		if _, err := t.get(ctx, &card, parentAndSize, v.Workspace, v.Person, now, id); err != nil {
			return fmt.Errorf("parent and size: %w", err)
		}
		var held []consult.Office
		if err := t.all(ctx, &held, officesOf, v.Workspace, v.Person, now, id); err != nil {
			return fmt.Errorf("offices: %w", err)
		}
		card.Platform, card.Manages, card.Offices = p, s.CanManage() == nil, consult.Offices(held)
		var next []consult.MyMeeting
		if err := t.all(ctx, &next, upcomingOfPlatform, v.Workspace, v.Person, now, 1, 0, id); err != nil {
			return fmt.Errorf("next meeting: %w", err)
		}
		if len(next) > 0 {
			card.Next = &next[0].Meeting
		}
		return nil
	})
	return card, err
}
