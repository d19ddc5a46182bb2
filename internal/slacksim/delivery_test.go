package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
)

func TestWhoGetsNoAnswerSeesWhatSlackSays(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{AckTimeout: 150 * time.Millisecond})
	cmd := deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"}
	if a := s.act(cmd); a.Error != `/overleg failed with the error "dispatch_failed"` {
		t.Errorf("without a connection: %+v", a)
	}
	var silent atomic.Bool
	s.bot(func(e socketmode.Event) any {
		if silent.Load() {
			return noAck{}
		}
		return map[string]any{"text": "kies", "blocks": []slack.Block{clickable()}}
	})
	s.act(cmd)
	silent.Store(true)
	if a := s.act(cmd); a.Error != `/overleg failed with the error "operation_timeout"` || a.AckedMS < 150 {
		t.Errorf("without an ack: %+v", a)
	}
	if a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "click", "action_id": "go"}); a.Error != "⚠ operation_timeout" {
		t.Errorf("a click without an ack: %+v", a)
	}
	silent.Store(false)
	s.control("faults", deed{"ack": "lose"}, nil)
	if a := s.act(cmd); a.OK {
		t.Errorf("a lost ack: %+v", a)
	}
	if a := s.act(cmd); !a.OK {
		t.Errorf("the ack after it: %+v", a)
	}
}

func TestEventsAreRepeatedWithTheSameIDUntilAcked(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{
		AckTimeout: 100 * time.Millisecond, EventRetries: []time.Duration{0, time.Millisecond, time.Millisecond},
	})
	var n atomic.Int32
	b := s.bot(func(e socketmode.Event) any {
		if n.Add(1) < 3 {
			return noAck{}
		}
		return nil
	})
	s.act(deed{"as": "nele.sjabloon", "in": "@overlegbot", "do": "say", "text": "hoor je mij?"})
	var ids []string
	var attempts []int
	for range 3 {
		e := b.await(t, "message")
		var p struct {
			EventID string `json:"event_id"`
		}
		if err := json.Unmarshal(e.Request.Payload, &p); err != nil {
			t.Fatal(err)
		}
		ids, attempts = append(ids, p.EventID), append(attempts, e.Request.RetryAttempt)
	}
	if ids[0] != ids[1] || ids[1] != ids[2] || cmp.Diff([]int{0, 1, 2}, attempts) != "" {
		t.Errorf("ids %v, attempts %v", ids, attempts)
	}
}

func TestDeliveriesAreDoubledOnDemand(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	s.control("faults", deed{"duplicate": true}, nil)
	s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	one, two := b.await(t, "slash_commands"), b.await(t, "slash_commands")
	if one.Request.EnvelopeID == two.Request.EnvelopeID {
		t.Error("the envelope is the same")
	}
	if x, y := one.Data.(slack.SlashCommand).TriggerID, two.Data.(slack.SlashCommand).TriggerID; x != y {
		t.Errorf("triggers %s and %s", x, y)
	}
}

// link opens a raw Socket Mode connection and reads its hello.
func (s *sim) link() (*websocket.Conn, map[string]any) {
	s.t.Helper()
	out, _ := s.raw("apps.connections.open", formType, s.r.AppToken, "")
	url, _ := out["url"].(string)
	ws, res, err := websocket.DefaultDialer.DialContext(s.t.Context(), url, nil)
	if err != nil {
		s.t.Fatalf("dial %v: %v", out, err)
	}
	_ = res.Body.Close()
	s.t.Cleanup(func() { _ = ws.Close() })
	var hello map[string]any
	if err := ws.ReadJSON(&hello); err != nil {
		s.t.Fatal(err)
	}
	return ws, hello
}

func TestATicketOpensOneConnection(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	out, _ := s.raw("apps.connections.open", formType, s.r.AppToken, "")
	url, _ := out["url"].(string)
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil) //nolint:bodyclose // hijacked
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if _, _, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil); err == nil { //nolint:bodyclose // refused
		t.Error("the same ticket opened a second connection")
	}
}

func TestTheEleventhConnectionIsSentAway(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{Limits: slacksim.NoLimits})
	for i := range 11 {
		ws, hello := s.link()
		if hello["num_connections"] != float64(i+1) {
			t.Errorf("hello %d: %v", i+1, hello)
		}
		if i == 10 {
			var d map[string]any
			if err := ws.ReadJSON(&d); err != nil || d["reason"] != "too_many_websockets" {
				t.Errorf("the eleventh got %v, %v", d, err)
			}
		}
	}
}

func TestAFrameOverTheLimitClosesTheConnection(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ws, _ := s.link()
	if err := ws.WriteJSON(map[string]string{"envelope_id": "x", "payload": strings.Repeat("x", 20_480)}); err != nil {
		t.Fatal(err)
	}
	for {
		_, _, err := ws.ReadMessage()
		if err == nil {
			continue
		}
		if !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
			t.Errorf("closed with %v", err)
		}
		return
	}
}

