package meeting

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type meetingRenderStore interface {
	// MeetingForDelivery reads what a delivery about a meeting shows, on behalf of its recipient, else a moot error.
	MeetingForDelivery(ctx context.Context, d consult.Delivery, now time.Time) (consult.MeetingCard, error)
	seriesRenderStore
	chairRenderStore
}

type meetingRenders struct {
	store meetingRenderStore
}

func (r meetingRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeInvitation: r.with(view.MeetingCard),
		consult.PurposeMoved:      r.with(view.MeetingCard),
		consult.PurposeRestored:   r.with(view.MeetingCard),
		consult.PurposeSwitched:   r.with(view.MeetingCard),
		consult.PurposeCancelled: r.with(func(lang string, c consult.MeetingCard, d consult.Delivery, _ time.Time) (string, []slack.Block) {
			return view.Cancelled(lang, c, d)
		}),
		consult.PurposeUnanswered: r.with(view.Reminder),
		consult.PurposeAttending:  r.with(view.Reminder),
		consult.PurposeRhythm:     rhythmNotice(r.store),
		consult.PurposeDayOff:     dayOffQuestion(r.store),
		consult.PurposeChairNotes: chairNotes(r.store),
	}
}

// with reads the meeting, makes sure that there still is something to tell, and lets show put it into words.
func (r meetingRenders) with(show func(string, consult.MeetingCard, consult.Delivery, time.Time) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		card, err := r.store.MeetingForDelivery(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		if err := card.Stands(d); err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(show(d.Lang, card, d, now)), nil
	}
}
