package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The columns of a delivery that the outbox works with. A claim is aliased c, the person that it goes to p, its
// platform pl.
const deliveryColumns = `
	c.id, c.key, c.workspace_id, c.platform_id, c.subject, c.subject_id, c.occurrence, c.revision, c.purpose, c.lead,
	c.recipient_kind, c.recipient, c.due_at, c.useful_until, c.state, c.reason, c.attempts, c.channel_id, c.ts, c.sent_at,
	c.maybe_double, c.first_try_at, c.last_try_at, c.stale_at, COALESCE(CAST(c.lease AS text), '') AS lease,
	COALESCE(p.slack_id, '') AS slack_id, COALESCE(p.lang, pl.lang, 'nl') AS lang`

const deliveryJoins = `
	LEFT JOIN platforms pl ON pl.id = c.platform_id
	LEFT JOIN persons p
	  ON p.workspace_id = c.workspace_id
	 AND p.id = CASE WHEN c.recipient_kind IN ('person', 'ephemeral') AND c.recipient ~ '^[0-9]{1,18}$'
	                 THEN CAST(c.recipient AS bigint) END`

// One recipient is served by one worker at a time and in order, so that a channel reads as it was meant; a delivery
// that waits for its next try does not hold up the ones behind it.
//
// Who is first of a recipient is read from the head of its queue: in that order, and with the state told as the index of
// queues tells it, nothing else will do. Postgres, when it has not counted a table that was filled just now, would else read
// for each delivery all that is due.
const claimDeliveries = `
	WITH due AS (
	    SELECT d.id
	    FROM deliveries d
	    WHERE d.workspace_id = $1 AND d.state = 'waiting' AND d.recipient_kind <> 'audience'
	      AND d.due_at <= $2 AND d.next_try_at <= now()
	      AND (d.lease_until IS NULL OR d.lease_until <= now())
	      AND NOT EXISTS (
	          SELECT
	          FROM deliveries e
	          WHERE e.workspace_id = d.workspace_id AND e.recipient_kind = d.recipient_kind AND e.recipient = d.recipient
	            AND e.state IN ('waiting', 'sending') AND e.due_at <= $2 AND e.lease_until > now()
	          OFFSET 0)
	      AND (
	          SELECT e.id = d.id
	          FROM deliveries e
	          WHERE e.workspace_id = d.workspace_id AND e.recipient_kind = d.recipient_kind AND e.recipient = d.recipient
	            AND e.state IN ('waiting', 'sending') AND e.state <> 'sending' AND e.next_try_at <= now()
	          ORDER BY e.due_at, e.id
	          LIMIT 1)
	    ORDER BY d.due_at, d.id
	    LIMIT $3
	    FOR UPDATE SKIP LOCKED),
	c AS (
	    UPDATE deliveries
	    SET lease = gen_random_uuid(), lease_until = now() + make_interval(secs => $4)
	    WHERE id IN (SELECT id FROM due)
	    RETURNING *)
	SELECT ` + deliveryColumns + `
	FROM c` + deliveryJoins + `
	ORDER BY c.due_at, c.id`

// What is claimed but no longer useful is skipped, and of several reminders that are due to one person about one subject
// all but the latest; a deadline's dates are several subjects, since some organisations may have more time, and to answer for it
// is another than to owe it.
const skipClaimed = `
	UPDATE deliveries d
	SET state = 'skipped', reason = CASE WHEN d.useful_until <= $2 THEN 'too_late' ELSE 'merged' END,
	    lease = NULL, lease_until = NULL
	WHERE d.workspace_id = $1 AND d.id = ANY($3)
	  AND (d.useful_until <= $2
	       OR d.purpose = ANY($4) AND d.recipient_kind = 'person' AND EXISTS (
	           SELECT
	           FROM deliveries e
	           WHERE e.workspace_id = d.workspace_id AND e.recipient_kind = d.recipient_kind AND e.recipient = d.recipient
	             AND e.state IN ('waiting', 'sending') AND e.state <> 'sending' AND e.due_at <= $2 AND (e.useful_until IS NULL OR e.useful_until > $2)
	             AND e.subject = d.subject AND e.subject_id = d.subject_id AND e.revision >= d.revision
	             AND (d.subject <> 'deadline' OR e.occurrence = d.occurrence AND e.purpose = d.purpose)
	             AND e.purpose = ANY($4) AND (e.due_at, e.id) > (d.due_at, d.id)))
	RETURNING d.id`

