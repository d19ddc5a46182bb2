package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// The digest comes on the first working morning of the week. It is written down some days before, so that a weekend without
// the bot skips none, and tells of what has come since the last one, or of the last week.
const (
	digestAhead = 3 * 24 * time.Hour
	digestBack  = 7 * 24 * time.Hour
	digestMost  = 35 * 24 * time.Hour // after a longer pause, what is older is no news
)

const digestZones = `
	SELECT DISTINCT zone
	FROM persons
	WHERE workspace_id = $1 AND weekly_digest AND NOT (deactivated OR bot OR external OR guest) AND slack_id IS NOT NULL
	ORDER BY zone`

// Everybody who sits on a platform, in its channel or by a role.
const insertDigests = `
	INSERT INTO deliveries (workspace_id, subject, subject_id, occurrence, purpose, recipient_kind, recipient, due_at, useful_until)
	SELECT $1, 'person', v.id, $3, 'digest', 'person', CAST(v.id AS text), $4, $5
	FROM persons v
	WHERE v.workspace_id = $1 AND v.zone = $2 AND v.weekly_digest AND NOT (v.deactivated OR v.bot OR v.external OR v.guest) AND v.slack_id IS NOT NULL
	  AND (EXISTS (
	           SELECT
	           FROM channel_members c
	           JOIN platforms p ON p.workspace_id = c.workspace_id AND p.channel_id = c.channel_id
	           WHERE c.person_id = v.id)
	       OR EXISTS (
	           SELECT
	           FROM platform_roles r
	           WHERE r.person_id = v.id AND r.valid_from <= $6 AND (r.valid_to IS NULL OR r.valid_to > $6)))
	ORDER BY v.id
	ON CONFLICT ON CONSTRAINT deliveries_once_key DO NOTHING`

// PlanDigests writes the coming weekly digest of everybody who wants one, once for each zone; it returns how many are new.
// What it says is read when it is sent.
func (d *DB) PlanDigests(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan digests", func(t tx) error {
		var zones []string
		if err := t.all(ctx, &zones, digestZones, ws); err != nil {
			return fmt.Errorf("zones: %w", err)
		}
		for _, zone := range zones {
			at, until := digestMorning(now, zoneOf(consult.Person{Zone: zone}))
			if at.Sub(now) > digestAhead {
				continue
			}
			week := at.Format(time.DateOnly)
			fresh, err := t.exec(ctx, claimEffect, ws, "weekly digest", week+" "+zone)
			if err != nil {
				return fmt.Errorf("claim: %w", err)
			}
			if fresh == 0 {
				continue
			}
			n, err := t.exec(ctx, insertDigests, ws, zone, week, at, until, now)
			if err != nil {
				return fmt.Errorf("write digests: %w", err)
			}
			made += int(n)
		}
		return nil
	})
	return made, err
}

// digestMorning is the next 9:00 of the first working day of a week, and the evening on which it is of no more use.
func digestMorning(now time.Time, loc *time.Location) (at, until time.Time) {
	today := now.In(loc)
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	for ahead := range 28 {
		day := monday.AddDate(0, 0, ahead)
		if ahead > 0 && day.Weekday() == time.Monday {
			at = time.Time{} // another week begins
		}
		if !at.IsZero() || !recurrence.IsWorkday(day) {
			continue
		}
		at = recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), morning, 0, loc)
		if at.After(now) {
			break
		}
	}
	return at, recurrence.LocalInstant(at.Year(), at.Month(), at.Day(), evening, 0, loc)
}

const lastDigest = `
	SELECT max(due_at)
	FROM deliveries
	WHERE workspace_id = $1 AND subject = 'person' AND subject_id = $2 AND purpose = 'digest' AND due_at < $3
	  AND (state IN ('sent', 'unknown') OR state = 'skipped' AND reason = 'nothing_left')`

const newDecisions = `
	SELECT ` + decisionColumns + `
	LEFT JOIN minutes_items i ON i.id = d.minutes_item_id
	WHERE d.workspace_id = $1 AND coalesce(i.at, CAST(d.decided_on AS timestamptz)) >= $4 AND coalesce(i.at, CAST(d.decided_on AS timestamptz)) < $5
	ORDER BY p.name, d.year, d.seq`

