package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const insertDeadline = `
	INSERT INTO deadlines (workspace_id, platform_id, title, due_on, created_at, created_by)
	VALUES ($1, $2, $3, $4, $5, $6)
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
	deadline := consult.Deadline{PlatformID: p.ID, DueOn: consult.Day(draft.DueOn)}
	_, err = t.get(ctx, &deadline.ID, insertDeadline, act.Workspace, p.ID, draft.Title, date(&draft.DueOn), act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert deadline: %w", err)
	}
	if _, err := t.exec(ctx, insertDeadlineOwners, deadline.ID, pq.Array(int64s(owners))); err != nil {
		return 0, fmt.Errorf("insert owners: %w", err)
	}
	for _, owner := range owners {
		deadline.Owners = append(deadline.Owners, consult.Owner{PersonID: owner})
	}
	return deadline.ID, t.deliver(ctx, remindersOf(deadline, p, act.Now)...)
}

// remindersOf are the reminders of a deadline that are still to come at now: at nine in the morning of the platform's
// clock or, when it is quiet then, as soon as it no longer is.
func remindersOf(deadline consult.Deadline, p consult.Platform, now time.Time) []consult.Delivery {
	loc := p.Location()
	quiet := recurrence.Quiet{From: p.QuietFrom, To: p.QuietTo}
	y, m, d := deadline.DueOn.Date()
	until := recurrence.LocalInstant(y, m, d+1, 0, 0, loc)
	var list []consult.Delivery
	for lead, day := range deadline.ReminderDays(p.DeadlineLeads, recurrence.IsWorkday) {
		at := recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), morning, 0, loc)
		if quiet.Covers(at) {
			at = recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), 0, p.QuietTo, loc)
		}
		if !at.After(now) {
			continue
		}
		for _, owner := range deadline.Owners {
			list = append(list, consult.Delivery{
				WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "deadline", SubjectID: int64(deadline.ID),
				Occurrence: deadline.Occurrence(), Revision: deadline.Revision, Purpose: consult.PurposeDeadline,
				Lead: consult.Seconds(lead) * 86400, RecipientKind: consult.ToPerson, Recipient: toPerson(owner.PersonID),
				DueAt: at, UsefulUntil: &until,
			})
		}
	}
	return list
}

// The platform's name is left out for who answers for a deadline but may not know the platform.
const deadlineColumns = `
	SELECT d.id, d.platform_id, coalesce(k.name, '') AS platform, coalesce(k.slug, '') AS slug, d.title, d.due_on, p.zone,
	       d.revision, d.done_at IS NOT NULL AS done
	FROM deadlines d
	JOIN platforms p ON p.id = d.platform_id` + knownPlatform + `
	WHERE d.workspace_id = $1`

// A deadline can be seen by who may read its platform, and by who answers for it.
const deadlineByID = deadlineColumns + `
	  AND d.id = $4
	  AND (EXISTS (SELECT FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = d.platform_id)
	       OR EXISTS (SELECT FROM deadline_owners o WHERE o.deadline_id = d.id AND o.person_id = $2))`

const openDeadlines = deadlineColumns + `
	  AND d.id IN (
	      SELECT x.id
	      FROM readable_platforms($1, $2, $3) r
	      JOIN deadlines x ON x.platform_id = r.platform_id AND x.done_at IS NULL
	      UNION
	      SELECT o.deadline_id
	      FROM deadline_owners o
	      WHERE o.person_id = $2)
	  AND d.done_at IS NULL AND ($4 = 0 OR d.platform_id = $4)
	ORDER BY d.due_on, d.id`

const ownersOfDeadlines = `
	SELECT o.deadline_id AS of, p.id AS person_id, coalesce(p.slack_id, '') AS slack_id, p.name
	FROM deadline_owners o
	JOIN persons p ON p.id = o.person_id AND p.workspace_id = $1
	WHERE o.deadline_id = ANY ($2)
	ORDER BY p.name, p.id`

// Deadlines lists the open deadlines that the viewer may see, the next first: those of one platform or, with 0, of all.
func (d *DB) Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error) {
	var list []consult.Deadline
	err := d.read(ctx, "deadlines", func(t tx) error {
		if err := t.all(ctx, &list, openDeadlines, v.Workspace, v.Person, now, platform); err != nil {
			return err
		}
		var ids []consult.DeadlineID
		for _, x := range list {
			ids = append(ids, x.ID)
		}
		owners, err := ownersOf(ctx, t, ownersOfDeadlines, v.Workspace, ids)
		for i := range list {
			list[i].Owners = owners[list[i].ID]
		}
		return err
	})
	return list, err
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

// DeadlineToTell is what a reminder says to one who answers for a deadline, done or not; it is moot when that is no
// longer so, or when the person has left.
func (d *DB) DeadlineToTell(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error) {
	if _, err := d.personToTell(ctx, v); err != nil {
		return consult.Deadline{}, err
	}
	deadline, err := d.Deadline(ctx, v, id, now)
	if _, gone := consult.Refusal(err); gone || err == nil && !deadline.IsOwnedBy(v.Person) {
		return deadline, consult.Moot("not_due")
	}
	return deadline, err
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
		return t.refresh(ctx, act.Workspace, "deadline", int64(id), consult.PurposeDeadline)
	})
}

const moveDeadline = `
	UPDATE deadlines
	SET due_on = $3, revision = $4
	WHERE workspace_id = $1 AND id = $2`

// MoveDeadline gives a deadline another date, a local one: reminders of the old date are withdrawn, those of the new one
// written. Only who manages the platform moves a deadline.
func (d *DB) MoveDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID, to time.Time) (consult.Deadline, error) {
	return d.changeDeadline(ctx, act, id, "move deadline", func(t tx, deadline consult.Deadline, p consult.Platform, s consult.Standing) error {
		if err := s.CanManage(); err != nil {
			return err
		}
		if err := deadline.CanMove(to, act.Now.In(p.Location())); err != nil {
			return err
		}
		if consult.Day(to).Equal(consult.Day(deadline.DueOn)) {
			return nil
		}
		deadline.DueOn, deadline.Revision = consult.Day(to), deadline.Revision+1
		if _, err := t.exec(ctx, moveDeadline, act.Workspace, id, date(&to), deadline.Revision); err != nil {
			return err
		}
		if err := t.supersede(ctx, act.Workspace, "deadline", int64(id), deadline.Revision); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
		return t.deliver(ctx, remindersOf(deadline, p, act.Now)...)
	})
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

// What was tried already stays: it is on its way.
const withdrawDeadlineReminders = `
	DELETE FROM deliveries
	WHERE workspace_id = $1 AND platform_id = $2 AND subject = 'deadline' AND state = 'waiting' AND attempts = 0`

const deadlinesOfPlatform = `
	SELECT id, platform_id, title, due_on, revision
	FROM deadlines
	WHERE workspace_id = $1 AND platform_id = $2 AND done_at IS NULL`

// replanDeadlines writes the reminders of a platform's deadlines with its present leads; those that were sent stay.
func (t tx) replanDeadlines(ctx context.Context, p consult.Platform, now time.Time) error {
	if _, err := t.exec(ctx, withdrawDeadlineReminders, p.WorkspaceID, p.ID); err != nil {
		return fmt.Errorf("withdraw reminders: %w", err)
	}
	var list []consult.Deadline
	if err := t.all(ctx, &list, deadlinesOfPlatform, p.WorkspaceID, p.ID); err != nil {
		return fmt.Errorf("deadlines: %w", err)
	}
	var ids []consult.DeadlineID
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	owners, err := ownersOf(ctx, t, ownersOfDeadlines, p.WorkspaceID, ids)
	if err != nil {
		return err
	}
	for _, x := range list {
		x.Owners = owners[x.ID]
		if err := t.deliver(ctx, remindersOf(x, p, now)...); err != nil {
			return err
		}
	}
	return nil
}
