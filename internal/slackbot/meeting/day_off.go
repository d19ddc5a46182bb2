package meeting

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// dayOffStore carries out what the chair decides about a meeting on a day off.
type dayOffStore interface {
	DecideDayOff(ctx context.Context, act consult.Act, id consult.MeetingID, policy consult.HolidayPolicy) (consult.Meeting, error)
}

type daysOff struct {
	store dayOffStore
}

func (d daysOff) routes() []slackbot.Route {
	return []slackbot.Route{{Name: "day_off", Who: slackbot.Insiders, Changes: true, Run: d.decide}}
}

// decide does with the meeting of the question what its button says.
func (d daysOff) decide(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	policy := consult.HolidayPolicy(req.Part)
	m, err := d.store.DecideDayOff(ctx, req.Act(), consult.MeetingID(id), policy)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("decide day off of meeting %d: %w", id, err)
	}
	args := i18n.Args{"Platform": view.Literal(m.Platform), "When": view.MeetingWhen(req.Lang, m)}
	text := i18n.Text(req.Lang, "series.day_off_kept", args)
	if m.State == consult.MeetingCancelled {
		text = i18n.Text(req.Lang, "meeting.has_been_cancelled", args)
	} else if policy != consult.PolicyKeep {
		text = i18n.Text(req.Lang, "meeting.has_moved", args)
	}
	return slackbot.Reply{Text: text, Blocks: []slack.Block{view.Section(text)}, Replace: true, Home: true}, nil
}

type chairRenderStore interface {
	// ChairNotesForDelivery reads what the chair alone is told of a platform, else a moot error.
	ChairNotesForDelivery(ctx context.Context, d consult.Delivery, now time.Time) (consult.ChairNotes, error)
	// DayOffForDelivery reads the question about a meeting on a day off, else a moot error.
	DayOffForDelivery(ctx context.Context, d consult.Delivery, now time.Time) (consult.DayOffQuestion, error)
}

func chairNotes(store chairRenderStore) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		n, err := store.ChairNotesForDelivery(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(view.ChairNotes(d.Lang, n, d, now)), nil
	}
}

func dayOffQuestion(store chairRenderStore) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		q, err := store.DayOffForDelivery(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(view.DayOffQuestion(d.Lang, q, dayOffName(d.Lang, q.DayOff), d)), nil
	}
}
