// Package event is the Slack face of one-off events: planning one, signing up and off, and its list for who organises it.
package event

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// Store is what the feature asks of the database.
type Store interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error)
	listStore
	renderStore
}

// listStore is what the list of an event asks of the database.
type listStore interface {
	PlanEvent(ctx context.Context, act consult.Act, draft consult.EventDraft) (consult.Meeting, error)
	Events(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.MyMeeting, error)
	SignUp(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MyRegistration, error)
	SignOff(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MyRegistration, error)
	EventList(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.EventList, error)
	OpenEvent(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, error)
	ChangeEvent(ctx context.Context, act consult.Act, id consult.MeetingID, change consult.EventChange) (consult.EventList, error)
}

type renderStore interface {
	// MeetingForDelivery reads what a delivery about a meeting shows, on behalf of its recipient, else a moot error.
	MeetingForDelivery(ctx context.Context, d consult.Delivery, now time.Time) (consult.MeetingCard, error)
}

// Feature is everything about events, beside what they have in common with other meetings.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	e := events{store}
	return slackbot.Feature{
		Theme:  slackbot.ThemeMeetings,
		Routes: append(e.routes(), lists{store: store, people: people}.routes()...),
		Renders: map[consult.Purpose]slackbot.Render{
			consult.PurposeMovedUp: e.tell,
			consult.PurposeStruck:  e.tell,
		},
	}
}

// tell says to somebody what became of their place.
func (e events) tell(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	card, err := e.store.MeetingForDelivery(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	if err := card.Stands(d); err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Reminder(d.Lang, card, d, now)), nil
}
