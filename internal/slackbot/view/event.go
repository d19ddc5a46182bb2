package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// event is an event's card: what, when, where, how many places are taken, and the button to sign up. It never names
// anybody on the list. To a person it says how they stand. What stands on every meeting of the platform, like its last
// minutes, is nothing that one comes to an event for.
func event(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "event.announced", eventArgs(lang, c.Meeting))
	blocks := []slack.Block{Header(c.Title)}
	if before, told := noticeOfEvent(lang, c, d); told != "" {
		text, blocks = told, append(blocks, before...)
	}
	blocks = append(blocks, Rich(essence(lang, c.Meeting)...), Small(i18n.Text(lang, "event.of", i18n.Args{"Platform": Literal(c.Platform)})))
	blocks = append(blocks, agendaInShort(lang, slices.DeleteFunc(slices.Clone(c.Agenda), func(i consult.AgendaItem) bool { return i.Fixed }))...)
	blocks = append(blocks, Rich(places(lang, c.Meeting, now)...))
	toPerson := d.RecipientKind == consult.ToPerson
	if toPerson && c.Registration != "" {
		blocks = append(blocks, Rich(Bold(standsOnList(lang, c.Registration))))
	}
	buttons := eventButtons(lang, c.Meeting, c.Registration, toPerson, now)
	atHome := !toPerson && d.Recipient == c.ChannelID
	if atHome && c.CanAnswer(now) == nil { // elsewhere nobody has anything to manage or to read
		buttons = append(buttons, Button("agenda_of", i18n.Text(lang, "agenda.short"), idOf(c.Meeting)),
			Button("manage", i18n.Text(lang, "meeting.manage"), idOf(c.Meeting)))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

func eventArgs(lang string, m consult.Meeting) i18n.Args {
	return i18n.Args{"Title": Literal(m.Title), "Platform": Literal(m.Platform), "When": MeetingWhen(lang, m)}
}

// noticeOfEvent is what a posting tells beside the announcement: that the event was moved or restored.
func noticeOfEvent(lang string, c consult.MeetingCard, d consult.Delivery) ([]slack.Block, string) {
	args := eventArgs(lang, c.Meeting)
	switch d.Purpose {
	case consult.PurposeMoved:
		previous, err := time.Parse(time.RFC3339, d.Occurrence)
		if err != nil {
			previous = c.Occurrence
		}
		args["Old"] = i18n.DateTime(lang, c.Local(previous))
		lines := Rich(Bold(i18n.Text(lang, "event.moved_from")), Plain(" "), Struck(i18n.DateTime(lang, c.Local(previous))))
		return append([]slack.Block{lines}, reason(lang, c.Meeting)...), i18n.Text(lang, "event.moved", args)
	case consult.PurposeSwitched:
		text := i18n.Text(lang, "switch.event."+modeWord(c.Meeting), args)
		return append([]slack.Block{Rich(Bold(i18n.Text(lang, "switch.event_card."+modeWord(c.Meeting))))}, reason(lang, c.Meeting)...), text
	case consult.PurposeRestored:
		text := i18n.Text(lang, "event.restored", args)
		return append([]slack.Block{Rich(Bold(i18n.Text(lang, "event.restored_title")))}, reason(lang, c.Meeting)...), text
	}
	return nil, ""
}

// places says how many places are taken, and until when one signs up.
func places(lang string, m consult.Meeting, now time.Time) []Span {
	if m.Event == consult.OpenDoor {
		return append([]Span{Bold(i18n.Text(lang, "event.open"))}, forWhom(lang, m)...)
	}
	spans := []Span{Bold(i18n.Text(lang, "event.taken", i18n.Args{"Count": m.Taken}))}
	if m.Places > 0 {
		spans = []Span{Bold(i18n.Text(lang, "event.places", i18n.Args{"Taken": m.Taken, "Places": m.Places}))}
	}
	spans = append(spans, forWhom(lang, m)...)
	switch {
	case m.CanRegister(now) != nil:
		if m.CanWithdraw(now) == nil {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "event.closed")))
		}
		return spans
	case m.IsFull():
		spans = append(spans, Plain("\n"+i18n.Text(lang, "event.full")))
	}
	if m.RegistersUntil != nil {
		until := i18n.DateTime(lang, m.Local(m.RegistrationEnds()))
		spans = append(spans, Plain("\n"+i18n.Text(lang, "event.until", i18n.Args{"When": until})))
	}
	return spans
}

// forWhom says that an event is for everybody.
func forWhom(lang string, m consult.Meeting) []Span {
	if m.Audience != consult.ForEverybody {
		return nil
	}
	return []Span{Plain("\n" + i18n.Text(lang, "event.everybody"))}
}

// standsOnList says how somebody stands on the list.
func standsOnList(lang string, r consult.RegistrationState) string {
	switch r {
	case consult.Registered:
		return i18n.Text(lang, "event.you_registered")
	case consult.Waiting:
		return i18n.Text(lang, "event.you_wait")
	}
	return i18n.Text(lang, "event.you_not")
}

