package meeting

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type seriesRenderStore interface {
	// RhythmForDelivery reads what the one notice of a change of rhythm shows, else a moot error.
	RhythmForDelivery(ctx context.Context, d consult.Delivery, now time.Time) (consult.RhythmEffect, error)
}

func rhythmNotice(store seriesRenderStore) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		e, err := store.RhythmForDelivery(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		words := ""
		if e.New != nil {
			words = ruleOf(*e.New).Words(d.Lang)
		}
		return slackbot.Message(view.RhythmNotice(d.Lang, e, words, d)), nil
	}
}
