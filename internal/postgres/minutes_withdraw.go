package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const withdrawReview = `
	UPDATE minutes
	SET state = 'draft', remarks_until = NULL, withdrawn_at = $3, withdrawn_by = $4, withdrawn_why = $5
	WHERE workspace_id = $1 AND meeting_id = $2
	RETURNING round`

const dropApproval = `
	UPDATE agenda_items
	SET state = 'withdrawn'
	WHERE workspace_id = $1 AND approves = $2 AND state = 'open'`

// WithdrawMinutes takes circulated minutes back: they are a draft again, and their approval leaves the agenda. The remarks
// stay, and can still be dealt with; the channel is told who did it and why.
func (d *DB) WithdrawMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, why string) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "withdraw minutes", func(t tx, m consult.Meeting, p consult.Platform, seal consult.MinutesSeal) error {
		if err := seal.CanWithdraw(); err != nil {
			return err
		}
		if err := consult.CheckText("why", why); err != nil {
			return err
		}
		var round int
		if _, err := t.get(ctx, &round, withdrawReview, act.Workspace, id, act.Now, act.Person, why); err != nil {
			return fmt.Errorf("withdraw: %w", err)
		}
		if _, err := t.exec(ctx, dropApproval, act.Workspace, id); err != nil {
			return fmt.Errorf("take off the agenda: %w", err)
		}
		if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil {
			return err
		}
		if err := t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeMinutesReview); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
		return t.tellMinutes(ctx, act, m, consult.PurposeMinutesWithdrawn, round)
	})
}

const penHolders = `
	SELECT v.id AS person_id, coalesce(v.slack_id, '') AS slack_id, v.name
	FROM minutes_pens g
	JOIN persons v ON v.id = g.person_id
	WHERE v.workspace_id = $1 AND g.meeting_id = $2
	ORDER BY v.name, v.id`

// PenHolders lists to whom the pen of a meeting's minutes was handed, for who may take it back.
func (d *DB) PenHolders(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) ([]consult.Owner, error) {
	var list []consult.Owner
	err := d.read(ctx, "pen holders", func(t tx) error {
		var m consult.Meeting
		found, err := t.get(ctx, &m, readableHeld, v.Workspace, v.Person, now, id)
		if err == nil && !found {
			err = consult.NotFound("minutes_not_found")
		}
		if err != nil {
			return err
		}
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, m.PlatformID); err != nil {
			return err
		}
		return t.all(ctx, &list, penHolders, v.Workspace, id)
	})
	return list, err
}

const takePen = `
	DELETE FROM minutes_pens
	WHERE meeting_id = $1 AND person_id = $2`

// TakePen takes the pen of one meeting's minutes back from somebody; what they wrote stays, and they are told.
func (d *DB) TakePen(ctx context.Context, act consult.Act, id consult.MeetingID, from consult.PersonID) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "take pen", func(t tx, m consult.Meeting, _ consult.Platform, _ consult.MinutesSeal) error {
		n, err := t.exec(ctx, takePen, id, from)
		if err != nil {
			return fmt.Errorf("take pen: %w", err)
		}
		if n == 0 {
			return consult.Conflict("pen_gone", nil)
		}
		return t.tellPen(ctx, act, m, consult.PurposePenTaken, from)
	})
}

const toldOfPen = `
	SELECT count(*)
	FROM deliveries
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND purpose = $3 AND recipient = $4`

// tellPen says to somebody that the pen came or went: as often as it does.
func (t tx) tellPen(ctx context.Context, act consult.Act, m consult.Meeting, purpose consult.Purpose, who consult.PersonID) error {
	var before int
	if _, err := t.get(ctx, &before, toldOfPen, act.Workspace, m.ID, purpose, toPerson(who)); err != nil {
		return fmt.Errorf("told of the pen: %w", err)
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Revision: before, DueAt: act.Now,
		Purpose: purpose, RecipientKind: consult.ToPerson, Recipient: toPerson(who),
	})
}

// PenTakenToTell reads the meeting of whose minutes the pen was taken back from somebody; it is moot when they have it again, or
// may no longer read them.
func (d *DB) PenTakenToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Minutes, error) {
	reader, err := personOf(of)
	if err != nil {
		return consult.Minutes{}, err
	}
	m, err := d.minutesToTell(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, consult.MeetingID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone || err == nil && m.Writes {
		return consult.Minutes{}, consult.Moot("not_theirs")
	}
	return m, err
}