// Claim leases at most n deliveries that are due at now, a consultation time, to the caller, for lease of wire time.
// What is no longer useful, or is told by a later reminder, is skipped with its reason. None means that nothing is due.
func (d *DB) Claim(ctx context.Context, ws consult.WorkspaceID, now time.Time, n int, lease time.Duration) ([]consult.Delivery, error) {
	for {
		var claimed []consult.Delivery
		var skipped []consult.DeliveryID
		err := d.change(ctx, "claim deliveries", func(t tx) error {
			err := t.all(ctx, &claimed, claimDeliveries, ws, now, n, lease.Seconds())
			if err != nil || len(claimed) == 0 {
				return err
			}
			return t.all(ctx, &skipped, skipClaimed, ws, now, pq.Array(idsOf(claimed)), pq.Array(consult.Reminders()))
		})
		if err != nil {
			return nil, err
		}
		kept := slices.DeleteFunc(claimed, func(m consult.Delivery) bool { return slices.Contains(skipped, m.ID) })
		if len(kept) == 0 && len(skipped) > 0 {
			continue
		}
		for i := range kept {
			kept[i].Late = now.Sub(kept[i].DueAt) > consult.LateAfter
		}
		return kept, nil
	}
}

func idsOf(ds []consult.Delivery) []int64 {
	ids := make([]int64, len(ds))
	for i, d := range ds {
		ids[i] = int64(d.ID)
	}
	return ids
}

const beginDelivery = `
	UPDATE deliveries
	SET state = 'sending', attempts = attempts + 1, first_try_at = COALESCE(first_try_at, now()), last_try_at = now()
	WHERE workspace_id = $1 AND id = $2 AND lease = CAST($3 AS uuid) AND lease_until > now() AND state = 'waiting'`

// Begin writes down that a claimed delivery is about to be sent. It refuses with CodeConflict when the lease is lost
// or the delivery was withdrawn.
func (d *DB) Begin(ctx context.Context, m consult.Delivery) error {
	return d.change(ctx, "begin delivery", func(t tx) error {
		n, err := t.exec(ctx, beginDelivery, m.WorkspaceID, m.ID, m.Lease)
		if err == nil && n == 0 {
			return consult.Conflict("lease_lost", nil)
		}
		return err
	})
}

// What Slack took is a fact, whoever holds the lease.
const settleSent = `
	UPDATE deliveries
	SET state = 'sent', reason = '', channel_id = $3, ts = $4, sent_at = $5, lease = NULL, lease_until = NULL, next_try_at = now()
	WHERE workspace_id = $1 AND id = $2 AND state IN ('waiting', 'sending', 'unknown')`

// A try that failed goes back only when no newer revision has replaced it meanwhile; what is told of a deadline holds for its
// date, which is seen when it is sent.
const settleOther = `
	UPDATE deliveries d
	SET state = CASE WHEN $4 = 'waiting' AND EXISTS (
	                          SELECT
	                          FROM deliveries e
	                          WHERE e.workspace_id = d.workspace_id AND e.subject = d.subject AND e.subject_id = d.subject_id
	                            AND e.revision > d.revision AND e.subject <> 'deadline')
	                 THEN 'superseded' ELSE $4 END,
	    reason = $5, attempts = GREATEST(attempts + $6, 0), maybe_double = maybe_double OR $7,
	    next_try_at = now() + make_interval(secs => $8), lease = NULL, lease_until = NULL
	WHERE workspace_id = $1 AND id = $2 AND lease = CAST($3 AS uuid) AND state IN ('waiting', 'sending', 'unknown')`

// Settle writes down what became of a delivery. All but DeliverySent needs the lease: without it nothing is changed and
// it refuses with CodeConflict.
func (d *DB) Settle(ctx context.Context, m consult.Delivery, o consult.Outcome) error {
	return d.change(ctx, "settle delivery", func(t tx) error {
		if o.State == consult.DeliverySent {
			_, err := t.exec(ctx, settleSent, m.WorkspaceID, m.ID, o.ChannelID, o.TS, o.At)
			return err
		}
		n, err := t.exec(ctx, settleOther, m.WorkspaceID, m.ID, m.Lease, o.State, o.Reason, o.Tries, o.MaybeDouble, o.RetryIn.Seconds())
		switch {
		case err != nil:
			return err
		case n == 0:
			return consult.Conflict("lease_lost", nil)
		case o.TellChair:
			return t.tellChair(ctx, m, o.At)
		}
		return nil
	})
}

