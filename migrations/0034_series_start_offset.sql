-- +goose Up

-- A rhythm may begin in the hour that the clocks skip in March: its first date is then held an hour later, and all others
-- at the hour that was meant. The instant alone does not say which hour that is (RFC 5545 3.3.5).
ALTER TABLE series
    ADD COLUMN start_offset integer; -- seconds east of UTC with which starts_at shows the hour that is meant; NULL: as its zone has it

-- +goose Down
SELECT 'forward only';
