package platform

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type platformRenderStore interface {
	// GreetedPlatform returns the platform of a greeted channel, once it is registered.
	GreetedPlatform(ctx context.Context, d consult.Delivery) (p consult.Platform, registered bool, err error)
	// SeatQuestion returns the platform and organisations of a question that was not answered yet, else a moot error.
	SeatQuestion(ctx context.Context, d consult.Delivery) (consult.Platform, []consult.Organisation, error)
	// Undelivered returns what a note about an unknown outcome is about.
	Undelivered(ctx context.Context, d consult.Delivery) (consult.Delivery, consult.Platform, error)
}

type platformRenders struct {
	store platformRenderStore
}

func (r platformRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeGreeting:     r.greeting,
		consult.PurposeSeatQuestion: r.seatQuestion,
		consult.PurposeUndelivered:  r.undelivered,
	}
}

func (r platformRenders) greeting(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	p, registered, err := r.store.GreetedPlatform(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	if registered {
		return slackbot.Message(view.Greeted(p)), nil
	}
	return slackbot.Message(i18n.Text(d.Lang, "platform.greeting"), view.Greeting(d.Lang)), nil
}

func (r platformRenders) seatQuestion(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	p, organisations, err := r.store.SeatQuestion(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	question := view.SeatQuestionText(d.Lang, p, d.Occurrence != "")
	return slackbot.Message(question, view.SeatQuestion(d.Lang, p, question, organisations)), nil
}

func (r platformRenders) undelivered(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	lost, p, err := r.store.Undelivered(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	text := i18n.Text(d.Lang, "platform.undelivered", i18n.Args{
		"Platform": view.Literal(p.Name), "What": i18n.Text(d.Lang, "purpose."+string(lost.Purpose)),
	})
	return slackbot.Message(text, []slack.Block{view.Section(text)}), nil
}
