package round

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type renderStore interface {
	// RoundForPerson reads a round on behalf of who a delivery goes to, else a moot error.
	RoundForPerson(ctx context.Context, of consult.Delivery, now time.Time) (consult.RoundCard, error)
	// RoundForChannel reads a round for the platform's own channel, and whether outsiders sit there.
	RoundForChannel(ctx context.Context, of consult.Delivery, now time.Time) (consult.RoundCard, bool, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeRoundOpened:   r.opened,
		consult.PurposeRoundResult:   r.result,
		consult.PurposeRoundAsked:    r.told(view.RoundAsked),
		consult.PurposeRoundReminder: r.told(view.RoundAsked),
		consult.PurposeRoundTie:      r.told(view.RoundTie),
		consult.PurposeRoundReplaced: r.told(view.RoundReplaced),
	}
}

// told says a round to one person in the words of a view.
func (r renders) told(say func(string, consult.RoundCard, consult.Delivery, time.Time) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		c, err := r.store.RoundForPerson(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(say(d.Lang, c, d, now)), nil
	}
}

func (r renders) opened(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	c, outsiders, err := r.store.RoundForChannel(ctx, d, now)
	if err == nil && d.TS == "" && c.State != consult.RoundOpen {
		err = consult.Moot("not_due")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.RoundOpened(d.Lang, c, outsiders, d, now)), nil
}

func (r renders) result(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	c, outsiders, err := r.store.RoundForChannel(ctx, d, now)
	if err == nil && d.TS == "" && c.State != consult.RoundClosed { // it goes on, or was taken back
		err = consult.Moot("not_due")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.RoundResult(d.Lang, c, outsiders, d)), nil
}
