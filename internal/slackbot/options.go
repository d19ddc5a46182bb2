package slackbot

import "github.com/slack-go/slack"

// Slack's limits for the options of a type-ahead (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).
const (
	maxOptions    = 100
	maxOptionText = 75
)

// optionList is the answer to a type-ahead. slack-go's own leaves out an empty list, and Slack takes an answer without
// options or option_groups for a fault, where it should say that nothing was found.
type optionList struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

func options(choices []Choice) optionList {
	list := make([]*slack.OptionBlockObject, 0, min(len(choices), maxOptions))
	for _, c := range choices[:min(len(choices), maxOptions)] {
		label := []rune(c.Label)
		if len(label) > maxOptionText {
			label = append(label[:maxOptionText-1], '…')
		}
		list = append(list, slack.NewOptionBlockObject(c.Value, slack.NewTextBlockObject(slack.PlainTextType, string(label), false, false), nil))
	}
	return optionList{Options: list}
}
