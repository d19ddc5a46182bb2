package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/outbox"
	"overlegbot/internal/planner"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
	"overlegbot/internal/slackbot/wire"
	"overlegbot/internal/web"
)

type serveCommand struct{}

// settling is how long after the start whoever waits for an answer goes before the planner, which first looks at everything.
const settling = 200 * time.Millisecond

// Run runs the bot until it is told to stop; then what is under way is finished within ten seconds.
func (serveCommand) Run(ctx context.Context, w world) error {
	defer startedLightly().Stop()
	cfg, err := w.config()
	if err != nil {
		return err
	}
	if err := cfg.Validate(); err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	log := w.logger(cfg.Log)
	log.Debug("configuration", "yaml", cfg.Redacted())
	s, err := newService(ctx, cfg, fileClock(cfg.ClockFile), postgres.Open, log)
	if err != nil {
		return err
	}
	defer s.close()
	return s.run(ctx)
}

// startedLightly collects no garbage during the start, and gives back afterwards what only the start needed.
func startedLightly() *time.Timer {
	usual := debug.SetGCPercent(-1)
	return time.AfterFunc(2*settling, func() {
		debug.SetGCPercent(usual)
		debug.FreeOSMemory()
	})
}

// service is the bot with all that it works with.
type service struct {
	cfg       config.Config
	log       *slog.Logger
	now       consult.Clock
	workspace consult.WorkspaceID
	client    *slack.Client
	store     *postgres.DB
	leader    *postgres.Leader
	bot       *slackbot.Bot
	outbox    *outbox.Worker
	planner   *planner.Planner
	socket    *wire.Socket // nil in HTTP mode
}

// drainTime is how long what is under way may take after SIGTERM.
const drainTime = 10 * time.Second

// newService checks tokens, scopes, database and migrations, and puts the parts together; nothing runs yet.
func newService(ctx context.Context, cfg config.Config, now consult.Clock, open openStore, log *slog.Logger) (*service, error) {
	s := &service{cfg: cfg, log: log, now: now}
	var client *slack.Client
	var who *slack.AuthTestResponse
	var noStore, noSlack error
	var checks sync.WaitGroup // side by side, because each mostly waits
	checks.Go(func() { noStore = s.openStore(ctx, open) })
	checks.Go(func() { client, who, noSlack = s.checkSlack(ctx) })
	checks.Go(func() { // reads the catalogue, which the first answer would wait for
		for _, fault := range i18n.Faults() {
			log.Error("catalogue", "error", fault)
		}
	})
	checks.Wait()
	err := cmp.Or(noStore, noSlack) // one sentence is enough to act on
	if err == nil {
		err = s.assemble(ctx, client, who)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *service) close() {
	if s.leader != nil {
		_ = s.leader.Close()
	}
	if s.store != nil {
		_ = s.store.Close()
	}
}

// openStore opens the database; tests watch what is asked of it.
type openStore func(url string, connections int) (*postgres.DB, error)

func (s *service) openStore(ctx context.Context, open openStore) error {
	store, err := open(s.cfg.Database.URL.Reveal(), s.cfg.Database.MaxConnections)
	if err != nil {
		return wrongUse(err, "database.url cannot be read: %v", err)
	}
	s.store = store
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := store.Ping(ctx); err != nil {
		return wrongUse(err, "the database at database.url does not answer: %v", err)
	}
	pending, err := postgres.PendingMigrations(ctx, s.cfg.Database.DirectURL.Reveal())
	if err != nil {
		return fmt.Errorf("look at migrations: %w", err)
	}
	if len(pending) > 0 {
		return wrongUse(nil, "the database is not up to date (%d migrations to go): run `overlegbot migrate` first", len(pending))
	}
	if s.leader, err = postgres.NewLeader(s.cfg.Database.DirectURL.Reveal()); err != nil {
		return wrongUse(err, "database.direct_url cannot be read: %v", err)
	}
	return nil
}

// checkSlack proves the tokens before anything starts.
func (s *service) checkSlack(ctx context.Context) (*slack.Client, *slack.AuthTestResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	client, granted := newClient(s.cfg)
	who, err := client.AuthTestContext(ctx)
	if err != nil {
		return nil, nil, wrongUse(err, "Slack refuses slack.bot_token (%v): copy the Bot User OAuth Token of the app, it begins with xoxb-", err)
	}
	if missing := missingScopes(s.cfg, granted()); len(missing) > 0 {
		return nil, nil, wrongUse(nil, "the Slack app lacks the scopes %s: %s", strings.Join(missing, ", "), askForScopes(s.cfg, missing))
	}
	if s.cfg.Slack.Mode == config.ModeSocket {
		app := slack.New("", clientOptions(s.cfg, slack.OptionAppLevelToken(s.cfg.Slack.AppToken.Reveal()))...)
		if _, _, err := app.StartSocketModeContext(ctx); err != nil {
			return nil, nil, wrongUse(err, "Slack refuses slack.app_token (%v): make an app-level token with connections:write, it begins with xapp-", err)
		}
	}
	return client, who, nil
}

// askForScopes says how an app gets the scopes that it lacks, or how to do without them.
func askForScopes(cfg config.Config, missing []string) string {
	next := "update the app with the manifest that `overlegbot manifest` prints, and install it again"
	if cfg.Slack.CaptureByEmoji && slices.Contains(missing, "reactions:read") {
		next += "; or set slack.capture_by_emoji to false, which needs reactions:read"
	}
	return next
}

// newClient makes the client for everything that the bot calls, and a way to ask which scopes Slack said it has.
func newClient(cfg config.Config) (*slack.Client, func() []string) {
	var mu sync.Mutex
	var scopes []string
	note := slack.OptionOnResponseHeaders(func(_ string, h http.Header) {
		if list := h.Get("X-OAuth-Scopes"); list != "" {
			mu.Lock()
			defer mu.Unlock()
			scopes = strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
		}
	})
	client := slack.New(cfg.Slack.BotToken.Reveal(), clientOptions(cfg, note)...)
	return client, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return scopes
	}
}

