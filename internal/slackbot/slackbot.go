// Package slackbot is the Slack face of the bot: routes, the runner around
// them, the permission gate and help. The features are in packages below it,
// which know it and not each other; package feature lists them. A handler
// parses, asks the store, and returns a value; the runner stores what changes
// something before Slack is told "ok", acknowledges in time, and carries the
// answer out.
package slackbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Config is what the bot needs to know.
type Config struct {
	Workspace    consult.WorkspaceID
	BotUserID    string
	Command      string        // "/overleg"
	APIURL       string        // "" is Slack's; answers go nowhere else
	InboxLease   time.Duration // wire time that one delivery's work may take
	InboxWorkers int           // deliveries worked on at once
	CalendarURL  string        // below which people's own programs read calendars, ending with a slash; "" = nowhere
	Files        FileLinks     // for when Slack does not take a file
	Language     string        // of people whose Slack does not say
	Demo         bool          // this is the demo, with its world
	EmojiCapture bool          // the secretary's reaction takes a message up in the minutes
	Defaults     consult.Defaults
	Retention    consult.Retention // where a platform chose nothing else
}

// Store is what the runner asks of the database; each feature declares its own part.
type Store interface {
	inboxStore
	peopleStore
	confirmStore
	answerStore
	helpStore
}

// Bot receives Slack's deliveries and answers them.
type Bot struct {
	cfg     Config
	store   Store
	slack   *slack.Client
	now     consult.Clock
	log     *slog.Logger
	routing *routing
	people  *People

	home     Home
	dropped  Dropped // nil when no feature takes files
	renderer Renderer

	slots   chan struct{}
	working sync.WaitGroup
	busy    atomic.Int64    // deliveries that are being worked on
	hosts   map[string]bool // where answers may be posted
}

// New wires the features together. Two routes of one name are an error.
func New(cfg Config, store Store, client *slack.Client, now consult.Clock, log *slog.Logger, features Features) (*Bot, error) {
	cfg.Language = consult.Language(cfg.Language)
	b := &Bot{
		cfg: cfg, store: store, slack: client, now: now, log: log,
		people: NewPeople(cfg, store, client, log),
		slots:  make(chan struct{}, max(1, cfg.InboxWorkers)),
		hosts:  map[string]bool{"hooks.slack.com": true},
	}
	if api, err := url.Parse(cfg.APIURL); err == nil && api.Host != "" {
		b.hosts[api.Host] = true
	}
	if err := b.assemble(features(cfg, b.people)); err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	return b, nil
}

// Renderer puts what the bot says of its own accord in words, for the outbox.
func (b *Bot) Renderer() Renderer { return b.renderer }

// Run picks up what a crash or a fault left in the inbox, until ctx ends; then it waits for the work in progress.
func (b *Bot) Run(ctx context.Context) error {
	tick := time.NewTicker(min(2*time.Second, b.cfg.InboxLease/3))
	defer tick.Stop()
	for {
		b.pickUp(ctx)
		select {
		case <-ctx.Done():
			b.working.Wait()
			return nil
		case <-tick.C:
		}
	}
}

func (b *Bot) pickUp(ctx context.Context) {
	left, err := b.store.Leftovers(ctx, b.cfg.Workspace, cap(b.slots), b.cfg.InboxLease)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			b.log.Warn("inbox cannot be read", "error", err)
		}
		return
	}
	for _, d := range left {
		b.spawn(ctx, func(ctx context.Context) { b.resume(ctx, d) })
	}
}

// Busy says whether something that Slack delivered is still being worked on here; the demo's clock waits for it.
func (b *Bot) Busy() bool { return b.busy.Load() > 0 }

// spawn does work that outlives the delivery's own context, within the workers' bound and the lease.
func (b *Bot) spawn(ctx context.Context, work func(context.Context)) {
	b.busy.Add(1)
	b.working.Go(func() {
		defer b.busy.Add(-1)
		b.slots <- struct{}{}
		defer func() { <-b.slots }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.cfg.InboxLease)
		defer cancel()
		work(ctx)
	})
}
