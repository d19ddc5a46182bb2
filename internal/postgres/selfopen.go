package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// Meetings that are on at $2 and that nobody opened, where no other meeting's minutes are open; held, so that nobody opens
// them meanwhile.
const unopened = `
	SELECT m.id, m.platform_id
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.state = 'planned' AND m.starts_at <= $2 AND m.ends_at > $2
	  AND NOT EXISTS (SELECT FROM meetings o WHERE o.platform_id = m.platform_id AND o.state = 'open')
	  AND NOT EXISTS (SELECT FROM meetings o WHERE o.platform_id = m.platform_id AND o.state = 'planned'
	                    AND o.starts_at <= $2 AND o.ends_at > $2 AND (o.starts_at, o.id) < (m.starts_at, m.id))
	ORDER BY m.id
	FOR UPDATE OF m SKIP LOCKED`

const openItself = `
	UPDATE meetings
	SET state = 'open', opened_at = $3, opened_by = NULL
	WHERE workspace_id = $1 AND id = $2 AND state = 'planned'`

// openUntended opens the minutes of the meetings that are on and that nobody opened, so that what is said there has its
// place. It tells nobody: who keeps the minutes is asked a little later, when nobody has taken them over by then.
func (t tx) openUntended(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var on []struct {
		ID         consult.MeetingID
		PlatformID consult.PlatformID
	}
	if err := t.all(ctx, &on, unopened, ws, now); err != nil {
		return 0, fmt.Errorf("unopened: %w", err)
	}
	act := consult.Act{Viewer: consult.Viewer{Workspace: ws}, Now: now}
	for _, m := range on {
		if _, err := t.exec(ctx, openItself, ws, m.ID, now); err != nil {
			return 0, fmt.Errorf("open meeting %d: %w", m.ID, err)
		}
		if err := t.startSheet(ctx, act, m.ID); err != nil {
			return 0, fmt.Errorf("attendance of meeting %d: %w", m.ID, err)
		}
		if err := t.refresh(ctx, ws, "meeting", int64(m.ID), consult.PurposeInvitation); err != nil {
			return 0, fmt.Errorf("refresh: %w", err)
		}
	}
	return len(on), nil
}

const takeOver = `
	UPDATE meetings
	SET opened_by = $3
	WHERE workspace_id = $1 AND id = $2 AND state = 'open' AND opened_by IS NULL`

// takeMinutes makes a person the one who opened minutes that opened themselves.
func (t tx) takeMinutes(ctx context.Context, act consult.Act, id consult.MeetingID) error {
	if _, err := t.exec(ctx, takeOver, act.Workspace, id, act.Person); err != nil {
		return fmt.Errorf("take over: %w", err)
	}
	return t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeOpenMinutes)
}

// makeRoom says what becomes of minutes that are open when somebody opens a meeting of the platform: those that opened
// themselves are taken over while that meeting is on, and closed once it is over; all others stand in the way.
func (t tx) makeRoom(ctx context.Context, act consult.Act, p consult.Platform, busy consult.Meeting) (taken bool, err error) {
	if !busy.ByItself {
		return false, busy.CanOpen(act.Now)
	}
	if act.Now.Before(busy.EndsAt) {
		return true, t.takeMinutes(ctx, act, busy.ID)
	}
	_, err = t.close(ctx, consult.Act{Viewer: consult.Viewer{Workspace: act.Workspace}, Now: act.Now}, p)
	return false, err
}

// Guests of the sheet, seats and the rest go before the sheet itself.
var dropSheet = []string{
	`DELETE FROM attendance_spells WHERE meeting_id = $1`, `DELETE FROM attendance_seats WHERE meeting_id = $1`,
	`DELETE FROM attendance_invited WHERE meeting_id = $1`, `DELETE FROM attendance_guests WHERE meeting_id = $1`,
	`DELETE FROM attendance WHERE meeting_id = $1`, `DELETE FROM attendance_sheets WHERE meeting_id = $1`,
}

const unopen = `
	UPDATE meetings
	SET state = 'planned', opened_at = NULL
	WHERE workspace_id = $1 AND id = $2 AND state = 'open' AND opened_by IS NULL`

// unopen takes back that a meeting opened itself, so that it can still be moved or cancelled; it refuses when something
// was written in its minutes.
func (t tx) unopen(ctx context.Context, ws consult.WorkspaceID, m *consult.Meeting) error {
	if m.State != consult.MeetingOpen || !m.ByItself {
		return nil
	}
	var line consult.MinutesItemID
	written, err := t.get(ctx, &line, minutesOf, ws, m.ID)
	if err != nil {
		return fmt.Errorf("look for minutes: %w", err)
	}
	if written {
		return consult.Conflict("meeting_has_minutes", nil)
	}
	for _, query := range dropSheet {
		if _, err := t.exec(ctx, query, m.ID); err != nil {
			return fmt.Errorf("drop sheet: %w", err)
		}
	}
	if _, err := t.exec(ctx, unopen, ws, m.ID); err != nil {
		return fmt.Errorf("unopen: %w", err)
	}
	m.State, m.ByItself = consult.MeetingPlanned, false
	return t.refresh(ctx, ws, "meeting", int64(m.ID), consult.PurposeOpenMinutes)
}

// Nobody opened it, wrote in its minutes or noted who was there: there is nothing to tell.
const isBlank = `
	SELECT m.opened_by IS NULL
	   AND NOT EXISTS (SELECT FROM minutes_items i WHERE i.meeting_id = m.id)
	   AND NOT EXISTS (SELECT FROM attendance_sheets s WHERE s.meeting_id = m.id AND s.kept_at IS NOT NULL)
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.id = $2`

func (t tx) isBlank(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (bool, error) {
	blank := false
	_, err := t.get(ctx, &blank, isBlank, ws, id)
	return blank, err
}
