package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const channelReaders = `
	SELECT coalesce(p.channel_id, '') AS channel_id,
	       (SELECT count(*)
	        FROM channel_members c
	        JOIN persons v ON v.id = c.person_id AND NOT (v.deactivated OR v.bot)
	        WHERE c.workspace_id = p.workspace_id AND c.channel_id = p.channel_id) AS people
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $2`

func (t tx) channelReaders(ctx context.Context, ws consult.WorkspaceID, platform consult.PlatformID) (consult.ChannelReaders, error) {
	var r consult.ChannelReaders
	if _, err := t.get(ctx, &r, channelReaders, ws, platform); err != nil {
		return r, fmt.Errorf("readers: %w", err)
	}
	if _, err := t.get(ctx, &r.Outsiders, outsidersIn, ws, r.ChannelID); err != nil {
		return r, fmt.Errorf("outsiders: %w", err)
	}
	return r, nil
}

// StandingReaders is who would see it when the viewer, who manages the project's platform, shares its standing.
func (d *DB) StandingReaders(ctx context.Context, v consult.Viewer, id consult.ProjectID, now time.Time) (consult.ChannelReaders, error) {
	var r consult.ChannelReaders
	err := d.read(ctx, "standing readers", func(t tx) error {
		p, err := t.project(ctx, v, id, now)
		if err != nil {
			return err
		}
		if err := p.CanChange(); err != nil {
			return err
		}
		r, err = t.channelReaders(ctx, v.Workspace, p.PlatformID)
		return err
	})
	return r, err
}

// ShareStanding notes that who manages a project's platform shares its standing of today with the channel, and returns both.
// It refuses a platform without a channel, and a channel in which outsiders read.
func (d *DB) ShareStanding(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.Overview, consult.ChannelReaders, error) {
	var o consult.Overview
	var r consult.ChannelReaders
	_, err := d.changeProject(ctx, act, id, "share standing", func(t tx, p consult.Project) error {
		r, err := t.channelReaders(ctx, act.Workspace, p.PlatformID)
		if err != nil {
			return err
		}
		return r.CanShare()
	})
	if err != nil {
		return o, r, err
	}
	err = d.read(ctx, "standing", func(t tx) error {
		var err error
		if o, err = t.overview(ctx, act.Viewer, id, act.Now, act.Now); err != nil {
			return err
		}
		r, err = t.channelReaders(ctx, act.Workspace, o.Card.PlatformID)
		return err
	})
	return o, r, err
}
