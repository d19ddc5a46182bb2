package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const nextDue = `
	SELECT min(due_at)
	FROM deliveries
	WHERE workspace_id = $1 AND state = 'waiting' AND due_at > $2 AND (cardinality($3::text[]) = 0 OR purpose = ANY($3::text[]))`

// Next returns the next moment after now at which a delivery falls due, of these purposes or, without any, of all.
// found is false when nothing waits. All consultation time.
func (d *DB) Next(ctx context.Context, ws consult.WorkspaceID, now time.Time, purposes ...consult.Purpose) (at time.Time, found bool, err error) {
	var next *time.Time
	err = d.read(ctx, "find the next delivery", func(t tx) error {
		_, err := t.get(ctx, &next, nextDue, ws, now, pq.Array(append([]consult.Purpose{}, purposes...)))
		return err
	})
	if err != nil || next == nil {
		return time.Time{}, false, err
	}
	return *next, true, nil
}

const somethingMoves = `
	SELECT EXISTS (SELECT FROM deliveries WHERE workspace_id = $1 AND state = 'waiting' AND due_at <= $2)
	    OR EXISTS (SELECT FROM deliveries WHERE workspace_id = $1 AND state = 'sending' AND lease_until > now())
	    OR EXISTS (SELECT FROM deliveries WHERE workspace_id = $1 AND state = 'sent' AND stale_at IS NOT NULL
	                 AND ts <> '' AND recipient_kind IN ('channel', 'person'))
	    OR EXISTS (SELECT FROM inbox WHERE workspace_id = $1 AND state = 'received')`

// AtRest says whether, at now of consultation time, all that is due has been dealt with: nothing waits, is being sent
// or updated, and no delivery of Slack's is still worked on. What waits for its fate to become known does not count.
func (d *DB) AtRest(ctx context.Context, ws consult.WorkspaceID, now time.Time) (bool, error) {
	moves := false
	err := d.read(ctx, "see whether the outbox is at rest", func(t tx) error {
		_, err := t.get(ctx, &moves, somethingMoves, ws, now)
		return err
	})
	return err == nil && !moves, err
}

const stuckDeliveries = `
	SELECT ` + deliveryColumns + `
	FROM deliveries c` + deliveryJoins + `
	WHERE c.workspace_id = $1
	  AND (c.state = 'dead' AND c.due_at > $2::timestamptz - interval '30 days'
	       OR c.state = 'unknown'
	       OR c.state = 'sending' AND c.lease_until <= now()
	       OR c.state = 'sent' AND c.reason = 'doubled' AND c.due_at > $2::timestamptz - interval '30 days'
	       OR c.state = 'waiting' AND c.due_at <= $2::timestamptz - interval '15 minutes')
	ORDER BY c.due_at DESC, c.id
	LIMIT 100`

// Stuck returns the deliveries that the operator should look at, latest first and at most 100: those that died in the
// last 30 days or were seen twice, those whose fate is not known yet, and those that are due for more than 15 minutes.
// State and Reason say which and why.
func (d *DB) Stuck(ctx context.Context, ws consult.WorkspaceID, now time.Time) ([]consult.Delivery, error) {
	var stuck []consult.Delivery
	err := d.read(ctx, "list stuck deliveries", func(t tx) error {
		return t.all(ctx, &stuck, stuckDeliveries, ws, now)
	})
	return stuck, err
}
