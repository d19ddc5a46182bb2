package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// old is one table's part of a kind of records: rows picks those of platform $2 in workspace $1, or of no platform, with
// since when each is kept; remove takes away those among them that are kept from before $3 (as gone).
type old struct {
	rows   string
	remove string
}

const wordingsOfApproved = `
	SELECT x.ctid AS row, s.approved_at AS since
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id AND m.workspace_id = $1 AND m.platform_id = $2
	JOIN minutes_items i ON i.meeting_id = m.id
	JOIN minutes_item_texts x ON x.minutes_item_id = i.id
	WHERE s.state = 'approved'`

const withdrawnOfApproved = `
	SELECT i.ctid AS row, s.approved_at AS since
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id AND m.workspace_id = $1 AND m.platform_id = $2
	JOIN minutes_items i ON i.meeting_id = m.id AND i.withdrawn_at IS NOT NULL AND i.text <> ''
	WHERE s.state = 'approved'`

const remarksOnApproved = `
	SELECT r.ctid AS row, s.approved_at AS since
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id AND m.workspace_id = $1 AND m.platform_id = $2
	JOIN minutes_remarks r ON r.meeting_id = m.id
	WHERE s.state = 'approved'`

// Where no attendance was kept, the answers are all that is known of who was there.
const pastAnswers = `
	SELECT a.ctid AS row, m.ends_at AS since
	FROM meetings m
	JOIN answers a ON a.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.platform_id = $2
	  AND (m.state IN ('planned', 'cancelled') OR EXISTS (SELECT FROM attendance_sheets k WHERE k.meeting_id = m.id))`

const pastGuests = `
	SELECT g.ctid AS row, m.ends_at AS since
	FROM meetings m
	JOIN meeting_guests g ON g.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.platform_id = $2`

const pastRegistrations = `
	SELECT g.ctid AS row, m.ends_at AS since
	FROM meetings m
	JOIN registrations g ON g.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.platform_id = $2`

const commentsOfEnded = `
	SELECT e.ctid AS row, greatest(e.at, a.done_at) AS since
	FROM action_items a
	JOIN action_events e ON e.action_item_id = a.id AND e.kind = 'comment'
	WHERE a.workspace_id = $1 AND a.platform_id = $2 AND a.state <> 'open'`

const settledDeliveries = `
	SELECT d.ctid AS row, d.due_at AS since
	FROM deliveries d
	WHERE d.workspace_id = $1 AND d.platform_id = $2 AND d.state IN ('sent', 'superseded', 'skipped', 'dead', 'expanded')`

const settledDeliveriesOfNone = `
	SELECT d.ctid AS row, d.due_at AS since
	FROM deliveries d
	WHERE d.workspace_id = $1 AND $2 = 0 AND d.platform_id IS NULL AND d.state IN ('sent', 'superseded', 'skipped', 'dead', 'expanded')`

const entriesOfPlatform = `
	SELECT a.ctid AS row, a.at AS since
	FROM audit_entries a
	WHERE a.workspace_id = $1 AND a.platform_id = $2`

const entriesOfNone = `
	SELECT a.ctid AS row, a.at AS since
	FROM audit_entries a
	WHERE a.workspace_id = $1 AND $2 = 0 AND a.platform_id IS NULL`

const questionsMissed = `
	SELECT q.ctid AS row, CAST(q.asked_on AS timestamptz) AS since
	FROM missed_questions q
	WHERE q.workspace_id = $1 AND $2 = 0`

const endedContacts = `
	SELECT c.ctid AS row, CAST(c.valid_to AS timestamptz) AS since
	FROM contacts c
	WHERE c.workspace_id = $1 AND $2 = 0 AND c.valid_to IS NOT NULL`

const blankLines = `UPDATE minutes_items t SET text = '', edition = edition + 1 FROM gone WHERE t.ctid = gone.row`

func dropFrom(table string) string {
	return `DELETE FROM ` + table + ` t USING gone WHERE t.ctid = gone.row`
}

