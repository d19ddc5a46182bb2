package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
)

const meetingColumns = `m.id, m.platform_id, m.series_id, m.occurrence, m.starts_at, m.ends_at, m.zone, m.place, m.link, m.state,
	m.revision, m.edition, m.reason, m.day_off, m.opened_at, m.closed_at,
	m.opened_at IS NOT NULL AND m.opened_by IS NULL AS by_itself, m.title, m.event, m.audience, m.places, m.registers_until,
	CASE WHEN m.event = 'registration'
	     THEN (SELECT count(*) FROM registrations g WHERE g.meeting_id = m.id AND g.state = 'registered') ELSE 0 END AS taken, p.name AS platform, p.slug, coalesce(p.channel_id, '') AS channel_id,
	p.lang AS platform_lang`

// What the viewer is to a meeting m of platform p: $2 is the person, $3 the moment.
const mineColumns = `coalesce(a.answer, '') AS answer,
	coalesce((SELECT g.state FROM registrations g WHERE g.meeting_id = m.id AND g.person_id = $2), '') AS registration,
	(EXISTS (SELECT FROM channel_members c WHERE c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id AND c.person_id = $2)
	 OR EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.person_id = $2
	              AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3))
	 OR EXISTS (SELECT FROM invited_meetings($1, $2) i WHERE i.meeting_id = m.id)) AS invited,
	EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.person_id = $2
	          AND r.role IN ('chair', 'secretary', 'coordinator')
	          AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) AS manages,
	(EXISTS (SELECT FROM deliveries d WHERE d.subject = 'meeting' AND d.subject_id = m.id AND d.workspace_id = m.workspace_id
	           AND d.purpose IN ('invitation', 'moved', 'unanswered', 'attending')
	           AND d.state IN ('sending', 'sent', 'unknown', 'expanded'))
	 OR EXISTS (SELECT FROM registrations g WHERE g.meeting_id = m.id)) AS told`

// visibleMeetings are those whose date the viewer may know: of a platform of which they may know, or addressed to them or
// to everybody.
const visibleMeetings = `
	SELECT ` + meetingColumns + `, ` + mineColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN LATERAL (
	    SELECT k.platform_id
	    FROM visible_platforms($1, $2, $3) k
	    WHERE k.platform_id = p.id
	    LIMIT 1) v ON true
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = $2
	WHERE m.workspace_id = $1
	  AND (v.platform_id IS NOT NULL OR m.id IN (SELECT i.meeting_id FROM invited_meetings($1, $2) i)
	       OR m.id IN (SELECT e.meeting_id FROM open_events($1, $2) e))`

const visibleMeeting = visibleMeetings + ` AND m.id = $4`

const meetingsOfSeries = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE m.workspace_id = $1 AND m.series_id = $4 AND m.starts_at > $3 AND m.state <> 'cancelled'
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

// The meetings that are shown are chosen first, by their moment alone: from the viewer's own platforms, each of which is looked
// at once, and from those that they are invited to, registered for, or may go to because all may. Only what is chosen is
// described, and is asked once more whether it may be seen.
const upcomingMine = visibleMeetings + comingFilter + `
	  AND m.id IN (
	      WITH own AS MATERIALIZED (
	          SELECT o.id, seen.platform_id IS NOT NULL AS seen
	          FROM (
	              SELECT o.id
	              FROM channel_members c
	              JOIN platforms o ON o.workspace_id = c.workspace_id AND o.channel_id = c.channel_id
	              WHERE c.workspace_id = $1 AND c.person_id = $2
	              UNION
	              SELECT r.platform_id
	              FROM platform_roles r
	              WHERE r.person_id = $2 AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) o
	          LEFT JOIN LATERAL (SELECT k.platform_id FROM visible_platforms($1, $2, $3) k WHERE k.platform_id = o.id LIMIT 1) seen ON true),
	      coming AS (
	          SELECT c.id, c.starts_at
	          FROM own
	          JOIN meetings c ON c.platform_id = own.id AND c.starts_at > CAST($3 AS timestamptz) - interval '7 days'
	          WHERE own.seen AND c.workspace_id = $1 AND c.state IN ('planned', 'open') AND c.ends_at > $3
	          UNION
	          SELECT c.id, c.starts_at
	          FROM (
	              SELECT i.meeting_id
	              FROM invited_meetings($1, $2) i
	              UNION
	              SELECT e.meeting_id
	              FROM open_events($1, $2) e
	              JOIN meetings x ON x.id = e.meeting_id
	              WHERE x.platform_id IN (SELECT own.id FROM own)
	                 OR EXISTS (SELECT FROM registrations g WHERE g.meeting_id = e.meeting_id AND g.person_id = $2)
	              UNION
	              SELECT g.meeting_id
	              FROM registrations g
	              JOIN meetings x ON x.id = g.meeting_id
	              CROSS JOIN LATERAL (SELECT k.platform_id FROM visible_platforms($1, $2, $3) k WHERE k.platform_id = x.platform_id LIMIT 1) seen
	              WHERE g.person_id = $2) other
	          JOIN meetings c ON c.id = other.meeting_id
	          WHERE c.workspace_id = $1 AND c.state IN ('planned', 'open') AND c.ends_at > $3)
	      SELECT c.id
	      FROM coming c
	      ORDER BY c.starts_at, c.id
	      LIMIT $4
	      OFFSET $5)
	ORDER BY m.starts_at, m.id`

const upcomingOfPlatform = visibleMeetings + comingFilter + `
	  AND p.id = $6
	ORDER BY m.starts_at, m.id
	LIMIT $4
	OFFSET $5`

// Upcoming lists the meetings to which the viewer is invited and that are not over at now: n of them after the first
// skip, soonest first.
func (d *DB) Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error) {
	var list []consult.MyMeeting
	err := d.readAlike(ctx, "upcoming meetings", func(t tx) error {
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
	SELECT a.person_id, coalesce(v.slack_id, '') AS slack_id, v.name, a.answer, coalesce(s.name, a.stand_in_name) AS stand_in
	FROM answers a
	JOIN meetings m ON m.id = a.meeting_id
	JOIN persons v ON v.id = a.person_id
	LEFT JOIN persons s ON s.id = a.stand_in_id
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
	ON CONFLICT (meeting_id, person_id) DO UPDATE
	SET answer = excluded.answer, at = excluded.at, stand_in_id = NULL, stand_in_name = ''`

