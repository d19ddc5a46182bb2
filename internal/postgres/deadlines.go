package postgres

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const insertDeadline = `
	INSERT INTO deadlines (workspace_id, platform_id, project_id, title, asked_on, due_on, due_minute, shift, every_months,
	                       leads_to_id, days_before, created_at, created_by)
	VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, nullif($9, 0), nullif($10, 0), nullif($11, 0), $12, $13)
	RETURNING id`

const insertDeadlineOwners = `
	INSERT INTO deadline_owners (deadline_id, person_id)
	SELECT $1, unnest($2::bigint[])`

// AddDeadline adds a deadline and the reminders to who answers for it, as many days before as the platform's settings say.
func (d *DB) AddDeadline(ctx context.Context, act consult.Act, draft consult.DeadlineDraft) (consult.Deadline, error) {
	var deadline consult.Deadline
	err := d.change(ctx, "add deadline", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		id, err := once(ctx, t, act, "add deadline", func() (consult.DeadlineID, error) { return t.addDeadline(ctx, act, p, draft) })
		if err != nil {
			return err
		}
		deadline, err = t.deadline(ctx, act.Viewer, id, act.Now)
		return err
	})
	return deadline, err
}

func (t tx) addDeadline(ctx context.Context, act consult.Act, p consult.Platform, draft consult.DeadlineDraft) (consult.DeadlineID, error) {
	if err := draft.Check(act.Now.In(p.Location())); err != nil {
		return 0, err
	}
	owners, err := t.owners(ctx, act.Workspace, draft.Owners)
	if err != nil {
		return 0, err
	}
	asked, due, err := t.dueDate(ctx, act, p, draft)
	if err != nil {
		return 0, err
	}
	var id consult.DeadlineID
	_, err = t.get(ctx, &id, insertDeadline, act.Workspace, p.ID, draft.ProjectID, draft.Title, date(asked), date(due), draft.DueMinute,
		cmp.Or(draft.Shift, consult.ShiftNone), draft.EveryMonths, draft.LeadsTo, draft.DaysBefore, act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert deadline: %w", err)
	}
	if _, err := t.exec(ctx, insertDeadlineOwners, id, pq.Array(int64s(owners))); err != nil {
		return 0, fmt.Errorf("insert owners: %w", err)
	}
	if err := t.addMarks(ctx, act, p, id, draft); err != nil {
		return 0, err
	}
	return id, t.remindOf(ctx, p, act.Now, id)
}

// dueDate is the date that a draft asks for, and the one on which it falls due; nil while it is not known. It refuses a
// project or a deadline to lead up to that is not of the platform, and a step whose day has passed.
func (t tx) dueDate(ctx context.Context, act consult.Act, p consult.Platform, draft consult.DeadlineDraft) (asked, due *time.Time, err error) {
	if draft.ProjectID != 0 {
		project, err := t.project(ctx, act.Viewer, draft.ProjectID, act.Now)
		if err != nil {
			return nil, nil, err
		}
		if project.PlatformID != p.ID {
			return nil, nil, consult.NotFound("gone")
		}
	}
	switch {
	case draft.LeadsTo != 0:
		target, err := t.deadline(ctx, act.Viewer, draft.LeadsTo, act.Now)
		if err != nil {
			return nil, nil, err
		}
		if target.PlatformID != p.ID || !target.Dated() || target.LeadsToID != 0 {
			return nil, nil, consult.Invalid("days_before", "step_of_undated", nil)
		}
		day := consult.CountedBack(target.DueOn, draft.DaysBefore, recurrence.IsWorkday)
		return &day, &day, consult.CheckDue("days_before", &day, act.Now.In(p.Location()))
	case draft.DueOn.IsZero():
		return nil, nil, nil
	}
	day := draft.Shift.Of(draft.DueOn, recurrence.IsWorkday)
	return &draft.DueOn, &day, consult.CheckDue("due", &day, act.Now.In(p.Location()))
}

