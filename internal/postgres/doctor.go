package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

const databaseNow = `
	SELECT clock_timestamp()`

// Now is the database's clock, which leases go by.
func (d *DB) Now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := d.read(ctx, "database clock", func(t tx) error {
		_, err := t.get(ctx, &now, databaseNow)
		return err
	})
	return now, err
}

const missingExtensions = `
	SELECT wanted
	FROM unnest(ARRAY['pg_trgm', 'unaccent', 'btree_gin']) AS wanted
	WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = wanted)
	ORDER BY wanted`

// MissingExtensions names the extensions of Postgres that the bot needs and the database has not.
func (d *DB) MissingExtensions(ctx context.Context) ([]string, error) {
	var names []string
	err := d.read(ctx, "extensions", func(t tx) error {
		return t.all(ctx, &names, missingExtensions)
	})
	return names, err
}

const registeredChannels = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.channel_id IS NOT NULL
	ORDER BY p.slug`

// RegisteredPlatforms lists every platform that lives in a channel: for the operator, who sees all.
func (d *DB) RegisteredPlatforms(ctx context.Context, ws consult.WorkspaceID) ([]consult.Platform, error) {
	var rows []platformRow
	err := d.read(ctx, "registered platforms", func(t tx) error {
		return t.all(ctx, &rows, registeredChannels, ws)
	})
	var list []consult.Platform
	for _, r := range rows {
		list = append(list, r.platform())
	}
	return list, err
}
