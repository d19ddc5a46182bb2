package overview

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

type renderStore interface {
	// StandingToTell reads what a channel sees of a project, else a moot error.
	StandingToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Overview, error)
}

// renders are what the bot posts of its own accord: words, and the picture below them.
type renders struct {
	store renderStore
}

func (r renders) standing(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	found, err := r.store.StandingToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	page, _, err := standing(d.Lang, found)
	if _, nothing := consult.Refusal(err); nothing {
		return slack.Msg{}, consult.Moot("nothing_owed")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(page.Shared(d.Lang, d)), nil
}

func (r renders) picture(ctx context.Context, d consult.Delivery, now time.Time) (consult.Picture, error) {
	found, err := r.store.StandingToTell(ctx, d, now)
	if err != nil {
		return consult.Picture{}, err
	}
	_, part, err := standing(d.Lang, found)
	if err != nil {
		return consult.Picture{}, err
	}
	file, err := drawn(d.Lang, found, part)
	return consult.Picture{Name: file.Name, Title: file.Title, Alt: file.Alt, PNG: file.Content}, err
}
