package slacksim

// text: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func (k *checker) text(v any, plain bool, least, most int, at string) {
	o, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	allowed := []field{{name: "text", kind: aString, required: true, min: least, max: most}}
	switch o["type"] {
	case "plain_text":
		allowed = append(allowed, field{name: "emoji", kind: aBool})
	case "mrkdwn":
		if plain {
			k.add(at+"/type", "unsupported_type", "must be a valid enum value", []string{"plain_text"})
			return
		}
		allowed = append(allowed, field{name: "verbatim", kind: aBool})
	default:
		k.add(at+"/type", "unsupported_type", "must be a valid enum value", []string{"plain_text", "mrkdwn"})
		return
	}
	k.fields(o, allowed, at)
}

func (k *checker) option(v any, at string) {
	o, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	k.fields(o, []field{
		{name: "text", kind: aText, required: true, min: 1, max: optionTextMax},
		{name: "value", kind: aString, required: true, min: 1, max: optionValueMax},
		{name: "description", kind: aText, min: 1, max: optionTextMax},
		{name: "url", kind: aString, max: 3000},
	}, at)
}

func (k *checker) group(v any, at string) {
	o, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	k.fields(o, []field{
		{name: "label", kind: aPlain, required: true, min: 1, max: groupLabelMax},
		{name: "options", kind: options, required: true, min: 1, max: 100},
	}, at)
}

// confirm: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
func (k *checker) confirm(v any, at string) {
	o, ok := v.(obj)
	if !ok {
		k.add(at, "invalid_type", "must provide an object", nil)
		return
	}
	k.fields(o, []field{
		{name: "title", kind: aPlain, required: true, min: 1, max: 100}, {name: "text", kind: aText, required: true, min: 1, max: 300},
		{name: "confirm", kind: aPlain, required: true, min: 1, max: 30}, {name: "deny", kind: aPlain, required: true, min: 1, max: 30},
		{name: "style", kind: anEnum, one: []string{"primary", "danger"}},
	}, at)
}
