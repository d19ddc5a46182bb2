package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// Services are for people of the workspace itself who may know of the platform whose members may join; how many did, for
// who may read that platform.
const servicesSeen = `
	SELECT s.id, s.name, s.organisation_id, o.name AS organisation, s.topics, coalesce(f.id, 0) AS platform_id, coalesce(f.name, '') AS platform,
	       CASE WHEN f.id IS NULL THEN 0 ELSE (
	           SELECT count(DISTINCT m.organisation_id)
	           FROM service_members m
	           WHERE m.service_id = s.id AND m.joined_on <= $3::date AND (m.left_on IS NULL OR m.left_on > $3::date)) END AS joined,
	       (SELECT count(*) FROM platform_organisations x WHERE x.platform_id = f.id) AS members
	FROM services s
	JOIN persons v ON v.workspace_id = s.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	JOIN organisations o ON o.id = s.organisation_id
	LEFT JOIN platforms f ON f.id = s.platform_id AND f.id IN (SELECT r.platform_id FROM readable_platforms($1, $2, $3) r)
	WHERE s.workspace_id = $1 AND ($4 = 0 OR s.id = $4)
	  AND (s.platform_id IS NULL OR s.platform_id IN (SELECT k.platform_id FROM visible_platforms($1, $2, $3) k))
	ORDER BY s.name
	LIMIT 40`

type serviceRow struct {
	consult.Service
	Topics pq.StringArray
}

func (t tx) services(ctx context.Context, v consult.Viewer, id consult.ServiceID, now time.Time) ([]consult.Service, error) {
	var rows []serviceRow
	if err := t.all(ctx, &rows, servicesSeen, v.Workspace, v.Person, now, id); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	var list []consult.Service
	for _, r := range rows {
		s := r.Service
		s.Topics = r.Topics
		list = append(list, s)
	}
	return list, nil
}

// Services lists the services that the viewer may know, at now of consultation time.
func (d *DB) Services(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Service, error) {
	var list []consult.Service
	err := d.read(ctx, "services", func(t tx) error {
		var err error
		list, err = t.services(ctx, v, 0, now)
		return err
	})
	return list, err
}

// A regional contact stands under each municipality that it serves: it is told once.
const contactsOfService = standing + ` AND c.service_id = $4` + standingCards + `, once AS (
	    SELECT c.*, row_number() OVER (PARTITION BY person_id, role, scope, CASE WHEN scope = 'local' THEN nis ELSE '' END ORDER BY id) AS nth
	    FROM cards c
	)
	SELECT ` + cardColumns + `, CASE WHEN scope = 'local' THEN nis ELSE '' END AS nis
	FROM once
	WHERE nth = 1
	ORDER BY scope <> 'regional', vacant, nis, name, id
	LIMIT 20`

const joiningsOfService = `
	SELECT m.organisation_id, o.name AS organisation, o.nis, m.joined_on, m.left_on, m.reason, m.left_reason, coalesce(n.name, '') AS noted_by
	FROM service_members m
	JOIN services s ON s.id = m.service_id AND s.workspace_id = $1
	JOIN organisations o ON o.id = m.organisation_id
	LEFT JOIN persons n ON n.id = coalesce(m.left_noted_by, m.noted_by) AND n.erased_at IS NULL
	WHERE m.service_id = $2
	ORDER BY o.name, m.joined_on`

