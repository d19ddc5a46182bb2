package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// rig is the real bot against the simulated workspace and a real Postgres, with a clock that the test moves.
type rig struct {
	t   *testing.T
	d   *demonstration
	url string // of the database
	log *syncBuffer
	at  map[string]string // where each person last did something
}

// syncBuffer is a log that a test reads while the bot writes.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// rigConnections are few, since each plans its statements for itself.
const rigConnections = 4

// newRig starts all of it with the demo world loaded; it ends with the test.
func newRig(t *testing.T) *rig {
	t.Helper()
	return newRigOn(t, postgres.Open)
}

// newRigOn is newRig with a watched database, or another configuration.
func newRigOn(t *testing.T, open openStore, tune ...func(*config.Config)) *rig {
	t.Helper()
	return newRigAt(t, demoStart(), pgtest.Copy(t, loadedWorld(t)), open, tune...)
}

// newRigAt is newRigOn at another moment, with another database: an empty one has the people of the workspace only.
func newRigAt(t *testing.T, start time.Time, url string, open openStore, tune ...func(*config.Config)) *rig {
	t.Helper()
	r := &rig{t: t, d: &demonstration{dir: t.TempDir()}, url: url, log: &syncBuffer{}, at: map[string]string{}}
	r.d.clock = newMovingClock(filepath.Join(r.d.dir, "clock.json"), start)
	ctx, cancel := context.WithCancel(t.Context())
	var planned config.Config
	for _, change := range tune {
		change(&planned)
	}
	manifest, err := demoManifest(planned.Slack.CaptureByEmoji)
	if err != nil {
		t.Fatal(err)
	}
	sim, err := slacksim.Start(ctx, slacksim.Options{
		World: slacksim.Demo(), Manifest: manifest, Clock: strip{r.d}, Rest: 60 * time.Millisecond, Limits: slacksim.Limits{PostsPerSecond: -1, TierFactor: -1},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.d.sim = sim
	cfg := demoConfig(r.url, sim.Ready())
	cfg.Pace = 1000
	cfg.Database.MaxConnections = rigConnections
	for _, change := range tune {
		change(&cfg)
	}
	r.d.service, err = newService(ctx, cfg, r.d.clock.Now, open, slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelInfo})))
	if err != nil {
		t.Fatal(err)
	}
	r.start(ctx, cancel)
	r.connected()
	r.rest()
	r.patient()
	return r
}

// patience is how long the simulated Slack waits in tests that are not about its three seconds: a busy machine may not
// keep them.
const patience = 30 * time.Second

// patient lets triggers live as long.
func (r *rig) patient() {
	r.t.Helper()
	r.post("faults", fields{"trigger_ms": patience.Milliseconds()}, nil)
}

// start lets the bot run until the test ends.
func (r *rig) start(ctx context.Context, cancel context.CancelFunc) {
	done := make(chan error, 1)
	go func() { done <- r.d.service.run(ctx) }()
	r.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("the bot ended with %v", err)
		}
		r.d.service.close()
		_ = r.d.sim.Close()
		if r.t.Failed() {
			r.t.Log(r.log.String())
		}
		// A test that is over is kept until all are, with its clean-ups and what these hold on to.
		r.d.service, r.d.sim, r.log = nil, nil, nil
	})
}

// loaded is a database with the demo world, made once and copied for each test.
var loaded struct {
	sync.Once
	url string
}

// loadedWorld loads the demo world as the demo does, but only for the first test that asks.
func loadedWorld(t *testing.T) string {
	t.Helper()
	loaded.Do(func() {
		url := pgtest.Kept(t)
		fillWorld(t, url, demoStart, func(ctx context.Context, s *service) error {
			if err := s.loadWorld(ctx); err != nil {
				return err
			}
			// What the first tick does with each platform once a day, and every copy would begin with.
			_, err := upkeep{s.store, s.cfg.Retention}.CleanUp(ctx, s.workspace, demoStart())
			return err
		})
		loaded.url = url
	})
	if loaded.url == "" {
		t.Fatal("the demo world could not be loaded, see the first test")
	}
	return loaded.url
}

// connected waits until the bot has its socket.
func (r *rig) connected() {
	r.t.Helper()
	for range 200 {
		if r.d.service.socket == nil || r.d.service.socket.Ready() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.t.Fatal("the bot does not connect")
}

// rest waits until the bot has sent all that is due.
func (r *rig) rest() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), settleTime)
	defer cancel()
	if err := r.d.service.settle(ctx); err != nil {
		r.t.Fatal(err)
	}
}

// shown is what somebody newly sees.
type shown struct {
	OK      bool              `json:"ok"`
	AckedMS int               `json:"acked_ms"`
	Error   string            `json:"error"`
	Errors  map[string]string `json:"errors"`
	Shown   []message         `json:"shown"`
	Modal   json.RawMessage   `json:"modal"`
}

