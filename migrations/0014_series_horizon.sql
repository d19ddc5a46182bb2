-- +goose Up
-- The planner looks only at series that lack a date. No feature of who reads calendars: it does not count as a change.
ALTER TABLE series ADD COLUMN complete_until timestamptz NOT NULL DEFAULT '-infinity'; -- consultation time at which it first lacks a meeting again
CREATE INDEX series_complete_idx ON series (workspace_id, complete_until);
DROP TRIGGER series_changed ON series;
CREATE TRIGGER series_changed BEFORE UPDATE ON series
    FOR EACH ROW WHEN (OLD.complete_until = NEW.complete_until AND OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();

-- +goose Down
SELECT 'forward only';
