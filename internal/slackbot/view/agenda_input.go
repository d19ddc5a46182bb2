package view

import (
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxInputs is how many contributions stand below one item of an agenda; the others are in the minutes' page.
const maxInputs = 5

// inputSpans are the lines below an item with what was said on it beforehand.
func inputSpans(lang string, i consult.AgendaItem) []Span {
	var spans []Span
	for _, n := range i.Inputs[:min(len(i.Inputs), maxInputs)] {
		spans = append(spans, Plain("\n"), Emoji("speech_balloon"), Plain(" "), Bold(n.Name), Plain(": "+cut(n.Text, itemText)))
	}
	if more := len(i.Inputs) - maxInputs; more > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "agenda.inputs_more", i18n.Args{"Count": more})))
	}
	return spans
}

// takesInput says whether something can be said beforehand on an item of this agenda.
func takesInput(a consult.Agenda) bool {
	open := a.Meeting.State == consult.MeetingPlanned || a.Meeting.State == consult.MeetingOpen
	return open && slices.ContainsFunc(a.Items, consult.AgendaItem.TakesInput)
}

// InputDraft is what the form holds.
type InputDraft struct {
	Item consult.AgendaItemID // 0: not chosen yet
	Text string
}

// InputForm asks on which item one wants to say what; what one said before stands above.
func InputForm(lang string, a consult.Agenda, me consult.PersonID, d InputDraft) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(a.Meeting.Name()), Plain("\n"+MeetingWhen(lang, a.Meeting))), Section(i18n.Text(lang, "agenda.input_intro"))}
	var options []*slack.OptionBlockObject
	var said [][]Span
	for n, i := range a.Items {
		label := strconv.Itoa(n+1) + ". " + agendaTitle(lang, i)
		if !a.Member {
			label = agendaTitle(lang, i) // an external sees no numbers, as they would count what is hidden
		}
		if text := i.InputOf(me); text != "" {
			said = append(said, []Span{Bold(label), Plain(": " + cut(text, itemText))})
		}
		if i.TakesInput() && len(options) < maxOptions {
			options = append(options, Option(label, itemID(i)))
		}
	}
	if len(said) > 0 {
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "agenda.input_before"))), Bullets(said...))
	}
	chosen := ""
	if d.Item != 0 {
		chosen = strconv.FormatInt(int64(d.Item), 10)
	}
	text := TextField("text", d.Text, true)
	text.MaxLength = consult.MaxText
	blocks = append(blocks,
		Input("item", i18n.Text(lang, "agenda.input_item"), Choice("item", i18n.Text(lang, "platform.choose"), chosen, options...)),
		Hinted(Input("text", i18n.Text(lang, "agenda.input_text"), text), i18n.Text(lang, "agenda.input_hint")),
	)
	return Modal("input_save", i18n.Text(lang, "agenda.input_button"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// InputSaved confirms what was said on an item.
func InputSaved(lang string, i consult.AgendaItem, m consult.Meeting) string {
	return i18n.Text(lang, "agenda.input_saved", i18n.Args{
		"Title": Literal(agendaTitle(lang, i)), "Platform": Literal(m.Platform), "When": MeetingWhen(lang, m),
	})
}

// inputsInMinutes is what was said beforehand on the items of a meeting, each below its title.
func inputsInMinutes(lang string, m consult.Minutes) []slack.Block {
	var blocks []slack.Block
	left := statusInMinutes
	for n, i := range m.Agenda {
		if len(i.Inputs) == 0 || left == 0 {
			continue
		}
		left--
		spans := []Span{Bold(i18n.Text(lang, "agenda.input_on", i18n.Args{"Title": strconv.Itoa(n+1) + ". " + agendaTitle(lang, i)}))}
		for _, in := range i.Inputs {
			spans = append(spans, Plain("\n"), Bold(in.Name), Plain(": "+cut(in.Text, itemText)))
		}
		blocks = append(blocks, Rich(spans...))
	}
	return blocks
}
