-- +goose Up

-- Questions that were not understood: date and language only, and the words where the asker agreed. Nothing tells who asked.
CREATE TABLE missed_questions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    asked_on     date NOT NULL,
    lang         text NOT NULL,
    question     text NOT NULL DEFAULT ''
);
CREATE INDEX missed_questions_workspace_idx ON missed_questions (workspace_id, asked_on);

-- +goose Down
SELECT 'forward only';
