-- +goose Up

-- Why something was changed in the register, where a reason is asked: of a link that is taken away.
ALTER TABLE decision_changes ADD COLUMN reason text NOT NULL DEFAULT '';

-- +goose Down
SELECT 'forward only';
