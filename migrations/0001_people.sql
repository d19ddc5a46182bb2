-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- A workspace is a Slack team; its id is Slack's. Every root table hangs below it.
CREATE TABLE workspaces (
    id          text PRIMARY KEY,
    name        text NOT NULL DEFAULT '',
    bot_user_id text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A person is our own record; the Slack id is one of its addresses.
CREATE TABLE persons (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    slack_id       text,
    name           text NOT NULL,
    email          text NOT NULL DEFAULT '',
    lang           text NOT NULL DEFAULT 'nl',
    zone           text NOT NULL DEFAULT 'Europe/Brussels',
    external       boolean NOT NULL DEFAULT false, -- of another Slack workspace
    guest          boolean NOT NULL DEFAULT false, -- restricted account
    deactivated    boolean NOT NULL DEFAULT false,
    bot            boolean NOT NULL DEFAULT false,
    profile_at     timestamptz, -- wire time of the last look at Slack's profile
    memberships_at timestamptz, -- wire time of the last look at Slack's channels
    CONSTRAINT persons_slack_id_key UNIQUE (workspace_id, slack_id)
);
CREATE INDEX persons_name_idx ON persons (workspace_id, lower(name));

CREATE TABLE organisations (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    name         text NOT NULL,
    kind         text NOT NULL, -- gemeente, ocmw, agency, association, school, other
    nis          text NOT NULL DEFAULT '', -- of its municipality, '' when it has none
    CONSTRAINT organisations_name_key UNIQUE (workspace_id, name)
);
CREATE INDEX organisations_nis_idx ON organisations (workspace_id, nis);

-- A contact is one position of a person: for whom, as what, about which topics, from when to when.
CREATE TABLE contacts (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    person_id       bigint NOT NULL REFERENCES persons (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    nis             text NOT NULL DEFAULT '', -- the municipality that the position is for, '' = all of the organisation's
    role            text NOT NULL DEFAULT '',
    topics          text[] NOT NULL DEFAULT '{}',
    valid_from      date,
    valid_to        date,
    source          text NOT NULL DEFAULT '',
    confirmed_on    date,
    CONSTRAINT contacts_position_key UNIQUE (workspace_id, person_id, organisation_id, nis, role)
);
CREATE INDEX contacts_nis_idx ON contacts (workspace_id, nis);

-- +goose Down
SELECT 'forward only';
