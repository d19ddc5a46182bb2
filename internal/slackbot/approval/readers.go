package approval

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type readerStore interface {
	reader
	GivePen(ctx context.Context, act consult.Act, id consult.MeetingID, to string) (consult.Minutes, error)
	TakePen(ctx context.Context, act consult.Act, id consult.MeetingID, from consult.PersonID) (consult.Minutes, error)
	PenHolders(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) ([]consult.Owner, error)
	SetReaders(ctx context.Context, act consult.Act, id consult.MeetingID, item consult.AgendaItemID, who consult.ItemReaders) (consult.Minutes, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
}

// readers hands the pen over and says who may read what.
type readers struct {
	store  readerStore
	people *slackbot.People
}

func (r readers) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "readers", Who: slackbot.Insiders, Run: r.form},
		{Name: "readers_save", Who: slackbot.Insiders, Changes: true, Run: r.save},
		{Name: "pen", Who: slackbot.Insiders, Run: r.pen},
		{Name: "pen_take", Who: slackbot.Insiders, Changes: true, Run: r.take},
		{Name: "pen_save", Who: slackbot.Insiders, Changes: true, Run: r.hand},
	}
}

func (r readers) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := r.managed(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	p, _, err := r.store.PlatformByID(ctx, req.Viewer(), m.Meeting.PlatformID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.ReadersForm(req.Lang, m, p.Level), Form: about(req, m)}, nil
}

func (r readers) managed(ctx context.Context, req slackbot.Request) (consult.Minutes, error) {
	m, err := shown(ctx, r.store, req)
	if err == nil && !m.Manages {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	return m, err
}

func (r readers) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	who := consult.ItemReaders{Level: consult.Level(req.Field("level").One()), People: req.Field("readers").Many()}
	if err := r.people.RecogniseAll(ctx, who.People); err != nil {
		return slackbot.Reply{}, err
	}
	m, err := r.store.SetReaders(ctx, req.Act(), consult.MeetingID(req.Form().About), itemOf(req), who)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return told(req, "readers_"+string(who.Level), m), nil
}

func (r readers) pen(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := r.managed(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return r.penForm(ctx, req, m)
}

func (r readers) penForm(ctx context.Context, req slackbot.Request, m consult.Minutes) (slackbot.Reply, error) {
	holders, err := r.store.PenHolders(ctx, req.Viewer(), m.Meeting.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.PenForm(req.Lang, m, holders), Form: about(req, m)}, nil
}

// take takes the pen back from whom "meeting:person" names; the form shows who still has it.
func (r readers) take(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, person, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	m, err := r.store.TakePen(ctx, req.Act(), consult.MeetingID(id), consult.PersonID(person))
	if err != nil {
		return slackbot.Reply{}, err
	}
	reply, err := r.penForm(ctx, req, m)
	reply.Replace = true
	return reply, err
}

func (r readers) hand(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	to := req.Field("person").One()
	if err := r.people.RecogniseAll(ctx, []string{to}); err != nil {
		return slackbot.Reply{}, err
	}
	m, err := r.store.GivePen(ctx, req.Act(), consult.MeetingID(req.Form().About), to)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return told(req, "pen_handed", m), nil
}
