package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// How much of each one digest shows, and how many of the minutes it opens by a button.
const (
	digestLines   = 10
	digestButtons = 5
)

// Digest is the weekly message to one person: what is new and concerns them.
func Digest(lang string, news consult.Digest, of consult.Delivery) (string, []slack.Block) {
	title := i18n.Text(lang, "digest.title")
	blocks := []slack.Block{Header(title)}
	var decisions, minutes, actions [][]Span
	for _, d := range news.Decisions {
		decisions = append(decisions, []Span{Bold(d.Number() + " "), Plain(cut(d.Text, essenceText) + " – " + d.Platform)})
	}
	for _, m := range news.Minutes {
		minutes = append(minutes, []Span{Plain(m.Platform + ", " + i18n.Date(lang, m.Local(m.StartsAt)))})
	}
	for _, a := range news.Actions {
		spans := []Span{Plain(cut(a.Text, essenceText))}
		if a.DueOn != nil {
			spans = append(spans, Plain(" – "+i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *a.DueOn)})))
		}
		if a.Platform != "" {
			spans = append(spans, Plain(" – "+a.Platform))
		}
		actions = append(actions, spans)
	}
	blocks = append(blocks, digestPart(lang, "digest.actions", actions)...)
	blocks = append(blocks, digestPart(lang, "digest.decisions", decisions)...)
	blocks = append(blocks, digestPart(lang, "digest.minutes", minutes)...)
	return title, append(append(blocks, digestRow(lang, news)...), smallPrint(lang, of)...)
}

func digestPart(lang, key string, lines [][]Span) []slack.Block {
	if len(lines) == 0 {
		return nil
	}
	shown := lines[:min(len(lines), digestLines)]
	if more := len(lines) - len(shown); more > 0 {
		shown = append(shown[:len(shown):len(shown)], []Span{Plain(i18n.Text(lang, "digest.more", i18n.Args{"Count": more}))})
	}
	return []slack.Block{Rich(Bold(i18n.Text(lang, key))), Bullets(shown...)}
}

func digestRow(lang string, news consult.Digest) []slack.Block {
	var buttons []slack.BlockElement
	for i, m := range news.Minutes[:min(len(news.Minutes), digestButtons)] {
		label := i18n.Text(lang, "digest.read", i18n.Args{"Platform": cut(m.Platform, 50)})
		buttons = append(buttons, Button("minutes_read#"+strconv.Itoa(i), label, idOf(m)))
	}
	if len(news.Actions) > 0 {
		buttons = append(buttons, Button("my_actions", i18n.Text(lang, "menu.my_actions"), "digest"))
	}
	if len(news.Decisions) > 0 {
		buttons = append(buttons, Button("decisions", i18n.Text(lang, "decision.title"), "digest"))
	}
	return []slack.Block{Actions(append(buttons, Button("digest_off", i18n.Text(lang, "digest.stop"), "digest"))...)}
}
