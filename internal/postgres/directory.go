package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The steps of this file bring in what was known before the bot came: organisations, persons, positions. They are for
// whoever runs the bot; no request of a Slack user leads to them, and no right is asked for. Each may be repeated.

const saveOrganisation = `
	INSERT INTO organisations (workspace_id, name, kind, nis)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (workspace_id, name) DO UPDATE SET kind = excluded.kind, nis = excluded.nis
	RETURNING id`

// SaveOrganisation makes an organisation, or corrects the kind and the municipality of the one with its name.
func (d *DB) SaveOrganisation(ctx context.Context, ws consult.WorkspaceID, o consult.Organisation) (consult.OrganisationID, error) {
	if err := consult.CheckName("organisation", o.Name); err != nil {
		return 0, err
	}
	var id consult.OrganisationID
	err := d.change(ctx, "save organisation", func(t tx) error {
		_, err := t.get(ctx, &id, saveOrganisation, ws, o.Name, o.Kind, o.NIS)
		return err
	})
	return id, err
}

const lockPersons = `
	SELECT id
	FROM workspaces
	WHERE id = $1
	FOR NO KEY UPDATE`

// Somebody without Slack is known by name; a namesake with Slack is somebody else.
const personKnown = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND (slack_id = $2 OR $2 = '' AND slack_id IS NULL AND name = $3 AND erased_at IS NULL)
	ORDER BY id
	LIMIT 1`

const insertPerson = `
	INSERT INTO persons (workspace_id, slack_id, name, email, lang)
	VALUES ($1, nullif($2, ''), $3, $4, $5)
	RETURNING id`

const updatePerson = `
	UPDATE persons
	SET email = $3, lang = $4
	WHERE workspace_id = $1 AND id = $2`

// SavePerson notes e-mail address and language of somebody, with or without Slack: whom Slack knows keeps the name that
// they have there. See SaveProfile for what Slack tells.
func (d *DB) SavePerson(ctx context.Context, ws consult.WorkspaceID, p consult.Person) (consult.PersonID, error) {
	if err := consult.CheckName("name", p.Name); err != nil {
		return 0, err
	}
	var id consult.PersonID
	err := d.change(ctx, "save person", func(t tx) error {
		var locked consult.WorkspaceID // two imports at once must not make somebody twice
		if _, err := t.get(ctx, &locked, lockPersons, ws); err != nil {
			return fmt.Errorf("lock persons: %w", err)
		}
		known, err := t.get(ctx, &id, personKnown, ws, p.SlackID, p.Name)
		if err != nil {
			return fmt.Errorf("find person: %w", err)
		}
		if !known {
			_, err = t.get(ctx, &id, insertPerson, ws, p.SlackID, p.Name, p.Email, consult.Language(p.Lang))
			return err
		}
		_, err = t.exec(ctx, updatePerson, ws, id, p.Email, consult.Language(p.Lang))
		return err
	})
	return id, err
}

const saveContact = `
	INSERT INTO contacts (workspace_id, person_id, organisation_id, nis, role, topics, valid_from, source, confirmed_on, hours, office, service_id, scope)
	SELECT $1, p.id, o.id, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT s.id FROM services s WHERE s.workspace_id = $1 AND s.name = $12), $13
	FROM persons p
	JOIN organisations o ON o.workspace_id = p.workspace_id AND o.name = $3
	WHERE p.workspace_id = $1 AND p.id = $2
	ON CONFLICT ON CONSTRAINT contacts_position_key DO UPDATE
	SET topics = excluded.topics, valid_from = excluded.valid_from, source = excluded.source, confirmed_on = excluded.confirmed_on,
	    hours = excluded.hours, office = excluded.office, service_id = excluded.service_id, scope = excluded.scope
	RETURNING id`

// SaveContact makes a position of c.PersonID at the organisation named c.Organisation, or corrects the one with the
// same municipality and role. It holds from a date on, nil when nobody knows since when. Person and organisation must
// be there: not_found otherwise.
func (d *DB) SaveContact(ctx context.Context, ws consult.WorkspaceID, c consult.Contact, from *time.Time) (consult.ContactID, error) {
	var id consult.ContactID
	err := d.change(ctx, "save contact", func(t tx) error {
		found, err := t.get(ctx, &id, saveContact, ws, c.PersonID, c.Organisation, c.NIS, c.Role, pq.Array(append([]string{}, c.Topics...)),
			date(from), c.Source, date(c.ConfirmedOn), c.Hours, c.Office, c.Service, c.Scope)
		if err == nil && !found {
			return consult.NotFound("gone")
		}
		return err
	})
	return id, err
}

const giveRole = `
	INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	SELECT f.id, p.id, $4, $5
	FROM platforms f
	JOIN persons p ON p.workspace_id = f.workspace_id AND p.id = $3
	WHERE f.workspace_id = $1 AND f.id = $2
	ON CONFLICT DO NOTHING`

// GiveRole gives somebody a role on a platform from a moment of consultation time on.
func (d *DB) GiveRole(ctx context.Context, ws consult.WorkspaceID, platform consult.PlatformID, person consult.PersonID, role consult.Role, from time.Time) error {
	return d.change(ctx, "give role", func(t tx) error {
		n, err := t.exec(ctx, giveRole, ws, platform, person, role, from)
		if err != nil || n == 0 {
			return err
		}
		return byItself(ctx, t, ws, consult.ByOperator, "give role", platform, 1, from)
	})
}

const everHeld = `
	SELECT EXISTS (
	    SELECT
	    FROM platforms p
	    JOIN platform_roles r ON r.platform_id = p.id
	    WHERE p.workspace_id = $1 AND p.slug = $2 AND r.role = $3)`

// WasRoleGiven says whether the platform with this short name exists and anybody ever held the role there.
func (d *DB) WasRoleGiven(ctx context.Context, ws consult.WorkspaceID, slug string, role consult.Role) (bool, error) {
	given := false
	err := d.read(ctx, "see whether a role was given", func(t tx) error {
		_, err := t.get(ctx, &given, everHeld, ws, slug, role)
		return err
	})
	return given, err
}
