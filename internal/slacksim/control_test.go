package slacksim_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"overlegbot/internal/slacksim"
)

func TestAForeignPageIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	for name, header := range map[string]http.Header{
		"foreign origin": {"Origin": {"https://evil.example"}},
		"null origin":    {"Origin": {"null"}},
		"foreign host":   {"Host": {"evil.example"}},
	} {
		res, err := ctxGet(t.Context(), s.r.Control+"users", header)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: got %d", name, res.StatusCode)
		}
	}
	if _, err := slacksim.Start(t.Context(), slacksim.Options{Addr: "0.0.0.0:0"}); err == nil {
		t.Error("it listens to the whole network")
	}
}

func TestEverythingThatLastsSurvivesARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "slack.jsonl")
	s := start(t, slacksim.Options{Journal: file})
	ch := s.channel("isom-adviesgroep")
	meta := slack.SlackMetadata{EventType: "k", EventPayload: map[string]any{"key": "1"}}
	_, ts, err := s.PostMessage(ch, slack.MsgOptionText("blijft", false), slack.MsgOptionBlocks(clickable()), slack.MsgOptionMetadata(meta))
	if err != nil {
		t.Fatal(err)
	}
	_, gone, err := s.PostMessage(ch, slack.MsgOptionText("verdwijnt", false))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.DeleteMessage(ch, gone); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PostEphemeral(ch, s.user("nele.sjabloon"), slack.MsgOptionText("vluchtig", false)); err != nil {
		t.Fatal(err)
	}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{clickable()}}}
	if _, err := s.PublishView(s.user("nele.sjabloon"), home, ""); err != nil {
		t.Fatal(err)
	}
	s.act(deed{"as": "alma.voorbeeld", "in": "#nieuwe-werkgroep", "do": "invite", "text": "@overlegbot"})
	s.control("clock", deed{"jump": "72h"}, nil)
	look := func(s *sim) map[string]any {
		var see map[string]any
		s.read("see?as=nele.sjabloon&in=%23isom-adviesgroep", &see)
		var chans []map[string]any
		s.read("channels?as=nele.sjabloon", &chans)
		see["channels"] = chans
		return see
	}
	before := look(s)
	// Nothing is closed first: a second process reads what a killed one left.
	again := start(t, slacksim.Options{Journal: file})
	after := look(again)
	kept, _ := before["messages"].([]any)
	before["messages"] = kept[:1]
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
	if again.r.BotToken != s.r.BotToken || again.r.SigningSecret != s.r.SigningSecret {
		t.Error("the tokens changed")
	}
	h, err := again.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: ch, IncludeAllMetadata: true})
	if err != nil || len(h.Messages) != 1 || h.Messages[0].Timestamp != ts || h.Messages[0].Metadata.EventPayload["key"] != "1" {
		t.Errorf("history %+v, %v", h, err)
	}
	var now struct{ Now time.Time }
	again.read("clock", &now)
	if d := time.Until(now.Now); d < 71*time.Hour || d > 73*time.Hour {
		t.Errorf("the clock stands %v ahead", d)
	}
}

// plan is a clock with moments at which something falls due.
type plan struct {
	mu   sync.Mutex
	now  time.Time
	due  []time.Time
	seen []time.Time
}

func (p *plan) Now() time.Time { p.mu.Lock(); defer p.mu.Unlock(); return p.now }

func (p *plan) Set(_ context.Context, t time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = t
	return nil
}

func (p *plan) Next(_ context.Context, what string) (time.Time, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, d := range p.due {
		if what != "reminder" || i == len(p.due)-1 {
			return d, true, nil
		}
	}
	return time.Time{}, false, nil
}

func (p *plan) Settle(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.due) > 0 && !p.due[0].After(p.now) {
		p.seen = append(p.seen, p.now)
		p.due = p.due[1:]
	}
	return nil
}

func TestTheClockGoesThroughEveryDueMoment(t *testing.T) {
	t.Parallel()
	t0 := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	at := func(h int) time.Time { return t0.Add(time.Duration(h) * time.Hour) }
	p := &plan{now: t0, due: []time.Time{at(1), at(5), at(30), at(50), at(100)}}
	s := start(t, slacksim.Options{Clock: p})
	var got struct {
		Now    time.Time `json:"now"`
		AtRest bool      `json:"at_rest"`
	}
	s.control("clock", deed{"run": "24h"}, &got)
	if !got.Now.Equal(at(24)) || !got.AtRest {
		t.Errorf("run: %+v", got)
	}
	s.control("clock", deed{"to": at(40).Format(time.RFC3339)}, &got)
	s.control("clock", deed{"next": "reminder"}, &got)
	if !got.Now.Equal(at(100)) {
		t.Errorf("next reminder: %v", got.Now)
	}
	if d := cmp.Diff([]time.Time{at(1), at(5), at(30), at(50), at(100)}, p.seen); d != "" {
		t.Error(d)
	}
	p.due = []time.Time{at(101), at(102)}
	p.seen = nil
	s.control("clock", deed{"jump": "72h"}, &got)
	if d := cmp.Diff([]time.Time{at(172), at(172)}, p.seen); d != "" {
		t.Errorf("a jump: %s", d)
	}
	if status := s.control("clock", deed{"run": "soon"}, nil); status != http.StatusBadRequest {
		t.Errorf("nonsense: %d", status)
	}
}