// Answer notes whether the viewer comes; the last answer counts. The card in the channel and the viewer's own reminder
// are brought up to date.
func (d *DB) Answer(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer) (consult.MyMeeting, error) {
	return d.answer(ctx, act, id, answer, consult.StandIn{})
}

func (d *DB) answer(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer, by consult.StandIn) (consult.MyMeeting, error) {
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
		if m.Answer == answer && answer != consult.Represented {
			return nil
		}
		if _, err := t.exec(ctx, saveAnswer, id, act.Person, answer, act.Now); err != nil {
			return err
		}
		if err := t.sitsIn(ctx, act, id, answer, by); err != nil {
			return err
		}
		m.Answer = answer
		if err := changed(ctx, t, act, "answer", id); err != nil {
			return err
		}
		return t.refreshAnswers(ctx, act, id)
	})
	return m, err
}

const markAnswered = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND state IN ('sending', 'sent', 'unknown')
	  AND (recipient_kind = 'channel' AND purpose IN ('invitation', 'moved', 'restored', 'switched') OR recipient_kind = 'person' AND recipient = $3)`

// refreshAnswers updates the cards in the channel and what one person got.
func (t tx) refreshAnswers(ctx context.Context, act consult.Act, id consult.MeetingID) error {
	_, err := t.exec(ctx, markAnswered, act.Workspace, id, toPerson(act.Person))
	return err
}

// What goes to a channel is for who sits there; what goes to a person, for somebody who may know of the meeting.
const meetingOfDelivery = `
	SELECT ` + meetingColumns + `, coalesce(a.answer, '') AS answer, coalesce(g.state, '') AS registration
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = $3
	LEFT JOIN registrations g ON g.meeting_id = m.id AND g.person_id = $3
	WHERE m.workspace_id = $1 AND m.id = $2
	  AND ($3::bigint = 0 OR EXISTS (SELECT FROM visible_platforms($1, $3, $4) v WHERE v.platform_id = p.id)
	       OR EXISTS (SELECT FROM invited_meetings($1, $3) i WHERE i.meeting_id = m.id)
	       OR EXISTS (SELECT FROM open_events($1, $3) e WHERE e.meeting_id = m.id))`

// Where an event that is for everybody is announced beside its platform's channel.
const announcedElsewhere = `
	SELECT c.channel_id
	FROM event_channels c
	JOIN meetings m ON m.id = c.meeting_id
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $2 AND m.audience = 'workspace' AND p.level <> 'closed'
	  AND c.channel_id IS DISTINCT FROM p.channel_id
	ORDER BY c.channel_id`

// MeetingForDelivery reads what a delivery about a meeting shows, on behalf of its recipient. It is moot when the
// recipient may no longer know of the meeting, or the channel is not one in which it is announced. A channel that is not its
// platform's reads neither agenda nor names.
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
		if !found {
			return consult.Moot("not_theirs")
		}
		if of.RecipientKind == consult.ToChannel && of.Recipient != card.ChannelID {
			return t.isAnnouncedIn(ctx, of)
		}
		if card.Agenda, err = t.agendaToShow(ctx, of.WorkspaceID, card.Meeting, reader, now); err != nil {
			return err
		}
		if of.RecipientKind != consult.ToChannel {
			return nil
		}
		if err := t.all(ctx, &card.Invitees, inviteesOf, of.WorkspaceID, of.SubjectID, now); err != nil {
			return err
		}
		if err := t.all(ctx, &card.Guests, guestsInvited, of.WorkspaceID, of.SubjectID); err != nil {
			return err
		}
		if err := t.all(ctx, &card.Reports, reportBackLines, of.WorkspaceID, of.SubjectID); err != nil {
			return fmt.Errorf("reports: %w", err)
		}
		if card.ReportAsk, err = t.askOf(ctx, of.WorkspaceID, card.ID); err != nil {
			return err
		}
		return t.all(ctx, &card.Attendees, answersTo, of.WorkspaceID, of.SubjectID)
	})
	return card, err
}

// isAnnouncedIn is moot unless the meeting is announced in the channel of a delivery, which is not its platform's.
func (t tx) isAnnouncedIn(ctx context.Context, of consult.Delivery) error {
	var elsewhere []string
	if err := t.all(ctx, &elsewhere, announcedElsewhere, of.WorkspaceID, of.SubjectID); err != nil {
		return err
	}
	if !slices.Contains(elsewhere, of.Recipient) {
		return consult.Moot("not_theirs")
	}
	return nil
}
