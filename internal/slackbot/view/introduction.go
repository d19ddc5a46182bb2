package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// WhoIsWho lists who sits on a platform, for whom and as what, with what they say of themselves.
func WhoIsWho(lang string, who consult.WhoIsWho, me consult.PersonID) (string, []slack.Block) {
	text := i18n.Text(lang, "who.title", i18n.Args{"Platform": Literal(who.Platform.Name)})
	blocks := []slack.Block{Section(text)}
	mine := "who.introduce"
	for _, c := range who.Members {
		blocks = append(blocks, Rich(whoSpans(lang, c)...))
		if c.PersonID == me && c.Introduction != "" {
			mine = "who.again"
		}
	}
	return text, append(blocks, Actions(Button("introduce", i18n.Text(lang, mine), strconv.FormatInt(int64(who.Platform.ID), 10))))
}

func whoSpans(lang string, c consult.WhoCard) []Span {
	spans := []Span{Bold(c.Name), Plain("  "), Who(c.SlackID, c.Name)}
	var roles []string
	for _, r := range c.Roles {
		roles = append(roles, i18n.Text(lang, "role."+string(r)))
	}
	if line := joined(" · ", strings.Join(roles, ", "), c.Function, strings.Join(c.Organisations, ", ")); line != "" {
		spans = append(spans, Plain("\n"+line))
	}
	if c.Introduction != "" {
		spans = append(spans, Plain("\n"+cut(c.Introduction, maxPractice)))
	}
	return spans
}

// IntroductionForm asks somebody to introduce themselves in the channel.
func IntroductionForm(lang string, who consult.WhoIsWho, me consult.PersonID) *slack.ModalViewRequest {
	before := ""
	for _, c := range who.Members {
		if c.PersonID == me {
			before = c.Introduction
		}
	}
	box := TextField("text", before, true)
	box.MaxLength = maxPractice
	return Modal("introduce_save", i18n.Text(lang, "who.form_title"), i18n.Text(lang, "who.post"), i18n.Text(lang, "modal.cancel"),
		Hinted(Input("text", i18n.Text(lang, "who.text"), box), i18n.Text(lang, "who.hint", i18n.Args{"Platform": who.Platform.Name})))
}

// Introduction is what stands in the channel when a member introduces themselves.
func Introduction(lang string, c consult.WhoCard) (string, []slack.Block) {
	text := i18n.Text(lang, "who.posted", i18n.Args{"Name": Literal(c.Name)})
	return text, []slack.Block{Section(text), Rich(whoSpans(lang, c)...)}
}
