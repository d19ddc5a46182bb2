package view

import (
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Command is one thing that can be asked: its route and its word in the reader's language.
type Command struct {
	Route string
	Word  string
}

// menuRoutes are the buttons of the small menu, in their order.
var menuRoutes = []string{"tour", "meetings", "plan", "my_actions", "deadlines", "contact", "help"}

// Menu is a handful of buttons: what one most often wants. In the channel of a platform it says who leads it, and when it
// meets next.
func Menu(lang string, here *consult.PlatformCard, commands []Command) []slack.Block {
	allowed := map[string]bool{}
	for _, c := range commands {
		allowed[c.Route] = true
	}
	var buttons []slack.BlockElement
	for _, route := range menuRoutes {
		if allowed[route] {
			buttons = append(buttons, Button(route, i18n.Text(lang, "menu."+route), "menu"))
		}
	}
	var blocks []slack.Block
	if here != nil {
		if here.Manages {
			buttons = append(buttons, vacancies(lang, *here)...)
		}
		blocks = append(blocks, Rich(append([]Span{Bold(here.Name), Plain("\n")}, platformSpans(lang, *here)...)...))
	}
	return append(blocks, Section(i18n.Text(lang, "menu.title")), Actions(buttons...))
}

// HelpTheme is what help tells under one heading.
type HelpTheme struct {
	Title    string
	Commands []Command
}

// Help lists what this person may ask by theme, a line each, with an example of how. about is what they asked help about,
// literally, "" for all; found says whether there is anything about it.
func Help(lang, command, about string, found bool, themes []HelpTheme) []slack.Block {
	blocks := []slack.Block{Header(i18n.Text(lang, "help.title"))}
	switch {
	case about == "":
		blocks = append(blocks, Section(i18n.Text(lang, "help.intro", i18n.Args{"Command": command})))
	case !found:
		blocks = append(blocks, Section(i18n.Text(lang, "help.none", i18n.Args{"Typed": Literal(about)})))
	}
	for _, t := range themes {
		var lines [][]Span
		for _, c := range t.Commands {
			lines = append(lines, []Span{Bold(command + " " + c.Word), Plain(" – " + i18n.Text(lang, "help.command."+c.Route))})
		}
		blocks = append(blocks, Rich(Bold(t.Title)), Bullets(lines...))
	}
	if about == "" {
		blocks = append(blocks, Small(i18n.Text(lang, "help.sources")))
	}
	return blocks
}
