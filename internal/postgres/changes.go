package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const lockMeeting = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// ofManager finds a meeting for a step that only chair, secretary and coordinator may take, and keeps others from
// changing it meanwhile.
func (t tx) ofManager(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, consult.Platform, error) {
	var locked consult.MeetingID
	if _, err := t.get(ctx, &locked, lockMeeting, act.Workspace, id); err != nil {
		return consult.Meeting{}, consult.Platform{}, fmt.Errorf("lock meeting: %w", err)
	}
	m, err := t.meeting(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return consult.Meeting{}, consult.Platform{}, err
	}
	p, err := t.managed(ctx, act, m.PlatformID)
	return m.Meeting, p, err
}

// changeMeeting runs one step on a meeting that the actor manages, once for its cause, and reads the meeting anew.
func (d *DB) changeMeeting(ctx context.Context, what string, act consult.Act, id consult.MeetingID, do func(tx, consult.Platform, consult.Meeting) error) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.change(ctx, what, func(t tx) error {
		old, p, err := t.ofManager(ctx, act, id)
		if err != nil {
			return err
		}
		if _, err := once(ctx, t, act, what, func() (consult.MeetingID, error) { return id, do(t, p, old) }); err != nil {
			return err
		}
		mine, err := t.meeting(ctx, act.Viewer, id, act.Now)
		m = mine.Meeting
		return err
	})
	return m, err
}

const moveMeeting = `
	UPDATE meetings
	SET starts_at = $3, ends_at = $4, place = $5, link = $6, reason = $7, revision = $8, edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

const forgetAnswers = `
	DELETE FROM answers
	WHERE meeting_id = $1`

// MoveMeeting gives a meeting another date, hour, place or link. Another start is a new revision: the answers to the
// old one are forgotten, what was not sent is withdrawn, and what was sent is followed by an announcement and new
// reminders; silently, by reminders only. Anything less only brings the cards up to date. It refuses the past, the moment of
// another meeting of the platform, and a change by somebody who saw an older edition.
func (d *DB) MoveMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Change) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "move meeting", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		if err := to.Check(); err != nil {
			return err
		}
		return t.move(ctx, act, p, m, to)
	})
}

func (t tx) move(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, to consult.Change) error {
	if err := m.CanMove(to.Start, act.Now); err != nil {
		return err
	}
	if err := m.IsEdition(to.Edition); err != nil {
		return err
	}
	if err := t.unopen(ctx, act.Workspace, &m); err != nil {
		return err
	}
	if !to.Start.Equal(m.StartsAt) {
		if err := t.free(ctx, act.Workspace, m, to.Start, to.End); err != nil {
			return err
		}
	}
	previous, moved := m.StartsAt, !to.Start.Equal(m.StartsAt)
	m.StartsAt, m.EndsAt, m.Place, m.Link = to.Start, to.End, to.Place, to.Link
	if moved {
		m.Reason, m.Revision = to.Reason, m.Revision+1
	}
	if _, err := t.exec(ctx, moveMeeting, act.Workspace, m.ID, m.StartsAt, m.EndsAt, m.Place, m.Link, m.Reason, m.Revision); err != nil {
		return fmt.Errorf("move: %w", err)
	}
	if !moved {
		return t.refreshMeeting(ctx, act.Workspace, m.ID)
	}
	if _, err := t.exec(ctx, forgetAnswers, m.ID); err != nil {
		return fmt.Errorf("forget answers: %w", err)
	}
	list := recurrence.Reminders(m, p, act.Now)
	told, err := t.withdraw(ctx, act.Workspace, m)
	if err != nil {
		return err
	}
	if told && m.ChannelID != "" {
		list = announced(recurrence.Announcement(m, consult.PurposeMoved, previous, act.Now), list, to.Notice)
	}
	return t.remind(ctx, p, list)
}

// announced puts an announcement before the reminders that it leaves to be sent; silently, it is only left out.
func announced(announcement consult.Delivery, reminders []consult.Delivery, notice consult.Notice) []consult.Delivery {
	list := recurrence.Combine(announcement, reminders)
	if notice == consult.NoticeSilent {
		return list[1:]
	}
	return list
}

const meetingDuring = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND platform_id = $2 AND id <> $3 AND state <> 'cancelled' AND starts_at < $5 AND ends_at > $4
	LIMIT 1`

