package outbox_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/outbox"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// start is the moment of consultation time at which the tests stand.
func start() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

// world is a database with one workspace, a platform with a chair, and some persons.
type world struct {
	t     *testing.T
	sql   *sql.DB
	store *postgres.DB
	ws    consult.WorkspaceID
}

func newWorld(t *testing.T, persons int) *world {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w := &world{t: t, sql: pgtest.Open(t, url), store: store, ws: "T1"}
	w.sql.SetMaxOpenConns(1) // so that the test can break every connection but its own
	w.exec(`INSERT INTO workspaces (id, bot_user_id) VALUES ('T1', 'UBOT')`)
	w.exec(`INSERT INTO persons (workspace_id, slack_id, name)
	        SELECT 'T1', 'U' || lpad(n::text, 5, '0'), 'Person ' || n FROM generate_series(1, $1) n`, persons)
	w.exec(`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at)
	        VALUES ('T1', 'C1', 'isom', 'ISOM', 'adviesgroep', $1)`, start())
	w.exec(`INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1)`, start().AddDate(-1, 0, 0))
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.sql.ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatal(err)
	}
}

// deliver writes a delivery and returns its key; what is left out of d gets a value that makes it due.
func (w *world) deliver(d consult.Delivery) string {
	w.t.Helper()
	if d.Subject == "" {
		d.Subject = "meeting"
	}
	if d.Purpose == "" {
		d.Purpose = consult.PurposeInvitation
	}
	if d.RecipientKind == "" {
		d.RecipientKind, d.Recipient = consult.ToPerson, "1"
	}
	if d.DueAt.IsZero() {
		d.DueAt = start()
	}
	var key string
	err := w.sql.QueryRowContext(w.t.Context(), `
		INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, revision, purpose, lead,
		                        recipient_kind, recipient, channel_id, due_at, useful_until)
		VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		RETURNING key`,
		w.ws, d.Subject, d.SubjectID, d.Occurrence, d.Revision, d.Purpose, d.Lead, d.RecipientKind, d.Recipient,
		d.ChannelID, d.DueAt, d.UsefulUntil).Scan(&key)
	if err != nil {
		w.t.Fatal(err)
	}
	return key
}

// fate is what the outbox wrote down about a delivery.
type fate struct {
	State  consult.DeliveryState
	Reason string
}

func (w *world) fate(key string) fate {
	w.t.Helper()
	var f fate
	err := w.sql.QueryRowContext(w.t.Context(), `SELECT state, reason FROM deliveries WHERE key = $1`, key).Scan(&f.State, &f.Reason)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.sql.QueryRowContext(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// words is a renderer that says which delivery it is.
type words func(d consult.Delivery) (slack.Msg, error)

func (f words) Render(_ context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	if f != nil {
		return f(d)
	}
	return say(fmt.Sprintf("%s %d %s late=%v double=%v", d.Purpose, d.SubjectID, d.Lang, d.Late, d.MaybeDouble)), nil
}

func say(text string) slack.Msg { return slack.Msg{Text: text} }

// quick has the proportions of the real configuration in little time, and no rates to keep to.
func quick() outbox.Config {
	return outbox.Config{
		Workspace: "T1", Timeout: 150 * time.Millisecond, LateAccept: 50 * time.Millisecond, Lease: 250 * time.Millisecond,
		Settle: 50 * time.Millisecond, Tick: 10 * time.Millisecond, Pace: 10_000,
	}
}

// run starts a worker that stops with the test, or when the returned function is called.
func (w *world) run(cfg outbox.Config, render outbox.Renderer, client outbox.Sender, now consult.Clock) (*outbox.Worker, func()) {
	w.t.Helper()
	worker, err := outbox.New(cfg, w.store, render, client, now, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	return worker, w.start(worker)
}

func (w *world) start(worker *outbox.Worker) func() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := worker.Run(ctx); err != nil {
			w.t.Errorf("run: %v", err)
		}
	})
	stop := sync.OnceFunc(func() { cancel(); running.Wait() })
	w.t.Cleanup(stop)
	return stop
}

// eventually waits until claim holds, by looking again and again for at most a minute.
func (w *world) eventually(what string, claim func() bool) {
	w.t.Helper()
	ticks := time.NewTicker(5 * time.Millisecond)
	defer ticks.Stop()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	for !claim() {
		select {
		case <-ticks.C:
		case <-deadline.C:
			w.t.Fatalf("after a minute still not: %s", what)
		}
	}
}

func (w *world) settles(key string, want fate) {
	w.t.Helper()
	w.eventually(fmt.Sprintf("%v", want), func() bool { return w.fate(key) == want })
}
