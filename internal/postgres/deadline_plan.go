package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// What comes back, when it is done or its day is past, and its next one is not there yet.
const deadlinesToRepeat = `
	SELECT d.id, d.platform_id, d.asked_on, d.shift, d.every_months
	FROM deadlines d
	WHERE d.workspace_id = $1 AND d.every_months IS NOT NULL AND (d.done_at IS NOT NULL OR d.due_on < $2)
	  AND NOT EXISTS (SELECT FROM deadlines n WHERE n.previous_id = d.id)
	ORDER BY d.id
	FOR UPDATE OF d SKIP LOCKED`

const repeatDeadline = `
	INSERT INTO deadlines (workspace_id, platform_id, project_id, title, asked_on, due_on, due_minute, shift, every_months,
	                       previous_id, created_at, created_by)
	SELECT workspace_id, platform_id, project_id, title, $3, $4, due_minute, shift, every_months, id, $5, created_by
	FROM deadlines
	WHERE workspace_id = $1 AND id = $2
	RETURNING id`

const repeatOwners = `
	INSERT INTO deadline_owners (deadline_id, person_id)
	SELECT $1, o.person_id
	FROM deadline_owners o
	JOIN persons p ON p.id = o.person_id AND NOT p.deactivated
	WHERE o.deadline_id = $2`

// It is owed by who owed the one before, or by whoever goes on for them, but not by who left its project since.
const repeatMarks = `
	INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id)
	SELECT DISTINCT m.workspace_id, $1::bigint, coalesce(o.successor_id, o.id)
	FROM deadline_marks m
	JOIN deadlines d ON d.id = m.deadline_id
	JOIN organisations o ON o.id = m.organisation_id
	WHERE m.deadline_id = $2
	  AND NOT EXISTS (
	      SELECT
	      FROM memberships_on(d.project_id, $3) x
	      WHERE x.organisation_id = coalesce(o.successor_id, o.id) AND x.state = 'left')`

const stepsToRepeat = `
	SELECT id, days_before
	FROM deadlines
	WHERE workspace_id = $1 AND leads_to_id = $2
	ORDER BY id`

const repeatStep = `
	INSERT INTO deadlines (workspace_id, platform_id, project_id, title, asked_on, due_on, due_minute, shift, leads_to_id, days_before,
	                       previous_id, created_at, created_by)
	SELECT workspace_id, platform_id, project_id, title, $3, $3, due_minute, shift, $4, days_before, id, $5, created_by
	FROM deadlines
	WHERE workspace_id = $1 AND id = $2
	RETURNING id`

// The project's end is when one looks for a date that depends on it: three months before, and on the day itself. Without a
// project its owners are asked every three months.
const undatedDeadlines = `
	SELECT d.id, d.platform_id, p.zone, j.ends_on, d.created_at, o.person_id
	FROM deadlines d
	JOIN platforms p ON p.id = d.platform_id
	LEFT JOIN projects j ON j.id = d.project_id
	JOIN deadline_owners o ON o.deadline_id = d.id
	WHERE d.workspace_id = $1 AND d.due_on IS NULL AND d.done_at IS NULL
	ORDER BY d.id, o.person_id`

// PlanDeadlines gives what comes back its next date, and asks who answers for one without a date for it; it returns how many
// deadlines and questions are new. It is for the planner, nobody looks on.
func (d *DB) PlanDeadlines(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan deadlines", func(t tx) error {
		repeated, err := t.repeatDeadlines(ctx, ws, now)
		if err != nil {
			return err
		}
		asked, err := t.askDates(ctx, ws, now)
		made = repeated + asked
		return err
	})
	return made, err
}

