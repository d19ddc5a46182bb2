package outbox_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/outbox"
)

// process is a worker that can be killed: from that moment nothing of it reaches Slack or the database any more, and
// no answer reaches it. What was on its way may have arrived.
type process struct {
	alive context.Context
	kill  context.CancelFunc
}

var errKilled = errors.New("killed")

// until returns a context that ends with ctx or with the process.
func (p process) until(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.alive, cancel)
	return ctx, func() { stop(); cancel() }
}

// mortalStore is the store as the process reaches it.
type mortalStore struct {
	process
	outbox.Store
}

func (m mortalStore) Claim(ctx context.Context, ws consult.WorkspaceID, now time.Time, n int, lease time.Duration) ([]consult.Delivery, error) {
	ctx, done := m.until(ctx)
	defer done()
	return m.Store.Claim(ctx, ws, now, n, lease)
}

func (m mortalStore) Begin(ctx context.Context, d consult.Delivery) error {
	ctx, done := m.until(ctx)
	defer done()
	return m.Store.Begin(ctx, d)
}

func (m mortalStore) Settle(ctx context.Context, d consult.Delivery, o consult.Outcome) error {
	ctx, done := m.until(ctx)
	defer done()
	err := m.Store.Settle(ctx, d, o)
	if m.alive.Err() != nil {
		return consult.Conflict("killed", nil) // the dead do not try again
	}
	return err
}

func (m mortalStore) Defer(ctx context.Context, d consult.Delivery, in time.Duration, reason string) error {
	ctx, done := m.until(ctx)
	defer done()
	return m.Store.Defer(ctx, d, in, reason)
}

// mortalTransport is Slack as the process reaches it.
type mortalTransport struct {
	process
	http.RoundTripper
}

func (m mortalTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if m.alive.Err() != nil {
		return nil, errKilled
	}
	ctx, done := m.until(r.Context())
	res, err := m.RoundTripper.RoundTrip(r.WithContext(ctx))
	context.AfterFunc(r.Context(), done)
	return res, err
}

// shift runs processes against a hostile Slack and kills one every so often, and every fifth time all connections to
// the database, until everything is settled.
type shift struct {
	*world
	cfg    outbox.Config
	url    string
	random *rand.Rand
	ended  sync.WaitGroup
}

func (s *shift) start() process {
	alive, kill := context.WithCancel(context.Background())
	p := process{alive, kill}
	transport := mortalTransport{p, &http.Transport{MaxIdleConnsPerHost: 8}}
	client := slack.New("xoxb-test", slack.OptionAPIURL(s.url), slack.OptionHTTPClient(&http.Client{Transport: transport}))
	worker := outbox.NewCareless(s.cfg, mortalStore{p, s.store}, words(nil), client, start, slog.New(slog.DiscardHandler))
	s.ended.Go(func() { _ = worker.Run(alive) })
	return p
}

// dose is how many kills a run takes.
const dose = 60

// work returns how many processes were killed; it gives up after limit.
func (s *shift) work(processes int, limit time.Duration) (kills int) {
	team := make([]process, processes)
	for i := range team {
		team[i] = s.start()
	}
	over := time.NewTimer(limit)
	defer over.Stop()
	for s.count(`SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'dead')`) > 0 {
		pause := time.NewTimer(time.Duration(30+s.random.IntN(90)) * time.Millisecond)
		select {
		case <-pause.C:
		case <-over.C:
			s.t.Errorf("after %s still open: %d", limit, s.count(`SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'dead')`))
			limit = 0
		}
		if limit == 0 {
			break
		}
		if kills >= dose {
			continue // the rest is left to finish, however busy the machine is
		}
		i := s.random.IntN(processes)
		team[i].kill()
		team[i] = s.start()
		if kills++; kills%5 == 0 {
			s.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			        WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		}
	}
	for _, p := range team {
		p.kill()
	}
	s.ended.Wait()
	return kills
}

// messages writes n deliveries, each to a person of its own.
func (w *world) messages(n int) {
	w.t.Helper()
	w.exec(`INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, purpose, recipient_kind, recipient, due_at)
	        SELECT 'T1', 1, 'meeting', 1, 'action_owned', 'person', n::text, $2 FROM generate_series(1, $1) n`, n, start())
}

// toll counts what was lost and what was doubled.
func (s *shift) toll(h *hostileSlack) (lost, doubled int) {
	h.late.Wait()
	posted := h.posted()
	rows, err := s.sql.QueryContext(s.t.Context(), `SELECT key FROM deliveries`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			s.t.Fatal(err)
		}
		switch n := posted[key]; {
		case n == 0:
			lost++
		case n > 1:
			doubled += n - 1
		}
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return lost, doubled
}

func (w *world) shift(seed uint64, cfg outbox.Config, f faults) (*shift, *hostileSlack) {
	h, url := serveHostileSlack(w.t, seed, f)
	return &shift{world: w, cfg: cfg, url: url, random: rand.New(rand.NewPCG(seed, 2))}, h
}

func TestNothingIsLostOrDoubledWhenSlackIsHostileAndProcessesAndConnectionsAreKilled(t *testing.T) {
	t.Parallel()
	const messages, seed = 400, 20261123
	w := newWorld(t, messages)
	w.messages(messages)
	s, h := w.shift(seed, outbox.Config{
		Workspace: "T1", Workers: 4, Timeout: 200 * time.Millisecond, LateAccept: 250 * time.Millisecond,
		Lease: 600 * time.Millisecond, Settle: 100 * time.Millisecond, Tick: 50 * time.Millisecond, Pace: 10_000, MaxTries: 50,
	}, faults{
		serverError: .02, errorAccept: .01, limited: .005, acceptCut: .03, cutAtOnce: .01, lateAccept: .02, htmlAccepted: .01,
		lateAfter: 350 * time.Millisecond,
	})
	kills := s.work(3, 90*time.Second)
	lost, doubled := s.toll(h)
	if lost != 0 || doubled != 0 {
		t.Errorf("seed %d, %d kills: lost %d and doubled %d of %d, want none", seed, kills, lost, doubled, messages)
	}
	if diff := s.count(`SELECT count(*) FROM deliveries WHERE state <> 'sent'`); diff != 0 {
		t.Errorf("got %d deliveries that are not sent, want 0", diff)
	}
	t.Logf("%d kills, %d look-ups for %d messages", kills, h.record().pages, messages)
}

// The negative control: with a lease and a quarantine shorter than Slack's late acceptance the same harness must find
// doubles, or it could not find any.
func TestTheHarnessFindsTheDoublesOfALeaseThatIsTooShort(t *testing.T) {
	t.Parallel()
	const messages, seed = 100, 7
	w := newWorld(t, messages)
	w.messages(messages)
	s, h := w.shift(seed, outbox.Config{
		Workspace: "T1", Workers: 8, Timeout: 60 * time.Millisecond, LateAccept: time.Nanosecond,
		Lease: 100 * time.Millisecond, Settle: time.Nanosecond, Tick: 20 * time.Millisecond, Pace: 10_000, MaxTries: 50,
	}, faults{lateAccept: .15, lateAfter: 600 * time.Millisecond})
	kills := s.work(2, 90*time.Second)
	if _, doubled := s.toll(h); doubled == 0 {
		t.Errorf("seed %d, %d kills: found no doubles, want some", seed, kills)
	} else {
		t.Logf("%d kills, %d doubled", kills, doubled)
	}
}
