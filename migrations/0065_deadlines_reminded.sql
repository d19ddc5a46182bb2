-- +goose Up

-- Of which deadlines one message reminds somebody: all that fell due for them before it was sent, each with the date that it is
-- about. Which organisations still owe it by then is seen when the message is sent.
CREATE TABLE deadline_reminded (
    delivery_id  bigint NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    deadline_id  bigint NOT NULL REFERENCES deadlines (id),
    due_on       date NOT NULL,
    useful_until timestamptz, -- consultation time; later it is not told any more
    PRIMARY KEY (delivery_id, deadline_id, due_on)
);
CREATE INDEX deadline_reminded_deadline_idx ON deadline_reminded (deadline_id);

-- What was made before, a message for each deadline, is read as a message about that one.
INSERT INTO deadline_reminded (delivery_id, deadline_id, due_on, useful_until)
SELECT d.id, d.subject_id, CAST(d.occurrence AS date), d.useful_until
FROM deliveries d
JOIN deadlines l ON l.id = d.subject_id
WHERE d.subject = 'deadline' AND d.purpose = 'deadline_owed' AND d.recipient_kind = 'person'
  AND d.occurrence ~ '^\d{4}-\d{2}-\d{2}$';

UPDATE deliveries d
SET purpose = 'deadlines_owed', subject = 'person', subject_id = CAST(d.recipient AS bigint), occurrence = CAST(d.id AS text), revision = 0, lead = 0
WHERE EXISTS (SELECT FROM deadline_reminded r WHERE r.delivery_id = d.id);

-- +goose Down
SELECT 'forward only';
