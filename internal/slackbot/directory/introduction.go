package directory

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type whoStore interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	WhoIsWho(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.WhoIsWho, error)
	Introduce(ctx context.Context, act consult.Act, platform consult.PlatformID, text string) (consult.WhoCard, error)
}

// whoIsWho lets members know each other (R24).
type whoIsWho struct {
	store  whoStore
	people *slackbot.People
}

func (w whoIsWho) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "who_is_who", Words: map[string]string{"nl": "wieiswie", "fr": "quiestqui", "en": "whoiswho"}, Who: slackbot.Insiders, Run: w.list},
		{Name: "introduce", Who: slackbot.Insiders, Run: w.form},
		{Name: "introduce_save", Who: slackbot.Insiders, Changes: true, Run: w.save},
	}
}

func (w whoIsWho) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := w.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	who, err := w.store.WhoIsWho(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.WhoIsWho(req.Lang, who, req.Person.ID)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (w whoIsWho) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	who, err := w.store.WhoIsWho(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.IntroductionForm(req.Lang, who, req.Person.ID), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (w whoIsWho) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	text := w.people.PlainText(ctx, req.Field("text").One())
	if _, err := w.store.Introduce(ctx, req.Act(), consult.PlatformID(req.Form().About), text); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "who.done")}, nil
}
