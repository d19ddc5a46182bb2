package view

import (
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// RoundAsked asks who may answer, or reminds them; once answered it says so and lets them change it until the end.
func RoundAsked(lang string, c consult.RoundCard, of consult.Delivery, now time.Time) (string, []slack.Block) {
	key := "round.asked"
	switch {
	case !c.IsOpen(now):
		key = "round.over"
	case len(c.OpenMine()) == 0:
		key = "round.thanks"
	case of.Purpose == consult.PurposeRoundReminder:
		key = "round.reminder"
	case c.Kind == consult.RoundReview && c.Version > 1:
		key = "round.asked_again"
	}
	if c.Kind == consult.RoundNotice {
		key = map[string]string{"round.asked": "round.asked_read", "round.reminder": "round.reminder_read", "round.thanks": "round.thanks_read", "round.over": key}[key]
	}
	text := i18n.Text(lang, key, i18n.Args{
		"Platform": Literal(c.Platform), "Question": Literal(c.Question), "Date": i18n.DateTime(lang, c.Local(c.ClosesAt)), "Version": c.Version,
	})
	blocks := append([]slack.Block{Section(text)}, roundBody(lang, c, now)...)
	if own := ownAnswers(lang, c); own != "" {
		blocks = append(blocks, Section(own))
	}
	buttons := roundAnswers(lang, c, now)
	buttons = append(buttons, Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round)))
	return text, append(append(blocks, Actions(buttons...)), smallPrint(lang, of)...)
}

// RoundReplaced tells somebody that another who may answer for the same voice did so otherwise since.
func RoundReplaced(lang string, c consult.RoundCard, of consult.Delivery, now time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "round.replaced", i18n.Args{"Question": Literal(c.Question), "Date": i18n.DateTime(lang, c.Local(c.ClosesAt))})
	blocks := []slack.Block{Section(text)}
	if own := ownAnswers(lang, c); own != "" {
		blocks = append(blocks, Section(own))
	}
	buttons := append(roundAnswers(lang, c, now), Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round)))
	return text, append(append(blocks, Actions(buttons...)), smallPrint(lang, of)...)
}

// RoundTie asks who manages the round what becomes of a tie.
func RoundTie(lang string, c consult.RoundCard, of consult.Delivery, _ time.Time) (string, []slack.Block) {
	if c.Outcome != consult.OutcomeTie {
		text := i18n.Text(lang, "round.tie_over", i18n.Args{"Question": Literal(c.Question)})
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, of)...)
	}
	text := i18n.Text(lang, "round.tie", i18n.Args{"Question": Literal(c.Question), "Counts": countsText(lang, c, c.Result())})
	return text, append([]slack.Block{Section(text), Actions(tieButtons(lang, c)...)}, smallPrint(lang, of)...)
}

// RoundOpened is the card in the channel: how far the round is, and never what was answered before it is over. Where
// outsiders sit, nothing of its contents.
func RoundOpened(lang string, c consult.RoundCard, outsiders bool, of consult.Delivery, now time.Time) (string, []slack.Block) {
	open := Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round))
	if outsiders {
		text := i18n.Text(lang, "round.opened_outsiders")
		return text, append([]slack.Block{Section(text), Small(i18n.Text(lang, "minutes.members_only")), Actions(open)}, smallPrint(lang, of)...)
	}
	text := i18n.Text(lang, "round.opened", i18n.Args{"Question": Literal(c.Question)})
	blocks := append([]slack.Block{Section(text)}, roundBody(lang, c, now)...)
	buttons := []slack.BlockElement{open}
	if c.IsOpen(now) {
		buttons = append(tapButtons(lang, c.Round, true), open)
	}
	return text, append(append(blocks, Actions(buttons...)), smallPrint(lang, of)...)
}

// RoundResult announces in the channel what came of a round.
func RoundResult(lang string, c consult.RoundCard, outsiders bool, of consult.Delivery) (string, []slack.Block) {
	open := Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round))
	if outsiders {
		text := i18n.Text(lang, "round.result_outsiders")
		return text, append([]slack.Block{Section(text), Small(i18n.Text(lang, "minutes.members_only")), Actions(open)}, smallPrint(lang, of)...)
	}
	text := i18n.Text(lang, "round.ended", i18n.Args{"Question": Literal(c.Question), "Result": resultText(lang, c)})
	blocks := []slack.Block{Section(text)}
	buttons := []slack.BlockElement{open}
	if number := c.DecisionNumber(); number != "" {
		blocks = append(blocks, Small(i18n.Text(lang, "round.decision", i18n.Args{"Number": number})))
	}
	return text, append(append(blocks, Actions(buttons...)), smallPrint(lang, of)...)
}

// RoundNoted confirms what somebody answered, and says until when it can be changed.
func RoundNoted(lang string, c consult.RoundCard) (string, []slack.Block) {
	text := i18n.Text(lang, "round.noted", i18n.Args{"Question": Literal(c.Question), "Date": i18n.DateTime(lang, c.Local(c.ClosesAt))})
	return text, []slack.Block{Section(text), Section(ownAnswers(lang, c)), Actions(Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round)))}
}
