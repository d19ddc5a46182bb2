package slacksim

import (
	"encoding/json"
	"math/rand"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
)

// Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode
const (
	maxSockets   = 10     // connections of one app
	maxFrame     = 20_480 // bytes from the client; more closes with 1009 (field evidence, unverified)
	pingEvery    = 5 * time.Second
	warnBefore   = 10 * time.Second
	connLifetime = 18060 // seconds, as logs of the real hello show (unverified)
)

// sockets are the live connections and who waits for an acknowledgement. An
// ack may arrive on another connection than the envelope left on.
type sockets struct {
	mu      sync.Mutex
	rnd     *rand.Rand
	tickets map[string]time.Time
	conns   []*conn
	waiting map[string]chan json.RawMessage
}

type conn struct {
	ws    *websocket.Conn
	mu    sync.Mutex // one writer at a time
	ghost bool       // half-open: swallows what is written, never answers
}

func (c *conn) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ghost {
		return nil
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(2 * time.Second))
	return c.ws.WriteJSON(v)
}

func (c *conn) close(code int, text string) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

func (s *sockets) ticket(t string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tickets == nil {
		s.tickets = map[string]time.Time{}
	}
	for old, at := range s.tickets {
		if time.Since(at) > 30*time.Second {
			delete(s.tickets, old)
		}
	}
	s.tickets[t] = time.Now()
}

func (s *sockets) redeem(t string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.tickets[t]
	delete(s.tickets, t)
	return ok
}

func (s *sockets) add(c *conn) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
	return len(s.conns)
}

func (s *sockets) drop(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = slices.DeleteFunc(s.conns, func(x *conn) bool { return x == c })
}

func (s *sockets) all() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.conns)
}

func (s *sockets) closeAll() {
	for _, c := range s.all() {
		c.close(websocket.CloseGoingAway, "")
	}
}

// pick is any one live connection: "no pattern" is promised.
func (s *sockets) pick(seed int64) *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.conns) == 0 {
		return nil
	}
	if s.rnd == nil {
		s.rnd = rand.New(rand.NewSource(seed)) //nolint:gosec // repeatable choices
	}
	return s.conns[s.rnd.Intn(len(s.conns))]
}

func (s *sockets) wait(id string) chan json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = map[string]chan json.RawMessage{}
	}
	ch := make(chan json.RawMessage, 1)
	s.waiting[id] = ch
	return ch
}

func (s *sockets) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, id)
}

func (s *sockets) acked(id string, payload json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.waiting[id]; ch != nil {
		ch <- payload
		delete(s.waiting, id)
	}
}

func (w *Workspace) serveLink(rw http.ResponseWriter, r *http.Request) {
	if !w.socks.redeem(r.URL.Query().Get("ticket")) {
		http.Error(rw, "invalid ticket", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the ticket is the guard
	ws, err := up.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws}
	n := w.socks.add(c)
	defer func() {
		if !c.isGhost() {
			w.socks.drop(c)
		}
		_ = ws.Close()
	}()
	if err := c.write(w.hello(n)); err != nil {
		return
	}
	if n > maxSockets { // reason seen in bolt-js 2238 (unverified)
		w.socks.drop(c)
		_ = c.write(disconnectFrame("too_many_websockets"))
		c.close(websocket.CloseNormalClosure, "")
		return
	}
	stop := make(chan struct{})
	defer close(stop)
	w.redeliver()
	go w.pings(c, stop)
	w.readAcks(c)
}

func (w *Workspace) hello(n int) obj {
	return obj{
		"type": "hello", "num_connections": n, "connection_info": obj{"app_id": w.appID()},
		"debug_info": obj{
			"host": "applink-sim", "started": time.Now().Format("2006-01-02 15:04:05.000"), "build_number": 18,
			"approximate_connection_time": connLifetime,
		},
	}
}

func (w *Workspace) appID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.st.App.AppID
}

func disconnectFrame(reason string) obj {
	return obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "applink-sim"}}
}

func (w *Workspace) pings(c *conn, stop chan struct{}) {
	t := time.NewTicker(pingEvery)
	defer t.Stop()
	for {
		if !w.faults.noPings() && !c.isGhost() {
			_ = c.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink-sim"), time.Now().Add(time.Second))
		}
		select {
		case <-t.C:
		case <-stop:
			return
		case <-w.ctx.Done():
			return
		}
	}
}

func (w *Workspace) readAcks(c *conn) {
	c.ws.SetReadLimit(4 << 20)
	for {
		_, b, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		if c.isGhost() {
			continue
		}
		if len(b) > maxFrame {
			w.wire.add(wireEntry{At: time.Now(), Dir: "call", What: "ack", Error: "frame over 20480 bytes"})
			c.close(websocket.CloseMessageTooBig, "Max frame length of 20480 has been exceeded")
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(b, &ack) == nil && ack.EnvelopeID != "" {
			w.socks.acked(ack.EnvelopeID, ack.Payload)
		}
	}
}

// sendSocket sends an envelope to one connection and waits for its ack.
func (w *Workspace) sendSocket(d delivery) outcome {
	c := w.socks.pick(w.opts.Seed)
	if c == nil {
		return outcome{failed: failDispatch}
	}
	id := uuid.NewString()
	envelope := obj{"envelope_id": id, "payload": d.payload, "type": d.typ, "accepts_response_payload": d.accepts}
	if d.typ == "events_api" {
		reason := ""
		if d.attempt > 0 {
			reason = "timeout"
		}
		envelope["retry_attempt"], envelope["retry_reason"] = d.attempt, reason
	}
	got := w.socks.wait(id)
	defer w.socks.forget(id)
	if err := c.write(envelope); err != nil {
		w.socks.drop(c)
		_ = c.ws.Close()
	}
	select {
	case body := <-got:
		return outcome{acked: true, body: body}
	case <-time.After(w.opts.AckTimeout):
		w.faults.keep(d)
		return outcome{failed: failTimeout}
	case <-w.ctx.Done():
		return outcome{failed: failDispatch}
	}
}

// redeliver sends again what was never acknowledged, where that was asked for:
// threads differ on whether Slack does so on a reconnect (unverified).
func (w *Workspace) redeliver() {
	for _, d := range w.faults.kept() {
		w.start(d)
	}
}

func (c *conn) isGhost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ghost
}

// haunt makes n connections half-open; the ghosts count and are chosen like
// any other until the faults are cleared.
func (s *sockets) haunt(n int) {
	for _, c := range s.all() {
		if n--; n < 0 {
			return
		}
		c.mu.Lock()
		c.ghost = true
		c.mu.Unlock()
	}
}

// exorcise drops the ghosts.
func (s *sockets) exorcise() {
	for _, c := range s.all() {
		if c.isGhost() {
			s.drop(c)
			_ = c.ws.Close()
		}
	}
}

// disconnect asks all connections to go, as Slack does when it restarts a
// host (warning, then refresh_requested) or Socket Mode is switched off.
func (w *Workspace) disconnect(reason string) {
	for _, c := range w.socks.all() {
		_ = c.write(disconnectFrame(reason))
		switch reason {
		case "warning":
			go func() {
				select {
				case <-time.After(warnBefore):
					_ = c.write(disconnectFrame("refresh_requested"))
				case <-w.ctx.Done():
				}
				c.close(websocket.CloseNormalClosure, "")
			}()
		default:
			w.socks.drop(c)
			c.close(websocket.CloseNormalClosure, "")
		}
	}
}
