package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// Who was deactivated, whose role ended or whose mandate did, in the last week, with open items of a platform of which
// nobody was asked yet. A chair or secretary who left is asked about with their role, see PlanHandovers.
const leftWithActions = `
	WITH leavers AS (
	    SELECT v.id AS person_id, NULL::bigint AS platform_id
	    FROM persons v
	    WHERE v.workspace_id = $1 AND v.deactivated
	    UNION
	    SELECT r.person_id, r.platform_id
	    FROM platform_roles r
	    JOIN platforms p ON p.id = r.platform_id AND p.workspace_id = $1
	    WHERE r.valid_to <= $2 AND r.valid_to > $2::timestamptz - interval '7 days'
	      AND NOT EXISTS (SELECT FROM platform_roles o WHERE o.platform_id = r.platform_id AND o.person_id = r.person_id
	                        AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2))
	      AND NOT EXISTS (SELECT FROM channel_members m WHERE m.workspace_id = $1 AND m.channel_id = p.channel_id AND m.person_id = r.person_id)
	    UNION
	    SELECT c.person_id, NULL
	    FROM contacts c
	    WHERE c.workspace_id = $1 AND c.valid_to < $2 AND c.valid_to > $2::timestamptz - interval '8 days'
	      AND NOT EXISTS (SELECT FROM contacts o WHERE o.person_id = c.person_id AND (o.valid_to IS NULL OR o.valid_to >= $2)))
	SELECT DISTINCT a.platform_id, l.person_id
	FROM leavers l
	JOIN action_owners o ON o.person_id = l.person_id AND o.done_at IS NULL
	JOIN action_items a ON a.id = o.action_item_id AND a.workspace_id = $1 AND a.state = 'open'
	WHERE (l.platform_id IS NULL OR l.platform_id = a.platform_id)
	  AND NOT EXISTS (SELECT FROM action_leavers x WHERE x.platform_id = a.platform_id AND x.person_id = l.person_id)
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = a.platform_id AND h.person_id = l.person_id AND h.taken_at IS NULL)
	ORDER BY a.platform_id, l.person_id`

const leftChannelWithActions = `
	SELECT DISTINCT a.platform_id, o.person_id
	FROM platforms p
	JOIN action_items a ON a.platform_id = p.id AND a.state = 'open'
	JOIN action_owners o ON o.action_item_id = a.id AND o.person_id = $3 AND o.done_at IS NULL
	WHERE p.workspace_id = $1 AND p.channel_id = $2
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = p.id AND h.person_id = $3 AND h.taken_at IS NULL)`

// leaver is somebody who left a platform with open action items.
type leaver struct {
	PlatformID consult.PlatformID
	PersonID   consult.PersonID
}

// PlanLeavers asks who is in charge what becomes of the open action items of people who left; it returns of how many. Who
// leaves the channel is noticed at once, see MemberLeft.
func (d *DB) PlanLeavers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan leavers", func(t tx) error {
		var left []leaver
		if err := t.all(ctx, &left, leftWithActions, ws, now); err != nil {
			return err
		}
		made = len(left)
		return t.askLeavers(ctx, ws, left, now)
	})
	return made, err
}

// leftActions asks about the open items of somebody who left a platform's channel.
func (t tx) leftActions(ctx context.Context, v consult.Viewer, channel string, now time.Time) error {
	var left []leaver
	if err := t.all(ctx, &left, leftChannelWithActions, v.Workspace, channel, v.Person); err != nil {
		return fmt.Errorf("actions of who left: %w", err)
	}
	return t.askLeavers(ctx, v.Workspace, left, now)
}

const noteLeaver = `
	INSERT INTO action_leavers (platform_id, person_id, asked_at)
	VALUES ($1, $2, $3)
	ON CONFLICT (platform_id, person_id) DO UPDATE
	SET asked_at = excluded.asked_at, given_at = NULL, given_to = NULL
	WHERE action_leavers.given_at IS NOT NULL`

