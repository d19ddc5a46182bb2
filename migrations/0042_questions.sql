-- +goose Up

-- What somebody asked last, as it was understood and without its words, so that "en voor Wemmel?" goes with it on any
-- replica. It is worth a quarter of an hour: whoever asks next deletes what is older, and so does the daily cleaning.
CREATE TABLE last_questions (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    person_id    bigint NOT NULL REFERENCES persons (id),
    understood   jsonb NOT NULL,
    asked_at     timestamptz NOT NULL, -- consultation time
    kept_at      timestamptz NOT NULL DEFAULT now(), -- wire time, for the cleaning
    PRIMARY KEY (workspace_id, person_id)
);

-- Words by which a position is found, folded: who holds it, its role, the organisation and the service. They are kept in
-- step by triggers, so that an index finds them; who may see what is asked of the rows that are found.
ALTER TABLE contacts ADD COLUMN sought text NOT NULL DEFAULT '';

-- +goose StatementBegin
CREATE FUNCTION put_sought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT plain(p.name || ' ' || NEW.role || ' ' || o.name || ' ' || array_to_string(o.short_names, ' ') || ' ' ||
                 coalesce((SELECT s.name FROM services s WHERE s.id = NEW.service_id), ''))
    INTO NEW.sought
    FROM persons p, organisations o
    WHERE p.id = NEW.person_id AND o.id = NEW.organisation_id;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER contacts_sought BEFORE INSERT OR UPDATE OF person_id, organisation_id, role, service_id ON contacts
    FOR EACH ROW EXECUTE FUNCTION put_sought();

-- +goose StatementBegin
CREATE FUNCTION renew_sought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'persons' THEN UPDATE contacts SET role = role WHERE person_id = NEW.id;
    WHEN 'organisations' THEN UPDATE contacts SET role = role WHERE organisation_id = NEW.id;
    ELSE UPDATE contacts SET role = role WHERE service_id = NEW.id;
    END CASE;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER persons_sought AFTER UPDATE OF name ON persons
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION renew_sought();
CREATE TRIGGER organisations_sought AFTER UPDATE OF name, short_names ON organisations
    FOR EACH ROW WHEN ((NEW.name, NEW.short_names) IS DISTINCT FROM (OLD.name, OLD.short_names)) EXECUTE FUNCTION renew_sought();
CREATE TRIGGER services_sought AFTER UPDATE OF name ON services
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION renew_sought();
UPDATE contacts SET role = role;
CREATE INDEX contacts_sought_idx ON contacts USING gin (workspace_id, sought gin_trgm_ops);

-- +goose Down
SELECT 'forward only';
