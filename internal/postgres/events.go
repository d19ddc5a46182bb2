package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const insertEvent = `
	INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, place, link, title, event, places, registers_until, audience)
	VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
	RETURNING id`

const insertEventChannels = `
	INSERT INTO event_channels (meeting_id, channel_id)
	SELECT $1, unnest($2::text[])
	ON CONFLICT DO NOTHING`

// PlanEvent plans a one-off event of a platform and announces it in the channel, and in the others that are named. Only chair, secretary and coordinator plan;
// the moment of another meeting is refused.
func (d *DB) PlanEvent(ctx context.Context, act consult.Act, draft consult.EventDraft) (consult.Meeting, error) {
	var planned consult.Meeting
	err := d.change(ctx, "plan event", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		if err := draft.Check(act.Now); err != nil {
			return err
		}
		if err := draft.CheckFor(p); err != nil {
			return err
		}
		if err := t.lockPlans(ctx, act.Workspace, p.ID); err != nil {
			return err
		}
		id, err := once(ctx, t, act, "plan event", func() (consult.MeetingID, error) { return t.addEvent(ctx, act, p, draft) })
		if err != nil {
			return err
		}
		m, err := t.meeting(ctx, act.Viewer, id, act.Now)
		planned = m.Meeting
		return err
	})
	return planned, err
}

func (t tx) addEvent(ctx context.Context, act consult.Act, p consult.Platform, draft consult.EventDraft) (consult.MeetingID, error) {
	var taken consult.MeetingID
	found, err := t.get(ctx, &taken, meetingAt, act.Workspace, p.ID, draft.Start)
	if err != nil {
		return 0, fmt.Errorf("look for a clash: %w", err)
	}
	if found {
		return 0, consult.Conflict("meeting_exists", nil)
	}
	m := consult.Meeting{
		PlatformID: p.ID, ChannelID: p.ChannelID, Occurrence: draft.Start, StartsAt: draft.Start, EndsAt: draft.End, Zone: draft.Zone,
		State: consult.MeetingPlanned, Event: draft.Event, Audience: draft.Audience,
	}
	if _, err := t.get(ctx, &m.ID, insertEvent, act.Workspace, p.ID, draft.Start, draft.End, draft.Zone, draft.Place, draft.Link,
		draft.Title, draft.Event, draft.Places, draft.RegistersUntil, draft.Audience); err != nil {
		return 0, fmt.Errorf("insert event: %w", err)
	}
	reminders := recurrence.Reminders(m, p, act.Now)
	if len(draft.Channels) > 0 {
		if _, err := t.exec(ctx, insertEventChannels, m.ID, pq.Array(draft.Channels)); err != nil {
			return 0, fmt.Errorf("channels: %w", err)
		}
		first := recurrence.FirstAnnouncement(m, p, act.Now)
		first.WorkspaceID = act.Workspace
		also, err := t.elsewhere(ctx, first)
		if err != nil {
			return 0, err
		}
		reminders = append(reminders, also...)
	}
	return m.ID, t.remind(ctx, p, reminders)
}

// elsewhere repeats what a channel is told about an event for the others in which it is announced.
func (t tx) elsewhere(ctx context.Context, d consult.Delivery) ([]consult.Delivery, error) {
	var channels []string
	if err := t.all(ctx, &channels, announcedElsewhere, d.WorkspaceID, d.SubjectID); err != nil {
		return nil, fmt.Errorf("announced elsewhere: %w", err)
	}
	var list []consult.Delivery
	for _, c := range channels {
		d.Recipient, d.ChannelID = c, ""
		list = append(list, d)
	}
	return list, nil
}

// What is for everybody, or for who may know of it, and what the viewer is asked to.
const comingEvents = `
	SELECT x.*
	FROM (` + visibleMeetings + comingFilter + `
	  AND m.event <> '' AND m.state = 'planned' AND ($4::bigint = 0 OR p.id = $4)) x
	WHERE x.invited OR x.event = 'open' OR x.audience = 'workspace' OR x.registration <> ''
	ORDER BY x.starts_at, x.id
	LIMIT 20`

// Events lists the coming one-off events to which the viewer may come, of one platform or, when it is 0, of all.
func (d *DB) Events(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.MyMeeting, error) {
	var list []consult.MyMeeting
	err := d.readAlike(ctx, "events", func(t tx) error {
		return t.all(ctx, &list, comingEvents, v.Workspace, v.Person, now, platform)
	})
	return list, err
}

const insertRegistration = `
	INSERT INTO registrations (workspace_id, meeting_id, person_id, name, organisation, state, registered_by, at)
	VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8)
	ON CONFLICT DO NOTHING`

const aheadOf = `
	SELECT count(*)
	FROM registrations o
	JOIN registrations g ON g.meeting_id = o.meeting_id AND g.id > o.id AND g.state = 'waiting'
	WHERE o.workspace_id = $1 AND o.meeting_id = $2 AND o.state = 'waiting' AND g.person_id = $3`

