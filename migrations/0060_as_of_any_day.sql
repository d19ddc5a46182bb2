-- +goose Up

-- How deadlines stood on a day in the past (R69): the date that each had first, and each move since. Of those that were there
-- already, moves from before dates_since are not known; NULL is a deadline of which all are.
ALTER TABLE deadlines
    ADD COLUMN first_due_on date,
    ADD COLUMN dates_since  timestamptz;
UPDATE deadlines SET first_due_on = due_on, dates_since = now();
-- +goose StatementBegin
CREATE FUNCTION keep_first_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.first_due_on := NEW.due_on;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER deadlines_first_due BEFORE INSERT ON deadlines FOR EACH ROW EXECUTE FUNCTION keep_first_deadline();

-- Lines are added and never changed.
CREATE TABLE deadline_moves (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    deadline_id  bigint NOT NULL REFERENCES deadlines (id),
    due_on       date NOT NULL,
    moved_at     timestamptz NOT NULL -- consultation time
);
CREATE INDEX deadline_moves_idx ON deadline_moves (deadline_id, id);

-- deadline_due_on: the date that a deadline had just before a moment; NULL while it was not known.
-- +goose StatementBegin
CREATE FUNCTION deadline_due_on(deadline bigint, first_due_on date, before timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT m.due_on
        FROM deadline_moves m
        WHERE m.deadline_id = deadline AND m.moved_at < before
        ORDER BY m.id DESC
        LIMIT 1), first_due_on)
$$;
-- +goose StatementEnd

-- How far it was with a partner, since a moment: NULL where nobody knows since when. Lines are added and never changed.
CREATE TABLE partner_changes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    partner_id   bigint NOT NULL REFERENCES partners (id),
    activity     text NOT NULL,
    talks        text NOT NULL,
    talks_on     date,
    noted_at     timestamptz -- consultation time
);
CREATE INDEX partner_changes_idx ON partner_changes (partner_id, id);
INSERT INTO partner_changes (workspace_id, partner_id, activity, talks, talks_on)
SELECT workspace_id, id, activity, talks, talks_on
FROM partners
ORDER BY id;

-- +goose Down
SELECT 'forward only';
