package slacksim_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
)

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func TestATriggerWorksOnceAndSoon(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	var got [3]error
	s.bot(func(e socketmode.Event) any {
		if d, ok := e.Data.(slack.SlashCommand); ok {
			_, got[0] = s.OpenView(d.TriggerID, modal())
			_, got[1] = s.OpenView(d.TriggerID, modal())
			_, got[2] = s.OpenView("1.2.3", modal())
		}
		return nil
	})
	s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	for i, want := range []string{"", "exchanged_trigger_id", "invalid_trigger_id"} {
		if code(got[i]) != want {
			t.Errorf("try %d: got %v, want %q", i, got[i], want)
		}
	}
}

func TestAnExpiredTriggerIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	s.control("faults", deed{"trigger_ms": 1}, nil)
	trigger := make(chan string, 1)
	s.bot(func(e socketmode.Event) any {
		if d, ok := e.Data.(slack.SlashCommand); ok {
			trigger <- d.TriggerID
		}
		return nil
	})
	s.act(deed{"as": "hugo.sjabloon", "in": "#rand5", "do": "command", "text": "/overleg"})
	if _, err := s.OpenView(<-trigger, modal()); code(err) != "expired_trigger_id" {
		t.Errorf("got %v", err)
	}
}

func TestAResponseURLAnswersFiveTimes(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	urls := make(chan string, 10)
	s.bot(func(e socketmode.Event) any {
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			urls <- d.ResponseURL
			return map[string]any{"text": "kies", "blocks": []slack.Block{clickable()}}
		case slack.InteractionCallback:
			urls <- d.ResponseURL
		}
		return nil
	})
	// In a direct message between two people, where the bot is not.
	s.act(deed{"as": "nele.sjabloon", "in": "@alma.voorbeeld", "do": "command", "text": "/overleg"})
	url := <-urls
	for i := range 6 {
		err := slack.PostWebhookContext(t.Context(), url, &slack.WebhookMessage{Text: "antwoord"})
		if (i < 5) != (err == nil) {
			t.Errorf("use %d: %v", i+1, err)
		}
	}
	var see struct{ Messages []shown }
	s.read("see?as=nele.sjabloon&in=@alma.voorbeeld", &see)
	if len(see.Messages) != 6 || !see.Messages[5].Ephemeral {
		t.Errorf("she sees %+v", see.Messages)
	}
	s.read("see?as=alma.voorbeeld&in=@nele.sjabloon", &see)
	if len(see.Messages) != 0 {
		t.Errorf("the other sees %+v", see.Messages)
	}
	s.act(deed{"as": "nele.sjabloon", "in": "@alma.voorbeeld", "do": "click", "action_id": "go"})
	url = <-urls
	if err := slack.PostWebhookContext(t.Context(), url, &slack.WebhookMessage{Text: "vervangen", ReplaceOriginal: true}); err != nil {
		t.Fatal(err)
	}
	s.read("see?as=nele.sjabloon&in=@alma.voorbeeld", &see)
	if see.Messages[0].Text != "vervangen" || !see.Messages[0].Ephemeral || len(see.Messages) != 6 {
		t.Errorf("after replace_original: %+v", see.Messages[0])
	}
	if err := slack.PostWebhookContext(t.Context(), url, &slack.WebhookMessage{DeleteOriginal: true}); err != nil {
		t.Fatal(err)
	}
	s.read("see?as=nele.sjabloon&in=@alma.voorbeeld", &see)
	if len(see.Messages) != 5 {
		t.Errorf("after delete_original: %d messages", len(see.Messages))
	}
	s.control("faults", deed{"expire_response_urls": true}, nil)
	if err := slack.PostWebhookContext(t.Context(), url, &slack.WebhookMessage{Text: "te laat"}); err == nil {
		t.Error("an expired url was taken")
	}
}

