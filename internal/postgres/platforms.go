package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const platformColumns = `p.id, p.workspace_id, p.parent_id, coalesce(p.channel_id, '') AS channel_id, p.slug, p.name, p.kind,
	p.level, p.lang, p.zone, p.invitation_lead, p.unanswered_lead, p.attending_lead, p.deadline_leads, p.quiet_from, p.quiet_to,
	p.bot_present, p.quorum`

// platformRow reads the columns that the domain's type cannot scan by itself.
type platformRow struct {
	consult.Platform
	DeadlineLeads pq.Int64Array
}

func (r platformRow) platform() consult.Platform {
	p := r.Platform
	for _, days := range r.DeadlineLeads {
		p.DeadlineLeads = append(p.DeadlineLeads, int(days))
	}
	return p
}

const platformByChannel = `
	SELECT ` + platformColumns + `
	FROM platforms p
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.workspace_id = $1 AND p.channel_id = $4`

const platformByID = `
	SELECT ` + platformColumns + `
	FROM platforms p
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.workspace_id = $1 AND p.id = $4`

const standingOn = `
	SELECT EXISTS (SELECT 1 FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = $4) AS member,
	       ARRAY(
	           SELECT DISTINCT role
	           FROM platform_roles
	           WHERE platform_id = $4 AND person_id = $2 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
	       ) AS roles`

// PlatformByChannel finds the platform of a Slack channel, if the viewer may know of it, and what the viewer is there.
func (d *DB) PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error) {
	var p consult.Platform
	var s consult.Standing
	err := d.read(ctx, "platform by channel", func(t tx) error {
		var row platformRow
		found, err := t.get(ctx, &row, platformByChannel, v.Workspace, v.Person, now, channel)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("no_platform_here")
		}
		p = row.platform()
		s, err = t.standing(ctx, v, p.ID, now)
		return err
	})
	return p, s, err
}

// PlatformByID is PlatformByChannel for a platform that a form or a button names.
func (d *DB) PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error) {
	var p consult.Platform
	var s consult.Standing
	err := d.read(ctx, "platform by id", func(t tx) error {
		var err error
		p, s, err = t.platform(ctx, v, id, now)
		return err
	})
	return p, s, err
}

// platform finds a platform by id, and what the viewer is there, within a step.
func (t tx) platform(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error) {
	var row platformRow
	found, err := t.get(ctx, &row, platformByID, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.Platform{}, consult.Standing{}, fmt.Errorf("platform: %w", err)
	}
	if !found {
		return consult.Platform{}, consult.Standing{}, consult.NotFound("gone")
	}
	s, err := t.standing(ctx, v, id, now)
	return row.platform(), s, err
}

// managed is platform for steps that only chair, secretary and coordinator may take.
func (t tx) managed(ctx context.Context, act consult.Act, id consult.PlatformID) (consult.Platform, error) {
	p, s, err := t.platform(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return p, err
	}
	return p, s.CanManage()
}

func (t tx) standing(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Standing, error) {
	var row struct {
		Member bool
		Roles  pq.StringArray
	}
	if _, err := t.get(ctx, &row, standingOn, v.Workspace, v.Person, now, id); err != nil {
		return consult.Standing{}, fmt.Errorf("standing: %w", err)
	}
	s := consult.Standing{Member: row.Member}
	for _, r := range row.Roles {
		s.Roles = append(s.Roles, consult.Role(r))
	}
	return s, nil
}

const visibleCards = `
	SELECT ` + platformColumns + `
	FROM platforms p
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.workspace_id = $1
	ORDER BY p.name, p.id`

// VisiblePlatforms lists the platforms whose card the viewer may see, by name.
func (d *DB) VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error) {
	var rows []platformRow
	err := d.read(ctx, "visible platforms", func(t tx) error {
		return t.all(ctx, &rows, visibleCards, v.Workspace, v.Person, now)
	})
	var list []consult.Platform
	for _, r := range rows {
		list = append(list, r.platform())
	}
	return list, err
}

const searchOrganisations = `
	SELECT id, name, kind, nis
	FROM organisations
	WHERE workspace_id = $1 AND unaccent(lower(name)) LIKE '%' || $2 || '%'
	ORDER BY unaccent(lower(name)) NOT LIKE $2 || '%', name
	LIMIT 100`

