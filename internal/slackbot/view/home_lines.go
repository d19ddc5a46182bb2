package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ActionBlocks is one action item of mine with a button to finish it.
func ActionBlocks(lang string, a consult.ActionItem, now time.Time) []slack.Block {
	spans := []Span{Plain(a.Text)}
	if days, ok := a.DaysLeft(now); ok {
		spans = append(spans, Plain(" – "+i18n.Relative(lang, days)))
	}
	return []slack.Block{Rich(spans...), Actions(Button("action_done", i18n.Text(lang, "action.done"), strconv.FormatInt(int64(a.ID), 10)))}
}

// DeadlineBlocks is one deadline.
func DeadlineBlocks(lang string, d consult.Deadline, now time.Time) []slack.Block {
	return []slack.Block{Rich(Bold(d.Title), Plain(" – "+i18n.Date(lang, d.DueOn)+" ("+i18n.Relative(lang, d.DaysLeft(now))+")"))}
}
