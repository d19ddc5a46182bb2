-- +goose Up
-- Why a rhythm begins, or a date of its own is planned, is kept and shown. A meeting's reason was there already.
ALTER TABLE series
    ADD COLUMN reason text NOT NULL DEFAULT '';

-- A date that goes with its rhythm is told in the one notice of that change, which holds from a moment on; the revision
-- in which the date went says whether that notice still stands for it.
ALTER TABLE meetings
    ADD COLUMN gone_in   integer,
    ADD COLUMN gone_from timestamptz;
