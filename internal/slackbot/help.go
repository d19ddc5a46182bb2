package slackbot

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
)

// help explains what can be asked, and says so when something cannot.
type help struct {
	bot *Bot
}

type helpStore interface {
	// Manages says whether the viewer is chair, secretary or coordinator of any platform.
	Manages(ctx context.Context, v consult.Viewer, now time.Time) (bool, error)
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	PlatformCard(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.PlatformCard, error)
}

func (h help) routes() []Route {
	return []Route{
		{Name: "menu", Who: Everybody, Run: h.menu},
		{Name: "help", Words: map[string]string{"nl": "help|hulp", "fr": "aide", "en": "help"}, Who: Everybody, Run: h.help},
		{Name: "notice", Who: Everybody, Run: nothing},
	}
}

func (h help) menu(ctx context.Context, req Request) (Reply, error) {
	commands, err := h.commands(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	here, err := h.here(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	blocks := view.Menu(req.Lang, here, commands)
	return Reply{Text: i18n.Text(req.Lang, "menu.title"), Blocks: blocks}, nil
}

// here is the platform of this channel, nil where there is none that the asker may know of.
func (h help) here(ctx context.Context, req Request) (*consult.PlatformCard, error) {
	p, _, err := h.bot.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err == nil {
		var card consult.PlatformCard
		card, err = h.bot.store.PlatformCard(ctx, req.Viewer(), p.ID, req.Now)
		if err == nil {
			return &card, nil
		}
	}
	if _, none := consult.Refusal(err); none {
		return nil, nil
	}
	return nil, err
}

// help lists the commands by theme or, with words behind it, those that have to do with them.
func (h help) help(ctx context.Context, req Request) (Reply, error) {
	commands, err := h.commands(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	about := OneLine(Unescape(req.Text))
	found := about == ""
	if some := h.about(about, req.Lang, commands); len(some) > 0 {
		commands, found = some, true
	}
	blocks := view.Help(req.Lang, h.bot.cfg.Command, about, found, h.byTheme(req.Lang, commands))
	return Reply{Text: i18n.Text(req.Lang, "help.title"), Blocks: blocks}, nil
}

// byTheme parts commands into what help tells under one heading.
func (h help) byTheme(lang string, commands []view.Command) []view.HelpTheme {
	var list []view.HelpTheme
	for _, theme := range themes {
		t := view.HelpTheme{Title: i18n.Text(lang, "help.theme."+string(theme))}
		for _, c := range commands {
			if h.bot.routing.byName[c.Route].theme == theme {
				t.Commands = append(t.Commands, c)
			}
		}
		if len(t.Commands) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// about keeps the commands of which a word in any language, the explanation or the theme has what was typed.
func (h help) about(typed, lang string, commands []view.Command) []view.Command {
	var list []view.Command
	for _, c := range commands {
		route := h.bot.routing.byName[c.Route]
		told := []string{i18n.Text(lang, "help.command."+c.Route), i18n.Text(lang, "help.theme."+string(route.theme))}
		for _, words := range route.Words {
			told = append(told, words)
		}
		if strings.Contains(consult.Fold(strings.Join(told, "|")), consult.Fold(typed)) {
			list = append(list, c)
		}
	}
	return list
}

// commands lists what this person may ask, in their language.
func (h help) commands(ctx context.Context, req Request) ([]view.Command, error) {
	manages, err := h.bot.store.Manages(ctx, req.Viewer(), req.Now)
	if err != nil {
		return nil, err
	}
	var list []view.Command
	for _, r := range h.bot.routing.routes {
		if r.Words == nil || r.Unlisted || r.Who.Allows(req.Person) != nil || (r.Who == Managers && !manages) {
			continue
		}
		word, _, _ := strings.Cut(r.Words[req.Lang], "|")
		list = append(list, view.Command{Route: r.Name, Word: word})
	}
	return list, nil
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
