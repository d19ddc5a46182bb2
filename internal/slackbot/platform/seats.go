package platform

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

type seatStore interface {
	SetSeats(ctx context.Context, act consult.Act, id consult.PlatformID, seats map[consult.PersonID][]consult.OrganisationID) error
	Seats(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.Seat, []consult.Organisation, error)
	OpenSeats(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
}

// seats asks for which organisation somebody sits.
type seats struct {
	store     seatStore
	platforms platformStore
}

func (s seats) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "seat", Who: slackbot.Everybody, Changes: true, Run: s.answer},
		{Name: "seat_ask", Who: slackbot.Everybody, Run: s.ask},
		{Name: "seat_save", Who: slackbot.Everybody, Changes: true, Run: s.save},
		{Name: "seats", Words: map[string]string{"nl": "plaatsen|zetels|leden", "fr": "sièges|sieges|membres", "en": "seats|members"}, Who: slackbot.Managers, Run: s.form},
		{Name: "seats_save", Who: slackbot.Insiders, Changes: true, Run: s.saveAll},
	}
}

// answer takes the choice of the select: "platform:organisation", "platform:none", or "platform:several", which asks on.
func (s seats) answer(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, choice, ok := seatValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	if choice == "several" {
		return s.several(ctx, req, id)
	}
	var organisations []consult.OrganisationID
	if choice != "none" {
		organisations = slackbot.IDs[consult.OrganisationID]([]string{choice})
	}
	return s.set(ctx, req, id, organisations)
}

func (s seats) set(ctx context.Context, req slackbot.Request, id consult.PlatformID, organisations []consult.OrganisationID) (slackbot.Reply, error) {
	err := s.store.SetSeats(ctx, req.Act(), id, map[consult.PersonID][]consult.OrganisationID{req.Person.ID: organisations})
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "seat.noted"), Replace: true, Home: req.InHome}, nil
}

func (s seats) several(ctx context.Context, req slackbot.Request, id consult.PlatformID) (slackbot.Reply, error) {
	_, organisations, err := s.store.Seats(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.SeatForm(req.Lang, organisations), Form: slackbot.Form{About: int64(id), Channel: req.Channel}}, nil
}

// ask is the button in App Home.
func (s seats) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return s.several(ctx, req, consult.PlatformID(id))
}

func (s seats) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	reply, err := s.set(ctx, req, consult.PlatformID(req.Form().About), slackbot.IDs[consult.OrganisationID](req.Field("seats").Many()))
	reply.Home = true
	return reply, err
}

// form lets the secretary set it for all.
func (s seats) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := s.platforms.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	members, organisations, err := s.store.Seats(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.SeatsForm(req.Lang, members, organisations), Form: slackbot.Form{About: int64(p.ID), Channel: req.Channel}}, nil
}

func (s seats) saveAll(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	set := map[consult.PersonID][]consult.OrganisationID{}
	for _, field := range req.Fields() {
		id, err := strconv.ParseInt(strings.TrimPrefix(field, "seat_"), 10, 64)
		if err != nil {
			continue
		}
		set[consult.PersonID(id)] = slackbot.IDs[consult.OrganisationID](req.Field(field).Many())
	}
	if err := s.store.SetSeats(ctx, req.Act(), consult.PlatformID(req.Form().About), set); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "seat.all_noted")}, nil
}

func seatValue(value string) (consult.PlatformID, string, bool) {
	platform, choice, ok := strings.Cut(value, ":")
	id, err := strconv.ParseInt(platform, 10, 64)
	return consult.PlatformID(id), choice, ok && err == nil
}
