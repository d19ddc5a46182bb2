package deadline

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type deadlineRenderStore interface {
	// DeadlineToTell reads a deadline on behalf of who a delivery goes to, else a moot error.
	DeadlineToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.DeadlineCard, error)
	// DeadlinesOwed reads what a reminder is about, as it stands now, else a moot error.
	DeadlinesOwed(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.OwedDeadline, error)
}

type deadlineRenders struct {
	store deadlineRenderStore
}

func (r deadlineRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeDeadline:       r.told(view.DeadlineReminder),
		consult.PurposeDeadlinesOwed:  r.owed,
		consult.PurposeDeadlineMatrix: r.told(view.DeadlineMatrix),
		consult.PurposeDeadlineDate:   r.told(view.DeadlineWithoutDate),
	}
}

// told says a deadline in the words of a view; what is done before it was sent is not sent.
func (r deadlineRenders) told(say func(string, consult.DeadlineCard, consult.Delivery, time.Time) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		card, err := r.store.DeadlineToTell(ctx, d, now)
		if err == nil && card.Done && d.TS == "" {
			err = consult.Moot("done")
		}
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(say(d.Lang, card, d, card.Local(now))), nil
	}
}

// owed reminds of all that fell due together.
func (r deadlineRenders) owed(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	list, err := r.store.DeadlinesOwed(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.DeadlinesOwed(d.Lang, list, d, now)), nil
}
