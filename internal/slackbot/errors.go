package slackbot

import (
	"slices"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

// errorBlock is the block beside which a form's error is shown: Slack takes input blocks only. What is about no input
// of this form is shown at its first.
func errorBlock(v *wire.View, err error) string {
	if v == nil {
		return ""
	}
	var names []string
	for name := range v.State.Values {
		names = append(names, name)
	}
	if refusal, ok := consult.Refusal(err); ok && slices.Contains(names, refusal.Field) {
		return refusal.Field
	}
	slices.SortFunc(names, func(a, b string) int { return fieldOrder(a) - fieldOrder(b) })
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// fieldOrder puts the input that every form begins with first; state has no order.
func fieldOrder(name string) int {
	if i := slices.Index([]string{"name", "title", "text", "rhythm", "date"}, name); i >= 0 {
		return i
	}
	return len(name) + 10
}
