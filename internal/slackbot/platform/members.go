package platform

import (
	"context"
	"strconv"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type memberStore interface {
	// SetMemberOrganisations changes of which organisations a platform is made.
	SetMemberOrganisations(ctx context.Context, act consult.Act, draft consult.MembersDraft) (consult.MembersChange, error)
}

// members are the organisations that a platform is made of; one joins later, another leaves (R19, R22).
type members struct {
	store platformStore
}

func (m members) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "organisations", Words: map[string]string{
			"nl": "organisaties|besturen|lidorganisaties", "fr": "organisations", "en": "organisations|organizations",
		}, Who: slackbot.Managers, Run: m.form},
		{Name: "organisations_save", Who: slackbot.Insiders, Changes: true, Run: m.save},
	}
}

// form shows those whose name has the words after the command in it, or all. It carries what it shows: only the difference
// is saved.
func (m members) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := m.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	_, list, err := m.store.Seats(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	list = named(list, req.Text)
	var shown []string
	for _, o := range view.ShownMembers(list) {
		shown = append(shown, strconv.FormatInt(int64(o.ID), 10))
	}
	return slackbot.Reply{
		Modal: view.MembersForm(req.Lang, p, list),
		Form:  slackbot.Form{About: int64(p.ID), Channel: req.Channel, Words: strings.Join(shown, " ")},
	}, nil
}

func (m members) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	shown := slackbot.IDs[consult.OrganisationID](strings.Fields(req.Form().Words))
	chosen := slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many())
	draft := consult.Differing(consult.PlatformID(req.Form().About), shown, chosen)
	draft.Reason = strings.TrimSpace(req.Field("reason").One())
	change, err := m.store.SetMemberOrganisations(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: view.MembersChanged(req.Lang, change)}, nil
}

// named are those with a text in their name.
func named(list []consult.Organisation, text string) []consult.Organisation {
	var found []consult.Organisation
	for _, o := range list {
		if strings.Contains(consult.Slug(o.Name), consult.Slug(text)) {
			found = append(found, o)
		}
	}
	return found
}
