-- +goose Up

-- A rhythm is dated: the one that follows it holds from its end on. Both ends are moments of occurrences, so that what was
-- planned before the change stays as it was.
ALTER TABLE series
    ADD COLUMN follows_id bigint REFERENCES series (id), -- the rhythm that this one replaced
    ADD COLUMN policy text NOT NULL DEFAULT 'keep' CONSTRAINT series_policy_check
        CHECK (policy IN ('keep', 'skip', 'next_workday', 'next_week', 'ask')), -- what becomes of an occurrence on a day off
    ADD COLUMN end_reason text NOT NULL DEFAULT '';

-- A day off that a rhythm skips, moves or asks about is written at the occurrence: the name stands for why.
ALTER TABLE meetings
    ADD COLUMN edition integer NOT NULL DEFAULT 0, -- rises with every change by hand, so that two people do not overwrite each other
    ADD COLUMN day_off text NOT NULL DEFAULT '', -- the day off that the occurrence falls on, '' = none
    ADD COLUMN day_off_answered boolean NOT NULL DEFAULT false; -- the chair was asked and said what to do

-- Days on which a platform does not meet, besides Belgium's public holidays: own closing days and ranges.
CREATE TABLE closing_days (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    platform_id  bigint NOT NULL REFERENCES platforms (id),
    first_on     date NOT NULL,
    last_on      date NOT NULL,
    name         text NOT NULL DEFAULT '',
    CONSTRAINT closing_days_order_check CHECK (last_on >= first_on)
);
CREATE INDEX closing_days_platform_idx ON closing_days (platform_id, first_on);

ALTER TABLE platforms
    ADD COLUMN flemish_day boolean NOT NULL DEFAULT true, -- 11 July is a day off
    ADD COLUMN bridge_days boolean NOT NULL DEFAULT false, -- a workday between a public holiday and a weekend is a day off
    ADD COLUMN loose_days integer CONSTRAINT platforms_loose_days_check CHECK (loose_days BETWEEN 7 AND 730), -- no fixed rhythm; a nudge after so many days without a meeting
    ADD COLUMN ends_on date; -- a temporary group's last day

-- +goose Down
SELECT 'forward only';