// One note to one person, however many were to be told the same: the chair, or where there is none who can be written
// to, whoever is next in charge.
const whoIsInCharge = `
	SELECT r.person_id
	FROM platform_roles r
	JOIN persons p ON p.id = r.person_id AND p.workspace_id = $1 AND NOT p.deactivated AND p.slack_id IS NOT NULL
	JOIN deliveries d ON d.workspace_id = $1 AND d.id = $3
	WHERE r.platform_id = $2 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
	  AND NOT EXISTS (SELECT FROM handovers h WHERE h.platform_id = r.platform_id AND h.person_id = r.person_id AND h.taken_at IS NULL)
	  AND NOT EXISTS (
	      SELECT
	      FROM deliveries n
	      JOIN deliveries o ON o.id = n.subject_id
	      WHERE n.workspace_id = $1 AND n.subject = 'delivery' AND n.purpose = 'undelivered' AND n.platform_id = $2
	        AND o.subject = d.subject AND o.subject_id = d.subject_id AND o.occurrence = d.occurrence
	        AND o.revision = d.revision AND o.purpose = d.purpose AND o.lead = d.lead)
	ORDER BY CASE r.role WHEN 'chair' THEN 0 WHEN 'secretary' THEN 1 ELSE 2 END, r.valid_from DESC, r.person_id
	LIMIT 1`

// Two fates that become unknown at once must not make two notes.
const oneNoteAtATime = `
	SELECT id
	FROM platforms
	WHERE workspace_id = $1 AND id = $2
	FOR NO KEY UPDATE`

func (t tx) tellChair(ctx context.Context, m consult.Delivery, now time.Time) error {
	if m.PlatformID == nil || m.Purpose == consult.PurposeUndelivered {
		return nil
	}
	var locked consult.PlatformID
	if _, err := t.get(ctx, &locked, oneNoteAtATime, m.WorkspaceID, *m.PlatformID); err != nil {
		return fmt.Errorf("wait for other notes: %w", err)
	}
	var chair consult.PersonID
	found, err := t.get(ctx, &chair, whoIsInCharge, m.WorkspaceID, *m.PlatformID, m.ID, now)
	if err != nil {
		return fmt.Errorf("find the chair: %w", err)
	}
	if !found {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: m.WorkspaceID, PlatformID: m.PlatformID, Subject: "delivery", SubjectID: int64(m.ID),
		Purpose: consult.PurposeUndelivered, RecipientKind: consult.ToPerson, Recipient: toPerson(chair), DueAt: now,
	})
}

const deferDelivery = `
	UPDATE deliveries
	SET next_try_at = now() + make_interval(secs => $4), reason = $5, lease = NULL, lease_until = NULL
	WHERE workspace_id = $1 AND id = $2 AND lease = CAST($3 AS uuid) AND state <> 'sending'`

// Defer gives the lease of a delivery that is not being sent back and leaves it in its state; it comes up again after in, of wire time.
func (d *DB) Defer(ctx context.Context, m consult.Delivery, in time.Duration, reason string) error {
	return d.change(ctx, "defer delivery", func(t tx) error {
		_, err := t.exec(ctx, deferDelivery, m.WorkspaceID, m.ID, m.Lease, in.Seconds(), reason)
		return err
	})
}

const confirmDelivery = `
	UPDATE deliveries
	SET state = 'sent', reason = '', channel_id = $3, ts = $4, sent_at = $5, lease = NULL, lease_until = NULL, next_try_at = now()
	WHERE workspace_id = $1 AND key = CAST($2 AS uuid) AND state IN ('waiting', 'sending', 'unknown') AND attempts > 0`

const noteDouble = `
	UPDATE deliveries
	SET reason = 'doubled'
	WHERE workspace_id = $1 AND key = CAST($2 AS uuid) AND state = 'sent' AND channel_id = $3 AND ts <> '' AND ts <> $4`

// Confirm marks the delivery with this key as sent because it was seen in channel as ts: in an event of Slack's, or by
// a click on it. A key that is not ours, or was confirmed before, changes nothing. now is consultation time.
func (d *DB) Confirm(ctx context.Context, ws consult.WorkspaceID, key, channel, ts string, now time.Time) error {
	if _, err := uuid.Parse(key); err != nil {
		return nil // not one of ours: metadata can be written by any app
	}
	return d.change(ctx, "confirm delivery", func(t tx) error {
		n, err := t.exec(ctx, confirmDelivery, ws, key, channel, ts, now)
		if err != nil || n > 0 {
			return err
		}
		_, err = t.exec(ctx, noteDouble, ws, key, channel, ts)
		return err
	})
}
