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

// Everybody with Slack of whom a position stands in the directory that nobody confirmed for half a year, and who was not
// asked within that half year. What was brought in without a date counts from the day that the workspace began.
const staleKeepers = `
	SELECT DISTINCT p.id, p.zone
	FROM contacts c
	JOIN persons p ON p.id = c.person_id AND p.slack_id IS NOT NULL AND NOT (p.deactivated OR p.external OR p.guest OR p.bot)
	WHERE c.workspace_id = $1
	  AND (c.valid_from IS NULL OR c.valid_from <= $2::date) AND (c.valid_to IS NULL OR c.valid_to >= $2::date)
	  AND coalesce(c.confirmed_on, c.valid_from, (SELECT min(f.created_at)::date FROM platforms f WHERE f.workspace_id = $1)) < $3::date
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries d
	      WHERE d.workspace_id = $1 AND d.subject = 'person' AND d.subject_id = p.id AND d.purpose = 'contact_check' AND d.due_at > $3)
	ORDER BY p.id
	LIMIT $4`

const askedToCheck = `
	SELECT count(*)
	FROM deliveries
	WHERE workspace_id = $1 AND platform_id IS NULL AND purpose = 'contact_check' AND due_at > $2`

// checksADay is how many people are asked in a day, so that after an import the whole workspace is not asked at once.
const checksADay = 50

// PlanContactChecks asks whoever has a position that nobody confirmed for half a year whether it still holds: one message
// a person, in working hours, at most once every half year, and no more than fifty people a day.
func (d *DB) PlanContactChecks(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	n := 0
	err := d.change(ctx, "plan contact checks", func(t tx) error {
		var keepers []struct {
			ID   consult.PersonID
			Zone string
		}
		err := t.all(ctx, &keepers, staleKeepers, ws, now, now.Add(-consult.ContactFresh), checksADay)
		if err != nil || len(keepers) == 0 {
			return err
		}
		asked := 0
		if _, err := t.get(ctx, &asked, askedToCheck, ws, now.AddDate(0, 0, -1)); err != nil {
			return fmt.Errorf("asked today: %w", err)
		}
		keepers = keepers[:min(len(keepers), max(0, checksADay-asked))]
		var list []consult.Delivery
		for _, k := range keepers {
			at, err := nextMorning(now, k.Zone)
			if err != nil {
				return fmt.Errorf("person %d: %w", k.ID, err)
			}
			list = append(list, consult.Delivery{
				WorkspaceID: ws, Subject: "person", SubjectID: int64(k.ID), Occurrence: at.UTC().Format(time.DateOnly),
				Purpose: consult.PurposeContactCheck, RecipientKind: consult.ToPerson, Recipient: toPerson(k.ID), DueAt: at,
			})
		}
		n = len(list)
		return t.deliver(ctx, list...)
	})
	return n, err
}

// nextMorning is the first moment from now on at which a working day of zone begins for the bot.
func nextMorning(now time.Time, zone string) (time.Time, error) {
	loc, err := recurrence.LoadZone(zone)
	if err != nil {
		return time.Time{}, err
	}
	day := now.In(loc)
	for {
		at := recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), morning, 0, loc)
		if recurrence.IsWorkday(day) && !at.Before(now) {
			return at, nil
		}
		day = day.AddDate(0, 0, 1)
	}
}

// ContactsToCheck reads the positions that a person is asked about. When all were confirmed or removed before the question
// was sent it is moot; one that was sent shows them as they are now.
func (d *DB) ContactsToCheck(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.Contact, error) {
	var mine []consult.Contact
	err := d.read(ctx, "contacts to check", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		var rows []contactRow
		if err := t.all(ctx, &rows, contactCards, of.WorkspaceID, person, now, person); err != nil {
			return err
		}
		mine = contacts(rows)
		if of.TS == "" && !slices.ContainsFunc(mine, func(c consult.Contact) bool { return c.NeedsConfirming(now) }) {
			return consult.Moot("contacts_confirmed")
		}
		return nil
	})
	return mine, err
}

// The municipalities of the organisations on platforms that the viewer coordinates, with the topics that somebody there
// answers for, by a position of that place.
const coveredTopics = `
	SELECT g.nis, coalesce(array_agg(DISTINCT w.topic) FILTER (WHERE w.topic IS NOT NULL), '{}') AS topics
	FROM platform_roles r
	JOIN platforms f ON f.id = r.platform_id AND f.workspace_id = $1
	JOIN platform_organisations m ON m.platform_id = f.id
	JOIN organisations g ON g.id = m.organisation_id AND g.nis <> ''
	LEFT JOIN LATERAL (
	    SELECT unnest(c.topics) AS topic
	    FROM contacts c
	    JOIN persons p ON p.id = c.person_id AND NOT p.deactivated AND p.erased_at IS NULL
	    WHERE c.workspace_id = $1 AND c.nis = g.nis
	      AND (c.valid_from IS NULL OR c.valid_from <= $3::date) AND (c.valid_to IS NULL OR c.valid_to >= $3::date)) w ON true
	WHERE r.person_id = $2 AND r.role = 'coordinator' AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	GROUP BY g.nis
	ORDER BY g.nis`

// ContactGaps lists, for who coordinates, which topics have no contact in which municipality of their platforms' members.
func (d *DB) ContactGaps(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ContactGap, error) {
	var gaps []consult.ContactGap
	err := d.read(ctx, "contact gaps", func(t tx) error {
		var rows []struct {
			NIS    string
			Topics pq.StringArray
		}
		if err := t.all(ctx, &rows, coveredTopics, v.Workspace, v.Person, now); err != nil {
			return err
		}
		for _, r := range rows {
			gaps = append(gaps, consult.ContactGap{NIS: r.NIS, Topics: consult.TopicsWithout(r.Topics)})
		}
		return nil
	})
	return gaps, err
}
