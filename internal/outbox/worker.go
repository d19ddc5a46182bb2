// Package outbox sends what is due. Deliveries are rows that the steps of the product wrote in their own transactions;
// a worker leases them, writes down its intent, calls Slack, and writes down the outcome. What Slack may or may not have
// taken is settled by the policy in policy.go. Several workers, in several processes, can serve one workspace.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Store holds the deliveries.
type Store interface {
	queue
	repairs
}

// queue is what sending needs.
type queue interface {
	// Claim leases at most n deliveries that are due at now, in order, at most one for each recipient.
	Claim(ctx context.Context, ws consult.WorkspaceID, now time.Time, n int, lease time.Duration) ([]consult.Delivery, error)
	// Begin writes the intent to send; it refuses with consult.CodeConflict when the lease is lost.
	Begin(ctx context.Context, d consult.Delivery) error
	// Settle writes the outcome.
	Settle(ctx context.Context, d consult.Delivery, o consult.Outcome) error
	// Defer gives the lease back; the delivery comes up again after in, of wire time.
	Defer(ctx context.Context, d consult.Delivery, in time.Duration, reason string) error
}

// repairs is what the unknown and the stale need.
type repairs interface {
	// Unknowns leases deliveries of unknown fate that have waited long enough; quarantine is how long after its lease
	// one waits that a crash left behind.
	Unknowns(ctx context.Context, ws consult.WorkspaceID, n int, lease, quarantine time.Duration) ([]consult.Delivery, error)
	// Stale leases postings whose content has changed.
	Stale(ctx context.Context, ws consult.WorkspaceID, n int, lease time.Duration) ([]consult.Delivery, error)
	// Refreshed notes that a posting was brought up to date.
	Refreshed(ctx context.Context, d consult.Delivery) error
}

// Renderer finds the words for a delivery, in the recipient's language. It says that the delivery is late when d.Late
// and possibly double when d.MaybeDouble; a *consult.Error with CodeMoot means that it is no longer useful. It may be an
// Illustrator too.
type Renderer interface {
	Render(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error)
}

// Sender is what is used of *slack.Client. It must not retry by itself: that doubles postings.
type Sender interface {
	PostMessageContext(ctx context.Context, channelID string, options ...slack.MsgOption) (channel, ts string, err error)
	UploadFileContext(ctx context.Context, params slack.UploadFileParameters) (*slack.FileSummary, error)
	PostEphemeralContext(ctx context.Context, channelID, userID string, options ...slack.MsgOption) (ts string, err error)
	UpdateMessageContext(ctx context.Context, channelID, timestamp string, options ...slack.MsgOption) (channel, ts, text string, err error)
	OpenConversationContext(ctx context.Context, params *slack.OpenConversationParameters) (channel *slack.Channel, noOp, alreadyOpen bool, err error)
	GetConversationHistoryContext(ctx context.Context, params *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error)
	GetConversationRepliesContext(ctx context.Context, params *slack.GetConversationRepliesParameters) (msgs []slack.Message, more bool, cursor string, err error)
}

// Config is how a worker works. Zero values stand for the defaults.
type Config struct {
	Workspace  consult.WorkspaceID
	Workers    int           // deliveries under way at once; 8
	Timeout    time.Duration // of one call to Slack; 8 s, below the 10 s in which serve must drain
	Lease      time.Duration // of one delivery; 1 min
	LateAccept time.Duration // how long after our timeout a posting may still appear; 30 s
	Settle     time.Duration // waited beyond that before a posting is looked up; 6 min
	Tick       time.Duration // between looks without being woken; 1 s
	MaxTries   int           // refused tries until a delivery is dead; 8
	Pace       float64       // times Slack's published rates; 1
	History    HistoryScopes // where the bot may look up its own postings
}

// HistoryScopes says where the bot may read history to find its own postings; direct messages always (im:history).
type HistoryScopes struct {
	Channels bool // channels:history and groups:history were granted
}

func (c Config) withDefaults() Config {
	c.Workers = orInt(c.Workers, 8)
	c.MaxTries = orInt(c.MaxTries, 8)
	c.Timeout = orDuration(c.Timeout, 8*time.Second)
	c.Lease = orDuration(c.Lease, time.Minute)
	c.LateAccept = orDuration(c.LateAccept, 30*time.Second)
	c.Settle = orDuration(c.Settle, 6*time.Minute)
	c.Tick = orDuration(c.Tick, time.Second)
	if c.Pace == 0 {
		c.Pace = 1
	}
	return c
}

