package slacksim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
)

// raw calls a method without a client, in the wire shape of the content type.
func (s *sim) raw(method, contentType, token, body string) (map[string]any, *http.Response) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.r.API+method, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
	return out, res
}

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json; charset=utf-8"
)

func TestAllWireShapesAreTaken(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("isom-adviesgroep")
	blocks := `[{"type":"section","text":{"type":"mrkdwn","text":"hoi"}}]`
	for name, shape := range map[string][3]string{
		"form with the token in the body": {formType, "", url.Values{"token": {s.r.BotToken}, "channel": {ch}, "text": {"x"}}.Encode()},
		"form with JSON strings":          {formType, s.r.BotToken, url.Values{"channel": {ch}, "text": {"x"}, "blocks": {blocks}}.Encode()},
		"JSON with Bearer":                {jsonType, s.r.BotToken, `{"channel":"` + ch + `","text":"x","blocks":` + blocks + `}`},
		"JSON holding a JSON string":      {jsonType, s.r.BotToken, `{"channel":"` + ch + `","text":"x","blocks":` + mustJSON(blocks) + `}`},
	} {
		if out, _ := s.raw("chat.postMessage", shape[0], shape[1], shape[2]); out["ok"] != true {
			t.Errorf("%s: %v", name, out)
		}
	}
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestTokensAndScopesAreChecked(t *testing.T) {
	t.Parallel()
	manifest := `{"display_information":{"name":"Overleg"},"oauth_config":{"scopes":{"bot":["chat:write","commands"]}}}`
	s := start(t, slacksim.Options{Manifest: []byte(manifest)})
	for _, c := range []struct{ method, token, want string }{
		{"auth.test", "", "not_authed"},
		{"auth.test", "xoxb-wrong", "invalid_auth"},
		{"auth.test", s.r.AppToken, "not_allowed_token_type"},
		{"apps.connections.open", s.r.BotToken, "not_allowed_token_type"},
		{"users.list", s.r.BotToken, "missing_scope"},
		{"no.suchMethod", s.r.BotToken, "unknown_method"},
		{"chat.postMessage", s.r.BotToken, "invalid_arguments"},
	} {
		if out, _ := s.raw(c.method, formType, c.token, ""); out["error"] != c.want {
			t.Errorf("%s with %.6s: got %v, want %s", c.method, c.token, out["error"], c.want)
		}
	}
	out, res := s.raw("users.list", formType, s.r.BotToken, "")
	if out["needed"] != "users:read" || out["provided"] != "chat:write,commands" || res.Header.Get("X-OAuth-Scopes") != "chat:write,commands" {
		t.Errorf("missing_scope told %v, header %q", out, res.Header.Get("X-OAuth-Scopes"))
	}
	if out, _ = s.raw("apps.connections.open", formType, "", "token="+s.r.AppToken); out["error"] != "not_authed" {
		t.Errorf("an app token in the body: %v", out)
	}
	s.control("faults", deed{"revoke_token": true}, nil)
	if _, err := s.AuthTest(); err == nil || err.Error() != "token_revoked" {
		t.Errorf("after the token was revoked: %v", err)
	}
}

func TestMembershipDecidesWhereTheBotPosts(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	s.control("faults", deed{"do": "archive", "channel": "#rand5"}, nil)
	s.control("faults", deed{"do": "kick_bot", "channel": "#algemeen"}, nil)
	s.control("faults", deed{"do": "deactivate", "user": "rik.verzonnen"}, nil)
	for _, c := range []struct{ channel, want string }{
		{s.channel("isom-adviesgroep"), ""},
		{"#isom-adviesgroep", ""},
		{s.channel("nieuwe-werkgroep"), "channel_not_found"},
		{s.channel("algemeen"), "not_in_channel"},
		{s.channel("rand5"), "is_archived"},
		{"C0NOSUCH00", "channel_not_found"},
		{s.user("nele.sjabloon"), ""},
		{s.user("kaat.proefmans"), ""},
		{s.user("rik.verzonnen"), "channel_not_found"},
	} {
		_, _, err := s.PostMessage(c.channel, slack.MsgOptionText("hoi", false))
		if got := code(err); got != c.want {
			t.Errorf("posting to %s: got %q, want %q", c.channel, got, c.want)
		}
	}
	if _, err := s.PostEphemeral(s.channel("isom-adviesgroep"), s.user("mona.testaert"), slack.MsgOptionText("x", false)); code(err) != "user_not_in_channel" {
		t.Errorf("ephemeral to somebody else: %v", err)
	}
	if _, _, _, err := s.OpenConversation(&slack.OpenConversationParameters{Users: []string{s.user("rik.verzonnen")}}); code(err) != "user_disabled" {
		t.Errorf("a conversation with a deactivated person: %v", err)
	}
}

func code(err error) string {
	if err == nil {
		return ""
	}
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	return err.Error()
}

func TestAMessageIsPostedUpdatedReadAndDeleted(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("isom-adviesgroep")
	meta := slack.SlackMetadata{EventType: "overleg_delivery", EventPayload: map[string]any{"key": "k1"}}
	_, ts, err := s.PostMessage(ch, slack.MsgOptionText("a < b & <@U0AAAAAAA> https://example.org/x?a=1", false), slack.MsgOptionMetadata(meta))
	if err != nil {
		t.Fatal(err)
	}
	_, reply, err := s.PostMessage(ch, slack.MsgOptionText("antwoord", false), slack.MsgOptionTS(ts))
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: ch, IncludeAllMetadata: true})
	if err != nil || len(h.Messages) != 1 {
		t.Fatalf("history: %+v, %v", h, err)
	}
	m := h.Messages[0]
	if want := "a &lt; b &amp; <@U0AAAAAAA> <https://example.org/x?a=1>"; m.Text != want {
		t.Errorf("text %q, want %q", m.Text, want)
	}
	if m.Metadata.EventPayload["key"] != "k1" || m.ReplyCount != 1 {
		t.Errorf("metadata %v, replies %d", m.Metadata, m.ReplyCount)
	}
	if h, _ = s.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: ch}); h.Messages[0].Metadata.EventType != "" {
		t.Error("metadata came without being asked for")
	}
	replies, _, _, err := s.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: ch, Timestamp: ts})
	if err != nil || len(replies) != 2 || replies[1].Timestamp != reply {
		t.Errorf("replies %+v, %v", replies, err)
	}
	if _, _, _, err = s.UpdateMessage(ch, ts, slack.MsgOptionText("anders", false)); err != nil {
		t.Error(err)
	}
	if _, _, _, err = s.UpdateMessage(ch, ts, slack.MsgOptionText(strings.Repeat("x", 4001), false)); code(err) != "msg_too_long" {
		t.Errorf("a long update: %v", err)
	}
	link, err := s.GetPermalink(&slack.PermalinkParameters{Channel: ch, Ts: ts})
	if err != nil || !strings.Contains(link, ch) {
		t.Errorf("permalink %q, %v", link, err)
	}
	if _, _, err = s.DeleteMessage(ch, ts); err != nil {
		t.Error(err)
	}
	if _, _, err = s.DeleteMessage(ch, ts); code(err) != "message_not_found" {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestAnUpdateKeepsWhatIsNotSentAgainAsSlackDoes(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("rand5")
	_, ts, err := s.PostMessage(ch, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(clickable()))
	if err != nil {
		t.Fatal(err)
	}
	look := func() shown {
		var see struct{ Messages []shown }
		s.read("see?as=hugo.sjabloon&in=%23rand5", &see)
		return see.Messages[0]
	}
	if n := len(look().Blocks); n != 1 {
		t.Errorf("posted with %d blocks", n)
	}
	if _, _, _, err = s.UpdateMessage(ch, ts, slack.MsgOptionText("alleen tekst", false)); err != nil {
		t.Fatal(err)
	}
	if m := look(); len(m.Blocks) != 0 || m.Text != "alleen tekst" {
		t.Errorf("after text alone: %+v", m)
	}
}

func TestPagesAreShorterThanAskedAndNoneIsLost(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("isom-av")
	var got []string
	cursor := ""
	short := false
	for {
		part, next, err := s.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: ch, Limit: 5, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, part...)
		if next == "" {
			break
		}
		short = short || len(part) < 5
		cursor = next
	}
	if len(got) != 19 || !short {
		t.Errorf("got %d members, short pages %v", len(got), short)
	}
	all, _, err := s.GetConversations(&slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Name == "nieuwe-werkgroep" {
			t.Error("a private channel without the bot is listed")
		}
	}
}

