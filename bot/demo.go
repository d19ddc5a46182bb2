package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/localpg"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
	"overlegbot/internal/slacksim"
)

type demoCommand struct {
	Addr  string `help:"Loopback address of the page." default:"127.0.0.1:8474" env:"OVERLEGBOT_DEMO_ADDR"`
	Fresh bool   `help:"Start over: forget what happened in the demo."`
}

const demoDatabase = "overlegbot"

// What lies in the demo's folder.
const (
	postgresState = "postgres"
	slackState    = "slack.journal"
	clockState    = "clock.json"
)

// demoStart is when the demo world begins, whatever the machine's date.
func demoStart() time.Time {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		brussels = time.UTC // cannot happen: tzdata is embedded
	}
	return time.Date(2026, time.November, 23, 9, 0, 0, 0, brussels)
}

// Run brings up a private Postgres, the simulated workspace with its people, and the bot against it over Socket Mode.
func (c demoCommand) Run(ctx context.Context, w world) error {
	d, err := startDemo(ctx, c, w)
	if err != nil {
		return err
	}
	return d.run(ctx, w)
}

// demonstration is the whole of it.
type demonstration struct {
	dir     string
	pg      *localpg.Server
	clock   *movingClock
	sim     *slacksim.Workspace
	service *service
}

func startDemo(ctx context.Context, c demoCommand, w world) (*demonstration, error) {
	d := &demonstration{dir: stateDir(w.getenv)}
	if err := d.bringUp(ctx, c, w); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *demonstration) bringUp(ctx context.Context, c demoCommand, w world) error {
	if c.Fresh {
		if w.getenv("DATABASE_URL") != "" {
			return wrongUse(nil, "the demo does not empty the database of DATABASE_URL: empty it yourself, or start without DATABASE_URL")
		}
		if err := d.forget(); err != nil {
			return fmt.Errorf("start over: %w", err)
		}
	}
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", d.dir, err)
	}
	url, err := d.database(ctx, w)
	if err != nil {
		return err
	}
	if d.pg != nil {
		if err := d.tellDatabase(url); err != nil {
			return err
		}
	}
	d.clock = newMovingClock(filepath.Join(d.dir, clockState), demoStart())
	emoji := w.getenv("OVERLEGBOT_SLACK_CAPTURE_BY_EMOJI") == "true"
	manifest, err := demoManifest(emoji)
	if err != nil {
		return err
	}
	d.sim, err = slacksim.Start(ctx, slacksim.Options{
		Addr: c.Addr, World: slacksim.Demo(), Manifest: manifest, Journal: filepath.Join(d.dir, slackState), Clock: strip{d},
	})
	if err != nil {
		return wrongUse(err, "the demo cannot start: %v", err)
	}
	cfg := demoConfig(url, d.sim.Ready())
	cfg.HTTP.Addr = freeAddress(ctx, calendarsAt)
	cfg.Web.PublicURL = "http://" + cfg.HTTP.Addr
	cfg.Slack.CaptureByEmoji = emoji
	if d.service, err = newService(ctx, cfg, d.clock.Now, postgres.Open, w.logger(cfg.Log)); err != nil {
		return err
	}
	return d.service.loadWorld(ctx)
}

// calendarsAt is where calendar programs on this machine read the demo's meetings, next to the page.
const calendarsAt = "127.0.0.1:8475"