// free refuses hours at which the platform has another meeting already.
func (t tx) free(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting, from, to time.Time) error {
	if err := t.lockPlans(ctx, ws, m.PlatformID); err != nil {
		return err
	}
	var taken consult.MeetingID
	found, err := t.get(ctx, &taken, meetingDuring, ws, m.PlatformID, m.ID, from, to)
	if err != nil {
		return fmt.Errorf("look for a clash: %w", err)
	}
	if found {
		return consult.Invalid("date", "meeting_taken", nil)
	}
	return nil
}

const cancelMeeting = `
	UPDATE meetings
	SET state = 'cancelled', reason = $3, revision = $4, edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

const minutesOf = `
	SELECT id
	FROM minutes_items
	WHERE workspace_id = $1 AND meeting_id = $2
	LIMIT 1`

// CancelMeeting cancels one meeting, not its series. What was not sent is withdrawn; when somebody was told of it, the
// channel is told that it will not take place, unless it is done silently. It refuses a meeting that has minutes.
func (d *DB) CancelMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, c consult.Cancellation) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "cancel meeting", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		if err := consult.CheckReason(c.Reason); err != nil {
			return err
		}
		return t.cancel(ctx, act, p, m, c)
	})
}

func (t tx) cancel(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, c consult.Cancellation) error {
	if err := m.CanCancel(); err != nil {
		return err
	}
	if err := m.IsEdition(c.Edition); err != nil {
		return err
	}
	if err := t.unopen(ctx, act.Workspace, &m); err != nil {
		return err
	}
	var line consult.MinutesItemID
	written, err := t.get(ctx, &line, minutesOf, act.Workspace, m.ID)
	if err != nil {
		return fmt.Errorf("look for minutes: %w", err)
	}
	if written {
		return consult.Conflict("meeting_has_minutes", nil)
	}
	m.State, m.Reason, m.Revision = consult.MeetingCancelled, c.Reason, m.Revision+1
	if _, err := t.exec(ctx, cancelMeeting, act.Workspace, m.ID, m.Reason, m.Revision); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil { // its agenda goes to the next
		return err
	}
	told, err := t.withdraw(ctx, act.Workspace, m)
	if err != nil || !told || m.ChannelID == "" || c.Notice == consult.NoticeSilent {
		return err
	}
	news := recurrence.Announcement(m, consult.PurposeCancelled, m.StartsAt, act.Now)
	if c.Notice == consult.NoticeTogether {
		news.WorkspaceID = p.WorkspaceID
		return t.tellInvitees(ctx, news)
	}
	return t.remind(ctx, p, []consult.Delivery{news})
}

// Who signed up for an event heard of it, wherever they did.
const toldOfMeeting = `
	SELECT EXISTS (
	    SELECT
	    FROM deliveries
	    WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2
	      AND purpose IN ('invitation', 'moved', 'restored', 'switched', 'unanswered', 'attending')
	      AND state IN ('sending', 'sent', 'unknown', 'expanded'))
	    OR EXISTS (SELECT FROM registrations WHERE workspace_id = $1 AND meeting_id = $2)`

// withdraw takes back what was not sent about older revisions and brings what was sent up to date; it says whether
// anything was.
func (t tx) withdraw(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) (told bool, err error) {
	if err := t.supersede(ctx, ws, "meeting", int64(m.ID), m.Revision); err != nil {
		return false, fmt.Errorf("supersede: %w", err)
	}
	if _, err := t.get(ctx, &told, toldOfMeeting, ws, m.ID); err != nil {
		return false, fmt.Errorf("told: %w", err)
	}
	return told, t.refreshMeeting(ctx, ws, m.ID)
}

// refreshMeeting brings everything that was posted about a meeting up to date.
func (t tx) refreshMeeting(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	for _, purpose := range []consult.Purpose{
		consult.PurposeInvitation, consult.PurposeMoved, consult.PurposeRestored, consult.PurposeUnanswered, consult.PurposeAttending,
		consult.PurposeMovedUp, consult.PurposeSwitched,
	} {
		if err := t.refresh(ctx, ws, "meeting", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh %s: %w", purpose, err)
		}
	}
	return nil
}
