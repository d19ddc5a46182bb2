package filing

import (
	"context"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type styleStore interface {
	PaperStyle(ctx context.Context, act consult.Act, id consult.PlatformID) (consult.PaperStyle, error)
	SetPaperStyle(ctx context.Context, act consult.Act, id consult.PlatformID, s consult.PaperStyle) (consult.Platform, error)
}

// styles lets who leads a platform choose how its papers look. A logo comes by the command line: Slack would have to let
// the bot read files for it.
type styles struct {
	store Store
}

func (s styles) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "house_style", Words: map[string]string{"nl": "huisstijl", "fr": "charte", "en": "letterhead"}, Who: slackbot.Managers, Run: s.form},
		{Name: "house_style_save", Who: slackbot.Insiders, Changes: true, Run: s.save},
	}
}

func (s styles) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := s.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	style, err := s.store.PaperStyle(ctx, req.Act(), p.ID)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.PaperStyleForm(req.Lang, p, style), Form: slackbot.Form{About: int64(p.ID), Channel: req.Channel}}, nil
}

func (s styles) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	style := consult.PaperStyle{Header: req.Field("header").One(), Colour: req.Field("colour").One()}
	p, err := s.store.SetPaperStyle(ctx, req.Act(), consult.PlatformID(req.Form().About), style)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "paper.style_saved", i18n.Args{"Platform": view.Literal(p.Name)})}, nil
}