// The platform's name is left out for who answers for a deadline but may not know the platform, and the project's for who
// may not read it.
const deadlineColumns = `
	SELECT d.id, d.platform_id, coalesce(k.name, '') AS platform, coalesce(k.slug, '') AS slug, coalesce(j.id, 0) AS project_id,
	       coalesce(j.name, '') AS project, d.title, coalesce(d.due_on, '0001-01-01') AS due_on, coalesce(d.asked_on, '0001-01-01') AS asked_on, d.due_minute, d.shift,
	       coalesce(d.every_months, 0) AS every_months, coalesce(d.leads_to_id, 0) AS leads_to_id, coalesce(l.title, '') AS leads_to,
	       coalesce(d.days_before, 0) AS days_before, p.zone, d.revision, d.done_at IS NOT NULL AS done, n.owed, n.open
	FROM deadlines d
	JOIN platforms p ON p.id = d.platform_id` + knownPlatform + `
	LEFT JOIN LATERAL (
	    SELECT r.id, r.name
	    FROM readable_projects($1, $2, $3) r
	    WHERE r.id = d.project_id
	    LIMIT 1) j ON true
	LEFT JOIN deadlines l ON l.id = d.leads_to_id
	CROSS JOIN LATERAL (
	    SELECT count(*) AS owed, count(*) FILTER (WHERE m.state = 'open') AS open
	    FROM deadline_marks m
	    WHERE m.deadline_id = d.id) n
	WHERE d.workspace_id = $1`

// A deadline can be seen by who may read its platform, and by who answers for it.
const deadlineByID = deadlineColumns + `
	  AND d.id = $4
	  AND (EXISTS (SELECT FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = d.platform_id)
	       OR EXISTS (SELECT FROM deadline_owners o WHERE o.deadline_id = d.id AND o.person_id = $2))`

const findDeadlines = deadlineColumns + `
	  AND d.id IN (
	      SELECT x.id
	      FROM readable_platforms($1, $2, $3) r
	      JOIN deadlines x ON x.platform_id = r.platform_id AND ($10 OR x.done_at IS NULL)
	      UNION
	      SELECT o.deadline_id
	      FROM deadline_owners o
	      WHERE o.person_id = $2)
	  AND ($10 OR d.done_at IS NULL) AND ($4 = 0 OR d.platform_id = $4) AND ($5 = 0 OR j.id = $5)
	  AND (cardinality($6::text[]) = 0 OR EXISTS (
	      SELECT
	      FROM deadline_marks m
	      JOIN organisations g ON g.id = m.organisation_id
	      WHERE m.deadline_id = d.id AND g.nis = ANY ($6)))
	  AND ($7::date IS NULL OR d.due_on >= $7) AND ($8::date IS NULL OR d.due_on <= $8)
	  AND ($9 = '' OR plain(d.title) LIKE '%' || $9 || '%')
	ORDER BY d.due_on NULLS LAST, d.id`

const ownersOfDeadlines = `
	SELECT o.deadline_id AS of, p.id AS person_id, coalesce(p.slack_id, '') AS slack_id, p.name
	FROM deadline_owners o
	JOIN persons p ON p.id = o.person_id AND p.workspace_id = $1
	WHERE o.deadline_id = ANY ($2)
	ORDER BY p.name, p.id`

// Deadlines lists the open deadlines that the viewer may see, the next first: those of one platform or, with 0, of all.
func (d *DB) Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error) {
	return d.FindDeadlines(ctx, v, consult.DeadlineFilter{Platform: platform}, now)
}

// FindDeadlines lists the deadlines that the viewer may see and that the filter lets through, the next first and those
// without a date last.
func (d *DB) FindDeadlines(ctx context.Context, v consult.Viewer, f consult.DeadlineFilter, now time.Time) ([]consult.Deadline, error) {
	var list []consult.Deadline
	err := d.read(ctx, "find deadlines", func(t tx) error {
		var err error
		list, err = t.deadlines(ctx, v, f, now)
		return err
	})
	return list, err
}

func (t tx) deadlines(ctx context.Context, v consult.Viewer, f consult.DeadlineFilter, now time.Time) ([]consult.Deadline, error) {
	var list []consult.Deadline
	if err := t.all(ctx, &list, findDeadlines, v.Workspace, v.Person, now, f.Platform, f.Project, textArray(f.NIS), date(f.From), date(f.To),
		likePattern(f.Words), f.Past); err != nil {
		return nil, err
	}
	if err := t.owedByMine(ctx, v, list); err != nil {
		return nil, err
	}
	return list, t.deadlineOwners(ctx, v.Workspace, list)
}

