-- +goose Up

-- A chair or secretary who left, and who took over. While nobody did, the role counts as vacant: what is for the chair goes
-- to who is next in charge.
CREATE TABLE handovers (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    role        text NOT NULL CONSTRAINT handovers_role_check CHECK (role IN ('chair', 'secretary')),
    asked_at    timestamptz NOT NULL, -- consultation time, as is the next
    taken_at    timestamptz,
    taken_by    bigint REFERENCES persons (id),
    PRIMARY KEY (platform_id, person_id, role)
);
CREATE INDEX handovers_open_idx ON handovers (person_id) WHERE taken_at IS NULL;

-- +goose Down
SELECT 'forward only';
