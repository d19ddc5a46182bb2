-- +goose Up

-- What a platform chose for its minutes.
ALTER TABLE platforms
    ADD COLUMN review_days integer NOT NULL DEFAULT 5 CONSTRAINT platforms_review_days_check CHECK (review_days BETWEEN 1 AND 60), -- working days
    ADD COLUMN silence_approves boolean NOT NULL DEFAULT false, -- minutes on which nobody remarks anything
    ADD COLUMN own_corrections boolean NOT NULL DEFAULT true; -- who writes a correction may approve it

-- A line can also be a question that somebody put at the table. It can be taken back and reworded until the minutes are
-- approved; level 'closed' is for the people who are named.
ALTER TABLE minutes_items
    DROP CONSTRAINT minutes_items_kind_check,
    ADD CONSTRAINT minutes_items_kind_check CHECK (kind IN ('note', 'decision', 'action', 'question')),
    ADD COLUMN level text NOT NULL DEFAULT 'members' CONSTRAINT minutes_items_level_check CHECK (level IN ('open', 'members', 'closed')),
    ADD COLUMN edition integer NOT NULL DEFAULT 0, -- rises with every change
    ADD COLUMN withdrawn_at timestamptz, -- consultation time
    ADD COLUMN withdrawn_by bigint REFERENCES persons (id);
CREATE INDEX minutes_items_hidden_idx ON minutes_items (id) WHERE level = 'closed' OR withdrawn_at IS NOT NULL;

CREATE TABLE minutes_item_readers (
    minutes_item_id bigint NOT NULL REFERENCES minutes_items (id),
    person_id       bigint NOT NULL REFERENCES persons (id),
    PRIMARY KEY (minutes_item_id, person_id)
);

-- How a line read before it was changed.
CREATE TABLE minutes_item_texts (
    minutes_item_id bigint NOT NULL REFERENCES minutes_items (id),
    edition         integer NOT NULL,
    text            text NOT NULL,
    changed_by      bigint REFERENCES persons (id),
    changed_at      timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (minutes_item_id, edition)
);

-- An item of the agenda has the level of what is written below it. approves: the meeting whose minutes it is to approve.
ALTER TABLE agenda_items
    ADD COLUMN level text NOT NULL DEFAULT 'members' CONSTRAINT agenda_items_level_check CHECK (level IN ('open', 'members', 'closed')),
    ADD COLUMN approves bigint REFERENCES meetings (id);
CREATE UNIQUE INDEX agenda_items_approves_key ON agenda_items (approves) WHERE approves IS NOT NULL;
CREATE INDEX agenda_items_hidden_idx ON agenda_items (id) WHERE level = 'closed';

CREATE TABLE agenda_item_readers (
    agenda_item_id bigint NOT NULL REFERENCES agenda_items (id),
    person_id      bigint NOT NULL REFERENCES persons (id),
    PRIMARY KEY (agenda_item_id, person_id)
);

-- "Items may be narrower than their platform" ("Who may see" in the domain): the one place. What reads lines of the
-- minutes, or decisions and actions that come from one, joins readable_platforms and leaves these out: lines for named
-- people of whom the viewer is none, and lines that were taken back. A posting in a channel is read by person 0.
-- +goose StatementBegin
CREATE FUNCTION hidden_lines(viewer_person bigint)
RETURNS TABLE (minutes_item_id bigint) LANGUAGE sql STABLE AS $$
    SELECT i.id
    FROM minutes_items i
    WHERE (i.level = 'closed' OR i.withdrawn_at IS NOT NULL)
      AND (i.withdrawn_at IS NOT NULL
           OR NOT EXISTS (SELECT FROM minutes_item_readers r WHERE r.minutes_item_id = i.id AND r.person_id = viewer_person))
$$;
-- +goose StatementEnd
-- hidden_agenda_items: the same for items of the agenda.
-- +goose StatementBegin
CREATE FUNCTION hidden_agenda_items(viewer_person bigint)
RETURNS TABLE (agenda_item_id bigint) LANGUAGE sql STABLE AS $$
    SELECT i.id
    FROM agenda_items i
    WHERE i.level = 'closed'
      AND NOT EXISTS (SELECT FROM agenda_item_readers r WHERE r.agenda_item_id = i.id AND r.person_id = viewer_person)
$$;
-- +goose StatementEnd

