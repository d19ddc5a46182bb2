package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"overlegbot/migrations"
)

// Migrate applies the migrations that the database at url does not have yet and returns their file names in order,
// also those before one that failed. Several processes may call it at once: goose's session lock lets one work while
// the others look again each second, for five minutes at most. The lock belongs to a session, so url must not lead
// through a pooler that hands out transactions (see database.direct_url).
func Migrate(ctx context.Context, url string) (applied []string, err error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	defer db.Close()
	provider, err := newProvider(db)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	results, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	for _, result := range results {
		applied = append(applied, filepath.Base(result.Source.Path))
	}
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// PendingMigrations returns the file names of the migrations that Migrate would apply to the database at url. It
// changes nothing, which is why it does not ask goose: that would create its table first.
func PendingMigrations(ctx context.Context, url string) ([]string, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, fmt.Errorf("pending migrations: %w", err)
	}
	defer db.Close()
	done, err := appliedVersions(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("pending migrations: %w", err)
	}
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("pending migrations: %w", err)
	}
	var pending []string
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("pending migrations: %w", err)
		}
		if !done[version] {
			pending = append(pending, name)
		}
	}
	return pending, nil
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
}

func appliedVersions(ctx context.Context, db *sql.DB) (map[int64]bool, error) {
	const query = `
		SELECT COALESCE(array_agg(version_id), '{}')
		FROM goose_db_version
		WHERE is_applied`
	var exists bool
	if err := db.QueryRowContext(ctx, `SELECT to_regclass('goose_db_version') IS NOT NULL`).Scan(&exists); err != nil || !exists {
		return nil, err
	}
	var versions []int64
	if err := db.QueryRowContext(ctx, query).Scan(pq.Array(&versions)); err != nil {
		return nil, err
	}
	done := make(map[int64]bool, len(versions))
	for _, version := range versions {
		done[version] = true
	}
	return done, nil
}
