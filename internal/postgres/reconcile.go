package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

const claimUnknown = `
	WITH due AS (
	    SELECT id
	    FROM deliveries
	    WHERE workspace_id = $1
	      AND (state = 'unknown' AND next_try_at <= now() AND (lease_until IS NULL OR lease_until <= now())
	           OR state = 'sending' AND lease_until <= now() - make_interval(secs => $4))
	    ORDER BY id
	    LIMIT $2
	    FOR UPDATE SKIP LOCKED),
	c AS (
	    UPDATE deliveries
	    SET state = 'unknown', lookups = lookups + 1, lease = gen_random_uuid(), lease_until = now() + make_interval(secs => $3)
	    WHERE id IN (SELECT id FROM due)
	    RETURNING *)
	SELECT ` + deliveryColumns + `
	FROM c` + deliveryJoins + `
	ORDER BY c.id`

// Unknowns leases at most n deliveries of which nobody knows whether Slack took them and that have waited long enough:
// until their next_try_at, or, left behind by a crash, until quarantine after their lease ended. All wire time.
func (d *DB) Unknowns(ctx context.Context, ws consult.WorkspaceID, n int, lease, quarantine time.Duration) ([]consult.Delivery, error) {
	var claimed []consult.Delivery
	err := d.change(ctx, "claim unknown deliveries", func(t tx) error {
		return t.all(ctx, &claimed, claimUnknown, ws, n, lease.Seconds(), quarantine.Seconds())
	})
	return claimed, err
}

const claimStale = `
	WITH due AS (
	    SELECT id
	    FROM deliveries
	    WHERE workspace_id = $1 AND state = 'sent' AND stale_at IS NOT NULL AND next_try_at <= now()
	      AND ts <> '' AND recipient_kind IN ('channel', 'person')
	      AND (lease_until IS NULL OR lease_until <= now())
	    ORDER BY stale_at
	    LIMIT $2
	    FOR UPDATE SKIP LOCKED),
	c AS (
	    UPDATE deliveries
	    SET lease = gen_random_uuid(), lease_until = now() + make_interval(secs => $3)
	    WHERE id IN (SELECT id FROM due)
	    RETURNING *)
	SELECT ` + deliveryColumns + `
	FROM c` + deliveryJoins + `
	ORDER BY c.stale_at`

// Stale leases at most n postings whose content has changed since they were posted.
func (d *DB) Stale(ctx context.Context, ws consult.WorkspaceID, n int, lease time.Duration) ([]consult.Delivery, error) {
	var claimed []consult.Delivery
	err := d.change(ctx, "claim stale postings", func(t tx) error {
		return t.all(ctx, &claimed, claimStale, ws, n, lease.Seconds())
	})
	return claimed, err
}

// A change during the update leaves the posting stale, and it comes up again.
const refreshed = `
	UPDATE deliveries
	SET stale_at = CASE WHEN stale_at > $4 THEN stale_at END, lease = NULL, lease_until = NULL
	WHERE workspace_id = $1 AND id = $2 AND lease = CAST($3 AS uuid)`

// Refreshed notes that a posting shows what was so when it was claimed as stale.
func (d *DB) Refreshed(ctx context.Context, m consult.Delivery) error {
	return d.change(ctx, "note refreshed posting", func(t tx) error {
		_, err := t.exec(ctx, refreshed, m.WorkspaceID, m.ID, m.Lease, m.StaleAt)
		return err
	})
}