const newMinutes = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.state = 'closed' AND m.closed_at >= $4 AND m.closed_at < $5
	ORDER BY m.starts_at, m.id`

const newActions = actionColumns + `
	JOIN action_owners w ON w.action_item_id = a.id AND w.person_id = $2
	WHERE a.workspace_id = $1 AND a.state = 'open' AND a.created_at >= $4 AND a.created_at < $5
	ORDER BY a.due_on NULLS LAST, a.id`

const wantsDigest = `
	SELECT weekly_digest
	FROM persons
	WHERE workspace_id = $1 AND id = $2`

// Digest reads what is new for one person at the moment of sending, as far as they may see it then. It is moot when there
// is nothing, or when they have refused it in the meantime.
func (d *DB) Digest(ctx context.Context, of consult.Delivery, now time.Time) (consult.Digest, error) {
	var news consult.Digest
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return news, err
	}
	var since time.Time
	err = d.read(ctx, "digest", func(t tx) error {
		wanted := false
		if _, err := t.get(ctx, &wanted, wantsDigest, v.Workspace, v.Person); err != nil {
			return fmt.Errorf("wanted: %w", err)
		}
		if !wanted && of.TS == "" {
			return consult.Moot("not_wanted")
		}
		if since, err = t.sinceDigest(ctx, v, of.DueAt); err != nil {
			return err
		}
		var rows []decisionRow
		if err := t.all(ctx, &rows, newDecisions, v.Workspace, v.Person, now, since, of.DueAt); err != nil {
			return fmt.Errorf("decisions: %w", err)
		}
		for _, r := range rows {
			news.Decisions = append(news.Decisions, r.decision())
		}
		return t.all(ctx, &news.Minutes, newMinutes, v.Workspace, v.Person, now, since, of.DueAt)
	})
	if err != nil {
		return news, err
	}
	if news.Actions, err = d.actions(ctx, "new actions", v, now, newActions, since, of.DueAt); err != nil {
		return news, err
	}
	if news.Empty() && of.TS == "" {
		return news, consult.Moot("nothing_left")
	}
	return news, nil
}

// sinceDigest is from when on something is news for who is told at a moment.
func (t tx) sinceDigest(ctx context.Context, v consult.Viewer, at time.Time) (time.Time, error) {
	var last *time.Time
	if _, err := t.get(ctx, &last, lastDigest, v.Workspace, v.Person, at); err != nil {
		return at, fmt.Errorf("last digest: %w", err)
	}
	if last == nil {
		return at.Add(-digestBack), nil
	}
	if earliest := at.Add(-digestMost); last.Before(earliest) {
		return earliest, nil
	}
	return *last, nil
}

const setDigest = `
	UPDATE persons
	SET weekly_digest = $3
	WHERE workspace_id = $1 AND id = $2`

const skipDigests = `
	UPDATE deliveries
	SET state = 'superseded', reason = 'not_wanted'
	WHERE workspace_id = $1 AND subject = 'person' AND subject_id = $2 AND purpose = 'digest' AND state = 'waiting'`

// StopDigest ends somebody's weekly digest; what waits is not sent.
func (d *DB) StopDigest(ctx context.Context, act consult.Act) error {
	return d.setDigest(ctx, act, false)
}

// StartDigest begins it again, with the next week.
func (d *DB) StartDigest(ctx context.Context, act consult.Act) error {
	return d.setDigest(ctx, act, true)
}

func (d *DB) setDigest(ctx context.Context, act consult.Act, wanted bool) error {
	return d.change(ctx, "set digest", func(t tx) error {
		if _, err := t.exec(ctx, setDigest, act.Workspace, act.Person, wanted); err != nil {
			return err
		}
		if err := changed(ctx, t, act, "set digest", act.Person); err != nil || wanted {
			return err
		}
		_, err := t.exec(ctx, skipDigests, act.Workspace, act.Person)
		return err
	})
}

// WantsDigest says whether the viewer is sent the weekly digest.
func (d *DB) WantsDigest(ctx context.Context, v consult.Viewer) (bool, error) {
	wanted := false
	err := d.read(ctx, "wants digest", func(t tx) error {
		_, err := t.get(ctx, &wanted, wantsDigest, v.Workspace, v.Person)
		return err
	})
	return wanted, err
}
