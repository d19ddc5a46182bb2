package slacksim_test

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/slacksim"
	"overlegbot/judges"
)

// Slack's own client for Node judges the workspace here: an app that is written as its guide says, and knows nothing
// of the simulator but its address.

// boltsRest is how long the app must be silent before it counts as having answered: it is another process, which a busy
// machine lets wait.
const boltsRest = 500 * time.Millisecond

func TestAnAppOfSlacksOwnClientServesPeopleOverSocketMode(t *testing.T) {
	t.Parallel()
	need(t)
	s := start(t, slacksim.Options{Rest: boltsRest})
	s.bolt(nil)
	s.livesThroughBolt()
}

func TestAnAppOfSlacksOwnClientServesPeopleOverSignedHTTP(t *testing.T) {
	t.Parallel()
	need(t)
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // test
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := start(t, slacksim.Options{Rest: boltsRest, RequestURL: "http://" + l.Addr().String() + "/slack/events"})
	fd, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer fd.Close()
	s.bolt(fd)
	s.livesThroughBolt()
}

// need skips, or fails in CI, before anything is started.
func need(t *testing.T) (node, app string) {
	t.Helper()
	node = judges.Need(t, "node")
	judges.Need(t, "bolt")
	return node, filepath.Join("testdata", "judges", "app.mjs")
}

// bolt runs the app until the test ends: over signed HTTP on the listener, or over Socket Mode without one.
func (s *sim) bolt(listener *os.File) {
	s.t.Helper()
	node, app := need(s.t)
	cmd := exec.CommandContext(s.t.Context(), node, app)
	cmd.Env = append(os.Environ(), "API="+s.r.API, "BOT_TOKEN="+s.r.BotToken)
	if listener == nil {
		cmd.Env = append(cmd.Env, "APP_TOKEN="+s.r.AppToken)
	} else {
		cmd.ExtraFiles = []*os.File{listener}
		cmd.Env = append(cmd.Env, "SIGNING_SECRET="+s.r.SigningSecret, "LISTEN_FD=3")
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	out, w, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	_ = w.Close()
	ready, ended := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var said strings.Builder
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			said.WriteString(lines.Text() + "\n")
			if lines.Text() == "ready" {
				once.Do(func() { close(ready) })
			}
		}
	}()
	s.t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Process.Kill()
		<-ended
		_ = cmd.Wait()
		_ = out.Close()
		if s.t.Failed() || strings.Contains(said.String(), "error: ") {
			s.t.Errorf("the app said\n%s", said.String())
		}
	})
	select {
	case <-ready:
	case <-ended:
		s.t.Fatal("the app ended before it was ready")
	case <-time.After(30 * time.Second):
		s.t.Fatal("the app is never ready")
	}
}

// livesThroughBolt is a day of two people with the app of testdata/judges/app.mjs.
func (s *sim) livesThroughBolt() {
	const nele, room = "nele.sjabloon", "#isom-adviesgroep"
	s.sees("a command's answer in the ack and through the response URL",
		s.act(deed{"as": nele, "in": room, "do": "command", "text": "/echo one & two"}),
		"(only you) acknowledged one &amp; two", "responded one &amp; two")

	s.act(deed{"as": nele, "in": room, "do": "command", "text": "/ask"})
	s.sees("the message that was clicked replaced",
		s.act(deed{"as": nele, "in": room, "do": "click", "action_id": "yes"}), "(only you) nele.sjabloon said 42")
	s.wish(nele, room)

	said := s.act(deed{"as": nele, "in": room, "do": "say", "text": "@overlegbot hello"})
	s.sees("a mention answered in its thread", said, "(in thread) heard by <@"+s.user(nele)+">")
	s.sees("a message shortcut answered to the one who chose it",
		s.act(deed{"as": nele, "in": room, "do": "message_shortcut", "action_id": "note", "ts": said.TS}),
		"(only you) noted <@"+s.botUser()+"> hello")
	s.sees("a direct message answered",
		s.act(deed{"as": nele, "in": "@overlegbot", "do": "say", "text": "good morning"}), "and to you in im")

	s.act(deed{"as": nele, "do": "open_home"})
	s.home(nele, "home of "+s.user(nele))
	s.act(deed{"as": nele, "do": "click", "view": "home", "action_id": "count"})
	s.home(nele, "counted")
	s.wentWell()
}

// wentWell fails the test for each call that was refused, and each delivery that was not acknowledged.
func (s *sim) wentWell() {
	s.t.Helper()
	res, err := http.Get(s.r.Control + "wire?since=0") //nolint:noctx // test
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	for lines := json.NewDecoder(res.Body); lines.More(); {
		var e struct {
			Dir, What, Error string
			OK               bool
		}
		if err := lines.Decode(&e); err != nil {
			s.t.Fatal(err)
		}
		if !e.OK {
			s.t.Errorf("%s %s: got %q, want it to succeed", e.Dir, e.What, e.Error)
		}
	}
}

// wish opens the modal, chooses from what the app offers, is refused once, and gets its wish.
func (s *sim) wish(as, in string) {
	s.t.Helper()
	if a := s.act(deed{"as": as, "in": in, "do": "command", "text": "/wish"}); a.Modal["callback_id"] != "wish" {
		s.t.Fatalf("got %+v, want the modal", a)
	}
	var offer struct {
		Options []struct{ Value string } `json:"options"`
		Error   string                   `json:"error"`
	}
	s.control("suggest", deed{"as": as, "action_id": "place", "value": "heren"}, &offer)
	if len(offer.Options) != 2 || offer.Error != "" {
		s.t.Errorf("got %+v, want the two places that begin so", offer)
	}
	fill := func(what string) acted {
		return s.act(deed{"as": as, "do": "submit", "state": map[string]any{
			"what": map[string]any{"text": what}, "where": map[string]any{"place": "Herentals"},
		}})
	}
	refused := fill("everything")
	if diff := cmp.Diff(map[string]string{"what": "One wish at a time."}, refused.Errors); diff != "" || refused.Modal == nil {
		s.t.Errorf("got modal %v and errors (-want +got):\n%s", refused.Modal, diff)
	}
	granted := fill("A bench")
	s.sees("what was submitted", granted, "A bench in herentals, kept")
	if granted.Modal != nil || granted.Errors != nil {
		s.t.Errorf("got modal %v, errors %v, want it closed", granted.Modal, granted.Errors)
	}
}

// sees compares the messages that are new to somebody, in any order: nobody promises that an ack overtakes a response.
func (s *sim) sees(what string, a acted, want ...string) {
	s.t.Helper()
	got := []string{}
	for _, m := range a.Shown {
		text := m.Text
		if m.Ephemeral {
			text = "(only you) " + text
		} else if m.ThreadTS != "" {
			text = "(in thread) " + text
		}
		got = append(got, text)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || a.Error != "" {
		s.t.Errorf("%s: error %q, messages (-want +got):\n%s", what, a.Error, diff)
	}
}

// home compares the first text of somebody's App Home.
func (s *sim) home(as, want string) {
	s.t.Helper()
	var got struct {
		Home struct {
			Blocks []struct{ Text struct{ Text string } }
		}
	}
	s.read("see?"+url.Values{"as": {as}}.Encode(), &got)
	if len(got.Home.Blocks) == 0 || got.Home.Blocks[0].Text.Text != want {
		s.t.Errorf("got home %+v, want %q", got.Home, want)
	}
}

// botUser is the user id of the app.
func (s *sim) botUser() string {
	s.t.Helper()
	a, err := s.AuthTestContext(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return a.UserID
}
