package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/pgtest"
)

// runningDemo is `overlegbot demo`, as somebody starts it.
type runningDemo struct {
	t     *testing.T
	page  string
	stop  context.CancelFunc
	ended chan error
}

func startRunningDemo(t *testing.T, env map[string]string) *runningDemo {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	d := &runningDemo{t: t, stop: cancel, ended: make(chan error, 1)}
	stdout, lines := &syncBuffer{}, make(chan struct{})
	go func() {
		d.ended <- run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, func(key string) string { return env[key] }, stdout, io.Discard)
		close(lines)
	}()
	for range 6000 { // a busy machine loads the demo world slowly
		if _, page, found := strings.Cut(stdout.String(), "Overlegbot demo: "); found && strings.HasSuffix(page, "\n") {
			d.page = strings.TrimSpace(page)
			return d
		}
		select {
		case <-lines:
			t.Fatalf("the demo ended: %v", <-d.ended)
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("the demo does not come up")
	return nil
}

// end stops it as SIGINT does.
func (d *runningDemo) end() {
	d.t.Helper()
	d.stop()
	select {
	case err := <-d.ended:
		if err != nil {
			d.t.Errorf("the demo ended with %v", err)
		}
	case <-time.After(drainTime):
		d.t.Error("the demo does not end within ten seconds")
	}
}

func (d *runningDemo) get(path string) string {
	d.t.Helper()
	return d.ask(http.MethodGet, path, "")
}

func (d *runningDemo) ask(method, path, body string) string {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.page+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(got)
}

func TestTheDemoGoesOnWhereItWasStopped(t *testing.T) {
	t.Parallel()
	env := map[string]string{"OVERLEGBOT_STATE_DIR": t.TempDir(), "DATABASE_URL": pgtest.Empty(t)}
	see := "sim/see?" + url.Values{"as": {bram}, "in": {group}}.Encode()

	first := startRunningDemo(t, env)
	if page := first.get(""); !strings.Contains(page, "<title>") {
		t.Errorf("got %s, want the page to chat in", short(page))
	}
	first.ask(http.MethodPost, "sim/act", `{"as":"bram.proefmans","in":"#nieuwe-werkgroep","do":"say","text":"tot morgen"}`)
	first.ask(http.MethodPost, "sim/clock", `{"run":"26h"}`)
	first.end()

	second := startRunningDemo(t, env)
	defer second.end()
	if seen := second.get(see); !strings.Contains(seen, "tot morgen") {
		t.Errorf("got %s, want what was said before the stop", short(seen))
	}
	if now := second.get("sim/clock"); !strings.Contains(now, "2026-11-24T11:") {
		t.Errorf("got %s, want the clock to go on where it was", now)
	}
	help := second.ask(http.MethodPost, "sim/act", `{"as":"bram.proefmans","in":"#isom-adviesgroep","do":"command","text":"/overleg help"}`)
	if !strings.Contains(help, "Wat u kunt vragen") {
		t.Errorf("got %s, want help", short(help))
	}
}

func TestTheDemoDoesNotEmptySomebodysDatabase(t *testing.T) {
	t.Parallel()
	env := map[string]string{"OVERLEGBOT_STATE_DIR": t.TempDir(), "DATABASE_URL": "postgres://somebody@db.example.org/theirs"}
	if _, stderr, code := cliRun(t, env, "demo", "--fresh"); code != 2 || !strings.Contains(stderr, "DATABASE_URL") {
		t.Errorf("got %d %q, want 2 and why", code, stderr)
	}
}
