package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const insertSuggestion = `
	INSERT INTO contact_suggestions (workspace_id, contact_id, by_id, text, at)
	VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (contact_id, by_id) WHERE state = 'open' DO UPDATE SET text = excluded.text, at = excluded.at
	RETURNING id`

// SuggestCorrection tells the person of a position, or without Slack the coordinators, what somebody thinks is wrong with
// it. While an earlier suggestion of theirs about it is open, this one takes its place. It is refused where there is nobody
// to tell.
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
	WHERE p.workspace_id = $1 AND p.id = $2 AND p.slack_id IS NOT NULL AND NOT (p.deactivated OR p.external OR p.guest)
	UNION
	SELECT r.person_id
	FROM platform_roles r
	JOIN platforms f ON f.id = r.platform_id
	JOIN persons k ON k.id = r.person_id AND k.slack_id IS NOT NULL AND NOT (k.deactivated OR k.external OR k.guest)
	WHERE f.workspace_id = $1 AND r.role = 'coordinator' AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	  AND NOT EXISTS (
	      SELECT
	      FROM persons o
	      WHERE o.id = $2 AND o.slack_id IS NOT NULL AND NOT (o.deactivated OR o.external OR o.guest))`

func (t tx) suggest(ctx context.Context, act consult.Act, u upkeep, text string) error {
	var id int64
	if _, err := t.get(ctx, &id, insertSuggestion, act.Workspace, u.ID, act.Person, text, act.Now); err != nil {
		return fmt.Errorf("insert suggestion: %w", err)
	}
	if err := t.refresh(ctx, act.Workspace, "contact_suggestion", id, consult.PurposeSuggestion); err != nil {
		return err
	}
	var keepers []consult.PersonID
	if err := t.all(ctx, &keepers, keepersOf, act.Workspace, u.PersonID, act.Now); err != nil {
		return fmt.Errorf("keepers: %w", err)
	}
	if len(keepers) == 0 {
		return consult.Conflict("suggestion_nobody", nil)
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
	SELECT s.id, s.contact_id, s.by_id, s.text, s.at, s.state, b.name AS by, coalesce(b.slack_id, '') AS by_slack, coalesce(k.name, '') AS settler
	FROM contact_suggestions s
	JOIN persons b ON b.id = s.by_id
	LEFT JOIN persons k ON k.id = s.settled_by
	WHERE s.workspace_id = $1 AND s.id = $2`

type suggestionRow struct {
	consult.ContactSuggestion
	ContactID consult.ContactID
	ByID      consult.PersonID
}

// suggestion reads one for who keeps its position.
func (t tx) suggestion(ctx context.Context, v consult.Viewer, id int64, now time.Time) (suggestionRow, error) {
	row, err := t.anySuggestion(ctx, v, id, now)
	if err != nil {
		return suggestionRow{}, err
	}
	u, err := t.upkeep(ctx, consult.Act{Viewer: v, Now: now}, row.ContactID)
	if err == nil && u.mayKeep() != nil {
		err = consult.NotFound("gone")
	}
	if err != nil {
		return suggestionRow{}, err
	}
	return row, nil
}

func (t tx) anySuggestion(ctx context.Context, v consult.Viewer, id int64, now time.Time) (suggestionRow, error) {
	var row suggestionRow
	found, err := t.get(ctx, &row, suggestionByID, v.Workspace, id)
	if err != nil {
		return suggestionRow{}, fmt.Errorf("suggestion: %w", err)
	}
	if !found {
		return suggestionRow{}, consult.NotFound("gone")
	}
	row.Contact, err = t.contact(ctx, v, row.ContactID, now)
	return row, err
}

// SuggestionForDelivery reads what the keeper of a position is told. One that was settled before it could be sent is moot.
func (d *DB) SuggestionForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactSuggestion, error) {
	var row suggestionRow
	err := d.read(ctx, "suggestion", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		row, err = t.suggestion(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, of.SubjectID, now)
		if _, refused := consult.Refusal(err); refused || err == nil && of.TS == "" && row.State != consult.SuggestionOpen {
			return consult.Moot("suggestion_settled")
		}
		return err
	})
	return row.ContactSuggestion, err
}

