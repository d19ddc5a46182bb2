package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// AgendaList is a meeting's agenda for one asker, with what they may do.
//
// Who leads the meeting gets a line for each item, with a button that shows it in full where it stands: open is that one, 0
// for none. All others read the items in full.
func AgendaList(lang string, a consult.Agenda, skip int, open consult.AgendaItemID) (string, []slack.Block) {
	title := i18n.Text(lang, "agenda.title", i18n.Args{"Platform": a.Platform.Name})
	blocks := []slack.Block{Header(title)}
	if a.Meeting.ID == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "agenda.no_meeting")))
		return title, append(blocks, agendaFoot(lang, a)...)
	}
	blocks = append(blocks, Rich(essence(lang, a.Meeting)...))
	if len(a.Items) == 0 {
		key := "agenda.empty"
		if !a.Member {
			key = "agenda.none_of_yours"
		}
		blocks = append(blocks, Section(i18n.Text(lang, key)))
	}
	skip = min(max(skip, 0), len(a.Items))
	end := min(skip+agendaPage, len(a.Items))
	for n, i := range a.Items[skip:end] {
		lead := []Span{Bold(strconv.Itoa(skip+n+1) + ". ")}
		if !a.Member {
			lead = nil // an external sees no numbers, as they would count what is hidden
		}
		if a.Orders() && i.ID != open {
			blocks = append(blocks, agendaLine(lang, a, i, skip+n+1, skip))
			if buttons := statusButtons(lang, a, i); len(buttons) > 0 {
				blocks = append(blocks, Actions(buttons...))
			}
			continue
		}
		blocks = append(blocks, Rich(append(lead, wholeAgendaItem(lang, i)...)...))
		if buttons := placedButtons(lang, a, i, skip); len(buttons) > 0 {
			blocks = append(blocks, Actions(buttons...))
		}
	}
	blocks = append(blocks, more(lang, "agenda_page", idOf(a.Meeting), end, len(a.Items))...)
	if end == len(a.Items) {
		blocks = append(blocks, backOnAgenda(lang, a)...)
	}
	return title, append(blocks, agendaFoot(lang, a)...)
}

// wholeAgendaItem is an item with all that was said about it, literally.
func wholeAgendaItem(lang string, i consult.AgendaItem) []Span {
	spans := []Span{}
	if i.Treated {
		spans = append(spans, Emoji("white_check_mark"), Plain(" "))
	}
	spans = append(spans, Bold(agendaTitle(lang, i)))
	spans = append(spans, shortItem(lang, i)[1:]...)
	if i.Explanation != "" {
		spans = append(spans, Plain("\n"+cut(i.Explanation, itemText)))
	}
	for _, link := range i.Links {
		spans = append(spans, Plain("\n"), Link(link))
	}
	if len(i.Topics) > 0 {
		spans = append(spans, Plain("\n"+labelled(lang, i18n.Text(lang, "register.field.topics"))+topicNames(lang, i.Topics)))
	}
	if i.Proposer != "" && !i.Fixed {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "agenda.proposed_by", i18n.Args{"Name": i.Proposer})))
	}
	return append(spans, inputSpans(lang, i)...)
}

// agendaLine is one item in a line, with the button that opens it.
func agendaLine(lang string, a consult.Agenda, i consult.AgendaItem, number, skip int) slack.Block {
	text := "*" + strconv.Itoa(number) + ". " + Literal(agendaTitle(lang, i)) + "*"
	if i.Treated {
		text = ":white_check_mark: " + text
	}
	for _, s := range shortItem(lang, i)[1:] {
		if t, ok := s.(*slack.RichTextSectionTextElement); ok {
			text += Literal(t.Text)
		}
	}
	if len(i.Inputs) > 0 {
		text += " – " + i18n.Text(lang, "agenda.inputs", i18n.Args{"Count": len(i.Inputs)})
	}
	section := Section(text)
	section.Accessory = slack.NewAccessory(Button("agenda_open", i18n.Text(lang, "meeting.open_line"), fmt.Sprintf("%d %d %d", i.ID, a.Meeting.ID, skip)))
	return section
}

// placedButtons are what one can do with an item of an agenda: read and answer a status round; order, for chair and secretary.
func placedButtons(lang string, a consult.Agenda, i consult.AgendaItem, skip int) []slack.BlockElement {
	buttons := statusButtons(lang, a, i)
	if !a.Orders() {
		return buttons
	}
	value := fmt.Sprintf("%d %d %d", i.ID, a.Meeting.ID, skip)
	if i.Approves != 0 && !i.Treated {
		of := strconv.FormatInt(int64(i.Approves), 10)
		buttons = append(buttons, Primary("approve", i18n.Text(lang, "life.approve"), of), Button("minutes_read", i18n.Text(lang, "minutes.read"), of))
	}
	if a.Meeting.State == consult.MeetingOpen {
		key, part := "agenda.treated", consult.IsTreated
		if i.Treated {
			key, part = "agenda.not_treated", consult.NotTreated
		}
		buttons = append(buttons, Button("agenda_treat#"+string(part), i18n.Text(lang, key), value))
	}
	if i.ID != a.Items[0].ID {
		buttons = append(buttons, Button("agenda_up", i18n.Text(lang, "agenda.up"), value))
	}
	if i.ID != a.Items[len(a.Items)-1].ID {
		buttons = append(buttons, Button("agenda_down", i18n.Text(lang, "agenda.down"), value))
	}
	switch {
	case i.Treated:
	case i.Fixed: // it has no place among what waits
		buttons = append(buttons, Button("agenda_shelve", i18n.Text(lang, "agenda.take_off"), value))
	default:
		buttons = append(buttons, Button("agenda_shelve", i18n.Text(lang, "agenda.shelve"), value))
	}
	return append(buttons, Button("agenda_edit", i18n.Text(lang, "agenda.edit"), itemID(i)), itemTopics(lang, i))
}

