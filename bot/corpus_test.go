package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"overlegbot/judges"
)

// Slack's own types judge here what the bot says and what it is told, on and off the path of the main job.
func TestEveryMessageViewAndPayloadIsAsSlacksTypesSay(t *testing.T) {
	t.Parallel()
	judges.Need(t, "tsc")
	r := newFeedRig(t) // where everything is offered
	mainJob(r)
	visitor{r, map[string]bool{}}.tour()

	var corpus judges.Corpus
	if err := r.wire(&corpus); err != nil {
		t.Fatal(err)
	}
	t.Logf("judged: %v", corpus.Counts)
	for _, complaint := range corpus.Check(t) {
		t.Error(complaint)
	}
	for _, shape := range []string{
		"PostMessage", "UpdateMessage", "OpenView", "PublishView", "Response", "CommandAnswer", "ViewAnswer", "Options",
		"Command", "Click", "Submission", "Suggestion", "MessageShortcut", "Event",
	} {
		if corpus.Counts[shape] == 0 {
			t.Errorf("got no %s at all: the tour has become too short", shape)
		}
	}
}

// wire takes in what went to and fro so far.
func (r *rig) wire(into *judges.Corpus) error {
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.d.sim.Ready().Control+"wire?since=0", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return into.ReadWire(res.Body)
}

// visitor gives every command and presses every kind of button that comes along, once.
type visitor struct {
	r    *rig
	done map[string]bool
}

func (v visitor) tour() {
	for _, route := range v.r.d.service.bot.Commands() {
		nl, _, _ := strings.Cut(route.Words["nl"], "|")
		v.look(alma, group, v.r.command(alma, group, "/overleg "+nl))
		fr, _, _ := strings.Cut(route.Words["fr"], "|")
		v.look("hugo.sjabloon", "#rand5", v.r.command("hugo.sjabloon", "#rand5", "/overleg "+fr))
	}
	for _, text := range []string{"", " wie olen huisvesting", " wie kalmthout", " iets onbegrijpelijks", " nota <!channel> *vet* & co"} {
		v.look(alma, group, v.r.command(alma, group, "/overleg"+text))
	}
	v.r.act(nele, group, "say", fields{"text": "De zaal is vrij op 7 januari"})
	said := v.r.see(nele, group).Messages
	last := said[len(said)-1].TS
	v.look(bram, group, v.r.act(bram, group, "message_shortcut", fields{"action_id": "record", "ts": last}))
	v.look(bram, group, v.r.act(bram, group, "message_shortcut", fields{"action_id": "agenda_message", "ts": last}))
	v.r.act(alma, group, "react", fields{"text": "tada", "ts": last})
	v.r.home(alma)
	v.view(alma, v.r.see(alma, dm).Home, "home")
	v.r.act(alma, group, "kick", fields{"text": nele})
	v.r.act(alma, group, "kick", fields{"text": dm})
}

// look presses what is new in an answer: in its messages, then in its modal, which is sent as it came and then filled in.
func (v visitor) look(as, in string, s shown) {
	for _, m := range s.Shown {
		v.press(as, in, m.Blocks, fields{"ts": m.TS})
	}
	if string(s.Modal) == "null" {
		return
	}
	v.view(as, s.Modal, "modal")
	for _, state := range []map[string]map[string]any{nil, filledIn(s.Modal)} {
		if after := v.r.act(as, "", "submit", fields{"state": state}); string(after.Modal) == "null" {
			return
		}
	}
	v.r.act(as, "", "close", fields{"value": "all"})
}

// filledIn answers every question of a modal with something that its kind of field takes.
func filledIn(modal json.RawMessage) map[string]map[string]any {
	answers := map[string]any{
		"plain_text_input": "Proef *vet* <!channel>", "datepicker": "2027-01-12", "timepicker": "14:30", "users_select": nele,
		"external_select": "her", "multi_external_select": []string{"her"}, "number_input": "3",
	}
	var view struct {
		Blocks []struct {
			BlockID string `json:"block_id"`
			Element struct {
				element
				Options []struct{ Value string } `json:"options"`
			} `json:"element"`
		} `json:"blocks"`
	}
	state := map[string]map[string]any{}
	if json.Unmarshal(modal, &view) != nil {
		return state
	}
	for _, b := range view.Blocks {
		answer := answers[b.Element.Type]
		if len(b.Element.Options) > 0 && b.Element.Type != "checkboxes" {
			answer = b.Element.Options[0].Value
		}
		if answer != nil {
			state[b.BlockID] = map[string]any{b.Element.ActionID: answer}
		}
	}
	return state
}

func (v visitor) view(as string, view json.RawMessage, name string) {
	var shown struct{ Blocks json.RawMessage }
	if err := json.Unmarshal(view, &shown); err != nil {
		v.r.t.Fatalf("view %s: %v", view, err)
	}
	v.press(as, "", shown.Blocks, fields{"view": name})
}

func (v visitor) press(as, in string, blocks json.RawMessage, where fields) {
	for _, e := range elements(blocks) {
		kind, _, _ := strings.Cut(e.ActionID, "#")
		if v.done[kind] {
			continue
		}
		v.done[kind] = true
		where["action_id"] = e.ActionID
		switch e.Type {
		case "button":
			v.look(as, in, v.r.act(as, in, "click", where))
		case "external_select", "multi_external_select":
			v.r.act(as, in, "select", fields{"action_id": e.ActionID, "value": "her", "view": where["view"], "ts": where["ts"]})
		}
	}
}

type element struct {
	Type     string `json:"type"`
	ActionID string `json:"action_id"`
	URL      string `json:"url"`
}

// elements are what can be acted on in blocks, wherever they stand.
func elements(blocks json.RawMessage) []element {
	var list []struct {
		Accessory *element          `json:"accessory"`
		Element   *element          `json:"element"`
		Elements  []json.RawMessage `json:"elements"`
	}
	if json.Unmarshal(blocks, &list) != nil {
		return nil
	}
	var all []element
	for _, b := range list {
		for _, e := range []*element{b.Accessory, b.Element} {
			if e != nil {
				all = append(all, *e)
			}
		}
		for _, raw := range b.Elements {
			var e element
			if json.Unmarshal(raw, &e) == nil {
				all = append(all, e)
			}
		}
	}
	all = slices.DeleteFunc(all, func(e element) bool { return e.ActionID == "" || e.URL != "" })
	slices.SortStableFunc(all, func(a, b element) int { return strings.Compare(b.Type, a.Type) }) // buttons, which may close it, last
	return all
}
