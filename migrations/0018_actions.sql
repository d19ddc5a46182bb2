-- +goose Up

-- An action item is open until it is done or dropped. Somebody may be at it meanwhile; any of its owners finishes it, or
-- all have to. revision rises when it is finished, dropped or due on another date: what was to be sent before is withdrawn.
ALTER TABLE action_items
    DROP CONSTRAINT action_items_state_check,
    ADD CONSTRAINT action_items_state_check CHECK (state IN ('open', 'done', 'dropped')),
    ADD COLUMN busy_at timestamptz, -- consultation time
    ADD COLUMN finish text NOT NULL DEFAULT 'any' CONSTRAINT action_items_finish_check CHECK (finish IN ('any', 'all')),
    ADD COLUMN reason text NOT NULL DEFAULT '', -- why it was dropped
    ADD COLUMN revision integer NOT NULL DEFAULT 0;

-- When each owner finished their part.
ALTER TABLE action_owners ADD COLUMN done_at timestamptz;

-- Organisations own action items too; who sits for them on the platform answers for these.
CREATE TABLE action_organisations (
    action_item_id  bigint NOT NULL REFERENCES action_items (id) ON DELETE CASCADE,
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    done_at         timestamptz,
    done_by         bigint REFERENCES persons (id),
    PRIMARY KEY (action_item_id, organisation_id)
);
CREATE INDEX action_organisations_organisation_idx ON action_organisations (organisation_id);
CREATE INDEX seat_organisations_person_idx ON seat_organisations (person_id, organisation_id);

-- action_doers: who answers for an action item. The one place: an owner, or who sits for an owning organisation on the
-- item's platform and is still in its channel.
CREATE VIEW action_doers AS
    SELECT o.action_item_id, o.person_id, NULL::bigint AS organisation_id, o.done_at
    FROM action_owners o
    UNION ALL
    SELECT x.action_item_id, s.person_id, x.organisation_id, x.done_at
    FROM seat_organisations s
    JOIN action_organisations x ON x.organisation_id = s.organisation_id
    JOIN action_items a ON a.id = x.action_item_id AND a.platform_id = s.platform_id
    JOIN platforms p ON p.id = s.platform_id
    JOIN channel_members m ON m.workspace_id = p.workspace_id AND m.channel_id = p.channel_id AND m.person_id = s.person_id;

-- What happened to an action item, and what was said about it.
CREATE TABLE action_events (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    action_item_id bigint NOT NULL REFERENCES action_items (id) ON DELETE CASCADE,
    kind           text NOT NULL CONSTRAINT action_events_kind_check
                   CHECK (kind IN ('comment', 'busy', 'part', 'done', 'dropped', 'asked', 'moved', 'kept', 'handed')),
    person_id      bigint REFERENCES persons (id), -- who did
    other_id       bigint REFERENCES persons (id), -- to whom it was handed
    text           text NOT NULL DEFAULT '', -- comment or reason
    due_on         date, -- that was asked or given
    at             timestamptz NOT NULL -- consultation time
);
CREATE INDEX action_events_item_idx ON action_events (action_item_id, id);

-- An owner asked for another due date; chair or secretary answer. One question at a time.
CREATE TABLE action_extensions (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id   text NOT NULL REFERENCES workspaces (id),
    action_item_id bigint NOT NULL REFERENCES action_items (id) ON DELETE CASCADE,
    asked_by       bigint NOT NULL REFERENCES persons (id),
    asked_at       timestamptz NOT NULL, -- consultation time
    due_on         date NOT NULL,
    reason         text NOT NULL DEFAULT '',
    answer         text NOT NULL DEFAULT '' CONSTRAINT action_extensions_answer_check CHECK (answer IN ('', 'yes', 'no', 'moot')),
    answered_by    bigint REFERENCES persons (id),
    answered_at    timestamptz
);
CREATE UNIQUE INDEX action_extensions_open_key ON action_extensions (action_item_id) WHERE answer = '';

-- Until when somebody does not want to be reminded of an item. The due date is no concern of it.
CREATE TABLE action_snoozes (
    action_item_id bigint NOT NULL REFERENCES action_items (id) ON DELETE CASCADE,
    person_id      bigint NOT NULL REFERENCES persons (id),
    until          date NOT NULL, -- on which they are reminded again
    PRIMARY KEY (action_item_id, person_id)
);

-- Who left a platform with open action items, and who was asked what becomes of them.
CREATE TABLE action_leavers (
    platform_id bigint NOT NULL REFERENCES platforms (id),
    person_id   bigint NOT NULL REFERENCES persons (id),
    asked_at    timestamptz NOT NULL, -- consultation time, as is the next
    given_at    timestamptz,
    given_to    bigint REFERENCES persons (id),
    PRIMARY KEY (platform_id, person_id)
);

-- +goose Down
SELECT 'forward only';
