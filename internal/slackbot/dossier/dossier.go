package dossier

import (
	"context"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// dossiers show a project's dossier, whole and by its parts.
type dossiers struct {
	store Store
}

func (d dossiers) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "dossier", Words: map[string]string{"nl": "dossier|projectdossier", "fr": "dossier", "en": "dossier|project file"}, Who: slackbot.Everybody, Run: d.ask},
		{Name: "dossier_card", Who: slackbot.Everybody, Run: d.open},
		{Name: "dossier_part", Who: slackbot.Everybody, Run: d.part},
	}
}

// ask answers with the dossier of the project that is named, or of the only one of this channel or the named platform.
func (d dossiers) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, _, _, err := slackbot.ProjectsMeant(ctx, d.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if len(list) == 1 {
		return d.show(ctx, req, list[0].ID)
	}
	text, blocks := view.DossierProjects(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (d dossiers) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return d.show(ctx, req, consult.ProjectID(id))
}

func (d dossiers) show(ctx context.Context, req slackbot.Request, id consult.ProjectID) (slackbot.Reply, error) {
	dossier, err := d.store.Dossier(ctx, req.Viewer(), id, req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.Dossier(req.Lang, dossier, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// part shows one part; a button to another page of it carries from which entry on.
func (d dossiers) part(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, skip, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	dossier, err := d.store.Dossier(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	part, _, _ := strings.Cut(req.Part, "#")
	return partOf(req, dossier, part, skip), nil
}

func partOf(req slackbot.Request, dossier consult.Dossier, part string, skip int) slackbot.Reply {
	text, blocks := view.DossierPart(req.Lang, dossier, part, skip, placesOf(dossier), req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// placesOf are the names of the municipalities of a dossier and of its partners, by NIS.
func placesOf(dossier consult.Dossier) map[string]string {
	places := map[string]string{}
	for _, nis := range dossier.Municipalities {
		places[nis] = place.OfficialName(nis)
	}
	for _, p := range dossier.Partners {
		for _, nis := range p.NIS {
			places[nis] = place.OfficialName(nis)
		}
	}
	return places
}
