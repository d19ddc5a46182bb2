package action

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type stepStore interface {
	ActionCard(ctx context.Context, v consult.Viewer, id consult.ActionItemID, now time.Time) (consult.ActionCard, error)
	FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error)
	StartAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error)
	DropAction(ctx context.Context, act consult.Act, id consult.ActionItemID, reason string) (consult.ActionItem, error)
	CommentAction(ctx context.Context, act consult.Act, id consult.ActionItemID, text string) (consult.ActionItem, error)
	SnoozeAction(ctx context.Context, act consult.Act, id consult.ActionItemID, until time.Time) (consult.ActionItem, error)
	HandOverAction(ctx context.Context, act consult.Act, id consult.ActionItemID, from consult.PersonID, slackID string) (consult.ActionItem, error)
	AskMoreTime(ctx context.Context, act consult.Act, id consult.ActionItemID, m consult.MoreTime) (consult.ActionItem, bool, error)
	AnswerMoreTime(ctx context.Context, act consult.Act, id consult.ActionItemID, answer consult.Agreement) (consult.ActionItem, error)
}

// steps are what people do with one action item.
type steps struct {
	store  stepStore
	people *slackbot.People
	lists  lists
}

func (s steps) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "action_open", Who: slackbot.Everybody, Run: s.open},
		{Name: "action_done", Who: slackbot.Everybody, Changes: true, Run: s.done},
		{Name: "action_start", Who: slackbot.Everybody, Changes: true, Run: s.start},
		{Name: "action_time", Who: slackbot.Everybody, Run: s.ask(moreTime)},
		{Name: "action_time_save", Who: slackbot.Everybody, Changes: true, Run: s.moreTime},
		{Name: "action_answer", Who: slackbot.Insiders, Changes: true, Run: s.answer},
		{Name: "action_hand", Who: slackbot.Insiders, Run: s.ask(handOver)},
		{Name: "action_hand_save", Who: slackbot.Insiders, Changes: true, Run: s.handOver},
		{Name: "action_comment", Who: slackbot.Everybody, Run: s.ask(comment)},
		{Name: "action_comment_save", Who: slackbot.Everybody, Changes: true, Run: s.comment},
		{Name: "action_snooze", Who: slackbot.Everybody, Run: s.ask(snooze)},
		{Name: "action_snooze_save", Who: slackbot.Everybody, Changes: true, Run: s.snooze},
		{Name: "action_drop", Who: slackbot.Insiders, Run: s.ask(drop)},
		{Name: "action_drop_save", Who: slackbot.Insiders, Changes: true, Run: s.drop},
	}
}

// card reads the item that a button is about.
func (s steps) card(ctx context.Context, req slackbot.Request) (consult.ActionCard, error) {
	id, err := req.ID()
	if err != nil {
		return consult.ActionCard{}, err
	}
	return s.store.ActionCard(ctx, req.Viewer(), consult.ActionItemID(id), req.Now)
}

func (s steps) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := s.card(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.ActionCard(req.Lang, card, req.Person.ID, req.Today()), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel},
	}, nil
}

// inCard says whether the button stands on an item's card, which is then shown anew.
func inCard(req slackbot.Request) bool { return req.View != nil && req.View.Type == "modal" }

// after answers where a button was clicked: on the card, in a list, in App Home, or in words.
func (s steps) after(ctx context.Context, req slackbot.Request, item consult.ActionItem, text string) (slackbot.Reply, error) {
	if inCard(req) {
		card, err := s.store.ActionCard(ctx, req.Viewer(), item.ID, req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		return slackbot.Reply{
			Modal: view.ActionCard(req.Lang, card, req.Person.ID, req.Today()), Form: req.Form(), Replace: true, Home: true,
		}, nil
	}
	return slackbot.Finished(req, text, func() (slackbot.Reply, error) {
		return s.lists.again(ctx, req, finished(called(req.Part), item.Text))
	})
}

// finished is the list in which an item was just finished.
func finished(page view.ActionPage, text string) view.ActionPage {
	page.Done = text
	return page
}

// done marks an item, or the asker's part of it, as done. A list is shown anew, App Home is published anew, a direct message
// is brought up to date by the outbox.
func (s steps) done(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, err := s.store.FinishAction(ctx, req.Act(), consult.ActionItemID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	if item.State.IsOpen() && !inCard(req) {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "action.part_done", i18n.Args{"Text": view.Short(item.Text)}), Home: true}, nil
	}
	return s.after(ctx, req, item, i18n.Text(req.Lang, "action.finished_text", i18n.Args{"Text": view.Short(item.Text)}))
}

