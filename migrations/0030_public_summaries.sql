-- +goose Up

-- What was released of minutes is found by whoever may know of its platform.
ALTER TABLE minutes ADD COLUMN found_by tsvector GENERATED ALWAYS AS (search_words(summary)) STORED;
CREATE INDEX minutes_released_idx ON minutes (workspace_id, released_at) WHERE released_at IS NOT NULL;

-- A round of remarks can be withdrawn: who did it last, when and why.
ALTER TABLE minutes
    ADD COLUMN withdrawn_at timestamptz, -- consultation time
    ADD COLUMN withdrawn_by bigint REFERENCES persons (id),
    ADD COLUMN withdrawn_why text NOT NULL DEFAULT '';

-- +goose Down
SELECT 'forward only';
