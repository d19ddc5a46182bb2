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

// The hours of a day between which reminders of the bot's own accord are worth reading, on the recipient's clock.
const (
	morning = 9
	evening = 18
)

// The open items that are due on one of these dates, or were put off until one of those, with who answers for them, did not
// do their part yet and can be written to. What was moved or handed over counts from then on.
const nudgeCandidates = `
	WITH due AS (
	    SELECT a.id, a.due_on, a.created_at
	    FROM action_items a
	    WHERE a.workspace_id = $1 AND a.state = 'open' AND a.due_on = ANY ($2::date[])
	    UNION
	    SELECT a.id, a.due_on, a.created_at
	    FROM action_snoozes z
	    JOIN action_items a ON a.id = z.action_item_id
	    WHERE a.workspace_id = $1 AND a.state = 'open' AND z.until = ANY ($3::date[]))
	SELECT DISTINCT o.person_id, p.zone, a.id, a.due_on, z.until AS snoozed,
	       greatest(a.created_at, (SELECT max(e.at) FROM action_events e WHERE e.action_item_id = a.id AND e.kind IN ('moved', 'handed'))) AS created_at
	FROM due a
	JOIN action_doers o ON o.action_item_id = a.id AND o.done_at IS NULL
	JOIN persons p ON p.id = o.person_id
	LEFT JOIN action_snoozes z ON z.action_item_id = a.id AND z.person_id = o.person_id
	WHERE NOT p.deactivated AND NOT p.bot AND p.slack_id IS NOT NULL
	  AND NOT EXISTS (SELECT FROM unnest($4::bigint[]) AS told (person_id) WHERE told.person_id = o.person_id)
	ORDER BY o.person_id, a.id`

const plannedNudges = `
	SELECT d.subject_id, d.occurrence, p.zone
	FROM deliveries d
	JOIN persons p ON p.id = d.subject_id
	WHERE d.workspace_id = $1 AND d.platform_id IS NULL AND d.subject = 'person' AND d.purpose = 'nudge' AND d.due_at >= $2`

