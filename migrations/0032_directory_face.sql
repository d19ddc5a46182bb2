-- +goose Up

-- Of a service: whether the position is its contact for all who joined or for its own municipality (R07). A regional
-- contact may stand under several municipalities, so that the municipality does not tell.
ALTER TABLE contacts ADD COLUMN scope text NOT NULL DEFAULT '' CONSTRAINT contacts_scope_check CHECK (scope IN ('', 'regional', 'local'));
UPDATE contacts
SET scope = CASE WHEN nis = '' THEN 'regional' ELSE 'local' END
WHERE service_id IS NOT NULL;
CREATE INDEX contacts_service_idx ON contacts (service_id) WHERE service_id IS NOT NULL;

-- Somebody has one suggestion about a position at a time.
ALTER TABLE contact_suggestions ADD COLUMN settled_by bigint REFERENCES persons (id);
CREATE UNIQUE INDEX contact_suggestions_open_key ON contact_suggestions (contact_id, by_id) WHERE state = 'open';

-- Why and by whom an organisation left a service; reason and noted_by say it of joining (R06).
ALTER TABLE service_members ADD COLUMN left_reason text NOT NULL DEFAULT '';
ALTER TABLE service_members ADD COLUMN left_noted_by bigint REFERENCES persons (id);

-- With what words somebody introduced themselves to a platform (R24): once each.
CREATE TABLE introductions (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    text        text NOT NULL,
    at          timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (platform_id, person_id)
);

-- +goose Down
SELECT 'forward only';
