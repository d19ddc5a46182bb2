package directory

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type mineStore interface {
	slackbot.WordStore
	MyContacts(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Contact, error)
	ConfirmContacts(ctx context.Context, act consult.Act, ids []consult.ContactID) (int, error)
}

// mine is what the directory says of who asks.
type mine struct {
	store mineStore
}

func (m mine) routes() []slackbot.Route {
	return []slackbot.Route{
		{
			Name: "my_contact", Words: map[string]string{"nl": "mijn gegevens", "fr": "mes données|mes donnees", "en": "my details"},
			Who: slackbot.Insiders, Run: m.show,
		},
		{Name: "contact_confirm", Who: slackbot.Insiders, Changes: true, Run: m.confirm},
	}
}

func (m mine) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, err := m.store.MyContacts(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, m.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MyContacts(req.Lang, list, placeNames(places, list), req.Now), Form: slackbot.Form{Channel: req.Channel}}, nil
}

// confirm takes one tap: all that was shown still holds.
func (m mine) confirm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	ids := slackbot.IDs[consult.ContactID](strings.Split(req.Value.One(), ","))
	n, err := m.store.ConfirmContacts(ctx, req.Act(), ids)
	if err == nil && n == 0 {
		err = consult.NotFound("gone")
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	if req.View == nil || req.View.Type != "modal" {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "contact.confirmed_all")}, nil
	}
	reply, err := m.show(ctx, req)
	reply.Replace = true
	return reply, err
}
