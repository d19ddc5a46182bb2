package slacksim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/slacksim"
)

func TestBlockKitLimitsAreEnforcedWithPointers(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{Limits: slacksim.NoLimits})
	ch := s.channel("rand5")
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct{ name, blocks, want string }{
		{"good", `[{"type":"divider"}]`, ""},
		{"no type", `[{}]`, "missing required field: type [json-pointer:/blocks/0]"},
		{"unknown block", `[{"type":"hologram"}]`, "unsupported type: hologram [json-pointer:/blocks/0/type]"},
		{"header too long", `[{"type":"header","text":{"type":"plain_text","text":"` + long(151) + `"}}]`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		{"header in mrkdwn", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "must be a valid enum value [json-pointer:/blocks/0/text/type]"},
		{"empty section", `[{"type":"section"}]`, "missing required field: text [json-pointer:/blocks/0]"},
		{"empty text", `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"section too long", `[{"type":"section","text":{"type":"mrkdwn","text":"` + long(3001) + `"}}]`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"misspelt key", `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"blok_id":"a"}]`, "invalid additional property: blok_id [json-pointer:/blocks/0]"},
		{"button text", `[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"` + long(76) + `"}}]}]`, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button style", `[{"type":"actions","elements":[{"type":"button","style":"green","text":{"type":"plain_text","text":"x"}}]}]`, "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"button value", `[{"type":"actions","elements":[{"type":"button","value":"` + long(2001) + `","text":{"type":"plain_text","text":"x"}}]}]`, "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"no elements", `[{"type":"actions","elements":[]}]`, "must have at least 1 items [json-pointer:/blocks/0/elements]"},
		{"ids twice", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, `block_id "a" already exists [json-pointer:/blocks/1/block_id]`},
		{"bad date", `[{"type":"actions","elements":[{"type":"datepicker","initial_date":"2026-02-31"}]}]`, "must be a valid date [json-pointer:/blocks/0/elements/0/initial_date]"},
		{"select without options", `[{"type":"actions","elements":[{"type":"static_select"}]}]`, "exactly one of options, option_groups is required [json-pointer:/blocks/0/elements/0]"},
		{"option text", `[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"` + long(76) + `"},"value":"a"}]}]}]`, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"},
		{"initial option of elsewhere", `[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"A"},"value":"a"}],"initial_option":{"text":{"type":"plain_text","text":"B"},"value":"b"}}]}]`, "initial_option must exactly match one of the provided options [json-pointer:/blocks/0/elements/0]"},
		{"datetimepicker as accessory", `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"datetimepicker"}}]`, "unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]"},
		{"alert in a message", `[{"type":"alert","text":{"type":"mrkdwn","text":"x"}}]`, "unsupported type: alert [json-pointer:/blocks/0/type]"},
	} {
		out, _ := s.raw("chat.postMessage", jsonType, s.r.BotToken, `{"channel":"`+ch+`","text":"x","blocks":`+c.blocks+`}`)
		got := ""
		if out["ok"] != true {
			errs, _ := out["errors"].([]any)
			if len(errs) == 0 || out["error"] != "invalid_blocks" {
				t.Errorf("%s: %v", c.name, out)
				continue
			}
			got, _ = errs[0].(string)
			meta, _ := out["response_metadata"].(map[string]any)
			if msgs, _ := meta["messages"].([]any); len(msgs) == 0 || msgs[0] != "[ERROR] "+got {
				t.Errorf("%s: messages %v", c.name, meta)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	many := strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, 51), ",")
	if out, _ := s.raw("chat.postMessage", jsonType, s.r.BotToken, `{"channel":"`+ch+`","text":"x","blocks":[`+many+`]}`); out["error"] != "invalid_blocks" {
		t.Errorf("51 blocks: %v", out)
	}
}

func TestBlocksValidateSpeaksAboutBlocksMessagesAndViews(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	out, _ := s.raw("blocks.validate", jsonType, s.r.BotToken, `{"view":{"type":"modal","title":{"type":"plain_text","text":"een veel te lange titel hier"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}},{"type":"markdown","text":"x"}]}}`)
	var got []string
	errs, _ := out["errors"].([]any)
	for _, e := range errs {
		m, _ := e.(map[string]any)
		got = append(got, m["pointer"].(string)+" "+m["code"].(string))
	}
	want := []string{"/view/title/text too_long", "/view/blocks/1/type unsupported_type", "/view missing_field"}
	if d := cmp.Diff(want, got); d != "" || out["error"] != "invalid_view" {
		t.Errorf("%v\n%s", out["error"], d)
	}
	if out, _ = s.raw("blocks.validate", jsonType, s.r.BotToken, `{"blocks":[{"type":"divider"}]}`); out["ok"] != true {
		t.Errorf("good blocks: %v", out)
	}
}

func TestBlocksComeBackWithIDsAndDefaults(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	out, _ := s.raw("chat.postMessage", jsonType, s.r.BotToken, `{"channel":"`+s.channel("rand5")+`","text":"x","blocks":[
		{"type":"section","text":{"type":"mrkdwn","text":"a & b <!here> https://example.org"}},
		{"type":"section","text":{"type":"mrkdwn","text":"a <x> https://example.org","verbatim":true}},
		{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Ja"}}]}]}`)
	b, err := json.Marshal(out["message"])
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Blocks []struct {
			BlockID  string `json:"block_id"`
			Text     struct{ Text string }
			Elements []struct {
				ActionID string `json:"action_id"`
				Text     struct{ Emoji bool }
			}
		}
	}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if m.Blocks[0].BlockID == "" || m.Blocks[2].Elements[0].ActionID == "" || !m.Blocks[2].Elements[0].Text.Emoji {
		t.Errorf("ids or defaults are missing: %s", b)
	}
	if got, want := m.Blocks[0].Text.Text, "a &amp; b <!here> <https://example.org>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := m.Blocks[1].Text.Text, "a &lt;x&gt; https://example.org"; got != want {
		t.Errorf("verbatim: got %q, want %q", got, want)
	}
}
