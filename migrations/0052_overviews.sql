-- +goose Up

-- The due date that an action item had first: with the moves among its events, an overview of a day in the past says what
-- was due on that day, whatever was moved since (R69).
ALTER TABLE action_items ADD COLUMN first_due_on date;
UPDATE action_items SET first_due_on = due_on;
-- +goose StatementBegin
CREATE FUNCTION keep_first_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.first_due_on := coalesce(NEW.first_due_on, NEW.due_on);
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER action_items_first_due BEFORE INSERT OR UPDATE OF due_on ON action_items
    FOR EACH ROW EXECUTE FUNCTION keep_first_due();

-- +goose Down
SELECT 'forward only';
