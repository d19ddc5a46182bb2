package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const rolesInChannel = `
	SELECT r.platform_id, r.person_id, r.role
	FROM platform_roles r
	JOIN platforms p ON p.id = r.platform_id
	WHERE p.workspace_id = $1 AND p.channel_id = $2 AND r.person_id = $3 AND r.role IN ('chair', 'secretary')
	  AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
	ORDER BY r.role`

// Who was deactivated, or whose role has ended lately, and nobody else holds it.
const rolesLeft = `
	SELECT DISTINCT r.platform_id, r.person_id, r.role
	FROM platform_roles r
	JOIN platforms p ON p.id = r.platform_id
	JOIN persons v ON v.id = r.person_id
	WHERE p.workspace_id = $1 AND r.role IN ('chair', 'secretary') AND r.valid_from <= $2
	  AND (v.deactivated AND (r.valid_to IS NULL OR r.valid_to > $2) OR r.valid_to <= $2 AND r.valid_to > $2 - interval '7 days')
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.role = r.role)
	  AND NOT EXISTS (
	      SELECT
	      FROM platform_roles o
	      JOIN persons w ON w.id = o.person_id AND NOT w.deactivated
	      WHERE o.platform_id = r.platform_id AND o.role = r.role
	        AND o.valid_from <= $2 AND (o.valid_to IS NULL OR o.valid_to > $2))
	ORDER BY r.platform_id, r.person_id, r.role`

// vacancy is a role whose holder left.
type vacancy struct {
	PlatformID consult.PlatformID
	PersonID   consult.PersonID
	Role       consult.Role
}

// PlanHandovers asks who takes over from chairs and secretaries who were deactivated or whose role ended; it returns how
// many roles that are. Who leaves the channel is noticed at once, see MemberLeft.
func (d *DB) PlanHandovers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan handovers", func(t tx) error {
		var left []vacancy
		if err := t.all(ctx, &left, rolesLeft, ws, now); err != nil {
			return err
		}
		made = len(left)
		return t.askHandovers(ctx, ws, left, now)
	})
	return made, err
}

// leftChannel asks who takes over from somebody who left a platform's channel.
func (t tx) leftChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) error {
	var left []vacancy
	if err := t.all(ctx, &left, rolesInChannel, v.Workspace, channel, v.Person, now); err != nil {
		return fmt.Errorf("roles of who left: %w", err)
	}
	return t.askHandovers(ctx, v.Workspace, left, now)
}

const openHandover = `
	INSERT INTO handovers (platform_id, person_id, role, asked_at)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (platform_id, person_id, role) DO UPDATE
	SET asked_at = excluded.asked_at, taken_at = NULL, taken_by = NULL
	WHERE handovers.taken_at IS NOT NULL`

// The coordinator, else the other of chair and secretary who is still there.
const whoHandsOver = `
	SELECT r.person_id
	FROM platform_roles r
	JOIN persons v ON v.id = r.person_id AND v.workspace_id = $1 AND NOT v.deactivated AND v.slack_id IS NOT NULL
	WHERE r.platform_id = $2 AND r.person_id <> $3 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.taken_at IS NULL)
	ORDER BY CASE r.role WHEN 'coordinator' THEN 0 ELSE 1 END, r.valid_from DESC, r.person_id
	LIMIT 1`

