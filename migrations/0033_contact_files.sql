-- +goose Up

-- A table of contacts that somebody sent to the bot, until they decide what is done with it.
CREATE TABLE contact_files (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    person_id    bigint NOT NULL REFERENCES persons (id), -- who sent it
    name         text NOT NULL,
    content      bytea, -- NULL once it is decided
    header       integer NOT NULL, -- index of the row that names the columns
    headers      text NOT NULL, -- as import_mappings.headers
    fields       text NOT NULL, -- as import_mappings.fields
    state        text NOT NULL CONSTRAINT contact_files_state_check
                 CHECK (state IN ('asked', 'shown', 'running', 'done', 'discarded', 'expired')),
    report       jsonb NOT NULL DEFAULT '{}', -- what it would change, or changed
    done         integer NOT NULL DEFAULT 0, -- records written, while it runs
    of_all       integer NOT NULL DEFAULT 0,
    sent_at      timestamptz NOT NULL, -- consultation time
    kept_at      timestamptz NOT NULL DEFAULT now() -- wire time
);
CREATE INDEX contact_files_kept_idx ON contact_files (kept_at);

-- +goose Down
SELECT 'forward only';
