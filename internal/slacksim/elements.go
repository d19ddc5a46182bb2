package slacksim

import (
	"encoding/json"
	"errors"
	"slices"
)

// find looks for the element that the person means: in the message of ts, else
// in the modal, else in the newest message that they see in in, else at home.
func (a *actor) find() (*place, error) {
	if a.o.ActionID == "" && a.o.Text == "" && a.o.BlockID == "" {
		return nil, refusal("action_id is missing")
	}
	if a.o.TS != "" {
		ch, err := a.channelIn(a.o.In)
		if err != nil {
			return nil, err
		}
		if m := a.st.message(ch.ID, a.o.TS); m != nil && (m.EphemeralTo == "" || m.EphemeralTo == a.u.ID) {
			if p := a.inMessage(ch, m); p != nil {
				return p, nil
			}
		}
		return nil, refusal("element_not_found")
	}
	if v := a.modals.top(a.u.ID); v != nil && a.o.View != "home" {
		if p := a.inView(v); p != nil {
			return p, nil
		}
	}
	if p := a.inMessages(); p != nil {
		return p, nil
	}
	if v := a.st.Homes[a.u.ID]; v != nil {
		if p := a.inView(v); p != nil {
			return p, nil
		}
	}
	return nil, refusal("element_not_found")
}

func (a *actor) inMessages() *place {
	ch := a.place()
	if a.o.In == "" || ch == nil || a.o.View != "" {
		return nil
	}
	for _, m := range slices.Backward(a.st.Messages[ch.ID]) {
		if m.EphemeralTo != "" && m.EphemeralTo != a.u.ID {
			continue
		}
		if p := a.inMessage(ch, m); p != nil {
			return p
		}
	}
	return nil
}

func (a *actor) inMessage(ch *channel, m *message) *place {
	if p := a.inBlocks(m.Blocks); p != nil {
		p.ch, p.m = ch, m
		return p
	}
	return nil
}

func (a *actor) inView(v *view) *place {
	if a.o.View != "" && a.o.View != "modal" && a.o.View != "home" && a.o.View != v.ID {
		return nil
	}
	if p := a.inBlocks(v.Blocks); p != nil {
		p.v = v
		return p
	}
	return nil
}

func (a *actor) inBlocks(blocks []any) *place {
	var p *place
	for _, x := range blocks {
		b, _ := x.(obj)
		eachElement(b, func(e obj, input bool) {
			if p == nil && a.means(b, e) {
				p = &place{block: b, elem: e, input: input}
			}
		})
	}
	return p
}

func (a *actor) means(b, e obj) bool {
	t, _ := e["type"].(string)
	if r := elementRules[t]; r == nil || !r.interactive {
		return false
	}
	if a.o.ActionID != "" && e["action_id"] != a.o.ActionID || a.o.BlockID != "" && b["block_id"] != a.o.BlockID {
		return false
	}
	label, _ := e["text"].(obj)
	if a.o.ActionID == "" && a.o.Text != "" && label["text"] != a.o.Text {
		return false
	}
	if want, ok := a.o.Value.(string); ok && want != "" && t == "button" {
		return e["value"] == want
	}
	return true
}

// click presses a button, or chooses in an overflow menu or any other element.
func (a *actor) click() (step, error) {
	p, err := a.find()
	if err != nil {
		return step{}, err
	}
	switch p.elem["type"] {
	case "button", "workflow_button", "icon_button":
		action := obj{}
		for _, k := range []string{"text", "value", "style", "url", "confirm", "accessibility_label"} {
			if p.elem[k] != nil {
				action[k] = p.elem[k]
			}
		}
		return a.interaction("block_actions", a.blockActions(p, a.u, action), true), nil
	case "overflow":
		want, _ := a.o.Value.(string)
		o := findOption(p.elem, want)
		if o == nil {
			return step{}, refusal("no such option")
		}
		return a.interaction("block_actions", a.blockActions(p, a.u, obj{"selected_option": o}), true), nil
	}
	return a.put1(p)
}

func (a *actor) choose() (step, error) {
	p, err := a.find()
	if err != nil {
		return step{}, err
	}
	if t := p.elem["type"]; t == "button" || t == "overflow" {
		return a.click()
	}
	return a.put1(p)
}

