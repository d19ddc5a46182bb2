package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// asServe makes this test binary run as overlegbot, which spares building another one. Its end of input ends it, so that
// it never outlives the test.
const asServe = "OVERLEGBOT_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asServe) == "" {
		code := m.Run()
		if err := pgtest.Tidy(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
		os.Exit(code)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	main()
}

// killRig is a rig whose bot is a process of its own, which dies now and then.
type killRig struct {
	*rig
	db       *sql.DB
	env      []string
	rnd      *rand.Rand
	kills    int
	repeated int            // acts that did not arrive
	sending  int            // deliveries on their way to Slack when serve died
	dying    sync.WaitGroup // a death and the start after it

	mu    sync.Mutex
	serve *exec.Cmd
	stdin io.Closer
}

func newKillRig(t *testing.T, seed uint64) *killRig {
	t.Helper()
	k := &killRig{
		rig: &rig{t: t, d: &demonstration{dir: t.TempDir()}, url: pgtest.Copy(t, loadedWorld(t)), log: &syncBuffer{}, at: map[string]string{}},
		rnd: rand.New(rand.NewPCG(seed, 0)), //nolint:gosec // repeatable choices
	}
	k.db = pgtest.Open(t, k.url)
	k.d.clock = newMovingClock(filepath.Join(k.d.dir, "clock.json"), demoStart())
	if err := k.d.clock.keep(); err != nil {
		t.Fatal(err)
	}
	sim, err := slacksim.Start(t.Context(), slacksim.Options{
		World: slacksim.Demo(), Clock: killStrip{strip{k.d}, k}, Rest: 30 * time.Millisecond, AckTimeout: 700 * time.Millisecond,
		Limits:       slacksim.Limits{PostsPerSecond: -1, TierFactor: -1},
		EventRetries: []time.Duration{time.Second, 3 * time.Second, 4 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	k.d.sim = sim
	// This service only plans when the clock moves, and looks; the one that works is the child.
	cfg := demoConfig(k.url, sim.Ready())
	cfg.Database.MaxConnections = 3
	k.d.service, err = newService(t.Context(), cfg, k.d.clock.Now, postgres.Open, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	k.env = append(os.Environ(), asServe+"=1", "DATABASE_URL="+k.url, "SLACK_BOT_TOKEN="+sim.Ready().BotToken,
		"SLACK_APP_TOKEN="+sim.Ready().AppToken, "OVERLEGBOT_SLACK_API_URL="+sim.Ready().API,
		// Without these scopes the policy gives up what is posted in a channel by a process that dies before Slack has it.
		"OVERLEGBOT_SLACK_OPTIONAL_SCOPES=channels:history,groups:history",
		"OVERLEGBOT_CLOCK_FILE="+k.d.clock.file, "OVERLEGBOT_PACE=1000", "OVERLEGBOT_HEALTH_ADDR=127.0.0.1:0",
		"OVERLEGBOT_DATABASE_MAX_CONNECTIONS=6", "OVERLEGBOT_INBOX_LEASE=1500ms", "OVERLEGBOT_OUTBOX_TIMEOUT=600ms",
		"OVERLEGBOT_OUTBOX_BATCH=100ms", "OVERLEGBOT_OUTBOX_LATE_ACCEPT=100ms", "OVERLEGBOT_OUTBOX_LEASE=1s", "OVERLEGBOT_OUTBOX_SETTLE=300ms")
	k.start()
	t.Cleanup(func() {
		k.dying.Wait()
		k.end()
		k.d.service.close()
		_ = sim.Close()
		if t.Failed() {
			t.Log(k.log.String())
		}
	})
	if !k.answers() {
		t.Fatal("serve does not answer")
	}
	return k
}

// start starts serve.
func (k *killRig) start() {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := exec.Command(os.Args[0], "serve") //nolint:gosec,noctx // ourselves; ended by end, or by the end of its input
	c.Env, c.Stdout, c.Stderr = k.env, k.log, k.log
	in, err := c.StdinPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		k.t.Errorf("start serve: %v", err)
		return
	}
	k.serve, k.stdin = c, in
}

// end ends serve as kill -9 does.
func (k *killRig) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.serve == nil {
		return
	}
	if k.serve.ProcessState != nil {
		k.t.Error("serve ended by itself")
	}
	_ = k.serve.Process.Kill()
	_ = k.serve.Wait()
	_ = k.stdin.Close()
	k.serve = nil
}

// strike lets serve die at each of these delays after it was heard of last, while something else happens.
func (k *killRig) strike(delays []time.Duration) {
	k.t.Helper()
	if len(delays) == 0 {
		return
	}
	k.dying.Wait() // the deaths during the step before
	if !k.answers() {
		k.t.Fatal("serve does not answer")
	}
	k.kills += len(delays)
	k.dying.Go(func() {
		for i, in := range delays {
			if i > 0 && !k.answers() {
				k.t.Error("serve does not answer after a restart")
			}
			time.Sleep(in)
			fmt.Fprintf(k.log, "--- killed after %s\n", in)
			k.end()
			k.sending += k.number(`SELECT count(*) FROM deliveries WHERE state = 'sending'`)
			k.start()
		}
	})
}

// answers waits until serve answers somebody who asks for help: killing a process that only starts proves little.
func (k *killRig) answers() bool {
	help := []byte(`{"as":"hugo.sjabloon","in":"#rand5","do":"command","text":"/overleg help"}`)
	for range 500 {
		resp, err := http.Post(k.d.sim.Ready().Control+"act", "application/json", bytes.NewReader(help)) //nolint:noctx // the test's end closes the server
		if err != nil {
			return false
		}
		var s shown
		err = json.NewDecoder(resp.Body).Decode(&s)
		_ = resp.Body.Close()
		if err == nil && s.Error == "" {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// number is what a query that counts answers, 0 when it cannot.
func (k *killRig) number(query string) (n int) {
	if err := k.db.QueryRowContext(k.t.Context(), query).Scan(&n); err != nil {
		k.t.Errorf("%s: %v", query, err)
	}
	return n
}

// killStrip is the clock strip, which goes on only when nothing's fate is unknown: what is looked up hours later by a clock
// that ran ahead would rightly be too late.
type killStrip struct {
	strip
	k *killRig
}

// Settle implements slacksim.Clock.
func (s killStrip) Settle(ctx context.Context) error {
	for {
		if err := s.strip.Settle(ctx); err != nil {
			return err
		}
		n := 0
		err := s.k.db.QueryRowContext(ctx, `SELECT count(*) FROM deliveries WHERE state IN ('sending', 'unknown')`).Scan(&n)
		if err != nil || n == 0 {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// unheard says whether somebody sees that what they did did not arrive.
func unheard(s shown) bool {
	for _, sign := range []string{"failed with the error", "⚠", "trouble connecting"} {
		if strings.Contains(s.Error, sign) {
			return true
		}
	}
	return false
}

// insist lets somebody do something until it arrives and what they then see is enough, as a person would.
func (k *killRig) insist(as, in, do string, more fields, enough func(shown) bool) shown {
	k.t.Helper()
	body := fields{"as": as, "in": in, "do": do}
	for key, v := range more {
		body[key] = v
	}
	var s shown
	for range 60 {
		s = shown{}
		k.post("act", body, &s)
		if !unheard(s) && s.Error != "" {
			break
		}
		if s.Error == "" {
			k.calm()
			if enough == nil || enough(s) {
				return s
			}
		}
		k.repeated++
		time.Sleep(50 * time.Millisecond)
	}
	k.t.Fatalf("%s %s %v: %s %s", as, do, more, s.Error, short(s.all()))
	return s
}

// calm waits until nothing that arrived is still worked on.
func (k *killRig) calm() {
	k.t.Helper()
	for range 1000 {
		if rest, err := k.d.service.store.AtRest(k.t.Context(), k.d.service.workspace, k.d.clock.Now()); err == nil && rest {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	k.t.Fatal("the bot does not come to rest")
}

// holds is a sight that is enough: one in which part is to be seen.
func holds(part string) func(shown) bool {
	return func(s shown) bool { return bytes.Contains([]byte(s.all()), []byte(part)) }
}

func modal(s shown) bool { return len(s.Modal) > 0 && string(s.Modal) != "null" }
