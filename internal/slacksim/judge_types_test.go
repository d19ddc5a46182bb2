package slacksim_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
	"overlegbot/judges"
)

// Slack's own types judge here each kind of payload, and each answer of the Web API.

const hugo, rand5 = "hugo.sjabloon", "#rand5"

func TestEveryInteractionIsAsSlacksTypesSay(t *testing.T) {
	t.Parallel()
	judges.Need(t, "tsc")
	s := start(t, slacksim.Options{})
	s.bot(func(e socketmode.Event) any {
		d, _ := e.Data.(slack.InteractionCallback)
		trigger := d.TriggerID
		if c, ok := e.Data.(slack.SlashCommand); ok {
			trigger = c.TriggerID
		}
		if d.Type == slack.InteractionTypeBlockSuggestion {
			return map[string]any{"options": []any{option("olen")}}
		}
		if trigger != "" && d.Type != slack.InteractionTypeBlockActions && d.Type != slack.InteractionTypeViewSubmission {
			s.raw("views.open", "application/json", s.r.BotToken, mustJSON(map[string]any{"trigger_id": trigger, "view": everyInput()}))
		}
		return nil
	})
	ts := s.post(map[string]any{"text": "kies", "blocks": everyElement(), "metadata": map[string]any{
		"event_type": "proof", "event_payload": map[string]any{"key": "1"},
	}})
	for action, value := range choices {
		s.does(deed{"as": hugo, "in": rand5, "do": "select", "ts": ts, "action_id": action, "value": value})
	}
	s.does(deed{"as": hugo, "in": rand5, "do": "click", "ts": ts, "action_id": "button"})
	s.does(deed{"as": hugo, "in": rand5, "do": "message_shortcut", "action_id": "note", "ts": ts})
	s.does(deed{"as": hugo, "do": "close", "value": "all"})
	s.does(deed{"as": hugo, "do": "shortcut", "action_id": "global"})
	s.does(deed{"as": hugo, "do": "close"})
	s.does(deed{"as": hugo, "in": rand5, "do": "command", "text": "/overleg plan @tuur.proefmans in #rand5"})
	state := map[string]any{}
	for action, value := range inputs {
		state[action] = map[string]any{action: value}
	}
	s.does(deed{"as": hugo, "do": "submit", "state": state})
	s.judge(t)
}

func TestEveryEventIsAsSlacksTypesSay(t *testing.T) {
	t.Parallel()
	judges.Need(t, "tsc")
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	ts := s.post(map[string]any{"text": "dag", "metadata": map[string]any{"event_type": "proof", "event_payload": map[string]any{"key": "1"}}})
	s.raw("chat.update", "application/json", s.r.BotToken, mustJSON(map[string]any{"channel": s.channel("rand5"), "ts": ts, "text": "dag!"}))
	said := s.does(deed{"as": hugo, "in": rand5, "do": "say", "text": "dag @overlegbot, zie https://example.org/?a=1&b=2"}).TS
	s.does(deed{"as": hugo, "in": rand5, "do": "say", "text": "nog iets", "thread_ts": said})
	s.does(deed{"as": hugo, "in": rand5, "do": "edit", "ts": said, "text": "dag allemaal"})
	s.does(deed{"as": hugo, "in": rand5, "do": "react", "ts": said, "text": "tada"})
	s.does(deed{"as": hugo, "in": rand5, "do": "unreact", "ts": said, "text": "tada"})
	s.does(deed{"as": hugo, "in": rand5, "do": "upload", "text": "lijst.csv", "value": "a;b"})
	s.does(deed{"as": hugo, "in": rand5, "do": "delete", "ts": said})
	dm := s.does(deed{"as": hugo, "in": "@overlegbot", "do": "say", "text": "dag"}).TS
	s.does(deed{"as": hugo, "in": "@overlegbot", "do": "edit", "ts": dm, "text": "goeiedag"})
	s.does(deed{"as": hugo, "in": "@overlegbot", "do": "delete", "ts": dm})
	s.does(deed{"as": "kaat.proefmans", "in": "#lerend-netwerk", "do": "say", "text": "dag @overlegbot van buiten"})
	s.does(deed{"as": hugo, "do": "open_home"})
	s.raw("views.publish", "application/json", s.r.BotToken, mustJSON(map[string]any{
		"user_id": s.user(hugo), "view": map[string]any{"type": "home", "blocks": []any{map[string]any{"type": "divider"}}},
	}))
	s.does(deed{"as": hugo, "do": "open_home"})
	s.does(deed{"as": hugo, "do": "open_home", "value": "messages"})
	s.does(deed{"as": hugo, "in": rand5, "do": "invite", "text": "@nele.sjabloon"})
	s.does(deed{"as": hugo, "in": rand5, "do": "kick", "text": "@nele.sjabloon"})
	for _, f := range []deed{
		{"do": "locale", "user": hugo, "name": "nl-BE"}, {"do": "deactivate", "user": "tuur.proefmans"},
		{"do": "rename", "channel": rand5, "name": "rand-vijf"}, {"do": "archive", "channel": "#rand-vijf"},
		{"do": "unarchive", "channel": "#rand-vijf"}, {"do": "kick_bot", "channel": "#rand-vijf"},
		{"do": "kick_bot", "channel": "#mortsel-diversiteit"}, {"do": "uninstall"},
	} {
		if status := s.control("faults", f, nil); status != http.StatusOK {
			t.Errorf("%v: got %d", f, status)
		}
	}
	b.hears(t, "app_mention", "message", "message_metadata_posted", "app_home_opened", "member_joined_channel", "member_left_channel",
		"user_change", "group_rename", "group_archive", "group_unarchive", "group_left", "channel_left", "reaction_added",
		"reaction_removed", "app_uninstalled")
	s.judge(t)
}

