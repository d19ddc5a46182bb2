package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// fewestLetters is how much of an organisation's name has to be typed: less names too many.
const fewestLetters = 2

// An organisation is found by any of its names. The directory is for people of the workspace itself.
const findOrganisations = `
	SELECT o.id, o.name, o.kind, o.nis, o.name_fr, o.name_en, o.short_names,
	       ARRAY(SELECT i.name
	             FROM organisation_members m
	             JOIN organisations i ON i.id = m.member_id
	             WHERE m.organisation_id = o.id AND (m.valid_from IS NULL OR m.valid_from <= $3::date) AND (m.valid_to IS NULL OR m.valid_to >= $3::date)
	             ORDER BY i.name) AS members,
	       ARRAY(SELECT i.name
	             FROM organisation_members m
	             JOIN organisations i ON i.id = m.organisation_id
	             WHERE m.member_id = o.id AND (m.valid_from IS NULL OR m.valid_from <= $3::date) AND (m.valid_to IS NULL OR m.valid_to >= $3::date)
	             ORDER BY i.name) AS of
	FROM organisations o
	JOIN persons v ON v.workspace_id = o.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	WHERE o.workspace_id = $1
	  AND plain(o.name || ' ' || o.name_fr || ' ' || o.name_en || ' ' || array_to_string(o.short_names, ' ')) LIKE '%' || $4 || '%'
	ORDER BY plain(o.name) <> $5 AND NOT EXISTS (SELECT FROM unnest(o.short_names) s WHERE plain(s) = $5), o.name
	LIMIT 3`

type organisationRow struct {
	consult.OrganisationCard
	ShortNames pq.StringArray
	Members    pq.StringArray
	Of         pq.StringArray
}

// Organisations finds organisations by part of any of their names, the one that is called just so first; three at most.
func (d *DB) Organisations(ctx context.Context, v consult.Viewer, name string, now time.Time) ([]consult.OrganisationCard, error) {
	if len([]rune(name)) < fewestLetters {
		return nil, nil
	}
	var rows []organisationRow
	err := d.read(ctx, "find organisations", func(t tx) error {
		return t.all(ctx, &rows, findOrganisations, v.Workspace, v.Person, now, likePattern(name), consult.Fold(name))
	})
	var list []consult.OrganisationCard
	for _, r := range rows {
		o := r.OrganisationCard
		o.ShortNames, o.Members, o.Of = r.ShortNames, r.Members, r.Of
		list = append(list, o)
	}
	return list, err
}

const platformsWithMember = `
	SELECT DISTINCT f.name
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms f ON f.id = r.platform_id
	JOIN platform_organisations m ON m.platform_id = f.id
	JOIN organisations o ON o.id = m.organisation_id
	WHERE o.nis = $4 AND o.kind IN ('gemeente', 'ocmw')
	ORDER BY f.name`

// PlatformsOf names the platforms that the viewer may read and of which a board of the municipality is a member (R17).
func (d *DB) PlatformsOf(ctx context.Context, v consult.Viewer, nis string, now time.Time) ([]string, error) {
	var names []string
	err := d.read(ctx, "platforms of a municipality", func(t tx) error {
		return t.all(ctx, &names, platformsWithMember, v.Workspace, v.Person, now, nis)
	})
	return names, err
}

const nameOrganisation = `
	UPDATE organisations
	SET name_fr = $3, name_en = $4, short_names = $5
	WHERE workspace_id = $1 AND name = $2
	RETURNING id`

const addOrganisationMember = `
	INSERT INTO organisation_members (organisation_id, member_id)
	SELECT $2, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.name = $3
	ON CONFLICT ON CONSTRAINT organisation_members_pkey DO UPDATE SET valid_from = organisation_members.valid_from`

// DescribeOrganisation gives the organisation named o.Name its other names and its members, by name; all must be there:
// not_found otherwise. For whoever runs the bot.
func (d *DB) DescribeOrganisation(ctx context.Context, ws consult.WorkspaceID, o consult.OrganisationCard) error {
	return d.change(ctx, "describe organisation", func(t tx) error {
		var id consult.OrganisationID
		found, err := t.get(ctx, &id, nameOrganisation, ws, o.Name, o.NameFR, o.NameEN, textArray(o.ShortNames))
		if err == nil && !found {
			err = consult.NotFound("gone")
		}
		if err != nil {
			return err
		}
		for _, m := range o.Members {
			n, err := t.exec(ctx, addOrganisationMember, ws, id, m)
			if err == nil && n == 0 {
				err = consult.NotFound("gone")
			}
			if err != nil {
				return fmt.Errorf("member %q: %w", m, err)
			}
		}
		return nil
	})
}

// Somebody to choose: by part of the name, with whom one shares the directory. Whoever left is nobody to choose.
const findColleagues = `
	SELECT p.id, p.name, p.email, coalesce(p.slack_id, '') AS slack_id
	FROM persons p
	JOIN persons v ON v.workspace_id = p.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	WHERE p.workspace_id = $1 AND NOT (p.deactivated OR p.bot OR p.external OR p.guest) AND p.erased_at IS NULL AND p.name <> ''
	  AND plain(p.name) LIKE '%' || $3 || '%'
	ORDER BY p.name, p.id
	LIMIT 100`

// Colleagues finds people of the workspace itself by part of their name, with Slack or without; a hundred at most.
func (d *DB) Colleagues(ctx context.Context, v consult.Viewer, name string) ([]consult.Person, error) {
	var list []consult.Person
	err := d.read(ctx, "find colleagues", func(t tx) error {
		return t.all(ctx, &list, findColleagues, v.Workspace, v.Person, likePattern(name))
	})
	return list, err
}
