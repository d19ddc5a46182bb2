package register

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type decisionStore interface {
	slackbot.WordStore
	Register(ctx context.Context, v consult.Viewer, f consult.DecisionFilter, now time.Time) ([]consult.Decision, error)
	Decision(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) (consult.DecisionCard, error)
	DecisionNumbered(ctx context.Context, v consult.Viewer, year, seq int, now time.Time) (consult.DecisionCard, error)
	DecisionLog(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) ([]consult.LogLine, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	slackbot.PlaceFinder
}

// decisions shows the register: lists and cards.
type decisions struct {
	store decisionStore
}

func (d decisions) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "decisions", Words: map[string]string{"nl": "besluiten|beslissingen", "fr": "décisions|decisions", "en": "decisions"}, Who: slackbot.Everybody, Run: d.ask},
		{Name: "decisions_page", Who: slackbot.Everybody, Run: d.page},
		{Name: "decision_card", Who: slackbot.Everybody, Run: d.open},
		{Name: "decision_log", Who: slackbot.Everybody, Run: d.log},
	}
}

// ask answers with one decision for its number, with those of the platform that is named, and else with those that have
// the words; without any, with those of this channel's platform or, elsewhere, with all that the asker may read. A kind
// ("adviezen") in front narrows each of these.
func (d decisions) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if year, seq, ok := consult.ReadDecisionNumber(slackbot.OneLine(slackbot.Unescape(req.Text))); ok {
		return d.numbered(ctx, req, year, seq)
	}
	var page view.DecisionList
	page.Kind, req.Text = consult.ReadDecisionKind(req.Text)
	p, _, err := slackbot.Whereabouts(ctx, d.store, req)
	if refusal, refused := consult.Refusal(err); refused && refusal.Code == consult.CodeNotFound {
		page.Typed = slackbot.OneLine(slackbot.Unescape(req.Text))
		return d.list(ctx, req, page)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	page.Platform = p.ID
	return d.list(ctx, req, page)
}

func (d decisions) numbered(ctx context.Context, req slackbot.Request, year, seq int) (slackbot.Reply, error) {
	card, err := d.store.DecisionNumbered(ctx, req.Viewer(), year, seq, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func shown(req slackbot.Request, card consult.DecisionCard) slackbot.Reply {
	text, blocks := view.DecisionCard(req.Lang, card)
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// list shows a page; words are looked for in what the asker may read, with a filter on a topic if they hold one.
func (d decisions) list(ctx context.Context, req slackbot.Request, page view.DecisionList) (slackbot.Reply, error) {
	if page.Typed != "" {
		words, err := d.store.Vocabulary(ctx, req.Viewer())
		if err != nil {
			return slackbot.Reply{}, err
		}
		asked, err := words.Topics.ReadSearch(page.Typed)
		if err != nil {
			return slackbot.Reply{}, err
		}
		page.Words, page.Topic = asked.Words, asked.Topic
	}
	filter := consult.DecisionFilter{Platform: page.Platform, Kind: page.Kind, Words: page.Words, Topic: page.Topic}
	list, err := d.store.Register(ctx, req.Viewer(), filter, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := page.Message(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (d decisions) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	page, ok := view.ReadDecisionList(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	reply, err := d.list(ctx, req, page)
	reply.Replace = true
	return reply, err
}

func (d decisions) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := d.card(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

// card finds the decision of a button.
func (d decisions) card(ctx context.Context, req slackbot.Request) (consult.DecisionCard, error) {
	id, err := req.ID()
	if err != nil {
		return consult.DecisionCard{}, err
	}
	return d.store.Decision(ctx, req.Viewer(), consult.DecisionID(id), req.Now)
}

func (d decisions) log(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := d.card(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	lines, err := d.store.DecisionLog(ctx, req.Viewer(), card.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("log: %w", err)
	}
	return slackbot.Reply{Modal: view.DecisionLog(req.Lang, card.Number(), lines, card.Location())}, nil
}
