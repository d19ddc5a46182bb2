package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// extend gives a series the meetings that it lacks at now, with their deliveries, and returns how many.
func (t tx) extend(ctx context.Context, p consult.Platform, s series, now time.Time) (int, error) {
	missing := s.missing(now)
	if len(missing) == 0 {
		return 0, nil
	}
	year, err := t.year(ctx, p.WorkspaceID, p.ID)
	if err != nil {
		return 0, err
	}
	rule := s.rule()
	for _, at := range missing {
		placed, err := t.place(ctx, p, s, rule, recurrence.Calendar{Year: year}, at)
		if err != nil {
			return 0, fmt.Errorf("series %d: %w", s.ID, err)
		}
		if _, err := t.addMeeting(ctx, p, s, at, placed, now); err != nil {
			return 0, fmt.Errorf("series %d: %w", s.ID, err)
		}
	}
	return len(missing), nil
}

// place applies the series' policy to an occurrence. What would land on another date of the series, or on a meeting of
// the platform, is skipped: one meeting is enough.
func (t tx) place(ctx context.Context, p consult.Platform, s series, rule recurrence.Rule, c recurrence.Calendar, at time.Time) (recurrence.Placed, error) {
	placed := c.Place(s.Policy, at)
	if placed.Skipped || placed.At.Equal(at) {
		return placed, nil
	}
	var taken consult.MeetingID
	found, err := t.get(ctx, &taken, meetingAt, p.WorkspaceID, p.ID, placed.At)
	if err != nil {
		return placed, fmt.Errorf("look for a clash: %w", err)
	}
	if found || len(rule.Between(placed.At, placed.At.Add(time.Second))) > 0 {
		placed.At, placed.Skipped = at, true
	}
	return placed, nil
}

const insertMeeting = `
	INSERT INTO meetings (workspace_id, platform_id, series_id, occurrence, starts_at, ends_at, zone, place, link, state, day_off)
	VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, $9, $10, $11)
	ON CONFLICT ON CONSTRAINT meetings_occurrence_key DO NOTHING
	RETURNING id`

// addMeeting plans one meeting of a series, or one without; another replica may have been first. An occurrence that a
// policy skips is written as a cancelled meeting of which nobody hears: so it can be restored like any other.
func (t tx) addMeeting(ctx context.Context, p consult.Platform, s series, at time.Time, placed recurrence.Placed, now time.Time) (consult.MeetingID, error) {
	m := consult.Meeting{
		PlatformID: p.ID, ChannelID: p.ChannelID, Occurrence: at, StartsAt: placed.At, EndsAt: placed.At.Add(s.Duration.Duration()),
		Zone: s.Zone, State: consult.MeetingPlanned,
	}
	if placed.Skipped {
		m.State = consult.MeetingCancelled
	}
	if placed.Off != nil {
		m.DayOff = placed.Off.Code()
	}
	fresh, err := t.get(ctx, &m.ID, insertMeeting, p.WorkspaceID, p.ID, int64(s.ID), m.Occurrence, m.StartsAt, m.EndsAt, m.Zone, s.Place,
		s.Link, m.State, m.DayOff)
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
