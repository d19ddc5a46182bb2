package slacksim

import (
	"errors"
	"fmt"
	"strconv"
)

// How each element keeps its value in state.values: under which key, and
// whether as a list. https://docs.slack.dev/reference/views#state-values
var stateKeys = map[string]struct {
	key, initial string
	list, option bool
}{
	"static_select":              {"selected_option", "initial_option", false, true},
	"external_select":            {"selected_option", "initial_option", false, true},
	"radio_buttons":              {"selected_option", "initial_option", false, true},
	"multi_static_select":        {"selected_options", "initial_options", true, true},
	"multi_external_select":      {"selected_options", "initial_options", true, true},
	"checkboxes":                 {"selected_options", "initial_options", true, true},
	"users_select":               {"selected_user", "initial_user", false, false},
	"multi_users_select":         {"selected_users", "initial_users", true, false},
	"conversations_select":       {"selected_conversation", "initial_conversation", false, false},
	"multi_conversations_select": {"selected_conversations", "initial_conversations", true, false},
	"channels_select":            {"selected_channel", "initial_channel", false, false},
	"multi_channels_select":      {"selected_channels", "initial_channels", true, false},
	"datepicker":                 {"selected_date", "initial_date", false, false},
	"timepicker":                 {"selected_time", "initial_time", false, false},
	"datetimepicker":             {"selected_date_time", "initial_date_time", false, false},
	"plain_text_input":           {"value", "initial_value", false, false},
	"email_text_input":           {"value", "initial_value", false, false},
	"url_text_input":             {"value", "initial_value", false, false},
	"number_input":               {"value", "initial_value", false, false},
	"file_input":                 {"files", "", true, false},
	"rich_text_input":            {"rich_text_value", "initial_value", false, false},
}

// initialValues is the state of blocks just shown: what was there under the
// same ids and type, else what the app proposes.
func initialValues(blocks []any, old values) values {
	out := values{}
	for _, x := range blocks {
		b, _ := x.(obj)
		block, _ := b["block_id"].(string)
		eachElement(b, func(e obj, _ bool) {
			t, _ := e["type"].(string)
			if r := elementRules[t]; r == nil || !r.stateful {
				return
			}
			action, _ := e["action_id"].(string)
			if out[block] == nil {
				out[block] = map[string]obj{}
			}
			if v := old[block][action]; v != nil && v["type"] == t {
				out[block][action] = v
				return
			}
			out[block][action] = initialValue(t, e)
		})
	}
	return out
}

func initialValue(t string, e obj) obj {
	k := stateKeys[t]
	v := e[k.initial]
	if v == nil && k.list {
		v = []any{}
	}
	if n, ok := v.(float64); ok && t == "number_input" {
		v = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return obj{"type": t, k.key: v}
}

// empty says whether nothing was put in.
func (v values) empty(block, action string) bool {
	e := v[block][action]
	t, _ := e["type"].(string)
	switch x := e[stateKeys[t].key].(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	}
	return false
}

var errNoOption = errors.New("no such option")

// elementValue is what a person's choice becomes in state.values. in is a
// string, a number, a list, an option, or nil to empty the element; offered
// are the options that an external select was given.
func elementValue(e obj, in any, offered []any) (obj, error) {
	t, _ := e["type"].(string)
	k, ok := stateKeys[t]
	if !ok {
		return nil, fmt.Errorf("a %s holds no value", t)
	}
	if o, isObj := in.(obj); isObj {
		if _, whole := o[k.key]; whole {
			in = o[k.key]
		}
	}
	out := obj{"type": t}
	if k.list {
		list := []any{}
		for _, x := range asList(in) {
			v, err := oneValue(e, x, k.option, offered)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		out[k.key] = list
		return out, nil
	}
	if in == nil || (in == "" && t != "plain_text_input") {
		out[k.key] = nil
		return out, nil
	}
	v, err := oneValue(e, in, k.option, offered)
	if err != nil {
		return nil, err
	}
	out[k.key] = typed(t, v)
	return out, nil
}

// typed gives dates and numbers the JSON type that Slack sends.
func typed(t string, v any) any {
	switch x := v.(type) {
	case string:
		if n, err := strconv.ParseInt(x, 10, 64); t == "datetimepicker" && err == nil {
			return n
		}
		if x == "" {
			return nil
		}
	case float64:
		if t == "number_input" || t == "plain_text_input" {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	return v
}

func asList(in any) []any {
	switch v := in.(type) {
	case nil:
		return nil
	case []any:
		return v
	case string:
		if v == "" {
			return nil
		}
	}
	return []any{in}
}

func oneValue(e obj, in any, option bool, offered []any) (any, error) {
	if !option {
		return in, nil
	}
	want := ""
	switch v := in.(type) {
	case string:
		want = v
	case obj:
		want, _ = v["value"].(string)
	}
	if o := findOption(e, want); o != nil {
		return o, nil
	}
	for _, known := range []any{offered, e["initial_options"]} { // what was offered, and what is chosen already
		if o := findOption(obj{"options": known}, want); o != nil {
			return o, nil
		}
	}
	return nil, fmt.Errorf("%w: %q", errNoOption, want)
}

// findOption looks for an option by its value, then by its text.
func findOption(e obj, want string) obj {
	var all []obj
	add := func(v any) {
		list, _ := v.([]any)
		for _, x := range list {
			if o, ok := x.(obj); ok {
				all = append(all, o)
			}
		}
	}
	add(e["options"])
	gs, _ := e["option_groups"].([]any)
	for _, g := range gs {
		if o, ok := g.(obj); ok {
			add(o["options"])
		}
	}
	for _, o := range all {
		if o["value"] == want {
			return o
		}
	}
	for _, o := range all {
		if t, _ := o["text"].(obj); t["text"] == want {
			return o
		}
	}
	return nil
}
