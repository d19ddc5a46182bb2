package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const meetingColumns = `m.id, m.platform_id, m.series_id, m.occurrence, m.starts_at, m.ends_at, m.zone, m.place, m.link, m.state,
	m.revision, m.reason, m.opened_at, m.closed_at, p.name AS platform, p.slug, coalesce(p.channel_id, '') AS channel_id,
	p.lang AS platform_lang`

// What the viewer is to a meeting m of platform p: $2 is the person, $3 the moment.
const mineColumns = `coalesce(a.answer, '') AS answer,
	(EXISTS (SELECT FROM channel_members c WHERE c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id AND c.person_id = $2)
	 OR EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.person_id = $2
	              AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3))) AS invited,
	EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.person_id = $2
	          AND r.role IN ('chair', 'secretary', 'coordinator')
	          AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) AS manages,
	EXISTS (SELECT FROM deliveries d WHERE d.subject = 'meeting' AND d.subject_id = m.id AND d.workspace_id = m.workspace_id
	          AND d.purpose IN ('invitation', 'moved', 'unanswered', 'attending')
	          AND d.state IN ('sending', 'sent', 'unknown', 'expanded')) AS told`

// visibleMeetings are those whose date the viewer may know.
const visibleMeetings = `
	SELECT ` + meetingColumns + `, ` + mineColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = $2
	WHERE m.workspace_id = $1`

const visibleMeeting = visibleMeetings + ` AND m.id = $4`

const meetingsOfSeries = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE m.workspace_id = $1 AND m.series_id = $4 AND m.starts_at > $3
	ORDER BY m.starts_at, m.id`

const meetingAt = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND platform_id = $2 AND starts_at = $3 AND state <> 'cancelled'`

// Meeting finds a meeting of which the viewer may know, and what the viewer is to it.
func (d *DB) Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error) {
	var m consult.MyMeeting
	err := d.read(ctx, "meeting", func(t tx) error {
		var err error
		m, err = t.meeting(ctx, v, id, now)
		return err
	})
	return m, err
}

func (t tx) meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error) {
	var m consult.MyMeeting
	found, err := t.get(ctx, &m, visibleMeeting, v.Workspace, v.Person, now, id)
	if err == nil && !found {
		return m, consult.NotFound("gone")
	}
	return m, err
}

const comingFilter = ` AND m.state IN ('planned', 'open') AND m.ends_at > $3`

// It starts from the viewer's own platforms, so that it is quick in a large workspace.
const upcomingMine = visibleMeetings + comingFilter + `
	  AND p.id IN (
	      SELECT o.id
	      FROM channel_members c
	      JOIN platforms o ON o.workspace_id = c.workspace_id AND o.channel_id = c.channel_id
	      WHERE c.workspace_id = $1 AND c.person_id = $2
	      UNION
	      SELECT r.platform_id
	      FROM platform_roles r
	      WHERE r.person_id = $2 AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3))
	ORDER BY m.starts_at, m.id
	LIMIT $4
	OFFSET $5`

const upcomingOfPlatform = visibleMeetings + comingFilter + `
	  AND p.id = $6
	ORDER BY m.starts_at, m.id
	LIMIT $4
	OFFSET $5`

// Upcoming lists the meetings to which the viewer is invited and that are not over at now: n of them after the first
// skip, soonest first.
func (d *DB) Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error) {
	var list []consult.MyMeeting
	err := d.read(ctx, "upcoming meetings", func(t tx) error {
		return t.all(ctx, &list, upcomingMine, v.Workspace, v.Person, now, n, skip)
	})
	return list, err
}

// UpcomingOf is Upcoming for one platform of which the viewer may know the dates, invited or not.
func (d *DB) UpcomingOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time, n, skip int) ([]consult.MyMeeting, error) {
	var list []consult.MyMeeting
	err := d.read(ctx, "upcoming meetings of platform", func(t tx) error {
		return t.all(ctx, &list, upcomingOfPlatform, v.Workspace, v.Person, now, n, skip, id)
	})
	return list, err
}

const answersTo = `
	SELECT a.person_id, coalesce(v.slack_id, '') AS slack_id, v.name, a.answer
	FROM answers a
	JOIN meetings m ON m.id = a.meeting_id
	JOIN persons v ON v.id = a.person_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const readableAnswers = `
	SELECT m.id
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $4`

// Attendees lists who answered, by name; only the platform's members may know.
func (d *DB) Attendees(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) ([]consult.Attendee, error) {
	var list []consult.Attendee
	err := d.read(ctx, "attendees", func(t tx) error {
		var readable consult.MeetingID
		found, err := t.get(ctx, &readable, readableAnswers, v.Workspace, v.Person, now, id)
		if err != nil || !found {
			return err
		}
		return t.all(ctx, &list, answersTo, v.Workspace, id)
	})
	return list, err
}

// A move or a cancellation waits for the answers under way, and they for it.
const holdMeeting = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2
	FOR SHARE`

const saveAnswer = `
	INSERT INTO answers (meeting_id, person_id, answer, at)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, at = excluded.at`

// Answer notes whether the viewer comes; the last answer counts. The card in the channel and the viewer's own reminder
// are brought up to date.
func (d *DB) Answer(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer) (consult.MyMeeting, error) {
	var m consult.MyMeeting
	err := d.change(ctx, "answer", func(t tx) error {
		var held consult.MeetingID
		if _, err := t.get(ctx, &held, holdMeeting, act.Workspace, id); err != nil {
			return fmt.Errorf("hold meeting: %w", err)
		}
		var err error
		if m, err = t.meeting(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		if err := m.CanBeAnswered(answer, act.Now); err != nil {
			return err
		}
		if m.Answer == answer {
			return nil
		}
		if _, err := t.exec(ctx, saveAnswer, id, act.Person, answer, act.Now); err != nil {
			return err
		}
		m.Answer = answer
		return t.refreshAnswers(ctx, act, id)
	})
	return m, err
}

const markAnswered = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND state IN ('sending', 'sent', 'unknown')
	  AND (recipient_kind = 'channel' AND purpose IN ('invitation', 'moved') OR recipient_kind = 'person' AND recipient = $3)`