// SettledForDelivery reads what who suggested a correction is told: what became of it.
func (d *DB) SettledForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactSuggestion, error) {
	var row suggestionRow
	err := d.read(ctx, "settled suggestion", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		row, err = t.anySuggestion(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, of.SubjectID, now)
		if _, refused := consult.Refusal(err); refused || err == nil && row.ByID != person {
			row = suggestionRow{}
			return consult.Moot("suggestion_settled")
		}
		return err
	})
	return row.ContactSuggestion, err
}

// SuggestionToSettle reads an open suggestion for who keeps its position; one that was settled is refused.
func (d *DB) SuggestionToSettle(ctx context.Context, v consult.Viewer, id int64, now time.Time) (consult.ContactSuggestion, error) {
	var row suggestionRow
	err := d.read(ctx, "suggestion to settle", func(t tx) error {
		var err error
		if row, err = t.suggestion(ctx, v, id, now); err != nil {
			return err
		}
		return row.CanSettle()
	})
	return row.ContactSuggestion, err
}

// TakeSuggestion corrects the position that a suggestion is about, and tells who made it.
func (d *DB) TakeSuggestion(ctx context.Context, act consult.Act, id int64, draft consult.ContactDraft) (consult.ContactSuggestion, error) {
	if err := draft.Check(); err != nil {
		return consult.ContactSuggestion{}, err
	}
	return d.settleSuggestion(ctx, act, "take suggestion", id, consult.SuggestionTaken, func(t tx, contact consult.ContactID) error {
		u, err := t.upkeep(ctx, act, contact)
		if err != nil {
			return err
		}
		return t.correct(ctx, act, u, draft)
	})
}

// DeclineSuggestion leaves the position that a suggestion is about as it is, and tells who made it.
func (d *DB) DeclineSuggestion(ctx context.Context, act consult.Act, id int64) (consult.ContactSuggestion, error) {
	return d.settleSuggestion(ctx, act, "decline suggestion", id, consult.SuggestionDeclined, func(tx, consult.ContactID) error { return nil })
}

const settleSuggestion = `
	UPDATE contact_suggestions
	SET state = $3, settled_at = $4, settled_by = $5
	WHERE workspace_id = $1 AND id = $2 AND state = 'open'`

func (d *DB) settleSuggestion(
	ctx context.Context, act consult.Act, step string, id int64, to consult.SuggestionState, do func(tx, consult.ContactID) error,
) (consult.ContactSuggestion, error) {
	var row suggestionRow
	err := d.change(ctx, step, func(t tx) error {
		var err error
		if row, err = t.suggestion(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		_, err = once(ctx, t, act, step, func() (consult.ContactID, error) { return row.ContactID, t.settle(ctx, act, row, to, do) })
		if err != nil {
			return err
		}
		row, err = t.suggestion(ctx, act.Viewer, id, act.Now)
		return err
	})
	return row.ContactSuggestion, err
}

func (t tx) settle(ctx context.Context, act consult.Act, row suggestionRow, to consult.SuggestionState, do func(tx, consult.ContactID) error) error {
	n, err := t.exec(ctx, settleSuggestion, act.Workspace, row.ID, to, act.Now, act.Person)
	if err != nil {
		return fmt.Errorf("settle suggestion: %w", err)
	}
	if n == 0 { // somebody else was first
		if row, err = t.suggestion(ctx, act.Viewer, row.ID, act.Now); err != nil {
			return err
		}
		return row.CanSettle()
	}
	if err := do(t, row.ContactID); err != nil {
		return err
	}
	if err := t.refresh(ctx, act.Workspace, "contact_suggestion", row.ID, consult.PurposeSuggestion); err != nil {
		return err
	}
	if row.BySlack == "" || row.ByID == act.Person {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, Subject: "contact_suggestion", SubjectID: row.ID, Purpose: consult.PurposeSettled,
		RecipientKind: consult.ToPerson, Recipient: toPerson(row.ByID), DueAt: act.Now,
	})
}
