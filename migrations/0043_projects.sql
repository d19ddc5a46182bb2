-- +goose Up

-- A project is what organisations of a platform do together for a time, usually on a subsidy (R55, R59).
CREATE TABLE projects (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    slug         text NOT NULL, -- short name, one of its platform's
    name         text NOT NULL,
    focus        text NOT NULL DEFAULT '', -- what it is about, in a line (R71)
    starts_on    date,
    ends_on      date,
    created_at   timestamptz NOT NULL, -- consultation time
    created_by   bigint REFERENCES persons (id),
    CONSTRAINT projects_slug_key UNIQUE (platform_id, slug),
    CONSTRAINT projects_period_check CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);
CREATE INDEX projects_platform_idx ON projects (platform_id);

-- How an organisation takes part in a project, from a day on: its last line on or before a day says how it stood then
-- (R06, R12). Lines are added and never changed.
CREATE TABLE project_memberships (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    project_id      bigint NOT NULL REFERENCES projects (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    state           text NOT NULL CONSTRAINT project_memberships_state_check CHECK (state IN ('undecided', 'joined', 'declined', 'left')),
    since           date NOT NULL,
    reason          text NOT NULL DEFAULT '',
    noted_by        bigint REFERENCES persons (id),
    noted_at        timestamptz NOT NULL -- consultation time
);
CREATE INDEX project_memberships_project_idx ON project_memberships (project_id, organisation_id, since, id);

-- An organisation that merges lives on in another: what is open of it passes to that one (R20).
ALTER TABLE organisations ADD COLUMN successor_id bigint REFERENCES organisations (id);
ALTER TABLE organisations ADD COLUMN merged_on date;
ALTER TABLE organisations ADD CONSTRAINT organisations_merged_check CHECK ((successor_id IS NULL) = (merged_on IS NULL) AND successor_id <> id);

-- readable_projects: those that the viewer may read, as their platforms. Every read of a project goes through it.
-- +goose StatementBegin
CREATE FUNCTION readable_projects(viewer_workspace text, viewer_person bigint, viewed_at timestamptz)
RETURNS SETOF projects LANGUAGE sql STABLE AS $$
    SELECT p.*
    FROM readable_platforms(viewer_workspace, viewer_person, viewed_at) r
    JOIN projects p ON p.platform_id = r.platform_id
$$;
-- +goose StatementEnd

-- memberships_on: how each organisation that was ever asked stood in a project at the end of a day. That one has not
-- decided, without a reason, is how a project begins: it counts only while nothing else is known.
-- +goose StatementBegin
CREATE FUNCTION memberships_on(project bigint, on_day date)
RETURNS SETOF project_memberships LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (organisation_id) *
    FROM project_memberships
    WHERE project_id = project AND since <= on_day
    ORDER BY organisation_id, state = 'undecided' AND reason = '', since DESC, id DESC
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