// refreshAnswers updates the cards in the channel and what one person got.
func (t tx) refreshAnswers(ctx context.Context, act consult.Act, id consult.MeetingID) error {
	_, err := t.exec(ctx, markAnswered, act.Workspace, id, toPerson(act.Person))
	return err
}

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

const moveMeeting = `
	UPDATE meetings
	SET starts_at = $3, ends_at = $4, place = $5, link = $6, reason = $7, revision = $8
	WHERE workspace_id = $1 AND id = $2`

const forgetAnswers = `
	DELETE FROM answers
	WHERE meeting_id = $1`

// MoveMeeting gives a meeting another date, hour, place or link. Another start is a new revision: the answers to the
// old one are forgotten, what was not sent is withdrawn, and what was sent is followed by an announcement and new
// reminders. Anything less only brings the cards up to date.
func (d *DB) MoveMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Change) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.change(ctx, "move meeting", func(t tx) error {
		old, p, err := t.ofManager(ctx, act, id)
		if err != nil {
			return err
		}
		if err := to.Check(); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "move meeting", func() (consult.MeetingID, error) {
			return id, t.move(ctx, act, p, old, to)
		}); err != nil {
			return err
		}
		mine, err := t.meeting(ctx, act.Viewer, id, act.Now)
		m = mine.Meeting
		return err
	})
	return m, err
}

func (t tx) move(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, to consult.Change) error {
	if err := m.CanMove(to.Start, act.Now); err != nil {
		return err
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
		list = recurrence.Combine(recurrence.Announcement(m, consult.PurposeMoved, previous, act.Now), list)
	}
	return t.remind(ctx, p, list)
}

const cancelMeeting = `
	UPDATE meetings
	SET state = 'cancelled', reason = $3, revision = $4
	WHERE workspace_id = $1 AND id = $2`

// CancelMeeting cancels one meeting, not its series. What was not sent is withdrawn; when somebody was told of it, the
// channel is told that it will not take place.
func (d *DB) CancelMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, reason string) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.change(ctx, "cancel meeting", func(t tx) error {
		old, p, err := t.ofManager(ctx, act, id)
		if err != nil {
			return err
		}
		if err := consult.CheckReason(reason); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "cancel meeting", func() (consult.MeetingID, error) {
			return id, t.cancel(ctx, act, p, old, reason)
		}); err != nil {
			return err
		}
		mine, err := t.meeting(ctx, act.Viewer, id, act.Now)
		m = mine.Meeting
		return err
	})
	return m, err
}

func (t tx) cancel(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, reason string) error {
	if err := m.CanCancel(); err != nil {
		return err
	}
	m.State, m.Reason, m.Revision = consult.MeetingCancelled, reason, m.Revision+1
	if _, err := t.exec(ctx, cancelMeeting, act.Workspace, m.ID, m.Reason, m.Revision); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil { // its agenda goes to the next
		return err
	}
	told, err := t.withdraw(ctx, act.Workspace, m)
	if err != nil || !told || m.ChannelID == "" {
		return err
	}
	return t.remind(ctx, p, []consult.Delivery{recurrence.Announcement(m, consult.PurposeCancelled, m.StartsAt, act.Now)})
}

const toldOfMeeting = `
	SELECT EXISTS (
	    SELECT
	    FROM deliveries
	    WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2
	      AND purpose IN ('invitation', 'moved', 'unanswered', 'attending')
	      AND state IN ('sending', 'sent', 'unknown', 'expanded'))`

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
		consult.PurposeInvitation, consult.PurposeMoved, consult.PurposeUnanswered, consult.PurposeAttending,
	} {
		if err := t.refresh(ctx, ws, "meeting", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh %s: %w", purpose, err)
		}
	}
	return nil
}

// What goes to a channel is for who sits there; what goes to a person, for somebody who may know of the meeting.
const meetingOfDelivery = `
	SELECT ` + meetingColumns + `, coalesce(a.answer, '') AS answer
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = $3
	WHERE m.workspace_id = $1 AND m.id = $2
	  AND ($3::bigint = 0 OR EXISTS (SELECT FROM visible_platforms($1, $3, $4) v WHERE v.platform_id = p.id))`

// MeetingForDelivery reads what a delivery about a meeting shows, on behalf of its recipient. It is moot when the
// recipient may no longer know of the meeting, or the channel is no longer its platform's.
func (d *DB) MeetingForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.MeetingCard, error) {
	var card consult.MeetingCard
	err := d.read(ctx, "meeting for delivery", func(t tx) error {
		reader := consult.PersonID(0)
		if of.RecipientKind != consult.ToChannel {
			var err error
			if reader, err = personOf(of); err != nil {
				return err
			}
		}
		found, err := t.get(ctx, &card, meetingOfDelivery, of.WorkspaceID, of.SubjectID, reader, now)
		if err != nil {
			return err
		}
		if !found || (of.RecipientKind == consult.ToChannel && of.Recipient != card.ChannelID) {
			return consult.Moot("not_theirs")
		}
		if card.Agenda, err = t.agendaToShow(ctx, of.WorkspaceID, card.Meeting, reader, now); err != nil {
			return err
		}
		if of.RecipientKind != consult.ToChannel {
			return nil
		}
		return t.all(ctx, &card.Attendees, answersTo, of.WorkspaceID, of.SubjectID)
	})
	return card, err
}
