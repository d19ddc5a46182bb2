package slacksim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// problem is one thing wrong with a payload; pointer is a JSON pointer (RFC
// 6901) into the request. Codes and constraints are those of blocks.validate.
// https://docs.slack.dev/reference/methods/blocks.validate
type problem struct {
	pointer, code, message string
	constraint             any
}

func (p problem) text() string { return p.message + " [json-pointer:" + p.pointer + "]" }

func messages(ps []problem) []string {
	out := []string{}
	for _, p := range ps {
		out = append(out, "[ERROR] "+p.text())
	}
	return out
}

// blockError is how chat.* report blocks.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
func blockError(code string, ps []problem) *apiError {
	errs := []string{}
	for _, p := range ps {
		if p.code == "msg_blocks_too_long" {
			code = p.code
		}
		errs = append(errs, p.text())
	}
	return &apiError{code: code, extra: obj{"errors": errs, "response_metadata": obj{"messages": messages(ps)}}}
}

// checker collects problems.
type checker struct {
	on    surface
	found []problem
	ids   map[string]bool
}

func (k *checker) add(at, code, message string, constraint any) {
	k.found = append(k.found, problem{pointer: at, code: code, message: message, constraint: constraint})
}

// checkBlocks checks the blocks of a message.
func checkBlocks(v any, on surface, at string) []problem {
	k := &checker{on: on, ids: map[string]bool{}}
	most := messageBlockMax
	if on != onMessage {
		most = viewBlocksMax
	}
	k.blocks(v, at, most)
	return k.found
}

func (k *checker) blocks(v any, at string, most int) {
	list, ok := v.([]any)
	if !ok {
		k.add(at, "invalid_type", "must provide an array", nil)
		return
	}
	if len(list) > most {
		k.add(at, "too_many_items", fmt.Sprintf("no more than %d items allowed", most), most)
	}
	for i, b := range list {
		k.block(b, at+"/"+itoa(i))
	}
}

func (k *checker) block(v any, at string) {
	b, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	t, _ := b["type"].(string)
	r := blockRules[t]
	switch {
	case t == "":
		k.add(at, "missing_field", "missing required field: type", nil)
		return
	case r == nil || r.surfaces&k.on == 0:
		k.add(at+"/type", "unsupported_type", "unsupported type: "+t, nil)
		return
	}
	if id, _ := b["block_id"].(string); id != "" {
		if k.ids[id] {
			k.add(at+"/block_id", "duplicate", fmt.Sprintf("block_id %q already exists", id), nil)
		}
		k.ids[id] = true
	}
	if r.fields != nil {
		k.fields(b, r.fields, at)
	}
	k.special(t, b, at)
}

// special are the rules that span fields.
func (k *checker) special(t string, b obj, at string) {
	switch t {
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			k.add(at, "missing_field", "missing required field: text", nil)
		}
	case "image":
		if b["image_url"] == nil && b["slack_file"] == nil {
			k.add(at, "missing_field", "missing required field: image_url", nil)
		}
	case "table":
		k.table(b["rows"], at+"/rows")
	case "actions":
		ids := map[string]bool{}
		list, _ := b["elements"].([]any)
		for i, x := range list {
			e, _ := x.(obj)
			id, _ := e["action_id"].(string)
			if id != "" && ids[id] {
				k.add(at+"/elements/"+itoa(i)+"/action_id", "duplicate", fmt.Sprintf("action_id %q already exists", id), nil)
			}
			ids[id] = true
		}
	}
}

// table: https://docs.slack.dev/reference/block-kit/blocks/table-block
func (k *checker) table(v any, at string) {
	rows, _ := v.([]any)
	if len(rows) > 100 {
		k.add(at, "too_many_items", "no more than 100 items allowed", 100)
	}
	for i, r := range rows {
		if cells, _ := r.([]any); len(cells) > 20 {
			k.add(at+"/"+itoa(i), "too_many_items", "no more than 20 items allowed", 20)
		}
	}
}

// fields checks an object against its rule, properties unknown to it included.
func (k *checker) fields(o obj, rules []field, at string) {
	for _, f := range rules {
		v := o[f.name]
		if v == nil {
			if f.required {
				k.add(at, "missing_field", "missing required field: "+f.name, nil)
			}
			continue
		}
		k.field(f, v, at+"/"+f.name)
	}
	for name := range o {
		if name != "type" && !slices.ContainsFunc(rules, func(f field) bool { return f.name == name }) {
			k.add(at, "additional_property", "invalid additional property: "+name, nil)
		}
	}
}

