package main

import (
	"context"
	"fmt"

	"overlegbot/internal/postgres"
)

type migrateCommand struct{}

// Run brings the database up to date; several at once wait for each other.
func (migrateCommand) Run(ctx context.Context, w world) error {
	cfg, err := w.config()
	if err != nil {
		return err
	}
	if err := cfg.ValidateDatabase(); err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	applied, err := postgres.Migrate(ctx, cfg.Database.DirectURL.Reveal())
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, name := range applied {
		fmt.Fprintln(w.stdout, "applied", name)
	}
	fmt.Fprintf(w.stdout, "the database is up to date (%d applied)\n", len(applied))
	return nil
}
