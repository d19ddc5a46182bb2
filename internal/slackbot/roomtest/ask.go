package roomtest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/wire"
)

// Outcome is what a handler answered: the reply and what can be read in it, or the key of its refusal and the field.
type Outcome struct {
	Reply slackbot.Reply
	Text  string
	Key   string
	Field string
}

// Ask asks a route. Who may use it is checked by the steps only; the gate stands around the handlers.
func (r *Room) Ask(req slackbot.Request) Outcome {
	r.Helper()
	r.clicks++
	req.Now = r.Now
	if req.Lang == "" {
		req.Lang = req.Person.Lang
	}
	if req.Cause == "" {
		req.Cause = fmt.Sprint("click-", r.clicks)
	}
	reply, err := r.Routes[req.Route].Run(context.Background(), req)
	refusal, refused := consult.Refusal(err)
	if err != nil && !refused {
		r.Fatalf("%s: %v", req.Route, err)
	}
	if refused {
		return Outcome{Reply: reply, Key: refusal.Key, Field: refusal.Field}
	}
	return Outcome{Reply: reply, Text: readable(r.T, reply.Blocks) + "\n" + readable(r.T, reply.Modal) + "\n" + reply.Text}
}

// readable is JSON as Slack shows it.
func readable(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(body))
}

// Command asks by a command in a channel.
func (r *Room) Command(who consult.Person, channel, route, text string) Outcome {
	r.Helper()
	return r.Ask(slackbot.Request{Kind: wire.Command, Route: route, Person: who, Channel: channel, Text: text})
}

// Click clicks a button in C1.
func (r *Room) Click(who consult.Person, action, value string) Outcome {
	r.Helper()
	route, part, _ := strings.Cut(action, "#")
	return r.Ask(slackbot.Request{Kind: wire.Action, Route: route, Part: part, Person: who, Channel: "C1", Value: wire.Value{Value: value}})
}

// Submit sends a form that carries f, with these fields filled in.
func (r *Room) Submit(who consult.Person, route string, f slackbot.Form, filled map[string]string) Outcome {
	r.Helper()
	return r.send(who, route, f, filled, map[string]map[string]wire.Value{})
}

// Choose submits a form in which people were chosen too.
func (r *Room) Choose(who consult.Person, route string, f slackbot.Form, filled map[string]string, owners ...string) Outcome {
	r.Helper()
	return r.send(who, route, f, filled, map[string]map[string]wire.Value{"owner": {"owner": {SelectedUsers: owners}}})
}

func (r *Room) send(who consult.Person, route string, f slackbot.Form, filled map[string]string, values map[string]map[string]wire.Value) Outcome {
	r.Helper()
	for field, value := range filled {
		values[field] = map[string]wire.Value{field: {Value: value}}
	}
	carried, err := json.Marshal(f)
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = values
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: f.ID})
}

// Wants fails where something was refused, or a part is not in the answer.
func (r *Room) Wants(what string, got Outcome, parts ...string) {
	r.Helper()
	if got.Key != "" {
		r.Errorf("%s: refused with %s at %q", what, got.Key, got.Field)
	}
	r.Says(what, got.Text, parts...)
}

// Refused wants a refusal beside a field.
func (r *Room) Refused(what string, got Outcome, key, field string) {
	r.Helper()
	if got.Key != key || got.Field != field {
		r.Errorf("%s: got %q beside %q, want %q beside %q", what, got.Key, got.Field, key, field)
	}
}

// Alike wants two answers that cannot be told apart, and nothing secret in either.
func (r *Room) Alike(what string, hidden, missing Outcome) {
	r.Helper()
	if hidden.Key != missing.Key || hidden.Field != missing.Field || len(hidden.Text) != len(missing.Text) {
		r.Errorf("%s: got %q %q %s for what is hidden, %q %q %s for what does not exist", what, hidden.Key, hidden.Field, hidden.Text,
			missing.Key, missing.Field, missing.Text)
	}
	for _, secret := range []string{"Geheim", "Adviesgroep ISOM", "isom-adviesgroep"} {
		if strings.Contains(hidden.Text, secret) {
			r.Errorf("%s: tells %q", what, secret)
		}
	}
}

// ValueOf is what the button or the first button of an action carries.
func ValueOf(t *testing.T, blocks []slack.Block, action string) string {
	t.Helper()
	for _, b := range blocks {
		if section, ok := b.(*slack.SectionBlock); ok && section.Accessory != nil {
			if button := section.Accessory.ButtonElement; button != nil && button.ActionID == action {
				return button.Value
			}
		}
		row, ok := b.(*slack.ActionBlock)
		if !ok {
			continue
		}
		for _, e := range row.Elements.ElementSet {
			if button, ok := e.(*slack.ButtonBlockElement); ok && button.ActionID == action {
				return button.Value
			}
		}
	}
	t.Fatalf("no button %s", action)
	return ""
}
