package judges

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

func TestTheCompilerCatchesAMisspeltKeyInEveryShape(t *testing.T) {
	t.Parallel()
	text := object{"type": "plain_text", "text": "Ja"}
	section := func(key string) []any { return []any{object{"type": "section", key: text}} }
	modal := func(block string) object {
		return object{"type": "modal", "title": text, "blocks": section(block)}
	}
	person := object{"id": "U1", "name": "nele", "team_id": "T1"}
	interaction := func(kind string, more object) object {
		o := object{"type": kind, "team": object{"id": "T1", "domain": "d"}, "user": person, "token": "t", "api_app_id": "A1", "enterprise": nil}
		maps.Copy(o, more)
		return o
	}
	view := func(block string) object {
		return object{
			"id": "V1", "callback_id": "c", "team_id": "T1", "app_id": "A1", "bot_id": "B1", "title": text, "type": "modal",
			"blocks": section(block), "close": nil, "submit": nil, "state": object{"values": object{}}, "hash": "h",
			"private_metadata": "", "root_view_id": "V1", "previous_view_id": nil, "clear_on_close": false, "notify_on_close": false,
		}
	}
	event := func(key string) object {
		return object{
			"token": "t", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1", "event_time": 1,
			"event": object{"type": "member_joined_channel", "user": "U1", key: "C1", "channel_type": "C", "team": "T1", "event_ts": "1.2"},
		}
	}
	click := func(key string) object {
		return interaction("block_actions", object{
			"user": object{"id": "U1", "username": "nele"}, "trigger_id": "1.2", "container": object{"type": "view", "view_id": "V1"},
			"actions": []any{object{"type": "button", "action_id": "a", "block_id": "b", "action_ts": "1.2", key: text}},
		})
	}
	var good, bad Corpus
	for shape, sample := range map[string]func(key string) any{
		"PostMessage":   func(k string) any { return object{"channel": "C1", "text": "x", "blocks": section(k)} },
		"PostEphemeral": func(k string) any { return object{"channel": "C1", "user": "U1", k: "x"} },
		"UpdateMessage": func(k string) any { return object{"channel": "C1", "ts": "1.2", "text": "x", "blocks": section(k)} },
		"OpenView":      func(k string) any { return object{"trigger_id": "1.2", "view": modal(k)} },
		"PublishView": func(k string) any {
			return object{"user_id": "U1", "view": object{"type": "home", "blocks": section(k)}}
		},
		"Response":      func(k string) any { return object{"response_type": "ephemeral", k: "x"} },
		"CommandAnswer": func(k string) any { return object{"text": "x", "blocks": section(k)} },
		"ViewAnswer":    func(k string) any { return object{"response_action": "update", "view": modal(k)} },
		"Options":       func(k string) any { return object{"options": []any{object{k: text, "value": "v"}}} },
		"Command": func(k string) any {
			return object{
				"token": "t", "command": "/c", k: "", "response_url": "u", "trigger_id": "1.2", "user_id": "U1", "user_name": "n",
				"team_id": "T1", "team_domain": "d", "channel_id": "C1", "channel_name": "n", "api_app_id": "A1",
			}
		},
		"Answers['chat.update']": func(k string) any {
			return object{"ok": true, k: "x", "message": object{"type": "message", "ts": "1.2", "blocks": section("text")}}
		},
		"Answers['views.open']": func(k string) any { return object{"ok": true, "view": view(k)} },
		"Click":                 func(k string) any { return click(k) },
		"Submission":            func(k string) any { return interaction("view_submission", object{"trigger_id": "1", "view": view(k)}) },
		"Closing":               func(k string) any { return interaction("view_closed", object{"is_cleared": true, "view": view(k)}) },
		"Event": func(k string) any {
			return event(map[string]string{"text": "channel"}[k])
		},
	} {
		if err := good.Add(shape, shape, sample("text")); err != nil {
			t.Fatal(err)
		}
		if err := bad.Add(shape, shape, sample("tekst")); err != nil {
			t.Fatal(err)
		}
	}
	for _, complaint := range good.Check(t) {
		t.Errorf("of what is right: %s", complaint)
	}
	missed := maps.Clone(bad.Counts)
	for _, complaint := range bad.Check(t) {
		shape, _, _ := strings.Cut(complaint, ",")
		delete(missed, shape)
	}
	if diff := cmp.Diff(map[string]int{}, missed); diff != "" {
		t.Errorf("not caught (-want +got):\n%s", diff)
	}
}