// PlanNudges writes one grouped reminder per person for the coming 9:00 of a workday, and for this morning's while the
// day lasts, when an open item of theirs is a reason for it; it returns how many are new. What the reminder says is read
// when it is sent.
func (d *DB) PlanNudges(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan nudges", func(t tx) error {
		planned, told, err := t.plannedNudges(ctx, ws, now)
		if err != nil {
			return err
		}
		var candidates []nudgeCandidate
		due, snoozed := datesToNudge(now)
		if err := t.all(ctx, &candidates, nudgeCandidates, ws, pq.Array(due), pq.Array(snoozed), told); err != nil {
			return err
		}
		for _, c := range candidates {
			at, due := c.moment(now)
			key := nudge{int64(c.PersonID), at.Format(time.DateOnly)}
			if !due || planned[key] {
				continue
			}
			planned[key] = true
			made++
			until := recurrence.LocalInstant(at.Year(), at.Month(), at.Day(), evening, 0, at.Location())
			err := t.deliver(ctx, consult.Delivery{
				WorkspaceID: ws, Subject: "person", SubjectID: key.SubjectID, Occurrence: key.Occurrence, Purpose: consult.PurposeNudge,
				RecipientKind: consult.ToPerson, Recipient: toPerson(c.PersonID), DueAt: at, UsefulUntil: &until,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return made, err
}

// datesToNudge lists the due dates that are a reason for a reminder on this or the next workday, whatever the zone, and the
// dates until which somebody may have put an item off: a handful, so that looking for them every minute costs next to
// nothing.
func datesToNudge(now time.Time) (due, snoozed []string) {
	const around = 21                                 // days; more than any run of days off beside the week ahead
	latest := consult.Day(now.UTC()).AddDate(0, 0, 1) // on which anybody's clock stands
	var mornings []time.Time
	for day := latest.AddDate(0, 0, -2); len(mornings) == 0 || !mornings[len(mornings)-1].After(latest); day = day.AddDate(0, 0, 1) {
		if recurrence.IsWorkday(day) {
			mornings = append(mornings, day)
		}
	}
	for _, morning := range mornings {
		for days := -around; days <= around; days++ {
			day := morning.AddDate(0, 0, days)
			if consult.NudgesOn(day, morning, recurrence.IsWorkday) {
				due = append(due, day.Format(time.DateOnly))
			}
			if consult.NudgeReason(nil, &day, morning, recurrence.IsWorkday) {
				snoozed = append(snoozed, day.Format(time.DateOnly))
			}
		}
	}
	return due, snoozed
}

// nudge is a person and the local date on which they are reminded: at most one each.
type nudge struct {
	SubjectID  int64
	Occurrence string
}

// plannedNudges are the reminders that stand, and whom nothing can be added to: all that may be planned for them at now is.
func (t tx) plannedNudges(ctx context.Context, ws consult.WorkspaceID, now time.Time) (planned map[nudge]bool, told pq.Int64Array, err error) {
	var rows []struct {
		nudge
		Zone string
	}
	if err := t.all(ctx, &rows, plannedNudges, ws, now.AddDate(0, 0, -2)); err != nil {
		return nil, nil, fmt.Errorf("planned nudges: %w", err)
	}
	planned, told = map[nudge]bool{}, pq.Int64Array{}
	zones := map[int64]string{}
	for _, n := range rows {
		planned[n.nudge], zones[n.SubjectID] = true, n.Zone
	}
	mornings := map[string][]time.Time{}
	for id, zone := range zones {
		if mornings[zone] == nil {
			mornings[zone] = morningsToNudge(now, zone)
		}
		if !slices.ContainsFunc(mornings[zone], func(at time.Time) bool { return !planned[nudge{id, at.Format(time.DateOnly)}] }) {
			told = append(told, id)
		}
	}
	return planned, told, nil
}

// morningsToNudge are those for which a reminder may be written at now: the one that began this working day, while it lasts,
// and the next.
func morningsToNudge(now time.Time, zone string) []time.Time {
	loc, err := recurrence.LoadZone(zone)
	if err != nil {
		loc = time.UTC
	}
	local := now.In(loc)
	var list []time.Time
	for ahead := range 31 {
		at := recurrence.LocalInstant(local.Year(), local.Month(), local.Day()+ahead, morning, 0, loc)
		passed := !at.After(now)
		if !recurrence.IsWorkday(at) || passed && local.Hour() >= evening {
			continue
		}
		list = append(list, at)
		if !passed {
			break
		}
	}
	return list
}

// nudgeCandidate is one open item of one person.
type nudgeCandidate struct {
	PersonID  consult.PersonID
	Zone      string
	ID        consult.ActionItemID
	DueOn     *time.Time
	Snoozed   *time.Time
	CreatedAt time.Time
}

// moment is the morning for which the item may be a reason: the one that began this working day for what was known then,
// else the next. due is false when the item is no reason on that day.
func (c nudgeCandidate) moment(now time.Time) (at time.Time, due bool) {
	for _, at := range morningsToNudge(now, c.Zone) {
		known := at.After(now) || !c.CreatedAt.After(at)
		if known && consult.NudgeReason(c.DueOn, c.Snoozed, at, recurrence.IsWorkday) {
			return at, true
		}
	}
	return time.Time{}, false
}

// Nudge lists what a grouped reminder says: the reader's open items that are late or due within a week of today, the date on
// their clock, the most urgent first, without what they put off. It is moot when the reader can no longer be written to, and,
// before it is sent, when none of the items is a reason for it any more.
func (d *DB) Nudge(ctx context.Context, of consult.Delivery, now time.Time) (pressing []consult.ActionItem, today time.Time, err error) {
	person, err := personOf(of)
	if err != nil {
		return nil, time.Time{}, err
	}
	v := consult.Viewer{Workspace: of.WorkspaceID, Person: person}
	p, err := d.personToTell(ctx, v)
	if err != nil {
		return nil, time.Time{}, err
	}
	mine, err := d.MyActions(ctx, v, now)
	if err != nil {
		return nil, time.Time{}, err
	}
	today = now.In(zoneOf(p))
	reason := false
	for _, a := range mine {
		days, dated := a.DaysLeft(today)
		because := a.ReasonToNudge(today, recurrence.IsWorkday)
		reason = reason || because
		if because || dated && consult.IsPressing(days) && !a.IsQuiet(today) {
			pressing = append(pressing, a)
		}
	}
	if !reason && of.TS == "" {
		return nil, today, consult.Moot("nothing_left")
	}
	return pressing, today, nil
}

// OwnedActions lists what the minutes of a meeting gave to the viewer, done items too; it is moot when that is nothing
// any more, or the viewer can no longer be written to.
func (d *DB) OwnedActions(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Meeting, []consult.ActionItem, error) {
	var m consult.Meeting
	if _, err := d.personToTell(ctx, v); err != nil {
		return m, nil, err
	}
	list, err := d.actions(ctx, "owned actions", v, now, meetingActions, id)
	if err != nil {
		return m, nil, err
	}
	if len(list) == 0 {
		return m, nil, consult.Moot("nothing_left")
	}
	err = d.read(ctx, "meeting of owned actions", func(t tx) error {
		_, err := t.get(ctx, &m, heldMeetingByID, v.Workspace, id)
		return err
	})
	if list[0].Platform == "" { // an owner who may not know the platform
		m.Platform, m.Slug, m.ChannelID = "", "", ""
	}
	return m, list, err
}

const personByID = `
	SELECT ` + personColumns + `
	FROM persons
	WHERE workspace_id = $1 AND id = $2`

// readerOf is who a delivery to a person goes to, as a viewer; it is moot for who has left Slack.
func (d *DB) readerOf(ctx context.Context, of consult.Delivery) (consult.Viewer, error) {
	person, err := personOf(of)
	if err != nil {
		return consult.Viewer{}, err
	}
	v := consult.Viewer{Workspace: of.WorkspaceID, Person: person}
	_, err = d.personToTell(ctx, v)
	return v, err
}

// personToTell finds who is to be told something; it is moot for who has left Slack.
func (d *DB) personToTell(ctx context.Context, v consult.Viewer) (consult.Person, error) {
	var p consult.Person
	err := d.read(ctx, "person to tell", func(t tx) error {
		found, err := t.get(ctx, &p, personByID, v.Workspace, v.Person)
		if err == nil && (!found || p.Deactivated) {
			return consult.Moot("person_gone")
		}
		return err
	})
	return p, err
}

func zoneOf(p consult.Person) *time.Location {
	loc, err := recurrence.LoadZone(p.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}
