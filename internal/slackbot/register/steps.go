package register

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

type stepStore interface {
	CompleteDecision(ctx context.Context, act consult.Act, id consult.DecisionID, draft consult.DecisionDraft) (consult.DecisionCard, error)
	CountVotes(ctx context.Context, act consult.Act, id consult.DecisionID, ballots []consult.Ballot) (consult.DecisionCard, error)
	LinkDecision(ctx context.Context, act consult.Act, id consult.DecisionID, kind consult.LinkKind, year, seq int) (consult.DecisionCard, error)
	UnlinkDecision(ctx context.Context, act consult.Act, id, earlier consult.DecisionID, reason string) (consult.DecisionCard, error)
	subjectStore
	OtherBodies(ctx context.Context, v consult.Viewer, beside consult.PlatformID, now time.Time) ([]consult.Platform, error)
}

// subjectStore is what happens to a subject after it was decided.
type subjectStore interface {
	SendOn(ctx context.Context, act consult.Act, id consult.DecisionID, draft consult.AgendaDraft) (consult.DecisionCard, error)
	NoteCouncil(ctx context.Context, act consult.Act, id consult.DecisionID, step consult.CouncilStep) (consult.DecisionCard, error)
	NoteSending(ctx context.Context, act consult.Act, id consult.DecisionID, sending consult.Sending) (consult.DecisionCard, error)
	MarkAdvice(ctx context.Context, act consult.Act, id consult.DecisionID, step consult.AdviceDraft) (consult.DecisionCard, error)
}

// steps complete a line of the register and follow what becomes of it, by a form each.
type steps struct {
	store     stepStore
	decisions decisions
}

func (s steps) routes() []slackbot.Route {
	forms := []struct {
		name string
		may  func(consult.DecisionCard) error
		form func(ctx context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error)
		save func(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error)
	}{
		{"decision_edit", consult.DecisionCard.CanTend, s.editForm, s.edit},
		{"decision_votes", consult.DecisionCard.CanSettle, s.voteForm, s.vote},
		{"decision_link", consult.DecisionCard.CanTend, s.linkForm, s.link},
		{"decision_unlink", consult.DecisionCard.CanTend, s.unlinkForm, s.unlink},
		{"decision_send", consult.DecisionCard.CanTend, s.sendForm, s.send},
		{"decision_council", consult.DecisionCard.CanTend, s.councilForm, s.council},
		{"decision_sent", consult.DecisionCard.CanTend, s.sentForm, s.sent},
		{"decision_advice", consult.DecisionCard.CanTend, s.adviceForm, s.advice},
	}
	var routes []slackbot.Route
	for _, f := range forms {
		open := func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
			card, err := s.decisions.card(ctx, req)
			if err != nil {
				return slackbot.Reply{}, err
			}
			if err := f.may(card); err != nil {
				return slackbot.Reply{}, err
			}
			modal, err := f.form(ctx, req, card)
			return slackbot.Reply{Modal: modal, Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, err
		}
		save := func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
			card, err := f.save(ctx, req, consult.DecisionID(req.Form().About))
			if err != nil {
				return slackbot.Reply{}, err
			}
			return shown(req, card), nil
		}
		routes = append(routes, slackbot.Route{Name: f.name, Who: slackbot.Insiders, Run: open},
			slackbot.Route{Name: f.name + "_save", Who: slackbot.Insiders, Changes: true, Run: save})
	}
	return routes
}

func (s steps) editForm(ctx context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	words, err := s.decisions.store.Vocabulary(ctx, req.Viewer())
	return view.DecisionForm(req.Lang, c, words.Topics), err
}

// edit keeps what the form did not ask as it is.
func (s steps) edit(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	c, err := s.decisions.store.Decision(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return c, err
	}
	draft := consult.DecisionDraft{
		Text: c.Text, Kind: c.Kind, Reason: c.Reason, Scope: c.Scope, LocalOf: c.LocalOfID, InForceOn: c.InForceOn,
		ReviewOn: req.Date("review"), Topics: req.Field("topics").Many(),
	}
	if !c.Recorded {
		draft.Text = strings.TrimSpace(req.Field("text").One())
	}
	if kind := consult.DecisionKind(req.Field("kind").One()); kind != "" {
		draft.Kind, draft.Scope = kind, consult.Scope(req.Field("scope").One())
		draft.Reason, draft.InForceOn = strings.TrimSpace(req.Field("reason").One()), req.Date("in_force")
		draft.LocalOf = consult.OrganisationID(number(req.Field("local_of").One()))
	}
	return s.store.CompleteDecision(ctx, req.Act(), id, draft)
}

