package postgres_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/migrations"
)

func TestFourMigrationsAtOnceApplyEachFileOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	want, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	before, err := postgres.PendingMigrations(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, before); diff != "" {
		t.Errorf("pending in an empty database (-want +got):\n%s", diff)
	}

	applied := make([][]string, 4)
	var group errgroup.Group
	for i := range applied {
		group.Go(func() (err error) {
			applied[i], err = postgres.Migrate(t.Context(), url)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, slices.Concat(applied...)); diff != "" {
		t.Errorf("applied by the four together (-want +got):\n%s", diff)
	}

	after, err := postgres.PendingMigrations(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) > 0 {
		t.Errorf("got pending %v afterwards, want none", after)
	}
}
