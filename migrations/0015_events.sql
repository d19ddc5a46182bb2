-- +goose Up

-- A one-off event is a meeting with a name of its own, for which people sign up, or to which they simply come.
ALTER TABLE meetings
    ADD COLUMN title text NOT NULL DEFAULT '', -- of an event; '' = it goes by its platform's name
    ADD COLUMN event text NOT NULL DEFAULT '' CONSTRAINT meetings_event_check CHECK (event IN ('', 'registration', 'open')),
    ADD COLUMN places integer NOT NULL DEFAULT 0 CONSTRAINT meetings_places_check CHECK (places BETWEEN 0 AND 1000), -- 0 = as many as come
    ADD COLUMN registers_until timestamptz; -- consultation time; NULL = until the start

-- Who comes to an event and who waits for a place; ids are given while the meeting is held, so that they are the order of
-- the waiting list.
CREATE TABLE registrations (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id  text NOT NULL REFERENCES workspaces (id),
    meeting_id    bigint NOT NULL REFERENCES meetings (id),
    person_id     bigint REFERENCES persons (id), -- NULL: a guest without Slack, known by name
    name          text NOT NULL DEFAULT '',
    organisation  text NOT NULL DEFAULT '',
    state         text NOT NULL CONSTRAINT registrations_state_check CHECK (state IN ('registered', 'waiting')),
    registered_by bigint REFERENCES persons (id),
    at            timestamptz NOT NULL, -- consultation time
    CONSTRAINT registrations_person_key UNIQUE (meeting_id, person_id)
);
CREATE UNIQUE INDEX registrations_guest_key ON registrations (meeting_id, lower(name), lower(organisation)) WHERE person_id IS NULL;
CREATE INDEX registrations_person_idx ON registrations (person_id);

-- Who came later or left earlier: from and up to which item of the agenda, or at which hour. Everybody else was there all
-- the time.
CREATE TABLE attendance_spells (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    person_id  bigint NOT NULL REFERENCES persons (id),
    from_item  bigint REFERENCES agenda_items (id), -- the first that they were there for
    to_item    bigint REFERENCES agenda_items (id), -- the last
    from_at    timestamptz,
    to_at      timestamptz,
    PRIMARY KEY (meeting_id, person_id)
);

-- +goose Down
SELECT 'forward only';
