-- +goose Up
CREATE TABLE series (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    rrule        text NOT NULL, -- RFC 5545 RECUR
    starts_at    timestamptz NOT NULL, -- DTSTART as an instant; its wall clock is read in zone
    zone         text NOT NULL,
    duration     integer NOT NULL DEFAULT 7200, -- seconds
    place        text NOT NULL DEFAULT '',
    link         text NOT NULL DEFAULT '',
    ended_at     timestamptz, -- from then on another rhythm holds
    created_by   bigint REFERENCES persons (id),
    created_at   timestamptz NOT NULL
);
CREATE INDEX series_platform_idx ON series (platform_id);

CREATE TABLE meetings (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    series_id    bigint REFERENCES series (id), -- NULL: ad hoc
    occurrence   timestamptz NOT NULL, -- the original start, which identifies it in its series (RFC 5545 RECURRENCE-ID)
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    zone         text NOT NULL,
    place        text NOT NULL DEFAULT '',
    link         text NOT NULL DEFAULT '',
    state        text NOT NULL DEFAULT 'planned' CONSTRAINT meetings_state_check CHECK (state IN ('planned', 'open', 'closed', 'cancelled')),
    revision     integer NOT NULL DEFAULT 0, -- rises with date, hour or cancellation, never with a mere edit
    reason       text NOT NULL DEFAULT '',
    opened_at    timestamptz,
    opened_by    bigint REFERENCES persons (id),
    closed_at    timestamptz,
    closed_by    bigint REFERENCES persons (id),
    CONSTRAINT meetings_ends_check CHECK (ends_at > starts_at),
    CONSTRAINT meetings_occurrence_key UNIQUE (series_id, occurrence)
);
CREATE INDEX meetings_platform_idx ON meetings (platform_id, starts_at);
CREATE INDEX meetings_upcoming_idx ON meetings (workspace_id, starts_at) WHERE state IN ('planned', 'open');
CREATE UNIQUE INDEX meetings_open_key ON meetings (platform_id) WHERE state = 'open';

CREATE TABLE answers (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    person_id  bigint NOT NULL REFERENCES persons (id),
    answer     text NOT NULL CONSTRAINT answers_answer_check CHECK (answer IN ('present', 'online', 'excused')),
    at         timestamptz NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX answers_person_idx ON answers (person_id);

-- The lines of a meeting's minutes, in the order in which they were said.
CREATE TABLE minutes_items (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    meeting_id   bigint NOT NULL REFERENCES meetings (id),
    kind         text NOT NULL CONSTRAINT minutes_items_kind_check CHECK (kind IN ('note', 'decision', 'action')),
    text         text NOT NULL,
    author_id    bigint REFERENCES persons (id),
    source_ts    text NOT NULL DEFAULT '', -- of the Slack message that it was taken from
    at           timestamptz NOT NULL
);
CREATE INDEX minutes_items_meeting_idx ON minutes_items (meeting_id, id);

CREATE TABLE decisions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    meeting_id      bigint REFERENCES meetings (id),
    minutes_item_id bigint REFERENCES minutes_items (id),
    year            integer NOT NULL,
    seq             integer NOT NULL, -- B-year-seq; gaps are normal and say nothing
    text            text NOT NULL,
    decided_on      date NOT NULL,
    CONSTRAINT decisions_number_key UNIQUE (workspace_id, year, seq)
);
CREATE INDEX decisions_platform_idx ON decisions (platform_id, decided_on);
CREATE INDEX decisions_minutes_item_idx ON decisions (minutes_item_id);

CREATE TABLE action_items (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    meeting_id      bigint REFERENCES meetings (id),
    minutes_item_id bigint REFERENCES minutes_items (id),
    text            text NOT NULL,
    due_on          date,
    state           text NOT NULL DEFAULT 'open' CONSTRAINT action_items_state_check CHECK (state IN ('open', 'done')),
    done_at         timestamptz,
    done_by         bigint REFERENCES persons (id),
    created_at      timestamptz NOT NULL,
    created_by      bigint REFERENCES persons (id)
);
CREATE INDEX action_items_platform_idx ON action_items (platform_id, due_on) WHERE state = 'open';
CREATE INDEX action_items_due_idx ON action_items (workspace_id, due_on) WHERE state = 'open';
CREATE INDEX action_items_minutes_item_idx ON action_items (minutes_item_id);
CREATE TABLE action_owners (
    action_item_id bigint NOT NULL REFERENCES action_items (id),
    person_id      bigint NOT NULL REFERENCES persons (id),
    PRIMARY KEY (action_item_id, person_id)
);
CREATE INDEX action_owners_person_idx ON action_owners (person_id);

CREATE TABLE deadlines (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    title        text NOT NULL,
    due_on       date NOT NULL, -- until the end of that day in the platform's zone
    revision     integer NOT NULL DEFAULT 0,
    done_at      timestamptz,
    created_at   timestamptz NOT NULL,
    created_by   bigint REFERENCES persons (id)
);
CREATE INDEX deadlines_platform_idx ON deadlines (platform_id, due_on) WHERE done_at IS NULL;
CREATE TABLE deadline_owners (
    deadline_id bigint NOT NULL REFERENCES deadlines (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    PRIMARY KEY (deadline_id, person_id)
);
CREATE INDEX deadline_owners_person_idx ON deadline_owners (person_id);

-- +goose Down
SELECT 'forward only';
