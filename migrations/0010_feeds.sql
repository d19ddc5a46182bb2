-- +goose Up

-- A calendar that somebody reads in their own program: of one platform, or (NULL) of all their own meetings. Of its secret
-- address only a hash is kept.
CREATE TABLE feeds (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    person_id    bigint NOT NULL REFERENCES persons (id), -- its owner, whose eyes it reads with
    platform_id  bigint REFERENCES platforms (id),
    token_hash   text NOT NULL,
    created_at   timestamptz NOT NULL, -- consultation time
    CONSTRAINT feeds_token_hash_key UNIQUE (workspace_id, token_hash)
);
CREATE UNIQUE INDEX feeds_own_key ON feeds (workspace_id, person_id) WHERE platform_id IS NULL;
CREATE UNIQUE INDEX feeds_platform_key ON feeds (workspace_id, person_id, platform_id) WHERE platform_id IS NOT NULL;

-- What came from a calendar of others, so that the same calendar brought in twice makes nothing twice.
CREATE TABLE imported_events (
    workspace_id  text NOT NULL REFERENCES workspaces (id),
    platform_id   bigint NOT NULL REFERENCES platforms (id),
    uid           text NOT NULL,
    recurrence_id text NOT NULL DEFAULT '', -- of one occurrence in UTC; '' for the whole event
    series_id     bigint REFERENCES series (id),
    meeting_id    bigint REFERENCES meetings (id),
    imported_at   timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (workspace_id, platform_id, uid, recurrence_id)
);

-- Calendars tell when an event last changed. Wire time.
ALTER TABLE series ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE meetings ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
-- +goose StatementBegin
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER series_changed BEFORE UPDATE ON series
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER meetings_changed BEFORE UPDATE ON meetings
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();

-- +goose Down
SELECT 'forward only';
