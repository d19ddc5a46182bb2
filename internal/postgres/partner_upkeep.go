package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// Partner reads a partner of a platform that the viewer may read, and whether they may change what is noted of it.
func (d *DB) Partner(ctx context.Context, v consult.Viewer, id consult.PartnerID, now time.Time) (consult.Partner, bool, error) {
	var p consult.Partner
	keeps := false
	err := d.read(ctx, "partner", func(t tx) error {
		var err error
		if p, err = t.partner(ctx, v, id, now); err != nil {
			return err
		}
		_, err = t.managed(ctx, consult.Act{Viewer: v, Now: now}, p.PlatformID)
		_, refused := consult.Refusal(err)
		if keeps = err == nil; refused {
			return nil
		}
		return err
	})
	return p, keeps, err
}

func (t tx) partner(ctx context.Context, v consult.Viewer, id consult.PartnerID, now time.Time) (consult.Partner, error) {
	if id == 0 {
		return consult.Partner{}, consult.NotFound("gone")
	}
	list, err := t.partners(ctx, v, consult.PartnerQuery{}, id, now)
	if err != nil {
		return consult.Partner{}, fmt.Errorf("partner: %w", err)
	}
	if len(list) == 0 {
		return consult.Partner{}, consult.NotFound("gone")
	}
	return list[0], nil
}

// An organisation that is known by its name is the partner; one that is not is made, as an association.
const partnerOrganisation = `
	INSERT INTO organisations (workspace_id, name, kind)
	VALUES ($1, $2, 'association')
	ON CONFLICT ON CONSTRAINT organisations_name_key DO UPDATE SET name = excluded.name
	RETURNING id`

const addPartner = `
	INSERT INTO partners (workspace_id, platform_id, organisation_id, contact_id, activity, topics, nis, talks, talks_on)
	VALUES ($1, $2, $3, (SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND p.id = $4), $5, $6, $7, $8, $9)
	RETURNING id`

const changePartner = `
	UPDATE partners
	SET contact_id = (SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND p.id = $3), activity = $4, topics = $5, nis = $6,
	    talks = $7, talks_on = $8
	WHERE workspace_id = $1 AND id = $2`

// KeepPartner adds a partner to a platform, or changes what is noted of one; chair, secretary and coordinator may.
func (d *DB) KeepPartner(ctx context.Context, act consult.Act, draft consult.PartnerDraft) (consult.Partner, error) {
	var p consult.Partner
	if err := draft.Check(); err != nil {
		return p, err
	}
	err := d.change(ctx, "keep partner", func(t tx) error {
		platform := draft.PlatformID
		if draft.ID != 0 {
			was, err := t.partner(ctx, act.Viewer, draft.ID, act.Now)
			if err != nil {
				return err
			}
			platform = was.PlatformID
		}
		if _, err := t.managed(ctx, act, platform); err != nil {
			return err
		}
		id, err := once(ctx, t, act, "keep partner", func() (consult.PartnerID, error) { return t.keepPartner(ctx, act, platform, draft) })
		if err != nil {
			return err
		}
		p, err = t.partner(ctx, act.Viewer, id, act.Now)
		return err
	})
	return p, err
}

func (t tx) keepPartner(ctx context.Context, act consult.Act, platform consult.PlatformID, d consult.PartnerDraft) (consult.PartnerID, error) {
	if d.ID != 0 {
		_, err := t.exec(ctx, changePartner, act.Workspace, d.ID, d.Contact, d.Activity, textArray(d.Topics), textArray(d.NIS), d.Talks, date(d.TalksOn))
		if err != nil {
			return 0, err
		}
		return d.ID, t.notePartner(ctx, act.Workspace, d.ID, &act.Now)
	}
	var organisation consult.OrganisationID
	if _, err := t.get(ctx, &organisation, partnerOrganisation, act.Workspace, d.Organisation); err != nil {
		return 0, fmt.Errorf("organisation: %w", err)
	}
	var id consult.PartnerID
	_, err := t.get(ctx, &id, addPartner, act.Workspace, platform, organisation, d.Contact, d.Activity, textArray(d.Topics), textArray(d.NIS), d.Talks, date(d.TalksOn))
	if violates(err, "partners_organisation_key") {
		return 0, consult.Conflict("partner_known", map[string]any{"Name": d.Organisation})
	}
	if err != nil {
		return 0, err
	}
	return id, t.notePartner(ctx, act.Workspace, id, &act.Now)
}

const managedPlatforms = `
	SELECT DISTINCT f.id, f.name
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms f ON f.id = r.platform_id
	JOIN platform_roles l ON l.platform_id = f.id AND l.person_id = $2 AND l.role IN ('chair', 'secretary', 'coordinator')
	     AND l.valid_from <= $3 AND (l.valid_to IS NULL OR l.valid_to > $3)
	ORDER BY f.name`

// ManagedPlatforms lists the platforms of which the viewer is chair, secretary or coordinator: id and name.
func (d *DB) ManagedPlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error) {
	var list []consult.Platform
	err := d.read(ctx, "managed platforms", func(t tx) error {
		return t.all(ctx, &list, managedPlatforms, v.Workspace, v.Person, now)
	})
	return list, err
}
