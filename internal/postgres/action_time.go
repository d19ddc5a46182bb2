package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
)

const askExtension = `
	INSERT INTO action_extensions (workspace_id, action_item_id, asked_by, asked_at, due_on, reason)
	VALUES ($1, $2, $3, $4, $5, $6)
	RETURNING id`

// Chair and secretary decide; where there is neither, the coordinator does.
const whoDecides = `
	WITH charge AS (
	    SELECT DISTINCT r.person_id, r.role
	    FROM platform_roles r
	    JOIN persons v ON v.id = r.person_id AND v.workspace_id = $1 AND NOT (v.deactivated OR v.bot) AND v.slack_id IS NOT NULL
	    WHERE r.platform_id = $2 AND r.role IN ('chair', 'secretary', 'coordinator')
	      AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	      AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.taken_at IS NULL))
	SELECT DISTINCT c.person_id
	FROM charge c
	WHERE c.role <> 'coordinator' OR NOT EXISTS (SELECT FROM charge x WHERE x.role <> 'coordinator')
	ORDER BY c.person_id`

// AskMoreTime proposes a later due date. Chair and secretary are asked by direct message; when one of these asks, it is
// decided. moved says which of the two happened.
func (d *DB) AskMoreTime(ctx context.Context, act consult.Act, id consult.ActionItemID, m consult.MoreTime) (item consult.ActionItem, moved bool, err error) {
	item, err = d.changeAction(ctx, "ask more time", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := a.CanAsk(act.Person, s, m, act.Now); err != nil {
			return err
		}
		if s.CanManage() == nil {
			if _, err := t.exec(ctx, endExtension, id, act.Now); err != nil {
				return fmt.Errorf("end question: %w", err)
			}
			return t.moveDue(ctx, act, id, m)
		}
		return t.askMoreTime(ctx, act, a, m)
	})
	return item, err == nil && item.DueOn != nil && consult.Day(*item.DueOn).Equal(consult.Day(m.DueOn)), err
}

func (t tx) askMoreTime(ctx context.Context, act consult.Act, a consult.ActionItem, m consult.MoreTime) error {
	var question int64
	if _, err := t.get(ctx, &question, askExtension, act.Workspace, a.ID, act.Person, act.Now, date(&m.DueOn), m.Reason); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	if _, err := t.noteAction(ctx, act, a.ID, actionEvent{kind: "asked", text: m.Reason, due: &m.DueOn}); err != nil {
		return err
	}
	var deciders []consult.PersonID
	if err := t.all(ctx, &deciders, whoDecides, act.Workspace, a.PlatformID, act.Now); err != nil {
		return fmt.Errorf("who decides: %w", err)
	}
	if len(deciders) == 0 {
		return consult.Conflict("nobody_decides", nil)
	}
	return t.tellOfAction(ctx, act, a.ID, consult.PurposeActionAsked, strconv.FormatInt(question, 10), deciders...)
}