func itemTopics(lang string, i consult.AgendaItem) slack.BlockElement {
	return Button("topics", i18n.Text(lang, "search.topics"), "agenda:"+itemID(i))
}

// agendaFoot says how long it all takes and what waits, and offers the rest.
func agendaFoot(lang string, a consult.Agenda) []slack.Block {
	var said []string
	if sum := a.Length(); sum > 0 && a.Member {
		said = append(said, i18n.Text(lang, "agenda.length", i18n.Args{"Count": sum}))
	}
	if a.Member && a.Backlog > 0 {
		said = append(said, i18n.Text(lang, "agenda.waiting", i18n.Args{"Count": a.Backlog}))
	}
	if !a.Member {
		said = append(said, i18n.Text(lang, "agenda.only_yours"))
	}
	var blocks []slack.Block
	if len(said) > 0 {
		blocks = append(blocks, Small(strings.Join(said, " ")))
	}
	platform := strconv.FormatInt(int64(a.Platform.ID), 10)
	buttons := []slack.BlockElement{
		Primary("agenda_propose", i18n.Text(lang, "agenda.propose"), platform),
		Button("agenda_backlog", i18n.Text(lang, "agenda.backlog"), platform),
	}
	if takesInput(a) {
		buttons = append(buttons, Button("input", i18n.Text(lang, "agenda.input_button"), idOf(a.Meeting)))
	}
	if a.Manages {
		buttons = append(buttons, Button("agenda_fixed", i18n.Text(lang, "agenda.fixed"), platform))
	}
	if a.Manages && a.Meeting.State == consult.MeetingPlanned && !hasRound(a.Items) {
		buttons = append(buttons, Button("status_start", i18n.Text(lang, "status.start"), idOf(a.Meeting)))
	}
	if a.Following != 0 {
		buttons = append(buttons, Button("agenda_page#on", i18n.Text(lang, "agenda.following"), fmt.Sprintf("%d:0", a.Following)))
	}
	return append(blocks, Actions(buttons...))
}

func hasRound(items []consult.AgendaItem) bool {
	return slices.ContainsFunc(items, func(i consult.AgendaItem) bool { return i.Round != 0 })
}

// BacklogList is what waits for an agenda; Items are the waiting ones, Meeting the one that they can be put on.
func BacklogList(lang string, a consult.Agenda, me consult.PersonID, skip int) (string, []slack.Block) {
	title := i18n.Text(lang, "agenda.backlog_title", i18n.Args{"Platform": a.Platform.Name})
	blocks := []slack.Block{Header(title)}
	if len(a.Items) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "agenda.backlog_empty")))
	}
	if a.Meeting.ID != 0 && a.Manages && len(a.Items) > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "agenda.place_on", i18n.Args{"When": MeetingWhen(lang, a.Meeting)})))
	}
	skip = min(max(skip, 0), len(a.Items))
	end := min(skip+agendaPage, len(a.Items))
	for _, i := range a.Items[skip:end] {
		spans := wholeAgendaItem(lang, i)
		if i.Carried {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "agenda.carried")))
		}
		blocks = append(blocks, Rich(spans...))
		if buttons := waitingButtons(lang, a, i, me, skip); len(buttons) > 0 {
			blocks = append(blocks, Actions(buttons...))
		}
	}
	platform := strconv.FormatInt(int64(a.Platform.ID), 10)
	blocks = append(blocks, more(lang, "agenda_backlog_page", platform, end, len(a.Items))...)
	return title, append(blocks, Actions(Primary("agenda_propose", i18n.Text(lang, "agenda.propose"), platform)))
}

func waitingButtons(lang string, a consult.Agenda, i consult.AgendaItem, me consult.PersonID, skip int) []slack.BlockElement {
	if i.CanEdit(me, a.Manages) != nil {
		return nil
	}
	value := fmt.Sprintf("%d %d %d", i.ID, a.Meeting.ID, skip)
	var buttons []slack.BlockElement
	if a.Manages && a.Meeting.ID != 0 {
		buttons = append(buttons, Primary("agenda_place#backlog", i18n.Text(lang, "agenda.place"), value))
	}
	return append(buttons, Button("agenda_edit", i18n.Text(lang, "agenda.edit"), itemID(i)), itemTopics(lang, i),
		Button("agenda_drop", i18n.Text(lang, "agenda.drop"), value))
}

func itemID(i consult.AgendaItem) string { return strconv.FormatInt(int64(i.ID), 10) }
