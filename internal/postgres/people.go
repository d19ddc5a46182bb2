package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const ensureWorkspace = `
	INSERT INTO workspaces (id, name, bot_user_id)
	VALUES ($1, $2, $3)
	ON CONFLICT (id) DO UPDATE SET name = excluded.name, bot_user_id = excluded.bot_user_id
	WHERE (workspaces.name, workspaces.bot_user_id) IS DISTINCT FROM (excluded.name, excluded.bot_user_id)`

// EnsureWorkspace notes the Slack team that the token belongs to.
func (d *DB) EnsureWorkspace(ctx context.Context, ws consult.WorkspaceID, name, botUserID string) error {
	return d.change(ctx, "ensure workspace", func(t tx) error {
		_, err := t.exec(ctx, ensureWorkspace, ws, name, botUserID)
		return err
	})
}

const personColumns = `id, workspace_id, coalesce(slack_id, '') AS slack_id, name, email, lang, zone, external, guest,
	deactivated, bot, profile_at, memberships_at`

const personBySlack = `
	SELECT ` + personColumns + `
	FROM persons
	WHERE workspace_id = $1 AND slack_id = $2`

// PersonBySlack finds our record of a Slack user.
func (d *DB) PersonBySlack(ctx context.Context, ws consult.WorkspaceID, slackID string) (consult.Person, error) {
	var found []consult.Person
	err := d.look(ctx, "person by slack", &found, personBySlack, ws, slackID)
	if err != nil {
		return consult.Person{}, err
	}
	if len(found) == 0 {
		return consult.Person{}, consult.NotFound("person_unknown")
	}
	return found[0], nil
}

// adoptPerson gives a person whom we knew without Slack their Slack id, when the name is theirs alone.
const adoptPerson = `
	UPDATE persons
	SET slack_id = $2
	WHERE workspace_id = $1 AND slack_id IS NULL AND id = (
		SELECT min(id)
		FROM persons
		WHERE workspace_id = $1 AND name = $3
		HAVING count(*) = 1
	)
	AND NOT EXISTS (SELECT 1 FROM persons WHERE workspace_id = $1 AND slack_id = $2)`

const saveProfile = `
	INSERT INTO persons (workspace_id, slack_id, name, lang, zone, external, guest, deactivated, bot, profile_at)
	VALUES ($1, $2, $3, $4, coalesce(nullif($5, ''), 'Europe/Brussels'), $6, $7, $8, $9, $10)
	ON CONFLICT (workspace_id, slack_id) DO UPDATE
	SET name = excluded.name, lang = excluded.lang, zone = excluded.zone, external = excluded.external, guest = excluded.guest,
	    deactivated = excluded.deactivated, bot = excluded.bot, profile_at = excluded.profile_at
	RETURNING ` + personColumns

// SaveProfile makes or updates our record of a Slack user from Slack's profile.
func (d *DB) SaveProfile(ctx context.Context, p consult.Person) (consult.Person, error) {
	var saved consult.Person
	err := d.change(ctx, "save profile", func(t tx) error {
		if _, err := t.exec(ctx, adoptPerson, p.WorkspaceID, p.SlackID, p.Name); err != nil {
			return fmt.Errorf("adopt: %w", err)
		}
		_, err := t.get(ctx, &saved, saveProfile, p.WorkspaceID, p.SlackID, p.Name, p.Lang, p.Zone, p.External, p.Guest,
			p.Deactivated, p.Bot, p.ProfileAt)
		return err
	})
	return saved, err
}

const leaveChannels = `
	DELETE FROM channel_members
	WHERE workspace_id = $1 AND person_id = $2 AND NOT channel_id = ANY ($3)`

const joinChannels = `
	INSERT INTO channel_members (workspace_id, channel_id, person_id)
	SELECT $1, c.id, p.id
	FROM unnest(cast($3 AS text[])) AS c (id)
	JOIN persons p ON p.workspace_id = $1 AND p.id = $2
	ON CONFLICT DO NOTHING`

const membershipsSeen = `
	UPDATE persons
	SET memberships_at = now()
	WHERE workspace_id = $1 AND id = $2`

// SaveMemberships notes in which channels a person is now; they have left all others.
func (d *DB) SaveMemberships(ctx context.Context, v consult.Viewer, channels []string) error {
	return d.change(ctx, "save memberships", func(t tx) error {
		if _, err := t.exec(ctx, leaveChannels, v.Workspace, v.Person, pq.Array(channels)); err != nil {
			return fmt.Errorf("leave: %w", err)
		}
		if _, err := t.exec(ctx, joinChannels, v.Workspace, v.Person, pq.Array(channels)); err != nil {
			return fmt.Errorf("join: %w", err)
		}
		_, err := t.exec(ctx, membershipsSeen, v.Workspace, v.Person)
		return err
	})
}

const leaveChannel = `
	DELETE FROM channel_members
	WHERE workspace_id = $1 AND channel_id = $2 AND NOT person_id = ANY ($3)`

const joinChannel = `
	INSERT INTO channel_members (workspace_id, channel_id, person_id)
	SELECT $1, $2, p.id
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = ANY ($3)
	ON CONFLICT DO NOTHING`

// SaveMembers notes who is in a channel now; all others have left it.
func (d *DB) SaveMembers(ctx context.Context, ws consult.WorkspaceID, channel string, people []consult.PersonID) error {
	ids := pq.Array(int64s(people))
	return d.change(ctx, "save members", func(t tx) error {
		if _, err := t.exec(ctx, leaveChannel, ws, channel, ids); err != nil {
			return fmt.Errorf("leave: %w", err)
		}
		_, err := t.exec(ctx, joinChannel, ws, channel, ids)
		return err
	})
}

const memberLeft = `
	DELETE FROM channel_members
	WHERE workspace_id = $1 AND channel_id = $2 AND person_id = $3`

// MemberLeft notes that somebody left a channel; who chaired its platform or kept its minutes is to be replaced, and
// their open action items are offered to a successor.
func (d *DB) MemberLeft(ctx context.Context, v consult.Viewer, channel string, now time.Time) error {
	return d.change(ctx, "member left", func(t tx) error {
		if _, err := t.exec(ctx, memberLeft, v.Workspace, channel, v.Person); err != nil {
			return err
		}
		if err := t.leftChannel(ctx, v, channel, now); err != nil {
			return err
		}
		return t.leftActions(ctx, v, channel, now)
	})
}

func int64s[ID ~int64](ids []ID) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}
