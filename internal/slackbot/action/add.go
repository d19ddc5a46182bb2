package action

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type addStore interface {
	OwnerCandidates(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.OwnerCandidates, error)
	AddAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItem, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
}

// adding gives somebody something to do outside any meeting.
type adding struct {
	store  addStore
	people *slackbot.People
}

func (a adding) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "action_add", Who: slackbot.Insiders, Run: a.form},
		{Name: "action_add_save", Who: slackbot.Insiders, Changes: true, Run: a.save},
	}
}

func (a adding) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	known, err := a.store.OwnerCandidates(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.ActionForm(req.Lang, consult.ItemDraft{Kind: consult.ToDo}, known), Form: slackbot.Form{About: id, Channel: req.Channel},
	}, nil
}

// typed says in a form that its words were read once, so that they are not read again.
const typed = "read"

// save adds the item. Words alone are read for owners and date first; what is unclear turns the form into one that asks.
func (a adding) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	draft := consult.ItemDraft{
		Kind: consult.ToDo, Text: strings.TrimSpace(req.Field("text").One()), Owners: req.Field("owner").Many(), DueOn: req.Date("due"),
		Owning: consult.Owning{
			People: slackbot.IDs[consult.PersonID](req.Field("people").Many()), Finish: consult.Finish(req.Field("finish").One()),
			Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		},
	}
	if draft.Finish != consult.FinishAll {
		draft.Finish = consult.FinishAny
	}
	nobody := len(draft.Owners)+len(draft.People)+len(draft.Organisations) == 0
	if nobody && draft.DueOn == nil && form.Words != typed && draft.Text != "" {
		p, _, err := a.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(form.About), req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		known, err := a.store.OwnerCandidates(ctx, req.Viewer(), p.ID, req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		read := question.ReadAction(draft.Text, known, req.Now, p.Zone)
		draft = Draft(ctx, a.people, read)
		if !read.Clear() || draft.Text == "" {
			form.Words = typed
			return slackbot.Reply{Modal: view.ActionForm(req.Lang, draft, known, read.Doubts...), Form: form}, nil
		}
	}
	if err := a.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	item, err := a.store.AddAction(ctx, req.Act(), consult.PlatformID(form.About), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ActionAdded(req.Lang, item)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// Draft is what was read, as a draft of an action item; its text is what people read, with names for mentions.
func Draft(ctx context.Context, people *slackbot.People, read question.Action) consult.ItemDraft {
	return consult.ItemDraft{
		Kind: consult.ToDo, Text: people.PlainText(ctx, read.Text), Owners: read.Slack, DueOn: read.DueOn,
		Owning: consult.Owning{People: read.People, Organisations: read.Organisations, Finish: read.Finish},
	}
}
