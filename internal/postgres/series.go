package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// A running series has its meetings for a year ahead, and at least the next eight.
const (
	monthsAhead   = 12
	meetingsAhead = 8
)

// series is a rhythm as it is stored, with how far its meetings have been planned.
type series struct {
	ID         consult.SeriesID
	PlatformID consult.PlatformID
	RRule      string `db:"rrule"`
	StartsAt   time.Time
	Zone       string
	Duration   consult.Seconds
	Place      string
	Link       string
	PlannedTo  *time.Time // last occurrence that has a meeting
	Coming     int        // meetings still to come
}

// rule is the series in wall-clock time; one that was stored was checked before.
func (s series) rule() recurrence.Rule {
	start := s.StartsAt
	if loc, err := recurrence.LoadZone(s.Zone); err == nil {
		start = start.In(loc)
	}
	return recurrence.Rule{RRule: s.RRule, Start: start, Zone: s.Zone}
}

// missing lists the occurrences that should have a meeting at now and have none yet.
func (s series) missing(now time.Time) []time.Time {
	from := now
	if s.PlannedTo != nil && s.PlannedTo.After(now) {
		from = *s.PlannedTo
	}
	rule := s.rule()
	list := rule.Between(from.Add(time.Second), now.AddDate(0, monthsAhead, 0))
	if short := meetingsAhead - s.Coming - len(list); short > 0 {
		last := from
		if len(list) > 0 {
			last = list[len(list)-1]
		}
		list = append(list, rule.Next(last, short)...)
	}
	return list
}

const runningSeries = `
	SELECT s.id, s.platform_id, s.rrule, s.starts_at, s.zone, s.duration, s.place, s.link,
	       max(m.occurrence) AS planned_to, count(m.id) FILTER (WHERE m.occurrence > $3) AS coming
	FROM series s
	LEFT JOIN meetings m ON m.series_id = s.id
	WHERE s.workspace_id = $1 AND s.ended_at IS NULL AND ($2::bigint = 0 OR s.platform_id = $2)
	GROUP BY s.id
	ORDER BY s.id`

const insertSeries = `
	INSERT INTO series (workspace_id, platform_id, rrule, starts_at, zone, duration, place, link, created_by, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	RETURNING id`

// Two clicks on the same preview plan one after the other, so that the second finds what the first did.
const lockPlans = `
	SELECT id
	FROM platforms
	WHERE workspace_id = $1 AND id = $2
	FOR NO KEY UPDATE`

// PlanSeries plans a rhythm, or a single date when the draft has no rule, and returns its meetings from now on: for a
// rhythm a year ahead and at least the next eight, with what is to be sent about each. Only chair, secretary and
// coordinator plan; the same rhythm twice is refused.
func (d *DB) PlanSeries(ctx context.Context, act consult.Act, draft consult.SeriesDraft) ([]consult.Meeting, error) {
	var planned []consult.Meeting
	err := d.change(ctx, "plan series", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		if err := draft.Check(act.Now); err != nil {
			return err
		}
		var locked consult.PlatformID
		if _, err := t.get(ctx, &locked, lockPlans, act.Workspace, p.ID); err != nil {
			return fmt.Errorf("lock plans: %w", err)
		}
		if draft.RRule == "" {
			planned, err = t.planDate(ctx, act, p, draft)
		} else {
			planned, err = t.planRhythm(ctx, act, p, draft)
		}
		return err
	})
	return planned, err
}

