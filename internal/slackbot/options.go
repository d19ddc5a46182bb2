package slackbot

import "github.com/slack-go/slack"

// Slack's limits for the options of a type-ahead (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).
const (
	maxOptions    = 100
	maxOptionText = 75
)

func options(choices []Choice) slack.OptionsResponse {
	list := make([]*slack.OptionBlockObject, 0, min(len(choices), maxOptions))
	for _, c := range choices[:min(len(choices), maxOptions)] {
		label := []rune(c.Label)
		if len(label) > maxOptionText {
			label = append(label[:maxOptionText-1], '…')
		}
		list = append(list, slack.NewOptionBlockObject(c.Value, slack.NewTextBlockObject(slack.PlainTextType, string(label), false, false), nil))
	}
	return slack.OptionsResponse{Options: list}
}
