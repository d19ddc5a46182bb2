package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func eventOf(t *testing.T) consult.Meeting {
	m := meetingOf(t)
	m.Title, m.Event, m.Places, m.Taken = "Trefmoment veldwerkers", consult.WithSignUp, 40, 12
	until := brussels(t, "2026-12-08 17:00")
	m.RegistersUntil = &until
	return m
}

func TestTheCardOfAnEventCountsPlacesAndNamesNobody(t *testing.T) {
	t.Parallel()
	before := brussels(t, "2026-12-03 09:30")
	for _, c := range []struct {
		name, lang string
		purpose    consult.Purpose
		now        time.Time
		change     func(*consult.MeetingCard, *consult.Delivery)
	}{
		{"event_card", consult.Dutch, consult.PurposeInvitation, before, func(*consult.MeetingCard, *consult.Delivery) {}},
		{"event_card_full", consult.French, consult.PurposeInvitation, before, func(c *consult.MeetingCard, _ *consult.Delivery) { c.Taken = 40 }},
		{"event_card_closed", consult.English, consult.PurposeInvitation, brussels(t, "2026-12-09 09:30"), func(*consult.MeetingCard, *consult.Delivery) {}},
		{"event_card_begun", consult.Dutch, consult.PurposeInvitation, brussels(t, "2026-12-10 12:00"), func(*consult.MeetingCard, *consult.Delivery) {}},
		{"event_card_open", consult.Dutch, consult.PurposeInvitation, before, func(c *consult.MeetingCard, _ *consult.Delivery) {
			c.Event, c.Places, c.Title = consult.OpenDoor, 0, hostile
		}},
		{"event_card_programme", consult.Dutch, consult.PurposeInvitation, before, func(c *consult.MeetingCard, _ *consult.Delivery) {
			c.Agenda = []consult.AgendaItem{{ID: 1, Title: "Vorig verslag", Fixed: true}, {ID: 2, Title: "Welkom met koffie", Minutes: 30}}
		}},
		{"event_card_elsewhere", consult.French, consult.PurposeInvitation, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Audience, d.Recipient = consult.ForEverybody, "C77"
		}},
		{"event_card_waiting", consult.Dutch, consult.PurposeInvitation, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Registration, d.RecipientKind = consult.Waiting, consult.ToPerson
		}},
		{"event_moved", consult.Dutch, consult.PurposeMoved, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Registration, c.Reason, d.RecipientKind = consult.Registered, hostile, consult.ToPerson
			d.Occurrence = brussels(t, "2026-12-03 09:30").Format(time.RFC3339)
		}},
		{"event_restored", consult.French, consult.PurposeRestored, before, func(*consult.MeetingCard, *consult.Delivery) {}},
		{"event_cancelled", consult.English, consult.PurposeInvitation, before, func(c *consult.MeetingCard, _ *consult.Delivery) { c.State = consult.MeetingCancelled }},
	} {
		card := consult.MeetingCard{Meeting: eventOf(t), Invitees: []consult.Invitee{{Name: "Mona Testaert"}}, Guests: []consult.Guest{{Name: "Pia Verzonnen"}}}
		d := deliveryOf(c.purpose, card.Meeting)
		d.Recipient = card.ChannelID
		c.change(&card, &d)
		text, blocks := MeetingCard(c.lang, card, d, c.now)
		golden(t, c.name, said{text, blocks})
		if all := fmt.Sprintf("%s %+v", text, blocks); strings.Contains(all, "Mona") || strings.Contains(all, "Pia") {
			t.Errorf("%s names who is invited", c.name)
		}
	}
}