func (t tx) planRhythm(ctx context.Context, act consult.Act, p consult.Platform, draft consult.SeriesDraft) ([]consult.Meeting, error) {
	rule, err := recurrence.New(draft.RRule, draft.Start, draft.Zone)
	if err != nil {
		return nil, err
	}
	id, err := once(ctx, t, act, "plan series", func() (consult.SeriesID, error) {
		if err := t.newRhythm(ctx, act, p.ID, rule); err != nil {
			return 0, err
		}
		s := series{
			PlatformID: p.ID, RRule: rule.RRule, StartsAt: rule.Start, Zone: rule.Zone, Duration: draft.Duration,
			Place: draft.Place, Link: draft.Link,
		}
		if _, err := t.get(ctx, &s.ID, insertSeries, act.Workspace, s.PlatformID, s.RRule, s.StartsAt, s.Zone, s.Duration, s.Place,
			s.Link, act.Person, act.Now); err != nil {
			return 0, fmt.Errorf("insert series: %w", err)
		}
		_, err := t.extend(ctx, p, s, act.Now)
		return s.ID, err
	})
	if err != nil {
		return nil, err
	}
	var planned []consult.Meeting
	err = t.all(ctx, &planned, meetingsOfSeries, act.Workspace, act.Person, act.Now, id)
	return planned, err
}

// newRhythm refuses a rhythm that has no more dates, or that a running series of the platform has already, whichever of
// the two begins first.
func (t tx) newRhythm(ctx context.Context, act consult.Act, platform consult.PlatformID, rule recurrence.Rule) error {
	if len(rule.Next(act.Now, 1)) == 0 {
		return consult.Invalid("rhythm", "rhythm_past", nil)
	}
	var running []series
	if err := t.all(ctx, &running, runningSeries, act.Workspace, platform, act.Now); err != nil {
		return fmt.Errorf("running series: %w", err)
	}
	for _, s := range running {
		if s.RRule != rule.RRule {
			continue
		}
		if meet(s.rule(), rule, act.Now) {
			return consult.Conflict("series_exists", nil)
		}
	}
	return nil
}

// meet says whether two rules with the same RRULE give the same dates once both have begun.
func meet(a, b recurrence.Rule, now time.Time) bool {
	from := now
	for _, begin := range []time.Time{a.Start, b.Start} {
		if begin.After(from) {
			from = begin
		}
	}
	x, y := a.Next(from.Add(-time.Second), 1), b.Next(from.Add(-time.Second), 1)
	return len(x) > 0 && len(y) > 0 && x[0].Equal(y[0])
}

// planDate plans one meeting that belongs to no series.
func (t tx) planDate(ctx context.Context, act consult.Act, p consult.Platform, draft consult.SeriesDraft) ([]consult.Meeting, error) {
	id, err := once(ctx, t, act, "plan date", func() (consult.MeetingID, error) {
		var taken consult.MeetingID
		found, err := t.get(ctx, &taken, meetingAt, act.Workspace, p.ID, draft.Start)
		if err != nil {
			return 0, err
		}
		if found {
			return 0, consult.Conflict("meeting_exists", nil)
		}
		return t.addMeeting(ctx, p, series{Zone: draft.Zone, Duration: draft.Duration, Place: draft.Place, Link: draft.Link}, draft.Start, act.Now)
	})
	if err != nil {
		return nil, err
	}
	m, err := t.meeting(ctx, act.Viewer, id, act.Now)
	return []consult.Meeting{m.Meeting}, err
}

// extend gives a series the meetings that it lacks at now, with their deliveries, and returns how many.
func (t tx) extend(ctx context.Context, p consult.Platform, s series, now time.Time) (int, error) {
	missing := s.missing(now)
	for _, at := range missing {
		if _, err := t.addMeeting(ctx, p, s, at, now); err != nil {
			return 0, fmt.Errorf("series %d: %w", s.ID, err)
		}
	}
	return len(missing), nil
}

const insertMeeting = `
	INSERT INTO meetings (workspace_id, platform_id, series_id, occurrence, starts_at, ends_at, zone, place, link)
	VALUES ($1, $2, nullif($3, 0), $4, $4, $5, $6, $7, $8)
	ON CONFLICT ON CONSTRAINT meetings_occurrence_key DO NOTHING
	RETURNING id`

