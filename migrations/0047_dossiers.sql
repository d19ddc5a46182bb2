-- +goose Up

-- An entry of a project's dossier: the call, a condition, a line of the budget, a milestone, … (R55 to R72).
CREATE TABLE dossier_entries (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    project_id   bigint NOT NULL REFERENCES projects (id),
    kind         text NOT NULL CONSTRAINT dossier_entries_kind_check CHECK (kind IN (
                 'call', 'condition', 'application', 'award', 'budget', 'key', 'share', 'deliverable', 'target', 'milestone', 'question',
                 'objective', 'result', 'form', 'track', 'support', 'embedding'))
);
CREATE INDEX dossier_entries_project_idx ON dossier_entries (project_id);

-- How an entry stands since a day: its last line on or before a day says how it stood then. Lines are added and never
-- changed. What a kind does not tell is empty.
CREATE TABLE dossier_versions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    project_id      bigint NOT NULL REFERENCES projects (id),
    entry_id        bigint NOT NULL REFERENCES dossier_entries (id),
    since           date NOT NULL, -- on which it was noted
    title           text NOT NULL DEFAULT '',
    state           text NOT NULL DEFAULT '',
    on_day          date,
    amount          bigint CONSTRAINT dossier_versions_amount_check CHECK (amount >= 0), -- cents; NULL: not recorded
    percentage      integer CONSTRAINT dossier_versions_percentage_check CHECK (percentage BETWEEN 0 AND 10000), -- basis points of the base
    base            text NOT NULL DEFAULT '', -- of what the percentage is
    base_amount     bigint CONSTRAINT dossier_versions_base_check CHECK (base_amount > 0), -- cents
    goal            integer NOT NULL DEFAULT 0 CONSTRAINT dossier_versions_goal_check CHECK (goal >= 0),
    reached         integer NOT NULL DEFAULT 0 CONSTRAINT dossier_versions_reached_check CHECK (reached >= 0),
    organisation_id bigint REFERENCES organisations (id),
    group_id        bigint REFERENCES platforms (id), -- of a track
    parent_id       bigint REFERENCES dossier_entries (id), -- the milestone that a question blocks, the objective of a result
    decision_id     bigint REFERENCES decisions (id) ON DELETE SET NULL,
    paper           text NOT NULL DEFAULT '', -- a link, or where it stands
    note            text NOT NULL DEFAULT '',
    removed         boolean NOT NULL DEFAULT false,
    noted_by        bigint REFERENCES persons (id),
    noted_at        timestamptz NOT NULL, -- consultation time
    CONSTRAINT dossier_versions_based_check CHECK (percentage IS NULL OR base <> '')
);
CREATE INDEX dossier_versions_entry_idx ON dossier_versions (entry_id, since, id);

-- How far a deliverable is in a municipality, since a day. Lines are added and never changed.
CREATE TABLE dossier_cells (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    project_id   bigint NOT NULL REFERENCES projects (id),
    entry_id     bigint NOT NULL REFERENCES dossier_entries (id),
    nis          text NOT NULL, -- of the municipality
    state        text NOT NULL CONSTRAINT dossier_cells_state_check CHECK (state IN ('todo', 'busy', 'done')),
    paper        text NOT NULL DEFAULT '', -- the local variant of a common document (R67)
    since        date NOT NULL,
    noted_by     bigint REFERENCES persons (id),
    noted_at     timestamptz NOT NULL -- consultation time
);
CREATE INDEX dossier_cells_idx ON dossier_cells (project_id, entry_id, nis, since, id);

-- entries_on: how each entry of a project's dossier stood at the end of a day.
-- +goose StatementBegin
CREATE FUNCTION entries_on(project bigint, as_of date)
RETURNS SETOF dossier_versions LANGUAGE sql STABLE AS $$
    SELECT v.*
    FROM dossier_entries e
    CROSS JOIN LATERAL (
        SELECT *
        FROM dossier_versions x
        WHERE x.entry_id = e.id AND x.since <= as_of
        ORDER BY x.since DESC, x.id DESC
        LIMIT 1) v
    WHERE e.project_id = project AND NOT v.removed
$$;
-- +goose StatementEnd

-- What ends soon is looked for every minute.
CREATE INDEX projects_ends_idx ON projects (workspace_id, ends_on);

-- +goose Down
SELECT 'forward only';
