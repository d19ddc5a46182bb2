-- +goose Up

-- The register of decisions: what a line of it says beside its wording, which follows its line of the minutes.
ALTER TABLE decisions
    ADD COLUMN kind text NOT NULL DEFAULT 'decision' CONSTRAINT decisions_kind_check CHECK (kind IN ('decision', 'advice', 'position')),
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN scope text NOT NULL DEFAULT 'subregional' CONSTRAINT decisions_scope_check CHECK (scope IN ('subregional', 'local')),
    ADD COLUMN local_of bigint REFERENCES organisations (id), -- whose local decision it is
    ADD COLUMN in_force_on date,
    ADD COLUMN review_on date,
    ADD COLUMN review_told date, -- the review date of which somebody was reminded
    ADD COLUMN topics text[] NOT NULL DEFAULT '{}',
    ADD COLUMN advice text NOT NULL DEFAULT '' CONSTRAINT decisions_advice_check CHECK (advice IN ('', 'given', 'answered', 'followed', 'effect')),
    ADD COLUMN advice_owner bigint REFERENCES persons (id),
    ADD COLUMN ask_on date, -- when its owner is asked for news of an advice
    ADD COLUMN ask_told date,
    ADD CONSTRAINT decisions_local_check CHECK ((scope = 'local') = (local_of IS NOT NULL));
CREATE INDEX decisions_meeting_idx ON decisions (meeting_id);
CREATE INDEX decisions_review_idx ON decisions (workspace_id, review_on) WHERE review_on IS DISTINCT FROM review_told;
CREATE INDEX decisions_ask_idx ON decisions (workspace_id, ask_on) WHERE ask_on IS DISTINCT FROM ask_told;

ALTER TABLE meetings ADD COLUMN topics text[] NOT NULL DEFAULT '{}';
ALTER TABLE action_items ADD COLUMN topics text[] NOT NULL DEFAULT '{}';
ALTER TABLE agenda_items
    ADD COLUMN topics text[] NOT NULL DEFAULT '{}',
    ADD COLUMN from_decision_id bigint REFERENCES decisions (id) ON DELETE SET NULL; -- of another body, which sent it on
CREATE INDEX agenda_items_from_idx ON agenda_items (from_decision_id) WHERE from_decision_id IS NOT NULL;

-- One voice for each organisation.
CREATE TABLE decision_votes (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    decision_id     bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    vote            text NOT NULL CONSTRAINT decision_votes_vote_check CHECK (vote IN ('for', 'against', 'abstain')),
    PRIMARY KEY (decision_id, organisation_id)
);

-- A later decision replaces, changes or follows an earlier one.
CREATE TABLE decision_links (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    decision_id  bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE, -- the later one
    earlier_id   bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    kind         text NOT NULL CONSTRAINT decision_links_kind_check CHECK (kind IN ('replaces', 'changes', 'follows')),
    PRIMARY KEY (decision_id, earlier_id),
    CONSTRAINT decision_links_self_check CHECK (decision_id <> earlier_id)
);
CREATE INDEX decision_links_earlier_idx ON decision_links (earlier_id);

-- How the councils of the member organisations treated it.
CREATE TABLE decision_councils (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    decision_id     bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    treated_on      date NOT NULL,
    outcome         text NOT NULL CONSTRAINT decision_councils_outcome_check CHECK (outcome IN ('planned', 'approved', 'rejected', 'noted')),
    PRIMARY KEY (decision_id, organisation_id)
);

-- To whom an advice or a common position was sent.
CREATE TABLE decision_recipients (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    decision_id  bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    name         text NOT NULL,
    sent_on      date NOT NULL,
    CONSTRAINT decision_recipients_once_key UNIQUE (decision_id, name, sent_on)
);

CREATE TABLE advice_steps (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    decision_id  bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    state        text NOT NULL CONSTRAINT advice_steps_state_check CHECK (state IN ('given', 'answered', 'followed', 'effect')),
    reached_on   date NOT NULL,
    note         text NOT NULL DEFAULT '',
    noted_by     bigint REFERENCES persons (id),
    noted_at     timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (decision_id, state)
);

-- What was changed in the register, by whom and when: for all who may read the decision.
CREATE TABLE decision_changes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    decision_id  bigint NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    what         text NOT NULL, -- name of the field
    was          text NOT NULL DEFAULT '',
    became       text NOT NULL DEFAULT '',
    changed_by   bigint REFERENCES persons (id),
    changed_at   timestamptz NOT NULL -- consultation time
);
CREATE INDEX decision_changes_decision_idx ON decision_changes (decision_id, id);

-- The wording of a decision is that of its line in the minutes.
-- +goose StatementBegin
CREATE FUNCTION follow_minutes_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE decisions SET text = NEW.text WHERE minutes_item_id = NEW.id AND text <> NEW.text;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER decisions_follow_minutes AFTER UPDATE OF text ON minutes_items
    FOR EACH ROW WHEN (NEW.kind = 'decision') EXECUTE FUNCTION follow_minutes_item();

-- readable_decisions: those that the viewer may read. Every read of the register goes through it.
-- +goose StatementBegin
CREATE FUNCTION readable_decisions(viewer_workspace text, viewer_person bigint, viewed_at timestamptz)
RETURNS SETOF decisions LANGUAGE sql STABLE AS $$
    SELECT d.*
    FROM readable_platforms(viewer_workspace, viewer_person, viewed_at) r
    JOIN decisions d ON d.platform_id = r.platform_id
    WHERE NOT EXISTS (SELECT FROM hidden_lines(viewer_person) h WHERE h.minutes_item_id = d.minutes_item_id)
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
