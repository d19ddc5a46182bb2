package outbox_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/outbox"
)

// hostileSlack is a Slack that fails on purpose: the simulator keeps Slack's rules, this one breaks its promises.
type hostileSlack struct {
	mu       sync.Mutex
	random   *rand.Rand
	faults   faults
	script   []func(http.ResponseWriter, *http.Request) bool // used up one by one before the faults; true: answered
	posts    []post
	updates  []post
	history  int
	calls    []time.Time
	refusals map[string]string // error code by method
	lastTS   int64
	late     sync.WaitGroup
}

type post struct {
	Channel, TS, Key, Text string
	User                   string
}

// faults are the shares of postings, of 1, that go wrong in each way.
type faults struct {
	serverError  float64       // 500, nothing accepted
	errorAccept  float64       // 500, accepted all the same
	limited      float64       // 429
	acceptCut    float64       // accepted, then the connection is cut
	lateAccept   float64       // the client times out, then it is accepted
	cutAtOnce    float64       // cut, nothing accepted
	lateAfter    time.Duration // how long after the request a late one is accepted
	htmlAccepted float64       // accepted, but the answer is a page
}

func newHostileSlack(t *testing.T, seed uint64, f faults) (*hostileSlack, *slack.Client) {
	t.Helper()
	h, url := serveHostileSlack(t, seed, f)
	return h, slack.New("xoxb-test", slack.OptionAPIURL(url), slack.OptionHTTPClient(&http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 32},
	}))
}