func TestAMessageCarriesConsultationTime(t *testing.T) {
	t.Parallel()
	t0 := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := start(t, slacksim.Options{Clock: &plan{now: t0}})
	if _, _, err := s.PostMessage(s.channel("rand5"), slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	var see struct{ Messages []struct{ At time.Time } }
	s.read("see?as=hugo.sjabloon&in=%23rand5", &see)
	if !see.Messages[0].At.Equal(t0) {
		t.Errorf("at %v", see.Messages[0].At)
	}
}

func TestEachPersonSeesTheirOwnChannels(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	names := func(as string) []string {
		var list []struct{ Name, Kind, With string }
		s.read("channels?as="+as, &list)
		var out []string
		for _, c := range list {
			out = append(out, c.Name+c.With)
		}
		return out
	}
	if d := cmp.Diff([]string{"overlegbot", "algemeen", "mortsel-diversiteit"}, names("mona.testaert")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"overlegbot", "lerend-netwerk"}, names("kaat.proefmans")); d != "" {
		t.Error(d)
	}
	var wrong map[string]any
	s.read("see?as=mona.testaert&in=%23isom-db", &wrong)
	if wrong["error"] != "channel_not_found" {
		t.Errorf("mona looked into isom-db: %v", wrong)
	}
}

func TestTheStreamTellsWhatChangedToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	listen := func(as string) *bufio.Scanner {
		res, err := ctxGet(t.Context(), s.r.Control+"stream?as="+as, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		sc := bufio.NewScanner(res.Body)
		sc.Scan() // the greeting
		return sc
	}
	nele, mona := listen("nele.sjabloon"), listen("mona.testaert")
	s.act(deed{"as": "alma.voorbeeld", "in": "#isom-adviesgroep", "do": "say", "text": "x"})
	s.act(deed{"as": "alma.voorbeeld", "in": "#algemeen", "do": "say", "text": "x"})
	first := func(sc *bufio.Scanner) string {
		for sc.Scan() {
			if d, ok := strings.CutPrefix(sc.Text(), "data: "); ok {
				var v struct{ Changed []string }
				if err := json.Unmarshal([]byte(d), &v); err != nil {
					t.Fatal(err)
				}
				return v.Changed[0]
			}
		}
		return ""
	}
	if got, want := first(nele), s.channel("isom-adviesgroep"); got != want {
		t.Errorf("nele hears %s, want %s", got, want)
	}
	if got, want := first(mona), s.channel("algemeen"); got != want {
		t.Errorf("mona hears %s, want %s", got, want)
	}
}

func TestTheWireHoldsCallsAndDeliveriesWithoutTokens(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	s.bot(nil)
	s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	if _, _, err := s.PostMessage("#rand5", slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	res, err := ctxGet(t.Context(), s.r.Control+"wire?since=0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got []string
	sc := bufio.NewScanner(res.Body)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if strings.Contains(sc.Text(), s.r.BotToken) {
			t.Errorf("a token in %s", sc.Text())
		}
		var e struct{ Dir, What string }
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if e.What != "apps.connections.open" {
			got = append(got, e.Dir+" "+e.What)
		}
	}
	if d := cmp.Diff([]string{"delivery /overleg", "call chat.postMessage"}, got[:2]); d != "" {
		t.Error(d)
	}
}

func TestAResetBeginsTheWorldAgain(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	if _, _, err := s.PostMessage("#rand5", slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	s.control("reset", deed{}, nil)
	var see struct{ Messages []shown }
	s.read("see?as=hugo.sjabloon&in=%23rand5", &see)
	if len(see.Messages) != 0 {
		t.Errorf("left over: %+v", see.Messages)
	}
	if _, err := s.AuthTest(); err != nil {
		t.Errorf("the token: %v", err)
	}
}

func TestTheDemoWorldSeatsEverybody(t *testing.T) {
	t.Parallel()
	w := slacksim.Demo()
	members := map[string]int{}
	ids := map[string]bool{}
	for _, c := range w.Channels {
		if ids[c.ID] {
			t.Errorf("the id %s twice", c.ID)
		}
		ids[c.ID] = true
		if private := c.Name != "algemeen" && c.Name != "mortsel-diversiteit"; c.Private != private {
			t.Errorf("#%s private %v", c.Name, c.Private)
		}
		if c.Bot == (c.Name == "nieuwe-werkgroep") {
			t.Errorf("#%s: bot %v", c.Name, c.Bot)
		}
		for _, m := range c.Members {
			members[m]++
		}
	}
	for _, u := range w.Users {
		if members[u.Handle] == 0 {
			t.Errorf("%s sits nowhere", u.Handle)
		}
		delete(members, u.Handle)
	}
	if len(members) != 0 || len(w.Users) != 43 {
		t.Errorf("%d users; unknown members %v", len(w.Users), members)
	}
}

func TestAJournalCutOffInTheMiddleOfALineIsRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "slack.jsonl")
	s := start(t, slacksim.Options{Journal: file})
	if _, _, err := s.PostMessage("#rand5", slack.MsgOptionText("blijft", false)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"k":"message","v":{"chan`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, slacksim.Options{Journal: file})
	var see struct{ Messages []shown }
	again.read("see?as=hugo.sjabloon&in=%23rand5", &see)
	if len(see.Messages) != 1 || see.Messages[0].Text != "blijft" {
		t.Errorf("left: %+v", see.Messages)
	}
}

func TestAWorldWithStrangersInItIsRefused(t *testing.T) {
	t.Parallel()
	w := slacksim.World{
		Users:    []slacksim.User{{ID: "U0AAAAAAAA", Handle: "nele.sjabloon", Name: "Nele Sjabloon"}},
		Channels: []slacksim.Channel{{ID: "C0AAAAAAAA", Name: "werkgroep", Members: []string{"niemand"}}},
	}
	if _, err := slacksim.Start(t.Context(), slacksim.Options{World: w}); err == nil {
		t.Error("a member who is nobody was taken")
	}
}