// number reads an id or a count of a form, 0 where nothing was chosen.
func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (s steps) voteForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	return view.VoteForm(req.Lang, c), nil
}

func (s steps) vote(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	var ballots []consult.Ballot
	for _, vote := range consult.Votes() {
		for _, who := range slackbot.IDs[consult.OrganisationID](req.Field(string(vote)).Many()) {
			ballots = append(ballots, consult.Ballot{OrganisationID: who, Vote: vote})
		}
	}
	return s.store.CountVotes(ctx, req.Act(), id, ballots)
}

func (s steps) linkForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	return view.LinkForm(req.Lang, c), nil
}

func (s steps) link(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	year, seq, ok := consult.ReadDecisionNumber(req.Field("number").One())
	if !ok {
		return consult.DecisionCard{}, consult.Invalid("number", "number_form", nil)
	}
	return s.store.LinkDecision(ctx, req.Act(), id, consult.LinkKind(req.Field("kind").One()), year, seq)
}

func (s steps) unlinkForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	if len(c.Earlier) == 0 {
		return nil, consult.Conflict("no_such_link", nil)
	}
	return view.UnlinkForm(req.Lang, c), nil
}

func (s steps) unlink(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	earlier := consult.DecisionID(number(req.Field("earlier").One()))
	return s.store.UnlinkDecision(ctx, req.Act(), id, earlier, strings.TrimSpace(req.Field("reason").One()))
}

func (s steps) sendForm(ctx context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	bodies, err := s.store.OtherBodies(ctx, req.Viewer(), c.PlatformID, req.Now)
	if err == nil && len(bodies) == 0 {
		err = consult.Conflict("no_next_body", nil)
	}
	if err != nil {
		return nil, err
	}
	return view.SendOnForm(req.Lang, c, bodies), nil
}

func (s steps) send(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	return s.store.SendOn(ctx, req.Act(), id, consult.AgendaDraft{
		PlatformID: consult.PlatformID(number(req.Field("platform").One())), Title: slackbot.OneLine(req.Field("title").One()),
	})
}

func (s steps) councilForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	return view.CouncilForm(req.Lang, c, req.Today()), nil
}

func (s steps) council(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	step := consult.CouncilStep{
		OrganisationID: consult.OrganisationID(number(req.Field("organisation").One())), Outcome: consult.CouncilOutcome(req.Field("outcome").One()),
	}
	if on := req.Date("on"); on != nil {
		step.TreatedOn = *on
	}
	return s.store.NoteCouncil(ctx, req.Act(), id, step)
}

func (s steps) sentForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	return view.SentForm(req.Lang, c, req.Today()), nil
}

func (s steps) sent(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	sending := consult.Sending{Name: slackbot.OneLine(req.Field("name").One())}
	if on := req.Date("on"); on != nil {
		sending.SentOn = *on
	}
	return s.store.NoteSending(ctx, req.Act(), id, sending)
}

func (s steps) adviceForm(_ context.Context, req slackbot.Request, c consult.DecisionCard) (*slack.ModalViewRequest, error) {
	if c.Kind != consult.KindAdvice {
		return nil, consult.Conflict("no_advice", nil)
	}
	if c.Advice == consult.AdviceEffect {
		return nil, consult.Conflict("advice_state_passed", nil)
	}
	return view.AdviceForm(req.Lang, c, req.Today()), nil
}

func (s steps) advice(ctx context.Context, req slackbot.Request, id consult.DecisionID) (consult.DecisionCard, error) {
	step := consult.AdviceDraft{State: consult.AdviceState(req.Field("state").One()), Note: strings.TrimSpace(req.Field("note").One())}
	months, err := strconv.Atoi(strings.TrimSpace(req.Field("months").One()))
	if err != nil {
		return consult.DecisionCard{}, consult.Invalid("months", "number_expected", nil)
	}
	step.Months = months
	if on := req.Date("on"); on != nil {
		step.On = *on
	}
	return s.store.MarkAdvice(ctx, req.Act(), id, step)
}
