package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const insertPlatform = `
	INSERT INTO platforms (workspace_id, parent_id, channel_id, slug, name, kind, level, lang, created_at, created_by)
	VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $10)
	RETURNING id`

const insertPlatformOrganisations = `
	INSERT INTO platform_organisations (platform_id, organisation_id)
	SELECT $2, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)
	ON CONFLICT DO NOTHING`

const insertRole = `
	INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	SELECT $2, p.id, $4, $5
	FROM persons p
	WHERE p.workspace_id = $1 AND p.slack_id = $3
	ON CONFLICT DO NOTHING`

// RegisterPlatform makes a channel the home of a platform and asks each member once for which organisation they sit.
// It refuses a channel that has one already, a short name of one that they may know, and somebody who is not in the channel.
func (d *DB) RegisterPlatform(ctx context.Context, act consult.Act, draft consult.PlatformDraft) (consult.Platform, error) {
	var p consult.Platform
	err := d.change(ctx, "register platform", func(t tx) error {
		if err := draft.Check(); err != nil {
			return err
		}
		if err := t.inChannel(ctx, act, draft.ChannelID); err != nil {
			return err
		}
		id, err := once(ctx, t, act, "register platform", func() (consult.PlatformID, error) {
			return t.insertPlatform(ctx, act, draft)
		})
		if err != nil {
			return err
		}
		p, _, err = t.platform(ctx, act.Viewer, id, act.Now)
		return err
	})
	switch {
	case violates(err, "platforms_channel_id_key"):
		return p, consult.Conflict("channel_registered", nil)
	case violates(err, "platforms_slug_key"):
		return p, slugTaken("slug", draft.Slug)
	}
	return p, err
}

// A closed platform that the registrant may not know of stands in nobody's way: a clash would betray it.
const knownBySlug = `
	SELECT 1
	FROM platforms p
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.workspace_id = $1 AND p.slug = $4`

func slugTaken(field, slug string) error {
	return consult.Invalid(field, "slug_taken", map[string]any{"Slug": slug})
}

const isInChannel = `
	SELECT 1
	FROM channel_members
	WHERE workspace_id = $1 AND channel_id = $2 AND person_id = $3`

func (t tx) inChannel(ctx context.Context, act consult.Act, channel string) error {
	var one int
	found, err := t.get(ctx, &one, isInChannel, act.Workspace, channel, act.Person)
	if err == nil && !found {
		return consult.Forbidden("not_in_channel")
	}
	return err
}

func (t tx) insertPlatform(ctx context.Context, act consult.Act, draft consult.PlatformDraft) (consult.PlatformID, error) {
	if draft.ParentID != nil {
		if _, _, err := t.platform(ctx, act.Viewer, *draft.ParentID, act.Now); err != nil {
			return 0, err
		}
	}
	var one int
	taken, err := t.get(ctx, &one, knownBySlug, act.Workspace, act.Person, act.Now, draft.Slug)
	if err != nil {
		return 0, fmt.Errorf("short name: %w", err)
	}
	if taken {
		return 0, slugTaken("slug", draft.Slug)
	}
	var id consult.PlatformID
	_, err = t.get(ctx, &id, insertPlatform, act.Workspace, draft.ParentID, draft.ChannelID, draft.Slug, draft.Name, draft.Kind,
		draft.Level, draft.Lang, act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert platform: %w", err)
	}
	if _, err := t.exec(ctx, insertPlatformOrganisations, act.Workspace, id, pq.Array(int64s(draft.Organisations))); err != nil {
		return 0, fmt.Errorf("organisations: %w", err)
	}
	for role, slackID := range map[consult.Role]string{consult.RoleChair: draft.Chair, consult.RoleSecretary: draft.Secretary} {
		if slackID == "" {
			continue
		}
		if _, err := t.exec(ctx, insertRole, act.Workspace, id, slackID, role, act.Now); err != nil {
			return 0, fmt.Errorf("role: %w", err)
		}
	}
	if err := t.startWith(ctx, act.Workspace, id, draft.Defaults); err != nil {
		return 0, fmt.Errorf("defaults: %w", err)
	}
	if _, err := t.exec(ctx, refreshGreeting, act.Workspace, draft.ChannelID); err != nil {
		return 0, fmt.Errorf("greeting: %w", err)
	}
	return id, t.askSeats(ctx, act.Workspace, id, draft.ChannelID, act.Now)
}

// The greeting in a channel offers to register it; once that is done it says so instead.
const refreshGreeting = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND subject = 'channel' AND occurrence = $2 AND purpose = 'greeting' AND state IN ('sending', 'sent', 'unknown')`

const greetedPlatform = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.channel_id = $2`

// GreetedPlatform returns the platform of the channel that was greeted; registered is false while it has none. The
// channel itself is the audience.
func (d *DB) GreetedPlatform(ctx context.Context, dl consult.Delivery) (p consult.Platform, registered bool, err error) {
	var row platformRow
	err = d.read(ctx, "greeted platform", func(t tx) error {
		registered, err = t.get(ctx, &row, greetedPlatform, dl.WorkspaceID, dl.Occurrence)
		return err
	})
	return row.platform(), registered, err
}

const setDefaults = `
	UPDATE platforms
	SET zone = $3, invitation_lead = $4, unanswered_lead = $5, attending_lead = $6, deadline_leads = $7, quiet_from = $8, quiet_to = $9
	WHERE workspace_id = $1 AND id = $2`

// startWith gives a new platform the installation's defaults.
func (t tx) startWith(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID, d consult.Defaults) error {
	if d.Zone == "" {
		return nil
	}
	_, err := t.exec(ctx, setDefaults, ws, id, d.Zone, d.InvitationLead, d.UnansweredLead, d.AttendingLead, pq.Array(d.DeadlineLeads), d.QuietFrom, d.QuietTo)
	return err
}
