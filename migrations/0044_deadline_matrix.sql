-- +goose Up

-- A deadline may belong to a project, have an hour, fall on a day off, come back, and wait for a date (R54, R61); one that
-- leads up to another is counted back from it (R57).
ALTER TABLE deadlines ALTER COLUMN due_on DROP NOT NULL; -- not known yet
ALTER TABLE deadlines
    ADD COLUMN project_id   bigint REFERENCES projects (id),
    ADD COLUMN asked_on     date, -- as somebody asked for it, before days off
    ADD COLUMN due_minute   integer CONSTRAINT deadlines_minute_check CHECK (due_minute BETWEEN 0 AND 1439), -- after local midnight; NULL: the end of the day
    ADD COLUMN shift        text NOT NULL DEFAULT 'keep' CONSTRAINT deadlines_shift_check CHECK (shift IN ('keep', 'before', 'after')),
    ADD COLUMN every_months integer CONSTRAINT deadlines_every_check CHECK (every_months BETWEEN 1 AND 120),
    ADD COLUMN previous_id  bigint REFERENCES deadlines (id), -- of one that comes back: the one before
    ADD COLUMN leads_to_id  bigint REFERENCES deadlines (id),
    ADD COLUMN days_before  integer CONSTRAINT deadlines_before_check CHECK (days_before BETWEEN 1 AND 1000),
    ADD CONSTRAINT deadlines_previous_key UNIQUE (previous_id),
    ADD CONSTRAINT deadlines_leads_check CHECK ((leads_to_id IS NULL) = (days_before IS NULL));
UPDATE deadlines SET asked_on = due_on;
CREATE INDEX deadlines_project_idx ON deadlines (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX deadlines_leads_idx ON deadlines (leads_to_id) WHERE leads_to_id IS NOT NULL;

-- Which organisations owe it, and how each stands.
CREATE TABLE deadline_marks (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    deadline_id     bigint NOT NULL REFERENCES deadlines (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    state           text NOT NULL DEFAULT 'open' CONSTRAINT deadline_marks_state_check CHECK (state IN ('open', 'submitted', 'approved', 'not_applicable')),
    due_on          date, -- its own date: an extension
    reason          text NOT NULL DEFAULT '', -- of the extension, or why it is not applicable
    paper           text NOT NULL DEFAULT '', -- what was handed in: a link, or where it stands
    changed_by      bigint REFERENCES persons (id),
    changed_at      timestamptz, -- consultation time
    PRIMARY KEY (deadline_id, organisation_id)
);
CREATE INDEX deadline_marks_organisation_idx ON deadline_marks (organisation_id);

-- Each change of a mark; lines are added and never changed.
CREATE TABLE deadline_mark_changes (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    deadline_id     bigint NOT NULL REFERENCES deadlines (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    state           text NOT NULL,
    due_on          date,
    reason          text NOT NULL DEFAULT '',
    paper           text NOT NULL DEFAULT '',
    changed_by      bigint REFERENCES persons (id),
    changed_at      timestamptz NOT NULL
);
CREATE INDEX deadline_mark_changes_idx ON deadline_mark_changes (deadline_id, organisation_id, id);

-- seated_members: who sits for which organisation on a platform, is in its channel, and can be written to.
-- +goose StatementBegin
CREATE FUNCTION seated_members(platform bigint)
RETURNS TABLE (person_id bigint, organisation_id bigint) LANGUAGE sql STABLE AS $$
    SELECT s.person_id, s.organisation_id
    FROM seat_organisations s
    JOIN platforms p ON p.id = s.platform_id
    JOIN channel_members c ON c.workspace_id = p.workspace_id AND c.channel_id = p.channel_id AND c.person_id = s.person_id
    JOIN persons v ON v.id = s.person_id AND NOT (v.deactivated OR v.bot OR v.external OR v.guest) AND v.slack_id IS NOT NULL
    WHERE s.platform_id = platform
$$;
-- +goose StatementEnd

-- What comes back, or has no date, is looked for every minute.
CREATE INDEX deadlines_repeat_idx ON deadlines (workspace_id) WHERE every_months IS NOT NULL;
CREATE INDEX deadlines_undated_idx ON deadlines (workspace_id) WHERE due_on IS NULL AND done_at IS NULL;

-- +goose Down
SELECT 'forward only';