// deadlineOwners reads who answers for each.
func (t tx) deadlineOwners(ctx context.Context, ws consult.WorkspaceID, list []consult.Deadline) error {
	var ids []consult.DeadlineID
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	owners, err := ownersOf(ctx, t, ownersOfDeadlines, ws, ids)
	for i := range list {
		list[i].Owners = owners[list[i].ID]
	}
	return err
}

// Deadline finds one deadline that the viewer may see, done or not.
func (d *DB) Deadline(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error) {
	var deadline consult.Deadline
	err := d.read(ctx, "deadline", func(t tx) error {
		var err error
		deadline, err = t.deadline(ctx, v, id, now)
		return err
	})
	return deadline, err
}

// deadline reads one deadline that the viewer may see.
func (t tx) deadline(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error) {
	var deadline consult.Deadline
	found, err := t.get(ctx, &deadline, deadlineByID, v.Workspace, v.Person, now, id)
	if err != nil {
		return deadline, fmt.Errorf("deadline: %w", err)
	}
	if !found {
		return deadline, consult.NotFound("gone")
	}
	owners, err := ownersOf(ctx, t, ownersOfDeadlines, v.Workspace, []consult.DeadlineID{id})
	deadline.Owners = owners[id]
	return deadline, err
}

// DeadlineToTell is what a message says about a deadline, on behalf of who it goes to; it is moot when that person has left,
// no longer answers for it, sits for nobody who still owes it, or no longer manages the platform, as the purpose asks.
func (d *DB) DeadlineToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.DeadlineCard, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.DeadlineCard{}, err
	}
	card, err := d.DeadlineCard(ctx, v, consult.DeadlineID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone {
		return card, consult.Moot("not_due")
	}
	if err != nil {
		return card, err
	}
	return card, card.Concerns(v.Person, of)
}

const finishDeadline = `
	UPDATE deadlines
	SET done_at = $3
	WHERE workspace_id = $1 AND id = $2`

// FinishDeadline marks a deadline as met; what was not sent about it is withdrawn.
func (d *DB) FinishDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID) (consult.Deadline, error) {
	return d.changeDeadline(ctx, act, id, "finish deadline", func(t tx, deadline consult.Deadline, p consult.Platform, s consult.Standing) error {
		if err := deadline.CanFinish(act.Person, s); err != nil {
			return err
		}
		if _, err := t.exec(ctx, finishDeadline, act.Workspace, id, act.Now); err != nil {
			return err
		}
		if err := t.supersede(ctx, act.Workspace, "deadline", int64(id), deadline.Revision+1); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
		return t.refreshDeadline(ctx, act.Workspace, id)
	})
}