// addMeeting plans one meeting of a series, or one without; another replica may have been first.
func (t tx) addMeeting(ctx context.Context, p consult.Platform, s series, at, now time.Time) (consult.MeetingID, error) {
	m := consult.Meeting{
		PlatformID: p.ID, ChannelID: p.ChannelID, Occurrence: at, StartsAt: at, EndsAt: at.Add(s.Duration.Duration()),
		Zone: s.Zone, State: consult.MeetingPlanned,
	}
	fresh, err := t.get(ctx, &m.ID, insertMeeting, p.WorkspaceID, p.ID, int64(s.ID), m.StartsAt, m.EndsAt, m.Zone, s.Place, s.Link)
	if err != nil {
		return 0, fmt.Errorf("insert meeting: %w", err)
	}
	if !fresh {
		return 0, nil
	}
	return m.ID, t.remind(ctx, p, recurrence.Reminders(m, p, now))
}

// remind writes deliveries of a platform's meeting.
func (t tx) remind(ctx context.Context, p consult.Platform, list []consult.Delivery) error {
	for i := range list {
		list[i].WorkspaceID = p.WorkspaceID
	}
	return t.deliver(ctx, list...)
}

const platformOf = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $2`

// PlanAhead gives every running series its meetings for the time ahead, with their deliveries, and returns how many
// meetings it made. It is for the planner, nobody looks on.
func (d *DB) PlanAhead(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var lacking []series
	err := d.read(ctx, "find series to plan ahead", func(t tx) error {
		var running []series
		if err := t.all(ctx, &running, runningSeries, ws, 0, now); err != nil {
			return err
		}
		for _, s := range running {
			if len(s.missing(now)) > 0 {
				lacking = append(lacking, s)
			}
		}
		return nil
	})
	made := 0
	for _, s := range lacking {
		if err != nil {
			break
		}
		err = d.change(ctx, "plan ahead", func(t tx) error {
			var row platformRow
			if _, err := t.get(ctx, &row, platformOf, ws, s.PlatformID); err != nil {
				return err
			}
			n, err := t.extend(ctx, row.platform(), s, now)
			made += n
			return err
		})
	}
	return made, err
}

const comingMeetings = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3
	ORDER BY m.starts_at, m.id`

// What is on its way to persons stays: they are told once, whatever the settings.
const withdrawReminders = `
	DELETE FROM deliveries d
	USING meetings m
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND d.revision = m.revision
	  AND d.purpose IN ('invitation', 'unanswered', 'attending')
	  AND d.recipient_kind IN ('channel', 'audience') AND d.state = 'waiting'
	  AND m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3`

// A moved meeting whose announcement did the inviting needs no invitation.
const remindedAlready = `
	SELECT DISTINCT d.subject_id, CASE d.purpose WHEN 'moved' THEN 'invitation' ELSE d.purpose END AS purpose
	FROM deliveries d
	JOIN meetings m ON m.id = d.subject_id AND m.workspace_id = d.workspace_id AND m.revision = d.revision
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3`

// replan writes the deliveries of a platform's coming meetings and deadlines with its present leads and quiet hours.
// What was sent, or is being sent, stays as it is.
func (t tx) replan(ctx context.Context, p consult.Platform, now time.Time) error {
	if _, err := t.exec(ctx, withdrawReminders, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("withdraw reminders: %w", err)
	}
	type told struct {
		SubjectID int64
		Purpose   consult.Purpose
	}
	var rows []told
	if err := t.all(ctx, &rows, remindedAlready, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("reminded already: %w", err)
	}
	already := map[told]bool{}
	for _, r := range rows {
		already[r] = true
	}
	var coming []consult.Meeting
	if err := t.all(ctx, &coming, comingMeetings, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("coming meetings: %w", err)
	}
	for _, m := range coming {
		var list []consult.Delivery
		for _, r := range recurrence.Reminders(m, p, now) {
			if !already[told{int64(m.ID), r.Purpose}] {
				list = append(list, r)
			}
		}
		if err := t.remind(ctx, p, list); err != nil {
			return err
		}
	}
	return t.replanDeadlines(ctx, p, now)
}