// put1 puts a value into one element, and tells the app where Slack does: not
// from input blocks, unless dispatch_action is set.
// https://docs.slack.dev/reference/block-kit/blocks/input-block
func (a *actor) put1(p *place) (step, error) {
	v, err := a.value(p, a.o.Value)
	if err != nil {
		return step{}, err
	}
	p.set(a.u.ID, v)
	if p.v != nil {
		p.v.errors = nil
		a.changedFor(a.u.ID, p.v.Type)
		if p.v.Type == "home" {
			a.Workspace.put("home", p.v)
		}
	}
	if p.input && p.block["dispatch_action"] != true {
		return step{}, nil
	}
	action := clone(v)
	if p.elem["placeholder"] != nil {
		action["placeholder"] = p.elem["placeholder"]
	}
	return a.interaction("block_actions", a.blockActions(p, a.u, action), true), nil
}

// value is the new value of an element. People and channels may be named by
// handle; the options of an external select are asked for when unknown.
func (a *actor) value(p *place, in any) (obj, error) {
	t, _ := p.elem["type"].(string)
	switch t {
	case "users_select", "multi_users_select":
		in = eachString(in, func(s string) any {
			if u := a.st.user(s); u != nil {
				return u.ID
			}
			return s
		})
	case "conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select":
		in = eachString(in, func(s string) any {
			if ch := a.st.channelNamed(s); ch != nil {
				return ch.ID
			}
			return s
		})
	}
	if t == "external_select" || t == "multi_external_select" {
		in = eachString(in, func(s string) any {
			if o := a.only[p.key()+"?"+s]; o != nil {
				return o
			}
			return s
		})
	}
	v, err := elementValue(p.elem, in, a.offered[p.key()])
	if errors.Is(err, errNoOption) && (t == "external_select" || t == "multi_external_select") {
		for _, x := range asList(in) {
			if _, err := oneValue(p.elem, x, true, a.offered[p.key()]); err != nil {
				return nil, needOptions{p: p, query: queryOf(x)}
			}
		}
	}
	if err != nil {
		return nil, refusal(err.Error())
	}
	return v, nil
}

func queryOf(x any) string {
	switch v := x.(type) {
	case string:
		return v
	case obj:
		if t, ok := v["text"].(obj); ok {
			s, _ := t["text"].(string)
			return s
		}
	}
	return ""
}

func eachString(in any, f func(string) any) any {
	switch v := in.(type) {
	case string:
		return f(v)
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, eachString(x, f))
		}
		return out
	}
	return in
}

// suggest asks the app for the options of an external select, and remembers
// what it offered. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
func (w *Workspace) suggest(p *place, u *member, query string) (obj, error) {
	w.mu.Lock()
	d := delivery{typ: "interactive", what: "block_suggestion", payload: w.suggestion(p, u, query), accepts: true}
	w.mu.Unlock()
	out := w.send(d)
	if !out.acked {
		return nil, refusal(out.failed) // what a person sees is not published
	}
	var got obj
	if json.Unmarshal(out.body, &got) != nil {
		return nil, refusal("invalid_options")
	}
	k := &checker{}
	if got["options"] != nil {
		k.field(field{kind: options, max: 100}, got["options"], "/options")
	} else {
		k.field(field{kind: groups, max: 100}, got["option_groups"], "/option_groups")
	}
	if len(k.found) > 0 {
		return nil, refusal(messages(k.found)[0])
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	list, _ := got["options"].([]any)
	gs, _ := got["option_groups"].([]any)
	for _, g := range gs {
		o, _ := g.(obj)
		more, _ := o["options"].([]any)
		list = append(slices.Clone(list), more...)
	}
	if len(w.offered) > 1000 {
		clear(w.offered)
		clear(w.only)
	}
	before := w.offered[p.key()]
	w.offered[p.key()] = append(slices.Clone(list), before[:min(len(before), 500)]...)
	if len(list) == 1 { // whoever types this much picks the only thing offered
		w.only[p.key()+"?"+query] = list[0]
	}
	return got, nil
}

func (a *actor) offers(n needOptions) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.only[n.p.key()+"?"+n.query] != nil || findOption(obj{"options": a.offered[n.p.key()]}, n.query) != nil
}
