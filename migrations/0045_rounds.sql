-- +goose Up

-- A round asks something of each organisation, municipality or person until a moment (R42, R43, R46, R47). Unlike a status
-- round it belongs to no meeting.
CREATE TABLE rounds (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    platform_id    bigint NOT NULL REFERENCES platforms (id),
    project_id     bigint REFERENCES projects (id),
    kind           text NOT NULL CONSTRAINT rounds_kind_check CHECK (kind IN ('decision', 'interest', 'input', 'review')),
    question       text NOT NULL,
    details        text NOT NULL DEFAULT '',
    unit           text NOT NULL CONSTRAINT rounds_unit_check CHECK (unit IN ('municipalities', 'boards', 'people')),
    options        text[] NOT NULL DEFAULT '{}', -- in the words of who asks; none: those that the kind has of itself
    base           text NOT NULL DEFAULT '' CONSTRAINT rounds_base_check CHECK (base IN ('', 'count', 'all', 'cast')), -- what needed counts
    needed         integer NOT NULL DEFAULT 0, -- so many, or basis points of the base
    opens_at       timestamptz NOT NULL,
    closes_at      timestamptz NOT NULL,
    state          text NOT NULL DEFAULT 'open' CONSTRAINT rounds_state_check CHECK (state IN ('open', 'closed', 'withdrawn')),
    revision       integer NOT NULL DEFAULT 0, -- rises with its closing time and with the version
    version        integer NOT NULL DEFAULT 1, -- of the draft under review
    recorded       text NOT NULL DEFAULT '', -- how the register words it, in the platform's language
    refused        text NOT NULL DEFAULT '', -- and when it is not adopted
    decision_id    bigint REFERENCES decisions (id) ON DELETE SET NULL, -- what came of it or, when known before, what it is a condition of
    outcome        text NOT NULL DEFAULT '' CONSTRAINT rounds_outcome_check CHECK (outcome IN ('', 'adopted', 'rejected', 'chosen', 'tie', 'none')),
    chosen         integer, -- the option, from 0
    settled_reason text NOT NULL DEFAULT '', -- of the chair, after a tie
    closed_at      timestamptz, -- consultation time
    created_at     timestamptz NOT NULL,
    created_by     bigint REFERENCES persons (id),
    CONSTRAINT rounds_times_check CHECK (closes_at > opens_at)
);
CREATE INDEX rounds_platform_idx ON rounds (platform_id);
CREATE INDEX rounds_open_idx ON rounds (workspace_id, closes_at) WHERE state = 'open';
CREATE INDEX rounds_decision_idx ON rounds (decision_id) WHERE decision_id IS NOT NULL;

-- Who has a voice in it, one each.
CREATE TABLE round_voters (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    round_id        bigint NOT NULL REFERENCES rounds (id),
    nis             text, -- a municipality: the board of the municipality and its public centre for social welfare together
    organisation_id bigint REFERENCES organisations (id),
    person_id       bigint REFERENCES persons (id),
    of_members      boolean NOT NULL DEFAULT false, -- it has its voice as a member, and loses it when it leaves without an answer
    gone_on         date, -- no voice any more from that day on, without an answer
    passed_on       date, -- its voice is another's from that day on, for it merged without an answer
    passed_to       bigint REFERENCES organisations (id),
    CONSTRAINT round_voters_one_check CHECK (num_nonnulls(nis, organisation_id, person_id) = 1),
    CONSTRAINT round_voters_nis_key UNIQUE (round_id, nis),
    CONSTRAINT round_voters_organisation_key UNIQUE (round_id, organisation_id),
    CONSTRAINT round_voters_person_key UNIQUE (round_id, person_id)
);

-- What was answered. Lines are added and never changed: the last one before the end counts.
CREATE TABLE round_answers (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    round_id     bigint NOT NULL REFERENCES rounds (id),
    voter_id     bigint NOT NULL REFERENCES round_voters (id),
    version      integer NOT NULL DEFAULT 1,
    choice       integer, -- the option, from 0; NULL for a text
    text         text NOT NULL DEFAULT '',
    answered_by  bigint REFERENCES persons (id),
    noted        boolean NOT NULL DEFAULT false, -- by who manages the platform, for somebody who told them
    at           timestamptz NOT NULL -- consultation time
);
CREATE INDEX round_answers_round_idx ON round_answers (round_id, voter_id, at, id);

-- The drafts under review, version by version (R46).
CREATE TABLE round_versions (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    round_id     bigint NOT NULL REFERENCES rounds (id),
    version      integer NOT NULL,
    draft        text NOT NULL, -- a link, or the text itself
    added_by     bigint REFERENCES persons (id),
    added_at     timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (round_id, version)
);

-- answerers: who may answer for each voice of a round, and can be written to. It is the one place that says so: who sits for
-- an organisation, or for one of a municipality, or who has the voice themselves.
-- +goose StatementBegin
CREATE FUNCTION answerers(round bigint)
RETURNS TABLE (voter_id bigint, person_id bigint) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT v.id, s.person_id
    FROM rounds r
    JOIN round_voters v ON v.round_id = r.id AND v.gone_on IS NULL AND v.person_id IS NULL
    LEFT JOIN organisations t ON t.id = v.passed_to
    CROSS JOIN LATERAL seated_members(r.platform_id) s
    JOIN organisations o ON o.id = s.organisation_id
    WHERE r.id = round
      AND (o.id = coalesce(v.passed_to, v.organisation_id) OR v.nis IS NOT NULL AND o.nis = coalesce(t.nis, v.nis))
    UNION
    SELECT v.id, p.id
    FROM round_voters v
    JOIN persons p ON p.id = v.person_id AND NOT (p.deactivated OR p.bot OR p.external OR p.guest) AND p.slack_id IS NOT NULL
    WHERE v.round_id = round AND v.gone_on IS NULL
$$;
-- +goose StatementEnd

-- platform_of knows rounds too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION platform_of(subject text, subject_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE subject
        WHEN 'platform' THEN nullif(subject_id, 0)
        WHEN 'series' THEN (SELECT s.platform_id FROM series s WHERE s.id = subject_id)
        WHEN 'meeting' THEN (SELECT m.platform_id FROM meetings m WHERE m.id = subject_id)
        WHEN 'agenda_item' THEN (SELECT a.platform_id FROM agenda_items a WHERE a.id = subject_id)
        WHEN 'minutes_item' THEN (SELECT m.platform_id FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = subject_id)
        WHEN 'remark' THEN (SELECT m.platform_id FROM minutes_remarks r JOIN meetings m ON m.id = r.meeting_id WHERE r.id = subject_id)
        WHEN 'correction' THEN (SELECT m.platform_id FROM minutes_corrections c JOIN meetings m ON m.id = c.meeting_id WHERE c.id = subject_id)
        WHEN 'decision' THEN (SELECT d.platform_id FROM decisions d WHERE d.id = subject_id)
        WHEN 'action_item' THEN (SELECT a.platform_id FROM action_items a WHERE a.id = subject_id)
        WHEN 'deadline' THEN (SELECT d.platform_id FROM deadlines d WHERE d.id = subject_id)
        WHEN 'status_round' THEN (SELECT r.platform_id FROM status_rounds r WHERE r.id = subject_id)
        WHEN 'project' THEN (SELECT p.platform_id FROM projects p WHERE p.id = subject_id)
        WHEN 'round' THEN (SELECT r.platform_id FROM rounds r WHERE r.id = subject_id)
    END
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