// Whoever came back keeps their items.
const leaverCameBack = `
	DELETE FROM action_leavers l
	USING platforms p
	WHERE p.id = l.platform_id AND p.workspace_id = $1 AND p.channel_id = $2 AND l.person_id = $3 AND l.given_at IS NULL`

func (t tx) askLeavers(ctx context.Context, ws consult.WorkspaceID, left []leaver, now time.Time) error {
	for _, l := range left {
		fresh, err := t.exec(ctx, noteLeaver, l.PlatformID, l.PersonID, now)
		if err != nil {
			return fmt.Errorf("note leaver: %w", err)
		}
		var chair consult.PersonID
		found, err := t.get(ctx, &chair, inCharge, ws, l.PlatformID, now)
		if err != nil {
			return fmt.Errorf("in charge: %w", err)
		}
		if fresh == 0 || !found || chair == l.PersonID {
			continue
		}
		err = t.deliver(ctx, consult.Delivery{
			WorkspaceID: ws, PlatformID: &l.PlatformID, Subject: "platform", SubjectID: int64(l.PlatformID),
			Occurrence: toPerson(l.PersonID) + " " + recurrence.Occurrence(now), Purpose: consult.PurposeActionsLeft,
			RecipientKind: consult.ToPerson, Recipient: toPerson(chair), DueAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const leaverByID = `
	SELECT l.platform_id AS platform, l.person_id AS person, p.name AS platform_name, v.name, coalesce(s.name, '') AS successor
	FROM action_leavers l
	JOIN platforms p ON p.id = l.platform_id
	JOIN persons v ON v.id = l.person_id
	LEFT JOIN persons s ON s.id = l.given_to
	WHERE p.workspace_id = $1 AND p.id = $2 AND l.person_id = $3`

const actionsOfLeaver = actionColumns + `
	JOIN action_owners o ON o.action_item_id = a.id AND o.person_id = $5 AND o.done_at IS NULL
	WHERE a.workspace_id = $1 AND a.platform_id = $4 AND a.state = 'open'
	ORDER BY a.due_on NULLS LAST, a.id`

// LeftActions shows who manages a platform the open action items of somebody who left it.
func (d *DB) LeftActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, person consult.PersonID, now time.Time) (consult.Leaver, error) {
	var l consult.Leaver
	err := d.read(ctx, "left actions", func(t tx) error {
		var err error
		l, err = t.leaver(ctx, consult.Act{Viewer: v, Now: now}, platform, person)
		return err
	})
	return l, err
}

func (t tx) leaver(ctx context.Context, act consult.Act, platform consult.PlatformID, person consult.PersonID) (consult.Leaver, error) {
	if _, err := t.managed(ctx, act, platform); err != nil {
		return consult.Leaver{}, err
	}
	var l consult.Leaver
	found, err := t.get(ctx, &l, leaverByID, act.Workspace, platform, person)
	if err == nil && !found {
		err = consult.NotFound("gone")
	}
	if err != nil {
		return consult.Leaver{}, err
	}
	l.Actions, err = t.actions(ctx, act.Viewer, act.Now, actionsOfLeaver, platform, person)
	return l, err
}

const closeLeaver = `
	UPDATE action_leavers
	SET given_at = $3, given_to = $4
	WHERE platform_id = $1 AND person_id = $2`

// TakeActions gives the open action items of somebody who left to a successor, who is told in one message. Only who manages
// the platform does, and once.
func (d *DB) TakeActions(ctx context.Context, act consult.Act, platform consult.PlatformID, person consult.PersonID, slackID string) (consult.Leaver, error) {
	var l consult.Leaver
	err := d.change(ctx, "take actions", func(t tx) error {
		var locked consult.PlatformID
		if _, err := t.get(ctx, &locked, oneNoteAtATime, act.Workspace, platform); err != nil {
			return fmt.Errorf("wait for others: %w", err)
		}
		var err error
		if l, err = t.leaver(ctx, act, platform, person); err != nil {
			return err
		}
		var successor consult.Person
		found, err := t.get(ctx, &successor, personBySlack, act.Workspace, slackID)
		if err != nil {
			return fmt.Errorf("successor: %w", err)
		}
		if !found {
			return consult.Invalid("successor", "person_unknown", nil)
		}
		_, err = once(ctx, t, act, "take actions", func() (consult.PlatformID, error) {
			if err := l.CanGive(successor); err != nil {
				return 0, err
			}
			return platform, t.giveAll(ctx, act, l, successor)
		})
		l.Successor = successor.Name
		return err
	})
	return l, err
}

func (t tx) giveAll(ctx context.Context, act consult.Act, l consult.Leaver, to consult.Person) error {
	if _, err := t.exec(ctx, giveActions, act.Workspace, l.Platform, l.Person, to.ID); err != nil {
		return fmt.Errorf("give actions: %w", err)
	}
	if _, err := t.exec(ctx, dropActions, act.Workspace, l.Platform, l.Person); err != nil {
		return fmt.Errorf("drop actions: %w", err)
	}
	for _, a := range l.Actions {
		if _, err := t.noteAction(ctx, act, a.ID, actionEvent{kind: "handed", other: to.ID}); err != nil {
			return err
		}
		if err := t.actionChanged(ctx, act.Workspace, a.ID); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, closeLeaver, l.Platform, l.Person, act.Now, to.ID); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	if err := t.refresh(ctx, act.Workspace, "platform", int64(l.Platform), consult.PurposeActionsLeft); err != nil {
		return err
	}
	if to.ID == act.Person || to.SlackID == "" {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &l.Platform, Subject: "platform", SubjectID: int64(l.Platform),
		Occurrence: recurrence.Occurrence(act.Now), Purpose: consult.PurposeActionsTaken,
		RecipientKind: consult.ToPerson, Recipient: toPerson(to.ID), DueAt: act.Now,
	})
}

// LeaverToTell reads what the message about somebody who left with open items shows. It is moot when they came back, the
// recipient is no longer in charge, or, before it is sent, nothing is left.
func (d *DB) LeaverToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Leaver, error) {
	var l consult.Leaver
	err := d.read(ctx, "leaver to tell", func(t tx) error {
		reader, err := personOf(of)
		if err != nil {
			return err
		}
		who, err := personOf(consult.Delivery{Recipient: firstWord(of.Occurrence)})
		if err != nil {
			return err
		}
		v := consult.Viewer{Workspace: of.WorkspaceID, Person: reader}
		l, err = t.leaver(ctx, consult.Act{Viewer: v, Now: now}, consult.PlatformID(of.SubjectID), who)
		if _, refused := consult.Refusal(err); refused {
			return consult.Moot("not_in_charge")
		}
		if err == nil && of.TS == "" && len(l.Actions) == 0 {
			return consult.Moot("nothing_left")
		}
		return err
	})
	return l, err
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

const actionsTaken = actionColumns + `
	WHERE a.workspace_id = $1 AND a.platform_id = $4 AND EXISTS (
	    SELECT
	    FROM action_events e
	    WHERE e.action_item_id = a.id AND e.kind = 'handed' AND e.other_id = $2
	      AND e.at >= $5::timestamptz AND e.at < $5::timestamptz + interval '1 second')
	  AND EXISTS (SELECT FROM action_owners o WHERE o.action_item_id = a.id AND o.person_id = $2)
	ORDER BY a.due_on NULLS LAST, a.id`

// TakenActions lists the items that somebody got from who left, to tell them so; it is moot when they have none of these.
func (d *DB) TakenActions(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.ActionItem, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, of.Occurrence)
	if err != nil {
		return nil, fmt.Errorf("when: %w", err)
	}
	list, err := d.actions(ctx, "taken actions", v, now, actionsTaken, of.SubjectID, at)
	if err == nil && len(list) == 0 {
		err = consult.Moot("nothing_left")
	}
	return list, err
}
