package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// Receiver takes one delivery and returns what Slack is answered: nil for an empty ack. An error means that it could
// not be taken, and Slack should try again.
type Receiver interface {
	Receive(ctx context.Context, envelope string, payload json.RawMessage) (ack json.RawMessage, err error)
}

const (
	connections  = 2                // one covers the other while it reconnects
	stagger      = 2 * time.Second  // between their first dials
	ackDeadline  = 3 * time.Second  // Slack's; docs.slack.dev/apis/events-api
	pingInterval = 30 * time.Second // slack-go reconnects without a ping of Slack's in that time
	staleAfter   = 45 * time.Second // a connection without a sign of life for so long is not ready
	maxInFlight  = 64               // deliveries being answered at once, per connection
	lastAcks     = 100 * time.Millisecond
)

// Socket receives over Socket Mode.
type Socket struct {
	receiver Receiver
	log      *slog.Logger
	clients  []*socketmode.Client

	mu    sync.Mutex
	alive map[int]time.Time // wire time of the last sign of life per connection
}

// SocketConfig is what NewSocket needs.
type SocketConfig struct {
	APIURL   string // "" is Slack's
	BotToken string
	AppToken string
}

// NewSocket makes two connections that share a receiver; Run opens them.
func NewSocket(c SocketConfig, receiver Receiver, log *slog.Logger) *Socket {
	s := &Socket{receiver: receiver, log: log, alive: map[int]time.Time{}}
	for i := range connections {
		options := []slack.Option{
			slack.OptionAppLevelToken(c.AppToken),
			slack.OptionHTTPClient(&patientClient{
				client: &http.Client{Timeout: 10 * time.Second},
				limit:  rate.NewLimiter(rate.Every(2*time.Second), 3),
			}),
		}
		if c.APIURL != "" {
			options = append(options, slack.OptionAPIURL(c.APIURL))
		}
		s.clients = append(s.clients, socketmode.New(slack.New(c.BotToken, options...),
			socketmode.OptionPingInterval(pingInterval), socketmode.OptionDialer(s.dialer(i))))
	}
	return s
}

// patientClient keeps slack-go from dialling thousands of times a second when Slack closes each connection right after
// its hello (too_many_websockets): slack-go waits only after a failed dial, not after a short life.
type patientClient struct {
	client *http.Client
	limit  *rate.Limiter
}

// Do implements slack-go's httpClient.
func (p *patientClient) Do(req *http.Request) (*http.Response, error) {
	if err := p.limit.Wait(req.Context()); err != nil {
		return nil, err
	}
	return p.client.Do(req)
}

// Run receives until ctx ends, or until Slack refuses the tokens for good. What was taken on is acknowledged before the
// connections close.
func (s *Socket) Run(ctx context.Context) error {
	connected, disconnect := context.WithCancel(context.WithoutCancel(ctx))
	defer disconnect()
	g, ctx := errgroup.WithContext(ctx)
	var draining sync.WaitGroup
	for i, c := range s.clients {
		draining.Go(func() { s.drain(ctx, i, c) })
		g.Go(func() error {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(time.Duration(i) * stagger):
			}
			err := c.RunContext(connected)
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("socket mode connection %d: %w", i, err)
		})
	}
	stop := context.AfterFunc(ctx, func() {
		draining.Wait()
		time.Sleep(lastAcks) // slack-go only queues an ack
		disconnect()
	})
	defer stop()
	return g.Wait()
}

// drain empties a connection's events at once and leaves the work to bounded workers: a consumer that blocks stops
// slack-go's reads, and pings and commands are lost.
func (s *Socket) drain(ctx context.Context, i int, c *socketmode.Client) {
	slots := make(chan struct{}, maxInFlight)
	var working sync.WaitGroup
	defer working.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-c.Events:
			id, envelope, payload := unwrap(e)
			if id == "" {
				s.note(i, e)
				continue
			}
			select {
			case slots <- struct{}{}:
			default: // full: not acked, so that Slack tells the user or tries again
				s.log.Warn("socket overloaded, delivery not taken", "connection", i, "envelope", envelope)
				continue
			}
			working.Go(func() {
				defer func() { <-slots }()
				s.answer(context.WithoutCancel(ctx), c, id, envelope, payload)
			})
		}
	}
}

func (s *Socket) answer(ctx context.Context, c *socketmode.Client, id, envelope string, payload json.RawMessage) {
	ctx, cancel := context.WithTimeout(ctx, ackDeadline)
	defer cancel()
	ack, err := s.receiver.Receive(ctx, envelope, payload)
	if err != nil {
		return // logged by the receiver; without an ack Slack delivers an event again
	}
	var body any
	if len(ack) > 0 {
		body = ack
	}
	if err := c.AckCtx(ctx, id, body); err != nil {
		s.log.Warn("ack failed", "envelope", envelope, "error", err)
	}
}

// unwrap finds the envelope of an event; one that slack-go could not parse is read from its raw message.
func unwrap(e socketmode.Event) (id, envelope string, payload json.RawMessage) {
	if e.Type == socketmode.EventTypeErrorBadMessage {
		bad, ok := e.Data.(*socketmode.ErrorBadMessage)
		if !ok {
			return "", "", nil
		}
		var raw struct {
			EnvelopeID string          `json:"envelope_id"`
			Type       string          `json:"type"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := json.Unmarshal(bad.Message, &raw); err != nil {
			return "", "", nil
		}
		return raw.EnvelopeID, raw.Type, raw.Payload
	}
	if e.Request == nil {
		return "", "", nil
	}
	return e.Request.EnvelopeID, e.Request.Type, e.Request.Payload
}

// dialer makes connections whose reads, Slack's pings among them, count as signs of life. The write buffer is larger than
// Slack's 20 KiB limit, so that no ack is split into continuation frames, which Slack drops.
func (s *Socket) dialer(i int) *websocket.Dialer {
	var tcp net.Dialer
	return &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: 20 * time.Second,
		WriteBufferSize:  32 << 10,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := tcp.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return watchedConn{Conn: c, seen: func() { s.see(i) }}, nil
		},
	}
}

type watchedConn struct {
	net.Conn
	seen func()
}

// Read implements net.Conn.
func (w watchedConn) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if n > 0 {
		w.seen()
	}
	return n, err
}

func (s *Socket) see(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alive[i] = time.Now()
}

func (s *Socket) note(i int, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth, socketmode.EventTypeIncomingError, socketmode.EventTypeErrorWriteFailed:
		s.log.Warn("socket mode", "connection", i, "event", string(e.Type))
	case socketmode.EventTypeErrorBadMessage:
		s.log.Warn("socket mode sent what cannot be read", "connection", i)
	default:
		s.log.Debug("socket mode", "connection", i, "event", string(e.Type))
	}
}

// Ready says whether at least one connection was heard of lately.
func (s *Socket) Ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seen := range s.alive {
		if time.Since(seen) < staleAfter {
			return true
		}
	}
	return false
}
