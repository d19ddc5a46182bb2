-- +goose Up

-- The bot by itself (what retention removes) and who runs it (on the command line) stand in the log too.
ALTER TABLE audit_entries
    ALTER COLUMN person_id DROP NOT NULL, -- NULL: author is no person
    ADD COLUMN author text NOT NULL DEFAULT 'person' CONSTRAINT audit_entries_author_check CHECK (author IN ('person', 'bot', 'operator')),
    ADD COLUMN records integer NOT NULL DEFAULT 1, -- how many the entry is about
    ADD CONSTRAINT audit_entries_person_check CHECK ((author = 'person') = (person_id IS NOT NULL));

-- platform_of: to which platform a record belongs, NULL when to none.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION platform_of(subject text, subject_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE subject
        WHEN 'platform' THEN nullif(subject_id, 0)
        WHEN 'series' THEN (SELECT s.platform_id FROM series s WHERE s.id = subject_id)
        WHEN 'meeting' THEN (SELECT m.platform_id FROM meetings m WHERE m.id = subject_id)
        WHEN 'agenda_item' THEN (SELECT a.platform_id FROM agenda_items a WHERE a.id = subject_id)
        WHEN 'minutes_item' THEN (SELECT m.platform_id FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = subject_id)
        WHEN 'remark' THEN (SELECT m.platform_id FROM minutes_remarks r JOIN meetings m ON m.id = r.meeting_id WHERE r.id = subject_id)
        WHEN 'correction' THEN (SELECT m.platform_id FROM minutes_corrections c JOIN meetings m ON m.id = c.meeting_id WHERE c.id = subject_id)
        WHEN 'decision' THEN (SELECT d.platform_id FROM decisions d WHERE d.id = subject_id)
        WHEN 'action_item' THEN (SELECT a.platform_id FROM action_items a WHERE a.id = subject_id)
        WHEN 'deadline' THEN (SELECT d.platform_id FROM deadlines d WHERE d.id = subject_id)
        WHEN 'status_round' THEN (SELECT r.platform_id FROM status_rounds r WHERE r.id = subject_id)
    END
$$;
-- +goose StatementEnd

-- meeting_of: the meeting at which, or for which, a record was made, NULL when there is none.
-- +goose StatementBegin
CREATE FUNCTION meeting_of(subject text, subject_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE subject
        WHEN 'meeting' THEN subject_id
        WHEN 'agenda_item' THEN (SELECT coalesce(a.treated_in, a.meeting_id) FROM agenda_items a WHERE a.id = subject_id)
        WHEN 'minutes_item' THEN (SELECT i.meeting_id FROM minutes_items i WHERE i.id = subject_id)
        WHEN 'remark' THEN (SELECT r.meeting_id FROM minutes_remarks r WHERE r.id = subject_id)
        WHEN 'correction' THEN (SELECT c.meeting_id FROM minutes_corrections c WHERE c.id = subject_id)
        WHEN 'decision' THEN (SELECT d.meeting_id FROM decisions d WHERE d.id = subject_id)
        WHEN 'action_item' THEN (SELECT a.meeting_id FROM action_items a WHERE a.id = subject_id)
        WHEN 'status_round' THEN (SELECT r.meeting_id FROM status_rounds r WHERE r.id = subject_id)
    END
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
