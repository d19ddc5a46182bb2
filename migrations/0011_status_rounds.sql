-- +goose Up
-- Before a meeting each member is asked how things stand; what they answer is read below one agenda item.
CREATE TABLE status_rounds (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    platform_id    bigint NOT NULL REFERENCES platforms (id),
    meeting_id     bigint NOT NULL REFERENCES meetings (id),
    agenda_item_id bigint NOT NULL REFERENCES agenda_items (id),
    started_by     bigint REFERENCES persons (id),
    started_at     timestamptz NOT NULL,
    CONSTRAINT status_rounds_meeting_key UNIQUE (meeting_id)
);
CREATE INDEX status_rounds_item_idx ON status_rounds (agenda_item_id);

CREATE TABLE status_answers (
    status_round_id bigint NOT NULL REFERENCES status_rounds (id),
    person_id       bigint NOT NULL REFERENCES persons (id),
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    done            text NOT NULL DEFAULT '',
    next            text NOT NULL DEFAULT '',
    blocked         text NOT NULL DEFAULT '',
    at              timestamptz NOT NULL,
    PRIMARY KEY (status_round_id, person_id)
);

-- +goose Down
SELECT 'forward only';
