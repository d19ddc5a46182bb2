-- +goose Up

-- Who is first of one recipient's, whoever else waits behind them: the claim of a delivery looks that up instead of reading all
-- that waits for its recipient. The subject is there for reminders, of which only the latest about it is sent.
CREATE INDEX deliveries_queue_idx ON deliveries (workspace_id, recipient_kind, recipient, due_at, id, subject_id)
    WHERE state IN ('waiting', 'sending');
DROP INDEX deliveries_recipient_idx;

-- Who is being served now: few at any time.
CREATE INDEX deliveries_leased_idx ON deliveries (workspace_id, recipient_kind, recipient)
    WHERE lease_until IS NOT NULL AND state IN ('waiting', 'sending');

-- +goose Down
SELECT 'forward only';
