package view

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
)

// Reading is one way to understand a question; Value is what its button carries.
type Reading struct {
	Label string
	Value string
}

// MaxCarried is how much of a question a button carries, in bytes: Slack allows 2,000 characters.
const MaxCarried = 1800

// Carried is as much of a question as a button holds.
func Carried(text string) string {
	if len(text) > MaxCarried {
		text = strings.ToValidUTF8(text[:MaxCarried], "")
	}
	return text
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

// QuestionCards is the answer to who can be contacted: the cards of each thing that was asked, and where they come from.
func QuestionCards(cards [][]slack.Block, source string) []slack.Block {
	var blocks []slack.Block
	for _, c := range cards {
		blocks = append(blocks, c...)
	}
	return append(blocks, Small(Literal(source)))
}

// OnlyYou tells why an answer is not given where all can read it.
func OnlyYou(lang string) slack.Block { return Small(i18n.Text(lang, "ask.only_you")) }

// AskInstead offers to answer what was taken up in the minutes as a question.
func AskInstead(lang, text string) slack.Block {
	return Actions(Button("ask_instead", i18n.Text(lang, "ask.instead_asked"), Carried(text)))
}

// RecordInstead tells how a question that was answered could have been taken up in the minutes.
func RecordInstead(lang string) slack.Block { return Small(i18n.Text(lang, "ask.instead_recorded")) }