// SignUp puts the viewer on the list of an event, or on its waiting list when all places are taken: first come, first
// served. Who is on it stays where they are.
func (d *DB) SignUp(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MyRegistration, error) {
	return d.register(ctx, act, id, "sign up", func(t tx, m consult.MyMeeting) error {
		if err := m.CanRegister(act.Now); err != nil {
			return err
		}
		state := consult.Registered
		if m.IsFull() {
			state = consult.Waiting
		}
		_, err := t.exec(ctx, insertRegistration, act.Workspace, id, act.Person, "", "", state, act.Person, act.Now)
		return err
	})
}

// SignOff takes the viewer off the list of an event; a place that they had goes to who waits longest.
func (d *DB) SignOff(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MyRegistration, error) {
	return d.register(ctx, act, id, "sign off", func(t tx, m consult.MyMeeting) error {
		if err := m.CanWithdraw(act.Now); err != nil {
			return err
		}
		return t.signOff(ctx, act, m.Meeting, act.Person)
	})
}

// register holds the event, so that two who want its last place come one after the other, and lets change change the list.
func (d *DB) register(ctx context.Context, act consult.Act, id consult.MeetingID, step string, change func(tx, consult.MyMeeting) error) (consult.MyRegistration, error) {
	var mine consult.MyRegistration
	err := d.change(ctx, step, func(t tx) error {
		var locked consult.MeetingID
		if _, err := t.get(ctx, &locked, lockMeeting, act.Workspace, id); err != nil {
			return fmt.Errorf("lock meeting: %w", err)
		}
		m, err := t.meeting(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		if !m.MayCome() && m.Event != consult.OpenDoor {
			return consult.Forbidden("not_invited")
		}
		if _, err := once(ctx, t, act, step, func() (consult.MeetingID, error) {
			if err := change(t, m); err != nil {
				return 0, err
			}
			return id, t.refreshAnswers(ctx, act, id)
		}); err != nil {
			return err
		}
		if mine.MyMeeting, err = t.meeting(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		_, err = t.get(ctx, &mine.Ahead, aheadOf, act.Workspace, id, act.Person)
		return err
	})
	return mine, err
}

const dropRegistration = `
	DELETE FROM registrations
	WHERE workspace_id = $1 AND meeting_id = $2 AND person_id = $3`

// signOff takes a person off the list of an event, if they are on it, and gives their place to who is next.
func (t tx) signOff(ctx context.Context, act consult.Act, m consult.Meeting, person consult.PersonID) error {
	if _, err := t.exec(ctx, dropRegistration, act.Workspace, m.ID, person); err != nil {
		return fmt.Errorf("sign off: %w", err)
	}
	return t.moveUp(ctx, act, m.ID)
}

// Who is next for the places that are free.
const moveUp = `
	UPDATE registrations r
	SET state = 'registered'
	FROM (
	    SELECT g.id
	    FROM registrations g
	    JOIN meetings m ON m.id = g.meeting_id
	    WHERE m.workspace_id = $1 AND m.id = $2 AND m.state = 'planned' AND m.starts_at > $3 AND g.state = 'waiting'
	    ORDER BY g.id
	    LIMIT (SELECT CASE e.places WHEN 0 THEN NULL ELSE greatest(e.places - count(o.id), 0) END
	           FROM meetings e
	           LEFT JOIN registrations o ON o.meeting_id = e.id AND o.state = 'registered'
	           WHERE e.id = $2
	           GROUP BY e.places)) n
	WHERE r.id = n.id
	RETURNING r.id, coalesce(r.person_id, 0) AS person_id`

// moveUp gives free places to who waits longest, and tells each of them once. The caller holds the meeting.
func (t tx) moveUp(ctx context.Context, act consult.Act, id consult.MeetingID) error {
	var moved []struct {
		ID       consult.RegistrationID
		PersonID consult.PersonID
	}
	if err := t.all(ctx, &moved, moveUp, act.Workspace, id, act.Now); err != nil || len(moved) == 0 {
		return err
	}
	var m consult.Meeting
	if _, err := t.get(ctx, &m, heldMeetingByID, act.Workspace, id); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	for _, r := range moved {
		if err := t.tellOfList(ctx, act, m, r.ID, r.PersonID, consult.PurposeMovedUp); err != nil {
			return err
		}
	}
	return nil
}

const canBeToldInSlack = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND id = $2 AND slack_id IS NOT NULL AND NOT (bot OR deactivated)`

// tellOfList tells somebody, once for each time that they are put on the list, what became of their place.
func (t tx) tellOfList(ctx context.Context, act consult.Act, m consult.Meeting, id consult.RegistrationID, person consult.PersonID, purpose consult.Purpose) error {
	var told consult.PersonID
	found, err := t.get(ctx, &told, canBeToldInSlack, act.Workspace, person)
	if err != nil || !found {
		return err
	}
	until := m.StartsAt
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Revision: m.Revision,
		Occurrence: fmt.Sprintf("registration %d", id), Purpose: purpose, RecipientKind: consult.ToPerson, Recipient: toPerson(person),
		DueAt: act.Now, UsefulUntil: &until,
	})
}