func TestAClickCarriesTheWholeMessageAndItsMetadata(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	meta := slack.SlackMetadata{EventType: "overleg_delivery", EventPayload: map[string]any{"key": "k1"}}
	_, ts, err := s.PostMessage(s.channel("rand5"), slack.MsgOptionText("x", false), slack.MsgOptionBlocks(clickable()), slack.MsgOptionMetadata(meta))
	if err != nil {
		t.Fatal(err)
	}
	if a := s.act(deed{"as": "kaat.proefmans", "in": "#rand5", "do": "click", "action_id": "go"}); a.OK {
		t.Errorf("somebody who cannot see the channel clicked: %+v", a)
	}
	s.act(deed{"as": "hugo.sjabloon", "in": "#rand5", "do": "click", "action_id": "go"})
	d, ok := b.await(t, "block_actions").Data.(slack.InteractionCallback)
	if !ok || d.Message.Timestamp != ts || d.Message.Metadata.EventPayload["key"] != "k1" || len(d.Message.Blocks.BlockSet) != 1 {
		t.Errorf("the click carried %+v", d.Message)
	}
	if d.Container.MessageTs != ts || d.TriggerID == "" || d.ResponseURL == "" || d.Channel.ID != s.channel("rand5") || d.ActionCallback.BlockActions[0].Value != "7" {
		t.Errorf("the click was %+v", d)
	}
	if d.User.ID != s.user("hugo.sjabloon") || d.Team.ID != s.r.TeamID {
		t.Errorf("clicked by %+v of %+v", d.User, d.Team)
	}
}

func TestAChoiceInAMessageIsSentWithItsState(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	option := func(v string) *slack.OptionBlockObject { return slack.NewOptionBlockObject(v, plain("Keuze "+v), nil) }
	_, _, err := s.PostMessage(s.channel("rand5"), slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("b",
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Kies"), "pick", option("1"), option("2")),
		slack.NewDatePickerBlockElement("day"),
		slack.NewOverflowBlockElement("more", option("3")),
	)))
	if err != nil {
		t.Fatal(err)
	}
	who := deed{"as": "hugo.sjabloon", "in": "#rand5", "do": "select"}
	choose := func(action, value string) slack.InteractionCallback {
		who["action_id"], who["value"] = action, value
		if a := s.act(who); !a.OK {
			t.Fatalf("%s: %+v", action, a)
		}
		d, _ := b.await(t, "block_actions").Data.(slack.InteractionCallback)
		return d
	}
	if d := choose("pick", "2"); d.ActionCallback.BlockActions[0].SelectedOption.Value != "2" {
		t.Errorf("picked %+v", d.ActionCallback.BlockActions[0])
	}
	d := choose("day", "2026-12-10")
	if st := d.BlockActionState.Values["b"]; st["pick"].SelectedOption.Value != "2" || st["day"].SelectedDate != "2026-12-10" {
		t.Errorf("state %+v", st)
	}
	if d = choose("more", "3"); d.ActionCallback.BlockActions[0].SelectedOption.Value != "3" {
		t.Errorf("overflow %+v", d.ActionCallback.BlockActions[0])
	}
	who["action_id"], who["value"] = "pick", "9"
	if a := s.act(who); a.OK {
		t.Error("an option that is not there was chosen")
	}
}

func TestAnUnknownElementDoesNotLoseTheAck(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{AckTimeout: time.Second}) // the first click waits for it, the next must not need it
	s.bot(nil)
	_, _, err := s.PostMessage(s.channel("rand5"), slack.MsgOptionText("x", false), slack.MsgOptionBlocks(clickable()))
	if err != nil {
		t.Fatal(err)
	}
	s.control("faults", deed{"do": "element", "name": "hologram"}, nil)
	if a := s.act(deed{"as": "hugo.sjabloon", "in": "#rand5", "do": "click", "action_id": "go"}); a.OK {
		t.Error("slack-go understood a hologram: the fault is no fault any more")
	}
	if a := s.act(deed{"as": "hugo.sjabloon", "in": "#rand5", "do": "click", "action_id": "go"}); !a.OK {
		t.Errorf("the next click: %+v", a)
	}
}

