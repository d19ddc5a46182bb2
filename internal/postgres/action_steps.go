package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const lockAction = `
	SELECT id
	FROM action_items
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// heldAction reads an item that the actor may see, keeps others from changing it meanwhile, and tells what the actor is on
// its platform.
func (t tx) heldAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, consult.Standing, error) {
	var locked consult.ActionItemID
	if _, err := t.get(ctx, &locked, lockAction, act.Workspace, id); err != nil {
		return consult.ActionItem{}, consult.Standing{}, fmt.Errorf("lock action item: %w", err)
	}
	a, err := t.action(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return a, consult.Standing{}, err
	}
	s, err := t.standing(ctx, act.Viewer, a.PlatformID, act.Now)
	return a, s, err
}

// changeAction runs one step on an item that the actor may see, once for its cause, and reads the item anew.
func (d *DB) changeAction(ctx context.Context, what string, act consult.Act, id consult.ActionItemID, do func(tx, consult.ActionItem, consult.Standing) error) (consult.ActionItem, error) {
	var item consult.ActionItem
	err := d.change(ctx, what, func(t tx) error {
		_, err := once(ctx, t, act, what, func() (consult.ActionItemID, error) {
			a, s, err := t.heldAction(ctx, act, id)
			if err != nil {
				return 0, err
			}
			return id, do(t, a, s)
		})
		if err != nil {
			return err
		}
		item, err = t.action(ctx, act.Viewer, id, act.Now)
		if _, gone := consult.Refusal(err); gone {
			item, err = consult.ActionItem{ID: id}, nil // who handed it over may no longer see it
		}
		return err
	})
	return item, err
}

const addActionEvent = `
	INSERT INTO action_events (workspace_id, action_item_id, kind, person_id, other_id, text, due_on, at)
	VALUES ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), $6, $7, $8)
	RETURNING id`

// actionEvent is what noteAction writes.
type actionEvent struct {
	kind  string
	other consult.PersonID
	text  string
	due   *time.Time
}

// noteAction writes down what happened to an item; the result tells repeats of one kind apart.
func (t tx) noteAction(ctx context.Context, act consult.Act, id consult.ActionItemID, e actionEvent) (string, error) {
	var event int64
	_, err := t.get(ctx, &event, addActionEvent, act.Workspace, id, e.kind, act.Person, e.other, e.text, date(e.due), act.Now)
	if err != nil {
		return "", fmt.Errorf("note %s: %w", e.kind, err)
	}
	return strconv.FormatInt(event, 10), nil
}

const endAction = `
	UPDATE action_items
	SET state = $3, reason = $4, done_at = $5, done_by = $6, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2
	RETURNING revision`

const endExtension = `
	UPDATE action_extensions
	SET answer = 'moot', answered_at = $2
	WHERE action_item_id = $1 AND answer = ''`

// end finishes or drops an item: what was to be sent about it is withdrawn, what was sent brought up to date.
func (t tx) end(ctx context.Context, act consult.Act, id consult.ActionItemID, state consult.ActionState, reason string) error {
	revision := 0
	if _, err := t.get(ctx, &revision, endAction, act.Workspace, id, state, reason, act.Now, act.Person); err != nil {
		return fmt.Errorf("end action item: %w", err)
	}
	if _, err := t.exec(ctx, endExtension, id, act.Now); err != nil {
		return fmt.Errorf("end question: %w", err)
	}
	if _, err := t.noteAction(ctx, act, id, actionEvent{kind: string(state), text: reason}); err != nil {
		return err
	}
	if err := t.supersede(ctx, act.Workspace, "action_item", int64(id), revision); err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	return t.actionChanged(ctx, act.Workspace, id)
}

const meetingOfAction = `
	SELECT coalesce(i.meeting_id, 0)
	FROM action_items a
	JOIN minutes_items i ON i.id = a.minutes_item_id
	WHERE a.workspace_id = $1 AND a.id = $2`

// The latest grouped reminder that lists the item still shows its buttons.
const staleNudges = `
	UPDATE deliveries d
	SET stale_at = clock_timestamp()
	FROM action_doers o
	WHERE o.action_item_id = $2 AND d.workspace_id = $1 AND d.subject = 'person' AND d.subject_id = o.person_id
	  AND d.purpose = 'nudge' AND d.state IN ('sending', 'sent', 'unknown')
	  AND d.due_at = (
	      SELECT max(e.due_at)
	      FROM deliveries e
	      WHERE e.workspace_id = $1 AND e.subject = 'person' AND e.subject_id = o.person_id AND e.purpose = 'nudge'
	        AND e.state IN ('sending', 'sent', 'unknown'))`

// actionChanged brings what was posted about an item up to date.
func (t tx) actionChanged(ctx context.Context, ws consult.WorkspaceID, id consult.ActionItemID) error {
	var meeting int64
	if _, err := t.get(ctx, &meeting, meetingOfAction, ws, id); err != nil {
		return fmt.Errorf("meeting of action item: %w", err)
	}
	if err := t.refresh(ctx, ws, "meeting", meeting, consult.PurposeActionOwned); err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	for _, purpose := range []consult.Purpose{
		consult.PurposeActionGiven, consult.PurposeActionAsked, consult.PurposeActionAnswered, consult.PurposeActionComment,
	} {
		if err := t.refresh(ctx, ws, "action_item", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh %s: %w", purpose, err)
		}
	}
	_, err := t.exec(ctx, staleNudges, ws, id)
	return err
}

// FinishAction marks an action item, or the actor's part of it, as done. Who answers for it may, and who manages the
// platform; a second time is refused with a sentence that says who was first.
func (d *DB) FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error) {
	return d.changeAction(ctx, "finish action", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := a.CanFinish(act.Person, s); err != nil {
			return err
		}
		if a.Finish != consult.FinishAll || !a.CanDo(act.Person) {
			return t.end(ctx, act, id, consult.ActionDone, "")
		}
		return t.finishPart(ctx, act, a)
	})
}

const finishOwnPart = `
	UPDATE action_owners
	SET done_at = $3
	WHERE action_item_id = $1 AND person_id = $2 AND done_at IS NULL`

const finishGroupParts = `
	UPDATE action_organisations x
	SET done_at = $3, done_by = $2
	FROM action_doers w
	WHERE x.action_item_id = $1 AND x.done_at IS NULL
	  AND w.action_item_id = x.action_item_id AND w.person_id = $2 AND w.organisation_id = x.organisation_id`

const partsLeft = `
	SELECT (SELECT count(*) FROM action_owners o WHERE o.action_item_id = $1 AND o.done_at IS NULL)
	     + (SELECT count(*) FROM action_organisations x WHERE x.action_item_id = $1 AND x.done_at IS NULL)`

// finishPart marks the actor's own part, and that of the organisations they sit for; the last part finishes the item.
func (t tx) finishPart(ctx context.Context, act consult.Act, a consult.ActionItem) error {
	fresh := int64(0)
	for _, query := range []string{finishOwnPart, finishGroupParts} {
		n, err := t.exec(ctx, query, a.ID, act.Person, act.Now)
		if err != nil {
			return fmt.Errorf("finish part: %w", err)
		}
		fresh += n
	}
	if fresh == 0 {
		return consult.Conflict("action_part_done", nil)
	}
	left := 0
	if _, err := t.get(ctx, &left, partsLeft, a.ID); err != nil {
		return fmt.Errorf("parts left: %w", err)
	}
	if left == 0 {
		return t.end(ctx, act, a.ID, consult.ActionDone, "")
	}
	if _, err := t.noteAction(ctx, act, a.ID, actionEvent{kind: "part"}); err != nil {
		return err
	}
	return t.actionChanged(ctx, act.Workspace, a.ID)
}

// DropAction ends an action item that will not be done; a chair, secretary or coordinator does, and says why.
func (d *DB) DropAction(ctx context.Context, act consult.Act, id consult.ActionItemID, reason string) (consult.ActionItem, error) {
	return d.changeAction(ctx, "drop action", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := a.CanDrop(act.Person, s, reason); err != nil {
			return err
		}
		return t.end(ctx, act, id, consult.ActionDropped, reason)
	})
}

const setBusy = `
	UPDATE action_items
	SET busy_at = $3
	WHERE workspace_id = $1 AND id = $2`

// StartAction says that somebody is at an action item.
func (d *DB) StartAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error) {
	return d.changeAction(ctx, "start action", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := a.CanStart(act.Person, s); err != nil {
			return err
		}
		if _, err := t.exec(ctx, setBusy, act.Workspace, id, act.Now); err != nil {
			return fmt.Errorf("set busy: %w", err)
		}
		if _, err := t.noteAction(ctx, act, id, actionEvent{kind: "busy"}); err != nil {
			return err
		}
		return t.actionChanged(ctx, act.Workspace, id)
	})
}

// CommentAction keeps what somebody says about an action item. Who does it is told; what these say themselves, who is in
// charge of the platform is.
func (d *DB) CommentAction(ctx context.Context, act consult.Act, id consult.ActionItemID, text string) (consult.ActionItem, error) {
	return d.changeAction(ctx, "comment action", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		if err := a.CanComment(act.Person, s); err != nil {
			return err
		}
		if err := consult.CheckComment(text); err != nil {
			return err
		}
		event, err := t.noteAction(ctx, act, id, actionEvent{kind: "comment", text: text})
		if err != nil {
			return err
		}
		if !a.CanDo(act.Person) {
			return t.tellDoers(ctx, act, id, consult.PurposeActionComment, event)
		}
		var chair consult.PersonID
		found, err := t.get(ctx, &chair, inCharge, act.Workspace, a.PlatformID, act.Now)
		if err != nil || !found || chair == act.Person {
			return err
		}
		return t.tellOfAction(ctx, act, a.ID, consult.PurposeActionComment, event, chair)
	})
}

const snooze = `
	INSERT INTO action_snoozes (action_item_id, person_id, until)
	VALUES ($1, $2, $3)
	ON CONFLICT (action_item_id, person_id) DO UPDATE SET until = excluded.until`

// SnoozeAction leaves the actor in peace about an action item until a date; nobody else, and not the due date. now is a
// moment in the actor's own zone.
func (d *DB) SnoozeAction(ctx context.Context, act consult.Act, id consult.ActionItemID, until time.Time) (consult.ActionItem, error) {
	return d.changeAction(ctx, "snooze action", act, id, func(t tx, a consult.ActionItem, _ consult.Standing) error {
		if err := a.CanSnooze(act.Person, until, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, snooze, id, act.Person, date(&until)); err != nil {
			return fmt.Errorf("snooze: %w", err)
		}
		_, err := t.exec(ctx, staleNudges, act.Workspace, id)
		return err
	})
}

const doersToTell = `
	SELECT DISTINCT w.person_id
	FROM action_doers w
	JOIN persons v ON v.id = w.person_id AND v.workspace_id = $1 AND v.slack_id IS NOT NULL AND NOT (v.bot OR v.deactivated)
	WHERE w.action_item_id = $2 AND w.person_id <> $3
	ORDER BY w.person_id`

// tellDoers tells who answers for an item, except the actor.
func (t tx) tellDoers(ctx context.Context, act consult.Act, id consult.ActionItemID, purpose consult.Purpose, occurrence string) error {
	var doers []consult.PersonID
	if err := t.all(ctx, &doers, doersToTell, act.Workspace, id, act.Person); err != nil {
		return fmt.Errorf("who does it: %w", err)
	}
	return t.tellOfAction(ctx, act, id, purpose, occurrence, doers...)
}

// newsOfAction is how long it is news that somebody got an item or said something about it; reminders follow anyway.
const newsOfAction = 7 * 24 * time.Hour

const platformOfAction = `
	SELECT platform_id, revision
	FROM action_items
	WHERE workspace_id = $1 AND id = $2`

func (t tx) tellOfAction(ctx context.Context, act consult.Act, id consult.ActionItemID, purpose consult.Purpose, occurrence string, to ...consult.PersonID) error {
	var a struct {
		PlatformID consult.PlatformID
		Revision   int
	}
	if _, err := t.get(ctx, &a, platformOfAction, act.Workspace, id); err != nil {
		return fmt.Errorf("platform of action item: %w", err)
	}
	until := act.Now.Add(newsOfAction)
	for _, person := range to {
		err := t.deliver(ctx, consult.Delivery{
			WorkspaceID: act.Workspace, PlatformID: &a.PlatformID, Subject: "action_item", SubjectID: int64(id), Occurrence: occurrence,
			Revision: a.Revision, Purpose: purpose, RecipientKind: consult.ToPerson, Recipient: toPerson(person), DueAt: act.Now, UsefulUntil: &until,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const takePerson = `
	DELETE FROM action_owners
	WHERE action_item_id = $1 AND person_id = $2`

const dropSnoozes = `
	DELETE FROM action_snoozes
	WHERE action_item_id = $1 AND (person_id = $2 OR $2 = 0)`

// HandOverAction gives an owner's share of an action item to somebody else, who is told. Owners hand over their own, who
// manages the platform anybody's; from is 0 for the actor.
func (d *DB) HandOverAction(ctx context.Context, act consult.Act, id consult.ActionItemID, from consult.PersonID, slackID string) (consult.ActionItem, error) {
	if from == 0 {
		from = act.Person
	}
	return d.changeAction(ctx, "hand over action", act, id, func(t tx, a consult.ActionItem, s consult.Standing) error {
		var to consult.Person
		found, err := t.get(ctx, &to, personBySlack, act.Workspace, slackID)
		if err != nil {
			return fmt.Errorf("taker: %w", err)
		}
		if !found {
			return consult.Invalid("owner", "owner_unknown", nil)
		}
		if err := a.CanHandOver(act.Person, s, from, to); err != nil {
			return err
		}
		return t.handOver(ctx, act, a, from, to.ID)
	})
}

func (t tx) handOver(ctx context.Context, act consult.Act, a consult.ActionItem, from, to consult.PersonID) error {
	if err := t.own(ctx, a.ID, []consult.PersonID{to}, nil); err != nil {
		return err
	}
	if _, err := t.exec(ctx, staleNudges, act.Workspace, a.ID); err != nil { // as long as it is also the giver's
		return fmt.Errorf("refresh reminders: %w", err)
	}
	if _, err := t.exec(ctx, takePerson, a.ID, from); err != nil {
		return fmt.Errorf("take from owner: %w", err)
	}
	if _, err := t.exec(ctx, dropSnoozes, a.ID, from); err != nil {
		return fmt.Errorf("drop snooze: %w", err)
	}
	event, err := t.noteAction(ctx, act, a.ID, actionEvent{kind: "handed", other: to})
	if err != nil {
		return err
	}
	if err := t.actionChanged(ctx, act.Workspace, a.ID); err != nil {
		return err
	}
	if to == act.Person {
		return nil
	}
	var reachable []consult.PersonID
	if err := t.all(ctx, &reachable, reachableOf, act.Workspace, pq.Array([]int64{int64(to)})); err != nil {
		return fmt.Errorf("taker: %w", err)
	}
	return t.tellOfAction(ctx, act, a.ID, consult.PurposeActionGiven, event, reachable...)
}

const reachableOf = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND id = ANY ($2) AND slack_id IS NOT NULL AND NOT (bot OR deactivated)`
