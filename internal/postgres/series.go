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
	yearAhead     = 366 * 24 * time.Hour
	meetingsAhead = 8
)

// series is a rhythm as it is stored, with how far its meetings have been planned.
type series struct {
	ID         consult.SeriesID
	PlatformID consult.PlatformID
	RRule      string `db:"rrule"`
	StartsAt   time.Time
	// StartOffset is the rule's, nil nearly always.
	StartOffset *int
	Zone        string
	Duration    consult.Seconds
	Place       string
	Link        string
	Policy      consult.HolidayPolicy
	EndedAt     *time.Time
	PlannedTo   *time.Time // last occurrence that has a meeting
}

// rule is the series in wall-clock time; one that was stored was checked before.
func (s series) rule() recurrence.Rule {
	return recurrence.Stored(s.RRule, s.StartsAt, s.Zone, s.StartOffset)
}

// wanted lists the occurrences that a running series should have at now; none from the end of the rhythm on.
func (s series) wanted(now time.Time) []time.Time {
	rule := s.rule()
	list := rule.Between(now.Add(time.Nanosecond), now.Add(yearAhead))
	if len(list) < meetingsAhead {
		list = rule.Next(now, meetingsAhead)
	}
	return s.untilEnd(list)
}

// missing lists those of them that have no meeting yet.
func (s series) missing(wanted []time.Time) []time.Time {
	for i, at := range wanted {
		if s.PlannedTo == nil || at.After(*s.PlannedTo) {
			return wanted[i:]
		}
	}
	return nil
}

// completeUntil is when a series that has what is wanted will first lack a meeting again; nil for never.
func (s series) completeUntil(wanted []time.Time) *time.Time {
	if len(wanted) == 0 {
		return nil
	}
	next := s.untilEnd(s.rule().Next(wanted[len(wanted)-1], 1))
	if len(next) == 0 {
		return nil
	}
	until := next[0].Add(-yearAhead) // what begins a year from now is not yet wanted
	if eighth := wanted[max(len(wanted)-meetingsAhead, 0)]; eighth.Before(until) {
		until = eighth
	}
	return &until
}

// untilEnd leaves out what lies after the end of the rhythm.
func (s series) untilEnd(list []time.Time) []time.Time {
	for i, at := range list {
		if s.EndedAt != nil && !at.Before(*s.EndedAt) {
			return list[:i]
		}
	}
	return list
}

const rhythmColumns = `s.id, s.platform_id, s.rrule, s.starts_at, s.start_offset, s.zone, s.duration, s.place, s.link, s.policy, s.ended_at`

const runningSeries = `
	SELECT ` + rhythmColumns + `
	FROM series s
	WHERE s.workspace_id = $1 AND s.platform_id = $2 AND (s.ended_at IS NULL OR s.ended_at > $3)
	ORDER BY s.id`

const insertSeries = `
	INSERT INTO series (workspace_id, platform_id, rrule, starts_at, start_offset, zone, duration, place, link, policy, follows_id, created_by, created_at, reason)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	RETURNING id`

// Two clicks on the same preview plan one after the other, so that the second finds what the first did.
const lockPlans = `
	SELECT id
	FROM platforms
	WHERE workspace_id = $1 AND id = $2
	FOR NO KEY UPDATE`

func (t tx) lockPlans(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID) error {
	var locked consult.PlatformID
	if _, err := t.get(ctx, &locked, lockPlans, ws, id); err != nil {
		return fmt.Errorf("lock plans: %w", err)
	}
	return nil
}

// PlanSeries plans a rhythm, or when the draft has no rule a single date or a list of them, all or none, and returns its meetings from now on: for a
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
		if err := t.lockPlans(ctx, act.Workspace, p.ID); err != nil {
			return err
		}
		switch {
		case draft.RRule != "":
			planned, err = t.planRhythm(ctx, act, p, draft)
		case len(draft.Dates) > 0:
			planned, err = t.planList(ctx, act, p, draft)
		default:
			planned, err = t.planDate(ctx, act, p, draft)
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
		s, err := t.addSeries(ctx, act, rule, draft, nil)
		if err != nil {
			return 0, err
		}
		_, err = t.extend(ctx, act.Workspace, act.Now, s)
		return s.ID, err
	})
	if err != nil {
		return nil, err
	}
	var planned []consult.Meeting
	err = t.all(ctx, &planned, meetingsOfSeries, act.Workspace, act.Person, act.Now, id)
	return planned, err
}

