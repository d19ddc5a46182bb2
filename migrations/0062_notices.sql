-- +goose Up
-- Information that each confirms to have read (R48) is a round too.
ALTER TABLE rounds DROP CONSTRAINT rounds_kind_check;
ALTER TABLE rounds ADD CONSTRAINT rounds_kind_check CHECK (kind IN ('decision', 'interest', 'input', 'review', 'notice'));

-- +goose Down
SELECT 'forward only';