func orInt(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

func orDuration(v, otherwise time.Duration) time.Duration {
	if v == 0 {
		return otherwise
	}
	return v
}

// quarantine is how long after the end of its lease a delivery of unknown fate waits.
func (c Config) quarantine() time.Duration { return c.LateAccept + c.Settle }

// Worker sends what is due.
type Worker struct {
	cfg     Config
	store   Store
	render  Renderer
	slack   Sender
	now     consult.Clock
	log     *slog.Logger
	pace    *pace
	uploads uploads
	counts  counts
	doubts  atomic.Int32 // tries in a row without an outcome
	wake    chan struct{}
	slots   chan struct{}
	busy    sync.WaitGroup
}

// New makes a worker. now is consultation time; leases, back-off and limits are wire time. A lease that does not exceed
// the time-out plus the late acceptance is an error: it would double postings.
func New(cfg Config, store Store, render Renderer, client Sender, now consult.Clock, log *slog.Logger) (*Worker, error) {
	cfg = cfg.withDefaults()
	if cfg.Lease <= cfg.Timeout+cfg.LateAccept {
		return nil, errors.New("outbox: the lease must be longer than the time-out and the late acceptance together")
	}
	return newWorker(cfg, store, render, client, now, log), nil
}

func newWorker(cfg Config, store Store, render Renderer, client Sender, now consult.Clock, log *slog.Logger) *Worker {
	return &Worker{
		cfg: cfg, store: store, render: render, slack: client, now: now, log: log,
		pace:  newPace(cfg.Pace),
		wake:  make(chan struct{}, 1),
		slots: make(chan struct{}, cfg.Workers),
	}
}

// Wake makes the worker look now. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends; then it finishes what is under way, at most one time-out long, gives back the rest, and
// returns nil. A database that is away is waited for.
func (w *Worker) Run(ctx context.Context) error {
	defer w.busy.Wait()
	tick := time.NewTicker(w.cfg.Tick)
	defer tick.Stop()
	look, backOff := w.everything(), time.Duration(0)
	for {
		full, err := w.look(ctx, look)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			backOff = nextBackOff(backOff, 50*time.Millisecond, time.Second)
			w.log.Warn("outbox cannot read its deliveries", "error", err, "retry_in", backOff)
			sleep(ctx, backOff)
			continue
		}
		backOff = 0
		if full {
			continue
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
			look = w.everything()[:2]
		case <-tick.C:
			look = w.everything()
		}
	}
}

// source is one kind of work.
type source struct {
	claim func(context.Context, int) ([]consult.Delivery, error)
	work  func(context.Context, consult.Delivery, time.Time)
}

// everything lists the sources, the most urgent first. The last, what is unknown, is only looked at with each tick: it
// waits for minutes anyway.
func (w *Worker) everything() []source {
	return []source{{w.claimDue, w.deliver}, {w.claimStale, w.refresh}, {w.claimUnknown, w.reconcile}}
}

// look takes what the sources have and sets each delivery off on a slot of its own; full says that there may be more.
func (w *Worker) look(ctx context.Context, sources []source) (full bool, err error) {
	for _, s := range sources {
		more, err := w.take(ctx, s)
		if err != nil {
			return false, err
		}
		full = full || more
	}
	return full, nil
}

func (w *Worker) claimDue(ctx context.Context, n int) ([]consult.Delivery, error) {
	return w.store.Claim(ctx, w.cfg.Workspace, w.now(), n, w.cfg.Lease)
}

func (w *Worker) claimStale(ctx context.Context, n int) ([]consult.Delivery, error) {
	return w.store.Stale(ctx, w.cfg.Workspace, n, w.cfg.Lease)
}

func (w *Worker) claimUnknown(ctx context.Context, n int) ([]consult.Delivery, error) {
	return w.store.Unknowns(ctx, w.cfg.Workspace, n, w.cfg.Lease, w.cfg.quarantine())
}

// take claims no more than there are free slots, so that a lease is not spent waiting.
func (w *Worker) take(ctx context.Context, s source) (full bool, err error) {
	free := w.reserve(ctx)
	if free == 0 {
		return false, ctx.Err()
	}
	claimedAt := time.Now()
	ds, err := s.claim(ctx, free)
	for range free - len(ds) {
		<-w.slots
	}
	if err != nil {
		return false, err
	}
	// The last moment at which a call to Slack may begin and still be over, late acceptance included, within the lease.
	sendBefore := claimedAt.Add(w.cfg.Lease - w.cfg.Timeout - w.cfg.LateAccept)
	for _, d := range ds {
		w.busy.Go(func() {
			// What is done may have let others pass, or have changed again meanwhile.
			defer func() { <-w.slots; w.Wake() }()
			s.work(ctx, d, sendBefore)
		})
	}
	return len(ds) == free, nil
}

// reserve waits for one slot and takes all that are free.
func (w *Worker) reserve(ctx context.Context) int {
	select {
	case w.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	n := 1
	for {
		select {
		case w.slots <- struct{}{}:
			n++
		default:
			return n
		}
	}
}

// later makes the worker look again after in.
func (w *Worker) later(in time.Duration) { time.AfterFunc(in, w.Wake) }
