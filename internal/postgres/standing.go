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

// ShareStanding tells the channel of a project's platform, on behalf of who manages that, who still owes what; it returns who
// reads there. It refuses a platform without a channel, and a channel in which outsiders read.
func (d *DB) ShareStanding(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.ChannelReaders, error) {
	project, err := d.changeProject(ctx, act, id, "share standing", func(t tx, p consult.Project) error {
		r, err := t.channelReaders(ctx, act.Workspace, p.PlatformID)
		if err != nil {
			return err
		}
		if err := r.CanShare(); err != nil {
			return err
		}
		return t.deliver(ctx, consult.Delivery{
			WorkspaceID: act.Workspace, PlatformID: &p.PlatformID, Subject: "project", SubjectID: int64(id), Occurrence: act.Now.UTC().Format(time.RFC3339Nano),
			Purpose: consult.PurposeStanding, RecipientKind: consult.ToChannel, Recipient: r.ChannelID, DueAt: act.Now,
		})
	})
	var r consult.ChannelReaders
	if err != nil {
		return r, err
	}
	err = d.read(ctx, "standing readers", func(t tx) error {
		r, err = t.channelReaders(ctx, act.Workspace, project.PlatformID)
		return err
	})
	return r, err
}

const projectForChannel = `
	SELECT j.id, j.platform_id, p.name AS platform, j.slug, j.name, j.starts_on, j.ends_on, p.zone
	FROM projects j
	JOIN platforms p ON p.id = j.platform_id AND p.channel_id = $3
	WHERE j.workspace_id = $1 AND j.id = $2`

// StandingToTell is what the platform's own channel sees of a project at now: the deadlines of that platform and how each
// organisation stands, nothing else of an overview. It is moot when outsiders read there by now.
func (d *DB) StandingToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Overview, error) {
	var o consult.Overview
	err := d.read(ctx, "standing to tell", func(t tx) error {
		found, err := t.get(ctx, &o.Card.Project, projectForChannel, of.WorkspaceID, of.SubjectID, of.Recipient)
		if err != nil {
			return fmt.Errorf("project: %w", err)
		}
		if !found {
			return consult.Moot("not_due")
		}
		outsiders := false
		if _, err := t.get(ctx, &outsiders, outsidersIn, of.WorkspaceID, of.Recipient); err != nil {
			return fmt.Errorf("outsiders: %w", err)
		}
		if outsiders {
			return consult.Moot("outsiders")
		}
		o.Card.On = consult.Day(now.In(o.Card.Location()))
		o.Groups = []consult.OverviewGroup{{ID: o.Card.PlatformID, Name: o.Card.Platform}}
		return t.deadlinesOn(ctx, of.WorkspaceID, &o, span{on: o.Card.On, zone: o.Card.Location()})
	})
	return o, err
}
