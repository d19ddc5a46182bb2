package event

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// lists plans events and keeps their lists.
type lists struct {
	store  Store
	people *slackbot.People
}

func (l lists) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "event", Words: map[string]string{"nl": "evenement", "fr": "événement|evenement|rencontre", "en": "event"}, Who: slackbot.Managers, Run: l.form},
		{Name: "event_save", Who: slackbot.Insiders, Changes: true, Run: l.plan},
		{Name: "event_list", Words: map[string]string{"nl": "inschrijvingen", "fr": "inscriptions", "en": "registrations"}, Who: slackbot.Managers, Run: l.show},
		{Name: "event_list_save", Who: slackbot.Insiders, Changes: true, Run: l.save},
		{Name: "event_open", Who: slackbot.Insiders, Run: l.openForm},
		{Name: "event_open_save", Who: slackbot.Insiders, Changes: true, Run: l.open},
	}
}

// form opens with the words behind the command as the event's name.
func (l lists) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := l.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	title := []rune(slackbot.OneLine(slackbot.Unescape(req.Text)))
	form := view.EventForm(req.Lang, p, string(title[:min(len(title), consult.MaxEventName)]))
	return slackbot.Reply{Modal: form, Form: slackbot.Form{About: int64(p.ID), Channel: p.ChannelID}}, nil
}

func (l lists) plan(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := l.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	draft := consult.EventDraft{
		PlatformID: p.ID, Event: consult.EventKind(req.Field("kind").One()), Title: slackbot.OneLine(req.Field("title").One()), Zone: p.Zone,
		Place: slackbot.OneLine(req.Field("place").One()), Link: strings.TrimSpace(req.Field("link").One()),
	}
	if draft.Start, err = moment(req, "date", "start", p.Zone); err != nil {
		return slackbot.Reply{}, err
	}
	if draft.End, err = moment(req, "date", "end", p.Zone); err != nil {
		return slackbot.Reply{}, err
	}
	terms, err := readTerms(req, p.Zone)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft.Places, draft.RegistersUntil = terms.Places, terms.RegistersUntil
	draft.Audience = consult.EventAudience(req.Field("audience").One())
	if draft.Audience == view.EventForMembers {
		draft.Audience = consult.ForMembers
	}
	if draft.Channels, err = l.otherChannels(ctx, req, p); err != nil {
		return slackbot.Reply{}, err
	}
	planned, err := l.store.PlanEvent(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("plan event: %w", err)
	}
	text, blocks := view.EventPlanned(req.Lang, planned)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// otherChannels are those that were chosen beside the platform's own; the bot can only post where it was invited.
func (l lists) otherChannels(ctx context.Context, req slackbot.Request, p consult.Platform) ([]string, error) {
	var channels []string
	for _, id := range req.Field("channels").Many() {
		if id == p.ChannelID {
			continue
		}
		channel, err := l.people.Channel(ctx, id)
		if _, refused := consult.Refusal(err); refused {
			return nil, consult.Invalid("channels", "channel_unknown", nil)
		}
		if err != nil {
			return nil, err
		}
		if !channel.IsMember {
			return nil, consult.Invalid("channels", "bot_not_in_that_channel", map[string]any{"Channel": channel.Name})
		}
		channels = append(channels, id)
	}
	return channels, nil
}

// moment is that of a picked date and a picked hour.
func moment(req slackbot.Request, date, hour, zone string) (time.Time, error) {
	loc, err := recurrence.LoadZone(zone)
	if err != nil {
		return time.Time{}, err
	}
	day, err := time.Parse(time.DateOnly, req.Field(date).One())
	if err != nil {
		return time.Time{}, consult.Invalid(date, "date_missing", nil)
	}
	at, err := time.Parse("15:04", req.Field(hour).One())
	if err != nil {
		return time.Time{}, consult.Invalid(hour, "hour_missing", nil)
	}
	return recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), loc), nil
}

// readTerms reads how many places there are and until when one signs up; a date alone is the whole of that day.
func readTerms(req slackbot.Request, zone string) (consult.EventTerms, error) {
	var terms consult.EventTerms
	if typed := strings.TrimSpace(req.Field("places").One()); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil {
			return terms, consult.Invalid("places", "places_number", nil)
		}
		if n == 0 {
			n = -1 // no places at all is no number of places; empty is as many as come
		}
		terms.Places = n
	}
	date, hour := req.Field("closes_date").One(), req.Field("closes_time").One()
	switch {
	case date == "" && hour == "":
		return terms, nil
	case date == "":
		return terms, consult.Invalid("closes_date", "closes_date_missing", nil)
	case hour == "":
		loc, err := recurrence.LoadZone(zone)
		if err != nil {
			return terms, err
		}
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return terms, consult.Invalid("closes_date", "date_missing", nil)
		}
		until := recurrence.LocalInstant(day.Year(), day.Month(), day.Day()+1, 0, 0, loc)
		terms.RegistersUntil = &until
		return terms, nil
	}
	until, err := moment(req, "closes_date", "closes_time", zone)
	terms.RegistersUntil = &until
	return terms, err
}

// show opens the list of the event of a button, or of this channel's next one.
func (l lists) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := l.find(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := l.store.EventList(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: int64(id), Channel: list.Meeting.ChannelID}
	return slackbot.Reply{Modal: view.EventListForm(req.Lang, list, req.Now), Form: form}, nil
}

func (l lists) find(ctx context.Context, req slackbot.Request) (consult.MeetingID, error) {
	if req.ByButton() {
		id, err := req.ID()
		return consult.MeetingID(id), err
	}
	p, standing, err := l.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return 0, err
	}
	if err := standing.CanManage(); err != nil {
		return 0, err
	}
	list, err := l.store.Events(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return 0, err
	}
	for _, m := range list {
		if m.Event == consult.WithSignUp {
			return m.ID, nil
		}
	}
	return 0, consult.Invalid("", "event_none_here", nil)
}

func (l lists) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	m, err := l.store.Meeting(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	terms, err := readTerms(req, m.Zone)
	if err != nil {
		return slackbot.Reply{}, err
	}
	change := consult.EventChange{EventTerms: terms, Guests: consult.ReadGuests(req.Field("guests").One())}
	for _, value := range req.Field("removed").Many() {
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			change.Removed = append(change.Removed, consult.RegistrationID(n))
		}
	}
	list, err := l.store.ChangeEvent(ctx, req.Act(), id, change)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("change event %d: %w", id, err)
	}
	return slackbot.Reply{Text: view.EventListSaved(req.Lang, list)}, nil
}
