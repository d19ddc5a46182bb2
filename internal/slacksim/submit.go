package slacksim

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"unicode/utf8"
)

// trouble is what a person sees when a modal could not be sent, or when the
// answer to it was not valid; the app gets no error then (bolt-js 1978,
// unverified).
const trouble = "We had some trouble connecting. Try again?"

// submit fills the modal in and sends it.
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func (a *actor) submit() (step, error) {
	v := a.modals.top(a.u.ID)
	if v == nil || (a.o.View != "" && a.o.View != "modal" && a.o.View != v.ID) {
		return step{}, refusal("no modal is open")
	}
	for block, actions := range a.o.State {
		for action, in := range actions {
			p := a.inputAt(v, block, action)
			if p == nil {
				return step{}, refusal("no input " + block + "/" + action + " in the modal")
			}
			val, err := a.value(p, in)
			if err != nil {
				return step{}, err
			}
			p.set(a.u.ID, val)
		}
	}
	if errs := missing(v); len(errs) > 0 {
		v.errors = errs
		a.changedFor(a.u.ID, "modal")
		return step{errors: errs}, nil
	}
	v.errors = nil
	d := &delivery{typ: "interactive", what: "view_submission", payload: a.viewSubmission(v, a.u), accepts: true}
	return step{send: d, then: func(out outcome) string { return a.submitted(v, out) }}, nil
}

func (a *actor) inputAt(v *view, block, action string) *place {
	var p *place
	for _, x := range v.Blocks {
		b, _ := x.(obj)
		if b["block_id"] != block {
			continue
		}
		eachElement(b, func(e obj, input bool) {
			if e["action_id"] == action {
				p = &place{block: b, elem: e, input: input, v: v}
			}
		})
	}
	return p
}

// missing are the faults that the client finds itself, by block_id.
func missing(v *view) map[string]string {
	errs := map[string]string{}
	for _, x := range v.Blocks {
		b, _ := x.(obj)
		if b["type"] != "input" {
			continue
		}
		e, _ := b["element"].(obj)
		block, _ := b["block_id"].(string)
		action, _ := e["action_id"].(string)
		if v.Values.empty(block, action) {
			if b["optional"] != true {
				errs[block] = "Please complete this required field."
			}
			continue
		}
		if msg := badValue(e, v.Values[block][action]); msg != "" {
			errs[block] = msg
		}
	}
	return errs
}

// badValue: the elements' pages below
// https://docs.slack.dev/reference/block-kit/block-elements (wording unverified)
func badValue(e, val obj) string {
	s, _ := val["value"].(string)
	switch e["type"] {
	case "plain_text_input":
		n := utf8.RuneCountInString(s)
		if least, ok := e["min_length"].(float64); ok && n < int(least) {
			return fmt.Sprintf("This field requires at least %d characters.", int(least))
		}
		most := 3000
		if m, ok := e["max_length"].(float64); ok {
			most = int(m)
		}
		if n > most {
			return fmt.Sprintf("This field can have at most %d characters.", most)
		}
	case "email_text_input":
		if _, err := mail.ParseAddress(s); err != nil {
			return "Enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(s); err != nil || u.Host == "" {
			return "Enter a valid URL."
		}
	case "number_input":
		return badNumber(e, s)
	}
	if most, ok := e["max_selected_items"].(float64); ok {
		t, _ := e["type"].(string)
		if list, _ := val[stateKeys[t].key].([]any); len(list) > int(most) {
			return fmt.Sprintf("Select at most %d.", int(most))
		}
	}
	return ""
}

func badNumber(e obj, s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || (e["is_decimal_allowed"] != true && n != float64(int64(n))) {
		return "Enter a valid number."
	}
	bound := func(k string) (float64, bool) {
		switch b := e[k].(type) {
		case string:
			f, err := strconv.ParseFloat(b, 64)
			return f, err == nil
		case float64:
			return b, true
		}
		return 0, false
	}
	if least, ok := bound("min_value"); ok && n < least {
		return fmt.Sprintf("Enter a number of at least %v.", least)
	}
	if most, ok := bound("max_value"); ok && n > most {
		return fmt.Sprintf("Enter a number of at most %v.", most)
	}
	return ""
}

// submitted carries out the answer to a submission: an empty one closes the
// view. https://docs.slack.dev/surfaces/modals#response_actions
func (a *actor) submitted(v *view, out outcome) string {
	if !out.acked {
		return trouble
	}
	var body struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   obj               `json:"view"`
	}
	if len(out.body) > 0 && json.Unmarshal(out.body, &body) != nil {
		return trouble
	}
	defer a.changedFor(a.u.ID, "modal")
	switch body.Action {
	case "":
		a.closeView(v)
	case "clear":
		a.pop(a.u.ID, true)
	case "errors":
		if !inputsOnly(v, body.Errors) {
			return trouble
		}
		v.errors = body.Errors
	case "update", "push":
		return a.replaceView(v, body.Action, body.View)
	default:
		return trouble
	}
	return ""
}

func (a *actor) replaceView(v *view, action string, in obj) string {
	if in == nil || in["type"] != "modal" || len(checkView(in, "/view")) > 0 {
		return trouble
	}
	if action == "push" {
		if len(a.modals.stacks[a.u.ID]) >= stackMax {
			return trouble
		}
		a.push(a.newView(a.u.ID, in))
		return ""
	}
	a.fill(v, in)
	return ""
}

// closeView takes a view from the stack wherever it stands, with what was
// pushed above it.
func (w *Workspace) closeView(v *view) {
	s := w.modals.stacks[v.User]
	for i, x := range s {
		if x == v {
			w.modals.stacks[v.User] = s[:i]
		}
	}
	if len(w.modals.stacks[v.User]) == 0 {
		delete(w.modals.stacks, v.User)
	}
}

func inputsOnly(v *view, errs map[string]string) bool {
	inputs := map[string]bool{}
	for _, x := range v.Blocks {
		if b, _ := x.(obj); b["type"] == "input" {
			id, _ := b["block_id"].(string)
			inputs[id] = true
		}
	}
	for block := range errs {
		if !inputs[block] {
			return false
		}
	}
	return len(errs) > 0
}

// close presses Cancel, or with value "all" the X: then the app hears of the
// root view with is_cleared. https://docs.slack.dev/surfaces/modals#modal_close
func (a *actor) close() (step, error) {
	s := a.modals.stacks[a.u.ID]
	if len(s) == 0 {
		return step{}, refusal("no modal is open")
	}
	v := s[len(s)-1]
	cleared := a.o.Value == "all" || v.ClearOnClose
	if cleared {
		v = s[0]
	}
	a.pop(a.u.ID, cleared)
	if !v.NotifyOnClose {
		return step{}, nil
	}
	d := &delivery{typ: "interactive", what: "view_closed", payload: a.viewClosed(v, a.u, cleared)}
	return step{send: d, then: func(outcome) string { return "" }}, nil
}