type message struct {
	TS        string          `json:"ts"`
	From      string          `json:"from"`
	In        string          `json:"in"`
	Text      string          `json:"text"`
	Blocks    json.RawMessage `json:"blocks"`
	Ephemeral bool            `json:"ephemeral"`
}

// all is everything that is to be read in an answer, blocks and modal included.
func (s shown) all() string {
	var b strings.Builder
	for _, m := range s.Shown {
		b.WriteString(m.Text + "\n" + string(m.Blocks) + "\n")
	}
	return b.String() + string(s.Modal) + s.Error
}

// fields is what an act needs beside who and what.
type fields map[string]any

// act lets somebody do something.
func (r *rig) act(as, in, do string, more fields) shown {
	r.t.Helper()
	body := fields{"as": as, "in": in, "do": do}
	for k, v := range more {
		body[k] = v
	}
	if in != "" {
		r.at[as] = in
	}
	in = r.at[as] // a form is about where its sender was last
	var before seen
	if in != "" {
		before = r.see(as, in)
	}
	var s shown
	r.post("act", body, &s)
	r.rest()
	after := r.see(as, in)
	s.Modal = after.Modal
	if in != "" {
		s.Shown = append(s.Shown, changed(before, after, s.Shown)...)
	}
	return s
}

// changed is what is new or different in a channel beside what is known already.
func changed(before, after seen, known []message) []message {
	same := map[string]bool{}
	for _, m := range append(before.Messages, known...) {
		same[m.TS+m.Text+string(m.Blocks)] = true
	}
	var more []message
	for _, m := range after.Messages {
		if !same[m.TS+m.Text+string(m.Blocks)] {
			more = append(more, m)
		}
	}
	return more
}

// command types a command.
func (r *rig) command(as, in, text string) shown {
	r.t.Helper()
	return r.act(as, in, "command", fields{"text": text})
}

// click presses a button by its action id.
func (r *rig) click(as, in, action string) shown {
	r.t.Helper()
	return r.act(as, in, "click", fields{"action_id": action})
}

// submit fills in the open modal, by field, and sends it.
func (r *rig) submit(as string, values map[string]any) shown {
	r.t.Helper()
	state := map[string]map[string]any{}
	for field, value := range values {
		state[field] = map[string]any{field: value}
	}
	return r.act(as, "", "submit", fields{"state": state})
}

// seen is what somebody sees in a channel.
type seen struct {
	Messages []message       `json:"messages"`
	Modal    json.RawMessage `json:"modal"`
	Home     json.RawMessage `json:"home"`
}

func (s seen) all() string {
	var b strings.Builder
	for _, m := range s.Messages {
		b.WriteString(m.Text + "\n" + string(m.Blocks) + "\n")
	}
	return b.String()
}

func (r *rig) see(as, in string) seen {
	r.t.Helper()
	var s seen
	r.call(http.MethodGet, "see?"+url.Values{"as": {as}, "in": {in}}.Encode(), nil, &s)
	return s
}

// home opens somebody's App Home and returns it.
func (r *rig) home(as string) string {
	r.t.Helper()
	r.act(as, "", "open_home", nil)
	return string(r.see(as, "@overlegbot").Home)
}

// clock moves consultation time: {"run":"24h"}, {"to":…}, {"next":"reminder"}, {"jump":"72h"}.
func (r *rig) clock(how, what string) {
	r.t.Helper()
	var answer struct {
		AtRest bool `json:"at_rest"`
	}
	r.post("clock", fields{how: what}, &answer)
	if !answer.AtRest {
		r.t.Errorf("clock %s %s: not at rest", how, what)
	}
}

func (r *rig) post(path string, body any, answer any) {
	r.t.Helper()
	payload, err := json.Marshal(body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.call(http.MethodPost, path, payload, answer)
}

func (r *rig) call(method, path string, body []byte, answer any) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.d.sim.Ready().Control+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("%s %s: %s %s", method, path, resp.Status, got)
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(got, answer); err != nil {
		r.t.Fatalf("%s %s: %v in %s", method, path, err, got)
	}
}

// wants fails the test unless text holds each of parts.
func (r *rig) wants(text string, parts ...string) {
	r.t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			r.t.Errorf("got %s\nwant in it %q", short(text), p)
		}
	}
}

// wantsNone fails the test when text holds one of parts.
func (r *rig) wantsNone(text string, parts ...string) {
	r.t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			r.t.Errorf("got %s\nwant without %q", short(text), p)
		}
	}
}

func short(text string) string {
	if len(text) > 3000 {
		return fmt.Sprintf("%s … (%d bytes)", text[:3000], len(text))
	}
	return text
}
