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

// How much of an agenda one posting shows; an ephemeral message has 50 blocks, an item up to two.
const (
	shortAgenda = 8
	agendaPage  = 15
	itemText    = 300 // characters of an explanation
)

// agendaInShort is the agenda on the invitation and in the reminder; the whole is a button away.
func agendaInShort(lang string, items []consult.AgendaItem) []slack.Block {
	if len(items) == 0 {
		return nil
	}
	var lines []slack.RichTextElement
	for _, i := range items[:min(len(items), shortAgenda)] {
		lines = append(lines, slack.NewRichTextSection(shortItem(lang, i)...))
	}
	elements := []slack.RichTextElement{
		slack.NewRichTextSection(Bold(i18n.Text(lang, "agenda.short"))),
		slack.NewRichTextList(slack.RTEListOrdered, 0, lines...),
	}
	if rest := len(items) - shortAgenda; rest > 0 {
		elements = append(elements, slack.NewRichTextSection(Plain(i18n.Text(lang, "agenda.more", i18n.Args{"Count": rest}))))
	}
	return []slack.Block{slack.NewRichTextBlock("", elements...)}
}

// agendaTitle is what an item is called; one that approves minutes is called after these.
func agendaTitle(lang string, i consult.AgendaItem) string {
	if i.Title == "" && i.Approves != 0 {
		return i18n.Text(lang, "life.approval_item", i18n.Args{"Date": i18n.Date(lang, i.ApprovesOn)})
	}
	return i.Title
}

// shortItem is an item in one line: title, who speaks, how long, and what is special.
func shortItem(lang string, i consult.AgendaItem) []Span {
	spans := []Span{Plain(agendaTitle(lang, i))}
	var also []string
	if i.Minutes > 0 {
		also = append(also, i18n.Text(lang, "agenda.minutes", i18n.Args{"Count": i.Minutes}))
	}
	if i.Speaker != "" {
		also = append(also, i18n.Text(lang, "agenda.by", i18n.Args{"Name": i.Speaker}))
	}
	if i.Times > 0 {
		also = append(also, nthTime(lang, i.Times+1))
	}
	if len(also) > 0 {
		spans = append(spans, Plain(" – "+strings.Join(also, ", ")))
	}
	if i.New {
		spans = append(spans, Plain(" "), Bold(i18n.Text(lang, "agenda.new")))
	}
	return spans
}

// nthTime says how often an item comes back: "3de keer".
func nthTime(lang string, n int) string {
	ending := "e"
	switch {
	case lang == consult.Dutch && (n == 8 || n >= 20):
		ending = "ste"
	case lang == consult.Dutch:
		ending = "de"
	case lang == consult.English:
		ending = englishEnding(n)
	}
	return i18n.Text(lang, "agenda.times", i18n.Args{"Nth": strconv.Itoa(n) + ending})
}