func serveHostileSlack(t *testing.T, seed uint64, f faults) (*hostileSlack, string) {
	t.Helper()
	h := &hostileSlack{random: rand.New(rand.NewPCG(seed, 1)), faults: f, refusals: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/chat.postMessage", h.postMessage)
	mux.HandleFunc("/chat.postEphemeral", h.postEphemeral)
	mux.HandleFunc("/chat.update", h.update)
	mux.HandleFunc("/conversations.open", h.open)
	mux.HandleFunc("/conversations.history", h.historyOf)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	t.Cleanup(h.late.Wait)
	return h, server.URL + "/"
}

func dmOf(user string) string { return "D" + user[1:] }

func (h *hostileSlack) postMessage(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if h.scripted(rw, r) || h.refused(rw, "chat.postMessage") {
		return
	}
	h.mu.Lock()
	dice := h.random.Float64()
	h.mu.Unlock()
	f := h.faults
	for _, fault := range []struct {
		share float64
		do    func()
	}{
		{f.serverError, func() { http.Error(rw, "oops", http.StatusInternalServerError) }},
		{f.errorAccept, func() { h.accept(r); http.Error(rw, "oops", http.StatusInternalServerError) }},
		{f.limited, func() { rw.Header().Set("Retry-After", "1"); rw.WriteHeader(http.StatusTooManyRequests) }},
		{f.acceptCut, func() { h.accept(r); cut(rw) }},
		{f.cutAtOnce, func() { cut(rw) }},
		{f.lateAccept, func() { h.acceptLater(r) }},
		{f.htmlAccepted, func() { h.accept(r); fmt.Fprint(rw, "<html>") }},
	} {
		if dice < fault.share {
			fault.do()
			return
		}
		dice -= fault.share
	}
	p := h.accept(r)
	answer(rw, map[string]any{"ok": true, "channel": p.Channel, "ts": p.TS})
}

func (h *hostileSlack) scripted(rw http.ResponseWriter, r *http.Request) bool {
	h.mu.Lock()
	h.calls = append(h.calls, time.Now())
	if len(h.script) == 0 {
		h.mu.Unlock()
		return false
	}
	next := h.script[0]
	h.script = h.script[1:]
	h.mu.Unlock()
	return next(rw, r)
}

func (h *hostileSlack) refused(rw http.ResponseWriter, method string) bool {
	h.mu.Lock()
	code := h.refusals[method]
	h.mu.Unlock()
	if code != "" {
		answer(rw, map[string]any{"ok": false, "error": code})
	}
	return code != ""
}

func (h *hostileSlack) accept(r *http.Request) post {
	h.mu.Lock()
	defer h.mu.Unlock()
	channel := r.Form.Get("channel")
	if channel[0] == 'U' {
		channel = dmOf(channel)
	}
	var metadata slack.SlackMetadata
	_ = json.Unmarshal([]byte(r.Form.Get("metadata")), &metadata)
	h.lastTS = max(time.Now().UnixMicro(), h.lastTS+1)
	p := post{
		Channel: channel, TS: fmt.Sprintf("%d.%06d", h.lastTS/1e6, h.lastTS%1e6), Text: r.Form.Get("text"), User: r.Form.Get("user"),
	}
	if metadata.EventType == outbox.EventType {
		p.Key, _ = metadata.EventPayload[outbox.MetadataKey].(string)
	}
	h.posts = append(h.posts, p)
	return p
}

// acceptLater holds the answer back beyond the client's time-out, and accepts after lateAfter.
func (h *hostileSlack) acceptLater(r *http.Request) {
	h.late.Go(func() {
		timer := time.NewTimer(h.faults.lateAfter)
		<-timer.C
		h.accept(r)
	})
	<-r.Context().Done()
}

// cut closes the connection without an answer, with a reset where it can.
func cut(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func (h *hostileSlack) postEphemeral(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if h.scripted(rw, r) || h.refused(rw, "chat.postEphemeral") {
		return
	}
	p := h.accept(r)
	answer(rw, map[string]any{"ok": true, "message_ts": p.TS})
}

func (h *hostileSlack) update(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if h.refused(rw, "chat.update") {
		return
	}
	h.mu.Lock()
	h.updates = append(h.updates, post{Channel: r.Form.Get("channel"), TS: r.Form.Get("ts"), Text: r.Form.Get("text")})
	h.mu.Unlock()
	answer(rw, map[string]any{"ok": true, "channel": r.Form.Get("channel"), "ts": r.Form.Get("ts")})
}

func (h *hostileSlack) open(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	answer(rw, map[string]any{"ok": true, "channel": map[string]any{"id": dmOf(r.Form.Get("users"))}})
}

// historyOf answers in pages of two, latest first, as Slack may do whatever was asked for.
func (h *hostileSlack) historyOf(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if h.refused(rw, "conversations.history") {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.history++
	var messages []map[string]any
	for i := len(h.posts) - 1; i >= 0; i-- {
		p := h.posts[i]
		if p.Channel != r.Form.Get("channel") || p.TS < r.Form.Get("oldest") {
			continue
		}
		m := map[string]any{"type": "message", "ts": p.TS, "text": p.Text}
		if r.Form.Get("include_all_metadata") != "" {
			m["metadata"] = map[string]any{"event_type": outbox.EventType, "event_payload": map[string]any{outbox.MetadataKey: p.Key}}
		}
		messages = append(messages, m)
	}
	from, _ := strconv.Atoi(r.Form.Get("cursor"))
	page := messages[min(from, len(messages)):min(from+2, len(messages))]
	cursor := ""
	if from+2 < len(messages) {
		cursor = strconv.Itoa(from + 2)
	}
	answer(rw, map[string]any{
		"ok": true, "messages": page, "has_more": cursor != "", "response_metadata": map[string]any{"next_cursor": cursor},
	})
}

func answer(rw http.ResponseWriter, body map[string]any) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(body)
}

// record is what a Slack has seen so far.
type record struct {
	posts, updates []post
	calls          []time.Time
	pages          int // of history that were read
}

func (h *hostileSlack) record() record {
	h.mu.Lock()
	defer h.mu.Unlock()
	return record{slices.Clone(h.posts), slices.Clone(h.updates), slices.Clone(h.calls), h.history}
}

// refuse makes a method answer with an error code from now on.
func (h *hostileSlack) refuse(method, code string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refusals[method] = code
}

// posted returns what was accepted, by key.
func (h *hostileSlack) posted() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := map[string]int{}
	for _, p := range h.posts {
		n[p.Key]++
	}
	return n
}
