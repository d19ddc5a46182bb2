package dossier

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
	EntryToTell(ctx context.Context, of consult.Delivery) (consult.EntryNews, error)
	EmbeddingToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Dossier, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeMilestone: r.milestone, consult.PurposeEmbedding: r.embedding}
}

func (r renders) milestone(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	news, err := r.store.EntryToTell(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.MilestoneNews(d.Lang, news, d)), nil
}

func (r renders) embedding(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	dossier, err := r.store.EmbeddingToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.EmbeddingReminder(d.Lang, dossier, d)), nil
}
