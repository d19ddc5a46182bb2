package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/localpg"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// benchRig is serve as it is installed, in HTTP mode, on a Postgres that keeps its promises, with the demo world.
type benchRig struct {
	b       *testing.B
	ready   slacksim.Ready
	front   *httptest.Server // Slack's API, and the response URLs
	store   string           // URL of the database
	binary  string
	env     []string
	addr    string // of serve
	channel string
	chair   string // Slack id
	client  *http.Client
	serve   *exec.Cmd

	sent    atomic.Int64
	mu      sync.Mutex
	answers map[string]chan time.Time // by path of the response URL
}

// benchPlatform is where notes are taken and questions asked.
const benchPlatform = "isom-adviesgroep"

// benchBinary is the built binary; what make bench has not built is not measured.
func benchBinary(b *testing.B) string {
	b.Helper()
	binary, err := filepath.Abs("../bin/overlegbot")
	if err == nil {
		_, err = os.Stat(binary)
	}
	if err != nil {
		b.Skip("make bench builds the binary that is measured: ", err)
	}
	return binary
}

func newBenchRig(b *testing.B) *benchRig {
	b.Helper()
	r := &benchRig{b: b, binary: benchBinary(b), answers: map[string]chan time.Time{}, addr: freeAddr(b)}
	r.client = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	sim, err := slacksim.Start(b.Context(), slacksim.Options{
		World: slacksim.Demo(), RequestURL: "http://127.0.0.1:1/", Limits: slacksim.Limits{PostsPerSecond: -1, TierFactor: -1},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	r.ready = sim.Ready()
	r.front = httptest.NewServer(r.frontDoor())
	b.Cleanup(r.front.Close)
	database := r.database()
	clock := newMovingClock(filepath.Join(b.TempDir(), "clock.json"), demoStart())
	if err := clock.keep(); err != nil {
		b.Fatal(err)
	}
	r.openMinutes(database, clock)
	r.store = database
	r.env = append(os.Environ(), "DATABASE_URL="+database, "SLACK_BOT_TOKEN="+r.ready.BotToken, "SLACK_SIGNING_SECRET="+r.ready.SigningSecret,
		"OVERLEGBOT_SLACK_MODE=http", "OVERLEGBOT_SLACK_API_URL="+r.front.URL+"/api/", "OVERLEGBOT_HTTP_ADDR="+r.addr,
		"OVERLEGBOT_HEALTH_ADDR=127.0.0.1:0", "OVERLEGBOT_CLOCK_FILE="+clock.file, "OVERLEGBOT_PACE=1000")
	b.Cleanup(r.stop)
	return r
}

func freeAddr(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// database is a migrated one on a server that waits for the disk at each commit.
func (r *benchRig) database() string {
	r.b.Helper()
	dir, err := os.MkdirTemp("", "overlegbot-bench-")
	if err == nil {
		err = os.Chmod(dir, 0o755) //nolint:gosec // the server's user must be able to reach its own folder in it
	}
	if err != nil {
		r.b.Fatal(err)
	}
	server, err := localpg.Start(r.b.Context(), localpg.Options{Dir: filepath.Join(dir, "postgres"), Durable: true, Install: true, Log: os.Stderr})
	if err != nil {
		r.b.Fatal(err)
	}
	r.b.Cleanup(func() { _ = server.Stop(); _ = os.RemoveAll(dir) })
	if err := server.EnsureDatabase(r.b.Context(), "bench"); err != nil {
		r.b.Fatal(err)
	}
	url := server.URL("bench")
	if _, err := postgres.Migrate(r.b.Context(), url); err != nil {
		r.b.Fatal(err)
	}
	return url
}

// openMinutes loads the demo world and opens minutes to write in.
func (r *benchRig) openMinutes(database string, clock *movingClock) {
	r.b.Helper()
	cfg := demoConfig(database, r.ready)
	cfg.Slack.Mode = "http"
	s, err := newService(r.b.Context(), cfg, clock.Now, postgres.Open, slog.New(slog.DiscardHandler))
	if err != nil {
		r.b.Fatal(err)
	}
	defer s.close()
	if err := s.loadWorld(r.b.Context()); err != nil {
		r.b.Fatal(err)
	}
	for _, u := range slacksim.Demo().Users {
		if u.Handle != alma {
			continue
		}
		r.chair = u.ID
	}
	for _, c := range slacksim.Demo().Channels {
		if c.Name == benchPlatform {
			r.channel = c.ID
		}
	}
	chair, err := s.store.PersonBySlack(r.b.Context(), s.workspace, r.chair)
	if err != nil {
		r.b.Fatal(err)
	}
	viewer := consult.Viewer{Workspace: s.workspace, Person: chair.ID}
	p, _, err := s.store.PlatformByChannel(r.b.Context(), viewer, r.channel, clock.Now())
	if err == nil {
		_, err = s.store.OpenAdHoc(r.b.Context(), consult.Act{Viewer: viewer, Now: clock.Now()}, p.ID)
	}
	if err != nil {
		r.b.Fatal(err)
	}
}

// frontDoor takes the answers to response URLs, and passes the rest to the simulated Slack.
func (r *benchRig) frontDoor() http.Handler {
	target, err := url.Parse(r.ready.API)
	if err != nil {
		r.b.Fatal(err)
	}
	target.Path = ""
	slackAPI := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		at := time.Now()
		if !strings.HasPrefix(req.URL.Path, "/answer/") {
			slackAPI.ServeHTTP(w, req)
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		_, _ = io.WriteString(w, "ok")
		r.mu.Lock()
		waiting := r.answers[req.URL.Path]
		delete(r.answers, req.URL.Path)
		r.mu.Unlock()
		if waiting != nil {
			waiting <- at
		}
	})
}

func (r *benchRig) start() {
	r.b.Helper()
	r.serve = exec.CommandContext(r.b.Context(), r.binary, "serve") //nolint:gosec // our own binary
	r.serve.Env, r.serve.Stderr = append(r.env, "OVERLEGBOT_LOG_LEVEL=warn"), os.Stderr
	if err := r.serve.Start(); err != nil {
		r.b.Fatal(err)
	}
}

func (r *benchRig) stop() {
	if r.serve == nil {
		return
	}
	_ = r.serve.Process.Signal(syscall.SIGTERM)
	_ = r.serve.Wait()
	r.serve = nil
}

// command sends one signed command; ack and answer are how long after sent they came.
func (r *benchRig) command(text string, due time.Time) (ack, answer time.Duration, err error) {
	n := r.sent.Add(1)
	path := fmt.Sprintf("/answer/%d", n)
	answered := make(chan time.Time, 1)
	r.mu.Lock()
	r.answers[path] = answered
	r.mu.Unlock()
	body := url.Values{
		"command": {"/overleg"}, "text": {strings.ReplaceAll(text, "#", strconv.FormatInt(n, 10))}, "team_id": {r.ready.TeamID}, "api_app_id": {r.ready.AppID},
		"user_id": {r.chair}, "user_name": {alma}, "channel_id": {r.channel}, "channel_name": {benchPlatform},
		"trigger_id": {fmt.Sprintf("%d.%d", time.Now().UnixNano(), n)}, "response_url": {r.front.URL + path},
	}.Encode()
	said, err := r.post(body)
	if err != nil {
		return 0, 0, err
	}
	ack = time.Since(due)
	if said > 0 {
		return ack, ack, nil
	}
	select {
	case at := <-answered:
		return ack, at.Sub(due), nil
	case <-time.After(10 * time.Second):
		return ack, 0, fmt.Errorf("no answer to %s", text)
	}
}

// post returns how many bytes Slack is answered at once.
func (r *benchRig) post(body string) (int64, error) {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(r.ready.SigningSecret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	req, err := http.NewRequestWithContext(r.b.Context(), http.MethodPost, "http://"+r.addr+"/slack/events", strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := r.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("serve answers %s", resp.Status)
	}
	return n, err
}

// checkNotes makes sure that what was measured was done: a refusal is quick too.
func (r *benchRig) checkNotes() {
	r.b.Helper()
	var wrote, took int
	err := pgtest.Open(r.b, r.store).QueryRowContext(r.b.Context(), `
		SELECT (SELECT count(*) FROM minutes_items WHERE text LIKE 'Afspraak %'), (SELECT count(*) FROM inbox WHERE kind = 'command')`).Scan(&wrote, &took)
	if err != nil || wrote == 0 || wrote != took {
		r.b.Errorf("%d notes of %d commands: %v", wrote, took, err)
	}
}

// cpu is the processor time that serve has had, 0 where the system does not tell in this way.
func (r *benchRig) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", r.serve.Process.Pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	user, _ := strconv.Atoi(string(fields[11]))
	system, _ := strconv.Atoi(string(fields[12]))
	return time.Duration(user+system) * 10 * time.Millisecond
}

// resident is serve's memory in MiB, 0 where the system does not tell in this way.
func (r *benchRig) resident() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.serve.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, _ := strconv.ParseFloat(strings.Fields(after + " 0")[0], 64)
	return kib / 1024
}
