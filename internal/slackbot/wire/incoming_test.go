package wire

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeReadsWhatSlackSends(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		envelope, payload string
		want              Incoming
	}{
		"a command": {"slash_commands", `{"command":"/overleg","text":"  help ","team_id":"T1","user_id":"U1","user_name":"nele","channel_id":"C1","trigger_id":"1.2","response_url":"https://x"}`,
			Incoming{Kind: Command, Key: "1.2", Name: "/overleg", Text: "help", Team: "T1", User: "U1", UserName: "nele", Channel: "C1", TriggerID: "1.2", ResponseURL: "https://x"}},
		"a click in a message with an element of tomorrow": {"interactive", `{"type":"block_actions","trigger_id":"3.4","user":{"id":"U1","username":"nele","team_id":"T1"},
			"container":{"type":"message","message_ts":"5.6","channel_id":"C1","is_ephemeral":true},"message":{"blocks":[{"type":"actions","elements":[{"type":"hologram","x":{"y":1}}]}]},
			"actions":[{"type":"static_select","action_id":"seat","block_id":"b","selected_option":{"value":"7:none","text":{"text":"geen"}}}]}`,
			Incoming{Kind: Action, Key: "3.4", Name: "seat", Team: "T1", User: "U1", UserName: "nele", Channel: "C1", TriggerID: "3.4", ViaMessage: true, Ephemeral: true, BlockID: "b",
				Value:   Value{Type: "static_select", SelectedOption: &Option{Value: "7:none"}},
				Message: Message{TS: "5.6"}}},
		"an event about a whole user": {"events_api", `{"event_id":"Ev1","event":{"type":"user_change","user":{"id":"U9","name":"x"}}}`,
			Incoming{Kind: Event, Key: "Ev1", Name: "user_change"}},
		"an event about a channel": {"events_api", `{"event_id":"Ev2","event":{"type":"member_joined_channel","user":"U9","channel":"C1"}}`,
			Incoming{Kind: Event, Key: "Ev2", Name: "member_joined_channel", User: "U9", Channel: "C1"}},
		"a kind of tomorrow": {"holograms", `{}`, Incoming{Kind: Other}},
	} {
		got, err := Decode(c.envelope, json.RawMessage(c.payload))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got.Event = EventBody{}
		if got.Value.SelectedOption != nil {
			got.Value.SelectedOption.Text.Text = ""
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMetadataOfOtherAppsIsNoKeyOfOurs(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"message":{"metadata":{"event_type":"overlegbot_delivery","event_payload":{"key":"k1"}}}}`:     "k1",
		`{"message":{"metadata":{"event_type":"other","event_payload":{"key":"k1"}}}}`:                   "",
		`{"message":{"metadata":{"event_type":"overlegbot_delivery","event_payload":{"key":[1,{}]}}}}`:   "",
		`{"message":{"metadata":{"event_type":"overlegbot_delivery","event_payload":{"n":{"deep":1}}}}}`: "",
	} {
		in, err := Decode("interactive", json.RawMessage(payload))
		if err != nil || in.Message.Metadata.DeliveryKey() != want {
			t.Errorf("%s: got %q %v, want %q", payload, in.Message.Metadata.DeliveryKey(), err, want)
		}
	}
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add("interactive", `{"type":"block_actions","actions":[]}`)
	f.Add("events_api", `{"event":{"user":[1],"channel":{}}}`)
	f.Add("slash_commands", `null`)
	f.Fuzz(func(t *testing.T, envelope, payload string) {
		in, err := Decode(envelope, json.RawMessage(payload))
		if err != nil && !errors.Is(err, ErrUnreadable) {
			t.Errorf("got %v, want what can be told from a fault", err)
		}
		in.Event.UserID()
		in.Message.Metadata.DeliveryKey()
	})
}
