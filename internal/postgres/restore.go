package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const restoreMeeting = `
	UPDATE meetings
	SET state = 'planned', revision = $3, edition = edition + 1, reason = $4, day_off_answered = true
	WHERE workspace_id = $1 AND id = $2`

const cancellationSent = `
	SELECT EXISTS (
	    SELECT
	    FROM deliveries
	    WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND revision = $3 AND purpose = 'cancelled'
	      AND state IN ('sending', 'sent', 'unknown'))`

// The one notice of a change of rhythm stands for the dates that went with it; its subject is the rhythm that follows, or
// the one that only ended.
const goneWithRhythm = `
	SELECT gone_from
	FROM meetings
	WHERE workspace_id = $1 AND id = $2 AND gone_in = revision`

const rhythmNoticeSent = `
	SELECT EXISTS (
	    SELECT
	    FROM deliveries d
	    JOIN meetings m ON m.id = $2
	    JOIN series s ON s.id = d.subject_id AND (s.id = m.series_id OR s.follows_id = m.series_id)
	    WHERE d.workspace_id = $1 AND d.subject = 'series' AND d.purpose = 'rhythm' AND d.occurrence = $3
	      AND d.state IN ('sending', 'sent', 'unknown'))`

// cancellationKnown says whether the channel was told that a meeting is off, by itself or with its rhythm.
func (t tx) cancellationKnown(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) (known bool, err error) {
	if _, err := t.get(ctx, &known, cancellationSent, ws, m.ID, m.Revision); err != nil || known {
		return known, err
	}
	var from time.Time
	gone, err := t.get(ctx, &from, goneWithRhythm, ws, m.ID)
	if err != nil || !gone {
		return false, err
	}
	_, err = t.get(ctx, &known, rhythmNoticeSent, ws, m.ID, recurrence.Occurrence(from))
	return known, err
}

// RestoreMeeting lets a cancelled meeting take place after all, on its date: the answers stand as they were, the reminders
// are those of a new revision. When the cancellation was announced, so is this. It refuses a date that is past, and hours
// that another meeting of the platform took meanwhile.
func (d *DB) RestoreMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, reason string, notice consult.Notice) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "restore meeting", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		if err := consult.CheckReason(reason); err != nil {
			return err
		}
		return t.restore(ctx, act, p, m, reason, notice)
	})
}

func (t tx) restore(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, reason string, notice consult.Notice) error {
	if err := m.CanRestore(act.Now); err != nil {
		return err
	}
	if err := t.free(ctx, act.Workspace, m, m.StartsAt, m.EndsAt); err != nil {
		return err
	}
	public, err := t.cancellationKnown(ctx, act.Workspace, m)
	if err != nil {
		return fmt.Errorf("was it announced: %w", err)
	}
	m.State, m.Reason, m.Revision = consult.MeetingPlanned, reason, m.Revision+1
	if _, err := t.exec(ctx, restoreMeeting, act.Workspace, m.ID, m.Revision, m.Reason); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil { // its agenda comes back
		return err
	}
	told, err := t.withdraw(ctx, act.Workspace, m)
	if err != nil {
		return err
	}
	list := recurrence.Reminders(m, p, act.Now)
	if !public { // nobody heard that it was off
		notice = consult.NoticeSilent
	}
	if told && m.ChannelID != "" { // its card stands
		list = slices.DeleteFunc(list, func(d consult.Delivery) bool { return d.Purpose == consult.PurposeInvitation })
	}
	if m.ChannelID != "" && (told || notice != consult.NoticeSilent) {
		list = announced(recurrence.Announcement(m, consult.PurposeRestored, m.StartsAt, act.Now), list, notice)
	}
	return t.remind(ctx, p, list)
}

const cancelledMeetings = visibleMeetings + `
	  AND p.id = $4 AND m.state = 'cancelled' AND m.starts_at > $3
	ORDER BY m.starts_at, m.id
	LIMIT 20`

// CancelledOf lists the coming meetings of a platform that were cancelled or skipped, soonest first: what can be restored.
func (d *DB) CancelledOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.MyMeeting, error) {
	var list []consult.MyMeeting
	err := d.read(ctx, "cancelled meetings", func(t tx) error {
		return t.all(ctx, &list, cancelledMeetings, v.Workspace, v.Person, now, id)
	})
	return list, err
}
