package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/place"
)

// server is what is asked, by its address and process.
type server struct {
	addr string
	pid  int
}

type directoryBench struct {
	*benchRig
	url        string
	db         *sql.DB
	ours, bolt server
	names      []string
}

func newDirectoryBench(b *testing.B) *directoryBench {
	b.Helper()
	d := &directoryBench{benchRig: newBenchRig(b)}
	d.url = d.store
	d.db = pgtest.Open(b, d.url)
	d.exec(benchPlaceTable)
	for n, m := range place.All()[:benchPlaces] {
		d.exec(benchOnePlace, n, m.NIS, m.Name)
		d.names = append(d.names, m.Name)
	}
	for _, t := range consult.Topics() {
		for _, word := range append([]string{t.Name}, t.Words...) {
			d.exec(benchOneTopic, t.Name, word)
		}
	}
	d.exec(benchBoards, d.ready.TeamID)
	d.start()
	d.ours = server{d.addr, d.serve.Process.Pid}
	d.bolt = d.startBolt()
	return d
}

func (d *directoryBench) exec(query string, args ...any) {
	d.b.Helper()
	if _, err := d.db.ExecContext(d.b.Context(), query, args...); err != nil {
		d.b.Fatal(err)
	}
}

// fill gives each place its positions from one number to another.
func (d *directoryBench) fill(from, to int) {
	d.b.Helper()
	var topics []string
	for _, t := range consult.Topics() {
		if t.Name != "Huisvesting" {
			topics = append(topics, t.Name)
		}
	}
	d.exec(benchHolders, d.ready.TeamID, from, to)
	d.exec(benchPositions, d.ready.TeamID, from, to, benchAnswered, pq.StringArray(topics))
	d.exec(`VACUUM ANALYZE`)
}

// startBolt installs what its lock file pins and starts the app; without Node there is no comparison, and the rows say so.
func (d *directoryBench) startBolt() server {
	d.b.Helper()
	dir := d.b.TempDir()
	for _, name := range []string{"app.js", "package.json", "package-lock.json"} {
		body, err := os.ReadFile(filepath.Join("testdata", "bolt", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), body, 0o600)
		}
		if err != nil {
			d.b.Fatal(err)
		}
	}
	install := exec.CommandContext(d.b.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		d.b.Logf("no Bolt to compare with: npm ci: %v\n%s", err, out)
		return server{}
	}
	addr := freeAddr(d.b)
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		d.b.Fatal(err)
	}
	app := exec.CommandContext(d.b.Context(), "node", "app.js") //nolint:gosec // our own reference
	app.Dir, app.Stderr = dir, os.Stderr
	app.Env = append(os.Environ(), "NODE_ENV=production", "BENCH_PORT="+port, "BENCH_CONNECTIONS=8", "DATABASE_URL="+d.url, "SLACK_SIGNING_SECRET="+d.ready.SigningSecret)
	app.Cancel = func() error { return app.Process.Signal(syscall.SIGTERM) }
	out, err := app.StdoutPipe()
	if err == nil {
		err = app.Start()
	}
	if err != nil {
		d.b.Fatal(err)
	}
	d.b.Cleanup(func() { _ = app.Process.Kill(); _ = app.Wait() })
	if said, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(said) != "ready" {
		d.b.Fatalf("the Bolt app says %q: %v", said, err)
	}
	return server{addr, app.Process.Pid}
}

// looked is what a round measured: milliseconds, look-ups a second, and processor time for one in microseconds.
type looked struct{ p50, p99, rate, cpu float64 }

// look lets some people at once ask one question after the other, each about another place.
func (d *directoryBench) look(s server, atOnce int) looked {
	d.b.Helper()
	d.ask(s, atOnce, benchLooking/8)
	before, began := processorTime(s.pid), time.Now()
	took := d.ask(s, atOnce, benchLooking)
	spent, lasted := processorTime(s.pid)-before, time.Since(began)
	n := float64(len(took))
	return looked{quantile(took, 50), quantile(took, 99), n / lasted.Seconds(), float64(spent.Microseconds()) / n}
}

func (d *directoryBench) ask(s server, atOnce int, lasting time.Duration) []time.Duration {
	d.b.Helper()
	ctx, cancel := context.WithTimeout(d.b.Context(), lasting)
	defer cancel()
	var mu sync.Mutex
	var all []time.Duration
	var askers sync.WaitGroup
	for range atOnce {
		askers.Go(func() {
			var took []time.Duration
			for ctx.Err() == nil {
				began := time.Now()
				if err := d.one(s, d.names[rand.N(len(d.names))]); err != nil { //nolint:gosec // whichever
					d.b.Error(err)
					return
				}
				took = append(took, time.Since(began))
			}
			mu.Lock()
			all = append(all, took...)
			mu.Unlock()
		})
	}
	askers.Wait()
	if len(all) == 0 {
		d.b.Fatal("nobody was answered")
	}
	return all
}

// one asks about one place, and looks at the answer: a refusal is quick too.
func (d *directoryBench) one(s server, name string) error {
	body := url.Values{
		"command": {"/overleg"}, "text": {"wie " + name + " huisvesting"}, "team_id": {d.ready.TeamID}, "api_app_id": {d.ready.AppID},
		"user_id": {d.chair}, "user_name": {alma}, "channel_id": {d.channel}, "channel_name": {benchPlatform},
		"trigger_id": {strconv.FormatInt(d.sent.Add(1), 10)}, "response_url": {d.front.URL + "/answer/none"},
	}.Encode()
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(d.ready.SigningSecret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	req, err := http.NewRequestWithContext(d.b.Context(), http.MethodPost, "http://"+s.addr+"/slack/events", strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := d.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && strings.Count(string(said), "@example.org") < benchAnswered {
		err = fmt.Errorf("%s is answered about %s with %s: %s", s.addr, name, resp.Status, said[:min(len(said), 300)])
	}
	return err
}

// processorTime is what a process has had, 0 where the system does not tell in this way.
func processorTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
