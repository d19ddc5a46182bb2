package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const insertErasure = `
	INSERT INTO erasure_requests (workspace_id, person_id, asked_at)
	SELECT workspace_id, id, $3
	FROM persons
	WHERE workspace_id = $1 AND id = $2 AND erased_at IS NULL
	ON CONFLICT (person_id) WHERE state = 'open' DO NOTHING
	RETURNING id`

// whoErases are the managers of the platforms on which somebody sits, coordinators first, of which one confirms. Nobody
// confirms their own.
const whoErases = `
	SELECT r.person_id
	FROM platform_roles r
	JOIN platforms p ON p.id = r.platform_id AND p.workspace_id = $1
	JOIN persons v ON v.id = r.person_id AND v.slack_id IS NOT NULL AND NOT (v.deactivated OR v.guest OR v.external)
	WHERE r.role IN ('coordinator', 'chair') AND r.person_id <> $2
	  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	  AND (EXISTS (SELECT FROM channel_members m WHERE m.workspace_id = $1 AND m.channel_id = p.channel_id AND m.person_id = $2)
	       OR EXISTS (SELECT FROM platform_roles o WHERE o.platform_id = p.id AND o.person_id = $2
	                    AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to > $3)))`

const firstWhoErases = whoErases + `
	ORDER BY CASE r.role WHEN 'coordinator' THEN 0 ELSE 1 END, r.person_id
	LIMIT 1`

// AskErasure notes that the actor asks to be erased, and tells the coordinator or chair of a platform of theirs; told is
// false when there is none, and who runs the bot does it. Asked twice, it is one request.
func (d *DB) AskErasure(ctx context.Context, act consult.Act) (told bool, err error) {
	err = d.change(ctx, "ask erasure", func(t tx) error {
		var manager consult.PersonID
		if told, err = t.get(ctx, &manager, firstWhoErases, act.Workspace, act.Person, act.Now); err != nil {
			return fmt.Errorf("who erases: %w", err)
		}
		_, err := once(ctx, t, act, "ask erasure", func() (consult.PersonID, error) {
			var id consult.ErasureID
			fresh, err := t.get(ctx, &id, insertErasure, act.Workspace, act.Person, act.Now)
			if err != nil || !fresh || !told {
				return act.Person, err
			}
			return act.Person, t.deliver(ctx, consult.Delivery{
				WorkspaceID: act.Workspace, Subject: "erasure", SubjectID: int64(id), Purpose: consult.PurposeErasure,
				RecipientKind: consult.ToPerson, Recipient: toPerson(manager), DueAt: act.Now,
			})
		})
		return err
	})
	return told, err
}

const withdrawErasure = `
	UPDATE erasure_requests
	SET state = 'withdrawn', settled_by = $2, settled_at = $3
	WHERE workspace_id = $1 AND person_id = $2 AND state = 'open'
	RETURNING id`

// WithdrawErasure takes the actor's own request back, if there is one.
func (d *DB) WithdrawErasure(ctx context.Context, act consult.Act) error {
	return d.change(ctx, "withdraw erasure", func(t tx) error {
		var id consult.ErasureID
		found, err := t.get(ctx, &id, withdrawErasure, act.Workspace, act.Person, act.Now)
		if err != nil || !found {
			return err
		}
		if err := t.refresh(ctx, act.Workspace, "erasure", int64(id), consult.PurposeErasure); err != nil {
			return err
		}
		return changed(ctx, t, act, "withdraw erasure", act.Person)
	})
}

const openErasure = `
	SELECT r.person_id, r.state
	FROM erasure_requests r
	WHERE r.workspace_id = $1 AND r.id = $2`

const mayErase = `
	SELECT EXISTS (` + whoErases + ` AND r.person_id = $4)`

// asked finds a request that the viewer may settle; to anybody else it does not exist.
func (t tx) asked(ctx context.Context, v consult.Viewer, id consult.ErasureID, now time.Time) (consult.PersonID, string, error) {
	var r struct {
		PersonID consult.PersonID
		State    string
	}
	found, err := t.get(ctx, &r, openErasure, v.Workspace, id)
	if err != nil {
		return 0, "", fmt.Errorf("request: %w", err)
	}
	may := false
	if found && r.State == "open" {
		if _, err := t.get(ctx, &may, mayErase, v.Workspace, r.PersonID, now, v.Person); err != nil {
			return 0, "", fmt.Errorf("may erase: %w", err)
		}
	}
	if !may {
		return 0, "", consult.NotFound("gone")
	}
	return r.PersonID, r.State, nil
}

// ErasureAsked shows who may settle a request what erasing would do, by doing it and taking it back.
func (d *DB) ErasureAsked(ctx context.Context, act consult.Act, id consult.ErasureID) (consult.Erasure, error) {
	var e consult.Erasure
	err := d.change(ctx, "erasure asked", func(t tx) error {
		person, _, err := t.asked(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		if e, err = t.erase(ctx, act.Workspace, person, act.Now); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return e, err
}

const settledBy = `
	UPDATE erasure_requests
	SET settled_by = $3
	WHERE workspace_id = $1 AND id = $2`

// ConfirmErasure erases whoever asked for it; see ErasePerson.
func (d *DB) ConfirmErasure(ctx context.Context, act consult.Act, id consult.ErasureID) (consult.Erasure, error) {
	var e consult.Erasure
	err := d.change(ctx, "confirm erasure", func(t tx) error {
		_, err := once(ctx, t, act, "erase person", func() (consult.PersonID, error) {
			person, _, err := t.asked(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			if e, err = t.erase(ctx, act.Workspace, person, act.Now); err != nil {
				return 0, err
			}
			e.Done = true
			if _, err := t.exec(ctx, settledBy, act.Workspace, id, act.Person); err != nil {
				return 0, fmt.Errorf("settle: %w", err)
			}
			return person, t.refresh(ctx, act.Workspace, "erasure", int64(id), consult.PurposeErasure)
		})
		return err
	})
	return e, err
}

// ErasureToTell reads what a manager is told of a request; it is moot once settled, or when they no longer manage.
func (d *DB) ErasureToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Erasure, error) {
	e := consult.Erasure{ID: consult.ErasureID(of.SubjectID)}
	err := d.read(ctx, "erasure to tell", func(t tx) error {
		reader, err := personOf(of)
		if err != nil {
			return err
		}
		v := consult.Viewer{Workspace: of.WorkspaceID, Person: reader}
		person, _, err := t.asked(ctx, v, e.ID, now)
		if _, refused := consult.Refusal(err); refused && of.TS != "" {
			e.Done = true
			return nil
		}
		if _, refused := consult.Refusal(err); refused {
			return consult.Moot("nothing_left")
		}
		if err != nil {
			return err
		}
		var p consult.Person
		if _, err = t.get(ctx, &p, personByID, of.WorkspaceID, person); err == nil {
			e.PersonID, e.Name = p.ID, p.Name
		}
		return err
	})
	return e, err
}

const openErasures = `
	SELECT r.id, r.person_id, p.name
	FROM erasure_requests r
	JOIN persons p ON p.id = r.person_id
	WHERE r.workspace_id = $1 AND r.state = 'open'
	ORDER BY r.asked_at, r.id`

// OpenErasures lists who asked to be erased, for who runs the bot.
func (d *DB) OpenErasures(ctx context.Context, ws consult.WorkspaceID) ([]consult.Erasure, error) {
	var list []consult.Erasure
	err := d.read(ctx, "open erasures", func(t tx) error { return t.all(ctx, &list, openErasures, ws) })
	return list, err
}
