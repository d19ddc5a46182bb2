package directory

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type partnerStore interface {
	slackbot.WordStore
	Partners(ctx context.Context, v consult.Viewer, q consult.PartnerQuery, now time.Time) ([]consult.Partner, error)
	Partner(ctx context.Context, v consult.Viewer, id consult.PartnerID, now time.Time) (consult.Partner, bool, error)
	KeepPartner(ctx context.Context, act consult.Act, draft consult.PartnerDraft) (consult.Partner, error)
	ManagedPlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
}

// partners are with whom platforms work or talk (R73, R74).
type partners struct {
	store partnerStore
}

func (p partners) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "partners", Words: map[string]string{"nl": "partners|partner", "fr": "partenaires|partenaire", "en": "partners|partner"}, Who: slackbot.Insiders, Run: p.list},
		{Name: "partner", Who: slackbot.Insiders, Run: p.card},
		{Name: "partner_add", Who: slackbot.Insiders, Run: p.add},
		{Name: "partner_edit", Who: slackbot.Insiders, Run: p.edit},
		{Name: "partner_keep", Who: slackbot.Insiders, Changes: true, Run: p.keep},
	}
}

// list shows the partners of a municipality, a topic or a name; all without words.
func (p partners) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	known, err := p.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	asked := readWords(known, slackbot.Unescape(req.Text))
	q := consult.PartnerQuery{Name: asked.Text, NIS: asked.NIS, Topics: asked.Topics}
	found, err := p.store.Partners(ctx, req.Viewer(), q, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	managed, err := p.store.ManagedPlatforms(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var codes []string
	for _, x := range found {
		codes = append(codes, x.NIS...)
	}
	text, blocks := view.Partners(req.Lang, found, townNames(place.With(known.Merged), codes), len(managed) > 0)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (p partners) read(ctx context.Context, req slackbot.Request) (consult.Partner, bool, error) {
	id, err := req.ID()
	if err != nil {
		return consult.Partner{}, false, err
	}
	return p.store.Partner(ctx, req.Viewer(), consult.PartnerID(id), req.Now)
}

func (p partners) card(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, keeps, err := p.read(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return p.shown(ctx, req, found, keeps)
}

func (p partners) shown(ctx context.Context, req slackbot.Request, found consult.Partner, keeps bool) (slackbot.Reply, error) {
	places, err := slackbot.Places(ctx, p.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.Partner(reader(req), found, townNames(places, found.NIS), keeps)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (p partners) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	managed, err := p.store.ManagedPlatforms(ctx, req.Viewer(), req.Now)
	if err == nil && len(managed) == 0 {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.PartnerForm(req.Lang, consult.Partner{}, managed, nil), Form: slackbot.Form{Channel: req.Channel}}, nil
}

func (p partners) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, keeps, err := p.read(ctx, req)
	if err == nil && !keeps {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, p.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: int64(found.ID), Channel: req.Channel}
	return slackbot.Reply{Modal: view.PartnerForm(req.Lang, found, nil, townNames(places, found.NIS)), Form: form}, nil
}

func (p partners) keep(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.PartnerDraft{
		ID: consult.PartnerID(req.Form().About), Organisation: slackbot.OneLine(req.Field("name").One()), Activity: strings.TrimSpace(req.Field("activity").One()),
		Topics: req.Field("topics").Many(), NIS: req.Field("municipality").Many(), Talks: consult.Talks(req.Field("talks").One()), TalksOn: req.Date("talks_on"),
	}
	if ids := slackbot.IDs[consult.PlatformID]([]string{req.Field("platform").One()}); len(ids) > 0 {
		draft.PlatformID = ids[0]
	}
	if ids := slackbot.IDs[consult.PersonID]([]string{req.Field("colleague").One()}); len(ids) > 0 {
		draft.Contact = ids[0]
	}
	kept, err := p.store.KeepPartner(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return p.shown(ctx, req, kept, true)
}

// townNames gives municipalities' names by code.
func townNames(places *place.Index, codes []string) map[string]string {
	names := map[string]string{}
	for _, code := range codes {
		if m := places.ByNIS(code); m != nil {
			names[code] = m.Name
		}
	}
	return names
}

// readWords takes municipalities, topics and a name out of words; of what may mean several places, nothing is taken.
func readWords(known consult.Vocabulary, text string) consult.ContactQuery {
	matches, rest := place.With(known.Merged).Find(strings.Fields(text))
	q := known.Topics.ReadContactWords(rest)
	for _, m := range matches {
		if m.Sure != nil {
			q.NIS = append(q.NIS, m.Sure.NIS)
		}
	}
	return q
}
