package directory

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type serviceStore interface {
	slackbot.WordStore
	Services(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Service, error)
	Service(ctx context.Context, v consult.Viewer, id consult.ServiceID, now time.Time) (consult.ServiceCard, error)
	NoteJoining(ctx context.Context, act consult.Act, note consult.JoiningNote) (consult.ServiceCard, error)
}

// services are what a region offers its members, who join each or not (R05, R06, R07).
type services struct {
	store serviceStore
}

func (s services) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "services", Words: map[string]string{"nl": "diensten|dienst", "fr": "services|service", "en": "services|service"}, Who: slackbot.Insiders, Run: s.list},
		{Name: "service", Who: slackbot.Insiders, Run: s.card},
		{Name: "service_join", Who: slackbot.Insiders, Run: s.form(consult.Joins)},
		{Name: "service_leave", Who: slackbot.Insiders, Run: s.form(consult.Leaves)},
		{Name: "service_joins", Who: slackbot.Insiders, Changes: true, Run: s.note(consult.Joins)},
		{Name: "service_leaves", Who: slackbot.Insiders, Changes: true, Run: s.note(consult.Leaves)},
	}
}

// list shows the services that are called so or are about that; all without words, and the card itself when one is left.
func (s services) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	all, err := s.store.Services(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	wanted := consult.Fold(strings.TrimSpace(slackbot.Unescape(req.Text)))
	var list []consult.Service
	for _, service := range all {
		if strings.Contains(consult.Fold(service.Name+" "+strings.Join(service.Topics, " ")), wanted) {
			list = append(list, service)
		}
	}
	if wanted != "" && len(list) == 1 {
		return s.show(ctx, req, list[0].ID)
	}
	text, blocks := view.Services(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (s services) card(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return s.show(ctx, req, consult.ServiceID(id))
}

func (s services) show(ctx context.Context, req slackbot.Request, id consult.ServiceID) (slackbot.Reply, error) {
	card, err := s.store.Service(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return s.shown(ctx, req, card)
}

func (s services) shown(ctx context.Context, req slackbot.Request, card consult.ServiceCard) (slackbot.Reply, error) {
	places, err := slackbot.Places(ctx, s.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.Service(reader(req), card, placeNames(places, card.Contacts), req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (s services) form(does consult.JoiningDeed) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		id, err := req.ID()
		if err != nil {
			return slackbot.Reply{}, err
		}
		card, err := s.store.Service(ctx, req.Viewer(), consult.ServiceID(id), req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		return slackbot.Reply{Modal: view.JoiningForm(req.Lang, card, does, req.Today()), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
	}
}

func (s services) note(does consult.JoiningDeed) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		note := consult.JoiningNote{
			ServiceID: consult.ServiceID(req.Form().About), Does: does, On: req.Date("on"), Reason: slackbot.OneLine(req.Field("reason").One()),
		}
		if ids := slackbot.IDs[consult.OrganisationID]([]string{req.Field("organisation").One()}); len(ids) > 0 {
			note.OrganisationID = ids[0]
		}
		card, err := s.store.NoteJoining(ctx, req.Act(), note)
		if err != nil {
			return slackbot.Reply{}, err
		}
		return s.shown(ctx, req, card)
	}
}
