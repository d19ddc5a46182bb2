package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
)

// sim is a workspace under test with a real client.
type sim struct {
	t  *testing.T
	ws *slacksim.Workspace
	r  slacksim.Ready
	*slack.Client
}

func start(t *testing.T, o slacksim.Options) *sim {
	t.Helper()
	if o.World.TeamID == "" {
		o.World = slacksim.Demo()
	}
	ws, err := slacksim.Start(t.Context(), o)
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	r := ws.Ready()
	c := slack.New(r.BotToken, slack.OptionAPIURL(r.API), slack.OptionAppLevelToken(r.AppToken))
	return &sim{t: t, ws: ws, r: r, Client: c}
}

// bot is a small app over Socket Mode: handle answers each event with the
// payload of its ack; nil acks empty, and noAck not at all.
type bot struct {
	mu   sync.Mutex
	seen []socketmode.Event
	got  chan socketmode.Event
}

type noAck struct{}

func (s *sim) bot(handle func(e socketmode.Event) any) *bot {
	s.t.Helper()
	b := &bot{got: make(chan socketmode.Event, 1000)}
	c := socketmode.New(s.Client)
	ready := make(chan struct{})
	var once sync.Once
	ctx, cancel := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = c.RunContext(ctx) })
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-c.Events:
				if e.Type == socketmode.EventTypeHello {
					once.Do(func() { close(ready) })
				}
				if e.Request == nil || e.Type == socketmode.EventTypeHello {
					continue
				}
				b.mu.Lock()
				b.seen = append(b.seen, e)
				b.mu.Unlock()
				b.got <- e
				var payload any
				if handle != nil {
					payload = handle(e)
				}
				if _, skip := payload.(noAck); skip {
					continue
				}
				_ = c.AckCtx(ctx, e.Request.EnvelopeID, payload)
			}
		}
	})
	s.t.Cleanup(func() { cancel(); wg.Wait() })
	select {
	case <-ready:
	case <-time.After(5 * time.Second):
		s.t.Fatal("the bot never said hello")
	}
	return b
}

// await is the next event of the type, skipping others.
func (b *bot) await(t *testing.T, typ string) socketmode.Event {
	t.Helper()
	deadline := time.After(5 * time.Second)
	for {
		select {
		case e := <-b.got:
			if eventName(e) == typ {
				return e
			}
		case <-deadline:
			t.Fatalf("no %s arrived", typ)
		}
	}
}

// eventName is the inner event's type, or the envelope's.
func eventName(e socketmode.Event) string {
	var p struct {
		Type  string `json:"type"`
		Event struct {
			Type string `json:"type"`
		} `json:"event"`
	}
	_ = json.Unmarshal(e.Request.Payload, &p)
	switch {
	case p.Event.Type != "":
		return p.Event.Type
	case p.Type != "":
		return p.Type
	}
	return e.Request.Type
}

type acted struct {
	OK      bool              `json:"ok"`
	AckedMS int64             `json:"acked_ms"`
	Error   string            `json:"error"`
	Errors  map[string]string `json:"errors"`
	TS      string            `json:"ts"`
	Shown   []shown           `json:"shown"`
	Modal   map[string]any    `json:"modal"`
}

type shown struct {
	TS        string `json:"ts"`
	From      string `json:"from"`
	In        string `json:"in"`
	Text      string `json:"text"`
	Ephemeral bool   `json:"ephemeral"`
	ThreadTS  string `json:"thread_ts"`
	Blocks    []any  `json:"blocks"`
}

type deed map[string]any

func (s *sim) act(o deed) acted {
	s.t.Helper()
	var a acted
	s.control("act", o, &a)
	return a
}

func (s *sim) control(path string, in, out any) int {
	s.t.Helper()
	b, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.Post(s.r.Control+path, "application/json", bytes.NewReader(b)) //nolint:noctx // test
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if out != nil {
		if err := json.Unmarshal(body, out); err != nil {
			s.t.Fatalf("%s answered %s: %v", path, body, err)
		}
	}
	return res.StatusCode
}

func (s *sim) read(path string, out any) {
	s.t.Helper()
	res, err := http.Get(s.r.Control + path) //nolint:noctx // test
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
}

// ids of channels and users by name, from the control interface.
func (s *sim) channel(name string) string {
	s.t.Helper()
	var list []struct{ ID, Name string }
	s.read("channels", &list)
	for _, c := range list {
		if c.Name == name {
			return c.ID
		}
	}
	s.t.Fatalf("no channel %s", name)
	return ""
}

func (s *sim) user(handle string) string {
	s.t.Helper()
	var list []struct{ ID, Handle string }
	s.read("users", &list)
	for _, u := range list {
		if u.Handle == handle {
			return u.ID
		}
	}
	s.t.Fatalf("no user %s", handle)
	return ""
}
