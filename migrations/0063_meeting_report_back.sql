-- +goose Up

-- One meeting may be told although its platform's are not, or not although they are (R27): this goes before report_back_rules.
CREATE TABLE report_back_choices (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    meeting_id   bigint PRIMARY KEY REFERENCES meetings (id),
    days         integer NOT NULL CONSTRAINT report_back_choices_days_check CHECK (days BETWEEN 0 AND 365), -- 0: it is not told
    edition      integer NOT NULL DEFAULT 1, -- tells the reminders of one choice from those of the next
    set_by       bigint REFERENCES persons (id)
);
CREATE INDEX report_back_choices_workspace_idx ON report_back_choices (workspace_id) WHERE days > 0;
CREATE TABLE report_back_choice_receivers (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    meeting_id      bigint NOT NULL REFERENCES meetings (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (meeting_id, organisation_id)
);

-- report_receivers: whom a meeting is told to, if it is: its own, else its platform's. Who merged is told in its successor.
-- +goose StatementBegin
CREATE FUNCTION report_receivers(meeting bigint) RETURNS TABLE (organisation_id bigint) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT coalesce(o.successor_id, o.id)
    FROM meetings m
    LEFT JOIN report_back_choices c ON c.meeting_id = m.id
    CROSS JOIN LATERAL (
        SELECT r.organisation_id
        FROM report_back_choice_receivers r
        WHERE r.meeting_id = c.meeting_id
        UNION ALL
        SELECT r.organisation_id
        FROM report_back_receivers r
        WHERE c.meeting_id IS NULL AND r.platform_id = m.platform_id
    ) x
    JOIN organisations o ON o.id = x.organisation_id
    WHERE m.id = meeting
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
