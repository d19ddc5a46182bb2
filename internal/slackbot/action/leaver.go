package action

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type leaverStore interface {
	LeftActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, person consult.PersonID, now time.Time) (consult.Leaver, error)
	TakeActions(ctx context.Context, act consult.Act, platform consult.PlatformID, person consult.PersonID, slackID string) (consult.Leaver, error)
}

// leavers gives the items of who left to a successor.
type leavers struct {
	store  leaverStore
	people *slackbot.People
}

func (l leavers) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "actions_left", Who: slackbot.Insiders, Run: l.form},
		{Name: "actions_left_save", Who: slackbot.Insiders, Changes: true, Run: l.save},
	}
}

// readLeaver reads whom a button or a form is about; it carries no authority.
func readLeaver(value string) (platform consult.PlatformID, person consult.PersonID, err error) {
	if _, err := fmt.Sscanf(value, "%d %d", &platform, &person); err != nil {
		return 0, 0, consult.NotFound("gone")
	}
	return platform, person, nil
}

func (l leavers) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	platform, person, err := readLeaver(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	left, err := l.store.LeftActions(ctx, req.Viewer(), platform, person, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if left.Successor != "" || len(left.Actions) == 0 {
		return slackbot.Reply{}, consult.Conflict("handover_taken", map[string]any{"Name": left.Successor})
	}
	return slackbot.Reply{Modal: view.LeftForm(req.Lang, left), Form: slackbot.Form{Words: req.Value.One(), Channel: req.Channel}}, nil
}

func (l leavers) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	platform, person, err := readLeaver(req.Form().Words)
	if err != nil {
		return slackbot.Reply{}, err
	}
	to := req.Field("successor").One()
	if err := l.people.RecogniseAll(ctx, []string{to}); err != nil {
		return slackbot.Reply{}, err
	}
	left, err := l.store.TakeActions(ctx, req.Act(), platform, person, to)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return said(i18n.Text(req.Lang, "action.left_done", i18n.Args{"Name": view.Literal(left.Name), "Successor": view.Literal(left.Successor)})), nil
}
