package view

import (
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func brussels(t *testing.T, clock string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// hostile is what somebody types to ping the channel or to break the layout; it must appear as typed.
const hostile = "<!channel> *zaal* _2_ <https://example.org|klik> & `x`"

func meetingOf(t *testing.T) consult.Meeting {
	start := brussels(t, "2026-12-10 09:30").UTC()
	return consult.Meeting{
		ID: 7, PlatformID: 3, Platform: "Adviesgroep ISOM", Slug: "isom-adviesgroep", ChannelID: "C1", Zone: "Europe/Brussels",
		Occurrence: start, StartsAt: start, EndsAt: start.Add(2 * time.Hour), Place: "Herentals", Link: "https://example.org/overleg",
		State: consult.MeetingPlanned,
	}
}

func cardOf(t *testing.T) consult.MeetingCard {
	return consult.MeetingCard{Meeting: meetingOf(t), Attendees: []consult.Attendee{
		{PersonID: 1, SlackID: "U1", Name: "Bram Proefmans", Answer: consult.Present},
		{PersonID: 2, SlackID: "U2", Name: "Hanne Sjabloon", Answer: consult.Excused},
		{PersonID: 3, SlackID: "U3", Name: "Nele Sjabloon", Answer: consult.Present},
		{PersonID: 4, SlackID: "U4", Name: "Pia Verzonnen", Answer: consult.Online},
	}}
}

func deliveryOf(purpose consult.Purpose, m consult.Meeting) consult.Delivery {
	until := m.StartsAt
	return consult.Delivery{
		Subject: "meeting", SubjectID: int64(m.ID), Purpose: purpose, Occurrence: m.Occurrence.Format(time.RFC3339), UsefulUntil: &until,
	}
}

// said is a message as it is compared: its text and its blocks.
type said struct {
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks"`
}

func TestTheCardInTheChannel(t *testing.T) {
	t.Parallel()
	before, after := brussels(t, "2026-12-03 09:30"), brussels(t, "2026-12-10 12:00")
	for _, c := range []struct {
		name   string
		lang   string
		now    time.Time
		change func(*consult.MeetingCard, *consult.Delivery)
	}{
		{"invitation", consult.Dutch, before, func(c *consult.MeetingCard, _ *consult.Delivery) { c.Attendees = nil }},
		{"invitation_answered", consult.French, before, func(*consult.MeetingCard, *consult.Delivery) {}},
		{"invitation_begun", consult.English, after, func(*consult.MeetingCard, *consult.Delivery) {}},
		{"invitation_late_and_maybe_double", consult.Dutch, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Attendees, d.Late, d.MaybeDouble = nil, true, true
		}},
		{"invitation_hostile", consult.Dutch, before, func(c *consult.MeetingCard, _ *consult.Delivery) {
			c.Attendees, c.Platform, c.Place, c.Link = nil, hostile, hostile, ""
		}},
		{"invitation_moved_away", consult.Dutch, before, func(c *consult.MeetingCard, _ *consult.Delivery) {
			c.Revision, c.Reason = 1, hostile
			c.StartsAt, c.EndsAt = brussels(t, "2026-12-17 14:00"), brussels(t, "2026-12-17 16:00")
		}},
		{"invitation_cancelled", consult.Dutch, before, func(c *consult.MeetingCard, _ *consult.Delivery) {
			c.Revision, c.State, c.Reason = 1, consult.MeetingCancelled, "te weinig punten"
		}},
		{"moved", consult.Dutch, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Revision, c.Reason, c.Attendees = 1, "zaal bezet", nil
			c.StartsAt, c.EndsAt = brussels(t, "2026-12-17 14:00"), brussels(t, "2026-12-17 16:00")
			d.Purpose, d.Revision, d.UsefulUntil = consult.PurposeMoved, 1, &c.StartsAt
		}},
		{"restored", consult.Dutch, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Revision, c.Reason, d.Purpose, d.Revision = 2, "toch genoeg punten", consult.PurposeRestored, 2
		}},
		{"switched_online", consult.Dutch, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Place, c.Reason, d.Purpose = "", "treinstaking", consult.PurposeSwitched
		}},
		{"switched_on_site", consult.French, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Link, d.Purpose = "", consult.PurposeSwitched
		}},
		{"switched_hybrid", consult.English, before, func(c *consult.MeetingCard, d *consult.Delivery) { d.Purpose = consult.PurposeSwitched }},
		{"switched_nowhere", consult.Dutch, before, func(c *consult.MeetingCard, d *consult.Delivery) {
			c.Place, c.Link, d.Purpose = "", "", consult.PurposeSwitched
		}},
		{"invitation_restored", consult.Dutch, before, func(c *consult.MeetingCard, _ *consult.Delivery) { c.Revision = 2 }},
	} {
		card := cardOf(t)
		d := deliveryOf(consult.PurposeInvitation, card.Meeting)
		c.change(&card, &d)
		text, blocks := MeetingCard(c.lang, card, d, c.now)
		golden(t, "meeting_"+c.name, said{text, blocks})
	}
}

