package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// Who keeps the minutes of platform p at moment $2: its secretary, else its chair, else its coordinator. Of several, the
// one who has been it longest.
const keeper = `
	SELECT r.person_id
	FROM platform_roles r
	JOIN persons v ON v.id = r.person_id AND NOT v.deactivated AND NOT v.bot AND v.slack_id IS NOT NULL
	WHERE r.platform_id = p.id AND r.role IN ('secretary', 'chair', 'coordinator')
	  AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2)
	ORDER BY array_position(ARRAY['secretary', 'chair', 'coordinator'], r.role), r.valid_from, r.person_id
	LIMIT 1`

const untold = `NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.subject = 'meeting' AND d.subject_id = m.id AND d.workspace_id = m.workspace_id AND d.revision = m.revision
	        AND d.purpose = $4)`

// Minutes that opened themselves a while ago ($3: begun by then), that nobody took over and in which nothing stands.
const untaken = `
	SELECT ` + meetingColumns + `, k.person_id AS keeper, p.quiet_from, p.quiet_to
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (` + keeper + `) k
	WHERE m.workspace_id = $1 AND m.state = 'open' AND m.opened_by IS NULL AND m.starts_at <= $3 AND m.ends_at > $2
	  AND NOT EXISTS (SELECT FROM minutes_items i WHERE i.meeting_id = m.id)
	  AND ` + untold

// Meetings that ended by $3 and whose minutes are still open, with something in them or taken by somebody.
const unclosed = `
	SELECT ` + meetingColumns + `, k.person_id AS keeper, p.quiet_from, p.quiet_to
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (` + keeper + `) k
	WHERE m.workspace_id = $1 AND m.state = 'open' AND m.ends_at <= $3
	  AND (m.opened_by IS NOT NULL OR EXISTS (SELECT FROM minutes_items i WHERE i.meeting_id = m.id))
	  AND ` + untold

// Meetings that ended by $2 with their minutes still open, of which somebody was told by $3, or of which there is nobody
// to tell. Whoever is closing one right now goes first, and who comes later waits.
const forgotten = `
	SELECT m.id, m.platform_id
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.state = 'open' AND m.ends_at <= $2
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.subject = 'meeting' AND d.subject_id = m.id AND d.workspace_id = m.workspace_id AND d.revision = m.revision
	        AND d.purpose = 'close_minutes' AND d.due_at > $3)
	ORDER BY m.id
	FOR UPDATE OF m SKIP LOCKED`

type untendedMeeting struct {
	consult.Meeting
	Keeper    consult.PersonID
	QuietFrom int
	QuietTo   int
}

// TendMinutes opens the minutes of a meeting that is on, asks who keeps them to take them over, and to close those of one
// that is over; minutes that nobody closes for a day close themselves, never without notice where something stands in them. It returns how much it wrote.
func (d *DB) TendMinutes(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "tend minutes", func(t tx) error {
		opened, err := t.openUntended(ctx, ws, now)
		if err != nil {
			return err
		}
		made += opened
		var late []untendedMeeting
		if err := t.all(ctx, &late, untaken, ws, now, now.Add(-consult.OpenNudgeAfter), consult.PurposeOpenMinutes); err != nil {
			return fmt.Errorf("untaken: %w", err)
		}
		for _, m := range late {
			made++
			if err := t.deliver(ctx, m.nudge(ws, consult.PurposeOpenMinutes, now, &m.EndsAt)); err != nil {
				return err
			}
		}
		var over []untendedMeeting
		if err := t.all(ctx, &over, unclosed, ws, now, now.Add(-consult.CloseNudgeAfter), consult.PurposeCloseMinutes); err != nil {
			return fmt.Errorf("unclosed: %w", err)
		}
		for _, m := range over {
			made++
			if err := t.deliver(ctx, m.nudge(ws, consult.PurposeCloseMinutes, m.awake(now), nil)); err != nil {
				return err
			}
		}
		closed, err := t.closeForgotten(ctx, ws, now)
		made += closed
		return err
	})
	return made, err
}