// hears waits until each of the events has arrived.
func (b *bot) hears(t *testing.T, names ...string) {
	t.Helper()
	missing := map[string]bool{}
	for _, n := range names {
		missing[n] = true
	}
	for deadline := time.After(20 * time.Second); len(missing) > 0; {
		select {
		case e := <-b.got:
			delete(missing, eventName(e))
		case <-deadline:
			t.Fatalf("never heard of %v", slices.Sorted(maps.Keys(missing)))
		}
	}
}

func TestEveryAnswerOfTheWebAPIIsAsSlacksTypesSay(t *testing.T) {
	t.Parallel()
	judges.Need(t, "tsc")
	s := start(t, slacksim.Options{})
	channel, user := s.channel("rand5"), s.user(hugo)
	ts := s.post(map[string]any{"text": "dag", "blocks": everyElement()})
	s.does(deed{"as": hugo, "in": rand5, "do": "upload", "text": "lijst.csv", "value": "a;b"})
	for _, c := range []struct {
		method string
		body   map[string]any
	}{
		{"api.test", map[string]any{"foo": "bar"}},
		{"auth.test", map[string]any{}},
		{"team.info", map[string]any{}},
		{"bots.info", map[string]any{}},
		{"users.info", map[string]any{"user": user, "include_locale": true}},
		{"users.list", map[string]any{"limit": 10}},
		{"users.conversations", map[string]any{"user": user}},
		{"conversations.list", map[string]any{"types": "public_channel,private_channel,im"}},
		{"conversations.info", map[string]any{"channel": channel, "include_num_members": true}},
		{"conversations.members", map[string]any{"channel": channel}},
		{"conversations.open", map[string]any{"users": user, "return_im": true}},
		{"conversations.history", map[string]any{"channel": channel, "include_all_metadata": true}},
		{"conversations.replies", map[string]any{"channel": channel, "ts": ts}},
		{"conversations.invite", map[string]any{"channel": channel, "users": s.user("nele.sjabloon")}},
		{"chat.postMessage", map[string]any{"channel": channel, "text": "antwoord", "thread_ts": ts}},
		{"chat.postEphemeral", map[string]any{"channel": channel, "text": "alleen u", "user": user}},
		{"chat.getPermalink", map[string]any{"channel": channel, "message_ts": ts}},
		{"chat.update", map[string]any{"channel": channel, "ts": ts, "text": "dag!"}},
		{"reactions.add", map[string]any{"channel": channel, "timestamp": ts, "name": "tada"}},
		{"reactions.get", map[string]any{"channel": channel, "timestamp": ts}},
		{"reactions.remove", map[string]any{"channel": channel, "timestamp": ts, "name": "tada"}},
		{"files.getUploadURLExternal", map[string]any{"filename": "a.txt", "length": 3}},
		{"chat.delete", map[string]any{"channel": channel, "ts": ts}},
		{"conversations.leave", map[string]any{"channel": channel}},
	} {
		if got, _ := s.raw(c.method, "application/json", s.r.BotToken, mustJSON(c.body)); got["ok"] != true {
			t.Errorf("%s: got %v", c.method, got)
		}
	}
	s.judge(t)
}

