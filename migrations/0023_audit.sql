-- +goose Up

-- Who saw, changed and exported what. Ids only, never a text; only retention removes rows.
CREATE TABLE audit_entries (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint REFERENCES platforms (id), -- NULL: of no platform
    person_id    bigint NOT NULL REFERENCES persons (id),
    verb         text NOT NULL CONSTRAINT audit_entries_verb_check CHECK (verb IN ('saw', 'changed', 'exported')),
    step         text NOT NULL, -- of the store, in words: "close meeting"
    subject      text NOT NULL, -- meeting, minutes_item, decision, ... as in deliveries
    subject_id   bigint NOT NULL,
    at           timestamptz NOT NULL -- consultation time
);
CREATE INDEX audit_entries_platform_idx ON audit_entries (platform_id, at DESC, id DESC);
CREATE INDEX audit_entries_person_idx ON audit_entries (person_id, at DESC, id DESC);

-- +goose StatementBegin
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('overlegbot.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit_entries is append-only';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_entries_not_emptied BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- platform_of: to which platform a record belongs, NULL when to none.
-- +goose StatementBegin
CREATE FUNCTION platform_of(subject text, subject_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE subject
        WHEN 'platform' THEN subject_id
        WHEN 'series' THEN (SELECT s.platform_id FROM series s WHERE s.id = subject_id)
        WHEN 'meeting' THEN (SELECT m.platform_id FROM meetings m WHERE m.id = subject_id)
        WHEN 'agenda_item' THEN (SELECT a.platform_id FROM agenda_items a WHERE a.id = subject_id)
        WHEN 'minutes_item' THEN (SELECT m.platform_id FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = subject_id)
        WHEN 'decision' THEN (SELECT d.platform_id FROM decisions d WHERE d.id = subject_id)
        WHEN 'action_item' THEN (SELECT a.platform_id FROM action_items a WHERE a.id = subject_id)
        WHEN 'deadline' THEN (SELECT d.platform_id FROM deadlines d WHERE d.id = subject_id)
        WHEN 'status_round' THEN (SELECT r.platform_id FROM status_rounds r WHERE r.id = subject_id)
    END
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
