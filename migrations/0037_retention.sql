-- +goose Up

-- How long a platform keeps a kind of record, where it chose otherwise than the installation.
CREATE TABLE platform_retention (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    kind        text NOT NULL CONSTRAINT platform_retention_kind_check
                CHECK (kind IN ('drafts', 'remarks', 'answers', 'guests', 'comments', 'deliveries', 'audit')),
    days        integer NOT NULL CONSTRAINT platform_retention_days_check CHECK (days BETWEEN 0 AND 36500), -- 0: for ever
    PRIMARY KEY (platform_id, kind)
);

-- The day on which what was kept long enough was last removed. Consultation time.
ALTER TABLE platforms ADD COLUMN retained_on date;
ALTER TABLE workspaces ADD COLUMN retained_on date;
CREATE INDEX platforms_retained_idx ON platforms (workspace_id, retained_on);
CREATE INDEX deliveries_platform_idx ON deliveries (platform_id, due_at);

-- +goose Down
SELECT 'forward only';
