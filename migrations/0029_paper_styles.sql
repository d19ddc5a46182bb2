-- +goose Up

-- How a platform's papers look; a platform without a row has the plain house style.
CREATE TABLE paper_styles (
    platform_id  bigint PRIMARY KEY REFERENCES platforms (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    header       text NOT NULL DEFAULT '',
    colour       text NOT NULL DEFAULT '' CONSTRAINT paper_styles_colour_check CHECK (colour ~ '^(#[0-9a-f]{6})?$'),
    logo         bytea NOT NULL DEFAULT '', -- PNG or JPEG, written anew by us
    logo_kind    text NOT NULL DEFAULT '',
    logo_alt     text NOT NULL DEFAULT '', -- what it shows
    logo_width   integer NOT NULL DEFAULT 0, -- pixels
    logo_height  integer NOT NULL DEFAULT 0
);

-- +goose Down
SELECT 'forward only';