func TestViewsStackThreeHighAndHashesConflict(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	var top atomic.Pointer[slack.ViewResponse]
	var last atomic.Value
	withButton := modal()
	withButton.NotifyOnClose = true
	withButton.Blocks.BlockSet = append(withButton.Blocks.BlockSet, clickable())
	b := s.bot(func(e socketmode.Event) any {
		var v *slack.ViewResponse
		var err error
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			v, err = s.OpenView(d.TriggerID, withButton)
		case slack.InteractionCallback:
			if d.Type == slack.InteractionTypeBlockActions {
				v, err = s.PushView(d.TriggerID, withButton)
			}
		}
		if v != nil && err == nil {
			top.Store(v)
		}
		last.Store(code(err))
		return nil
	})
	who := "nele.sjabloon"
	s.act(deed{"as": who, "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	root := top.Load().View.ID
	s.act(deed{"as": who, "do": "click", "action_id": "go"})
	s.act(deed{"as": who, "do": "click", "action_id": "go"})
	if last.Load() != "" {
		t.Fatalf("third view: %v", last.Load())
	}
	s.act(deed{"as": who, "do": "click", "action_id": "go"})
	if last.Load() != "push_limit_reached" {
		t.Errorf("fourth view: %v", last.Load())
	}
	v := top.Load().View
	if v.RootViewID != root || v.PreviousViewID == "" {
		t.Errorf("the third view hangs on %q, %q", v.RootViewID, v.PreviousViewID)
	}
	if _, err := s.UpdateView(modal(), "", v.Hash, v.ID); err != nil {
		t.Errorf("with the right hash: %v", err)
	}
	if _, err := s.UpdateView(modal(), "", v.Hash, v.ID); code(err) != "hash_conflict" {
		t.Errorf("with an old hash: %v", err)
	}
	s.act(deed{"as": who, "do": "close"})
	a := s.act(deed{"as": who, "do": "close", "value": "all"})
	d, ok := b.await(t, "view_closed").Data.(slack.InteractionCallback)
	if !ok || a.Modal != nil || d.View.ID != root || !d.IsCleared {
		t.Errorf("closing all: %+v, the app heard of %q, cleared %v", a, d.View.ID, d.IsCleared)
	}
	if _, err := s.UpdateView(modal(), "", "", root); code(err) != "not_found" {
		t.Errorf("updating a closed view: %v", err)
	}
}

func TestWhatWasTypedSurvivesAnUpdate(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	view := modal()
	input := view.Blocks.BlockSet[0].(*slack.InputBlock)
	input.DispatchAction = true
	s.bot(func(e socketmode.Event) any {
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			_, _ = s.OpenView(d.TriggerID, view)
		case slack.InteractionCallback:
			more := view
			more.Blocks.BlockSet = append([]slack.Block{slack.NewDividerBlock()}, view.Blocks.BlockSet...)
			_, _ = s.UpdateView(more, "", d.View.Hash, d.View.ID)
		}
		return nil
	})
	s.act(deed{"as": "mona.testaert", "in": "#mortsel-diversiteit", "do": "command", "text": "/overleg"})
	a := s.act(deed{"as": "mona.testaert", "do": "select", "action_id": "in", "value": "getypt"})
	if blocks, _ := a.Modal["blocks"].([]any); len(blocks) != 2 {
		t.Fatalf("the modal was not updated: %+v", a)
	}
	if !strings.Contains(mustJSON(a.Modal["state"]), "getypt") {
		t.Errorf("state %v", a.Modal["state"])
	}
}