func TestTheAnnouncementOfACancellation(t *testing.T) {
	t.Parallel()
	card := cardOf(t)
	card.State, card.Revision, card.Reason = consult.MeetingCancelled, 1, hostile
	d := deliveryOf(consult.PurposeCancelled, card.Meeting)
	d.Revision = 1
	text, blocks := Cancelled(consult.French, card, d)
	golden(t, "meeting_cancelled", said{text, blocks})
}

func TestTheDirectMessagesBeforeAMeeting(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-12-09 09:30")
	for _, c := range []struct {
		name    string
		lang    string
		purpose consult.Purpose
		answer  consult.Answer
		late    bool
	}{
		{"unanswered", consult.Dutch, consult.PurposeUnanswered, "", false},
		{"unanswered_late", consult.French, consult.PurposeUnanswered, "", true},
		{"unanswered_noted", consult.Dutch, consult.PurposeUnanswered, consult.Online, false},
		{"attending", consult.English, consult.PurposeAttending, consult.Present, false},
		{"attending_excused", consult.Dutch, consult.PurposeAttending, consult.Excused, false},
	} {
		card := cardOf(t)
		card.Attendees, card.Answer = nil, c.answer
		d := deliveryOf(c.purpose, card.Meeting)
		d.Late = c.late
		text, blocks := Reminder(c.lang, card, d, now)
		golden(t, "meeting_"+c.name, said{text, blocks})
	}
}

func TestAListOfMeetingsShowsWhatEachMayDo(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-11-23 09:00")
	mine := consult.MyMeeting{Meeting: meetingOf(t), Answer: consult.Online, Invited: true}
	managed, other := mine, mine
	managed.Answer, managed.Manages, managed.Place, managed.Link = "", true, "", ""
	other.Invited, other.Answer = false, ""
	text, blocks := MeetingList(consult.Dutch, MeetingPage{
		Skip: 8, Size: 8, More: true, Meetings: []consult.MyMeeting{mine, managed, other},
	}, now)
	golden(t, "meeting_list", said{text, blocks})
	later, event := managed, consult.MyMeeting{Meeting: eventOf(t), Registration: consult.Waiting}
	later.ID, event.ID = 9, 10
	text, blocks = MeetingList(consult.French, MeetingPage{Size: 5, Open: 9, Meetings: []consult.MyMeeting{mine, later, event}}, now)
	golden(t, "meeting_list_opened", said{text, blocks})
	text, blocks = MeetingList(consult.French, MeetingPage{Size: 8}, now)
	golden(t, "meeting_list_empty", said{text, blocks})
	golden(t, "meeting_home", MeetingEntries(consult.Dutch, []consult.MyMeeting{mine}, now))
}

