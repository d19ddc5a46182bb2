package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ChairNotes is what the chair alone is told of a platform, in one message.
func ChairNotes(lang string, n consult.ChairNotes, d consult.Delivery, now time.Time) (string, []slack.Block) {
	args := i18n.Args{"Platform": Literal(n.Platform)}
	text := i18n.Text(lang, "chair.notes", args)
	if n.Empty() {
		text = i18n.Text(lang, "chair.nothing_left", args)
	}
	blocks := []slack.Block{Section(text)}
	var lines [][]Span
	if n.NoDate {
		line := i18n.Text(lang, "chair.no_date")
		if n.LastMet != nil {
			line = i18n.Text(lang, "chair.no_date_since", i18n.Args{"Date": i18n.Date(lang, n.LastMet.In(n.Location()))})
		}
		lines = append(lines, []Span{Plain(line)})
	}
	for _, m := range n.Unanswered {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "chair.unanswered", i18n.Args{"When": i18n.DateTime(lang, m.Local(m.StartsAt))}))})
	}
	if n.Closing && n.EndsOn != nil {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "chair.closing", i18n.Args{"Date": i18n.Date(lang, *n.EndsOn), "Count": n.OpenItems}))})
	}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	if len(n.Late) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "chair.late", i18n.Args{"Count": len(n.Late)})), lateBullets(lang, n.Late, now),
			Actions(Button("actions_show#new", i18n.Text(lang, "action.late"), strconv.FormatInt(int64(n.PlatformID), 10)+".late")))
	}
	if n.NoDate || n.Closing {
		id := strconv.FormatInt(int64(n.PlatformID), 10)
		blocks = append(blocks, Actions(Button("year", i18n.Text(lang, "chair.year"), id)))
	}
	blocks = append(blocks, Small(i18n.Text(lang, "chair.only_you")))
	return text, append(blocks, smallPrint(lang, d)...)
}

// DayOffQuestion asks the chair what shall become of a meeting that falls on a day off; dayOff is its name.
func DayOffQuestion(lang string, q consult.DayOffQuestion, dayOff string, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "chair.day_off", i18n.Args{"Platform": Literal(q.Platform), "When": MeetingWhen(lang, q.Meeting), "DayOff": Literal(dayOff)})
	id := idOf(q.Meeting)
	buttons := []slack.BlockElement{
		Button("day_off#"+string(consult.PolicyKeep), i18n.Text(lang, "chair.keep"), id),
		Button("day_off#"+string(consult.PolicySkip), i18n.Text(lang, "chair.skip"), id),
	}
	if !q.NextWorkday.IsZero() {
		label := i18n.Text(lang, "chair.to", i18n.Args{"Date": i18n.ShortDate(lang, q.NextWorkday)})
		buttons = append(buttons, Button("day_off#"+string(consult.PolicyNextWorkday), label, id))
	}
	if !q.NextWeek.IsZero() && !q.NextWeek.Equal(q.NextWorkday) {
		label := i18n.Text(lang, "chair.to", i18n.Args{"Date": i18n.ShortDate(lang, q.NextWeek)})
		buttons = append(buttons, Button("day_off#"+string(consult.PolicyNextWeek), label, id))
	}
	return text, append([]slack.Block{Section(text), Actions(buttons...)}, smallPrint(lang, d)...)
}

// lateBullets name who is late with what, the longest first.
func lateBullets(lang string, list []consult.ActionItem, now time.Time) slack.Block {
	var lines [][]Span
	for _, a := range list[:min(len(list), maxListed)] {
		days, _ := a.DaysLeft(now)
		lines = append(lines, []Span{Plain(cut(a.Text, essenceText) + " – " + doerNames(lang, a) + " – "), Bold(i18n.Relative(lang, days))})
	}
	return Bullets(lines...)
}
