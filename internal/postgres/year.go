package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const yearsOf = `
	SELECT id AS platform_id, flemish_day, bridge_days, coalesce(loose_days, 0) AS loose_days, ends_on
	FROM platforms
	WHERE workspace_id = $1 AND id = ANY ($2)`

const closingDaysOf = `
	SELECT platform_id, first_on, last_on, name
	FROM closing_days
	WHERE workspace_id = $1 AND platform_id = ANY ($2)
	ORDER BY platform_id, first_on, last_on, name`

// years reads what the years of platforms look like besides their rhythms.
func (t tx) years(ctx context.Context, ws consult.WorkspaceID, ids pq.Int64Array) (map[consult.PlatformID]consult.Year, error) {
	var years []struct {
		PlatformID consult.PlatformID
		consult.Year
	}
	if err := t.all(ctx, &years, yearsOf, ws, ids); err != nil {
		return nil, fmt.Errorf("years: %w", err)
	}
	var closing []struct {
		PlatformID consult.PlatformID
		consult.ClosingDays
	}
	if err := t.all(ctx, &closing, closingDaysOf, ws, ids); err != nil {
		return nil, fmt.Errorf("closing days: %w", err)
	}
	found := map[consult.PlatformID]consult.Year{}
	for _, y := range years {
		found[y.PlatformID] = y.Year
	}
	for _, c := range closing {
		y := found[c.PlatformID]
		y.Closing = append(y.Closing, c.ClosingDays)
		found[c.PlatformID] = y
	}
	return found, nil
}

func (t tx) year(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID) (consult.Year, error) {
	years, err := t.years(ctx, ws, pq.Int64Array{int64(id)})
	return years[id], err
}

// Year returns a platform's closing days, what else counts as a day off there, and until when it lasts; for chair,
// secretary and coordinator.
func (d *DB) Year(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Year, error) {
	var y consult.Year
	err := d.read(ctx, "year", func(t tx) error {
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, id); err != nil {
			return err
		}
		var err error
		y, err = t.year(ctx, v.Workspace, id)
		return err
	})
	return y, err
}

const saveYear = `
	UPDATE platforms
	SET flemish_day = $3, bridge_days = $4, loose_days = nullif($5, 0), ends_on = $6
	WHERE workspace_id = $1 AND id = $2`

const forgetClosingDays = `
	DELETE FROM closing_days
	WHERE workspace_id = $1 AND platform_id = $2`

const insertClosingDays = `
	INSERT INTO closing_days (workspace_id, platform_id, first_on, last_on, name)
	VALUES ($1, $2, $3, $4, $5)`