func TestSomebodyOnTheListIsTold(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-12-09 09:30")
	for name, c := range map[string]struct {
		purpose consult.Purpose
		state   consult.RegistrationState
	}{
		"event_reminder": {consult.PurposeAttending, consult.Registered}, "event_moved_up": {consult.PurposeMovedUp, consult.Registered},
		"event_moved_up_then_off": {consult.PurposeMovedUp, ""}, "event_struck": {consult.PurposeStruck, ""},
	} {
		card := consult.MeetingCard{Meeting: eventOf(t), Registration: c.state}
		text, blocks := Reminder(consult.Dutch, card, deliveryOf(c.purpose, card.Meeting), now)
		golden(t, name, said{text, blocks})
	}
}

func TestTheAnswersToWhoSignsUpOrOff(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]consult.MyRegistration{
		"event_signed_up":  {MyMeeting: consult.MyMeeting{Registration: consult.Registered}},
		"event_waits":      {MyMeeting: consult.MyMeeting{Registration: consult.Waiting}, Ahead: 2},
		"event_waits_1st":  {MyMeeting: consult.MyMeeting{Registration: consult.Waiting}},
		"event_signed_off": {},
	} {
		m.Meeting = eventOf(t)
		text, blocks := SignedUp(consult.Dutch, m)
		golden(t, name, said{text, blocks})
	}
}

func TestEventsInAListAndTheirForms(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-12-03 09:30")
	mine, open := consult.MyMeeting{Meeting: eventOf(t), Invited: true, Manages: true, Registration: consult.Registered}, consult.MyMeeting{Meeting: eventOf(t)}
	open.Event = consult.OpenDoor
	text, blocks := Events(consult.Dutch, []consult.MyMeeting{mine, open}, now)
	golden(t, "event_list", said{text, blocks})
	text, blocks = Events(consult.French, nil, now)
	golden(t, "event_list_empty", said{text, blocks})
	golden(t, "event_form", EventForm(consult.Dutch, somePlatform, "Ontmoetingsdag"))
	closed := somePlatform
	closed.Level = consult.LevelClosed
	golden(t, "event_form_closed", EventForm(consult.French, closed, ""))
	text, blocks = EventPlanned(consult.English, eventOf(t))
	golden(t, "event_planned", said{text, blocks})
	text, blocks = ManageMenu(consult.Dutch, mine)
	golden(t, "event_manage", said{text, blocks})
}

func TestTheHomeShowsEventsThatAreFurtherOn(t *testing.T) {
	t.Parallel()
	mine := consult.MyMeeting{Meeting: eventOf(t), Invited: true}
	near := mine
	near.ID = 8
	golden(t, "event_home", Home(consult.Dutch, HomeContents{Meetings: []consult.MyMeeting{near}, Events: []consult.MyMeeting{near, mine}}, brussels(t, "2026-12-03 09:30")))
}

func TestTheOrganisersListIsInOrderAndFitsASlackModal(t *testing.T) {
	t.Parallel()
	l := consult.EventList{Meeting: consult.MyMeeting{Meeting: eventOf(t)}, List: []consult.Registrant{
		{ID: 1, Name: "Pia Verzonnen", Organisation: hostile, State: consult.Registered}, {ID: 3, Name: hostile, State: consult.Registered},
		{ID: 2, Name: "Rik Verzonnen", SlackID: "U2", State: consult.Waiting},
	}}
	golden(t, "event_registrations", EventListForm(consult.Dutch, l, brussels(t, "2026-12-03 09:30")))
	golden(t, "event_registrations_begun", EventListForm(consult.French, consult.EventList{Meeting: l.Meeting}, brussels(t, "2026-12-10 12:00")))
	golden(t, "event_registrations_saved", EventListSaved(consult.English, l))
	for n := range 2 * consult.MaxPlaces {
		state := consult.Registered
		if n >= consult.MaxPlaces {
			state = consult.Waiting
		}
		l.List = append(l.List, consult.Registrant{ID: consult.RegistrationID(n), Name: "Pia", State: state})
	}
	if n := len(EventListForm(consult.Dutch, l, brussels(t, "2026-12-03 09:30")).Blocks.BlockSet); n > 100 {
		t.Errorf("got %d blocks, Slack takes 100", n)
	}
}
