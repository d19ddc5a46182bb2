package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// Whoever a position is of may keep it, and so may coordinators; others suggest.
const contactForUpkeep = `
	SELECT c.id, c.person_id, c.person_id = $2 AS own,
	       EXISTS (
	           SELECT
	           FROM platform_roles r
	           JOIN platforms f ON f.id = r.platform_id
	           WHERE f.workspace_id = $1 AND r.person_id = $2 AND r.role = 'coordinator'
	             AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)) AS coordinates
	FROM contacts c
	JOIN persons v ON v.workspace_id = c.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	WHERE c.workspace_id = $1 AND c.id = $3`

type upkeep struct {
	ID          consult.ContactID
	PersonID    consult.PersonID
	Own         bool
	Coordinates bool
}

func (u upkeep) mayKeep() error {
	if !u.Own && !u.Coordinates {
		return consult.Forbidden("contact_not_yours")
	}
	return nil
}

func (t tx) upkeep(ctx context.Context, act consult.Act, id consult.ContactID) (upkeep, error) {
	var u upkeep
	found, err := t.get(ctx, &u, contactForUpkeep, act.Workspace, act.Person, id, act.Now)
	if err == nil && !found {
		err = consult.NotFound("gone")
	}
	return u, err
}

const contactCard = standingPositions + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE id = $4`

const contactCards = standingPositions + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE person_id = $4 AND NOT vacant
	ORDER BY organisation, nis, role, id`

func (t tx) contact(ctx context.Context, v consult.Viewer, id consult.ContactID, now time.Time) (consult.Contact, error) {
	var rows []contactRow
	if err := t.all(ctx, &rows, contactCard, v.Workspace, v.Person, now, id); err != nil {
		return consult.Contact{}, fmt.Errorf("contact: %w", err)
	}
	if len(rows) == 0 {
		return consult.Contact{}, consult.NotFound("gone")
	}
	return contacts(rows)[0], nil
}

// Contact reads one position as the viewer may see it.
func (d *DB) Contact(ctx context.Context, v consult.Viewer, id consult.ContactID, now time.Time) (consult.Contact, error) {
	var c consult.Contact
	err := d.read(ctx, "contact", func(t tx) error {
		var err error
		c, err = t.contact(ctx, v, id, now)
		return err
	})
	return c, err
}

// ContactToKeep reads one position for who may correct it; anybody else is refused.
func (d *DB) ContactToKeep(ctx context.Context, v consult.Viewer, id consult.ContactID, now time.Time) (consult.Contact, error) {
	var c consult.Contact
	err := d.read(ctx, "contact to keep", func(t tx) error {
		u, err := t.upkeep(ctx, consult.Act{Viewer: v, Now: now}, id)
		if err != nil {
			return err
		}
		if err := u.mayKeep(); err != nil {
			return err
		}
		c, err = t.contact(ctx, v, id, now)
		return err
	})
	return c, err
}

// MyContacts lists the viewer's own positions.
func (d *DB) MyContacts(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Contact, error) {
	var rows []contactRow
	err := d.read(ctx, "my contacts", func(t tx) error {
		return t.all(ctx, &rows, contactCards, v.Workspace, v.Person, now, v.Person)
	})
	return contacts(rows), err
}

const confirmContacts = `
	UPDATE contacts
	SET confirmed_on = $4, confirmed_by = $2
	WHERE workspace_id = $1 AND person_id = $2 AND id = ANY ($3)`

// ConfirmContacts notes that the actor's own positions are still right on the day of the act; it returns how many, which
// is none when they are no longer the actor's.
func (d *DB) ConfirmContacts(ctx context.Context, act consult.Act, ids []consult.ContactID) (int, error) {
	n := 0
	err := d.change(ctx, "confirm contacts", func(t tx) error {
		_, err := once(ctx, t, act, "confirm contacts", func() (consult.PersonID, error) {
			confirmed, err := t.exec(ctx, confirmContacts, act.Workspace, act.Person, pq.Array(int64s(ids)), consult.Day(act.Now))
			if err != nil {
				return 0, fmt.Errorf("confirm contacts: %w", err)
			}
			n = int(confirmed)
			return act.Person, t.refresh(ctx, act.Workspace, "person", int64(act.Person), consult.PurposeContactCheck)
		})
		return err
	})
	return n, err
}