func TestOnlyOurOwnPeopleHaveALocale(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	for handle, want := range map[string]string{"hugo.sjabloon": "fr-BE", "nele.sjabloon": "nl-NL", "kaat.proefmans": ""} {
		u, err := s.GetUserInfo(s.user(handle))
		if err != nil {
			t.Fatal(err)
		}
		if u.Locale != want || u.TZ != "Europe/Brussels" || u.IsStranger != (handle == "kaat.proefmans") {
			t.Errorf("%s: locale %q, tz %q, stranger %v", handle, u.Locale, u.TZ, u.IsStranger)
		}
	}
}

func TestReactionsJoiningAndInviting(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	ch := s.channel("algemeen")
	_, ts, err := s.PostMessage(ch, slack.MsgOptionText("hoi", false))
	if err != nil {
		t.Fatal(err)
	}
	item := slack.NewRefToMessage(ch, ts)
	if err := s.AddReaction("eyes", item); err != nil {
		t.Error(err)
	}
	if err := s.AddReaction("eyes", item); code(err) != "already_reacted" {
		t.Errorf("twice: %v", err)
	}
	got, err := s.GetReactions(item, slack.NewGetReactionsParameters())
	if err != nil || len(got.Reactions) != 1 || got.Reactions[0].Count != 1 {
		t.Errorf("reactions %+v, %v", got, err)
	}
	if err := s.RemoveReaction("eyes", item); err != nil {
		t.Error(err)
	}
	if _, err := s.LeaveConversation(ch); err != nil {
		t.Error(err)
	}
	if _, _, _, err := s.JoinConversation(ch); err != nil {
		t.Error(err)
	}
	if _, err := s.InviteUsersToConversation(s.channel("mortsel-diversiteit"), s.user("nele.sjabloon")); err != nil {
		t.Error(err)
	}
	if _, err := s.InviteUsersToConversation(s.channel("mortsel-diversiteit"), s.user("nele.sjabloon")); code(err) != "already_in_channel" {
		t.Errorf("invited twice: %v", err)
	}
}