const outsideService = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM platform_organisations x
	JOIN organisations o ON o.id = x.organisation_id AND o.workspace_id = $1
	WHERE x.platform_id = $2 AND NOT EXISTS (
	    SELECT
	    FROM service_members m
	    WHERE m.service_id = $3 AND m.organisation_id = o.id AND m.left_on IS NULL)
	ORDER BY o.name`

// Chair, secretary and coordinator of the platform note it for every member; whoever sits for an organisation, for that one.
const mayNoteJoining = `
	SELECT x.organisation_id
	FROM platform_organisations x
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = x.platform_id
	WHERE x.platform_id = $4
	  AND (EXISTS (
	           SELECT
	           FROM platform_roles l
	           WHERE l.platform_id = x.platform_id AND l.person_id = $2 AND l.role IN ('chair', 'secretary', 'coordinator')
	             AND l.valid_from <= $3 AND (l.valid_to IS NULL OR l.valid_to > $3))
	       OR EXISTS (
	           SELECT
	           FROM seat_organisations z
	           WHERE z.organisation_id = x.organisation_id AND z.person_id = $2))
	ORDER BY x.organisation_id`

// Service reads a service with its contacts and, for who may read its platform, who joined.
func (d *DB) Service(ctx context.Context, v consult.Viewer, id consult.ServiceID, now time.Time) (consult.ServiceCard, error) {
	var card consult.ServiceCard
	err := d.read(ctx, "service", func(t tx) error {
		var err error
		card, err = t.service(ctx, v, id, now)
		return err
	})
	return card, err
}

func (t tx) service(ctx context.Context, v consult.Viewer, id consult.ServiceID, now time.Time) (consult.ServiceCard, error) {
	var card consult.ServiceCard
	list, err := t.services(ctx, v, id, now)
	if err != nil {
		return card, err
	}
	if id == 0 || len(list) == 0 {
		return card, consult.NotFound("gone")
	}
	card.Service = list[0]
	var rows []contactRow
	if err := t.all(ctx, &rows, contactsOfService, v.Workspace, v.Person, now, id); err != nil {
		return card, fmt.Errorf("contacts of service: %w", err)
	}
	card.Contacts = contacts(rows)
	if card.PlatformID == 0 {
		return card, nil
	}
	if err := t.all(ctx, &card.Joinings, joiningsOfService, v.Workspace, id); err != nil {
		return card, fmt.Errorf("joinings: %w", err)
	}
	if err := t.all(ctx, &card.Outside, outsideService, v.Workspace, card.PlatformID, id); err != nil {
		return card, fmt.Errorf("outside: %w", err)
	}
	return card, t.all(ctx, &card.MayChange, mayNoteJoining, v.Workspace, v.Person, now, card.PlatformID)
}

const joinService = `
	INSERT INTO service_members (service_id, organisation_id, joined_on, reason, noted_by)
	VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT ON CONSTRAINT service_members_pkey DO UPDATE
	SET left_on = NULL, left_reason = '', left_noted_by = NULL, reason = excluded.reason, noted_by = excluded.noted_by`

const leaveService = `
	UPDATE service_members
	SET left_on = $3, left_reason = $4, left_noted_by = $5
	WHERE service_id = $1 AND organisation_id = $2 AND left_on IS NULL`

const lockService = `
	SELECT id
	FROM services
	WHERE workspace_id = $1 AND id = $2
	FOR NO KEY UPDATE`

// NoteJoining notes that an organisation joins or leaves a service, from a day on and with its reason.
func (d *DB) NoteJoining(ctx context.Context, act consult.Act, note consult.JoiningNote) (consult.ServiceCard, error) {
	var card consult.ServiceCard
	err := d.change(ctx, "note joining", func(t tx) error {
		var locked consult.ServiceID // two notes at once must not both find it open
		if _, err := t.get(ctx, &locked, lockService, act.Workspace, note.ServiceID); err != nil {
			return fmt.Errorf("lock service: %w", err)
		}
		var err error
		if card, err = t.service(ctx, act.Viewer, note.ServiceID, act.Now); err != nil {
			return err
		}
		if err := card.MayNote(note.OrganisationID); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "note joining", func() (consult.ServiceID, error) { return note.ServiceID, t.noteJoining(ctx, act, card, note) }); err != nil {
			return err
		}
		card, err = t.service(ctx, act.Viewer, note.ServiceID, act.Now)
		return err
	})
	return card, err
}

func (t tx) noteJoining(ctx context.Context, act consult.Act, card consult.ServiceCard, note consult.JoiningNote) error {
	if err := note.Check(card.LastJoining(note.OrganisationID), act.Now); err != nil {
		return err
	}
	statement, day := leaveService, consult.Day(act.Now)
	if note.Does == consult.Joins {
		statement = joinService
	}
	if note.On != nil {
		day = consult.Day(*note.On)
	}
	_, err := t.exec(ctx, statement, note.ServiceID, note.OrganisationID, day, note.Reason, act.Person)
	return err
}

const saveService = `
	INSERT INTO services (workspace_id, organisation_id, platform_id, name, topics)
	SELECT $1, o.id, (SELECT f.id FROM platforms f WHERE f.workspace_id = $1 AND f.id = $3), $4, $5
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = $2
	ON CONFLICT ON CONSTRAINT services_name_key DO UPDATE
	SET organisation_id = excluded.organisation_id, platform_id = excluded.platform_id, topics = excluded.topics
	RETURNING id`

// SaveService makes a service, or corrects the one with its name; joined are the organisations that joined on a day. For
// whoever runs the bot.
func (d *DB) SaveService(ctx context.Context, ws consult.WorkspaceID, s consult.Service, joined map[consult.OrganisationID]time.Time, reason string) (consult.ServiceID, error) {
	var id consult.ServiceID
	err := d.change(ctx, "save service", func(t tx) error {
		found, err := t.get(ctx, &id, saveService, ws, s.OrganisationID, s.PlatformID, s.Name, textArray(s.Topics))
		if err == nil && !found {
			err = consult.NotFound("gone")
		}
		if err != nil {
			return err
		}
		for organisation, day := range joined {
			if _, err := t.exec(ctx, joinService, id, organisation, day, reason, nil); err != nil {
				return fmt.Errorf("join: %w", err)
			}
		}
		return nil
	})
	return id, err
}