// ofPlatform are the kinds of a platform's records.
var ofPlatform = map[consult.RetentionKind][]old{
	consult.RetainDrafts:     {{wordingsOfApproved, dropFrom("minutes_item_texts")}, {withdrawnOfApproved, blankLines}},
	consult.RetainRemarks:    {{remarksOnApproved, dropFrom("minutes_remarks")}},
	consult.RetainAnswers:    {{pastAnswers, dropFrom("answers")}},
	consult.RetainGuests:     {{pastGuests, dropFrom("meeting_guests")}, {pastRegistrations, dropFrom("registrations")}},
	consult.RetainComments:   {{commentsOfEnded, dropFrom("action_events")}},
	consult.RetainDeliveries: {{settledDeliveries, dropFrom("deliveries")}},
	consult.RetainAudit:      {{entriesOfPlatform, dropFrom("audit_entries")}},
}

// ofNoPlatform are the kinds of what belongs to none.
var ofNoPlatform = map[consult.RetentionKind][]old{
	consult.RetainDeliveries: {{settledDeliveriesOfNone, dropFrom("deliveries")}},
	consult.RetainAudit:      {{entriesOfNone, dropFrom("audit_entries")}},
	consult.RetainQuestions:  {{questionsMissed, dropFrom("missed_questions")}},
	consult.RetainContacts:   {{endedContacts, dropFrom("contacts")}},
}

const chosenRetention = `
	SELECT kind, days
	FROM platform_retention
	WHERE platform_id = $1`

func (t tx) retention(ctx context.Context, id consult.PlatformID, usual consult.Retention) (consult.Retention, error) {
	var rows []struct {
		Kind consult.RetentionKind
		Days int
	}
	if err := t.all(ctx, &rows, chosenRetention, id); err != nil {
		return nil, fmt.Errorf("chosen retention: %w", err)
	}
	chosen := consult.Retention{}
	for _, r := range rows {
		chosen[r.Kind] = r.Days
	}
	return usual.With(chosen), nil
}

// cutoff is what is kept from before it goes.
func cutoff(now time.Time, days int) time.Time { return now.AddDate(0, 0, -days) }

const countOld = `
	SELECT count(*) FILTER (WHERE r.since <= $3) AS due, count(*) FILTER (WHERE r.since > $3) AS left, min(r.since) FILTER (WHERE r.since > $3) AS next
	FROM (`

// PreviewRetention says who manages a platform what of it is removed and when, if it keeps things as long as days says;
// without, as it does now. usual is what the installation keeps.
func (d *DB) PreviewRetention(ctx context.Context, act consult.Act, id consult.PlatformID, usual, days consult.Retention) (consult.RetentionPreview, error) {
	var p consult.RetentionPreview
	err := d.read(ctx, "preview retention", func(t tx) error {
		var err error
		if p.Platform, err = t.managed(ctx, act, id); err != nil {
			return err
		}
		if p.Days, err = t.retention(ctx, id, usual); err != nil {
			return err
		}
		p.Days = p.Days.With(days)
		if err := p.Days.Check(); err != nil {
			return err
		}
		for _, kind := range consult.RetentionKinds() {
			plan, err := t.retentionPlan(ctx, act.Workspace, id, kind, p.Days[kind], act.Now)
			if err != nil {
				return err
			}
			p.Plans = append(p.Plans, plan)
		}
		return nil
	})
	return p, err
}

func (t tx) retentionPlan(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID, kind consult.RetentionKind, days int, now time.Time) (consult.RetentionPlan, error) {
	plan := consult.RetentionPlan{Kind: kind, Days: days}
	for _, part := range ofPlatform[kind] {
		var n struct {
			Due, Left int
			Next      *time.Time
		}
		if _, err := t.get(ctx, &n, countOld+part.rows+`) r`, ws, id, cutoff(now, days)); err != nil {
			return plan, fmt.Errorf("count %s: %w", kind, err)
		}
		if days == 0 {
			plan.Left += n.Due + n.Left
			continue
		}
		plan.Due, plan.Left = plan.Due+n.Due, plan.Left+n.Left
		if n.Next == nil {
			continue
		}
		if goes := n.Next.AddDate(0, 0, days); plan.Next == nil || goes.Before(*plan.Next) {
			plan.Next = &goes
		}
	}
	return plan, nil
}

const setRetention = `
	INSERT INTO platform_retention (platform_id, kind, days)
	VALUES ($1, $2, $3)
	ON CONFLICT (platform_id, kind) DO UPDATE SET days = excluded.days`

