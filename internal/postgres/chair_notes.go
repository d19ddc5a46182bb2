package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// When the chair hears that nobody has answered, and how often they hear anything at all.
const (
	unansweredWithin = 72 * time.Hour // of the start
	unansweredAfter  = 24 * time.Hour // since the invitation
	notesApart       = 7 * 24 * time.Hour
	dayOffSight      = 14 * 24 * time.Hour // before the invitation
)

// A platform's next meeting is looked for among its own dates, never among all: so OFFSET 0. None lasts longer than a day.
const hasNext = `
	EXISTS (
	    SELECT
	    FROM meetings m
	    WHERE m.platform_id = p.id AND m.starts_at > CAST($2 AS timestamptz) - interval '1 day' AND m.state IN ('planned', 'open')
	      AND m.ends_at > $2
	    OFFSET 0)`

const chairFacts = `
	SELECT p.id AS platform_id, p.name AS platform, p.kind, p.zone, p.created_at, coalesce(p.loose_days, 0) AS loose_days, p.ends_on,
	       (SELECT max(m.ends_at) FROM meetings m WHERE m.platform_id = p.id AND m.state <> 'cancelled' AND m.starts_at <= $2) AS last_met,
	       ` + hasNext + ` AS has_next,
	       p.id IN (SELECT c.parent_id FROM platforms c WHERE c.workspace_id = $1 AND c.parent_id IS NOT NULL) AS is_parent
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.bot_present`

// Most platforms meet within two months, and then there is nothing to look up.
const factsToPlan = `
	WITH soon AS MATERIALIZED (
	    SELECT m.platform_id
	    FROM meetings m
	    WHERE m.workspace_id = $1 AND m.state IN ('planned', 'open') AND m.ends_at > $2
	      AND m.starts_at > CAST($2 AS timestamptz) - interval '1 day' AND m.starts_at < CAST($2 AS timestamptz) + interval '70 days')` + chairFacts + `
	  AND (p.id NOT IN (SELECT s.platform_id FROM soon s) AND NOT ` + hasNext + ` OR p.ends_on IS NOT NULL OR p.id IN (SELECT unnest($4::bigint[])))
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.workspace_id = $1 AND d.subject = 'platform' AND d.subject_id = p.id AND d.purpose = 'chair_notes' AND d.due_at > $3)
	ORDER BY p.id`

const factsOfPlatform = chairFacts + ` AND p.id = $3`