func TestABadViewInAnAnswerIsTroubleForThePersonOnly(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	var answer atomic.Value
	s.bot(func(e socketmode.Event) any {
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			_, _ = s.OpenView(d.TriggerID, modal())
		case slack.InteractionCallback:
			return answer.Load()
		}
		return nil
	})
	who := "nele.sjabloon"
	s.act(deed{"as": who, "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	const trouble = "We had some trouble connecting. Try again?"
	for name, said := range map[string]any{
		"errors for no input":  map[string]any{"response_action": "errors", "errors": map[string]string{"nope": "x"}},
		"a view without title": map[string]any{"response_action": "update", "view": map[string]any{"type": "modal", "blocks": []any{}}},
		"an unknown action":    map[string]any{"response_action": "dance"},
	} {
		answer.Store(said)
		if a := s.act(deed{"as": who, "do": "submit", "state": deed{"name": deed{"in": "x"}}}); a.Error != trouble || a.Modal == nil {
			t.Errorf("%s: %+v", name, a)
		}
	}
	second := modal()
	second.Title = plain("Tweede")
	answer.Store(any(map[string]any{"response_action": "push", "view": second}))
	a := s.act(deed{"as": who, "do": "submit"})
	if title, _ := a.Modal["title"].(map[string]any); title["text"] != "Tweede" {
		t.Errorf("after push: %+v", a.Modal["title"])
	}
	answer.Store(any(map[string]any{"response_action": "clear"}))
	if a = s.act(deed{"as": who, "do": "submit", "state": deed{"name": deed{"in": "y"}}}); a.Modal != nil || !a.OK {
		t.Errorf("after clear: %+v", a)
	}
}

func TestAnExternalSelectAsksTheApp(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	view := modal()
	sel := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Zoek"), "org")
	view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("org", plain("Organisatie"), nil, sel))
	var chosen atomic.Value
	s.bot(func(e socketmode.Event) any {
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			_, _ = s.OpenView(d.TriggerID, view)
		case slack.InteractionCallback:
			if d.Type == slack.InteractionTypeBlockSuggestion {
				return slack.OptionsResponse{Options: []*slack.OptionBlockObject{
					slack.NewOptionBlockObject("13029", plain("OCMW "+d.Value), nil),
				}}
			}
			chosen.Store(d.View.State.Values["org"]["org"].SelectedOption.Value)
		}
		return nil
	})
	who := "nele.sjabloon"
	s.act(deed{"as": who, "in": "#isom-adviesgroep", "do": "command", "text": "/overleg"})
	var offered struct {
		Options []struct{ Value string }
		Error   string
	}
	s.control("suggest", deed{"as": who, "action_id": "org", "value": "Olen"}, &offered)
	if len(offered.Options) != 1 || offered.Options[0].Value != "13029" {
		t.Errorf("offered %+v", offered)
	}
	a := s.act(deed{"as": who, "do": "submit", "state": deed{"name": deed{"in": "x"}, "org": deed{"org": "Lille"}}})
	if !a.OK || chosen.Load() != "13029" {
		t.Errorf("submitted %+v, chosen %v", a, chosen.Load())
	}
}

func TestAppHomeIsPublishedAndItsButtonsWork(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{clickable()}}}
	b := s.bot(func(e socketmode.Event) any {
		if eventName(e) == "app_home_opened" {
			_, err := s.PublishView(s.user("hugo.sjabloon"), home, "")
			if err != nil {
				t.Errorf("publish: %v", err)
			}
		}
		return nil
	})
	s.act(deed{"as": "hugo.sjabloon", "do": "open_home"})
	var see struct{ Home map[string]any }
	s.read("see?as=hugo.sjabloon", &see)
	if see.Home["type"] != "home" {
		t.Fatalf("home is %v", see.Home)
	}
	s.act(deed{"as": "hugo.sjabloon", "do": "click", "action_id": "go"})
	d, ok := b.await(t, "block_actions").Data.(slack.InteractionCallback)
	if !ok || string(d.View.Type) != "home" || d.Container.Type != "view" || d.TriggerID == "" {
		t.Errorf("the click at home was %+v", d)
	}
	_, err := s.PublishView(s.user("hugo.sjabloon"), home, "1.old")
	if code(err) != "hash_conflict" {
		t.Errorf("publishing with an old hash: %v", err)
	}
	home.Blocks.BlockSet = []slack.Block{slack.NewMarkdownBlock("", "x")}
	if _, err := s.PublishView(s.user("hugo.sjabloon"), home, ""); code(err) != "invalid_arguments" {
		t.Errorf("markdown at home: %v", err)
	}
}

