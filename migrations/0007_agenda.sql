-- +goose Up
-- What a platform wants to speak about. An item without a meeting waits in the backlog. meeting_id is the meeting that
-- it was last put on, and stays so when that meeting is cancelled or closed: agenda_places says where it is now.
CREATE TABLE agenda_items (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    meeting_id   bigint REFERENCES meetings (id),
    treated_in   bigint REFERENCES meetings (id), -- marked by the scribe, or something was recorded below it
    position     integer NOT NULL DEFAULT 0, -- from 1,000,000 on: after all that is added
    fixed        boolean NOT NULL DEFAULT false, -- of the template: belongs to its one meeting, never goes on
    title        text NOT NULL,
    explanation  text NOT NULL DEFAULT '',
    minutes      integer NOT NULL DEFAULT 0, -- expected length, 0: not said
    speaker_id   bigint REFERENCES persons (id),
    speaker_name text NOT NULL DEFAULT '', -- of somebody without Slack
    links        text[] NOT NULL DEFAULT '{}',
    state        text NOT NULL DEFAULT 'open' CONSTRAINT agenda_items_state_check CHECK (state IN ('open', 'done', 'withdrawn')),
    source_ts    text NOT NULL DEFAULT '', -- of the Slack message that it was taken from
    proposer_id  bigint REFERENCES persons (id),
    proposed_at  timestamptz NOT NULL
);
CREATE INDEX agenda_items_open_idx ON agenda_items (platform_id) WHERE state = 'open';
CREATE INDEX agenda_items_meeting_idx ON agenda_items (meeting_id);

-- Every meeting that an item came to: when it arrived, and how it left when the minutes closed.
CREATE TABLE agenda_passages (
    agenda_item_id bigint NOT NULL REFERENCES agenda_items (id),
    meeting_id     bigint NOT NULL REFERENCES meetings (id),
    arrived_at     timestamptz NOT NULL,
    position       integer NOT NULL DEFAULT 0,
    outcome        text NOT NULL DEFAULT '' CONSTRAINT agenda_passages_outcome_check CHECK (outcome IN ('', 'treated', 'carried', 'skipped')),
    PRIMARY KEY (agenda_item_id, meeting_id)
);
CREATE INDEX agenda_passages_meeting_idx ON agenda_passages (meeting_id);

-- The template: what stands on the agenda of every new meeting.
CREATE TABLE agenda_fixed (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    position    integer NOT NULL,
    title       text NOT NULL,
    minutes     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (platform_id, position)
);

ALTER TABLE minutes_items ADD COLUMN agenda_item_id bigint REFERENCES agenda_items (id);
CREATE INDEX minutes_items_agenda_item_idx ON minutes_items (agenda_item_id);

-- agenda_places: on which meeting each open item of a platform is, NULL when on none. An item whose meeting is cancelled,
-- closed or over is on the first later one that takes place; a restored meeting so has its own items back.
-- +goose StatementBegin
CREATE FUNCTION agenda_places(of_platform bigint, at timestamptz)
RETURNS TABLE (agenda_item_id bigint, meeting_id bigint) LANGUAGE sql STABLE AS $$
    SELECT i.id, CASE
           WHEN i.treated_in IS NOT NULL THEN i.treated_in
           WHEN i.fixed OR h.state = 'open' OR h.state = 'planned' AND h.ends_at > at THEN h.id
           ELSE n.id END
    FROM agenda_items i
    LEFT JOIN meetings h ON h.id = i.meeting_id
    LEFT JOIN LATERAL (
        SELECT m.id
        FROM meetings m
        WHERE NOT i.fixed AND m.platform_id = i.platform_id AND m.starts_at > h.starts_at
          AND (m.state = 'open' OR m.state = 'planned' AND m.ends_at > at)
        ORDER BY m.starts_at, m.id
        LIMIT 1) n ON true
    WHERE i.platform_id = of_platform AND i.state = 'open'
$$;
-- +goose StatementEnd

-- Whichever way a meeting comes to be, it has the platform's standing items.
-- +goose StatementBegin
CREATE FUNCTION put_fixed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, position, fixed, title, minutes, proposed_at)
    SELECT m.workspace_id, m.platform_id, m.id, f.position, true, f.title, f.minutes, m.occurrence
    FROM added m
    JOIN agenda_fixed f ON f.platform_id = m.platform_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER meetings_fixed_items AFTER INSERT ON meetings REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION put_fixed_items();

-- +goose Down
SELECT 'forward only';
