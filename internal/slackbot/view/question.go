package view

import (
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
)

// Reading is one way to understand a question; Value is what its button carries.
type Reading struct {
	Label string
	Value string
}

// QuestionAnswer is the answer to a question in plain words, with the readings to choose from when it was not clear, and the
// question whether the operator may see it when it was not understood at all; share is "" when that is not asked.
func QuestionAnswer(lang, text string, readings []Reading, share string) []slack.Block {
	blocks := []slack.Block{Section(Literal(text))}
	var buttons []slack.BlockElement
	for i, r := range readings {
		buttons = append(buttons, Button(fmt.Sprintf("ask_pick#%d", i), r.Label, r.Value))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	if share != "" {
		blocks = append(blocks, Section(i18n.Text(lang, "ask.share")),
			Actions(Button("ask_share", i18n.Text(lang, "ask.share_yes"), share)), Small(i18n.Text(lang, "ask.share_note")))
	}
	return blocks
}
