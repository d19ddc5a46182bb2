-- +goose Up

-- Both the place and the topics of a position, as one key each: those of one municipality grow with the directory, and so do
-- those on one topic; those of both do not.
-- +goose StatementBegin
CREATE FUNCTION topics_there(nis text, topics text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(nis || '/' || topic), '{}')
    FROM unnest(topics) topic
$$;
-- +goose StatementEnd
CREATE INDEX contacts_topics_there_idx ON contacts USING gin (topics_there(nis, topics)) WITH (fastupdate = off);

-- Events to come are few among the meetings.
CREATE INDEX meetings_events_idx ON meetings (workspace_id, starts_at) WHERE event <> '';

-- +goose Down
SELECT 'forward only';
