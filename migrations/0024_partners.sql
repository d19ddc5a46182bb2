-- +goose Up

-- With whom a platform works or talks: R73 to R76. An empty list of municipalities means all of the platform's members.
CREATE TABLE partners (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    contact_id      bigint REFERENCES persons (id),
    activity        text NOT NULL DEFAULT '',
    topics          text[] NOT NULL DEFAULT '{}',
    nis             text[] NOT NULL DEFAULT '{}',
    talks           text NOT NULL DEFAULT '' CONSTRAINT partners_talks_check
                    CHECK (talks IN ('', 'to_confirm', 'planned', 'ongoing', 'agreed', 'ended')),
    talks_on        date, -- since when they stand so
    source          text NOT NULL DEFAULT '',
    CONSTRAINT partners_organisation_key UNIQUE (platform_id, organisation_id)
);
CREATE INDEX partners_workspace_idx ON partners (workspace_id);

-- What others learned: practices, bottlenecks and handholds. A published card may be read by the whole workspace and by
-- its guests; any other only by who may read its platform.
CREATE TABLE practices (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint REFERENCES platforms (id), -- NULL: of no platform of this workspace
    kind         text NOT NULL CONSTRAINT practices_kind_check CHECK (kind IN ('practice', 'bottleneck', 'handhold')),
    title        text NOT NULL,
    body         text NOT NULL DEFAULT '',
    topics       text[] NOT NULL DEFAULT '{}',
    tags         text[] NOT NULL DEFAULT '{}',
    nis          text[] NOT NULL DEFAULT '{}', -- where it is done
    solves_id    bigint REFERENCES practices (id), -- of a handhold: the bottleneck
    published    boolean NOT NULL DEFAULT false,
    source       text NOT NULL DEFAULT '',
    CONSTRAINT practices_title_key UNIQUE (workspace_id, title)
);

-- +goose Down
SELECT 'forward only';