-- Where a meeting's minutes are in their life. Minutes without a row are a draft.
CREATE TABLE minutes (
    meeting_id    bigint PRIMARY KEY REFERENCES meetings (id),
    workspace_id  text NOT NULL REFERENCES workspaces (id),
    state         text NOT NULL DEFAULT 'draft' CONSTRAINT minutes_state_check CHECK (state IN ('draft', 'review', 'approved')),
    round         integer NOT NULL DEFAULT 0, -- how often they were circulated
    circulated_at timestamptz, -- consultation time, as are the next
    circulated_by bigint REFERENCES persons (id),
    remarks_until date,
    approved_at   timestamptz,
    approved_by   bigint REFERENCES persons (id), -- NULL: nobody by hand
    by_silence    boolean NOT NULL DEFAULT false,
    version       integer NOT NULL DEFAULT 0, -- the latest of minutes_versions
    summary       text NOT NULL DEFAULT '', -- what the public may read
    summary_by    bigint REFERENCES persons (id),
    released_at   timestamptz,
    released_by   bigint REFERENCES persons (id)
);
CREATE INDEX minutes_review_idx ON minutes (workspace_id, remarks_until) WHERE state = 'review';

-- What was approved, and every later version. body is canonical JSON in which persons are ids and names without a record
-- are numbers of minutes_names, so that a person can be erased and the hash still holds.
CREATE TABLE minutes_versions (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    version    integer NOT NULL, -- 0 as approved, then the number of the correction
    body       text NOT NULL,
    hash       text NOT NULL, -- SHA-256 of body, in hexadecimal
    made_at    timestamptz NOT NULL,
    made_by    bigint REFERENCES persons (id),
    PRIMARY KEY (meeting_id, version)
);
-- +goose StatementBegin
CREATE FUNCTION minutes_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approved minutes are never overwritten';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER minutes_versions_stay BEFORE UPDATE ON minutes_versions FOR EACH ROW EXECUTE FUNCTION minutes_versions_stay();

CREATE TABLE minutes_names (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    number     integer NOT NULL,
    name       text NOT NULL, -- '' once erased
    PRIMARY KEY (meeting_id, number)
);

-- To whom secretary or chair handed the pen of one meeting's minutes.
CREATE TABLE minutes_pens (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    person_id  bigint NOT NULL REFERENCES persons (id),
    given_by   bigint REFERENCES persons (id),
    given_at   timestamptz NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);

-- What readers asked to change while the minutes were circulated.
CREATE TABLE minutes_remarks (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    meeting_id     bigint NOT NULL REFERENCES meetings (id),
    agenda_item_id bigint REFERENCES agenda_items (id), -- NULL: on the whole
    text           text NOT NULL,
    author_id      bigint NOT NULL REFERENCES persons (id),
    at             timestamptz NOT NULL,
    state          text NOT NULL DEFAULT 'open' CONSTRAINT minutes_remarks_state_check CHECK (state IN ('open', 'taken', 'answered')),
    answer         text NOT NULL DEFAULT '',
    settled_by     bigint REFERENCES persons (id),
    settled_at     timestamptz
);
CREATE INDEX minutes_remarks_meeting_idx ON minutes_remarks (meeting_id, id);

-- Changes of approved minutes. A number is given with the approval.
CREATE TABLE minutes_corrections (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    meeting_id      bigint NOT NULL REFERENCES meetings (id),
    number          integer,
    state           text NOT NULL DEFAULT 'proposed' CONSTRAINT minutes_corrections_state_check CHECK (state IN ('proposed', 'approved', 'rejected')),
    minutes_item_id bigint REFERENCES minutes_items (id), -- the line; of an added one from its approval on
    agenda_item_id  bigint REFERENCES agenda_items (id), -- of an added line
    before          text NOT NULL DEFAULT '', -- '' = the line is added
    after           text NOT NULL,
    why             text NOT NULL,
    author_id       bigint NOT NULL REFERENCES persons (id),
    at              timestamptz NOT NULL,
    settled_by      bigint REFERENCES persons (id),
    settled_at      timestamptz,
    CONSTRAINT minutes_corrections_number_key UNIQUE (meeting_id, number)
);

-- Numbers of decisions that were taken back are not given again.
CREATE TABLE withdrawn_numbers (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    year         integer NOT NULL,
    seq          integer NOT NULL,
    PRIMARY KEY (workspace_id, year, seq)
);

-- +goose Down
SELECT 'forward only';
