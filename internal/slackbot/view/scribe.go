package view

import (
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// scribeLines is how many lines of one item a page of the scribe's form shows; a modal takes 100 blocks.
const scribeLines = 40

// NewestLines is the page of the scribe's form that ends with the newest line.
const NewestLines = -1

// Scribe is where who keeps the minutes works on one item of them, or with 0 on what was said outside the agenda: its lines
// from the one numbered skip on, or the newest ones, and room for more. What is typed stays when a page is turned.
func Scribe(lang string, m consult.Minutes, item consult.AgendaItemID, skip int) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(m.Meeting.Platform), Plain("\n"+i18n.DateTime(lang, m.Meeting.Local(m.Meeting.StartsAt))))}
	if len(m.Agenda) > 0 {
		choice := itemChoice(lang, m.Agenda, item)[0].(*slack.InputBlock)
		choice.DispatchAction = true
		choice.BlockID = "item"
		if e, ok := choice.Element.(*slack.SelectBlockElement); ok {
			e.ActionID = "scribe_item"
		}
		blocks = append(blocks, choice)
	}
	blocks = append(blocks, scribePage(lang, m, item, skip)...)
	var kinds []*slack.OptionBlockObject
	for _, k := range consult.ItemKinds() {
		kinds = append(kinds, Option(i18n.Text(lang, "minutes.kind."+string(k)), string(k)))
	}
	blocks = append(blocks,
		Hinted(Input("text", i18n.Text(lang, "life.new_lines"), TextField("text", "", true)), i18n.Text(lang, "minutes.lines_hint")),
		Input("kind", i18n.Text(lang, "minutes.kind_label"), Choice("kind", i18n.Text(lang, "platform.choose"), string(consult.Note), kinds...)))
	blocks = append(blocks, ownerFields(lang, nil, nil)...)
	return Modal("scribe_save", i18n.Text(lang, "life.write"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// scribePage is one page of an item's lines, each with its buttons, and the buttons to the pages beside it.
func scribePage(lang string, m consult.Minutes, item consult.AgendaItemID, skip int) []slack.Block {
	var below []consult.MinutesItem
	for _, it := range m.Items {
		if it.AgendaItemID == nil && item == 0 || it.AgendaItemID != nil && *it.AgendaItemID == item {
			below = append(below, it)
		}
	}
	if skip < 0 || skip >= len(below) {
		skip = max(0, (len(below)-1)/scribeLines*scribeLines)
	}
	var blocks []slack.Block
	end := min(skip+scribeLines, len(below))
	for _, it := range below[skip:end] {
		blocks = append(blocks, Rich(append([]Span{Plain(labelled(lang, i18n.Text(lang, "minutes.kind."+string(it.Kind))))}, numbered(lang, it)...)...), lineButtons(lang, it))
	}
	var turn []slack.BlockElement
	page := func(part, key string, count, to int) {
		turn = append(turn, Button("scribe_page#"+part, i18n.Text(lang, key, i18n.Args{"Count": count}), fmt.Sprintf("%d:%d", item, to)))
	}
	if skip > 0 {
		page("back", "life.earlier_lines", skip, max(0, skip-scribeLines))
	}
	if end < len(below) {
		page("on", "life.later_lines", len(below)-end, end)
	}
	if len(turn) > 0 {
		blocks = append(blocks, Actions(turn...))
	}
	return blocks
}
