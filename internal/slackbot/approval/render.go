package approval

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// renderStore is what the life of minutes is told from; each read is moot when there is nothing to tell any more.
type renderStore interface {
	MinutesToTell(ctx context.Context, d consult.Delivery) (consult.Minutes, error)
	RemarksToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.Minutes, []consult.Remark, error)
	RemarkToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.Remark, consult.Minutes, error)
	CorrectionToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.Correction, consult.Meeting, error)
	PenTakenToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.Minutes, error)
	PenToTell(ctx context.Context, d consult.Delivery, now time.Time) (consult.Minutes, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeMinutesReview:    r.news,
		consult.PurposeMinutesApproved:  r.news,
		consult.PurposeMinutesCorrected: r.news,
		consult.PurposeMinutesRemark:    r.waiting,
		consult.PurposeRemarkMade:       r.made,
		consult.PurposeRemarkSettled:    r.settled,
		consult.PurposeCorrectionAsked:  r.asked,
		consult.PurposePenGiven:         r.pen,
		consult.PurposePenTaken:         r.pen,
		consult.PurposeMinutesWithdrawn: r.news,
	}
}

// below puts a message in the thread of the minutes, where these were posted.
func below(m consult.Minutes, msg slack.Msg) slack.Msg {
	msg.ThreadTimestamp = m.Posted
	return msg
}

func (r renders) news(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	m, err := r.store.MinutesToTell(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	msg := slackbot.Message(view.MinutesNews(d.Lang, m, d))
	if d.Purpose == consult.PurposeMinutesReview { // a question to all, which a thread would hide
		return msg, nil
	}
	return below(m, msg), nil
}

func (r renders) waiting(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	m, list, err := r.store.RemarksToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.RemarksWait(d.Lang, m, list, d)), nil
}

func (r renders) made(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	remark, m, err := r.store.RemarkToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return below(m, slackbot.Message(view.RemarkPointer(d.Lang, remark, m, d))), nil
}

func (r renders) settled(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	remark, m, err := r.store.RemarkToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.RemarkSettled(d.Lang, remark, m, d)), nil
}

func (r renders) asked(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	c, m, err := r.store.CorrectionToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.CorrectionAsked(d.Lang, c, m, d)), nil
}

func (r renders) pen(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	read, show := r.store.PenToTell, view.PenGiven
	if d.Purpose == consult.PurposePenTaken {
		read, show = r.store.PenTakenToTell, view.PenTaken
	}
	m, err := read(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(show(d.Lang, m, d)), nil
}
