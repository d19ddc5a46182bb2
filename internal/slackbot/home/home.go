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
	Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	AgendaInShort(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) ([]consult.AgendaItem, error)
	Events(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.MyMeeting, error)
	MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error)
	Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error)
	WaitingRounds(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.RoundCard, error)
	OpenSeats(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	WantsDigest(ctx context.Context, v consult.Viewer) (bool, error)
}

// Feature is the tab.
func Feature(store Store, cfg slackbot.Config) slackbot.Feature {
	return slackbot.Feature{Home: home{store: store, calendars: cfg.CalendarURL != ""}.view}
}

// home is the App Home tab: what concerns this person, in their language.
type home struct {
	store     Store
	calendars bool // can be read from outside
}

// comingMeetings is how many coming meetings the home shows; the rest is a button away.
const comingMeetings = 3

func (h home) view(ctx context.Context, req slackbot.Request) (slack.HomeTabViewRequest, error) {
	var shown view.HomeContents
	var err error
	if shown.Seats, err = h.store.OpenSeats(ctx, req.Viewer(), req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Rounds, err = h.store.WaitingRounds(ctx, req.Viewer(), req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Meetings, err = h.store.Upcoming(ctx, req.Viewer(), req.Now, comingMeetings, 0); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Agenda, err = h.agenda(ctx, req, shown.Meetings); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Events, err = h.store.Events(ctx, req.Viewer(), 0, req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Actions, err = h.store.MyActions(ctx, req.Viewer(), req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Deadlines, err = h.store.Deadlines(ctx, req.Viewer(), 0, req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Digest, err = h.store.WantsDigest(ctx, req.Viewer()); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	shown.Person = req.Person.ID
	shown.Calendars = h.calendars
	shown.Insider = slackbot.Insiders.Allows(req.Person) == nil
	return view.Home(req.Lang, shown, req.Today()), nil
}

// agenda is what the next meeting speaks about, as far as the asker may read it.
func (h home) agenda(ctx context.Context, req slackbot.Request, coming []consult.MyMeeting) ([]consult.AgendaItem, error) {
	if len(coming) == 0 {
		return nil, nil
	}
	found, err := h.store.AgendaInShort(ctx, req.Viewer(), coming[0].ID, req.Now)
	if _, refused := consult.Refusal(err); refused {
		return nil, nil
	}
	return found, err
}
