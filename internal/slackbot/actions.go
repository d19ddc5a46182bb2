package slackbot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
)

type actionStore interface {
	MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error)
	PlatformActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ActionItem, error)
	AddAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItem, error)
	FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error)
	placeFinder
}

// actions lists action items, mine and a platform's, and marks them as done.
type actions struct {
	store  actionStore
	people *people
}

// mine is how a list of one's own items is called where a platform's has the platform's id.
const mine = "mine"

func (a actions) routes() []Route {
	return []Route{
		{Name: "actions", Words: map[string]string{"nl": "acties|actiepunten", "fr": "actions|tâches|taches", "en": "actions"}, Who: Everybody, Run: a.list},
		{Name: "my_actions", Words: map[string]string{"nl": "mijn acties|mijn actiepunten", "fr": "mes actions|mes tâches|mes taches", "en": "my actions"}, Who: Everybody, Run: a.my},
		{Name: "actions_page", Who: Everybody, Run: a.page},
		{Name: "action_done", Who: Everybody, Changes: true, Run: a.done},
		{Name: "action_add", Who: Insiders, Run: a.form},
		{Name: "action_add_save", Who: Insiders, Changes: true, Run: a.add},
	}
}

// list shows the items of this channel's platform or of the one that is named; elsewhere the asker's own.
func (a actions) list(ctx context.Context, req Request) (Reply, error) {
	p, s, err := whereabouts(ctx, a.store, req)
	if err != nil {
		return Reply{}, err
	}
	if p.ID == 0 {
		return a.show(ctx, req, view.ActionPage{Of: mine})
	}
	return a.show(ctx, req, view.ActionPage{Of: strconv.FormatInt(int64(p.ID), 10), Title: p.Name, May: s.CanManage() == nil})
}

func (a actions) my(ctx context.Context, req Request) (Reply, error) {
	return a.show(ctx, req, view.ActionPage{Of: mine})
}

func (a actions) page(ctx context.Context, req Request) (Reply, error) {
	of, skip, _ := strings.Cut(req.Value.One(), ":")
	n, err := strconv.Atoi(skip)
	if err != nil {
		return Reply{}, consult.NotFound("gone")
	}
	return a.again(ctx, req, view.ActionPage{Of: of, Skip: n})
}

// again shows a page in the place of the list that was clicked.
func (a actions) again(ctx context.Context, req Request, page view.ActionPage) (Reply, error) {
	if p, s, err := whereabouts(ctx, a.store, req); err != nil {
		return Reply{}, err
	} else if strconv.FormatInt(int64(p.ID), 10) == page.Of {
		page.Title, page.May = p.Name, s.CanManage() == nil
	}
	reply, err := a.show(ctx, req, page)
	reply.Replace = true
	return reply, err
}

func (a actions) show(ctx context.Context, req Request, page view.ActionPage) (Reply, error) {
	var list []consult.ActionItem
	var err error
	if page.Of == mine {
		list, err = a.store.MyActions(ctx, req.Viewer(), req.Now)
	} else {
		id, malformed := strconv.ParseInt(page.Of, 10, 64)
		if malformed != nil {
			return Reply{}, consult.NotFound("gone")
		}
		list, err = a.store.PlatformActions(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
		if page.Title == "" && len(list) > 0 {
			page.Title = list[0].Platform
		}
	}
	if err != nil {
		return Reply{}, err
	}
	text, blocks := page.Actions(req.Lang, list, req.Person.ID, req.today())
	return Reply{Text: text, Blocks: blocks}, nil
}

// done marks an item as done. A list is shown anew, App Home is published anew, a direct message is brought up to date
// by the outbox.
func (a actions) done(ctx context.Context, req Request) (Reply, error) {
	id, err := req.ID()
	if err != nil {
		return Reply{}, err
	}
	item, err := a.store.FinishAction(ctx, req.Act(), consult.ActionItemID(id))
	if err != nil {
		return Reply{}, err
	}
	text := i18n.Text(req.Lang, "action.finished_text", i18n.Args{"Text": view.Short(item.Text)})
	return finished(req, text, func() (Reply, error) {
		return a.again(ctx, req, view.ActionPage{Of: req.Part(), Done: item.Text})
	})
}

// finished answers where something was marked as done: App Home shows it by itself, a list is shown anew, and anywhere
// else it is said.
func finished(req Request, text string, again func() (Reply, error)) (Reply, error) {
	switch {
	case req.FromHome():
		return Reply{Home: true}, nil
	case req.Part() == "":
		return Reply{Text: text, Home: true}, nil
	}
	reply, err := again()
	reply.Home = true
	return reply, err
}

func (a actions) form(_ context.Context, req Request) (Reply, error) {
	id, err := req.ID()
	if err != nil {
		return Reply{}, err
	}
	return Reply{Modal: view.ActionForm(req.Lang), Form: Form{About: id, Channel: req.Channel}}, nil
}

func (a actions) add(ctx context.Context, req Request) (Reply, error) {
	draft := consult.ItemDraft{
		Kind: consult.ToDo, Text: strings.TrimSpace(req.Field("text").One()), Owners: req.Field("owner").Many(), DueOn: req.date("due"),
	}
	if err := a.people.recogniseAll(ctx, draft.Owners); err != nil {
		return Reply{}, err
	}
	item, err := a.store.AddAction(ctx, req.Act(), consult.PlatformID(req.Form().About), draft)
	if err != nil {
		return Reply{}, err
	}
	text, blocks := view.ActionAdded(req.Lang, item)
	return Reply{Text: text, Blocks: blocks}, nil
}
