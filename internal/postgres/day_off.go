package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// The meetings within sight that fall on a day off, whose rhythm says to ask, and of which nobody was asked.
const daysOffToAsk = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN series s ON s.id = m.series_id AND s.policy = 'ask'
	WHERE m.workspace_id = $1 AND m.state = 'planned' AND m.day_off <> '' AND NOT m.day_off_answered AND m.starts_at > $2
	  AND m.starts_at <= CAST($3 AS timestamptz) + make_interval(secs => p.invitation_lead)
	  AND m.starts_at <= CAST($3 AS timestamptz) + (SELECT make_interval(secs => max(o.invitation_lead)) FROM platforms o WHERE o.workspace_id = $1)
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND d.revision = m.revision AND d.purpose = 'day_off')
	ORDER BY m.starts_at, m.id`

func (t tx) askDaysOff(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var list []consult.Meeting
	if err := t.all(ctx, &list, daysOffToAsk, ws, now, now.Add(dayOffSight)); err != nil {
		return 0, fmt.Errorf("days off to ask about: %w", err)
	}
	made := 0
	for _, m := range list {
		var chair consult.PersonID
		found, err := t.get(ctx, &chair, inCharge, ws, m.PlatformID, now)
		if err != nil {
			return made, fmt.Errorf("who is in charge: %w", err)
		}
		if !found {
			continue
		}
		at, _ := officeMorning(now, m.Local(now).Location())
		until := m.StartsAt
		if err := t.deliver(ctx, consult.Delivery{
			WorkspaceID: ws, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Occurrence: recurrence.Occurrence(m.Occurrence),
			Revision: m.Revision, Purpose: consult.PurposeDayOff, RecipientKind: consult.ToPerson, Recipient: toPerson(chair), DueAt: at, UsefulUntil: &until,
		}); err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

const dayOffAnswered = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2 AND day_off_answered`

// DayOffForDelivery reads the question about a meeting on a day off, on behalf of the chair. It is moot once it was
// answered, or the meeting was moved or cancelled.
func (d *DB) DayOffForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.DayOffQuestion, error) {
	var q consult.DayOffQuestion
	err := d.read(ctx, "day off for delivery", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		mine, err := t.meeting(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, consult.MeetingID(of.SubjectID), now)
		if _, refused := consult.Refusal(err); refused {
			return consult.Moot("not_theirs")
		}
		if err != nil {
			return err
		}
		var answered consult.MeetingID
		found, err := t.get(ctx, &answered, dayOffAnswered, of.WorkspaceID, mine.ID)
		if err != nil {
			return err
		}
		if q.Meeting = mine.Meeting; !mine.Manages {
			return consult.Moot("not_theirs")
		}
		if found || mine.State != consult.MeetingPlanned || mine.Revision != of.Revision {
			return consult.Moot("answered")
		}
		year, err := t.year(ctx, of.WorkspaceID, mine.PlatformID)
		if err != nil {
			return err
		}
		c, at := recurrence.Calendar{Year: year}, mine.Local(mine.StartsAt)
		q.NextWorkday, _ = c.Instead(consult.PolicyNextWorkday, at)
		q.NextWeek, _ = c.Instead(consult.PolicyNextWeek, at)
		return nil
	})
	return q, err
}

const noteDayOffAnswer = `
	UPDATE meetings
	SET day_off_answered = true
	WHERE workspace_id = $1 AND id = $2`

// DecideDayOff does with a meeting on a day off what the chair chose: keep it, skip it, or move it to the next workday or
// week. Who was told of it is told of this.
func (d *DB) DecideDayOff(ctx context.Context, act consult.Act, id consult.MeetingID, policy consult.HolidayPolicy) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "decide day off", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		if policy == consult.PolicyAsk || policy == "" {
			return consult.NotFound("gone")
		}
		if err := policy.Check(); err != nil {
			return err
		}
		return t.decideDayOff(ctx, act, p, m, policy)
	})
}

func (t tx) decideDayOff(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, policy consult.HolidayPolicy) error {
	var answered consult.MeetingID
	found, err := t.get(ctx, &answered, dayOffAnswered, act.Workspace, m.ID)
	if err != nil {
		return err
	}
	if found || m.DayOff == "" {
		return consult.Conflict("day_off_decided", nil)
	}
	if err := m.CanCancel(); err != nil {
		return err
	}
	if _, err := t.exec(ctx, noteDayOffAnswer, act.Workspace, m.ID); err != nil {
		return fmt.Errorf("note the answer: %w", err)
	}
	switch policy {
	case consult.PolicySkip:
		return t.cancel(ctx, act, p, m, consult.Cancellation{Edition: consult.AnyEdition})
	case consult.PolicyNextWorkday, consult.PolicyNextWeek:
		year, err := t.year(ctx, act.Workspace, p.ID)
		if err != nil {
			return err
		}
		to, found := recurrence.Calendar{Year: year}.Instead(policy, m.Local(m.StartsAt))
		if !found {
			return consult.Invalid("", "no_day_instead", nil)
		}
		return t.move(ctx, act, p, m, consult.Change{
			Start: to, End: to.Add(m.EndsAt.Sub(m.StartsAt)), Place: m.Place, Link: m.Link, Edition: consult.AnyEdition,
		})
	}
	return nil
}
