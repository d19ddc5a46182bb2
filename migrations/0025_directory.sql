-- +goose Up

ALTER TABLE organisations ADD COLUMN name_fr text NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN name_en text NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN short_names text[] NOT NULL DEFAULT '{}'; -- abbreviations and what else it is called

-- An organisation may have members itself (R20), from a day to a day.
CREATE TABLE organisation_members (
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    member_id       bigint NOT NULL REFERENCES organisations (id),
    valid_from      date,
    valid_to        date,
    PRIMARY KEY (organisation_id, member_id),
    CONSTRAINT organisation_members_other_check CHECK (organisation_id <> member_id)
);
CREATE INDEX organisation_members_member_idx ON organisation_members (member_id);

ALTER TABLE persons ADD COLUMN phone text NOT NULL DEFAULT ''; -- for colleagues of a shared platform only
ALTER TABLE persons ADD COLUMN speaks text[] NOT NULL DEFAULT '{}'; -- BCP 47
ALTER TABLE persons ADD COLUMN reach text NOT NULL DEFAULT '' CONSTRAINT persons_reach_check CHECK (reach IN ('', 'slack', 'email', 'phone'));
ALTER TABLE persons ADD COLUMN erased_at timestamptz; -- consultation time; from then on the row holds no name

-- A regional service with the organisations that chose to join (R05, R06). Its contacts are positions: one for a
-- municipality is the local one (R07).
CREATE TABLE services (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id), -- who runs it
    platform_id     bigint REFERENCES platforms (id), -- whose members may join
    name            text NOT NULL,
    topics          text[] NOT NULL DEFAULT '{}',
    CONSTRAINT services_name_key UNIQUE (workspace_id, name)
);
CREATE TABLE service_members (
    service_id      bigint NOT NULL REFERENCES services (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    joined_on       date NOT NULL,
    left_on         date,
    reason          text NOT NULL DEFAULT '',
    noted_by        bigint REFERENCES persons (id),
    PRIMARY KEY (service_id, organisation_id, joined_on)
);
CREATE INDEX service_members_organisation_idx ON service_members (organisation_id);

ALTER TABLE contacts ADD COLUMN service_id bigint REFERENCES services (id);
ALTER TABLE contacts ADD COLUMN backup_id bigint REFERENCES persons (id);
ALTER TABLE contacts ADD COLUMN hours text NOT NULL DEFAULT ''; -- office hours, in words (R36)
ALTER TABLE contacts ADD COLUMN office text NOT NULL DEFAULT ''; -- where they are held
ALTER TABLE contacts ADD COLUMN confirmed_by bigint REFERENCES persons (id);
CREATE INDEX contacts_person_idx ON contacts (person_id);
CREATE INDEX contacts_topics_idx ON contacts USING gin (workspace_id, topics);

-- share_a_platform: whether two people sit in the channel of one platform.
-- +goose StatementBegin
CREATE FUNCTION share_a_platform(workspace text, one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT one = other OR EXISTS (
        SELECT
        FROM channel_members a
        JOIN channel_members b ON b.workspace_id = a.workspace_id AND b.channel_id = a.channel_id AND b.person_id = other
        JOIN platforms p ON p.workspace_id = a.workspace_id AND p.channel_id = a.channel_id
        WHERE a.workspace_id = workspace AND a.person_id = one)
$$;
-- +goose StatementEnd

-- What others think should be corrected: for the owner to take over or not (R96, R101).
CREATE TABLE contact_suggestions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    contact_id   bigint NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    by_id        bigint NOT NULL REFERENCES persons (id),
    text         text NOT NULL,
    at           timestamptz NOT NULL,
    state        text NOT NULL DEFAULT 'open' CONSTRAINT contact_suggestions_state_check CHECK (state IN ('open', 'taken', 'declined')),
    settled_at   timestamptz
);
CREATE INDEX contact_suggestions_contact_idx ON contact_suggestions (contact_id);

-- Trigger words of topics that a workspace adds, or takes away from those that the program knows.
CREATE TABLE topic_words (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    topic        text NOT NULL, -- canonical name
    word         text NOT NULL, -- folded
    removed      boolean NOT NULL DEFAULT false,
    set_by       bigint REFERENCES persons (id),
    PRIMARY KEY (workspace_id, topic, word)
);

-- How the columns of an import were understood, so that the next file of the same shape needs no asking.
CREATE TABLE import_mappings (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    headers      text NOT NULL, -- folded, joined by ;
    fields       text NOT NULL, -- joined by ; in the same order, '' for a column that is left out
    PRIMARY KEY (workspace_id, headers)
);

-- +goose Down
SELECT 'forward only';