// eventButtons are what one can do about an event now; who reads alone is offered only what changes something for them.
func eventButtons(lang string, m consult.Meeting, r consult.RegistrationState, alone bool, now time.Time) []slack.BlockElement {
	var buttons []slack.BlockElement
	if m.CanRegister(now) == nil && (!alone || r == "") {
		label := i18n.Text(lang, "event.sign_up")
		if m.IsFull() {
			label = i18n.Text(lang, "event.join_waiting")
		}
		buttons = append(buttons, Primary("sign_up", label, dated(m)))
	}
	if m.CanWithdraw(now) == nil && (!alone || r != "") {
		buttons = append(buttons, Button("sign_off", i18n.Text(lang, "event.sign_off"), dated(m)))
	}
	return buttons
}

// eventReminder is the direct message to somebody on the list: before the event, when they got a place, or lost it.
func eventReminder(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (string, []slack.Block) {
	text, args := standsOnList(lang, c.Registration), eventArgs(lang, c.Meeting)
	switch {
	case d.Purpose == consult.PurposeMovedUp && c.Registration == consult.Registered:
		text = i18n.Text(lang, "event.moved_up", args)
	case d.Purpose == consult.PurposeStruck && c.Registration == "":
		text = i18n.Text(lang, "event.struck", args)
	case d.Purpose == consult.PurposeAttending && c.Registration == consult.Registered:
		text = i18n.Text(lang, "event.reminder", args)
	}
	blocks := []slack.Block{Section(text), Rich(append([]Span{Bold(c.Title), Plain("\n")}, essence(lang, c.Meeting)...)...)}
	if d.Purpose == consult.PurposeStruck {
		return text, blocks[:1]
	}
	if buttons := eventButtons(lang, c.Meeting, c.Registration, true, now); len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

// SignedUp tells somebody how they now stand on the list.
func SignedUp(lang string, m consult.MyRegistration) (string, []slack.Block) {
	args := eventArgs(lang, m.Meeting)
	args["Count"] = m.Ahead
	var text string
	switch m.Registration {
	case consult.Registered:
		text = i18n.Text(lang, "event.signed_up", args)
	case consult.Waiting:
		text = i18n.Text(lang, "event.waits", args)
		if m.Ahead == 0 {
			text = i18n.Text(lang, "event.waits_first", args)
		}
	default:
		text = i18n.Text(lang, "event.signed_off", args)
	}
	return text, []slack.Block{Section(text)}
}

// Events lists the events to which somebody may come, with how they stand.
func Events(lang string, list []consult.MyMeeting, now time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "event.list")
	if len(list) == 0 {
		none := i18n.Text(lang, "event.none")
		return none, []slack.Block{Section(none)}
	}
	blocks := []slack.Block{Header(title)}
	for _, m := range list[:min(len(list), listPage)] {
		blocks = append(blocks, eventEntry(lang, m, now)...)
	}
	return title, blocks
}

// eventEntry is one event in a list: what, when, where, how I stand, and what I can do.
func eventEntry(lang string, m consult.MyMeeting, now time.Time) []slack.Block {
	spans := append([]Span{Bold(m.Title), Plain("\n")}, essence(lang, m.Meeting)...)
	spans = append(append(spans, Plain("\n")), places(lang, m.Meeting, now)...)
	if m.Event == consult.WithSignUp && m.MayCome() {
		spans = append(spans, Plain("\n"+standsOnList(lang, m.Registration)))
	}
	blocks := []slack.Block{Rich(spans...)}
	var buttons []slack.BlockElement
	if m.MayCome() {
		buttons = eventButtons(lang, m.Meeting, m.Registration, true, now)
	}
	if m.Manages {
		buttons = append(buttons, Button("manage", i18n.Text(lang, "meeting.manage"), idOf(m.Meeting)))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return blocks
}

// listChunk is how many names stand in one block.
const listChunk = 25

// numberedNames is the names of a state, numbered in the order in which they came.
func numberedNames(lang string, l consult.EventList, s consult.RegistrationState, key string) []slack.Block {
	list := l.Of(s)
	if len(list) == 0 {
		return nil
	}
	blocks := []slack.Block{Rich(Bold(i18n.Text(lang, key, i18n.Args{"Count": len(list)})))}
	n := 0
	for chunk := range slices.Chunk(list, listChunk) {
		var items []slack.RichTextElement
		for _, r := range chunk {
			items = append(items, slack.NewRichTextSection(Plain(registrant(r))))
		}
		numbered := slack.NewRichTextList(slack.RTEListOrdered, 0, items...)
		numbered.Offset = n
		blocks, n = append(blocks, slack.NewRichTextBlock("", numbered)), n+len(chunk)
	}
	return blocks
}

func registrant(r consult.Registrant) string {
	return guestName(consult.Guest{Name: r.Name, Organisation: r.Organisation})
}
