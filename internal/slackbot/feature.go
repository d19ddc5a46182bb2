package slackbot

import (
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Feature is one part of what the bot can do; the packages below this one have one each, and package feature lists them.
// Help and the README's command table follow the order of the features and their routes.
type Feature struct {
	Theme       Theme // of its commands, in help
	Routes      []Route
	Suggestions []Suggestion
	Listeners   []Listener
	Renders     map[consult.Purpose]Render     // what the bot says of its own accord
	Pictures    map[consult.Purpose]Illustrate // below it
	Home        Home                           // of one feature
	Dropped     Dropped                        // of one feature
}

// Theme is where help tells of a feature's commands.
type Theme string

// The themes.
const (
	ThemeHelp     Theme = "help"
	ThemeMeetings Theme = "meetings"
	ThemeMinutes  Theme = "minutes"
	ThemeFollowUp Theme = "follow_up"
	ThemeProjects Theme = "projects"
	ThemePeople   Theme = "people"
	ThemePlatform Theme = "platform"
	ThemeData     Theme = "data"
)

// themes lists them in the order of help: what most people want most often first.
var themes = []Theme{ThemeHelp, ThemeMeetings, ThemeMinutes, ThemeFollowUp, ThemeProjects, ThemePeople, ThemePlatform, ThemeData}

// Dropped answers a file that somebody sent to the bot in a direct message. It is called again when it fails, and then
// must not do twice what it did: the request's cause is the file's.
type Dropped func(ctx context.Context, req Request, file Incoming) (Reply, error)

// Home makes the App Home tab of who asks.
type Home func(ctx context.Context, req Request) (slack.HomeTabViewRequest, error)

// Features makes all features, with what the bot knows of people.
type Features func(cfg Config, people *People) []Feature

// own is what every bot can do, whatever its features: help, answers in conversations, App Home, and learning what
// arrived.
func (b *Bot) own() Feature {
	return Feature{
		Theme:  ThemeHelp,
		Routes: help{b}.routes(),
		Listeners: append(append(opening{b}.listeners(), answering{b}.listeners()...),
			confirmation{store: b.store, cfg: b.cfg}.listeners()...),
	}
}

// assemble makes of all features what is asked, heard, told and shown. What two features claim is an error.
func (b *Bot) assemble(features []Feature) error {
	var all Feature
	for _, f := range append([]Feature{b.own()}, features...) {
		for _, r := range f.Routes {
			r.theme = f.Theme
			if r.Words != nil && !slices.Contains(themes, r.theme) {
				return fmt.Errorf("help has no place for %q", r.Name)
			}
			all.Routes = append(all.Routes, r)
		}
		all.Suggestions = append(all.Suggestions, f.Suggestions...)
		all.Listeners = append(all.Listeners, f.Listeners...)
		if f.Home != nil && all.Home != nil {
			return fmt.Errorf("two features show a home")
		}
		if f.Home != nil {
			all.Home = f.Home
		}
		if f.Dropped != nil && b.dropped != nil {
			return fmt.Errorf("two features take files")
		}
		if f.Dropped != nil {
			b.dropped = f.Dropped
		}
	}
	var err error
	if b.renderer, err = NewRenderer(features); err != nil {
		return err
	}
	b.home = all.Home
	b.routing, err = newRouting(all.Routes, all.Suggestions, all.Listeners)
	return err
}

// opening publishes App Home to whom opens it.
type opening struct {
	bot *Bot
}

func (o opening) listeners() []Listener {
	return []Listener{{Name: "app_home_opened", Run: o.opened}}
}

func (o opening) opened(ctx context.Context, req Request) error {
	if req.Event.Tab != "home" && req.Event.Tab != "" {
		return nil
	}
	if err := o.bot.people.refresh(ctx, req.Person); err != nil {
		return err
	}
	o.bot.publishHome(ctx, req)
	return nil
}
