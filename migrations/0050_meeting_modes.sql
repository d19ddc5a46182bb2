-- +goose Up
-- The place and the link that a meeting had before it went online or on site: they are offered again when it comes back.
ALTER TABLE meetings
    ADD COLUMN left_place text NOT NULL DEFAULT '',
    ADD COLUMN left_link  text NOT NULL DEFAULT '';

-- What somebody who cannot come says beforehand on an item of the agenda: the last of what they wrote.
CREATE TABLE agenda_inputs (
    agenda_item_id bigint NOT NULL REFERENCES agenda_items (id),
    person_id      bigint NOT NULL REFERENCES persons (id),
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    platform_id    bigint NOT NULL REFERENCES platforms (id),
    text           text NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (agenda_item_id, person_id)
);
CREATE INDEX agenda_inputs_person_idx ON agenda_inputs (person_id);

-- +goose Down
SELECT 'forward only';