func TestDisconnectsSayWhy(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ws, _ := s.link()
	s.control("faults", deed{"disconnect": "link_disabled"}, nil)
	var d map[string]any
	if err := ws.ReadJSON(&d); err != nil || d["type"] != "disconnect" || d["reason"] != "link_disabled" {
		t.Errorf("got %v, %v", d, err)
	}
	if out, _ := s.raw("apps.connections.open", formType, s.r.AppToken, ""); out["ok"] != false {
		t.Errorf("a new connection while switched off: %v", out)
	}
	s.control("faults", deed{"clear": true}, nil)
	s.bot(nil)
	if a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"}); !a.OK {
		t.Errorf("after it was switched on again: %+v", a)
	}
}

func TestAGhostConnectionSwallowsPayloadsUntilTheyAreRedelivered(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{AckTimeout: 100 * time.Millisecond})
	s.link()
	s.control("faults", deed{"ghost": 1, "redeliver": true}, nil)
	if a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"}); a.OK {
		t.Errorf("a ghost answered: %+v", a)
	}
	_, hello := s.link()
	if hello["num_connections"] != float64(2) {
		t.Errorf("the ghost does not count: %v", hello)
	}
	s.control("faults", deed{"clear": true}, nil)
}

// hook is an app that takes signed HTTP.
type hook struct {
	t      *testing.T
	secret string
	mu     sync.Mutex
	bodies []string
	header []http.Header
	answer func(body string) (int, string)
}

func (h *hook) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	v, err := slack.NewSecretsVerifier(r.Header, h.secret)
	if err == nil {
		_, _ = v.Write(b)
		err = v.Ensure()
	}
	if err != nil {
		h.t.Errorf("signature: %v", err)
	}
	var p struct{ Type, Challenge string }
	if json.Unmarshal(b, &p) == nil && p.Type == "url_verification" {
		_, _ = io.WriteString(rw, p.Challenge)
		return
	}
	h.bodies, h.header = append(h.bodies, string(b)), append(h.header, r.Header)
	status, body := http.StatusOK, ""
	if h.answer != nil {
		status, body = h.answer(string(b))
	}
	rw.WriteHeader(status)
	_, _ = io.WriteString(rw, body)
}

func TestHTTPDeliveriesAreSignedAndRepeated(t *testing.T) {
	t.Parallel()
	h := &hook{t: t}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	s := start(t, slacksim.Options{RequestURL: srv.URL, EventRetries: []time.Duration{0, 0, 0}})
	h.mu.Lock()
	h.secret = s.r.SigningSecret
	h.answer = func(body string) (int, string) {
		switch {
		case strings.Contains(body, "command="):
			return http.StatusOK, "gewone tekst"
		case strings.Contains(body, "event_callback"):
			return http.StatusInternalServerError, ""
		}
		return http.StatusOK, ""
	}
	h.mu.Unlock()
	a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg help"})
	if !a.OK || len(a.Shown) != 1 || a.Shown[0].Text != "gewone tekst" {
		t.Errorf("the command: %+v", a)
	}
	s.act(deed{"as": "nele.sjabloon", "in": "@overlegbot", "do": "say", "text": "dag"})
	h.mu.Lock()
	defer h.mu.Unlock()
	var nums []string
	for _, hd := range h.header {
		nums = append(nums, hd.Get("X-Slack-Retry-Num")+hd.Get("X-Slack-Retry-Reason"))
	}
	if d := cmp.Diff([]string{"", "", "1http_error", "2http_error", "3http_error"}, nums); d != "" {
		t.Error(d)
	}
}

func TestTheBotsMistakesAndSlacksAreToldApart(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("rand5")
	post := func() error {
		_, _, err := s.PostMessage(ch, slack.MsgOptionText("x", false))
		return err
	}
	s.control("faults", deed{"http_status": deed{"chat.postMessage": 500}, "html": true, "count": 2}, nil)
	for range 2 {
		if err := post(); err == nil || !strings.Contains(err.Error(), "500") {
			t.Errorf("a server error: %v", err)
		}
	}
	if err := post(); err != nil {
		t.Errorf("after the faults: %v", err)
	}
	s.control("faults", deed{"http_status": deed{"chat.postMessage": 429}, "retry_after": 7}, nil)
	if err := post(); err == nil || !strings.Contains(err.Error(), "7s") {
		t.Errorf("a limit: %v", err)
	}
	s.control("faults", deed{"after_accept": "cut", "methods": []string{"chat.postMessage"}}, nil)
	if err := post(); err == nil {
		t.Error("the connection was not cut")
	}
	var see struct{ Messages []shown }
	s.read("see?as=hugo.sjabloon&in=%23rand5", &see)
	if len(see.Messages) != 2 {
		t.Errorf("%d messages stand there, want the good one and the one cut off", len(see.Messages))
	}
	s.control("faults", deed{"api_error": deed{"chat.postMessage": "fatal_error"}}, nil)
	if err := post(); code(err) != "fatal_error" {
		t.Errorf("an error on demand: %v", err)
	}
}