// freeAddress is the wanted address, or another port when somebody has that one already, such as a second demo.
func freeAddress(ctx context.Context, wanted string) string {
	var lc net.ListenConfig
	for _, addr := range []string{wanted, "127.0.0.1:0"} {
		if l, err := lc.Listen(ctx, "tcp", addr); err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	return wanted
}

// forget removes the state, and nothing else that may lie in the folder.
func (d *demonstration) forget() error {
	var errs []error
	for _, name := range []string{postgresState, slackState, clockState} {
		errs = append(errs, os.RemoveAll(filepath.Join(d.dir, name)))
	}
	return errors.Join(errs...)
}

// database starts the private cluster, or takes the one that DATABASE_URL names, and brings it up to date.
func (d *demonstration) database(ctx context.Context, w world) (string, error) {
	url := w.getenv("DATABASE_URL")
	if url == "" {
		var err error
		d.pg, err = localpg.Start(ctx, localpg.Options{Dir: filepath.Join(d.dir, postgresState), Install: true, Log: w.stderr})
		if err != nil {
			return "", err
		}
		url = d.pg.URL(demoDatabase)
		if err := d.pg.EnsureDatabase(ctx, demoDatabase); err != nil {
			return "", fmt.Errorf("make the demo's database: %w", err)
		}
	}
	if _, err := postgres.Migrate(ctx, url); err != nil {
		return "", err
	}
	return url, nil
}

// demoManifest makes the simulated workspace grant what a real one would, and no more.
func demoManifest(emoji bool) ([]byte, error) {
	app := config.Slack{CaptureByEmoji: emoji, OptionalScopes: demoScopes()}
	m, err := slackbot.NewManifest(slackbot.ManifestOptions{
		Command: config.Default().Slack.Command, Lang: consult.Dutch, AppID: "*", Wanted: app.WantedScopes(), Emoji: emoji,
	}, feature.All(nil))
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return json.Marshal(m)
}

// demoScopes are the optional scopes that the demo's app has: its coordinator may send a table of contacts.
func demoScopes() []string { return []string{"files:read"} }

func demoConfig(url string, ready slacksim.Ready) config.Config {
	cfg := config.Default()
	cfg.Demo = true
	cfg.Slack.APIURL = ready.API
	cfg.Slack.OptionalScopes = demoScopes()
	cfg.Slack.BotToken = config.NewSecret(ready.BotToken)
	cfg.Slack.AppToken = config.NewSecret(ready.AppToken)
	cfg.Database.URL, cfg.Database.DirectURL = config.NewSecret(url), config.NewSecret(url)
	cfg.Health.Addr = ""
	cfg.Log.Level = "warn"
	return cfg
}

// stateDir is where the demo's state survives a restart. OVERLEGBOT_STATE_DIR lets two demos run side by side.
func stateDir(getenv func(string) string) string {
	if dir := getenv("OVERLEGBOT_STATE_DIR"); dir != "" {
		return dir
	}
	if os.Geteuid() == 0 {
		return "/var/lib/overlegbot"
	}
	if base := getenv("XDG_STATE_HOME"); base != "" {
		return filepath.Join(base, "overlegbot")
	}
	return filepath.Join(getenv("HOME"), ".local", "state", "overlegbot")
}

// run serves until ctx ends, and says where as soon as the bot is connected.
func (d *demonstration) run(ctx context.Context, w world) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.service.run(ctx) })
	g.Go(func() error { return d.keepClock(ctx) })
	g.Go(func() error {
		d.connected(ctx)
		_, err := fmt.Fprintln(w.stdout, "Overlegbot demo: "+d.sim.Ready().Page)
		return err
	})
	err := g.Wait()
	return errors.Join(err, d.close())
}

// connected waits until the bot has its socket; without one, whoever opens the page would be answered by nobody.
func (d *demonstration) connected(ctx context.Context) {
	for !d.service.socket.Ready() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// keepClock writes down the time now and then, so that a restart goes on where this run stopped.
func (d *demonstration) keepClock(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return d.clock.keep()
		case <-tick.C:
			if err := d.clock.keep(); err != nil {
				return err
			}
		}
	}
}

func (d *demonstration) close() error {
	var errs []error
	if d.service != nil {
		d.service.close()
	}
	if d.sim != nil {
		errs = append(errs, d.sim.Close())
	}
	if d.pg != nil {
		errs = append(errs, os.RemoveAll(filepath.Join(d.dir, databaseNote)), d.pg.Stop())
	}
	return errors.Join(errs...)
}

// strip is the clock strip of the page: it moves consultation time and waits until the bot has done what is due.
type strip struct {
	demo *demonstration
}

// Now implements slacksim.Clock.
func (s strip) Now() time.Time { return s.demo.clock.Now().In(demoStart().Location()) }

// Set implements slacksim.Clock.
func (s strip) Set(ctx context.Context, t time.Time) error { return s.demo.clock.set(t) }

// reminders are what "until the next reminder" stops at.
var reminders = []consult.Purpose{
	consult.PurposeUnanswered, consult.PurposeAttending, consult.PurposeDeadline, consult.PurposeNudge, consult.PurposeInvitation,
}

// Next implements slacksim.Clock: the next delivery, or the hour at which the day's nudges are planned.
func (s strip) Next(ctx context.Context, what string) (time.Time, bool, error) {
	now := s.Now()
	service := s.demo.service
	if what == "reminder" {
		return service.store.Next(ctx, service.workspace, now, reminders...)
	}
	at, found, err := service.store.Next(ctx, service.workspace, now)
	if err != nil {
		return at, false, err
	}
	if morning := nextMorning(now); !found || morning.Before(at) {
		return morning, true, nil
	}
	return at, true, nil
}

// nextMorning is the next 9 o'clock in Brussels, when nudges are planned.
func nextMorning(now time.Time) time.Time {
	local := now.In(demoStart().Location())
	morning := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, local.Location())
	if !morning.After(now) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}

// settleTime is how long the bot may take to send what is due at one moment.
const settleTime = 20 * time.Second

// Settle implements slacksim.Clock.
func (s strip) Settle(ctx context.Context) error {
	if s.demo.service == nil {
		return nil // still starting
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	return s.demo.service.settle(ctx)
}

// settle plans and sends until nothing that is due is left.
func (s *service) settle(ctx context.Context) error {
	for {
		if err := s.planner.Tick(ctx); err != nil {
			return err
		}
		s.outbox.Wake()
		rest, err := s.store.AtRest(ctx, s.workspace, s.now())
		if err != nil || (rest && !s.bot.Busy()) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(15 * time.Millisecond):
		}
	}
}