// askHandovers writes one message per platform and person who left, whatever roles they had.
func (t tx) askHandovers(ctx context.Context, ws consult.WorkspaceID, left []vacancy, now time.Time) error {
	type leaver struct {
		platform consult.PlatformID
		person   consult.PersonID
	}
	asked := map[leaver]bool{}
	for _, l := range left {
		fresh, err := t.exec(ctx, openHandover, l.PlatformID, l.PersonID, l.Role, now)
		if err != nil {
			return fmt.Errorf("open handover: %w", err)
		}
		of := leaver{l.PlatformID, l.PersonID}
		if fresh == 0 || asked[of] {
			continue
		}
		asked[of] = true
		var to consult.PersonID
		found, err := t.get(ctx, &to, whoHandsOver, ws, l.PlatformID, l.PersonID, now)
		if err != nil {
			return fmt.Errorf("who hands over: %w", err)
		}
		if !found {
			continue
		}
		err = t.deliver(ctx, consult.Delivery{
			WorkspaceID: ws, PlatformID: &l.PlatformID, Subject: "platform", SubjectID: int64(l.PlatformID),
			Occurrence: toPerson(l.PersonID) + " " + recurrence.Occurrence(now), Purpose: consult.PurposeHandover,
			RecipientKind: consult.ToPerson, Recipient: toPerson(to), DueAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const cameBack = `
	DELETE FROM handovers h
	USING platforms p, persons v
	WHERE p.id = h.platform_id AND p.workspace_id = $1 AND p.channel_id = $2 AND h.person_id = $3 AND h.taken_at IS NULL
	  AND v.id = h.person_id AND NOT v.deactivated`

const handovers = `
	SELECT h.platform_id AS platform, h.person_id AS person, h.role, p.name AS platform_name, v.name, coalesce(s.name, '') AS successor
	FROM handovers h
	JOIN platforms p ON p.id = h.platform_id
	JOIN persons v ON v.id = h.person_id
	LEFT JOIN persons s ON s.id = h.taken_by
	WHERE p.workspace_id = $1 AND p.id = $2 AND h.person_id = $3`

const openActionsOf = `
	SELECT a.text
	FROM action_items a
	JOIN action_owners o ON o.action_item_id = a.id
	WHERE a.workspace_id = $1 AND a.platform_id = $2 AND o.person_id = $3 AND a.state = 'open'
	ORDER BY a.due_on NULLS LAST, a.id`

// A role that somebody passes on, or that nobody holds; when who passed it on no longer holds it, who does.
const passedOn = `
	SELECT p.id AS platform, coalesce(v.id, 0) AS person, $4 AS role, p.name AS platform_name, coalesce(v.name, '') AS name,
	       v.id IS NOT NULL AS stays,
	       CASE WHEN v.id IS NULL THEN coalesce((
	           SELECT w.name
	           FROM platform_roles o
	           JOIN persons w ON w.id = o.person_id AND NOT w.deactivated
	           WHERE o.platform_id = p.id AND o.role = $4 AND o.valid_from <= $5 AND (o.valid_to IS NULL OR o.valid_to > $5)
	             AND NOT EXISTS (SELECT FROM handovers h
	                             WHERE h.platform_id = p.id AND h.person_id = o.person_id AND h.role = o.role AND h.taken_at IS NULL)
	           ORDER BY o.valid_from DESC, w.id
	           LIMIT 1), '') ELSE '' END AS successor
	FROM platforms p
	LEFT JOIN persons v ON v.id = $3 AND v.workspace_id = p.workspace_id AND NOT v.deactivated
	      AND EXISTS (SELECT FROM platform_roles r
	                  WHERE r.platform_id = p.id AND r.person_id = v.id AND r.role = $4
	                    AND r.valid_from <= $5 AND (r.valid_to IS NULL OR r.valid_to > $5))
	WHERE p.workspace_id = $1 AND p.id = $2`

// Handover shows who is in charge of a platform a role to be taken over, with the open action items of who left or passes it
// on.
func (d *DB) Handover(ctx context.Context, v consult.Viewer, id consult.HandoverID, now time.Time) (consult.Handover, error) {
	var h consult.Handover
	err := d.read(ctx, "handover", func(t tx) error {
		var err error
		h, err = t.handover(ctx, consult.Act{Viewer: v, Now: now}, id)
		return err
	})
	return h, err
}

func (t tx) handover(ctx context.Context, act consult.Act, id consult.HandoverID) (consult.Handover, error) {
	var h consult.Handover
	if _, err := t.managed(ctx, act, id.Platform); err != nil {
		return h, err
	}
	found, err := t.get(ctx, &h, handovers+` AND h.role = $4 AND h.taken_at IS NULL`, act.Workspace, id.Platform, id.Person, id.Role)
	if err == nil && !found {
		_, err = t.get(ctx, &h, passedOn, act.Workspace, id.Platform, id.Person, id.Role, act.Now)
	}
	if err != nil {
		return consult.Handover{}, err
	}
	err = t.all(ctx, &h.Actions, openActionsOf, act.Workspace, id.Platform, h.Person)
	return h, err
}

const endRole = `
	UPDATE platform_roles
	SET valid_to = $4
	WHERE platform_id = $1 AND person_id = $2 AND role = $3 AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4)`

const giveRoleTo = `
	INSERT INTO platform_roles (platform_id, person_id, role, valid_from)
	SELECT $1, $2, $3, $4
	WHERE NOT EXISTS (
	    SELECT
	    FROM platform_roles
	    WHERE platform_id = $1 AND person_id = $2 AND role = $3 AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4))
	ON CONFLICT DO NOTHING`

const closeHandover = `
	UPDATE handovers
	SET taken_at = $4, taken_by = $5
	WHERE platform_id = $1 AND person_id = $2 AND role = $3`

const giveActions = `
	INSERT INTO action_owners (action_item_id, person_id)
	SELECT a.id, $4
	FROM action_items a
	JOIN action_owners o ON o.action_item_id = a.id
	WHERE a.workspace_id = $1 AND a.platform_id = $2 AND o.person_id = $3 AND a.state = 'open'
	ON CONFLICT DO NOTHING`

const dropActions = `
	DELETE FROM action_owners o
	USING action_items a
	WHERE a.id = o.action_item_id AND a.workspace_id = $1 AND a.platform_id = $2 AND o.person_id = $3 AND a.state = 'open'`

// TakeOver ends the role of who left and gives it to a successor, who is told; open action items go along when asked. Only
// who is in charge of the platform hands over, and a role once.
func (d *DB) TakeOver(ctx context.Context, act consult.Act, s consult.Succession) (consult.Handover, error) {
	var h consult.Handover
	err := d.change(ctx, "take over", func(t tx) error {
		if err := s.Check(); err != nil {
			return err
		}
		var locked consult.PlatformID
		if _, err := t.get(ctx, &locked, oneNoteAtATime, act.Workspace, s.Platform); err != nil {
			return fmt.Errorf("wait for others: %w", err)
		}
		var err error
		if h, err = t.handover(ctx, act, s.HandoverID); err != nil {
			return err
		}
		var successor consult.Person
		found, err := t.get(ctx, &successor, personBySlack, act.Workspace, s.Successor)
		if err != nil {
			return fmt.Errorf("successor: %w", err)
		}
		if !found {
			return consult.Invalid("successor", "person_unknown", nil)
		}
		_, err = once(ctx, t, act, "take over", func() (consult.PersonID, error) {
			if err := h.CanTake(successor); err != nil {
				return 0, err
			}
			if err := t.takeOver(ctx, act, s, successor.ID); err != nil {
				return 0, err
			}
			return successor.ID, t.tellRelieved(ctx, act, h)
		})
		h.Successor = successor.Name
		return err
	})
	return h, err
}

func (t tx) takeOver(ctx context.Context, act consult.Act, s consult.Succession, successor consult.PersonID) error {
	if _, err := t.exec(ctx, endRole, s.Platform, s.Person, s.Role, act.Now); err != nil {
		return fmt.Errorf("end role: %w", err)
	}
	if _, err := t.exec(ctx, giveRoleTo, s.Platform, successor, s.Role, act.Now); err != nil {
		return fmt.Errorf("give role: %w", err)
	}
	if _, err := t.exec(ctx, closeHandover, s.Platform, s.Person, s.Role, act.Now, successor); err != nil {
		return fmt.Errorf("close handover: %w", err)
	}
	if s.Actions == consult.CarryAll {
		if _, err := t.exec(ctx, giveActions, act.Workspace, s.Platform, s.Person, successor); err != nil {
			return fmt.Errorf("give actions: %w", err)
		}
		if _, err := t.exec(ctx, dropActions, act.Workspace, s.Platform, s.Person); err != nil {
			return fmt.Errorf("drop actions: %w", err)
		}
	}
	if err := t.refresh(ctx, act.Workspace, "platform", int64(s.Platform), consult.PurposeHandover); err != nil {
		return err
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &s.Platform, Subject: "platform", SubjectID: int64(s.Platform),
		Occurrence: string(s.Role) + " " + recurrence.Occurrence(act.Now), Purpose: consult.PurposeSuccessor,
		RecipientKind: consult.ToPerson, Recipient: toPerson(successor), DueAt: act.Now,
	})
}