func TestAFileIsUploadedInThreeCalls(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	f, err := s.UploadFile(slack.UploadFileParameters{
		Channel: s.channel("isom-adviesgroep"), Filename: "verslag.txt", Title: "Verslag",
		Reader: strings.NewReader("dag"), FileSize: 3, InitialComment: "hier",
	})
	if err != nil {
		t.Fatal(err)
	}
	info, _, _, err := s.GetFileInfo(f.ID, 0, 0)
	if err != nil || info.Title != "Verslag" || info.Size != 3 {
		t.Errorf("file %+v, %v", info, err)
	}
	var buf strings.Builder
	if err := s.GetFile(info.URLPrivateDownload, &buf); err != nil || buf.String() != "dag" {
		t.Errorf("content %q, %v", buf.String(), err)
	}
}

func TestPostingTooFastIsAnsweredWith429(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{Limits: slacksim.Limits{PostBurst: 2}})
	ch := s.channel("rand5")
	var limited *slack.RateLimitedError
	for range 3 {
		if _, _, err := s.PostMessage(ch, slack.MsgOptionText("x", false)); err != nil && !errors.As(err, &limited) {
			t.Fatal(err)
		}
	}
	if limited == nil || limited.RetryAfter != time.Second {
		t.Errorf("the third message: %v", limited)
	}
	if _, _, err := s.PostMessage(s.channel("lso"), slack.MsgOptionText("x", false)); err != nil {
		t.Errorf("another channel: %v", err)
	}
}

func TestTheBotHearsOfItsOwnPostingByMetadata(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	b := s.bot(nil)
	meta := slack.SlackMetadata{EventType: "overleg_delivery", EventPayload: map[string]any{"key": "k9"}}
	_, ts, err := s.PostMessage(s.channel("rand5"), slack.MsgOptionText("x", false), slack.MsgOptionMetadata(meta))
	if err != nil {
		t.Fatal(err)
	}
	e := innerEvent(t, b.await(t, "message_metadata_posted"))
	got := map[string]any{"channel": e["channel_id"], "ts": e["message_ts"], "app": e["app_id"]}
	want := map[string]any{"channel": s.channel("rand5"), "ts": ts, "app": slacksim.AppID}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func innerEvent(t *testing.T, e socketmode.Event) map[string]any {
	t.Helper()
	var p struct {
		Event map[string]any `json:"event"`
	}
	if err := json.Unmarshal(e.Request.Payload, &p); err != nil {
		t.Fatal(err)
	}
	return p.Event
}
