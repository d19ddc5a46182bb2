package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/view"
)

// minutesRenderStore is what minutes, action items and deadlines are told from; each read is moot when there is nothing
// to tell any more.
type minutesRenderStore interface {
	ClosedMinutes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.Minutes, error)
	OwnedActions(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Meeting, []consult.ActionItem, error)
	Nudge(ctx context.Context, v consult.Viewer, now time.Time) (list []consult.ActionItem, today time.Time, err error)
	MinutesToTend(ctx context.Context, d consult.Delivery, now time.Time) (consult.Meeting, error)
	DeadlineToTell(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error)
}

type minutesRenders struct {
	store minutesRenderStore
}

func (r minutesRenders) purposes() map[consult.Purpose]render {
	return map[consult.Purpose]render{
		consult.PurposeMinutesClosed: r.closed,
		consult.PurposeActionOwned:   r.owned,
		consult.PurposeNudge:         r.nudge,
		consult.PurposeOpenMinutes:   r.tend,
		consult.PurposeCloseMinutes:  r.tend,
		consult.PurposeDeadline:      r.deadline,
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
	return message(view.MinutesClosed(d.Lang, m, d)), nil
}

func (r minutesRenders) owned(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := recipient(d)
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
	return message(view.ActionsOwned(d.Lang, m, list, d, m.Local(now))), nil
}

// nudge says what is pressing; one that was sent and has nothing left says so when it is brought up to date.
func (r minutesRenders) nudge(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	list, today, err := r.store.Nudge(ctx, v, now)
	if err != nil {
		return slack.Msg{}, err
	}
	if len(list) == 0 && d.TS == "" {
		return slack.Msg{}, consult.Moot("nothing_left")
	}
	return message(view.Nudge(d.Lang, list, d, today)), nil
}

// tend asks who keeps the minutes to open or close them.
func (r minutesRenders) tend(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	m, err := r.store.MinutesToTend(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return message(view.TendMinutes(d.Lang, m, d)), nil
}

func (r minutesRenders) deadline(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := recipient(d)
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
	return message(view.DeadlineReminder(d.Lang, deadline, d, deadline.Local(now))), nil
}

// recipient is who a direct message goes to, as a viewer: it shows what they may see.
func recipient(d consult.Delivery) (consult.Viewer, error) {
	id, err := strconv.ParseInt(d.Recipient, 10, 64)
	if err != nil {
		return consult.Viewer{}, fmt.Errorf("recipient %q: %w", d.Recipient, err)
	}
	return consult.Viewer{Workspace: d.WorkspaceID, Person: consult.PersonID(id)}, nil
}
