-- +goose Up

-- Who is asked to one meeting beside the platform's members: by function, by organisation or by hand. A withdrawn
-- invitation stays, so that it can be told of.
CREATE TABLE meeting_invitees (
    meeting_id   bigint NOT NULL REFERENCES meetings (id),
    person_id    bigint NOT NULL REFERENCES persons (id),
    invited_by   bigint REFERENCES persons (id),
    invited_at   timestamptz NOT NULL, -- consultation time, as is the next
    withdrawn_at timestamptz,
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX meeting_invitees_person_idx ON meeting_invitees (person_id);

-- Guests without Slack, by name.
CREATE TABLE meeting_guests (
    meeting_id   bigint NOT NULL REFERENCES meetings (id),
    position     integer NOT NULL,
    name         text NOT NULL,
    organisation text NOT NULL DEFAULT '',
    PRIMARY KEY (meeting_id, position)
);

-- "Addressed to them" ("Who may see" in the domain): the single meetings of which a viewer may know although they may not
-- know of the platform. It opens neither the platform nor its other dates.
-- +goose StatementBegin
CREATE FUNCTION invited_meetings(viewer_workspace text, viewer_person bigint)
RETURNS TABLE (meeting_id bigint) LANGUAGE sql STABLE AS $$
    SELECT i.meeting_id
    FROM meeting_invitees i
    JOIN meetings m ON m.id = i.meeting_id
    JOIN persons v ON v.id = i.person_id AND v.workspace_id = m.workspace_id
    WHERE m.workspace_id = viewer_workspace
      AND i.person_id = viewer_person
      AND i.withdrawn_at IS NULL
      AND NOT v.deactivated
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