func TestAMeetingIsManagedByForms(t *testing.T) {
	t.Parallel()
	m := consult.MyMeeting{Meeting: meetingOf(t), Manages: true, Told: true}
	text, blocks := ManageMenu(consult.Dutch, m)
	golden(t, "meeting_manage", said{text, blocks})
	golden(t, "meeting_move_form", MoveForm(consult.Dutch, m, MoveDraftOf(m)))
	m.ToldTo = consult.Told{Members: 8, Outside: []string{hostile}, Channels: []string{"C2"}}
	draft := SwitchDraft{Mode: m.Mode(), Whereabouts: consult.Whereabouts{Place: m.Place, Link: m.Link}}
	golden(t, "meeting_switch_form", SwitchForm(consult.Dutch, m, draft))
	golden(t, "meeting_switch_form_meanwhile", SwitchForm(consult.French, m, SwitchDraft{Meanwhile: true, Mode: consult.OnlineOnly, Reason: hostile, Silent: true}))
	golden(t, "meeting_restore_form_told", RestoreForm(consult.Dutch, m))
	m.Told = false
	golden(t, "meeting_cancel_form", CancelForm(consult.French, m, CancelDraft{}))
	golden(t, "meeting_restore_form", RestoreForm(consult.English, m))
	m.Told, m.Reason = true, hostile
	golden(t, "meeting_move_form_meanwhile", MoveForm(consult.Dutch, m, MoveDraft{
		Meanwhile: true, Date: "2026-12-11", Start: "10:00", End: "12:00", Place: hostile, Reason: hostile, Silent: true,
	}))
	golden(t, "meeting_cancel_form_meanwhile", CancelForm(consult.Dutch, m, CancelDraft{Meanwhile: true, Reason: "ziek"}))
	golden(t, "meeting_has_been_cancelled", HasBeenCancelled(consult.Dutch, m.Meeting))
	text, blocks = CancelledList(consult.Dutch, []CancelledMeeting{{Meeting: m.Meeting}, {Meeting: meetingOf(t), DayOff: "Kerstmis"}})
	golden(t, "meeting_cancelled_list", said{text, blocks})
	text, blocks = CancelledList(consult.Dutch, nil)
	golden(t, "meeting_cancelled_list_empty", said{text, blocks})
}

func TestAPlanIsShownBeforeItHolds(t *testing.T) {
	t.Parallel()
	p := PlanPreview{
		Platform: "Adviesgroep ISOM", Words: "elke eerste donderdag van de maand om 9.30 uur", Place: hostile,
		Until: brussels(t, "2027-04-01 11:30"), Value: `{"p":3}`, Dates: []PlannedDate{
			{At: brussels(t, "2027-04-01 09:30")}, {At: brussels(t, "2027-05-06 09:30"), Holiday: "O.L.H. Hemelvaart"},
		},
	}
	text, blocks := PlanPreviewMessage(consult.Dutch, p)
	golden(t, "plan_preview", said{text, blocks})
	p.Words, p.Dates, p.Link = "", p.Dates[:1], "https://example.org/overleg"
	golden(t, "plan_preview_modal", PlanPreviewModal(consult.French, p))
}

func TestThePlanFormKeepsWhatWasUnderstood(t *testing.T) {
	t.Parallel()
	date := brussels(t, "2026-12-10 09:30")
	golden(t, "plan_form", PlanModal(consult.Dutch, PlanForm{
		Note: "Dit begreep ik niet: „behalve in juli”.", Words: "elke donderdag om 9.30 uur", Date: &date, Start: "09:30", End: "11:30", Place: "Herentals",
	}))
	golden(t, "plan_form_empty", PlanModal(consult.English, PlanForm{}))
}

func TestWhatWasPlannedIsConfirmed(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-11-23 09:00")
	text, blocks := Planned(consult.Dutch, []consult.Meeting{meetingOf(t), meetingOf(t)}, brussels(t, "2026-12-03 09:30"), now)
	golden(t, "plan_planned", said{text, blocks})
	text, blocks = Planned(consult.English, []consult.Meeting{meetingOf(t)}, now, now)
	golden(t, "plan_planned_one_now", said{text, blocks})
}
