package register

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// renderStore is what the bot tells of its own accord; each read is moot when there is nothing to tell any more.
type renderStore interface {
	DecisionToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.DecisionCard, error)
	AdviceNews(ctx context.Context, d consult.Delivery) (consult.Decision, consult.AdviceStep, bool, error)
	Digest(ctx context.Context, d consult.Delivery, now time.Time) (consult.Digest, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeDecisionReview: r.reminder,
		consult.PurposeAdviceQuiet:    r.reminder,
		consult.PurposeAdviceNews:     r.news,
		consult.PurposeDigest:         r.digest,
	}
}

func (r renders) reminder(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	card, err := r.store.DecisionToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.DecisionReminder(d.Lang, card, d)), nil
}

func (r renders) news(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	advice, step, outsiders, err := r.store.AdviceNews(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.AdviceNews(d.Lang, advice, step, outsiders, d)), nil
}

func (r renders) digest(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	news, err := r.store.Digest(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Digest(d.Lang, news, d)), nil
}