var (
	datePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	timePattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

func (k *checker) field(f field, v any, at string) {
	switch f.kind {
	case aString:
		k.str(v, f.min, f.max, at)
	case aPlain, aText:
		k.text(v, f.kind == aPlain, f.min, f.max, at)
	case aBool:
		if _, ok := v.(bool); !ok {
			k.add(at, "invalid_type", "must be a boolean", nil)
		}
	case aNumber:
		k.number(v, f.min, f.max, at)
	case anElement:
		k.element(v, f.one, at)
	case elements:
		k.list(v, f.min, f.max, at, func(x any, at string) { k.element(x, f.one, at) })
	case texts:
		k.list(v, f.min, f.max, at, func(x any, at string) { k.text(x, false, 1, fieldTextMax, at) })
	case options:
		k.list(v, f.min, f.max, at, k.option)
	case oneOption:
		k.option(v, at)
	case groups:
		k.list(v, f.min, f.max, at, k.group)
	case aConfirm:
		k.confirm(v, at)
	case strs:
		k.list(v, f.min, f.max, at, func(x any, at string) { k.str(x, 1, 0, at) })
	case aDate:
		s, _ := v.(string)
		if _, err := time.Parse(time.DateOnly, s); err != nil || !datePattern.MatchString(s) {
			k.add(at, "invalid_format", "must be a valid date", nil)
		}
	case aTime:
		if s, _ := v.(string); !timePattern.MatchString(s) {
			k.add(at, "invalid_format", "must be a valid time", nil)
		}
	case anEnum:
		if s, _ := v.(string); !slices.Contains(f.one, s) {
			k.add(at, "invalid_enum", "must be a valid enum value", f.one)
		}
	case anything:
	}
}

func (k *checker) str(v any, least, most int, at string) {
	s, ok := v.(string)
	if !ok {
		k.add(at, "invalid_type", "must be a string", nil)
		return
	}
	k.length(s, least, most, at)
}

func (k *checker) length(s string, least, most int, at string) {
	n := utf8.RuneCountInString(s)
	if n < least {
		k.add(at, "too_short", fmt.Sprintf("must be more than %d characters", least-1), least)
	}
	if most > 0 && n > most {
		k.add(at, "too_long", fmt.Sprintf("must be less than %d characters", most+1), most)
	}
}

func (k *checker) number(v any, least, most int, at string) {
	n, ok := v.(float64)
	if s, isString := v.(string); isString {
		f, err := strconv.ParseFloat(s, 64)
		n, ok = f, err == nil
	}
	switch {
	case !ok:
		k.add(at, "invalid_type", "must be a number", nil)
	case most > 0 && n > float64(most):
		k.add(at, "too_large", fmt.Sprintf("must be less than %d", most+1), most)
	case least > 0 && n < float64(least):
		k.add(at, "too_small", fmt.Sprintf("must be more than %d", least-1), least)
	}
}

func (k *checker) list(v any, least, most int, at string, each func(any, string)) {
	list, ok := v.([]any)
	if !ok {
		k.add(at, "invalid_type", "must provide an array", nil)
		return
	}
	if len(list) < least {
		k.add(at, "too_few_items", fmt.Sprintf("must have at least %d items", least), least)
	}
	if most > 0 && len(list) > most {
		k.add(at, "too_many_items", fmt.Sprintf("no more than %d items allowed", most), most)
	}
	for i, x := range list {
		each(x, at+"/"+itoa(i))
	}
}

func (k *checker) element(v any, one []string, at string) {
	e, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	t, _ := e["type"].(string)
	if !slices.Contains(one, t) {
		k.add(at+"/type", "unsupported_type", "unsupported type: "+t, one)
		return
	}
	if t == "plain_text" || t == "mrkdwn" {
		k.text(e, false, 1, contextTextMax, at)
		return
	}
	r := elementRules[t]
	if r.surfaces&k.on == 0 {
		k.add(at+"/type", "unsupported_type", "unsupported type: "+t, nil)
		return
	}
	k.fields(e, r.fields, at)
	if t == "static_select" || t == "multi_static_select" {
		k.selectOptions(e, at)
	}
	if t == "image" && e["image_url"] == nil && e["slack_file"] == nil {
		k.add(at, "missing_field", "missing required field: image_url", nil)
	}
}

// selectOptions: options or option_groups, not both, and what is chosen at
// the start must be among them.
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
func (k *checker) selectOptions(e obj, at string) {
	if (e["options"] == nil) == (e["option_groups"] == nil) {
		k.add(at, "missing_field", "exactly one of options, option_groups is required", nil)
		return
	}
	first, _ := e["initial_options"].([]any)
	if o, ok := e["initial_option"].(obj); ok {
		first = append(first, o)
	}
	for _, x := range first {
		o, _ := x.(obj)
		if v, _ := o["value"].(string); findOption(e, v) == nil {
			k.add(at, "invalid_option", "initial_option must exactly match one of the provided options", nil)
		}
	}
}

// checkView checks a modal or a home tab.
func checkView(v any, at string) []problem {
	k := &checker{ids: map[string]bool{}}
	o, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return k.found
	}
	t, _ := o["type"].(string)
	rules := viewFields[t]
	if rules == nil {
		k.add(at+"/type", "unsupported_type", "must be a valid enum value", []string{"modal", "home"})
		return k.found
	}
	k.on = onModal
	if t == "home" {
		k.on = onHome
	}
	if b, err := json.Marshal(o); err == nil && len(b) > viewBytesMax {
		k.add(at, "view_too_large", "view is too large", viewBytesMax)
		return k.found
	}
	k.fields(o, append(slices.Clone(rules), field{name: "blocks", kind: anything, required: true}), at)
	if o["blocks"] != nil {
		k.blocks(o["blocks"], at+"/blocks", viewBlocksMax)
	}
	if t == "modal" && o["submit"] == nil && hasInput(o["blocks"]) {
		k.add(at, "missing_field", "missing required field: submit", nil)
	}
	return k.found
}

func hasInput(v any) bool {
	list, _ := v.([]any)
	return slices.ContainsFunc(list, func(x any) bool { b, _ := x.(obj); return b["type"] == "input" })
}