func TestShortcutsReachTheAppWithWhatTheyMay(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	said := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "say", "text": "dit moet erin"})
	s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "message_shortcut", "action_id": "minute", "ts": said.TS})
	d, ok := b.await(t, "message_action").Data.(slack.InteractionCallback)
	if !ok || d.CallbackID != "minute" || d.Message.Text != "dit moet erin" || d.ResponseURL == "" || d.TriggerID == "" {
		t.Errorf("the message shortcut was %+v", d)
	}
	s.act(deed{"as": "nele.sjabloon", "do": "shortcut", "action_id": "new"})
	d, ok = b.await(t, "shortcut").Data.(slack.InteractionCallback)
	if !ok || d.CallbackID != "new" || d.TriggerID == "" || d.ResponseURL != "" || d.Channel.ID != "" {
		t.Errorf("the global shortcut was %+v", d)
	}
	if a := s.act(deed{"as": "kaat.proefmans", "do": "shortcut", "action_id": "new"}); a.OK {
		t.Error("somebody of another workspace was offered a shortcut")
	}
}

func TestPeopleAreHeardWhereTheBotIs(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "say", "text": "@overlegbot wie is <!channel> & @alma.voorbeeld"})
	e := innerEvent(t, b.await(t, "app_mention"))
	me, err := s.AuthTest()
	if err != nil {
		t.Fatal(err)
	}
	if want := "<@" + me.UserID + "> wie is &lt;!channel&gt; &amp; <@" + s.user("alma.voorbeeld") + ">"; e["text"] != want {
		t.Errorf("heard %q, want %q", e["text"], want)
	}
	s.act(deed{"as": "nele.sjabloon", "in": "@overlegbot", "do": "say", "text": "hallo"})
	if e = innerEvent(t, b.await(t, "message")); e["channel_type"] != "im" || e["text"] != "hallo" {
		t.Errorf("heard %v", e)
	}
	s.act(deed{"as": "alma.voorbeeld", "in": "#nieuwe-werkgroep", "do": "invite", "text": "@overlegbot"})
	if e = innerEvent(t, b.await(t, "member_joined_channel")); e["user"] != me.UserID || e["inviter"] != s.user("alma.voorbeeld") {
		t.Errorf("heard %v", e)
	}
	s.control("faults", deed{"do": "rename", "channel": "#mortsel-diversiteit", "name": "mortsel"}, nil)
	b.await(t, "channel_rename")
	s.control("faults", deed{"do": "archive", "channel": "#mortsel"}, nil)
	b.await(t, "channel_archive")
	s.control("faults", deed{"do": "deactivate", "user": "rik.verzonnen"}, nil)
	b.await(t, "user_change")
	s.control("faults", deed{"do": "kick_bot", "channel": "#rand5"}, nil)
	b.await(t, "member_left_channel")
	s.control("faults", deed{"do": "uninstall"}, nil)
	b.await(t, "app_uninstalled")
	if _, err := s.AuthTest(); code(err) != "account_inactive" {
		t.Errorf("after the app was removed: %v", err)
	}
}

func TestACommandInAThreadOrFromOutsideIsRefused(t *testing.T) {
	t.Parallel()
	manifest := `{"features":{"slash_commands":[{"command":"/overleg","description":"x","should_escape":true}]}}`
	s := start(t, slacksim.Options{Manifest: []byte(manifest)})
	for _, o := range []deed{
		{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg", "thread_ts": "1.2"},
		{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/iets"},
		{"as": "kaat.proefmans", "in": "#lerend-netwerk", "do": "command", "text": "/overleg"},
		{"as": "mona.testaert", "in": "#isom-db", "do": "command", "text": "/overleg"},
	} {
		if a := s.act(o); a.OK || a.Error == "" {
			t.Errorf("%v: %+v", o, a)
		}
	}
}

// ctxGet fetches with the test's context.
func ctxGet(ctx context.Context, url string, header http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if h := header.Get("Host"); h != "" {
		req.Host = h
	}
	return http.DefaultClient.Do(req)
}
