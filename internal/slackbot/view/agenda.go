package view

import (
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
