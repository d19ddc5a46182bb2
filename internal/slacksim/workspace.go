// Package slacksim is a Slack workspace on this machine: Web API, Socket Mode,
// signed HTTP deliveries, a page to chat in and a control interface. It imports
// nothing of the bot that it judges, and no Slack client, so that the two can
// never agree by accident. Every rule names the page of docs.slack.dev that it
// comes from, or says "unverified".
package slacksim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand"
	"net"
	"net/http"
	"sync"
	"time"
)

// AppID is the id of the app in every workspace of the simulator, known before
// the start because a manifest's metadata subscriptions must name it.
const AppID = "A0SIMULATE"

// Options says what workspace to start. The zero value is an empty workspace
// on a free loopback port, over Socket Mode, kept in memory only.
type Options struct {
	// Addr is the address to listen on, loopback only; "" means 127.0.0.1:0.
	Addr string
	// World holds the users and channels at the start; see Empty and Demo.
	World World
	// Manifest is the app manifest as JSON. Without one any command name is
	// taken, every scope but chat:write.public is granted, and every event
	// but messages in channels is delivered.
	Manifest []byte
	// RequestURL, when not empty, gets signed HTTP deliveries, and no
	// Socket Mode is spoken.
	RequestURL string
	// Journal is the file that keeps the state; "" keeps it in memory.
	Journal string
	// Clock is the consultation clock; nil means one of the workspace's own.
	Clock Clock
	// Page serves the pages to chat in; nil means the embedded ones.
	Page http.Handler
	// Log gets faults of the simulator itself; nil discards them.
	Log *slog.Logger
	// Seed chooses the connection of each payload; the same seed, the same
	// choices. 0 means 1.
	Seed int64
	// EventRetries are the waits before the 2nd, 3rd and 4th attempt of an
	// event, in wire time; nil means 0, 1 min, 5 min.
	EventRetries []time.Duration
	// Limits are the rate limits; the zero value means Slack's own.
	Limits Limits
	// Rest is how long nothing must happen before the workspace counts as
	// at rest; 0 means 150 ms.
	Rest time.Duration
	// AckTimeout is how long a delivery waits for its acknowledgement; 0
	// means Slack's 3 s.
	AckTimeout time.Duration
}

// Ready is the line that tells others how to reach the workspace.
type Ready struct {
	Page          string `json:"page"`
	API           string `json:"api"`
	Control       string `json:"control"`
	AppToken      string `json:"app_token"`
	BotToken      string `json:"bot_token"`
	SigningSecret string `json:"signing_secret"`
	AppID         string `json:"app_id"`
	TeamID        string `json:"team_id"`
}

// Workspace is a running workspace. Its methods may be called at any time from
// any goroutine.
type Workspace struct {
	opts     Options
	log      *slog.Logger
	base     string // http://host:port
	hosts    map[string]bool
	manifest *manifest
	clock    Clock
	methods  map[string]*method

	mu  sync.Mutex // guards everything of state, and rnd
	st  *state
	rnd *rand.Rand // of ids, which must differ after a restart; the seed is for choices

	modals    modals
	triggers  map[string]*trigger
	responses map[string]*responseURL
	collect   *[]*attempt      // events emitted while a person acts
	offered   map[string][]any // options given to external selects, by place
	only      map[string]any   // the only option offered to a query, by place and query

	clockMu sync.Mutex // held while the clock is moved

	journal *journal
	act     activity
	socks   sockets
	hooks   hooks
	rates   rates
	faults  faults
	wire    wire
	streams streams

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	server *http.Server

	closed   chan struct{}
	closeErr error
}

// Start starts a workspace and returns when it answers. It ends with ctx or
// with Close.
func Start(ctx context.Context, o Options) (*Workspace, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	err := loopback(o.Addr)
	if err != nil {
		return nil, err
	}
	if o.World, err = o.World.whole(); err != nil {
		return nil, err
	}
	m, err := parseManifest(o.Manifest)
	if err != nil {
		return nil, err
	}
	w := newWorkspace(o, m)
	if err := w.load(); err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", o.Addr)
	if err != nil {
		w.journal.close()
		return nil, fmt.Errorf("listen for the workspace: %w", err)
	}
	w.ctx, w.cancel = context.WithCancel(ctx)
	w.closed = make(chan struct{})
	w.listen(l)
	go func() {
		<-w.ctx.Done()
		w.closeErr = w.shutdown()
		close(w.closed)
	}()
	return w, nil
}

func newWorkspace(o Options, m *manifest) *Workspace {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.EventRetries == nil {
		o.EventRetries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.Rest == 0 {
		o.Rest = 150 * time.Millisecond
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = ackTimeout
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Workspace{
		opts: o, log: o.Log, manifest: m, clock: o.Clock,
		rnd:       rand.New(rand.NewSource(time.Now().UnixNano())), //nolint:gosec // no secrets
		triggers:  map[string]*trigger{},
		responses: map[string]*responseURL{},
		offered:   map[string][]any{},
		only:      map[string]any{},
		modals:    modals{stacks: map[string][]*view{}},
	}
	w.rates.limits = o.Limits.orSlack()
	w.methods = methodTable()
	return w
}

// Ready says how to reach the workspace.
func (w *Workspace) Ready() Ready {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Ready{
		Page: w.base + "/", API: w.base + "/api/", Control: w.base + "/sim/",
		AppToken: w.st.App.AppToken, BotToken: w.st.App.BotToken,
		SigningSecret: w.st.App.SigningSecret, AppID: w.st.App.AppID, TeamID: w.st.App.TeamID,
	}
}

// Close ends all connections and waits until what was running has ended.
func (w *Workspace) Close() error {
	w.cancel()
	<-w.closed
	return w.closeErr
}

func (w *Workspace) shutdown() error {
	w.socks.closeAll()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), time.Second)
	defer cancel()
	err := w.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = w.server.Close()
	}
	w.wg.Wait()
	w.mu.Lock()
	w.journal.close()
	w.mu.Unlock()
	if err != nil {
		return fmt.Errorf("close the workspace: %w", err)
	}
	return nil
}

// loopback refuses an address that others on the network could reach.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q of the workspace: %w", addr, err)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("address %q of the workspace is not a loopback address", addr)
	}
	return nil
}
