package view

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxAskedText is how much of somebody's words an answer repeats.
const maxAskedText = 100

// Asked is what somebody asked for, in names.
type Asked struct {
	Places  []string
	Topics  []string
	OrgKind string
	Text    string
}

// Place is one of several meanings of a word; Value is what its button carries.
type Place struct {
	Name  string
	Value string
}

// ContactAnswer is who was found, and what else helps when nobody was.
type ContactAnswer struct {
	consult.ContactFound
	Organisations []consult.OrganisationCard // that are called so
	Members       map[string][]string        // by NIS code of the places without anybody: the platforms that they are in
}

// mostCards keeps an answer within Slack's fifty blocks: a card is two of them.
const mostCards = 20

// Contacts answers who to contact: a card each; when nobody fits, that is said, with the nearest alternatives. places gives
// the municipalities' names by NIS code; now is consultation time, for what is stale.
func Contacts(r Reader, asked Asked, found ContactAnswer, places map[string]string, now time.Time) (string, []slack.Block) {
	what := Literal(askedWords(r.Lang, asked))
	cards := found.Contacts[:min(len(found.Contacts), mostCards)]
	text := i18n.Text(r.Lang, "contact.found", i18n.Args{"What": what, "Count": len(cards)})
	if len(cards) == 0 {
		text = i18n.Text(r.Lang, "contact.none", i18n.Args{"What": what})
	}
	if len(cards) == 0 && len(found.Organisations) > 0 {
		text = i18n.Text(r.Lang, "contact.organisations", i18n.Args{"What": what})
	}
	blocks := []slack.Block{Section(text)}
	for _, o := range found.Organisations {
		blocks = append(blocks, organisationCard(r.Lang, o))
	}
	blocks = append(blocks, contactCards(r, cards, places, now)...)
	blocks = append(blocks, notThere(r.Lang, found.Members, places)...)
	instead := found.Instead[:min(len(found.Instead), mostCards-len(cards))]
	switch {
	case len(instead) > 0:
		blocks = append(blocks, Section(i18n.Text(r.Lang, "contact.instead")))
		blocks = append(blocks, contactCards(r, instead, places, now)...)
	case len(cards)+len(found.Organisations)+len(found.Members) == 0:
		blocks = append(blocks, Small(i18n.Text(r.Lang, "contact.none_hint")))
	}
	return text, blocks
}

// notThere says of a municipality without any contact whether it takes part in anything that the reader may know, with a
// way that is open to everybody (R17). Nobody is guessed.
func notThere(lang string, members map[string][]string, places map[string]string) []slack.Block {
	var blocks []slack.Block
	for _, nis := range slices.Sorted(maps.Keys(members)) {
		args := i18n.Args{"Place": Literal(places[nis]), "Platforms": Literal(strings.Join(members[nis], ", "))}
		key := "contact.no_member"
		if len(members[nis]) > 0 {
			key = "contact.member_without"
		}
		blocks = append(blocks, Section(i18n.Text(lang, key, args)))
	}
	return blocks
}

// organisationCard is what an organisation is called, whose member it is and who its members are (R20).
func organisationCard(lang string, o consult.OrganisationCard) slack.Block {
	spans := []Span{Bold(organisationName(lang, o.Name, o.NameFR, o.NameEN))}
	if len(o.ShortNames) > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "contact.also_called", i18n.Args{"Names": strings.Join(o.ShortNames, ", ")})))
	}
	if len(o.Members) > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "contact.members", i18n.Args{"Count": len(o.Members), "Names": strings.Join(o.Members, ", ")})))
	}
	if len(o.Of) > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "contact.member_of", i18n.Args{"Names": strings.Join(o.Of, ", ")})))
	}
	return Rich(spans...)
}

// askedWords says what was asked: "huisvesting, Olen".
func askedWords(lang string, asked Asked) string {
	var parts []string
	for _, t := range asked.Topics {
		parts = append(parts, TopicName(lang, t))
	}
	if asked.OrgKind != "" {
		parts = append(parts, i18n.Text(lang, "contact.org."+asked.OrgKind))
	}
	parts = append(parts, asked.Places...)
	if asked.Text != "" {
		parts = append(parts, i18n.Text(lang, "contact.quoted", i18n.Args{"Text": cut(asked.Text, maxAskedText)}))
	}
	return strings.Join(parts, ", ")
}

// TopicName is a topic in the reader's language.
func TopicName(lang, topic string) string {
	key := "topic." + consult.TopicKey(topic)
	if !i18n.Has(lang, key) {
		return topic
	}
	return i18n.Text(lang, key)
}

// WhichPlace asks what a word means that several places share.
func WhichPlace(text string, places []Place) []slack.Block {
	var buttons []slack.BlockElement
	for i, p := range places {
		buttons = append(buttons, Button("contact_pick#"+string(rune('a'+i)), p.Name, p.Value))
	}
	return []slack.Block{Section(text), Actions(buttons...)}
}

// ContactForm asks for place, topic, or any word.
func ContactForm(lang string) *slack.ModalViewRequest {
	var topics []*slack.OptionBlockObject
	for _, t := range consult.Topics() {
		topics = append(topics, Option(TopicName(lang, t.Name), t.Name))
	}
	return Modal("contact_find", i18n.Text(lang, "contact.form_title"), i18n.Text(lang, "contact.find"), i18n.Text(lang, "modal.close"),
		Optional("municipality", i18n.Text(lang, "contact.municipality"), external("municipality", i18n.Text(lang, "platform.search"))),
		Optional("topic", i18n.Text(lang, "contact.topic"), Choice("topic", i18n.Text(lang, "platform.choose"), "", topics...)),
		Hinted(Optional("text", i18n.Text(lang, "contact.text"), textOf("text", "", 200)), i18n.Text(lang, "contact.text_hint")),
	)
}
