package round

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type manageStore interface {
	Round(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error)
	ExtendRound(ctx context.Context, act consult.Act, id consult.RoundID, to consult.LocalMoment) (consult.RoundCard, error)
	CloseRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error)
	WithdrawRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error)
	RenewRound(ctx context.Context, act consult.Act, id consult.RoundID, draft string) (consult.RoundCard, error)
	SettleRound(ctx context.Context, act consult.Act, id consult.RoundID, choice int, reason string) (consult.RoundCard, error)
}

// managing is what chair, secretary and coordinator do with a round.
type managing struct {
	store manageStore
}

func (m managing) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "round_extend", Who: slackbot.Insiders, Run: m.ask(view.RoundExtendForm)},
		{Name: "round_extend_save", Who: slackbot.Insiders, Changes: true, Run: m.extend},
		{Name: "round_close", Who: slackbot.Insiders, Run: m.ask(sure("round_close_now"))},
		{Name: "round_close_now", Who: slackbot.Insiders, Changes: true, Run: m.do(manageStore.CloseRound)},
		{Name: "round_withdraw", Who: slackbot.Insiders, Run: m.ask(sure("round_withdraw_now"))},
		{Name: "round_withdraw_now", Who: slackbot.Insiders, Changes: true, Run: m.do(manageStore.WithdrawRound)},
		{Name: "round_renew", Who: slackbot.Insiders, Run: m.ask(view.RoundRenewForm)},
		{Name: "round_renew_save", Who: slackbot.Insiders, Changes: true, Run: m.renew},
		{Name: "round_settle", Who: slackbot.Insiders, Run: m.ask(view.RoundSettleForm)},
		{Name: "round_settle_save", Who: slackbot.Insiders, Changes: true, Run: m.settle},
	}
}

func sure(do string) func(string, consult.RoundCard) *slack.ModalViewRequest {
	return func(lang string, c consult.RoundCard) *slack.ModalViewRequest { return view.RoundSure(lang, do, c) }
}

// ask opens a form about a round, for who may change it.
func (m managing) ask(form func(string, consult.RoundCard) *slack.ModalViewRequest) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		id, err := req.ID()
		if err != nil {
			return slackbot.Reply{}, err
		}
		c, err := m.store.Round(ctx, req.Viewer(), consult.RoundID(id), req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		if err := c.CanChange(); err != nil {
			return slackbot.Reply{}, err
		}
		return slackbot.Reply{Modal: form(req.Lang, c), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
	}
}

// do takes a step on the round that a form is about, and shows it as it is then.
func (m managing) do(step func(manageStore, context.Context, consult.Act, consult.RoundID) (consult.RoundCard, error)) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		c, err := step(m.store, ctx, req.Act(), consult.RoundID(req.Form().About))
		if err != nil {
			return slackbot.Reply{}, err
		}
		return shown(req, c), nil
	}
}

func (m managing) extend(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return m.do(func(s manageStore, ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
		return s.ExtendRound(ctx, act, id, moment(req, "closes", noon))
	})(ctx, req)
}

func (m managing) renew(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return m.do(func(s manageStore, ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
		return s.RenewRound(ctx, act, id, strings.TrimSpace(req.Field("draft").One()))
	})(ctx, req)
}

func (m managing) settle(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	choice, err := strconv.Atoi(req.Field("choice").One())
	if err != nil {
		return slackbot.Reply{}, consult.Invalid("choice", "round_choice", nil)
	}
	return m.do(func(s manageStore, ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
		return s.SettleRound(ctx, act, id, choice, strings.TrimSpace(req.Field("reason").One()))
	})(ctx, req)
}
