package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// expandOwing turns audiences of those who sit for an organisation that still owes a deadline by the date of the occurrence
// into one message for each person, and notes of what it reminds them. A message that waits and that no worker holds takes up
// what falls due meanwhile; once a worker may have read what it says there is a new one, so that nothing is lost between the
// two. Who answers for a deadline is reminded of that already. What one person owes goes as arrays, so that Postgres, which does
// not know how much that is, joins persons and never all that they owe.
const expandOwing = `
	WITH a AS MATERIALIZED (
	    SELECT a.id, CAST(a.occurrence AS date) AS occurs_on, a.due_at, a.useful_until, d.id AS deadline_id, d.platform_id, d.due_on
	    FROM deliveries a
	    JOIN deadlines d ON d.id = a.subject_id AND d.workspace_id = a.workspace_id AND d.done_at IS NULL
	    WHERE a.workspace_id = $1 AND a.id = ANY ($2)),
	seated AS MATERIALIZED (
	    SELECT x.platform_id, s.person_id, s.organisation_id
	    FROM (SELECT DISTINCT platform_id FROM a) x
	    CROSS JOIN LATERAL seated_members(x.platform_id) s),
	owing AS MATERIALIZED (
	    SELECT s.person_id, s.platform_id, a.deadline_id, a.occurs_on, max(a.useful_until) AS useful_until, max(a.due_at) AS due_at, max(a.id) AS audience
	    FROM a
	    JOIN deadline_marks m ON m.deadline_id = a.deadline_id AND m.state = 'open' AND greatest(a.due_on, m.due_on) = a.occurs_on
	    JOIN seated s ON s.platform_id = a.platform_id AND s.organisation_id = m.organisation_id
	    LEFT JOIN deadline_owners o ON o.deadline_id = a.deadline_id AND o.person_id = s.person_id
	    WHERE o.person_id IS NULL
	    GROUP BY s.person_id, s.platform_id, a.deadline_id, a.occurs_on),
	persons AS MATERIALIZED (
	    SELECT person_id, CAST(person_id AS text) AS recipient, CAST(max(audience) AS text) AS occurrence, max(useful_until) AS useful_until,
	           max(due_at) AS due_at, CASE WHEN min(platform_id) = max(platform_id) THEN min(platform_id) END AS platform_id,
	           array_agg(deadline_id) AS deadlines, array_agg(occurs_on) AS dates, array_agg(useful_until) AS untils
	    FROM owing
	    GROUP BY person_id),
	locked AS MATERIALIZED (
	    SELECT b.id, b.recipient
	    FROM deliveries b
	    WHERE b.workspace_id = $1 AND b.recipient_kind = 'person' AND b.purpose = 'deadlines_owed' AND b.state = 'waiting'
	      AND b.lease IS NULL AND b.attempts = 0 AND b.recipient IN (SELECT p.recipient FROM persons p)
	    FOR UPDATE SKIP LOCKED),
	waits AS MATERIALIZED (
	    SELECT min(id) AS id, recipient
	    FROM locked
	    GROUP BY recipient),
	taken AS (
	    UPDATE deliveries b
	    SET useful_until = greatest(b.useful_until, p.useful_until),
	        platform_id = CASE WHEN b.platform_id = p.platform_id THEN b.platform_id END
	    FROM waits w
	    JOIN persons p ON p.recipient = w.recipient
	    WHERE b.id = w.id),
	made AS (
	    INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, revision, purpose, lead, recipient_kind, recipient,
	                            due_at, useful_until)
	    SELECT $1, p.platform_id, 'person', p.person_id, p.occurrence, 0, 'deadlines_owed', 0, 'person', p.recipient, p.due_at, p.useful_until
	    FROM persons p
	    WHERE NOT EXISTS (SELECT FROM waits w WHERE w.recipient = p.recipient)
	    RETURNING id, recipient)
	INSERT INTO deadline_reminded (delivery_id, deadline_id, due_on, useful_until)
	SELECT b.id, o.deadline_id, o.occurs_on, o.useful_until
	FROM persons p
	JOIN (SELECT id, recipient FROM waits UNION ALL SELECT id, recipient FROM made) b ON b.recipient = p.recipient
	CROSS JOIN LATERAL unnest(p.deadlines, p.dates, p.untils) AS o (deadline_id, occurs_on, useful_until)
	ON CONFLICT DO NOTHING`

// expandOwing returns of how many deadlines somebody is to be reminded, counted for each of them.
func (t tx) expandOwing(ctx context.Context, ws consult.WorkspaceID, audiences []consult.DeliveryID) (int, error) {
	if len(audiences) == 0 {
		return 0, nil
	}
	ids := pq.Array(int64s(audiences))
	n, err := t.exec(ctx, expandOwing, ws, ids)
	if err != nil {
		return 0, fmt.Errorf("remind of what is owed: %w", err)
	}
	_, err = t.exec(ctx, closeAudiences, ws, ids)
	return int(n), err
}

const closeAudiences = `
	UPDATE deliveries
	SET state = 'expanded', reason = ''
	WHERE workspace_id = $1 AND id = ANY ($2)`

const owedOfDelivery = `
	SELECT d.id, d.platform_id, p.name AS platform, p.slug, d.title, r.due_on, d.due_minute, p.zone, d.done_at IS NOT NULL AS done, r.useful_until,
	       ARRAY(
	           SELECT o.name
	           FROM seated_members(d.platform_id) s
	           JOIN deadline_marks m ON m.deadline_id = d.id AND m.organisation_id = s.organisation_id
	           JOIN organisations o ON o.id = m.organisation_id
	           WHERE s.person_id = $2 AND m.state = 'open' AND greatest(d.due_on, m.due_on) = r.due_on AND d.done_at IS NULL
	           ORDER BY o.name) AS names
	FROM deadline_reminded r
	JOIN deadlines d ON d.id = r.deadline_id AND d.workspace_id = $1
	JOIN readable_platforms($1, $2, $3) v ON v.platform_id = d.platform_id
	JOIN platforms p ON p.id = d.platform_id
	JOIN deliveries b ON b.id = r.delivery_id AND b.recipient = CAST($2 AS bigint)::text
	WHERE r.delivery_id = $4
	ORDER BY r.due_on, d.id`

// DeadlinesOwed is what a reminder is about, as it stands now: what was posted keeps what is settled since; what was not sent
// yet tells only what is still owed, and is moot when that is nothing, or when who it goes to has left.
func (d *DB) DeadlinesOwed(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.OwedDeadline, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		consult.OwedDeadline
		Names pq.StringArray
	}
	if err := d.read(ctx, "deadlines owed", func(t tx) error {
		return t.all(ctx, &rows, owedOfDelivery, v.Workspace, v.Person, now, of.ID)
	}); err != nil {
		return nil, err
	}
	var list []consult.OwedDeadline
	for _, r := range rows {
		r.Owing = slices.Clone([]string(r.Names))
		passed := r.UsefulUntil != nil && !now.Before(*r.UsefulUntil)
		if of.TS != "" || len(r.Owing) > 0 && !passed {
			list = append(list, r.OwedDeadline)
		}
	}
	if len(list) == 0 {
		return nil, consult.Moot("not_due")
	}
	return list, nil
}

const refreshOwed = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND state IN ('sending', 'sent', 'unknown')
	  AND id IN (SELECT r.delivery_id FROM deadline_reminded r WHERE r.deadline_id = $2)`
