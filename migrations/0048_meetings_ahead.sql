-- +goose Up

-- Every minute the chairs' notes ask which platforms meet within weeks: this answers without reading the meetings themselves.
CREATE INDEX meetings_ahead_idx ON meetings (workspace_id, starts_at) INCLUDE (platform_id, ends_at) WHERE state IN ('planned', 'open');
DROP INDEX meetings_upcoming_idx;

-- +goose Down
SELECT 'forward only';
