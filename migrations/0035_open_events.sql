-- +goose Up

-- An event can be for everybody in the workspace, members of its platform or not, and be announced in more channels than
-- the platform's own.
ALTER TABLE meetings
    ADD COLUMN audience text NOT NULL DEFAULT '' CONSTRAINT meetings_audience_check
        CHECK (audience = '' OR audience = 'workspace' AND event <> '');
CREATE INDEX meetings_open_idx ON meetings (workspace_id, starts_at) WHERE audience = 'workspace';

CREATE TABLE event_channels (
    meeting_id bigint NOT NULL REFERENCES meetings (id),
    channel_id text NOT NULL, -- Slack's id
    PRIMARY KEY (meeting_id, channel_id)
);

-- "Addressed to them" ("Who may see" in the domain), to everybody: the single events of which a viewer may know although
-- they may not know of the platform. It opens neither the platform nor its other dates, and a closed platform has none.
-- +goose StatementBegin
CREATE FUNCTION open_events(viewer_workspace text, viewer_person bigint)
RETURNS TABLE (meeting_id bigint) LANGUAGE sql STABLE AS $$
    SELECT m.id
    FROM meetings m
    JOIN platforms p ON p.id = m.platform_id AND p.level <> 'closed'
    JOIN persons v ON v.id = viewer_person AND v.workspace_id = m.workspace_id AND NOT (v.bot OR v.deactivated)
    WHERE m.workspace_id = viewer_workspace
      AND m.audience = 'workspace'
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