func (s steps) start(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, err := s.store.StartAction(ctx, req.Act(), consult.ActionItemID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return s.after(ctx, req, item, i18n.Text(req.Lang, "action.started", i18n.Args{"Text": view.Short(item.Text)}))
}

// asking makes the form of one step.
type asking func(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest

func moreTime(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest {
	return view.MoreTimeForm(req.Lang, c)
}

func handOver(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest {
	return view.HandOverForm(req.Lang, c, req.Person.ID)
}

func comment(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest {
	return view.CommentForm(req.Lang, c)
}

func snooze(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest {
	return view.SnoozeForm(req.Lang, c, req.Today())
}

func drop(req slackbot.Request, c consult.ActionCard) *slack.ModalViewRequest {
	return view.DropForm(req.Lang, c)
}

// ask opens the form of a step, when the item can still be changed.
func (s steps) ask(form asking) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		card, err := s.card(ctx, req)
		if err != nil {
			return slackbot.Reply{}, err
		}
		if err := card.CanChange(req.Person.ID); err != nil && req.Route != "action_comment" {
			return slackbot.Reply{}, err
		}
		return slackbot.Reply{Modal: form(req, card), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
	}
}

// about is the item of a submitted form, and an act on the calendar of who submits it.
func about(req slackbot.Request) (consult.ActionItemID, consult.Act) {
	act := req.Act()
	act.Now = req.Today()
	return consult.ActionItemID(req.Form().About), act
}

func said(text string) slackbot.Reply { return slackbot.Reply{Text: text, Home: true} }

func (s steps) moreTime(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	due := req.Date("due")
	if due == nil {
		return slackbot.Reply{}, consult.Invalid("due", "due_missing", nil)
	}
	id, act := about(req)
	_, moved, err := s.store.AskMoreTime(ctx, act, id, consult.MoreTime{DueOn: *due, Reason: strings.TrimSpace(req.Field("reason").One())})
	if err != nil {
		return slackbot.Reply{}, err
	}
	key := "action.time_asked"
	if moved {
		key = "action.time_moved"
	}
	return said(i18n.Text(req.Lang, key, i18n.Args{"Date": i18n.Date(req.Lang, *due)})), nil
}

// answer accepts or refuses more time; the message that asks is brought up to date by the outbox.
func (s steps) answer(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	answer, key := consult.Declined, "action.answered_no"
	if req.Part == string(consult.Agreed) {
		answer, key = consult.Agreed, "action.answered_yes"
	}
	item, err := s.store.AnswerMoreTime(ctx, req.Act(), consult.ActionItemID(id), answer)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text := i18n.Text(req.Lang, key, i18n.Args{"Text": view.Short(item.Text)})
	if inCard(req) {
		return s.after(ctx, req, item, text)
	}
	return said(text), nil
}

func (s steps) handOver(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, act := about(req)
	to := req.Field("owner").One()
	if err := s.people.RecogniseAll(ctx, []string{to}); err != nil {
		return slackbot.Reply{}, err
	}
	from, _ := strconv.ParseInt(req.Field("from").One(), 10, 64) // absent: the asker
	card, err := s.store.ActionCard(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if _, err := s.store.HandOverAction(ctx, act, id, consult.PersonID(from), to); err != nil {
		return slackbot.Reply{}, err
	}
	return said(i18n.Text(req.Lang, "action.handed", i18n.Args{"Text": view.Short(card.Text)})), nil
}

func (s steps) comment(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, act := about(req)
	if _, err := s.store.CommentAction(ctx, act, id, strings.TrimSpace(req.Field("text").One())); err != nil {
		return slackbot.Reply{}, err
	}
	return said(i18n.Text(req.Lang, "action.said")), nil
}

func (s steps) snooze(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	until := req.Date("until")
	if until == nil {
		return slackbot.Reply{}, consult.Invalid("until", "due_missing", nil)
	}
	id, act := about(req)
	if _, err := s.store.SnoozeAction(ctx, act, id, *until); err != nil {
		return slackbot.Reply{}, err
	}
	return said(i18n.Text(req.Lang, "action.snoozed", i18n.Args{"Date": i18n.Date(req.Lang, *until)})), nil
}

func (s steps) drop(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, act := about(req)
	item, err := s.store.DropAction(ctx, act, id, strings.TrimSpace(req.Field("reason").One()))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return said(i18n.Text(req.Lang, "action.dropped", i18n.Args{"Text": view.Short(item.Text)})), nil
}
