package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Partners lists with whom platforms work or talk. places gives municipalities' names by code; adds says whether the reader
// may add one.
func Partners(lang string, list []consult.Partner, places map[string]string, adds bool) (string, []slack.Block) {
	text := i18n.Text(lang, "partner.list", i18n.Args{"Count": len(list)})
	if len(list) == 0 {
		text = i18n.Text(lang, "partner.none")
	}
	blocks := []slack.Block{Section(text)}
	for _, p := range list[:min(len(list), mostServices)] {
		blocks = append(blocks, Rich(partnerSpans(lang, p, places)...),
			Actions(Button("partner", i18n.Text(lang, "partner.open"), strconv.FormatInt(int64(p.ID), 10))))
	}
	if adds {
		blocks = append(blocks, Actions(Button("partner_add", i18n.Text(lang, "partner.add"), "add")))
	}
	return text, blocks
}

func partnerSpans(lang string, p consult.Partner, places map[string]string) []Span {
	spans := []Span{Bold(p.Organisation), Plain("\n" + p.Activity), Plain("\n" + joined(" · ", townsOf(lang, p.NIS, places), topicNames(lang, p.Topics)))}
	if talks := talksLine(lang, p); talks != "" {
		spans = append(spans, Plain("\n"+talks))
	}
	return spans
}

// townsOf names where a partner is active; without any, it is for all members of the platform.
func townsOf(lang string, nis []string, places map[string]string) string {
	if len(nis) == 0 {
		return i18n.Text(lang, "partner.everywhere")
	}
	var names []string
	for _, code := range nis {
		names = append(names, places[code])
	}
	return strings.Join(names, ", ")
}

func talksLine(lang string, p consult.Partner) string {
	if p.Talks == "" {
		return ""
	}
	state := i18n.Text(lang, "ask.talks."+string(p.Talks))
	if p.TalksOn == nil {
		return i18n.Text(lang, "partner.talks", i18n.Args{"State": state})
	}
	return i18n.Text(lang, "partner.talks_since", i18n.Args{"State": state, "On": i18n.Date(lang, *p.TalksOn)})
}

// Partner is a partner's card.
func Partner(r Reader, p consult.Partner, places map[string]string, keeps bool) (string, []slack.Block) {
	spans := append(partnerSpans(r.Lang, p, places), Plain("\n"+i18n.Text(r.Lang, "partner.of", i18n.Args{"Platform": p.Platform})))
	if p.Contact != "" {
		spans = append(spans, Plain("\n"+i18n.Text(r.Lang, "partner.contact", i18n.Args{"Name": p.Contact})))
	}
	if p.ContactSlack != "" {
		spans = append(spans, Plain("  "), Who(p.ContactSlack, p.Contact))
	}
	if p.Source != "" {
		spans = append(spans, Plain("\n"+i18n.Text(r.Lang, "contact.source", i18n.Args{"Source": p.Source})))
	}
	blocks := []slack.Block{Rich(spans...)}
	var buttons []slack.BlockElement
	if p.ContactSlack != "" && p.ContactID != r.Person {
		buttons = append(buttons, Button("contact_message", i18n.Text(r.Lang, "contact.message"), strconv.FormatInt(int64(p.ID), 10)).
			WithURL(directMessage(r.Workspace, p.ContactSlack)))
	}
	if keeps {
		buttons = append(buttons, Button("partner_edit", i18n.Text(r.Lang, "partner.edit"), strconv.FormatInt(int64(p.ID), 10)))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return p.Organisation, blocks
}

// PartnerForm asks for a partner: a new one of one of platforms, or what is noted of one.
func PartnerForm(lang string, p consult.Partner, platforms []consult.Platform, places map[string]string) *slack.ModalViewRequest {
	choose := i18n.Text(lang, "platform.choose")
	var blocks []slack.Block
	if p.ID == 0 {
		var options []*slack.OptionBlockObject
		for _, f := range platforms[:min(len(platforms), maxChoices)] {
			options = append(options, Option(f.Name, strconv.FormatInt(int64(f.ID), 10)))
		}
		which := Choice("platform", choose, "", options...)
		which.InitialOption = options[0]
		blocks = append(blocks, Input("name", i18n.Text(lang, "partner.name"), textOf("name", "", consult.MaxName)), Input("platform", i18n.Text(lang, "partner.platform"), which))
	} else {
		blocks = append(blocks, Rich(Bold(p.Organisation), Plain("\n"+p.Platform)))
	}
	towns := multiExternal("municipality", i18n.Text(lang, "platform.search"))
	for _, code := range p.NIS {
		towns.InitialOptions = append(towns.InitialOptions, Option(places[code], code))
	}
	var states []*slack.OptionBlockObject
	for _, state := range consult.TalksStates() {
		states = append(states, Option(i18n.Text(lang, "ask.talks."+string(state)), string(state)))
	}
	contact := external("colleague", i18n.Text(lang, "platform.search"))
	if p.ContactID != 0 {
		contact.InitialOption = Option(p.Contact, strconv.FormatInt(int64(p.ContactID), 10))
	}
	blocks = append(blocks,
		Input("activity", i18n.Text(lang, "partner.activity"), TextField("activity", p.Activity, true)),
		Hinted(Optional("municipality", i18n.Text(lang, "partner.municipalities"), towns), i18n.Text(lang, "partner.municipalities_hint")),
		Optional("topics", i18n.Text(lang, "contact.field.topics"), TopicsField(lang, p.Topics)),
		Optional("talks", i18n.Text(lang, "partner.state"), Choice("talks", choose, string(p.Talks), states...)),
		Optional("talks_on", i18n.Text(lang, "partner.state_on"), DateField("talks_on", p.TalksOn)),
		Optional("colleague", i18n.Text(lang, "partner.contact_field"), contact))
	return Modal("partner_keep", i18n.Text(lang, "partner.form_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}
