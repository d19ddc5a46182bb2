package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const insertInbox = `
	INSERT INTO inbox (workspace_id, key, kind, payload, attempts, lease_until)
	VALUES ($1, $2, $3, cast($4 AS jsonb), 1, now() + make_interval(secs => $5))
	ON CONFLICT DO NOTHING`

const inboxAck = `
	SELECT coalesce(ack::text, '')
	FROM inbox
	WHERE workspace_id = $1 AND key = $2`

// A command is typed again when Slack says that it failed, although it was stored before the process died: all but what
// is new with every delivery is the same then. What is unfinished is few rows, and is looked up apart, lest a planner
// without statistics walks the whole inbox.
const unfinishedTwin = `
	WITH unfinished AS MATERIALIZED (
	    SELECT workspace_id, key, kind, payload
	    FROM inbox
	    WHERE state = 'received')
	SELECT key
	FROM unfinished
	WHERE workspace_id = $1 AND kind = 'command'
	  AND payload->'payload' @> (cast($2 AS jsonb)->'payload') - 'trigger_id' - 'response_url'
	LIMIT 1`

// Its turn comes at once, for whoever held it has had its time.
const hasten = `
	UPDATE inbox
	SET lease_until = LEAST(lease_until, now() + interval '1 second')
	WHERE workspace_id = $1 AND key = $2`

// TakeDelivery stores a delivery of Slack's under its key, leased to the caller for lease (wire time), unless it was
// stored before: then fresh is false and ack is what the first one was answered, if that is known yet. The same command
// of the same person that is not finished yet counts as stored before, whatever its key.
func (d *DB) TakeDelivery(ctx context.Context, ws consult.WorkspaceID, key, kind string, payload []byte, lease time.Duration) (fresh bool, ack []byte, err error) {
	err = d.change(ctx, "take delivery", func(t tx) error {
		if kind == "command" {
			var twin string
			found, err := t.get(ctx, &twin, unfinishedTwin, ws, string(payload))
			if err != nil {
				return fmt.Errorf("look for the same command: %w", err)
			}
			if found {
				_, err := t.exec(ctx, hasten, ws, twin)
				return err
			}
		}
		n, err := t.exec(ctx, insertInbox, ws, key, kind, string(payload), lease.Seconds())
		if err != nil || n == 1 {
			fresh = n == 1
			return err
		}
		var text string
		_, err = t.get(ctx, &text, inboxAck, ws, key)
		if text != "" {
			ack = []byte(text)
		}
		return err
	})
	return fresh, ack, err
}

const finishInbox = `
	UPDATE inbox
	SET state = $3, payload = NULL, ack = cast(nullif($4, '') AS jsonb), done_at = now()
	WHERE workspace_id = $1 AND key = $2 AND state = 'received'`

// FinishDelivery empties the payload and keeps the ack, so that duplicates answer from the row.
func (d *DB) FinishDelivery(ctx context.Context, ws consult.WorkspaceID, key string, ack []byte, failed bool) error {
	state := "done"
	if failed {
		state = "failed"
	}
	return d.change(ctx, "finish delivery", func(t tx) error {
		_, err := t.exec(ctx, finishInbox, ws, key, state, string(ack))
		return err
	})
}

const claimLeftovers = `
	UPDATE inbox i
	SET lease_until = now() + make_interval(secs => $3), attempts = i.attempts + 1
	FROM (
		SELECT workspace_id, key
		FROM inbox
		WHERE workspace_id = $1 AND state = 'received' AND lease_until < now() AND payload IS NOT NULL
		ORDER BY received_at
		LIMIT $2
		FOR UPDATE SKIP LOCKED
	) l
	WHERE i.workspace_id = l.workspace_id AND i.key = l.key
	RETURNING i.key, i.payload, i.attempts`

// Leftovers leases up to n deliveries whose lease has ended unfinished: a crash or a fault left them behind.
func (d *DB) Leftovers(ctx context.Context, ws consult.WorkspaceID, n int, lease time.Duration) ([]consult.Leftover, error) {
	var left []consult.Leftover
	err := d.change(ctx, "leftovers", func(t tx) error {
		return t.all(ctx, &left, claimLeftovers, ws, n, lease.Seconds())
	})
	return left, err
}

const emptyPayloads = `
	UPDATE inbox
	SET payload = NULL, state = 'failed', done_at = now()
	WHERE workspace_id = $1 AND state = 'received' AND received_at < now() - make_interval(secs => $2)`

const deleteKeys = `
	DELETE FROM inbox
	WHERE workspace_id = $1 AND received_at < now() - make_interval(secs => $2)`

const deleteEffects = `
	DELETE FROM effects
	WHERE workspace_id = $1 AND at < now() - make_interval(secs => $2)`

// CleanUp empties payloads after payloadAge and forgets keys and effects after keyAge (wire time), and
// questions that are too old to follow.
func (d *DB) CleanUp(ctx context.Context, ws consult.WorkspaceID, payloadAge, keyAge time.Duration) error {
	return d.change(ctx, "clean up", func(t tx) error {
		if _, err := t.exec(ctx, emptyPayloads, ws, payloadAge.Seconds()); err != nil {
			return fmt.Errorf("payloads: %w", err)
		}
		if _, err := t.exec(ctx, deleteKeys, ws, keyAge.Seconds()); err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		if _, err := t.exec(ctx, forgetKeptQuestions, ws, lastQuestionFor.Seconds()); err != nil {
			return fmt.Errorf("questions: %w", err)
		}
		if err := t.forgetContactFiles(ctx, ws, payloadAge, keyAge); err != nil {
			return err
		}
		_, err := t.exec(ctx, deleteEffects, ws, keyAge.Seconds())
		return err
	})
}