// Meetings soon, to which people were invited a day ago, and which nobody has answered.
const nobodyAnswered = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND ($5::bigint = 0 OR m.platform_id = $5) AND m.state = 'planned' AND m.starts_at > $2 AND m.starts_at <= $3
	  AND m.event = '' AND NOT EXISTS (SELECT FROM answers a WHERE a.meeting_id = m.id)
	  AND EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND d.revision = m.revision
	        AND d.purpose IN ('invitation', 'moved', 'restored') AND d.state = 'sent' AND d.sent_at <= $4
	      OFFSET 0) -- one meeting at a time: all deliveries of the workspace are many more
	ORDER BY m.starts_at, m.id`

// The one person who is in charge of a platform and can be written to.
const inCharge = `
	SELECT r.person_id
	FROM platform_roles r
	JOIN persons v ON v.id = r.person_id AND v.workspace_id = $1 AND NOT (v.deactivated OR v.bot) AND v.slack_id IS NOT NULL
	WHERE r.platform_id = $2 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.taken_at IS NULL)
	ORDER BY CASE r.role WHEN 'chair' THEN 0 WHEN 'secretary' THEN 1 ELSE 2 END, r.valid_from DESC, r.person_id
	LIMIT 1`

// PlanChairNotes writes, for the coming office morning, one message to each chair whose platform has no next date, whose
// meeting nobody has answered, whose action items are late in spite of all reminders, or whose temporary group comes to its end, at most once a week for each platform; and asks
// about the dates within sight that fall on a day off, where the rhythm says to ask. It returns how many messages are new.
// What they say is read when they are sent.
func (d *DB) PlanChairNotes(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan chair notes", func(t tx) error {
		silent, err := t.unanswered(ctx, ws, 0, now)
		if err != nil {
			return err
		}
		var ids pq.Int64Array
		for id := range silent {
			ids = append(ids, int64(id))
		}
		late, err := t.latePlatforms(ctx, ws, now)
		if err != nil {
			return err
		}
		for id := range late {
			ids = append(ids, int64(id))
		}
		var facts []consult.ChairFacts
		if err := t.all(ctx, &facts, factsToPlan, ws, now, now.Add(-notesApart), ids); err != nil {
			return fmt.Errorf("facts: %w", err)
		}
		for _, f := range facts {
			if !f.LacksDate(now) && !f.ShouldClose(now) && len(silent[f.PlatformID]) == 0 && !late[f.PlatformID] {
				continue
			}
			n, err := t.noteChair(ctx, ws, f, now)
			if err != nil {
				return err
			}
			made += n
		}
		n, err := t.askDaysOff(ctx, ws, now)
		made += n
		return err
	})
	return made, err
}

const platformsLate = `
	SELECT p.id
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.bot_present
	  AND $2 > (SELECT min(due_on) FROM action_items WHERE workspace_id = $1 AND state = 'open') -- else no platform is looked at
	  AND EXISTS (
	      SELECT
	      FROM action_items a
	      WHERE a.platform_id = p.id AND a.state = 'open' AND a.due_on < $2
	      OFFSET 0) -- one look at each platform: the late items are many more`

// latePlatforms are those with open items whose owners were reminded in vain: the chair's turn on the ladder.
func (t tx) latePlatforms(ctx context.Context, ws consult.WorkspaceID, now time.Time) (map[consult.PlatformID]bool, error) {
	var ids []consult.PlatformID
	if err := t.all(ctx, &ids, platformsLate, ws, consult.LateBefore(now.UTC()).Format(time.DateOnly)); err != nil {
		return nil, fmt.Errorf("platforms with late items: %w", err)
	}
	late := map[consult.PlatformID]bool{}
	for _, id := range ids {
		late[id] = true
	}
	return late, nil
}

func (t tx) unanswered(ctx context.Context, ws consult.WorkspaceID, of consult.PlatformID, now time.Time) (map[consult.PlatformID][]consult.Meeting, error) {
	var list []consult.Meeting
	if err := t.all(ctx, &list, nobodyAnswered, ws, now, now.Add(unansweredWithin), now.Add(-unansweredAfter), of); err != nil {
		return nil, fmt.Errorf("nobody answered: %w", err)
	}
	found := map[consult.PlatformID][]consult.Meeting{}
	for _, m := range list {
		found[m.PlatformID] = append(found[m.PlatformID], m)
	}
	return found, nil
}

// officeMorning is the next 9:00 of a workday, and the evening on which it is of no more use.
func officeMorning(now time.Time, loc *time.Location) (at, until time.Time) {
	today := now.In(loc)
	for ahead := range 31 {
		at = recurrence.LocalInstant(today.Year(), today.Month(), today.Day()+ahead, morning, 0, loc)
		if at.After(now) && recurrence.IsWorkday(at) {
			break
		}
	}
	return at, recurrence.LocalInstant(at.Year(), at.Month(), at.Day(), evening, 0, loc)
}

func (t tx) noteChair(ctx context.Context, ws consult.WorkspaceID, f consult.ChairFacts, now time.Time) (int, error) {
	var chair consult.PersonID
	found, err := t.get(ctx, &chair, inCharge, ws, f.PlatformID, now)
	if err != nil || !found {
		return 0, err
	}
	at, until := officeMorning(now, f.Location())
	return 1, t.deliver(ctx, consult.Delivery{
		WorkspaceID: ws, PlatformID: &f.PlatformID, Subject: "platform", SubjectID: int64(f.PlatformID), Occurrence: at.Format(time.DateOnly),
		Purpose: consult.PurposeChairNotes, RecipientKind: consult.ToPerson, Recipient: toPerson(chair), DueAt: at, UsefulUntil: &until,
	})
}

const openItemsOf = `
	SELECT count(*)
	FROM action_items
	WHERE workspace_id = $1 AND platform_id = $2 AND state = 'open'`

// ChairNotesForDelivery reads what the chair is told of a platform. It is moot when nothing is left of it, or the
// recipient is no longer in charge.
func (d *DB) ChairNotesForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ChairNotes, error) {
	var n consult.ChairNotes
	err := d.read(ctx, "chair notes for delivery", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		s, err := t.standing(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: person}, consult.PlatformID(of.SubjectID), now)
		if err != nil {
			return err
		}
		found, err := t.get(ctx, &n.ChairFacts, factsOfPlatform, of.WorkspaceID, now, of.SubjectID)
		if err != nil {
			return err
		}
		if !found || s.CanManage() != nil {
			return consult.Moot("not_theirs")
		}
		silent, err := t.unanswered(ctx, of.WorkspaceID, n.PlatformID, now)
		if err != nil {
			return err
		}
		n.NoDate, n.Closing, n.Unanswered = n.LacksDate(now), n.ShouldClose(now), silent[n.PlatformID]
		v := consult.Viewer{Workspace: of.WorkspaceID, Person: person}
		before := consult.LateBefore(now.In(n.Location())).Format(time.DateOnly)
		late, args := someActions(consult.ActionFilter{Platform: n.PlatformID}, before)
		if n.Late, err = t.actions(ctx, v, now, late, args...); err != nil {
			return fmt.Errorf("late items: %w", err)
		}
		if n.Empty() && of.TS == "" {
			return consult.Moot("nothing_left")
		}
		_, err = t.get(ctx, &n.OpenItems, openItemsOf, of.WorkspaceID, n.PlatformID)
		return err
	})
	return n, err
}
