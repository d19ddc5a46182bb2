package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// HandoverNote reads what the message about somebody who left shows; it is moot when they came back, or its recipient is no
// longer in charge.
func (d *DB) HandoverNote(ctx context.Context, of consult.Delivery, now time.Time) (consult.HandoverNote, error) {
	var note consult.HandoverNote
	err := d.read(ctx, "handover note", func(t tx) error {
		reader, err := personOf(of)
		if err != nil {
			return err
		}
		leaver, _, _ := strings.Cut(of.Occurrence, " ")
		who, err := strconv.ParseInt(leaver, 10, 64)
		if err != nil {
			return fmt.Errorf("who left: %w", err)
		}
		s, err := t.standing(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, consult.PlatformID(of.SubjectID), now)
		if err != nil {
			return err
		}
		if s.CanManage() != nil {
			return consult.Moot("not_in_charge")
		}
		if err := t.all(ctx, &note.Roles, handovers+` ORDER BY h.role`, of.WorkspaceID, of.SubjectID, who); err != nil {
			return err
		}
		if len(note.Roles) == 0 {
			return consult.Moot("came_back")
		}
		note.PlatformName, note.Name = note.Roles[0].PlatformName, note.Roles[0].Name
		return nil
	})
	return note, err
}

const succeeded = `
	SELECT p.name AS platform_name, r.role
	FROM platform_roles r
	JOIN platforms p ON p.id = r.platform_id
	WHERE p.workspace_id = $1 AND p.id = $2 AND r.person_id = $3 AND r.role = $4
	  AND r.valid_from <= $5 AND (r.valid_to IS NULL OR r.valid_to > $5)
	LIMIT 1`

// Succeeded reads what is told to who took over; it is moot when the role is no longer theirs.
func (d *DB) Succeeded(ctx context.Context, of consult.Delivery, now time.Time) (consult.Succeeded, error) {
	var s consult.Succeeded
	err := d.read(ctx, "succeeded", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		role, _, _ := strings.Cut(of.Occurrence, " ")
		found, err := t.get(ctx, &s, succeeded, of.WorkspaceID, of.SubjectID, person, role, now)
		if err == nil && !found {
			return consult.Moot("not_theirs")
		}
		return err
	})
	return s, err
}

// tellRelieved tells who held a role, unless they passed it on themselves or left.
func (t tx) tellRelieved(ctx context.Context, act consult.Act, h consult.Handover) error {
	if !h.Stays || h.Person == act.Person {
		return nil
	}
	var told consult.PersonID
	found, err := t.get(ctx, &told, canBeToldInSlack, act.Workspace, h.Person)
	if err != nil || !found {
		return err
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &h.Platform, Subject: "platform", SubjectID: int64(h.Platform),
		Occurrence: string(h.Role) + " " + recurrence.Occurrence(act.Now), Purpose: consult.PurposeRelieved,
		RecipientKind: consult.ToPerson, Recipient: toPerson(h.Person), DueAt: act.Now,
	})
}

const relieved = `
	SELECT p.name AS platform_name, r.role, v.name AS successor
	FROM platform_roles r
	JOIN platforms p ON p.id = r.platform_id
	JOIN persons v ON v.id = r.person_id
	JOIN visible_platforms($1, $3, $5) s ON s.platform_id = p.id
	WHERE p.workspace_id = $1 AND p.id = $2 AND r.person_id <> $3 AND r.role = $4
	  AND r.valid_from <= $5 AND (r.valid_to IS NULL OR r.valid_to > $5)
	ORDER BY r.valid_from DESC, r.person_id
	LIMIT 1`

// Relieved reads what is told to who held a role; it is moot when they hold it again, or nobody does.
func (d *DB) Relieved(ctx context.Context, of consult.Delivery, now time.Time) (consult.Relieved, error) {
	var r consult.Relieved
	err := d.read(ctx, "relieved", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		role, _, _ := strings.Cut(of.Occurrence, " ")
		var again consult.Succeeded
		holds, err := t.get(ctx, &again, succeeded, of.WorkspaceID, of.SubjectID, person, role, now)
		if err != nil {
			return err
		}
		found, err := t.get(ctx, &r, relieved, of.WorkspaceID, of.SubjectID, person, role, now)
		if err == nil && (holds || !found) {
			return consult.Moot("not_theirs")
		}
		return err
	})
	return r, err
}