// PreviewYear tells how many dates SaveYear would move or cancel, by doing it and taking it back.
func (d *DB) PreviewYear(ctx context.Context, act consult.Act, id consult.PlatformID, y consult.Year) (int, error) {
	moved := 0
	err := d.change(ctx, "preview year", func(t tx) error {
		var err error
		if moved, err = t.saveYear(ctx, act, id, y); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return moved, err
}

// SaveYear replaces a platform's closing days and what goes with them. The dates of its rhythms of which nobody heard yet,
// and that nobody touched, are put where their policy now wants them; it returns how many that changed.
func (d *DB) SaveYear(ctx context.Context, act consult.Act, id consult.PlatformID, y consult.Year) (int, error) {
	moved := 0
	err := d.change(ctx, "save year", func(t tx) error {
		var err error
		if moved, err = t.saveYear(ctx, act, id, y); err != nil {
			return err
		}
		return changed(ctx, t, act, "save year", id)
	})
	return moved, err
}

func (t tx) saveYear(ctx context.Context, act consult.Act, id consult.PlatformID, y consult.Year) (int, error) {
	p, err := t.managed(ctx, act, id)
	if err != nil {
		return 0, err
	}
	if err := y.Check(); err != nil {
		return 0, err
	}
	if err := t.lockPlans(ctx, act.Workspace, id); err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, saveYear, act.Workspace, id, y.FlemishDay, y.BridgeDays, y.LooseDays, y.EndsOn); err != nil {
		return 0, fmt.Errorf("save: %w", err)
	}
	if _, err := t.exec(ctx, forgetClosingDays, act.Workspace, id); err != nil {
		return 0, fmt.Errorf("forget closing days: %w", err)
	}
	for _, c := range y.Closing {
		if _, err := t.exec(ctx, insertClosingDays, act.Workspace, id, c.FirstOn, c.LastOn, c.Name); err != nil {
			return 0, fmt.Errorf("closing days: %w", err)
		}
	}
	return t.replace(ctx, p, y, act.Now)
}

// The occurrences that still stand as their policy put them, and of which nobody heard.
const untouchedMeetings = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.series_id = $3 AND m.occurrence > $4 AND m.edition = 0
	  AND m.state IN ('planned', 'cancelled') AND NOT m.day_off_answered
	  AND NOT EXISTS (SELECT FROM answers a WHERE a.meeting_id = m.id)
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id
	        AND d.state IN ('sending', 'sent', 'unknown', 'expanded'))
	ORDER BY m.occurrence`

const replaceMeeting = `
	UPDATE meetings
	SET starts_at = $3, ends_at = $4, state = $5, day_off = $6, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2
	RETURNING revision`

// replace puts untouched occurrences where their policy wants them in a changed year.
func (t tx) replace(ctx context.Context, p consult.Platform, y consult.Year, now time.Time) (int, error) {
	var running []series
	if err := t.all(ctx, &running, runningSeries, p.WorkspaceID, p.ID, now); err != nil {
		return 0, fmt.Errorf("running series: %w", err)
	}
	changed := 0
	for _, s := range running {
		var list []consult.Meeting
		if err := t.all(ctx, &list, untouchedMeetings, p.WorkspaceID, p.ID, s.ID, now); err != nil {
			return 0, fmt.Errorf("untouched meetings: %w", err)
		}
		rule := s.rule()
		for _, m := range list {
			if s.EndedAt != nil && !m.Occurrence.Before(*s.EndedAt) {
				continue
			}
			moved, err := t.replaceOne(ctx, p, s, rule, y, m, now)
			if err != nil {
				return 0, err
			}
			if moved {
				changed++
			}
		}
	}
	return changed, nil
}

func (t tx) replaceOne(ctx context.Context, p consult.Platform, s series, rule recurrence.Rule, y consult.Year, m consult.Meeting, now time.Time) (bool, error) {
	at := m.Local(m.Occurrence)
	placed := recurrence.Calendar{Year: y}.Place(s.Policy, at)
	if !placed.At.Equal(m.StartsAt) || placed.Skipped != (m.State == consult.MeetingCancelled) {
		var err error
		if placed, err = t.place(ctx, &ahead{platform: p, calendar: recurrence.Calendar{Year: y}}, s, rule, at); err != nil {
			return false, err
		}
	}
	length := m.EndsAt.Sub(m.StartsAt)
	same := m
	m.StartsAt, m.EndsAt, m.State, m.DayOff = placed.At, placed.At.Add(length), consult.MeetingPlanned, ""
	if placed.Skipped {
		m.State = consult.MeetingCancelled
	}
	if placed.Off != nil {
		m.DayOff = placed.Off.Code()
	}
	if m.StartsAt.Equal(same.StartsAt) && m.State == same.State && m.DayOff == same.DayOff {
		return false, nil
	}
	if _, err := t.get(ctx, &m.Revision, replaceMeeting, p.WorkspaceID, m.ID, m.StartsAt, m.EndsAt, m.State, m.DayOff); err != nil {
		return false, fmt.Errorf("replace meeting %d: %w", m.ID, err)
	}
	if err := t.supersede(ctx, p.WorkspaceID, "meeting", int64(m.ID), m.Revision); err != nil {
		return false, fmt.Errorf("supersede: %w", err)
	}
	return true, t.remind(ctx, p, recurrence.Reminders(m, p, now))
}
