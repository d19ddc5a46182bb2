package view

import (
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

// Contacts answers who to contact: a card each; when nobody fits, that is said, with the nearest alternatives.
// places gives the municipalities' names by NIS code; now is consultation time, for what is stale.
func Contacts(lang string, asked Asked, found consult.ContactFound, places map[string]string, now time.Time) (string, []slack.Block) {
	what := askedWords(lang, asked)
	if len(found.Contacts) > 0 {
		text := i18n.Text(lang, "contact.found", i18n.Args{"What": Literal(what), "Count": len(found.Contacts)})
		return text, append([]slack.Block{Section(text)}, contactCards(lang, found.Contacts, places, now)...)
	}
	text := i18n.Text(lang, "contact.none", i18n.Args{"What": Literal(what)})
	if len(found.Instead) == 0 {
		return text, []slack.Block{Section(text), Small(i18n.Text(lang, "contact.none_hint"))}
	}
	blocks := []slack.Block{Section(text), Section(i18n.Text(lang, "contact.instead"))}
	return text, append(blocks, contactCards(lang, found.Instead, places, now)...)
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
