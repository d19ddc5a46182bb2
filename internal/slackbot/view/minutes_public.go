package view

import (
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// PublicSummaries shows the first of released summaries in full, for people outside the platform too, and offers the
// others.
func PublicSummaries(lang string, list []consult.PublicMinutes) (string, []slack.Block) {
	first := list[0]
	args := i18n.Args{"Platform": Literal(first.Meeting.Platform), "Date": i18n.Date(lang, first.Meeting.Local(first.Meeting.StartsAt))}
	title := i18n.Text(lang, "public.title", args)
	blocks := []slack.Block{Section(title), Rich(Plain(cut(first.Text, maxRich)))}
	if first.ReleasedAt != nil {
		blocks = append(blocks, Small(i18n.Text(lang, "public.released", i18n.Args{"Date": i18n.Date(lang, first.Meeting.Local(*first.ReleasedAt))})))
	}
	buttons := []slack.BlockElement{Button("summary_file", i18n.Text(lang, "public.file"), idOf(first.Meeting))}
	for n, m := range list[1:] {
		label := i18n.Text(lang, "public.earlier", i18n.Args{"Date": i18n.ShortDate(lang, m.Meeting.Local(m.Meeting.StartsAt))})
		buttons = append(buttons, Button(fmt.Sprintf("public_summary#%d", n), label, idOf(m.Meeting)))
	}
	return title, append(blocks, Actions(buttons...))
}

// maxRich is how much of one text a message shows; the form takes no more.
const maxRich = maxSection

// SummaryFileForm asks as which file a released summary should come.
func SummaryFileForm(lang string, m consult.PublicMinutes) *slack.ModalViewRequest {
	return Modal("minutes_file_save", i18n.Text(lang, "public.file_title"), i18n.Text(lang, "paper.make"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(m.Meeting.Platform), Plain("\n"+i18n.DateTime(lang, m.Meeting.Local(m.Meeting.StartsAt)))), formatChoice(lang))
}
