package minutes

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type actionStore interface {
	MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error)
	PlatformActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ActionItem, error)
	AddAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItem, error)
	FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error)
	slackbot.PlaceFinder
}

// actions lists action items, mine and a platform's, and marks them as done.
type actions struct {
	store  actionStore
	people *slackbot.People
}

// mine is how a list of one's own items is called where a platform's has the platform's id.
const mine = "mine"

func (a actions) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "actions", Words: map[string]string{"nl": "acties|actiepunten", "fr": "actions|tâches|taches", "en": "actions"}, Who: slackbot.Everybody, Run: a.list},
		{Name: "my_actions", Words: map[string]string{"nl": "mijn acties|mijn actiepunten", "fr": "mes actions|mes tâches|mes taches", "en": "my actions"}, Who: slackbot.Everybody, Run: a.my},
		{Name: "actions_page", Who: slackbot.Everybody, Run: a.page},
		{Name: "action_done", Who: slackbot.Everybody, Changes: true, Run: a.done},
		{Name: "action_add", Who: slackbot.Insiders, Run: a.form},
		{Name: "action_add_save", Who: slackbot.Insiders, Changes: true, Run: a.add},
	}
}

// list shows the items of this channel's platform or of the one that is named; elsewhere the asker's own.
func (a actions) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, s, err := slackbot.Whereabouts(ctx, a.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if p.ID == 0 {
		return a.show(ctx, req, view.ActionPage{Of: mine})
	}
	return a.show(ctx, req, view.ActionPage{Of: strconv.FormatInt(int64(p.ID), 10), Title: p.Name, May: s.CanManage() == nil})
}

func (a actions) my(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return a.show(ctx, req, view.ActionPage{Of: mine})
}

func (a actions) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, skip, _ := strings.Cut(req.Value.One(), ":")
	n, err := strconv.Atoi(skip)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	return a.again(ctx, req, view.ActionPage{Of: of, Skip: n})
}

// again shows a page in the place of the list that was clicked.
func (a actions) again(ctx context.Context, req slackbot.Request, page view.ActionPage) (slackbot.Reply, error) {
	if p, s, err := slackbot.Whereabouts(ctx, a.store, req); err != nil {
		return slackbot.Reply{}, err
	} else if strconv.FormatInt(int64(p.ID), 10) == page.Of {
		page.Title, page.May = p.Name, s.CanManage() == nil
	}
	reply, err := a.show(ctx, req, page)
	reply.Replace = true
	return reply, err
}

func (a actions) show(ctx context.Context, req slackbot.Request, page view.ActionPage) (slackbot.Reply, error) {
	var list []consult.ActionItem
	var err error
	if page.Of == mine {
		list, err = a.store.MyActions(ctx, req.Viewer(), req.Now)
	} else {
		id, malformed := strconv.ParseInt(page.Of, 10, 64)
		if malformed != nil {
			return slackbot.Reply{}, consult.NotFound("gone")
		}
		list, err = a.store.PlatformActions(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
		if page.Title == "" && len(list) > 0 {
			page.Title = list[0].Platform
		}
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := page.Actions(req.Lang, list, req.Person.ID, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// done marks an item as done. A list is shown anew, App Home is published anew, a direct message is brought up to date
// by the outbox.
func (a actions) done(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, err := a.store.FinishAction(ctx, req.Act(), consult.ActionItemID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	text := i18n.Text(req.Lang, "action.finished_text", i18n.Args{"Text": view.Short(item.Text)})
	return slackbot.Finished(req, text, func() (slackbot.Reply, error) {
		return a.again(ctx, req, view.ActionPage{Of: req.Part, Done: item.Text})
	})
}

func (a actions) form(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.ActionForm(req.Lang), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (a actions) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.ItemDraft{
		Kind: consult.ToDo, Text: strings.TrimSpace(req.Field("text").One()), Owners: req.Field("owner").Many(), DueOn: req.Date("due"),
	}
	if err := a.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	item, err := a.store.AddAction(ctx, req.Act(), consult.PlatformID(req.Form().About), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ActionAdded(req.Lang, item)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