// post lets the app post in the channel and returns the ts.
func (s *sim) post(message map[string]any) string {
	s.t.Helper()
	body := maps.Clone(message)
	body["channel"] = s.channel("rand5")
	got, _ := s.raw("chat.postMessage", "application/json", s.r.BotToken, mustJSON(body))
	ts, ok := got["ts"].(string)
	if !ok {
		s.t.Fatalf("got %v, want a message", got)
	}
	return ts
}

// does acts and fails the test when that could not be done.
func (s *sim) does(d deed) acted {
	s.t.Helper()
	a := s.act(d)
	if !a.OK {
		s.t.Errorf("%v: got %q %v", d, a.Error, a.Errors)
	}
	return a
}

// judge has Slack's types judge all that went over the wire.
func (s *sim) judge(t *testing.T) {
	t.Helper()
	s.act(deed{"as": "mona.testaert", "in": "#mortsel-diversiteit", "do": "say", "text": "even rust"}) // until all is acknowledged
	res, err := http.Get(s.r.Control + "wire?since=0")                                                 //nolint:noctx // test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var c judges.Corpus
	if err := c.ReadWire(res.Body); err != nil {
		t.Fatal(err)
	}
	t.Logf("judged: %v", c.Counts)
	for _, complaint := range c.Check(t) {
		t.Error(complaint)
	}
}

func text(s string) map[string]any { return map[string]any{"type": "plain_text", "text": s} }

func option(s string) map[string]any { return map[string]any{"text": text(s), "value": s} }

// choices are the elements of a message that hold a value, and what is chosen; inputs those of a modal.
var choices = map[string]any{
	"static_select": "een", "multi_static_select": []string{"een", "twee"}, "overflow": "een", "radio_buttons": "een",
	"checkboxes": []string{"een"}, "users_select": hugo, "multi_users_select": []string{hugo},
	"channels_select": rand5, "multi_channels_select": []string{rand5}, "conversations_select": rand5,
	"multi_conversations_select": []string{rand5}, "datepicker": "2026-12-03", "timepicker": "09:30",
	"external_select": "olen", "multi_external_select": []string{"olen"},
}

var inputs = func() map[string]any {
	more := maps.Clone(choices)
	delete(more, "overflow")
	maps.Copy(more, map[string]any{
		"plain_text_input": "tekst", "email_text_input": "nele@example.org", "url_text_input": "https://example.org",
		"number_input": "3", "datetimepicker": 1796286600,
	})
	return more
}()

func elementOf(kind string) map[string]any {
	e := map[string]any{"type": kind, "action_id": kind}
	switch kind {
	case "static_select", "multi_static_select", "overflow", "radio_buttons", "checkboxes":
		e["options"] = []any{option("een"), option("twee")}
	case "number_input":
		e["is_decimal_allowed"] = false
	case "external_select", "multi_external_select":
		e["min_query_length"] = 1
	}
	return e
}

func everyElement() []any {
	blocks := []any{map[string]any{"type": "actions", "elements": []any{
		map[string]any{"type": "button", "action_id": "button", "text": text("Ja"), "value": "1", "style": "primary"},
	}}}
	for kind := range choices {
		blocks = append(blocks, map[string]any{
			"type": "section", "block_id": kind, "text": map[string]any{"type": "mrkdwn", "text": kind}, "accessory": elementOf(kind),
		})
	}
	return blocks
}

func everyInput() map[string]any {
	blocks := []any{}
	for kind := range inputs {
		blocks = append(blocks, map[string]any{
			"type": "input", "block_id": kind, "label": text(kind), "optional": true, "element": elementOf(kind),
		})
	}
	return map[string]any{"type": "modal", "title": text("Alles"), "submit": text("Bewaar"), "notify_on_close": true, "blocks": blocks}
}
