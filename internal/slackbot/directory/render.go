package directory

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// renderStore is what the directory tells of its own accord; each read is moot when there is nothing to tell any more.
type renderStore interface {
	slackbot.WordStore
	SuggestionForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactSuggestion, error)
	ContactsToCheck(ctx context.Context, of consult.Delivery, now time.Time) ([]consult.Contact, error)
	IntroductionForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.WhoCard, error)
	SettledForDelivery(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactSuggestion, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeSuggestion:   r.suggestion,
		consult.PurposeSettled:      r.settled,
		consult.PurposeContactCheck: r.check,
		consult.PurposeIntroduction: r.introduction,
	}
}

func (r renders) suggestion(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	s, err := r.store.SuggestionForDelivery(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	places, err := slackbot.Places(ctx, r.store, consult.Viewer{Workspace: d.WorkspaceID})
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Suggestion(d.Lang, s, townOf(places, s.Contact), now)), nil
}

func (r renders) settled(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	s, err := r.store.SettledForDelivery(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	places, err := slackbot.Places(ctx, r.store, consult.Viewer{Workspace: d.WorkspaceID})
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Settled(d.Lang, s, townOf(places, s.Contact), now)), nil
}

func (r renders) check(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	list, err := r.store.ContactsToCheck(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	places, err := slackbot.Places(ctx, r.store, consult.Viewer{Workspace: d.WorkspaceID})
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ContactCheck(d.Lang, list, placeNames(places, list), now)), nil
}

func (r renders) introduction(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	me, err := r.store.IntroductionForDelivery(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Introduction(d.Lang, me)), nil
}
