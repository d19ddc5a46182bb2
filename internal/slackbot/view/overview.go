package view

import (
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
)

// OverviewPage is an overview in Slack: a sentence for each part, and the files that have the rest.
type OverviewPage struct {
	Title string
	About string
	Lines []OverviewLine
	File  string // the route that makes a file
	Of    string // what its buttons carry
}

// OverviewLine is one part of an overview.
type OverviewLine struct{ Title, Text string }

// Overview shows the page with a button for each format.
func (p OverviewPage) Overview(lang string, formats []string) (string, []slack.Block) {
	blocks := []slack.Block{Header(p.Title), Small(Literal(p.About))}
	for _, line := range p.Lines {
		blocks = append(blocks, Rich(Bold(line.Title), Plain("\n"+line.Text)))
	}
	buttons := make([]slack.BlockElement, len(formats))
	for i, format := range formats {
		label := i18n.Text(lang, "overview.file", i18n.Args{"Format": strings.ToUpper(format)})
		buttons[i] = Button(p.File+"#"+format, label, p.Of)
	}
	return Literal(p.Title), append(blocks, Actions(buttons...))
}
