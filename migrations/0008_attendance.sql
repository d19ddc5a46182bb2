-- +goose Up

-- Somebody may have another sit in for them: a person we know, or a name.
ALTER TABLE answers
    DROP CONSTRAINT answers_answer_check,
    ADD CONSTRAINT answers_answer_check CHECK (answer IN ('present', 'online', 'excused', 'represented')),
    ADD COLUMN stand_in_id bigint REFERENCES persons (id),
    ADD COLUMN stand_in_name text NOT NULL DEFAULT '';

-- How many member organisations it takes to decide: 0 = not watched, -1 = at least half of them.
ALTER TABLE platforms
    ADD COLUMN quorum integer NOT NULL DEFAULT 0 CONSTRAINT platforms_quorum_check CHECK (quorum BETWEEN -1 AND 999);

-- The attendance of one meeting, written when its minutes open. What a platform is later does not change who sat where then.
CREATE TABLE attendance_sheets (
    meeting_id bigint PRIMARY KEY REFERENCES meetings (id),
    needed     integer NOT NULL DEFAULT 0, -- organisations for a quorum, 0 = not watched
    remarks    text NOT NULL DEFAULT '', -- who came later or left early
    kept_by    bigint REFERENCES persons (id), -- NULL: as it was filled in beforehand
    kept_at    timestamptz
);

-- The member organisations that were invited.
CREATE TABLE attendance_invited (
    meeting_id      bigint NOT NULL REFERENCES meetings (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (meeting_id, organisation_id)
);

CREATE TABLE attendance (
    meeting_id    bigint NOT NULL REFERENCES meetings (id),
    person_id     bigint NOT NULL REFERENCES persons (id),
    state         text NOT NULL CONSTRAINT attendance_state_check CHECK (state IN ('present', 'online', 'excused', 'absent', 'represented')),
    stand_in_id   bigint REFERENCES persons (id),
    stand_in_name text NOT NULL DEFAULT '',
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX attendance_person_idx ON attendance (person_id);

-- For which organisations somebody sat there.
CREATE TABLE attendance_seats (
    meeting_id      bigint NOT NULL REFERENCES meetings (id),
    person_id       bigint NOT NULL REFERENCES persons (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (meeting_id, person_id, organisation_id)
);

CREATE TABLE attendance_guests (
    meeting_id   bigint NOT NULL REFERENCES meetings (id),
    position     integer NOT NULL,
    name         text NOT NULL,
    organisation text NOT NULL DEFAULT '',
    PRIMARY KEY (meeting_id, position)
);

-- Open meetings are looked through every minute for those that somebody forgot to close.
CREATE INDEX meetings_open_ends_idx ON meetings (workspace_id, ends_at) WHERE state = 'open';

-- +goose Down
SELECT 'forward only';
