-- +goose Up
CREATE TABLE platforms (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    parent_id       bigint REFERENCES platforms (id),
    channel_id      text, -- Slack's; NULL for a platform without a channel of its own
    slug            text NOT NULL, -- short name
    name            text NOT NULL,
    kind            text NOT NULL,
    level           text NOT NULL DEFAULT 'members' CONSTRAINT platforms_level_check CHECK (level IN ('open', 'members', 'closed')),
    lang            text NOT NULL DEFAULT 'nl',
    zone            text NOT NULL DEFAULT 'Europe/Brussels',
    invitation_lead integer NOT NULL DEFAULT 604800, -- seconds, as the next two
    unanswered_lead integer NOT NULL DEFAULT 86400,
    attending_lead  integer NOT NULL DEFAULT 3600,
    deadline_leads  integer[] NOT NULL DEFAULT '{30,14,7,1}', -- days
    quiet_from      integer NOT NULL DEFAULT 1140, -- minutes after local midnight; no reminder from then
    quiet_to        integer NOT NULL DEFAULT 480, -- until then
    bot_present     boolean NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL, -- consultation time
    created_by      bigint REFERENCES persons (id),
    CONSTRAINT platforms_channel_id_key UNIQUE (workspace_id, channel_id),
    CONSTRAINT platforms_slug_key UNIQUE (workspace_id, slug)
);

CREATE TABLE platform_organisations (
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (platform_id, organisation_id)
);

-- Dated roles: who holds one is a member, in the channel or not.
CREATE TABLE platform_roles (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    role        text NOT NULL CONSTRAINT platform_roles_role_check CHECK (role IN ('chair', 'secretary', 'coordinator', 'member')),
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    PRIMARY KEY (platform_id, person_id, role, valid_from)
);
CREATE INDEX platform_roles_person_idx ON platform_roles (person_id);

-- Who is now in which Slack channel, as far as Slack told us.
CREATE TABLE channel_members (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    channel_id   text NOT NULL,
    person_id    bigint NOT NULL REFERENCES persons (id),
    PRIMARY KEY (workspace_id, channel_id, person_id)
);
CREATE INDEX channel_members_person_idx ON channel_members (person_id, channel_id);

-- For which organisation a member sits: asked once, answered by the member or set by the secretary.
CREATE TABLE seats (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    answer      text NOT NULL CONSTRAINT seats_answer_check CHECK (answer IN ('asked', 'none', 'one', 'several')),
    set_by      bigint REFERENCES persons (id),
    PRIMARY KEY (platform_id, person_id)
);
CREATE TABLE seat_organisations (
    platform_id     bigint NOT NULL,
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (platform_id, person_id, organisation_id),
    FOREIGN KEY (platform_id, person_id) REFERENCES seats (platform_id, person_id) ON DELETE CASCADE
);

-- Who may see ("Who may see" in the domain): the one place. Every read joins one of these two.
-- readable_platforms: those whose contents the viewer may read; it starts from the viewer, so it is quick in a large workspace.
-- +goose StatementBegin
CREATE FUNCTION readable_platforms(viewer_workspace text, viewer_person bigint, viewed_at timestamptz)
RETURNS TABLE (platform_id bigint) LANGUAGE sql STABLE AS $$
    SELECT p.id
    FROM platforms p
    JOIN channel_members c ON c.workspace_id = p.workspace_id AND c.channel_id = p.channel_id
    JOIN persons v ON v.id = c.person_id AND v.workspace_id = p.workspace_id
    WHERE p.workspace_id = viewer_workspace
      AND c.person_id = viewer_person
      AND NOT (v.external OR v.guest OR v.deactivated)
    UNION
    SELECT p.id
    FROM platforms p
    JOIN platform_roles r ON r.platform_id = p.id
    JOIN persons v ON v.id = r.person_id AND v.workspace_id = p.workspace_id
    WHERE p.workspace_id = viewer_workspace
      AND r.person_id = viewer_person
      AND r.valid_from <= viewed_at
      AND (r.valid_to IS NULL OR r.valid_to > viewed_at)
      AND NOT (v.external OR v.guest OR v.deactivated)
$$;
-- +goose StatementEnd
-- visible_platforms: those of which the viewer may know name, dates and contact card.
-- +goose StatementBegin
CREATE FUNCTION visible_platforms(viewer_workspace text, viewer_person bigint, viewed_at timestamptz)
RETURNS TABLE (platform_id bigint) LANGUAGE sql STABLE AS $$
    SELECT r.platform_id FROM readable_platforms(viewer_workspace, viewer_person, viewed_at) r
    UNION
    SELECT p.id
    FROM platforms p
    JOIN persons v ON v.id = viewer_person AND v.workspace_id = p.workspace_id
    WHERE p.workspace_id = viewer_workspace
      AND NOT v.deactivated
      AND (p.level = 'open' OR (p.level = 'members' AND NOT (v.external OR v.guest)))
    UNION
    SELECT p.id -- an external or a guest who sits in the channel knows that it exists
    FROM platforms p
    JOIN channel_members c ON c.workspace_id = p.workspace_id AND c.channel_id = p.channel_id
    JOIN persons v ON v.id = c.person_id
    WHERE p.workspace_id = viewer_workspace
      AND c.person_id = viewer_person
      AND NOT v.deactivated
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
