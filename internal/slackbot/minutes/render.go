package minutes

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// minutesRenderStore is what minutes are told from; each read is moot when there is nothing
// to tell any more.
type minutesRenderStore interface {
	ClosedMinutes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.Minutes, error)
	MinutesToTend(ctx context.Context, d consult.Delivery, now time.Time) (consult.Meeting, error)
}

type minutesRenders struct {
	store minutesRenderStore
}

func (r minutesRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeMinutesClosed: r.closed,
		consult.PurposeOpenMinutes:   r.tend,
		consult.PurposeCloseMinutes:  r.tend,
	}
}

func (r minutesRenders) closed(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	m, err := r.store.ClosedMinutes(ctx, d.WorkspaceID, consult.MeetingID(d.SubjectID))
	if err == nil && d.Recipient != m.Meeting.ChannelID {
		err = consult.Moot("not_theirs")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.MinutesClosed(d.Lang, m, d)), nil
}

// tend asks who keeps the minutes to open or close them.
func (r minutesRenders) tend(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	m, err := r.store.MinutesToTend(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.TendMinutes(d.Lang, m, d)), nil
}
