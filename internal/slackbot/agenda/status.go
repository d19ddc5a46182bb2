package agenda

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// statusStore is what status rounds ask of the database.
type statusStore interface {
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
	StartRound(ctx context.Context, act consult.Act, meeting consult.MeetingID, title string) (consult.Agenda, error)
	StatusRound(ctx context.Context, v consult.Viewer, id consult.StatusRoundID, now time.Time) (consult.StatusRound, error)
	AnswerRound(ctx context.Context, act consult.Act, id consult.StatusRoundID, draft consult.StatusDraft) (consult.StatusRound, error)
}

// status asks the members of a platform, before a meeting, how things stand.
type status struct {
	store statusStore
}

func (s status) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "status_start", Who: slackbot.Insiders, Changes: true, Run: s.start},
		{Name: "status_form", Who: slackbot.Everybody, Run: s.form},
		{Name: "status_save", Who: slackbot.Everybody, Changes: true, Run: s.save},
		{Name: "status_read", Who: slackbot.Everybody, Run: s.read},
	}
}

// start asks everybody; the item is called so in the platform's language.
func (s status) start(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := s.store.AgendaOf(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err = s.store.StartRound(ctx, req.Act(), consult.MeetingID(id), i18n.Text(found.Platform.Lang, "status.title"))
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("start round: %w", err)
	}
	text, blocks := view.AgendaList(req.Lang, found, 0, 0)
	return slackbot.Reply{Text: text, Blocks: blocks, Replace: true}, nil
}

func (s status) round(ctx context.Context, req slackbot.Request) (consult.StatusRound, error) {
	id, err := req.ID()
	if err != nil {
		return consult.StatusRound{}, err
	}
	return s.store.StatusRound(ctx, req.Viewer(), consult.StatusRoundID(id), req.Now)
}

func (s status) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	r, err := s.round(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := r.CanAnswer(req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	mine, _ := r.Of(req.Person.ID)
	return slackbot.Reply{Modal: view.StatusForm(req.Lang, r, mine), Form: slackbot.Form{About: int64(r.ID), Channel: req.Channel}}, nil
}

func (s status) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.StatusDraft{
		Done: strings.TrimSpace(req.Field("done").One()), Next: strings.TrimSpace(req.Field("next").One()),
		Blocked: strings.TrimSpace(req.Field("blocked").One()),
	}
	r, err := s.store.AnswerRound(ctx, req.Act(), consult.StatusRoundID(req.Form().About), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("answer round: %w", err)
	}
	return slackbot.Reply{Text: view.StatusSaved(req.Lang, r)}, nil
}

func (s status) read(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	r, err := s.round(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.StatusAnswers(req.Lang, r)}, nil
}

type statusRenderStore interface {
	// RoundToTell reads a round on behalf of who is asked, else a moot error.
	RoundToTell(ctx context.Context, v consult.Viewer, of consult.Delivery, now time.Time) (consult.StatusRound, error)
}

type statusRenders struct {
	store statusRenderStore
}

func (r statusRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeStatusAsked: r.ask, consult.PurposeStatusReminder: r.ask}
}

func (r statusRenders) ask(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := slackbot.Recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	round, err := r.store.RoundToTell(ctx, v, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.StatusAsk(d.Lang, round, v.Person, d, now)), nil
}
