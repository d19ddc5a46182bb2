package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"overlegbot/internal/config"
	"overlegbot/internal/localpg"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// databaseNote is the file in the demo's folder that says where its database is, as long as it runs.
const databaseNote = "database.url"

// tellDatabase says to other commands on this machine where the demo's own database is; the folder is ours.
func (d *demonstration) tellDatabase(url string) error {
	return os.WriteFile(filepath.Join(d.dir, databaseNote), []byte(url), 0o600)
}

// openDemo asks the demo that runs, or else a world of its own.
func (k *counter) openDemo(ctx context.Context, w world) error {
	if url, err := os.ReadFile(filepath.Join(stateDir(w.getenv), databaseNote)); err == nil {
		running := &counter{}
		if running.openStore(ctx, databaseAt(strings.TrimSpace(string(url)))) == nil {
			k.store, k.closers = running.store, running.closers
			return nil
		}
		running.close() // a demo that was killed left it
	}
	return k.ownWorld(ctx, w)
}

func databaseAt(url string) config.Config {
	cfg := config.Default()
	cfg.Database.URL, cfg.Database.DirectURL = config.NewSecret(url), config.NewSecret(url)
	return cfg
}

// ownWorld loads the demo world into a private Postgres that ends with the command.
func (k *counter) ownWorld(ctx context.Context, w world) error {
	pg, err := localpg.Start(ctx, localpg.Options{Install: true, Log: w.stderr})
	if err != nil {
		return err
	}
	k.closers = append(k.closers, func() { _ = pg.Stop() })
	if err := pg.EnsureDatabase(ctx, demoDatabase); err != nil {
		return err
	}
	url := pg.URL(demoDatabase)
	if _, err := postgres.Migrate(ctx, url); err != nil {
		return err
	}
	sim, err := slacksim.Start(ctx, slacksim.Options{World: slacksim.Demo()})
	if err != nil {
		return err
	}
	defer sim.Close()
	cfg := demoConfig(url, sim.Ready())
	s, err := newService(ctx, cfg, demoStart, postgres.Open, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.loadWorld(ctx); err != nil {
		return err
	}
	return k.openStore(ctx, cfg)
}