const setDue = `
	UPDATE action_items
	SET due_on = $3, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// moveDue gives an item another due date; who had put it off is reminded as of the new one.
func (t tx) moveDue(ctx context.Context, act consult.Act, id consult.ActionItemID, m consult.MoreTime) error {
	if _, err := t.exec(ctx, setDue, act.Workspace, id, date(&m.DueOn)); err != nil {
		return fmt.Errorf("set due date: %w", err)
	}
	if _, err := t.exec(ctx, dropSnoozes, id, 0); err != nil {
		return fmt.Errorf("drop snoozes: %w", err)
	}
	if _, err := t.noteAction(ctx, act, id, actionEvent{kind: "moved", text: m.Reason, due: &m.DueOn}); err != nil {
		return err
	}
	return t.actionChanged(ctx, act.Workspace, id)
}

const openExtension = `
	SELECT id, asked_by, due_on, reason
	FROM action_extensions
	WHERE workspace_id = $1 AND action_item_id = $2 AND answer = ''`

const answerExtension = `
	UPDATE action_extensions
	SET answer = $2, answered_by = $3, answered_at = $4
	WHERE id = $1`

// AnswerMoreTime accepts or refuses what an owner asked; who asked is told. Only who manages the platform answers, and once.
func (d *DB) AnswerMoreTime(ctx context.Context, act consult.Act, id consult.ActionItemID, answer consult.Agreement) (consult.ActionItem, error) {
	return d.changeAction(ctx, "answer more time", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := s.CanManage(); err != nil {
			return err
		}
		if err := a.CanChange(act.Person); err != nil {
			return err
		}
		var asked struct {
			ID      int64
			AskedBy consult.PersonID
			DueOn   time.Time
			Reason  string
		}
		found, err := t.get(ctx, &asked, openExtension, act.Workspace, id)
		if err != nil {
			return fmt.Errorf("question: %w", err)
		}
		if !found {
			return consult.Conflict("extension_answered", nil)
		}
		if answer != consult.Agreed {
			answer = consult.Declined
		}
		if _, err := t.exec(ctx, answerExtension, asked.ID, answer, act.Person, act.Now); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if answer == consult.Agreed {
			err = t.moveDue(ctx, act, id, consult.MoreTime{DueOn: asked.DueOn, Reason: asked.Reason})
		} else if _, err = t.noteAction(ctx, act, id, actionEvent{kind: "kept", due: a.DueOn}); err == nil {
			err = t.actionChanged(ctx, act.Workspace, id)
		}
		if err != nil || asked.AskedBy == act.Person {
			return err
		}
		return t.tellOfAction(ctx, act, id, consult.PurposeActionAnswered, strconv.FormatInt(asked.ID, 10), asked.AskedBy)
	})
}

const extensionByID = `
	SELECT e.id, p.name AS asker, e.due_on, e.reason, e.answer, coalesce(b.name, '') AS answered_by
	FROM action_extensions e
	JOIN persons p ON p.id = e.asked_by
	LEFT JOIN persons b ON b.id = e.answered_by
	WHERE e.workspace_id = $1 AND e.action_item_id = $2 AND e.id = $3`

// ActionToTell reads an action item for a message about it to one person, with the question for more time that the message
// is about. It is moot when the item is gone or no longer theirs to see, and, before it is sent, when the item is finished.
func (d *DB) ActionToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ActionNote, error) {
	var note consult.ActionNote
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return note, err
	}
	err = d.read(ctx, "action to tell", func(t tx) error {
		card, err := t.actionCard(ctx, v, consult.ActionItemID(of.SubjectID), now)
		if _, gone := consult.Refusal(err); gone {
			return consult.Moot("not_theirs")
		}
		if err != nil {
			return err
		}
		note.ActionCard = card
		if of.TS == "" && !card.State.IsOpen() && of.Purpose != consult.PurposeActionAnswered {
			return consult.Moot("nothing_left")
		}
		if of.Purpose == consult.PurposeActionAsked || of.Purpose == consult.PurposeActionAnswered {
			if _, err := t.get(ctx, &note.Question, extensionByID, v.Workspace, of.SubjectID, of.Occurrence); err != nil {
				return fmt.Errorf("question: %w", err)
			}
		}
		if of.Purpose == consult.PurposeActionAsked && (!card.Manages || of.TS == "" && note.Question.Answer != "") {
			return consult.Moot("answered")
		}
		if of.Purpose == consult.PurposeActionComment || of.Purpose == consult.PurposeActionGiven {
			if _, err := t.get(ctx, &note.Said, eventByID, v.Workspace, of.SubjectID, of.Occurrence); err != nil {
				return fmt.Errorf("comment: %w", err)
			}
		}
		return nil
	})
	return note, err
}

const eventByID = `
	SELECT e.kind, coalesce(p.name, '') AS name, '' AS other, e.text, e.due_on, e.at
	FROM action_events e
	LEFT JOIN persons p ON p.id = e.person_id
	WHERE e.workspace_id = $1 AND e.action_item_id = $2 AND e.id = $3`
