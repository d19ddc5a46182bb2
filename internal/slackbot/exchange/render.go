package exchange

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type renders struct {
	store Store
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeContactFile: r.table}
}

func (r renders) table(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	f, err := r.store.ContactFileToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ContactFile(d.Lang, f)), nil
}
