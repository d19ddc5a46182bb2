package commitment

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type renderStore interface {
	// CouncilsToTell reads the commitments of a project on behalf of who a delivery goes to, else a moot error.
	CouncilsToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.CommitmentCard, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeCouncil:       r.councils(view.CouncilReminder),
		consult.PurposeCouncilMatrix: r.councils(view.CouncilMatrix),
	}
}

func (r renders) councils(say func(string, consult.CommitmentCard, consult.Delivery) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		card, err := r.store.CouncilsToTell(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(say(d.Lang, card, d)), nil
	}
}
