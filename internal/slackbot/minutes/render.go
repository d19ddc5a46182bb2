package minutes

import (
	"context"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// minutesRenderStore is what minutes and action items are told from; each read is moot when there is nothing
// to tell any more.
type minutesRenderStore interface {
	ClosedMinutes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.Minutes, error)
	OwnedActions(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Meeting, []consult.ActionItem, error)
	Nudge(ctx context.Context, of consult.Delivery, now time.Time) (list []consult.ActionItem, today time.Time, err error)
	MinutesToTend(ctx context.Context, d consult.Delivery, now time.Time) (consult.Meeting, error)
}

type minutesRenders struct {
	store minutesRenderStore
}

func (r minutesRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeMinutesClosed: r.closed,
		consult.PurposeActionOwned:   r.owned,
		consult.PurposeNudge:         r.nudge,
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

func (r minutesRenders) owned(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := slackbot.Recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	m, list, err := r.store.OwnedActions(ctx, v, consult.MeetingID(d.SubjectID), now)
	if err == nil && d.TS == "" && !slices.ContainsFunc(list, func(a consult.ActionItem) bool { return !a.Done }) {
		err = consult.Moot("nothing_left")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ActionsOwned(d.Lang, m, list, d, m.Local(now))), nil
}

// nudge says what is pressing; one that was sent and has nothing left says so when it is brought up to date.
func (r minutesRenders) nudge(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	list, today, err := r.store.Nudge(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Nudge(d.Lang, list, d, today)), nil
}

// tend asks who keeps the minutes to open or close them.
func (r minutesRenders) tend(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	m, err := r.store.MinutesToTend(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.TendMinutes(d.Lang, m, d)), nil
}
