package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"context"
	"log/slog"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// newHTTPRig is newRig in HTTP mode: the simulator signs its requests and the bot has no socket.
func newHTTPRig(t *testing.T) *rig {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	r := &rig{t: t, d: &demonstration{dir: t.TempDir()}, url: pgtest.Copy(t, loadedWorld(t)), log: &syncBuffer{}, at: map[string]string{}}
	r.d.clock = newMovingClock(r.d.dir+"/clock.json", demoStart())
	ctx, cancel := context.WithCancel(t.Context())
	r.d.sim, err = slacksim.Start(ctx, slacksim.Options{
		World: slacksim.Demo(), Clock: strip{r.d}, Rest: 60 * time.Millisecond, AckTimeout: patience, Limits: slacksim.Limits{PostsPerSecond: -1, TierFactor: -1},
		RequestURL: "http://" + addr + "/slack/events",
	})
	if err != nil {
		t.Fatal(err)
	}
	ready := r.d.sim.Ready()
	cfg := demoConfig(r.url, ready)
	cfg.Pace, cfg.Slack.Mode, cfg.HTTP.Addr = 1000, config.ModeHTTP, addr
	cfg.Slack.SigningSecret = config.NewSecret(ready.SigningSecret)
	r.d.service, err = newService(ctx, cfg, r.d.clock.Now, postgres.Open, slog.New(slog.NewTextHandler(r.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	r.start(ctx, cancel)
	for range 200 {
		if c, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr); err == nil {
			_ = c.Close()
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	r.rest()
	r.patient()
	return r
}

func TestTheMainJobWorksOverSignedHTTP(t *testing.T) {
	t.Parallel()
	mainJob(newHTTPRig(t))
}

func TestARequestWithoutARightSignatureIsRefused(t *testing.T) {
	t.Parallel()
	r := newHTTPRig(t)
	body := "command=%2Foverleg&text=help&user_id=U1&team_id=T1&trigger_id=1"
	stale := strconv.FormatInt(time.Now().Add(-6*time.Minute).Unix(), 10)
	for name, header := range map[string]map[string]string{
		"none":       {},
		"wrong":      {"X-Slack-Request-Timestamp": strconv.FormatInt(time.Now().Unix(), 10), "X-Slack-Signature": "v0=" + fmt.Sprintf("%064d", 0)},
		"older than": {"X-Slack-Request-Timestamp": stale, "X-Slack-Signature": "v0=" + fmt.Sprintf("%064d", 0)},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+r.d.service.cfg.HTTP.Addr+"/slack/events", bytes.NewBufferString(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range header {
			req.Header.Set(k, v)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: got %s, want 401", name, resp.Status)
		}
	}
}