// Who serves several municipalities in one position has a row for each: what is corrected of the position itself is
// corrected in all of them, office hours only where they are held.
const correctContact = `
	UPDATE contacts c
	SET role = $3, topics = $4,
	    hours = CASE WHEN c.id = $2 THEN $5 ELSE c.hours END,
	    office = CASE WHEN c.id = $2 THEN $6 ELSE c.office END,
	    backup_id = (SELECT b.id FROM persons b WHERE b.workspace_id = $1 AND b.id = $7 AND NOT (b.deactivated OR b.bot) AND b.erased_at IS NULL),
	    confirmed_on = $8, confirmed_by = $9, valid_to = $10
	FROM contacts one
	WHERE one.workspace_id = $1 AND one.id = $2
	  AND c.workspace_id = $1 AND c.person_id = one.person_id AND c.organisation_id = one.organisation_id AND c.role = one.role`

// A number that the actor may not see, and so left empty, stays.
const correctPerson = `
	UPDATE persons
	SET email = $4, speaks = $6, reach = $7,
	    phone = CASE WHEN $5 = '' AND NOT share_a_platform($1, $2, $3) THEN phone ELSE $5 END
	WHERE workspace_id = $1 AND id = $3`

// CorrectContact writes what the person of a position, or a coordinator, filled in about it; that confirms it too.
func (d *DB) CorrectContact(ctx context.Context, act consult.Act, id consult.ContactID, draft consult.ContactDraft) (consult.Contact, error) {
	var c consult.Contact
	if err := draft.Check(); err != nil {
		return c, err
	}
	err := d.change(ctx, "correct contact", func(t tx) error {
		u, err := t.upkeep(ctx, act, id)
		if err != nil {
			return err
		}
		if err := u.mayKeep(); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "correct contact", func() (consult.ContactID, error) { return id, t.correct(ctx, act, u, draft) }); err != nil {
			return err
		}
		c, err = t.contact(ctx, act.Viewer, id, act.Now)
		return err
	})
	return c, err
}

func (t tx) correct(ctx context.Context, act consult.Act, u upkeep, draft consult.ContactDraft) error {
	was, err := t.contact(ctx, act.Viewer, u.ID, act.Now)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, correctContact, act.Workspace, u.ID, draft.Role, textArray(draft.Topics), draft.Hours, draft.Office, draft.Backup,
		consult.Day(act.Now), act.Person, date(draft.Until))
	if violates(err, "contacts_position_key") {
		return consult.Conflict("contact_position_taken", nil)
	}
	if err != nil || was.Vacant { // of whoever left, nothing was shown and nothing is kept
		return err
	}
	if err := t.refresh(ctx, act.Workspace, "person", int64(u.PersonID), consult.PurposeContactCheck); err != nil {
		return err
	}
	_, err = t.exec(ctx, correctPerson, act.Workspace, act.Person, u.PersonID, draft.Email, draft.Phone, textArray(draft.Speaks), draft.Reach)
	return err
}

const removeContact = `
	DELETE FROM contacts
	WHERE workspace_id = $1 AND id = $2`

// RemoveContact takes a position out of the directory; its person or a coordinator may.
func (d *DB) RemoveContact(ctx context.Context, act consult.Act, id consult.ContactID) error {
	return d.change(ctx, "remove contact", func(t tx) error {
		u, err := t.upkeep(ctx, act, id)
		if err != nil {
			return err
		}
		if err := u.mayKeep(); err != nil {
			return err
		}
		if _, err := t.exec(ctx, removeContact, act.Workspace, id); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Changed, "remove contact", u.PersonID, act.Now)
	})
}