func (m untendedMeeting) nudge(ws consult.WorkspaceID, purpose consult.Purpose, at time.Time, until *time.Time) consult.Delivery {
	return consult.Delivery{
		WorkspaceID: ws, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID),
		Occurrence: recurrence.Occurrence(m.Occurrence), Revision: m.Revision, Purpose: purpose,
		RecipientKind: consult.ToPerson, Recipient: toPerson(m.Keeper), DueAt: at, UsefulUntil: until,
	}
}

// awake is now or, when it is quiet then, the moment at which the quiet ends: a meeting that ended late in the evening
// wakes nobody.
func (m untendedMeeting) awake(now time.Time) time.Time {
	local := m.Local(now)
	quiet := recurrence.Quiet{From: m.QuietFrom, To: m.QuietTo}
	if !quiet.Covers(local) {
		return now
	}
	at := recurrence.LocalInstant(local.Year(), local.Month(), local.Day(), 0, m.QuietTo, local.Location())
	if at.Before(now) {
		at = recurrence.LocalInstant(local.Year(), local.Month(), local.Day()+1, 0, m.QuietTo, local.Location())
	}
	return at
}

// closeForgotten closes what nobody closed; nobody is noted as who did.
func (t tx) closeForgotten(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var left []struct {
		ID         consult.MeetingID
		PlatformID consult.PlatformID
	}
	if err := t.all(ctx, &left, forgotten, ws, now.Add(-consult.ClosesItself), now.Add(-consult.ClosingNotice)); err != nil {
		return 0, fmt.Errorf("forgotten: %w", err)
	}
	for _, m := range left {
		var row platformRow
		if _, err := t.get(ctx, &row, platformForDelivery, ws, m.PlatformID); err != nil {
			return 0, fmt.Errorf("platform: %w", err)
		}
		act := consult.Act{Viewer: consult.Viewer{Workspace: ws}, Now: now}
		if _, err := t.close(ctx, act, row.platform()); err != nil {
			return 0, fmt.Errorf("close meeting %d: %w", m.ID, err)
		}
	}
	return len(left), nil
}

// Held, so that nobody closes it and opens another meanwhile.
const lockHeldMeeting = heldMeetingByID + `
	FOR UPDATE OF m`

// CloseThisMeeting is CloseMeeting for one meeting: it refuses when that one is not open, whatever other is.
func (d *DB) CloseThisMeeting(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Minutes, error) {
	var minutes consult.Minutes
	err := d.change(ctx, "close meeting", func(t tx) error {
		var m consult.Meeting
		found, err := t.get(ctx, &m, lockHeldMeeting, act.Workspace, id)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("gone")
		}
		p, err := t.managed(ctx, act, m.PlatformID)
		if err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "close meeting", func() (consult.MeetingID, error) {
			if err := m.CanRecord(); err != nil {
				return 0, err
			}
			return t.close(ctx, act, p)
		}); err != nil {
			return err
		}
		minutes, err = t.minutesFor(ctx, act.Viewer, id, act.Now)
		return err
	})
	return minutes, err
}

const managedMeeting = heldMeeting + `
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $4
	  AND EXISTS (
	      SELECT
	      FROM platform_roles x
	      WHERE x.platform_id = m.platform_id AND x.person_id = $2 AND x.role IN ('secretary', 'chair', 'coordinator')
	        AND x.valid_from <= $3 AND (x.valid_to IS NULL OR x.valid_to > $3))`

// MinutesToTend reads the meeting of which somebody is asked to open or close the minutes. It is moot when they no longer
// keep them, when the meeting has another date, or, before it was posted, when it is done already.
func (d *DB) MinutesToTend(ctx context.Context, of consult.Delivery, now time.Time) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.read(ctx, "minutes to tend", func(t tx) error {
		reader, err := personOf(of)
		if err != nil {
			return err
		}
		found, err := t.get(ctx, &m, managedMeeting, of.WorkspaceID, reader, now, of.SubjectID)
		if err != nil {
			return err
		}
		if !found {
			return consult.Moot("not_theirs")
		}
		taken := of.Purpose == consult.PurposeOpenMinutes && !m.ByItself
		if of.TS == "" && (m.State != consult.MeetingOpen || taken || m.Revision != of.Revision) {
			return consult.Moot("done")
		}
		return nil
	})
	return m, err
}