// clientOptions never include slack-go's retries: repeating a POST doubles messages.
func clientOptions(cfg config.Config, more ...slack.Option) []slack.Option {
	options := []slack.Option{slack.OptionHTTPClient(&http.Client{Timeout: 15 * time.Second})}
	if cfg.Slack.APIURL != "" {
		options = append(options, slack.OptionAPIURL(cfg.Slack.APIURL))
	}
	return append(options, more...)
}

func (s *service) assemble(ctx context.Context, client *slack.Client, who *slack.AuthTestResponse) error {
	s.client, s.workspace = client, consult.WorkspaceID(who.TeamID)
	if err := s.store.EnsureWorkspace(ctx, s.workspace, who.Team, who.UserID); err != nil {
		return err
	}
	var err error
	s.bot, err = slackbot.New(slackbot.Config{
		Workspace: s.workspace, BotUserID: who.UserID, Command: s.cfg.Slack.Command, APIURL: s.cfg.Slack.APIURL,
		InboxLease: s.cfg.Inbox.Lease, InboxWorkers: s.cfg.Inbox.Workers, Language: s.cfg.Language, Defaults: defaults(s.cfg),
		Retention:   retentionDays(s.cfg.Retention.Days),
		CalendarURL: calendarURL(s.cfg), Files: fileLinks(s.cfg), EmojiCapture: s.cfg.Slack.CaptureByEmoji, Demo: s.cfg.Demo,
	}, s.store, client, s.now, s.log, feature.All(s.store))
	if err != nil {
		return err
	}
	s.outbox, err = outbox.New(outbox.Config{
		Workspace: s.workspace, Workers: s.cfg.Outbox.Workers, Timeout: s.cfg.Outbox.Timeout, Lease: s.cfg.Outbox.Lease,
		LateAccept: s.cfg.Outbox.LateAccept, Settle: s.cfg.Outbox.Settle, Pace: s.cfg.Pace,
		History: outbox.HistoryScopes{Channels: grantsHistory(s.cfg.Slack.WantedScopes())},
	}, s.store, s.bot.Renderer(), client, s.now, s.log)
	if err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	s.planner = planner.New(s.workspace, upkeep{s.store, s.cfg.Retention}, s.leader, s.now, s.log)
	if s.cfg.Slack.Mode == config.ModeSocket {
		s.socket = wire.NewSocket(wire.SocketConfig{
			APIURL: s.cfg.Slack.APIURL, BotToken: s.cfg.Slack.BotToken.Reveal(), AppToken: s.cfg.Slack.AppToken.Reveal(),
		}, s.bot, s.log)
	}
	return nil
}

