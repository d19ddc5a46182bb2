package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// toRemindOf is a deadline with each date on which it falls due for somebody: its own, and those of extensions.
type toRemindOf struct {
	ID        consult.DeadlineID
	DueOn     time.Time
	DueMinute *int
	Revision  int
	Owed      bool
	Owners    pq.Int64Array
	Extended  pq.StringArray // dates
}

const deadlinesToRemindOf = `
	SELECT d.id, d.due_on, d.due_minute, d.revision,
	       EXISTS (SELECT FROM deadline_marks m WHERE m.deadline_id = d.id) AS owed,
	       ARRAY (SELECT o.person_id FROM deadline_owners o WHERE o.deadline_id = d.id ORDER BY o.person_id) AS owners,
	       ARRAY (
	           SELECT DISTINCT to_char(m.due_on, 'YYYY-MM-DD')
	           FROM deadline_marks m
	           WHERE m.deadline_id = d.id AND m.due_on > d.due_on
	           ORDER BY 1) AS extended
	FROM deadlines d
	WHERE d.workspace_id = $1 AND d.id = ANY ($2) AND d.due_on IS NOT NULL AND d.done_at IS NULL
	ORDER BY d.id`

// remindOf writes the reminders of deadlines that are still to come at now; those that were written stay.
func (t tx) remindOf(ctx context.Context, p consult.Platform, now time.Time, ids ...consult.DeadlineID) error {
	var list []toRemindOf
	if err := t.all(ctx, &list, deadlinesToRemindOf, p.WorkspaceID, pq.Array(int64s(ids))); err != nil {
		return fmt.Errorf("deadlines to remind of: %w", err)
	}
	var deliveries []consult.Delivery
	for _, d := range list {
		made, err := d.deliveries(p, now)
		if err != nil {
			return err
		}
		deliveries = append(deliveries, made...)
	}
	return t.deliver(ctx, deliveries...)
}

// What has fallen due and only waits for its turn stays: it is held to its date when it is sent.
const supersedeReminders = `
	UPDATE deliveries
	SET state = 'superseded', reason = 'revision'
	WHERE workspace_id = $1 AND subject = 'deadline' AND subject_id = $2 AND revision < $3 AND due_at > $4 AND state = 'waiting'`

// remindAnew withdraws what is still to fall due of older revisions of a deadline and writes what the new one wants; what was
// sent is brought up to date in its place.
func (t tx) remindAnew(ctx context.Context, p consult.Platform, id consult.DeadlineID, revision int, now time.Time) error {
	if _, err := t.exec(ctx, supersedeReminders, p.WorkspaceID, id, revision, now); err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	if err := t.remindOf(ctx, p, now, id); err != nil {
		return err
	}
	return t.refreshDeadline(ctx, p.WorkspaceID, id)
}

// refreshDeadline brings what was posted about a deadline up to date.
func (t tx) refreshDeadline(ctx context.Context, ws consult.WorkspaceID, id consult.DeadlineID) error {
	for _, purpose := range []consult.Purpose{consult.PurposeDeadline, consult.PurposeDeadlineMatrix} {
		if err := t.refresh(ctx, ws, "deadline", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	if _, err := t.exec(ctx, refreshOwed, ws, id); err != nil {
		return fmt.Errorf("refresh reminders: %w", err)
	}
	return nil
}

// deliveries are the reminders of a deadline: to who answers for it, to those who sit for the organisations that still owe
// it, each by its own date, and the matrix to who manages the platform, once before and once after.
func (d toRemindOf) deliveries(p consult.Platform, now time.Time) ([]consult.Delivery, error) {
	list := d.on(p, d.DueOn, now, func(r consult.Delivery) []consult.Delivery {
		var own []consult.Delivery
		for _, owner := range d.Owners {
			r.Purpose, r.RecipientKind, r.Recipient = consult.PurposeDeadline, consult.ToPerson, toPerson(consult.PersonID(owner))
			own = append(own, r)
		}
		return own
	})
	if !d.Owed {
		return list, nil
	}
	dates := []time.Time{d.DueOn}
	for _, text := range d.Extended {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("extension of deadline %d: %w", d.ID, err)
		}
		dates = append(dates, day)
	}
	for _, day := range dates {
		list = append(list, d.on(p, day, now, func(r consult.Delivery) []consult.Delivery {
			r.Purpose, r.RecipientKind, r.Recipient = consult.PurposeDeadlineOwed, consult.ToAudience, consult.AudienceOwing
			return []consult.Delivery{r}
		})...)
	}
	return append(list, d.matrices(p, now)...), nil
}

// on are the reminders of one date, at nine in the morning of the platform's clock or, when it is quiet then, as soon as it
// no longer is; of fills in to whom one goes.
func (d toRemindOf) on(p consult.Platform, due, now time.Time, of func(consult.Delivery) []consult.Delivery) []consult.Delivery {
	until := d.until(p, due)
	var list []consult.Delivery
	for lead, day := range consult.ReminderDays(due, p.DeadlineLeads, recurrence.IsWorkday) {
		if at := awakeMorning(p, day); at.After(now) {
			list = append(list, of(consult.Delivery{
				WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "deadline", SubjectID: int64(d.ID), Occurrence: due.Format(time.DateOnly),
				Revision: d.Revision, Lead: consult.Seconds(lead) * 86400, DueAt: at, UsefulUntil: &until,
			})...)
		}
	}
	return list
}

// matrices are what who manages the platform sees of how the organisations stand: once on the first reminder, and once on
// the workday after the last date, for what is late.
func (d toRemindOf) matrices(p consult.Platform, now time.Time) []consult.Delivery {
	if len(p.DeadlineLeads) == 0 {
		return nil
	}
	lead := slices.Max(p.DeadlineLeads)
	before := awakeMorning(p, consult.ReminderDays(d.DueOn, []int{lead}, recurrence.IsWorkday)[lead])
	after := awakeMorning(p, recurrence.AddWorkdays(d.DueOn, 1))
	var list []consult.Delivery
	for lead, at := range map[int]time.Time{lead: before, -1: after} {
		if at.After(now) {
			list = append(list, consult.Delivery{
				WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "deadline", SubjectID: int64(d.ID), Occurrence: d.DueOn.Format(time.DateOnly),
				Revision: d.Revision, Purpose: consult.PurposeDeadlineMatrix, Lead: consult.Seconds(lead) * 86400,
				RecipientKind: consult.ToAudience, Recipient: consult.AudienceManaging, DueAt: at,
			})
		}
	}
	return list
}

// until is when a deadline passes: its hour, else the end of its day, on the platform's clock.
func (d toRemindOf) until(p consult.Platform, due time.Time) time.Time {
	y, m, day := due.Date()
	if d.DueMinute != nil {
		return recurrence.LocalInstant(y, m, day, 0, *d.DueMinute, p.Location())
	}
	return recurrence.LocalInstant(y, m, day+1, 0, 0, p.Location())
}

// awakeMorning is nine in the morning of a day on the platform's clock or, when it is quiet then, as soon as it no longer is.
func awakeMorning(p consult.Platform, day time.Time) time.Time {
	at := recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), morning, 0, p.Location())
	if (recurrence.Quiet{From: p.QuietFrom, To: p.QuietTo}).Covers(at) {
		return recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), 0, p.QuietTo, p.Location())
	}
	return at
}
