package view

import (
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// StandingPage says who still owes what in a project, beside the picture of it.
type StandingPage struct {
	Project string
	On      time.Time // a date
	Summary string
	Legend  string // of the picture
	Lines   []StandingLine
	Share   string // what the button to share it carries, "" for none
}

// StandingLine is one deadline, and who still has to hand in, by name.
type StandingLine struct{ Title, Due, Waiting string }

// Standing shows the page; the picture goes to the asker's direct messages.
func (p StandingPage) Standing(lang string) (string, []slack.Block) {
	title := i18n.Text(lang, "overview.standing", i18n.Args{"Project": p.Project, "Date": i18n.Date(lang, p.On)})
	blocks := append([]slack.Block{Header(title), Section(Literal(p.Summary))}, p.lines(lang)...)
	blocks = append(blocks, Small(i18n.Text(lang, "overview.picture_ready")))
	if p.Share != "" {
		blocks = append(blocks, Actions(Button("standing_share", i18n.Text(lang, "overview.share"), p.Share)))
	}
	return Literal(title), blocks
}

// lines says of each deadline who still has to hand in, by the numbers that the picture has.
func (p StandingPage) lines(lang string) []slack.Block {
	var blocks []slack.Block
	for _, line := range p.Lines[:min(len(p.Lines), listPage)] {
		waiting := i18n.Text(lang, "overview.all_in")
		if line.Waiting != "" {
			waiting = i18n.Text(lang, "overview.waiting", i18n.Args{"Names": line.Waiting})
		}
		blocks = append(blocks, Rich(Bold(line.Title), Plain(" ("+line.Due+")\n"+waiting)))
	}
	if rest := len(p.Lines) - listPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "overview.more_deadlines", i18n.Args{"Count": rest})))
	}
	return blocks
}

// Shared is the page as a channel sees it: the picture stands below it.
func (p StandingPage) Shared(lang string, d consult.Delivery) (string, []slack.Block) {
	title := i18n.Text(lang, "overview.standing", i18n.Args{"Project": p.Project, "Date": i18n.Date(lang, p.On)})
	blocks := append([]slack.Block{Header(title), Section(Literal(p.Summary))}, p.lines(lang)...)
	blocks = append(blocks, smallPrint(lang, d)...)
	return Literal(title), append(blocks, Small(Literal(p.Legend)))
}

// StandingShare shows who would read the standing when it is shared, before it goes.
func StandingShare(lang string, r consult.ChannelReaders) *slack.ModalViewRequest {
	text := i18n.Text(lang, "overview.share_with", i18n.Args{"Channel": "<#" + r.ChannelID + ">", "Count": r.People})
	return Modal("standing_share_save", i18n.Text(lang, "overview.share"), i18n.Text(lang, "overview.share_now"), i18n.Text(lang, "modal.cancel"), Section(text))
}