// defaults are what a new platform of this installation starts with.
func defaults(cfg config.Config) consult.Defaults {
	seconds := func(d time.Duration) consult.Seconds { return consult.Seconds(d / time.Second) }
	r := cfg.Reminders
	return consult.Defaults{
		Zone: cfg.Timezone, InvitationLead: seconds(r.Invitation), UnansweredLead: seconds(r.Unanswered), AttendingLead: seconds(r.Attending),
		DeadlineLeads: r.DeadlineDays, QuietFrom: r.QuietHours.From, QuietTo: r.QuietHours.To,
	}
}

func grantsHistory(scopes []string) bool {
	n := 0
	for _, scope := range scopes {
		if scope == "channels:history" || scope == "groups:history" {
			n++
		}
	}
	return n == 2
}

// upkeep is the planner's store, with how long things are kept.
type upkeep struct {
	*postgres.DB
	retention config.Retention
}

// CleanUp implements the planner's store: what Slack delivered ages in wire time, records in consultation time.
func (u upkeep) CleanUp(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	if err := u.DB.CleanUp(ctx, ws, u.retention.Payload, u.retention.Keys); err != nil {
		return 0, err
	}
	return u.Retain(ctx, ws, now, retentionDays(u.retention.Days))
}

// run runs until ctx ends. The receivers stop first, so that nothing new is taken on while the rest is finished.
func (s *service) run(ctx context.Context) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var workers errgroup.Group
	workers.Go(func() error { return s.bot.Run(work) })
	workers.Go(func() error { return s.outbox.Run(work) })
	workers.Go(func() error { return s.listen(work) })
	workers.Go(func() error {
		if !settled(work) {
			return nil
		}
		return s.planner.Run(work)
	})

	err := s.receive(ctx)
	stopWork()
	drained := make(chan error, 1)
	go func() { drained <- workers.Wait() }()
	select {
	case late := <-drained:
		return errors.Join(err, late)
	case <-time.After(drainTime):
		s.log.Warn("stopped before everything under way was finished; it is picked up at the next start")
		return err
	}
}

// settled waits until the start is over; false when ctx ended before.
func settled(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(settling):
		return true
	}
}

// listen wakes the outbox when something was written, and tries again when the database was away.
func (s *service) listen(ctx context.Context) error {
	for {
		if err := postgres.Listen(ctx, s.cfg.Database.DirectURL.Reveal(), s.outbox.Wake); err != nil {
			s.log.Warn("listen", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// receive takes what Slack sends, and answers health checks, until ctx ends.
func (s *service) receive(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	if s.cfg.Health.Addr != "" {
		g.Go(func() error { return s.listenHTTP(ctx, "health.addr", s.cfg.Health.Addr, web.Health(s.ready)) })
	}
	if s.socket != nil {
		g.Go(func() error { return s.socket.Run(ctx) })
	}
	if s.cfg.Listens() {
		g.Go(func() error { return s.listenHTTP(ctx, "http.addr", s.cfg.HTTP.Addr, s.handler()) })
	}
	return g.Wait()
}

// handler answers on http.addr: Slack in HTTP mode, calendar programs where people have an address for them.
func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	if s.socket == nil {
		mux.Handle("/slack/", web.Slack(s.cfg.Slack.SigningSecret.Reveal(), s.bot, s.log))
	}
	if s.cfg.Web.PublicURL != "" {
		mux.Handle(web.CalendarPath, web.Calendars(feeds{s}, s.log))
		mux.Handle(web.FilePath, web.Files(linkedFiles{s.bot}, s.log))
	}
	return mux
}

// ready says why the bot cannot do its work, nil when it can.
func (s *service) ready(ctx context.Context) error {
	if err := s.store.Ping(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	if s.socket != nil && !s.socket.Ready() {
		return errors.New("no connection to Slack")
	}
	return nil
}

func (s *service) listenHTTP(ctx context.Context, key, addr string, handler http.Handler) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return wrongUse(err, "%s %s cannot be used: %v", key, addr, err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	stop := context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime/2)
		defer cancel()
		_ = server.Shutdown(late)
	})
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("listen on %s: %w", key, err)
	}
	return nil
}
