-- +goose Up

-- Who asked that what is kept about them be erased, and what became of it. A platform's manager or who runs the bot does it.
CREATE TABLE erasure_requests (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    person_id    bigint NOT NULL REFERENCES persons (id),
    asked_at     timestamptz NOT NULL, -- consultation time, as is settled_at
    state        text NOT NULL DEFAULT 'open' CONSTRAINT erasure_requests_state_check CHECK (state IN ('open', 'done', 'withdrawn')),
    settled_by   bigint REFERENCES persons (id), -- NULL: who runs the bot
    settled_at   timestamptz
);
CREATE UNIQUE INDEX erasure_requests_open_key ON erasure_requests (person_id) WHERE state = 'open';

-- +goose Down
SELECT 'forward only';
