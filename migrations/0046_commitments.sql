-- +goose Up

-- What the council of a board said of a stage of a project, or when it will (R44, R45). Lines are added and never changed;
-- one that was noted by mistake is withdrawn with a reason.
CREATE TABLE commitments (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id     text NOT NULL REFERENCES workspaces (id),
    project_id       bigint NOT NULL REFERENCES projects (id),
    organisation_id  bigint NOT NULL REFERENCES organisations (id),
    stage            text NOT NULL CONSTRAINT commitments_stage_check CHECK (stage IN ('interest', 'intent', 'principle', 'approval')),
    council          text NOT NULL CONSTRAINT commitments_council_check CHECK (council IN ('municipal_council', 'welfare_council', 'college', 'standing_bureau', 'other')),
    result           text NOT NULL CONSTRAINT commitments_result_check CHECK (result IN ('planned', 'approved', 'rejected', 'postponed')),
    on_day           date NOT NULL, -- of the council
    paper            text NOT NULL DEFAULT '', -- a link, or where it stands
    remark           text NOT NULL DEFAULT '',
    noted_by         bigint REFERENCES persons (id),
    noted_at         timestamptz NOT NULL, -- consultation time
    withdrawn_by     bigint REFERENCES persons (id),
    withdrawn_at     timestamptz,
    withdrawn_reason text NOT NULL DEFAULT ''
);
CREATE INDEX commitments_project_idx ON commitments (project_id, organisation_id);

-- Agreements of a project, and who signed them (R16).
CREATE TABLE agreements (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    project_id   bigint NOT NULL REFERENCES projects (id),
    name         text NOT NULL,
    created_by   bigint REFERENCES persons (id),
    created_at   timestamptz NOT NULL, -- consultation time
    CONSTRAINT agreements_name_key UNIQUE (project_id, name)
);
CREATE TABLE agreement_signatures (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    project_id      bigint NOT NULL REFERENCES projects (id),
    agreement_id    bigint NOT NULL REFERENCES agreements (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    signed_on       date NOT NULL,
    paper           text NOT NULL DEFAULT '',
    ended_on        date, -- it gave notice: it is bound no longer from that day on
    reason          text NOT NULL DEFAULT '', -- of that
    noted_by        bigint REFERENCES persons (id),
    noted_at        timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (agreement_id, organisation_id, signed_on),
    CONSTRAINT agreement_signatures_period_check CHECK (ended_on IS NULL OR ended_on >= signed_on)
);

-- The member that manages a project for the others, with what it does for them, from a day to a day (R13).
CREATE TABLE project_leads (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    project_id      bigint NOT NULL REFERENCES projects (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    duties          text[] NOT NULL DEFAULT '{}',
    from_on         date NOT NULL,
    to_on           date, -- the last day
    noted_by        bigint REFERENCES persons (id),
    noted_at        timestamptz NOT NULL, -- consultation time
    PRIMARY KEY (project_id, from_on),
    CONSTRAINT project_leads_period_check CHECK (to_on IS NULL OR to_on >= from_on)
);

-- Who is delegated by a board to a platform, and who takes their place, from a day to a day (R10).
CREATE TABLE delegates (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    person_id       bigint NOT NULL REFERENCES persons (id),
    part            text NOT NULL CONSTRAINT delegates_part_check CHECK (part IN ('delegate', 'substitute')),
    from_on         date NOT NULL,
    to_on           date, -- the last day
    noted_by        bigint REFERENCES persons (id),
    noted_at        timestamptz NOT NULL, -- consultation time
    CONSTRAINT delegates_period_check CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX delegates_platform_idx ON delegates (platform_id, organisation_id);
CREATE INDEX delegates_person_idx ON delegates (person_id);

-- A platform that wants each of its meetings told to councils and supporters (R27, R53), within so many days.
CREATE TABLE report_back_rules (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint PRIMARY KEY REFERENCES platforms (id),
    days         integer NOT NULL CONSTRAINT report_back_rules_days_check CHECK (days BETWEEN 1 AND 365),
    since        date NOT NULL, -- meetings from that day on
    ended_on     date, -- no meeting from that day on
    set_by       bigint REFERENCES persons (id)
);
CREATE TABLE report_back_receivers (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (platform_id, organisation_id)
);

-- How far it is told, for each meeting.
CREATE TABLE report_backs (
    workspace_id    text NOT NULL REFERENCES workspaces (id),
    platform_id     bigint NOT NULL REFERENCES platforms (id),
    meeting_id      bigint NOT NULL REFERENCES meetings (id),
    organisation_id bigint NOT NULL REFERENCES organisations (id),
    due_on          date NOT NULL,
    outcome         text NOT NULL DEFAULT '' CONSTRAINT report_backs_outcome_check CHECK (outcome IN ('', 'planned', 'noted', 'approved', 'rejected')),
    on_day          date, -- of the council
    remark          text NOT NULL DEFAULT '',
    changed_by      bigint REFERENCES persons (id),
    changed_at      timestamptz, -- consultation time
    PRIMARY KEY (meeting_id, organisation_id),
    CONSTRAINT report_backs_told_check CHECK ((outcome = '') = (on_day IS NULL))
);
CREATE INDEX report_backs_platform_idx ON report_backs (platform_id);

-- platform_of knows these too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION platform_of(subject text, subject_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE subject
        WHEN 'platform' THEN nullif(subject_id, 0)
        WHEN 'series' THEN (SELECT s.platform_id FROM series s WHERE s.id = subject_id)
        WHEN 'meeting' THEN (SELECT m.platform_id FROM meetings m WHERE m.id = subject_id)
        WHEN 'agenda_item' THEN (SELECT a.platform_id FROM agenda_items a WHERE a.id = subject_id)
        WHEN 'minutes_item' THEN (SELECT m.platform_id FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = subject_id)
        WHEN 'remark' THEN (SELECT m.platform_id FROM minutes_remarks r JOIN meetings m ON m.id = r.meeting_id WHERE r.id = subject_id)
        WHEN 'correction' THEN (SELECT m.platform_id FROM minutes_corrections c JOIN meetings m ON m.id = c.meeting_id WHERE c.id = subject_id)
        WHEN 'decision' THEN (SELECT d.platform_id FROM decisions d WHERE d.id = subject_id)
        WHEN 'action_item' THEN (SELECT a.platform_id FROM action_items a WHERE a.id = subject_id)
        WHEN 'deadline' THEN (SELECT d.platform_id FROM deadlines d WHERE d.id = subject_id)
        WHEN 'status_round' THEN (SELECT r.platform_id FROM status_rounds r WHERE r.id = subject_id)
        WHEN 'project' THEN (SELECT p.platform_id FROM projects p WHERE p.id = subject_id)
        WHEN 'round' THEN (SELECT r.platform_id FROM rounds r WHERE r.id = subject_id)
        WHEN 'commitment' THEN (SELECT p.platform_id FROM commitments c JOIN projects p ON p.id = c.project_id WHERE c.id = subject_id)
        WHEN 'agreement' THEN (SELECT p.platform_id FROM agreements a JOIN projects p ON p.id = a.project_id WHERE a.id = subject_id)
        WHEN 'delegate' THEN (SELECT d.platform_id FROM delegates d WHERE d.id = subject_id)
    END
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
