package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// EventForMembers is the choice of a form for an event of ForMembers, which Slack would not take empty.
const EventForMembers = "members"

// EventForm asks for a one-off event of a platform. One that is closed has none for everybody.
func EventForm(lang string, p consult.Platform, title string) *slack.ModalViewRequest {
	intro := "event.form_intro"
	if p.Level == consult.LevelClosed {
		intro = "event.form_intro_closed"
	}
	kind := Choice("kind", i18n.Text(lang, "platform.choose"), string(consult.WithSignUp),
		Option(i18n.Text(lang, "event.kind_registration"), string(consult.WithSignUp)),
		Option(i18n.Text(lang, "event.kind_open"), string(consult.OpenDoor)))
	blocks := []slack.Block{
		Section(i18n.Text(lang, intro)),
		Input("title", i18n.Text(lang, "event.title"), textOf("title", title, consult.MaxEventName)),
		Input("kind", i18n.Text(lang, "event.kind"), kind),
		Input("date", i18n.Text(lang, "meeting.date"), pickedDate("date", "")),
		Input("start", i18n.Text(lang, "meeting.start"), TimeField("start", "")),
		Input("end", i18n.Text(lang, "meeting.end"), TimeField("end", "")),
		Optional("place", i18n.Text(lang, "meeting.place"), textOf("place", "", consult.MaxPlace)),
		Optional("link", i18n.Text(lang, "meeting.link"), textOf("link", "", consult.MaxLink)),
	}
	blocks = append(blocks, termsFields(lang, 0, nil)...)
	if p.Level != consult.LevelClosed {
		blocks = append(blocks, audienceFields(lang)...)
	}
	return Modal("event_save", i18n.Text(lang, "event.new"), i18n.Text(lang, "event.announce"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// audienceFields ask for whom an event is, and where else it is announced.
func audienceFields(lang string) []slack.Block {
	audience := Choice("audience", i18n.Text(lang, "platform.choose"), EventForMembers,
		Option(i18n.Text(lang, "event.for_members"), EventForMembers),
		Option(i18n.Text(lang, "event.for_everybody"), string(consult.ForEverybody)))
	channels := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeChannels, plain(i18n.Text(lang, "platform.choose")), "channels")
	most := consult.MaxAnnounced
	channels.MaxSelectedItems = &most
	return []slack.Block{
		Hinted(Input("audience", i18n.Text(lang, "event.audience"), audience), i18n.Text(lang, "event.audience_hint")),
		Hinted(Optional("channels", i18n.Text(lang, "event.channels"), channels), i18n.Text(lang, "event.channels_hint")),
	}
}

// termsFields ask how many places there are, and until when one signs up.
func termsFields(lang string, places int, until *time.Time) []slack.Block {
	number, date, hour := "", "", ""
	if places > 0 {
		number = strconv.Itoa(places)
	}
	if until != nil {
		date, hour = until.Format(time.DateOnly), until.Format("15:04")
	}
	return []slack.Block{
		Hinted(Optional("places", i18n.Text(lang, "event.limit"), textOf("places", number, 4)), i18n.Text(lang, "event.limit_hint")),
		Optional("closes_date", i18n.Text(lang, "event.closes_date"), pickedDate("closes_date", date)),
		Hinted(Optional("closes_time", i18n.Text(lang, "event.closes_time"), TimeField("closes_time", hour)), i18n.Text(lang, "event.closes_hint")),
	}
}

// EventPlanned confirms an event, with what comes next: whom to invite, and the list.
func EventPlanned(lang string, m consult.Meeting) (string, []slack.Block) {
	text := i18n.Text(lang, "event.planned", eventArgs(lang, m))
	if m.Audience == consult.ForEverybody {
		text = i18n.Text(lang, "event.planned_for_everybody", eventArgs(lang, m))
	}
	buttons := []slack.BlockElement{Button("invite", i18n.Text(lang, "invite.title"), idOf(m))}
	if m.Event == consult.WithSignUp {
		buttons = append(buttons, Button("event_list", i18n.Text(lang, "event.registrations"), idOf(m)))
	}
	return text, []slack.Block{Section(text), Actions(buttons...)}
}

// EventListForm shows who organises an event who is on its list and who waits, in order, and lets them change it. Once the
// event has begun there is only the list.
func EventListForm(lang string, l consult.EventList, now time.Time) *slack.ModalViewRequest {
	m := l.Meeting.Meeting
	blocks := []slack.Block{Rich(append([]Span{Bold(m.Title), Plain("\n" + MeetingWhen(lang, m) + "\n")}, places(lang, m, now)...)...)}
	submit := ""
	if m.CanWithdraw(now) == nil {
		submit = i18n.Text(lang, "modal.save")
		var until *time.Time
		if m.RegistersUntil != nil {
			local := m.Local(*m.RegistersUntil)
			until = &local
		}
		blocks = append(blocks, termsFields(lang, m.Places, until)...)
		guests := textOf("guests", "", maxGuestText)
		guests.Multiline = true
		blocks = append(blocks, Hinted(Optional("guests", i18n.Text(lang, "event.guests"), guests), i18n.Text(lang, "invite.guests_hint")))
		if options := registrantOptions(l.List); len(options) > 0 {
			removed := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "removed", options...)
			blocks = append(blocks, Hinted(Optional("removed", i18n.Text(lang, "event.remove"), removed), i18n.Text(lang, "event.remove_hint")))
		}
	}
	if len(l.List) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "event.nobody")))
	}
	blocks = append(blocks, numberedNames(lang, l, consult.Registered, "event.on_list")...)
	blocks = append(blocks, numberedNames(lang, l, consult.Waiting, "event.on_waiting_list")...)
	return Modal("event_list_save", i18n.Text(lang, "event.registrations"), submit, i18n.Text(lang, "modal.close"), blocks...)
}

// registrantOptions offers at most the 100 that Slack takes; who came last is struck first.
func registrantOptions(list []consult.Registrant) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, r := range list[max(len(list)-100, 0):] {
		options = append(options, Option(registrant(r), strconv.FormatInt(int64(r.ID), 10)))
	}
	return options
}

// EventListSaved says how the list stands after a change.
func EventListSaved(lang string, l consult.EventList) string {
	return i18n.Text(lang, "event.saved", i18n.Args{
		"Title": Literal(l.Meeting.Title), "Registered": len(l.Of(consult.Registered)), "Waiting": len(l.Of(consult.Waiting)),
	})
}

// OpenEventForm asks whether an event shall be for everybody, which is not taken back.
func OpenEventForm(lang string, m consult.MyMeeting) *slack.ModalViewRequest {
	return Modal("event_open_save", i18n.Text(lang, "event.open_title"), i18n.Text(lang, "event.open_yes"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(m.Title), Plain("\n"+MeetingWhen(lang, m.Meeting))), Section(i18n.Text(lang, "event.open_intro")))
}
