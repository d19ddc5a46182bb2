-- +goose Up
-- Municipalities that merged since the program was made: facts that an import brings, for the whole workspace.
CREATE TABLE place_mergers (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    old_nis      text NOT NULL, -- of the municipality that ended
    nis          text NOT NULL, -- of the one that it became part of
    name         text NOT NULL, -- of that one
    merged_on    date NOT NULL, -- the first day
    postal_codes text NOT NULL DEFAULT '',
    CONSTRAINT place_mergers_pkey PRIMARY KEY (workspace_id, old_nis),
    CONSTRAINT place_mergers_other_check CHECK (old_nis <> nis)
);

-- +goose Down
SELECT 'forward only';