// SetRetention chooses how long a platform keeps things, for who manages it; kinds that days does not name stay as they are.
func (d *DB) SetRetention(ctx context.Context, act consult.Act, id consult.PlatformID, days consult.Retention) (consult.Platform, error) {
	var p consult.Platform
	err := d.change(ctx, "set retention", func(t tx) error {
		var err error
		if p, err = t.managed(ctx, act, id); err != nil {
			return err
		}
		if err := days.Check(); err != nil {
			return err
		}
		_, err = once(ctx, t, act, "set retention", func() (consult.PlatformID, error) {
			for _, kind := range consult.RetentionKinds() {
				n, chosen := days[kind]
				if !chosen {
					continue
				}
				if _, err := t.exec(ctx, setRetention, id, kind, n); err != nil {
					return 0, fmt.Errorf("set %s: %w", kind, err)
				}
			}
			return id, nil
		})
		return err
	})
	return p, err
}

// A round looks at so many platforms; the rest waits for the next, so that no step holds up the others.
const platformsToRetain = `
	SELECT id
	FROM platforms
	WHERE workspace_id = $1 AND (retained_on IS NULL OR retained_on < $2)
	ORDER BY id
	LIMIT 200`

const retainPlatform = `
	UPDATE platforms
	SET retained_on = $3
	WHERE workspace_id = $1 AND id = $2 AND (retained_on IS NULL OR retained_on < $3)`

const retainWorkspace = `
	UPDATE workspaces
	SET retained_on = $2
	WHERE id = $1 AND (retained_on IS NULL OR retained_on < $2)`

// Retain removes what was kept long enough, once a day for each platform and for what belongs to none; usual is how long
// things are kept where a platform chose nothing else. It returns how many records went. A crash leaves the platforms that
// were not reached to the next round.
func (d *DB) Retain(ctx context.Context, ws consult.WorkspaceID, now time.Time, usual consult.Retention) (int, error) {
	gone := 0
	err := d.change(ctx, "retain workspace", func(t tx) error {
		first, err := t.exec(ctx, retainWorkspace, ws, consult.Day(now))
		if err != nil || first == 0 {
			return err
		}
		n, err := t.removeOld(ctx, ws, 0, ofNoPlatform, consult.WorkspaceRetentionKinds(), usual, now)
		gone += n
		return err
	})
	if err != nil {
		return gone, err
	}
	var platforms []consult.PlatformID
	err = d.read(ctx, "platforms to retain", func(t tx) error {
		return t.all(ctx, &platforms, platformsToRetain, ws, consult.Day(now))
	})
	for _, id := range platforms {
		if err != nil {
			return gone, err
		}
		err = d.change(ctx, "retain platform", func(t tx) error {
			first, err := t.exec(ctx, retainPlatform, ws, id, consult.Day(now))
			if err != nil || first == 0 {
				return err
			}
			days, err := t.retention(ctx, id, usual)
			if err != nil {
				return err
			}
			n, err := t.removeOld(ctx, ws, id, ofPlatform, consult.RetentionKinds(), days, now)
			gone += n
			return err
		})
	}
	return gone, err
}

// The log is append-only for all but this, in this transaction.
const letAuditGo = `SELECT set_config('overlegbot.retention', 'on', true)`

func (t tx) removeOld(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID, tables map[consult.RetentionKind][]old,
	kinds []consult.RetentionKind, days consult.Retention, now time.Time,
) (int, error) {
	var on string
	if _, err := t.get(ctx, &on, letAuditGo); err != nil {
		return 0, fmt.Errorf("let old entries go: %w", err)
	}
	all := 0
	for _, kind := range kinds {
		if days[kind] == 0 {
			continue
		}
		gone := 0
		for _, part := range tables[kind] {
			n, err := t.exec(ctx, `WITH gone AS (SELECT r.row FROM (`+part.rows+`) r WHERE r.since <= $3) `+part.remove, ws, id, cutoff(now, days[kind]))
			if err != nil {
				return all, fmt.Errorf("remove %s: %w", kind, err)
			}
			gone += int(n)
		}
		all += gone
		if gone == 0 {
			continue
		}
		if err := byItself(ctx, t, ws, consult.ByBot, "retain "+string(kind), id, gone, now); err != nil {
			return all, err
		}
	}
	return all, nil
}
