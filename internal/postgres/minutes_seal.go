package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

const haveMinutes = `
	INSERT INTO minutes (meeting_id, workspace_id)
	SELECT id, workspace_id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2 AND state IN ('open', 'closed')
	ON CONFLICT DO NOTHING`

// Where the minutes of meeting m are in their life; a draft where there is no row.
const sealColumns = `
	SELECT coalesce(s.state, 'draft') AS state, coalesce(s.round, 0) AS round, s.circulated_at, coalesce(c.name, '') AS circulated_by, s.remarks_until,
	       s.withdrawn_at, coalesce(w.name, '') AS withdrawn_by, coalesce(s.withdrawn_why, '') AS withdrawn_why,
	       s.approved_at, coalesce(a.name, '') AS approved_by, coalesce(s.by_silence, false) AS by_silence,
	       coalesce(s.version, 0) AS version, coalesce(v.hash, '') AS hash, s.released_at, p.own_corrections AS own_correction
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN minutes s ON s.meeting_id = m.id
	LEFT JOIN persons c ON c.id = s.circulated_by
	LEFT JOIN persons a ON a.id = s.approved_by
	LEFT JOIN persons w ON w.id = s.withdrawn_by
	LEFT JOIN minutes_versions v ON v.meeting_id = m.id AND v.version = s.version
	WHERE m.workspace_id = $1 AND m.id = $2`

// Whoever writes holds the minutes with others; whoever circulates, approves or corrects them holds them alone.
const (
	shareMinutes = `
	SELECT meeting_id
	FROM minutes
	WHERE workspace_id = $1 AND meeting_id = $2
	FOR SHARE`
	lockMinutes = `
	SELECT meeting_id
	FROM minutes
	WHERE workspace_id = $1 AND meeting_id = $2
	FOR UPDATE`
)

// seal reads where a meeting's minutes are in their life.
func (t tx) seal(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.MinutesSeal, error) {
	var s consult.MinutesSeal
	if _, err := t.get(ctx, &s, sealColumns, ws, id); err != nil {
		return s, fmt.Errorf("seal: %w", err)
	}
	return s, nil
}

// held finds a meeting's minutes for a step that changes them, and holds them by query.
func (t tx) held(ctx context.Context, act consult.Act, id consult.MeetingID, query string) (consult.Meeting, consult.MinutesSeal, error) {
	var m consult.Meeting
	var s consult.MinutesSeal
	if _, err := t.exec(ctx, haveMinutes, act.Workspace, id); err != nil {
		return m, s, fmt.Errorf("have minutes: %w", err)
	}
	var locked consult.MeetingID
	if _, err := t.get(ctx, &locked, query, act.Workspace, id); err != nil {
		return m, s, fmt.Errorf("hold minutes: %w", err)
	}
	found, err := t.get(ctx, &m, readableHeld, act.Workspace, act.Person, act.Now, id)
	if err != nil {
		return m, s, fmt.Errorf("held meeting: %w", err)
	}
	if !found {
		return m, s, consult.NotFound("minutes_not_found")
	}
	s, err = t.seal(ctx, act.Workspace, id)
	return m, s, err
}

const readableHeld = heldMeeting + `
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $4`

const hasPen = `
	SELECT EXISTS (SELECT FROM minutes_pens WHERE meeting_id = $1 AND person_id = $2)`

// mayWrite says whether somebody may write in a meeting's minutes: chair, secretary, coordinator, and whoever they handed
// the pen to and can still read them.
func (t tx) mayWrite(ctx context.Context, v consult.Viewer, m consult.Meeting, s consult.Standing) (bool, error) {
	if s.CanManage() == nil {
		return true, nil
	}
	var pen bool
	_, err := t.get(ctx, &pen, hasPen, m.ID, v.Person)
	return pen && s.Member, err
}

// written finds minutes for a step that writes in them.
func (t tx) written(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, consult.Platform, error) {
	m, seal, err := t.held(ctx, act, id, shareMinutes)
	if err != nil {
		return m, consult.Platform{}, err
	}
	p, s, err := t.platform(ctx, act.Viewer, m.PlatformID, act.Now)
	if err != nil {
		return m, p, err
	}
	may, err := t.mayWrite(ctx, act.Viewer, m, s)
	switch {
	case err != nil:
		return m, p, fmt.Errorf("may write: %w", err)
	case !may:
		return m, p, consult.Forbidden("not_scribe")
	}
	return m, p, seal.CanWrite(m)
}

// kept finds minutes for a step in their life, which only chair, secretary and coordinator may take.
func (t tx) kept(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, consult.Platform, consult.MinutesSeal, error) {
	m, seal, err := t.held(ctx, act, id, lockMinutes)
	if err != nil {
		return m, consult.Platform{}, seal, err
	}
	p, err := t.managed(ctx, act, m.PlatformID)
	return m, p, seal, err
}