// addSeries writes a rhythm down; follows is the one that it replaces.
func (t tx) addSeries(ctx context.Context, act consult.Act, rule recurrence.Rule, draft consult.SeriesDraft, follows *consult.SeriesID) (series, error) {
	s := series{
		PlatformID: draft.PlatformID, RRule: rule.RRule, StartsAt: rule.Start, StartOffset: rule.Offset(), Zone: rule.Zone, Duration: draft.Duration,
		Place: draft.Place, Link: draft.Link, Policy: draft.Policy,
	}
	if s.Policy == "" {
		s.Policy = consult.PolicyKeep
	}
	if _, err := t.get(ctx, &s.ID, insertSeries, act.Workspace, s.PlatformID, s.RRule, s.StartsAt, s.StartOffset, s.Zone, s.Duration, s.Place,
		s.Link, s.Policy, follows, act.Person, act.Now, draft.Reason); err != nil {
		return s, fmt.Errorf("insert series: %w", err)
	}
	return s, nil
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
		if s.RRule != rule.RRule || s.EndedAt != nil && !s.EndedAt.After(rule.Start) {
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
		taken, err := t.takenBy(ctx, p, draft.Start)
		if err != nil {
			return 0, err
		}
		if taken != 0 {
			return 0, consult.Conflict("meeting_exists", nil)
		}
		if err := t.fits(ctx, p, draft, draft.Start); err != nil {
			return 0, err
		}
		return t.addSingle(ctx, p, draft, draft.Start, act.Now)
	})
	if err != nil {
		return nil, err
	}
	m, err := t.meeting(ctx, act.Viewer, id, act.Now)
	return []consult.Meeting{m.Meeting}, err
}

// takenBy is the meeting that a platform has at a moment, 0 for none.
func (t tx) takenBy(ctx context.Context, p consult.Platform, at time.Time) (consult.MeetingID, error) {
	var taken consult.MeetingID
	_, err := t.get(ctx, &taken, meetingAt, p.WorkspaceID, p.ID, at)
	return taken, err
}

func (t tx) addSingle(ctx context.Context, p consult.Platform, draft consult.SeriesDraft, at, now time.Time) (consult.MeetingID, error) {
	s := series{Zone: draft.Zone, Duration: draft.Duration, Place: draft.Place, Link: draft.Link}
	m := []consult.Meeting{s.meeting(p, at, recurrence.Placed{At: at})}
	_, err := t.addMeetings(ctx, p.WorkspaceID, map[consult.PlatformID]*ahead{p.ID: {platform: p}}, m, now)
	if err != nil || draft.Reason == "" {
		return m[0].ID, err
	}
	if _, err := t.exec(ctx, sayWhy, p.WorkspaceID, m[0].ID, draft.Reason); err != nil {
		return 0, fmt.Errorf("reason: %w", err)
	}
	return m[0].ID, nil
}

const sayWhy = `
	UPDATE meetings
	SET reason = $3
	WHERE workspace_id = $1 AND id = $2`

// fits refuses a date on which the platform has a meeting that overlaps with it, and names it.
func (t tx) fits(ctx context.Context, p consult.Platform, draft consult.SeriesDraft, at time.Time) error {
	var taken consult.MeetingID
	found, err := t.get(ctx, &taken, meetingDuring, p.WorkspaceID, p.ID, 0, at, at.Add(draft.Duration.Duration()))
	if err != nil {
		return fmt.Errorf("look for a clash: %w", err)
	}
	if found {
		return consult.Invalid("date", "date_taken", map[string]any{"Date": at.In(p.Location())})
	}
	return nil
}

// planList plans a fixed list of dates, each a meeting that belongs to no series. One that is taken stops all of them, and
// is named.
func (t tx) planList(ctx context.Context, act consult.Act, p consult.Platform, draft consult.SeriesDraft) ([]consult.Meeting, error) {
	_, err := once(ctx, t, act, "plan dates", func() (consult.PlatformID, error) {
		for _, at := range draft.Dates {
			if err := t.fits(ctx, p, draft, at); err != nil {
				return 0, err
			}
			if _, err := t.addSingle(ctx, p, draft, at, act.Now); err != nil {
				return 0, err
			}
		}
		return p.ID, nil
	})
	if err != nil {
		return nil, err
	}
	var planned []consult.Meeting
	for _, at := range draft.Dates {
		id, err := t.takenBy(ctx, p, at)
		if err != nil {
			return nil, err
		}
		if id == 0 {
			continue // a repeat of the click, and it was moved meanwhile
		}
		m, err := t.meeting(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return nil, err
		}
		planned = append(planned, m.Meeting)
	}
	return planned, nil
}
