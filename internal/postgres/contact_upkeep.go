package postgres

import (
	"context"
	"fmt"
	"strconv"
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

// ConfirmContacts notes that the actor's own positions are still right on the day of the act; it returns how many.
func (d *DB) ConfirmContacts(ctx context.Context, act consult.Act, ids []consult.ContactID) (int, error) {
	var n int64
	err := d.change(ctx, "confirm contacts", func(t tx) error {
		var err error
		if n, err = t.exec(ctx, confirmContacts, act.Workspace, act.Person, pq.Array(int64s(ids)), consult.Day(act.Now)); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Changed, "confirm contacts", act.Person, act.Now)
	})
	return int(n), err
}

const correctContact = `
	UPDATE contacts
	SET role = $3, topics = $4, hours = $5, office = $6,
	    backup_id = (SELECT b.id FROM persons b WHERE b.workspace_id = $1 AND b.slack_id = $7 AND NOT (b.deactivated OR b.bot)),
	    confirmed_on = $8, confirmed_by = $9
	WHERE workspace_id = $1 AND id = $2`

const correctPerson = `
	UPDATE persons
	SET email = $3, phone = $4, speaks = $5, reach = $6
	WHERE workspace_id = $1 AND id = $2`

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
	_, err := t.exec(ctx, correctContact, act.Workspace, u.ID, draft.Role, textArray(draft.Topics), draft.Hours, draft.Office, draft.Backup,
		consult.Day(act.Now), act.Person)
	if violates(err, "contacts_position_key") {
		return consult.Conflict("contact_position_taken", nil)
	}
	if err != nil {
		return fmt.Errorf("correct contact: %w", err)
	}
	_, err = t.exec(ctx, correctPerson, act.Workspace, u.PersonID, draft.Email, draft.Phone, textArray(draft.Speaks), draft.Reach)
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

const insertSuggestion = `
	INSERT INTO contact_suggestions (workspace_id, contact_id, by_id, text, at)
	VALUES ($1, $2, $3, $4, $5)
	RETURNING id`

// SuggestCorrection tells the person of a position, or without Slack the coordinators, what somebody thinks is wrong with it.
func (d *DB) SuggestCorrection(ctx context.Context, act consult.Act, id consult.ContactID, text string) error {
	if err := consult.CheckText("text", text); err != nil {
		return err
	}
	return d.change(ctx, "suggest correction", func(t tx) error {
		u, err := t.upkeep(ctx, act, id)
		if err != nil {
			return err
		}
		_, err = once(ctx, t, act, "suggest correction", func() (consult.ContactID, error) { return id, t.suggest(ctx, act, u, text) })
		return err
	})
}

const keepersOf = `
	SELECT p.id
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = $2 AND p.slack_id IS NOT NULL AND NOT p.deactivated
	UNION
	SELECT r.person_id
	FROM platform_roles r
	JOIN platforms f ON f.id = r.platform_id AND f.parent_id IS NULL
	JOIN persons k ON k.id = r.person_id AND k.slack_id IS NOT NULL AND NOT k.deactivated
	WHERE f.workspace_id = $1 AND r.role = 'coordinator' AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	  AND NOT EXISTS (SELECT FROM persons o WHERE o.id = $2 AND o.slack_id IS NOT NULL AND NOT o.deactivated)`

func (t tx) suggest(ctx context.Context, act consult.Act, u upkeep, text string) error {
	var id int64
	if _, err := t.get(ctx, &id, insertSuggestion, act.Workspace, u.ID, act.Person, text, act.Now); err != nil {
		return fmt.Errorf("insert suggestion: %w", err)
	}
	var keepers []consult.PersonID
	if err := t.all(ctx, &keepers, keepersOf, act.Workspace, u.PersonID, act.Now); err != nil {
		return fmt.Errorf("keepers: %w", err)
	}
	var list []consult.Delivery
	for _, k := range keepers {
		list = append(list, consult.Delivery{
			WorkspaceID: act.Workspace, Subject: "contact_suggestion", SubjectID: id, Purpose: consult.PurposeSuggestion,
			RecipientKind: consult.ToPerson, Recipient: toPerson(k), DueAt: act.Now,
		})
	}
	return t.deliver(ctx, list...)
}

const suggestionByID = `
	SELECT s.id, s.contact_id, s.text, s.at, s.state, b.name AS by, coalesce(b.slack_id, '') AS by_slack
	FROM contact_suggestions s
	JOIN persons b ON b.id = s.by_id
	WHERE s.workspace_id = $1 AND s.id = $2`

func (t tx) suggestion(ctx context.Context, v consult.Viewer, id int64, now time.Time) (consult.ContactSuggestion, error) {
	var row struct {
		consult.ContactSuggestion
		ContactID consult.ContactID
	}
	found, err := t.get(ctx, &row, suggestionByID, v.Workspace, id)
	if err != nil {
		return consult.ContactSuggestion{}, fmt.Errorf("suggestion: %w", err)
	}
	if !found {
		return consult.ContactSuggestion{}, consult.NotFound("gone")
	}
	u, err := t.upkeep(ctx, consult.Act{Viewer: v, Now: now}, row.ContactID)
	if err != nil {
		return consult.ContactSuggestion{}, err
	}
	if u.mayKeep() != nil {
		return consult.ContactSuggestion{}, consult.NotFound("gone")
	}
	row.Contact, err = t.contact(ctx, v, row.ContactID, now)
	return row.ContactSuggestion, err
}

// SuggestionForDelivery reads what the keeper of a position is told; it is moot once settled.
func (d *DB) SuggestionForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactSuggestion, error) {
	var s consult.ContactSuggestion
	err := d.read(ctx, "suggestion", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		s, err = t.suggestion(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, of.SubjectID, now)
		return err
	})
	return s, err
}

const settleSuggestion = `
	UPDATE contact_suggestions
	SET state = $3, settled_at = $4
	WHERE workspace_id = $1 AND id = $2 AND state = 'open'`

// SettleSuggestion notes that the keeper of a position took a suggestion over ("taken") or not ("declined").
func (d *DB) SettleSuggestion(ctx context.Context, act consult.Act, id int64, state string) (consult.ContactSuggestion, error) {
	var s consult.ContactSuggestion
	if state != "taken" && state != "declined" {
		return s, consult.NotFound("gone")
	}
	err := d.change(ctx, "settle suggestion", func(t tx) error {
		var err error
		if s, err = t.suggestion(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, settleSuggestion, act.Workspace, id, state, act.Now); err != nil {
			return err
		}
		s.State = state
		return audit(ctx, t, act.Viewer, consult.Changed, "settle suggestion "+strconv.FormatInt(id, 10), act.Person, act.Now)
	})
	return s, err
}
