-- +goose Up
-- That a short name is taken tells whoever registers that a platform exists. A closed one must not be betrayed so: its
-- short name binds only those who know of it, which the step that registers sees to.
ALTER TABLE platforms DROP CONSTRAINT platforms_slug_key;
CREATE UNIQUE INDEX platforms_slug_key ON platforms (workspace_id, slug) WHERE level <> 'closed';

-- +goose Down
SELECT 'forward only';
