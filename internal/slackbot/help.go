package slackbot

import (
	"context"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
)

// help explains what can be asked, and says so when something cannot.
type help struct {
	bot *Bot
}

func (h help) routes() []Route {
	return []Route{
		{Name: "menu", Who: Everybody, Run: h.menu},
		{Name: "help", Words: map[string]string{"nl": "help|hulp", "fr": "aide", "en": "help"}, Who: Everybody, Run: h.help},
		{Name: "notice", Who: Everybody, Run: nothing},
	}
}

func (h help) menu(_ context.Context, req Request) (Reply, error) {
	blocks := view.Menu(req.Lang, h.commands(req))
	return Reply{Text: i18n.Text(req.Lang, "menu.title"), Blocks: blocks}, nil
}

func (h help) help(_ context.Context, req Request) (Reply, error) {
	blocks := view.Help(req.Lang, h.bot.cfg.Command, h.commands(req))
	return Reply{Text: i18n.Text(req.Lang, "help.title"), Blocks: blocks}, nil
}

// commands lists what this person may ask, in their language.
func (h help) commands(req Request) []view.Command {
	var list []view.Command
	for _, r := range h.bot.routing.routes {
		if r.Words == nil || r.Who.allows(req.Person) != nil {
			continue
		}
		word, _, _ := strings.Cut(r.Words[req.Lang], "|")
		list = append(list, view.Command{Route: r.Name, Word: word})
	}
	return list
}

// nothing is for the buttons of views that only inform.
func nothing(context.Context, Request) (Reply, error) { return Reply{}, nil }

// unknownCommand answers what is no subcommand with the nearest two and help.
func (b *Bot) unknownCommand() Route {
	return Route{Name: "unknown", Who: Everybody, Run: func(_ context.Context, req Request) (Reply, error) {
		first := strings.Fields(req.Text)[0]
		nearest := b.routing.nearest(first, req.Lang)
		return Reply{}, consult.Invalid("", "command_unknown", map[string]any{
			"Typed": first, "Command": b.cfg.Command, "Nearest": nearest[0], "Second": nearest[1],
		})
	}}
}

// unknownButton answers a button of an older version of the bot.
func (b *Bot) unknownButton() Route {
	return Route{Name: "unknown", Who: Everybody, Run: func(context.Context, Request) (Reply, error) {
		return Reply{}, consult.NotFound("gone")
	}}
}

// Commands lists every command with its words, for the README's table and the manifest.
func (b *Bot) Commands() []Route {
	var list []Route
	for _, r := range b.routing.routes {
		if r.Words != nil {
			list = append(list, r)
		}
	}
	return list
}
