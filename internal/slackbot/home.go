package slackbot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/view"
)

// homeStore is what App Home shows of one person.
type homeStore interface {
	Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error)
	Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error)
	OpenSeats(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
}

// home is the App Home tab: what concerns this person, in their language.
type home struct {
	store     homeStore
	calendars bool // can be read from outside
}

// homeMeetings is how many coming meetings the home shows; the rest is a button away.
const homeMeetings = 3

func (h home) listeners(b *Bot) []Listener {
	return []Listener{{Name: "app_home_opened", Run: func(ctx context.Context, req Request) error {
		if req.Event.Tab == "home" || req.Event.Tab == "" {
			if err := b.people.refresh(ctx, req.Person); err != nil {
				return err
			}
			b.publishHome(ctx, req)
		}
		return nil
	}}}
}

func (h home) view(ctx context.Context, req Request) (slack.HomeTabViewRequest, error) {
	var shown view.HomeContents
	var err error
	if shown.Seats, err = h.store.OpenSeats(ctx, req.Viewer(), req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Meetings, err = h.store.Upcoming(ctx, req.Viewer(), req.Now, homeMeetings, 0); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Actions, err = h.store.MyActions(ctx, req.Viewer(), req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if shown.Deadlines, err = h.store.Deadlines(ctx, req.Viewer(), 0, req.Now); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	shown.Person = req.Person.ID
	shown.Calendars = h.calendars
	shown.Insider = Insiders.allows(req.Person) == nil
	return view.Home(req.Lang, shown, req.today()), nil
}
