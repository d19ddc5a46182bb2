package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// Who sits in the channel, for who may read the platform; $5 is one of them, 0 for all.
const whoIsWho = `
	SELECT p.id AS person_id, p.name, coalesce(p.slack_id, '') AS slack_id, coalesce(i.text, '') AS introduction,
	       ARRAY(SELECT o.name
	             FROM seat_organisations s
	             JOIN organisations o ON o.id = s.organisation_id
	             WHERE s.platform_id = f.id AND s.person_id = p.id
	             ORDER BY o.name) AS organisations,
	       ARRAY(SELECT DISTINCT l.role
	             FROM platform_roles l
	             WHERE l.platform_id = f.id AND l.person_id = p.id AND l.role <> 'member' AND l.valid_from <= $3 AND (l.valid_to IS NULL OR l.valid_to > $3)
	             ORDER BY l.role) AS roles,
	       coalesce((SELECT c.role
	                 FROM contacts c
	                 WHERE c.workspace_id = $1 AND c.person_id = p.id AND c.role <> ''
	                   AND (c.valid_from IS NULL OR c.valid_from <= $3::date) AND (c.valid_to IS NULL OR c.valid_to >= $3::date)
	                 ORDER BY c.id
	                 LIMIT 1), '') AS function
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms f ON f.id = r.platform_id
	JOIN channel_members m ON m.workspace_id = f.workspace_id AND m.channel_id = f.channel_id
	JOIN persons p ON p.id = m.person_id AND NOT (p.deactivated OR p.bot) AND p.erased_at IS NULL
	LEFT JOIN introductions i ON i.platform_id = f.id AND i.person_id = p.id
	WHERE f.id = $4 AND ($5 = 0 OR p.id = $5)
	ORDER BY p.name, p.id
	LIMIT 45`

type whoRow struct {
	consult.WhoCard
	Organisations pq.StringArray
	Roles         pq.StringArray
}

func (t tx) whoIsWho(ctx context.Context, v consult.Viewer, platform consult.PlatformID, one consult.PersonID, now time.Time) ([]consult.WhoCard, error) {
	var rows []whoRow
	if err := t.all(ctx, &rows, whoIsWho, v.Workspace, v.Person, now, platform, one); err != nil {
		return nil, fmt.Errorf("who is who: %w", err)
	}
	var list []consult.WhoCard
	for _, r := range rows {
		c := r.WhoCard
		c.Organisations = r.Organisations
		for _, role := range r.Roles {
			c.Roles = append(c.Roles, consult.Role(role))
		}
		list = append(list, c)
	}
	return list, nil
}

// WhoIsWho lists the members of a platform, for who may read it; 45 at most.
func (d *DB) WhoIsWho(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.WhoIsWho, error) {
	var who consult.WhoIsWho
	err := d.read(ctx, "who is who", func(t tx) error {
		p, _, err := t.platform(ctx, v, platform, now)
		if err != nil {
			return err
		}
		who.Platform = p
		who.Members, err = t.whoIsWho(ctx, v, platform, 0, now)
		return err
	})
	return who, err
}

const saveIntroduction = `
	INSERT INTO introductions (platform_id, person_id, text, at)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT ON CONSTRAINT introductions_pkey DO UPDATE SET text = excluded.text, at = excluded.at`

// Introduce posts in a platform's channel who the actor is, in their own words: once; later words take the place of the
// earlier ones there. Members may.
func (d *DB) Introduce(ctx context.Context, act consult.Act, platform consult.PlatformID, text string) (consult.WhoCard, error) {
	var me consult.WhoCard
	if err := consult.CheckText("text", text); err != nil {
		return me, err
	}
	err := d.change(ctx, "introduce", func(t tx) error {
		p, _, err := t.platform(ctx, act.Viewer, platform, act.Now)
		if err != nil {
			return err
		}
		list, err := t.whoIsWho(ctx, act.Viewer, platform, act.Person, act.Now)
		if err == nil && len(list) == 0 {
			err = consult.Forbidden("members_only")
		}
		if err != nil {
			return err
		}
		me = list[0]
		me.Introduction = text
		_, err = once(ctx, t, act, "introduce", func() (consult.PlatformID, error) { return platform, t.introduce(ctx, act, p, text) })
		return err
	})
	return me, err
}

func (t tx) introduce(ctx context.Context, act consult.Act, p consult.Platform, text string) error {
	if _, err := t.exec(ctx, saveIntroduction, p.ID, act.Person, text, act.Now); err != nil {
		return fmt.Errorf("save introduction: %w", err)
	}
	if err := t.refresh(ctx, act.Workspace, "person", int64(act.Person), consult.PurposeIntroduction); err != nil {
		return err
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &p.ID, Subject: "person", SubjectID: int64(act.Person), Purpose: consult.PurposeIntroduction,
		RecipientKind: consult.ToChannel, Recipient: p.ChannelID, DueAt: act.Now,
	})
}

// IntroductionForDelivery reads who introduces themselves in a channel; it is moot when they left before it was posted.
func (d *DB) IntroductionForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.WhoCard, error) {
	var me consult.WhoCard
	err := d.read(ctx, "introduction", func(t tx) error {
		if of.PlatformID == nil {
			return consult.Moot("left")
		}
		person := consult.PersonID(of.SubjectID)
		list, err := t.whoIsWho(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, *of.PlatformID, person, now)
		if err == nil && len(list) == 0 {
			err = consult.Moot("left")
		}
		if err == nil {
			me = list[0]
		}
		return err
	})
	return me, err
}