// SearchOrganisations finds organisations by a part of their name, those that begin with it first.
func (d *DB) SearchOrganisations(ctx context.Context, v consult.Viewer, text string) ([]consult.Organisation, error) {
	var list []consult.Organisation
	err := d.read(ctx, "search organisations", func(t tx) error {
		return t.all(ctx, &list, searchOrganisations, v.Workspace, likePattern(text))
	})
	return list, err
}

const changeSettings = `
	UPDATE platforms
	SET level = $3, lang = $4, invitation_lead = $5, unanswered_lead = $6, attending_lead = $7, deadline_leads = $8,
	    quiet_from = $9, quiet_to = $10, quorum = $11
	WHERE workspace_id = $1 AND id = $2`

// ChangeSettings changes a platform's language, level, leads and quiet hours. What was planned with the old leads is
// planned anew with the new ones. A closed platform cannot come into view under a short name that one in view has.
func (d *DB) ChangeSettings(ctx context.Context, act consult.Act, id consult.PlatformID, s consult.Settings) (consult.Platform, error) {
	var p consult.Platform
	err := d.change(ctx, "change settings", func(t tx) error {
		if err := s.Check(); err != nil {
			return err
		}
		if _, err := t.managed(ctx, act, id); err != nil {
			return err
		}
		if s.Level == consult.LevelClosed {
			if err := t.hasNoOpenEvent(ctx, act, id); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, changeSettings, act.Workspace, id, s.Level, s.Lang, s.InvitationLead, s.UnansweredLead, s.AttendingLead,
			pq.Array(s.DeadlineLeads), s.QuietFrom, s.QuietTo, s.Quorum); err != nil {
			return err
		}
		var err error
		if p, _, err = t.platform(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		if err := changed(ctx, t, act, "change settings", id); err != nil {
			return err
		}
		return t.replan(ctx, p, act.Now)
	})
	if violates(err, "platforms_slug_key") {
		return p, consult.Invalid("level", "level_slug_taken", nil)
	}
	return p, err
}

const comingForEverybody = `
	SELECT m.title
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.audience = 'workspace' AND m.state IN ('planned', 'open') AND m.ends_at > $3
	ORDER BY m.starts_at, m.id
	LIMIT 1`

// hasNoOpenEvent refuses to close a platform while an event of it is for everybody: who signed up would lose sight of it.
func (t tx) hasNoOpenEvent(ctx context.Context, act consult.Act, id consult.PlatformID) error {
	var title string
	found, err := t.get(ctx, &title, comingForEverybody, act.Workspace, id, act.Now)
	if err == nil && found {
		return consult.Invalid("level", "level_open_event", map[string]any{"Title": title})
	}
	return err
}

const setBotPresent = `
	UPDATE platforms
	SET bot_present = $3
	WHERE workspace_id = $1 AND channel_id = $2
	RETURNING id`

// BotJoined notes that the bot was invited to a channel, and greets there once when it has no platform yet.
func (d *DB) BotJoined(ctx context.Context, ws consult.WorkspaceID, channel string, now time.Time) error {
	return d.change(ctx, "bot joined", func(t tx) error {
		var id consult.PlatformID
		known, err := t.get(ctx, &id, setBotPresent, ws, channel, true)
		if err != nil || known {
			return err
		}
		return t.deliver(ctx, consult.Delivery{
			WorkspaceID: ws, Subject: "channel", Occurrence: channel, Purpose: consult.PurposeGreeting,
			RecipientKind: consult.ToChannel, Recipient: channel, DueAt: now,
		})
	})
}

// BotLeft notes that the bot was removed from a channel: nothing can be posted there until it is invited again.
func (d *DB) BotLeft(ctx context.Context, ws consult.WorkspaceID, channel string) error {
	return d.change(ctx, "bot left", func(t tx) error {
		var id consult.PlatformID
		_, err := t.get(ctx, &id, setBotPresent, ws, channel, false)
		return err
	})
}

const moveChannel = `
	UPDATE platforms
	SET channel_id = $3
	WHERE workspace_id = $1 AND channel_id = $2`

// ChannelMoved follows a channel whose Slack id has changed (private to shared).
func (d *DB) ChannelMoved(ctx context.Context, ws consult.WorkspaceID, from, to string) error {
	return d.change(ctx, "channel moved", func(t tx) error {
		_, err := t.exec(ctx, moveChannel, ws, from, to)
		return err
	})
}
