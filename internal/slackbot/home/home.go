// Package home is the App Home tab: what concerns one person, of all features.
package home

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// Store is what App Home shows of one person.
type Store interface {
	Home(ctx context.Context, v consult.Viewer, now time.Time) (consult.Home, error)
}

// Feature is the tab.
func Feature(store Store, cfg slackbot.Config) slackbot.Feature {
	return slackbot.Feature{Home: home{store: store, calendars: cfg.CalendarURL != "", demo: cfg.Demo, command: cfg.Command}.view}
}

// home is the App Home tab: what concerns this person, in their language.
type home struct {
	store     Store
	calendars bool // can be read from outside
	demo      bool
	command   string
}

func (h home) view(ctx context.Context, req slackbot.Request) (slack.HomeTabViewRequest, error) {
	of, err := h.store.Home(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	shown := view.HomeContents{
		Seats: of.Seats, Rounds: of.Rounds, Meetings: of.Meetings, Agenda: of.Agenda, Events: of.Events, Actions: of.Actions, ToDo: of.ActionCount,
		Deadlines: of.Deadlines, Reports: of.Reports, Digest: of.Digest, Person: req.Person.ID, Calendars: h.calendars, Insider: slackbot.Insiders.Allows(req.Person) == nil,
	}
	if h.demo {
		shown.DemoCommand = h.command
	}
	return view.Home(req.Lang, shown, req.Today()), nil
}
