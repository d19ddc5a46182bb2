package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const seriesOfDelivery = `
	SELECT ` + seriesColumns + `
	FROM series s
	JOIN platforms p ON p.id = s.platform_id
	WHERE s.workspace_id = $1 AND s.id = $2`

// The dates of a rhythm that ended with it, of the meetings that were still to come.
const datesGone = `
	SELECT m.starts_at
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.series_id = $2 AND m.occurrence >= $3 AND m.state = 'cancelled' AND m.starts_at > $4
	ORDER BY m.starts_at
	LIMIT $5`

// RhythmForDelivery reads what the one notice of a change of rhythm shows. It is moot when the channel is no longer its
// platform's, or that rhythm has been replaced itself before anybody heard of it.
func (d *DB) RhythmForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.RhythmEffect, error) {
	var e consult.RhythmEffect
	err := d.read(ctx, "rhythm for delivery", func(t tx) error {
		var s consult.Series
		found, err := t.get(ctx, &s, seriesOfDelivery, of.WorkspaceID, of.SubjectID)
		if err != nil {
			return err
		}
		if !found || of.RecipientKind != consult.ToChannel || s.ChannelID != of.Recipient {
			return consult.Moot("not_theirs")
		}
		from, err := time.Parse(time.RFC3339, of.Occurrence)
		if err != nil {
			return fmt.Errorf("moment of the notice: %w", err)
		}
		if e.Old = s; s.EndedAt == nil || !s.EndedAt.Equal(from) {
			if s.FollowsID == nil || of.TS == "" && !s.RunsAt(now) {
				return consult.Moot("replaced")
			}
			e.New = &s
			if _, err := t.get(ctx, &e.Old, seriesOfDelivery, of.WorkspaceID, *s.FollowsID); err != nil {
				return err
			}
			e.Planned = ruleOf(s).Next(latest(from, now).Add(-time.Second), noticeDates)
		}
		e.Old.EndedAt = &from
		var gone []time.Time
		if err := t.all(ctx, &gone, datesGone, of.WorkspaceID, e.Old.ID, from, of.DueAt, noticeDates); err != nil {
			return fmt.Errorf("dates gone: %w", err)
		}
		loc, err := recurrence.LoadZone(e.Old.Zone)
		if err != nil {
			return err
		}
		for _, at := range gone {
			e.Cancelled = append(e.Cancelled, at.In(loc))
		}
		return nil
	})
	return e, err
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
