-- +goose Up

-- What Slack delivered, stored under its own key before the ack. The payload is emptied when the work is done.
CREATE TABLE inbox (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    key          text NOT NULL, -- event_id or trigger_id
    kind         text NOT NULL, -- event, command, action, submission, shortcut
    payload      jsonb,
    ack          jsonb, -- what Slack was or would be answered; duplicates answer from it
    state        text NOT NULL DEFAULT 'received' CONSTRAINT inbox_state_check CHECK (state IN ('received', 'done', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    lease_until  timestamptz NOT NULL, -- wire time, the database's
    received_at  timestamptz NOT NULL DEFAULT now(), -- wire time
    done_at      timestamptz,
    PRIMARY KEY (workspace_id, key)
);
CREATE INDEX inbox_left_idx ON inbox (lease_until) WHERE state = 'received';
CREATE INDEX inbox_received_idx ON inbox (received_at);

-- What a delivery or a form already did: consumed in the transaction that does it, so that a repeat finds the result.
CREATE TABLE effects (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    cause        text NOT NULL, -- key of the inbox row, or the id that a view of ours carries
    step         text NOT NULL,
    result_id    bigint NOT NULL DEFAULT 0,
    at           timestamptz NOT NULL DEFAULT now(), -- wire time
    PRIMARY KEY (workspace_id, cause, step)
);
CREATE INDEX effects_at_idx ON effects (at);

-- Everything that the bot sends of its own accord: what to say (purpose and ids), never the text.
CREATE TABLE deliveries (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key            uuid NOT NULL DEFAULT gen_random_uuid(), -- opaque, travels in the message's metadata
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    platform_id    bigint REFERENCES platforms (id),
    subject        text NOT NULL, -- meeting, deadline, action_item, platform, person, channel, delivery
    subject_id     bigint NOT NULL,
    occurrence     text NOT NULL DEFAULT '', -- original date, or what else tells repeats of one subject apart
    revision       integer NOT NULL DEFAULT 0,
    purpose        text NOT NULL,
    lead           integer NOT NULL DEFAULT 0, -- seconds
    recipient_kind text NOT NULL CONSTRAINT deliveries_recipient_kind_check CHECK (recipient_kind IN ('channel', 'person', 'ephemeral', 'audience')),
    recipient      text NOT NULL, -- channel id, person id, or the audience's name
    due_at         timestamptz NOT NULL, -- consultation time
    useful_until   timestamptz, -- consultation time; later it is skipped
    state          text NOT NULL DEFAULT 'waiting' CONSTRAINT deliveries_state_check
                   CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'superseded', 'skipped', 'dead', 'expanded')),
    reason         text NOT NULL DEFAULT '',
    attempts       integer NOT NULL DEFAULT 0,
    lookups        integer NOT NULL DEFAULT 0,
    lease          uuid, -- of the worker that holds it
    lease_until    timestamptz, -- wire time, the database's, as are the next three
    first_try_at   timestamptz,
    last_try_at    timestamptz,
    next_try_at    timestamptz NOT NULL DEFAULT now(),
    channel_id     text NOT NULL DEFAULT '', -- where it was posted
    ts             text NOT NULL DEFAULT '', -- Slack's id of the posting
    sent_at        timestamptz, -- consultation time
    maybe_double   boolean NOT NULL DEFAULT false, -- sent once more after an unknown outcome
    stale_at       timestamptz, -- wire time; the posting's content has changed since and wants an update in place
    CONSTRAINT deliveries_key_key UNIQUE (key),
    CONSTRAINT deliveries_once_key UNIQUE (workspace_id, subject, subject_id, occurrence, revision, purpose, lead, recipient_kind, recipient)
);
CREATE INDEX deliveries_due_idx ON deliveries (workspace_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX deliveries_recipient_idx ON deliveries (workspace_id, recipient_kind, recipient, due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX deliveries_open_idx ON deliveries (lease_until) WHERE state IN ('sending', 'unknown');
CREATE INDEX deliveries_stale_idx ON deliveries (stale_at) WHERE stale_at IS NOT NULL AND state = 'sent';
CREATE INDEX deliveries_subject_idx ON deliveries (subject, subject_id);
CREATE INDEX deliveries_posting_idx ON deliveries (channel_id, ts) WHERE ts <> '';

-- +goose StatementBegin
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER deliveries_inserted AFTER INSERT ON deliveries FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
CREATE TRIGGER deliveries_stale AFTER UPDATE OF stale_at ON deliveries FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

-- +goose Down
SELECT 'forward only';
