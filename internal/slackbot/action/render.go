package action

import (
	"context"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// renderStore is what action items are told from; each read is moot when there is nothing to tell any more.
type renderStore interface {
	OwnedActions(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Meeting, []consult.ActionItem, error)
	Nudge(ctx context.Context, of consult.Delivery, now time.Time) (list []consult.ActionItem, today time.Time, err error)
	ActionToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ActionNote, error)
	LeaverToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Leaver, error)
	TakenActions(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.ActionItem, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeActionOwned:    r.owned,
		consult.PurposeNudge:          r.nudge,
		consult.PurposeActionGiven:    r.note,
		consult.PurposeActionComment:  r.note,
		consult.PurposeActionAsked:    r.note,
		consult.PurposeActionAnswered: r.note,
		consult.PurposeActionsLeft:    r.left,
		consult.PurposeActionsTaken:   r.taken,
	}
}

func (r renders) owned(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := slackbot.Recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	m, list, err := r.store.OwnedActions(ctx, v, consult.MeetingID(d.SubjectID), now)
	if err == nil && d.TS == "" && !slices.ContainsFunc(list, func(a consult.ActionItem) bool { return a.State.IsOpen() }) {
		err = consult.Moot("nothing_left")
	}
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ActionsOwned(d.Lang, m, list, d, m.Local(now))), nil
}

// nudge says what is pressing; one that was sent and has nothing left says so when it is brought up to date.
func (r renders) nudge(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	list, today, err := r.store.Nudge(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Nudge(d.Lang, list, d, today)), nil
}

func (r renders) note(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	n, err := r.store.ActionToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	switch d.Purpose {
	case consult.PurposeActionComment:
		return slackbot.Message(view.ActionComment(d.Lang, n, d)), nil
	case consult.PurposeActionAsked:
		return slackbot.Message(view.MoreTimeAsked(d.Lang, n, d)), nil
	case consult.PurposeActionAnswered:
		return slackbot.Message(view.MoreTimeAnswered(d.Lang, n, d, here(now))), nil
	}
	return slackbot.Message(view.ActionGiven(d.Lang, n, d, here(now))), nil
}

// here is the moment on the clock of the region: how many days are left is a matter of dates.
func here(now time.Time) time.Time {
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		return now
	}
	return now.In(loc)
}

func (r renders) left(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	l, err := r.store.LeaverToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ActionsLeft(d.Lang, l, d)), nil
}

func (r renders) taken(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	list, err := r.store.TakenActions(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ActionsTaken(d.Lang, list, d, here(now))), nil
}
