package project

import (
	"context"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// projects lists and shows projects, adds and corrects them, and notes which organisations take part.
type projects struct {
	store Store
}

func (p projects) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "projects", Words: map[string]string{"nl": "project|projecten", "fr": "projet|projets", "en": "project|projects"}, Who: slackbot.Everybody, Run: p.ask},
		{Name: "project_card", Who: slackbot.Everybody, Run: p.open},
		{Name: "project_add", Who: slackbot.Insiders, Run: p.form},
		{Name: "project_add_save", Who: slackbot.Insiders, Changes: true, Run: p.add},
		{Name: "project_edit", Who: slackbot.Insiders, Run: p.editForm},
		{Name: "project_edit_save", Who: slackbot.Insiders, Changes: true, Run: p.edit},
		{Name: "project_members", Who: slackbot.Insiders, Run: p.membersForm},
		{Name: "project_members_save", Who: slackbot.Insiders, Changes: true, Run: p.members},
	}
}

// ask answers with the projects of the platform that is named or of this channel's, else with those whose name has what
// was typed, else with all that the asker may read; one alone is shown whole, unless it is of a platform elsewhere.
func (p projects) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, of, standing, err := slackbot.ProjectsMeant(ctx, p.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if len(list) == 1 && !view.Elsewhere(of, list) {
		return p.show(ctx, req, list[0].ID)
	}
	text, blocks := view.Projects(req.Lang, of, of.ID != 0 && standing.CanManage() == nil, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (p projects) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return p.show(ctx, req, consult.ProjectID(id))
}

func (p projects) show(ctx context.Context, req slackbot.Request, id consult.ProjectID) (slackbot.Reply, error) {
	card, err := p.store.Project(ctx, req.Viewer(), id, req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ProjectCard(req.Lang, card)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (p projects) form(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.ProjectForm(req.Lang, "project_add_save", consult.Project{}), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

// drafted reads the fields of the form.
func drafted(req slackbot.Request) consult.ProjectDraft {
	return consult.ProjectDraft{
		Name: slackbot.OneLine(req.Field("name").One()), Focus: slackbot.OneLine(req.Field("focus").One()),
		StartsOn: req.Date("starts"), EndsOn: req.Date("ends"),
	}
}

func (p projects) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := drafted(req)
	draft.PlatformID = consult.PlatformID(req.Form().About)
	added, err := p.store.AddProject(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return p.show(ctx, req, added.ID)
}

// ofButton is the card of the project that a button is about, for who may change it.
func (p projects) ofButton(ctx context.Context, req slackbot.Request) (consult.ProjectCard, error) {
	id, err := req.ID()
	if err != nil {
		return consult.ProjectCard{}, err
	}
	card, err := p.store.Project(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	if err != nil {
		return card, err
	}
	return card, card.CanChange()
}

func (p projects) editForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := p.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.ProjectForm(req.Lang, "project_edit_save", card.Project), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
}

func (p projects) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	edited, err := p.store.EditProject(ctx, req.Act(), consult.ProjectID(req.Form().About), drafted(req))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return p.show(ctx, req, edited.ID)
}

func (p projects) membersForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := p.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MembershipForm(req.Lang, card), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
}

func (p projects) members(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.MembershipDraft{
		ProjectID: consult.ProjectID(req.Form().About), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		State: consult.MembershipState(req.Field("state").One()), Reason: strings.TrimSpace(req.Field("reason").One()),
	}
	if since := req.Date("since"); since != nil {
		draft.Since = *since
	}
	card, err := p.store.NoteMembership(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ProjectCard(req.Lang, card)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