func englishEnding(n int) string {
	if tens := n % 100; tens >= 11 && tens <= 13 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

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

// ItemProposed confirms a proposal; who leads the platform can put it on the next agenda at once.
func ItemProposed(lang string, i consult.AgendaItem, a consult.Agenda) (string, []slack.Block) {
	lead := i18n.Text(lang, "agenda.proposed")
	said := i18n.Text(lang, "agenda.proposed_then")
	var buttons []slack.BlockElement
	if a.Manages {
		said = i18n.Text(lang, "agenda.proposed_yours")
		buttons = append(buttons, Primary("agenda_backlog", i18n.Text(lang, "agenda.backlog"), strconv.FormatInt(int64(a.Platform.ID), 10)))
	}
	buttons = append(buttons, Button("agenda_edit", i18n.Text(lang, "agenda.complete"), itemID(i)))
	return lead, []slack.Block{Rich(append([]Span{Plain(lead + " ")}, wholeAgendaItem(lang, i)[:1]...)...), Small(said), Actions(buttons...)}
}

// ItemSaved confirms a change.
func ItemSaved(lang string, i consult.AgendaItem) (string, []slack.Block) {
	lead := i18n.Text(lang, "agenda.saved")
	return lead, []slack.Block{Rich(Plain(lead+" "), Bold(agendaTitle(lang, i)))}
}

// ItemForm asks what one wants to speak about; action is the route that it goes to.
func ItemForm(lang, action string, d consult.AgendaDraft) *slack.ModalViewRequest {
	minutes := ""
	if d.Minutes > 0 {
		minutes = strconv.Itoa(d.Minutes)
	}
	explanation := TextField("explanation", d.Explanation, true)
	return Modal(action, i18n.Text(lang, "agenda.form"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Input("title", i18n.Text(lang, "agenda.what"), textOf("title", d.Title, consult.MaxName)),
		Optional("explanation", i18n.Text(lang, "agenda.explanation"), explanation),
		Optional("minutes", i18n.Text(lang, "agenda.how_long"), textOf("minutes", minutes, 4)),
		Optional("speaker", i18n.Text(lang, "agenda.speaker"), UserField("speaker", i18n.Text(lang, "platform.choose"), d.Speaker)),
		Hinted(Optional("speaker_name", i18n.Text(lang, "agenda.speaker_name"), nameField(lang, "speaker_name", d.SpeakerName)),
			i18n.Text(lang, "agenda.speaker_hint")),
		Hinted(Optional("links", i18n.Text(lang, "agenda.links"), TextField("links", strings.Join(d.Links, "\n"), true)), i18n.Text(lang, "agenda.links_hint")),
	)
}

// FixedForm asks for the template.
func FixedForm(lang string, items []consult.FixedItem) *slack.ModalViewRequest {
	text := TextField("fixed", consult.WriteFixedItems(items), true)
	return Modal("agenda_fixed_save", i18n.Text(lang, "agenda.fixed"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "agenda.fixed_intro")),
		Hinted(Optional("fixed", i18n.Text(lang, "agenda.fixed_label"), text), i18n.Text(lang, "agenda.fixed_hint")),
	)
}

// ItemPlaced tells a proposer that their item is on an agenda.
func ItemPlaced(lang string, i consult.AgendaItem, m consult.Meeting, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "agenda.placed", i18n.Args{
		"Title": Literal(agendaTitle(lang, i)), "Platform": Literal(m.Platform), "When": MeetingWhen(lang, m),
	})
	blocks := []slack.Block{Section(text), Actions(Button("agenda_of", i18n.Text(lang, "agenda.short"), idOf(m)))}
	return text, append(blocks, smallPrint(lang, d)...)
}

// itemChoice asks below which item of the agenda a line of the minutes belongs.
func itemChoice(lang string, items []consult.AgendaItem, chosen consult.AgendaItemID) []slack.Block {
	if len(items) == 0 {
		return nil
	}
	var options []*slack.OptionBlockObject
	for n, i := range items[:min(len(items), maxOptions)] {
		options = append(options, Option(strconv.Itoa(n+1)+". "+agendaTitle(lang, i), itemID(i)))
	}
	value := ""
	if chosen != 0 {
		value = strconv.FormatInt(int64(chosen), 10)
	}
	return []slack.Block{Optional("item", i18n.Text(lang, "agenda.below"), Choice("item", i18n.Text(lang, "platform.choose"), value, options...))}
}

// maxOptions is how many options Slack takes in one select.
const maxOptions = 100

// untold are the items of held minutes below which nothing was recorded: what was treated, and what comes back.
func untold(lang string, m consult.Minutes) []slack.Block {
	told := map[consult.AgendaItemID]bool{}
	for _, it := range m.Items {
		if it.AgendaItemID != nil {
			told[*it.AgendaItemID] = true
		}
	}
	var treated, left []string
	for _, i := range m.Agenda {
		switch {
		case told[i.ID]:
		case i.Treated:
			treated = append(treated, agendaTitle(lang, i))
		case !i.Fixed:
			left = append(left, agendaTitle(lang, i))
		}
	}
	var blocks []slack.Block
	for _, part := range []struct {
		lead   string
		titles []string
	}{{i18n.Text(lang, "agenda.treated_untold"), treated}, {i18n.Text(lang, "agenda.left"), left}} {
		if len(part.titles) > 0 {
			blocks = append(blocks, Rich(Bold(part.lead), Plain(" "+strings.Join(part.titles, "; "))))
		}
	}
	return blocks
}

// byAgenda puts the lines of the minutes in the order of the agenda, each with the heading that it stands below; what
// belongs to no item comes last.
func byAgenda(lang string, m consult.Minutes) (items []consult.MinutesItem, headings []string) {
	for n, i := range m.Agenda {
		for _, it := range m.Items {
			if it.AgendaItemID != nil && *it.AgendaItemID == i.ID {
				items, headings = append(items, it), append(headings, strconv.Itoa(n+1)+". "+agendaTitle(lang, i))
			}
		}
	}
	for _, it := range arranged(m) {
		if it.AgendaItemID == nil {
			items, headings = append(items, it), append(headings, i18n.Text(lang, "agenda.besides"))
		}
	}
	return items, headings
}