const moveDeadline = `
	UPDATE deadlines
	SET asked_on = $3, due_on = $4, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

const noteMove = `
	INSERT INTO deadline_moves (workspace_id, deadline_id, due_on, moved_at)
	VALUES ($1, $2, $3, $4)`

// MoveDeadline gives a deadline another date, a local one, or the date that was not known yet: reminders of the old date are
// withdrawn, those of the new one written, and the steps on the way to it move along. Only who manages the platform moves a
// deadline; who answers for it says a date that was not known.
func (d *DB) MoveDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID, to time.Time) (consult.Deadline, error) {
	return d.changeDeadline(ctx, act, id, "move deadline", func(t tx, deadline consult.Deadline, p consult.Platform, s consult.Standing) error {
		if err := s.CanManage(); err != nil && (deadline.Dated() || !deadline.IsOwnedBy(act.Person)) {
			return err
		}
		today := act.Now.In(p.Location())
		if err := deadline.CanMove(to, today); err != nil {
			return err
		}
		due := deadline.Shift.Of(to, recurrence.IsWorkday)
		if err := consult.CheckDue("due", &due, today); err != nil {
			return err
		}
		if due.Equal(deadline.DueOn) {
			return nil
		}
		if err := t.moveSteps(ctx, act, p, deadline, due); err != nil {
			return err
		}
		return t.redate(ctx, act, p, deadline, to, due)
	})
}

// redate writes the new date of one deadline, and its reminders.
func (t tx) redate(ctx context.Context, act consult.Act, p consult.Platform, deadline consult.Deadline, asked, due time.Time) error {
	if _, err := t.exec(ctx, moveDeadline, act.Workspace, deadline.ID, date(&asked), date(&due)); err != nil {
		return fmt.Errorf("move: %w", err)
	}
	if _, err := t.exec(ctx, noteMove, act.Workspace, deadline.ID, date(&due), act.Now); err != nil {
		return fmt.Errorf("note move: %w", err)
	}
	return t.remindAnew(ctx, p, deadline.ID, deadline.Revision+1, act.Now)
}

const openSteps = deadlineColumns + `
	  AND d.leads_to_id = $4 AND d.done_at IS NULL
	ORDER BY d.due_on, d.id`

// moveSteps counts the open steps on the way to a deadline back from its new date; one whose day is past by then is due today.
func (t tx) moveSteps(ctx context.Context, act consult.Act, p consult.Platform, deadline consult.Deadline, due time.Time) error {
	var steps []consult.Deadline
	if err := t.all(ctx, &steps, openSteps, act.Workspace, act.Person, act.Now, deadline.ID); err != nil {
		return fmt.Errorf("steps: %w", err)
	}
	today := consult.Day(act.Now.In(p.Location()))
	for _, step := range steps {
		day := consult.CountedBack(due, step.DaysBefore, recurrence.IsWorkday)
		if day.Before(today) {
			day = today
		}
		if err := t.redate(ctx, act, p, step, day, day); err != nil {
			return fmt.Errorf("step %d: %w", step.ID, err)
		}
	}
	return nil
}

const lockDeadline = `
	SELECT id
	FROM deadlines
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// changeDeadline runs one of the steps that change a deadline, once per cause.
func (d *DB) changeDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID, step string,
	do func(tx, consult.Deadline, consult.Platform, consult.Standing) error) (consult.Deadline, error) {
	var deadline consult.Deadline
	err := d.change(ctx, step, func(t tx) error {
		_, err := once(ctx, t, act, step, func() (consult.DeadlineID, error) {
			var locked consult.DeadlineID
			if _, err := t.get(ctx, &locked, lockDeadline, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock deadline: %w", err)
			}
			deadline, err := t.deadline(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			var row platformRow // not all who answer for a deadline may know its platform
			if _, err := t.get(ctx, &row, platformOf, act.Workspace, deadline.PlatformID); err != nil {
				return 0, fmt.Errorf("platform: %w", err)
			}
			s, err := t.standing(ctx, act.Viewer, deadline.PlatformID, act.Now)
			if err != nil {
				return 0, err
			}
			return id, do(t, deadline, row.platform(), s)
		})
		if err != nil {
			return err
		}
		deadline, err = t.deadline(ctx, act.Viewer, id, act.Now)
		return err
	})
	return deadline, err
}

// What has fallen due stays: it is on its way.
const withdrawDeadlineReminders = `
	DELETE FROM deliveries
	WHERE workspace_id = $1 AND platform_id = $2 AND subject = 'deadline' AND state = 'waiting' AND due_at > $3`

const deadlinesOfPlatform = `
	SELECT id
	FROM deadlines
	WHERE workspace_id = $1 AND platform_id = $2 AND done_at IS NULL`

// replanDeadlines writes the reminders of a platform's deadlines with its present leads; those that were sent stay.
func (t tx) replanDeadlines(ctx context.Context, p consult.Platform, now time.Time) error {
	if _, err := t.exec(ctx, withdrawDeadlineReminders, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("withdraw reminders: %w", err)
	}
	var ids []consult.DeadlineID
	if err := t.all(ctx, &ids, deadlinesOfPlatform, p.WorkspaceID, p.ID); err != nil {
		return fmt.Errorf("deadlines: %w", err)
	}
	return t.remindOf(ctx, p, now, ids...)
}
