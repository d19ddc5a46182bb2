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
	// DeadlineToTell reads a deadline on behalf of who is responsible, else a moot error.
	DeadlineToTell(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error)
}

type deadlineRenders struct {
	store deadlineRenderStore
}

func (r deadlineRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeDeadline: r.reminder}
}

func (r deadlineRenders) reminder(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := slackbot.Recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	deadline, err := r.store.DeadlineToTell(ctx, v, consult.DeadlineID(d.SubjectID), now)
	if err == nil && deadline.Done && d.TS == "" {
		err = consult.Moot("done")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.DeadlineReminder(d.Lang, deadline, d, deadline.Local(now))), nil
}