func (t tx) repeatDeadlines(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var due []struct {
		ID          consult.DeadlineID
		PlatformID  consult.PlatformID
		AskedOn     time.Time
		Shift       consult.Shift
		EveryMonths int
	}
	if err := t.all(ctx, &due, deadlinesToRepeat, ws, date(&now)); err != nil {
		return 0, fmt.Errorf("deadlines to repeat: %w", err)
	}
	for _, d := range due {
		asked := consult.NextAsked(d.AskedOn, d.EveryMonths)
		day := d.Shift.Of(asked, recurrence.IsWorkday)
		var next consult.DeadlineID
		if _, err := t.get(ctx, &next, repeatDeadline, ws, d.ID, date(&asked), date(&day), now); err != nil {
			return 0, fmt.Errorf("repeat %d: %w", d.ID, err)
		}
		if err := t.repeatPeople(ctx, d.ID, next, now); err != nil {
			return 0, err
		}
		steps, err := t.repeatSteps(ctx, ws, d.ID, next, day, now)
		if err != nil {
			return 0, err
		}
		var row platformRow
		if _, err := t.get(ctx, &row, platformOf, ws, d.PlatformID); err != nil {
			return 0, fmt.Errorf("platform: %w", err)
		}
		if err := t.remindOf(ctx, row.platform(), now, append(steps, next)...); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

// repeatPeople gives the next deadline who answered for the one before it, and who owed it.
func (t tx) repeatPeople(ctx context.Context, last, next consult.DeadlineID, now time.Time) error {
	if _, err := t.exec(ctx, repeatOwners, next, last); err != nil {
		return fmt.Errorf("repeat %d: owners: %w", last, err)
	}
	if _, err := t.exec(ctx, repeatMarks, next, last, date(&now)); err != nil {
		return fmt.Errorf("repeat %d: organisations: %w", last, err)
	}
	return nil
}

// repeatSteps gives the next deadline, due on a date, the steps on the way to the one before it.
func (t tx) repeatSteps(ctx context.Context, ws consult.WorkspaceID, last, next consult.DeadlineID, due, now time.Time) ([]consult.DeadlineID, error) {
	var steps []struct {
		ID         consult.DeadlineID
		DaysBefore int
	}
	if err := t.all(ctx, &steps, stepsToRepeat, ws, last); err != nil {
		return nil, fmt.Errorf("steps of %d: %w", last, err)
	}
	var made []consult.DeadlineID
	for _, step := range steps {
		day := consult.CountedBack(due, step.DaysBefore, recurrence.IsWorkday)
		var id consult.DeadlineID
		if _, err := t.get(ctx, &id, repeatStep, ws, step.ID, date(&day), next, now); err != nil {
			return nil, fmt.Errorf("repeat step %d: %w", step.ID, err)
		}
		if err := t.repeatPeople(ctx, step.ID, id, now); err != nil {
			return nil, err
		}
		made = append(made, id)
	}
	return made, nil
}

// askEvery is how far the questions for an unknown date stand apart, and how long before a project's end the first comes, in
// days; stillUseful how long one is worth asking.
const (
	askEvery    = 90
	stillUseful = 14
)

func (t tx) askDates(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var undated []struct {
		ID         consult.DeadlineID
		PlatformID consult.PlatformID
		Zone       string
		EndsOn     *time.Time
		CreatedAt  time.Time
		PersonID   consult.PersonID
	}
	if err := t.all(ctx, &undated, undatedDeadlines, ws); err != nil {
		return 0, fmt.Errorf("undated deadlines: %w", err)
	}
	asked := 0
	for _, d := range undated {
		today := consult.Deadline{Zone: d.Zone}.Local(now)
		day, due := dayToAsk(d.EndsOn, d.CreatedAt, today)
		if !due {
			continue
		}
		at, _ := officeMorning(now, today.Location())
		n, err := t.deliverNew(ctx, consult.Delivery{
			WorkspaceID: ws, PlatformID: &d.PlatformID, Subject: "deadline", SubjectID: int64(d.ID), Occurrence: day.Format(time.DateOnly),
			Purpose: consult.PurposeDeadlineDate, RecipientKind: consult.ToPerson, Recipient: toPerson(d.PersonID), DueAt: at,
		})
		if err != nil {
			return 0, err
		}
		asked += n
	}
	return asked, nil
}

// dayToAsk is the last day on or before today on which a date is asked for, as long as it is worth it.
func dayToAsk(ends *time.Time, created, today time.Time) (time.Time, bool) {
	var last time.Time
	var days []time.Time
	if ends != nil {
		days = []time.Time{consult.Day(*ends).AddDate(0, 0, -askEvery), consult.Day(*ends)}
	} else {
		for day := consult.Day(created).AddDate(0, 0, askEvery); !day.After(consult.Day(today)); day = day.AddDate(0, 0, askEvery) {
			days = append(days, day)
		}
	}
	for _, day := range days {
		if !day.After(consult.Day(today)) {
			last = day
		}
	}
	return last, !last.IsZero() && !last.AddDate(0, 0, stillUseful).Before(consult.Day(today))
}
