package view

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxContactField is how long a line of a card may be; the domain refuses more.
const maxContactField = 200

// SuggestionForm asks what is wrong with a card that is somebody else's, and says who will read that.
func SuggestionForm(lang string, c consult.Contact, municipality string, now time.Time) *slack.ModalViewRequest {
	hint := i18n.Text(lang, "contact.suggest_to_coordinator")
	if c.SlackID != "" && !c.Vacant {
		hint = i18n.Text(lang, "contact.suggest_to", i18n.Args{"Name": c.Name})
	}
	return Modal("contact_suggest", i18n.Text(lang, "contact.suggest_title"), i18n.Text(lang, "contact.suggest_send"), i18n.Text(lang, "modal.cancel"),
		contactCard(lang, c, municipality, now),
		Hinted(Input("text", i18n.Text(lang, "contact.suggest_text"), TextField("text", "", true)), hint))
}

// ContactCorrection is a position as it stands, for who keeps it. wrong is what somebody suggested, "" for nothing. Of a vacant
// position there is nobody's address to keep.
func ContactCorrection(lang string, c consult.Contact, municipality, wrong string) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(joined(" · ", c.Name, position(lang, c, municipality))))}
	if wrong != "" {
		blocks = append(blocks, Small(i18n.Text(lang, "contact.suggested")), quoted(wrong))
	}
	blocks = append(blocks, positionFields(lang, c)...)
	if !c.Vacant {
		blocks = append(blocks, personFields(lang, c)...)
	}
	return Modal("contact_correct", i18n.Text(lang, "contact.correct_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func positionFields(lang string, c consult.Contact) []slack.Block {
	text := func(field, value string) *slack.InputBlock {
		return Optional(field, i18n.Text(lang, "contact.field."+field), textOf(field, value, maxContactField))
	}
	standIn := external("colleague", i18n.Text(lang, "platform.search"))
	if c.BackupID != 0 {
		standIn.InitialOption = Option(c.Backup, strconv.FormatInt(int64(c.BackupID), 10))
	}
	return []slack.Block{
		text("role", c.Role),
		Optional("topics", i18n.Text(lang, "contact.field.topics"), TopicsField(lang, c.Topics)),
		Hinted(text("hours", c.Hours), i18n.Text(lang, "contact.field.hours_hint")),
		text("office", c.Office),
		Hinted(Optional("colleague", i18n.Text(lang, "contact.field.backup"), standIn), i18n.Text(lang, "contact.field.backup_hint")),
		Hinted(Optional("until", i18n.Text(lang, "contact.field.until"), DateField("until", c.ValidTo)), i18n.Text(lang, "contact.field.until_hint")),
	}
}

func personFields(lang string, c consult.Contact) []slack.Block {
	choose := i18n.Text(lang, "platform.choose")
	var ways []*slack.OptionBlockObject
	for _, way := range []string{"slack", "email", "phone"} {
		ways = append(ways, Option(i18n.Text(lang, "contact.reach."+way), way))
	}
	speaks := many("speaks", choose)
	codes := consult.SpokenLanguages()
	for _, code := range append(slices.Clone(c.Speaks), codes...) {
		if !slices.ContainsFunc(speaks.Options, func(o *slack.OptionBlockObject) bool { return o.Value == code }) {
			o := Option(languageNames(lang, []string{code}), code)
			speaks.Options = append(speaks.Options, o)
			if slices.Contains(c.Speaks, code) {
				speaks.InitialOptions = append(speaks.InitialOptions, o)
			}
		}
	}
	return []slack.Block{
		Optional("email", i18n.Text(lang, "contact.field.email"), textOf("email", c.Email, 254)),
		Hinted(Optional("phone", i18n.Text(lang, "contact.field.phone"), textOf("phone", c.Phone, 30)), i18n.Text(lang, "contact.field.phone_hint")),
		Optional("speaks", i18n.Text(lang, "contact.field.speaks"), speaks.MultiSelectBlockElement),
		Optional("reach", i18n.Text(lang, "contact.field.reach"), Choice("reach", choose, c.Reach, ways...)),
	}
}

// TopicsField is a list of the policy domains, with what is chosen already.
func TopicsField(lang string, chosen []string) *slack.MultiSelectBlockElement {
	topics := many("topics", i18n.Text(lang, "platform.choose"))
	for _, t := range consult.Topics() {
		o := Option(TopicName(lang, t.Name), t.Name)
		topics.Options = append(topics.Options, o)
		if slices.Contains(chosen, t.Name) {
			topics.InitialOptions = append(topics.InitialOptions, o)
		}
	}
	return topics.MultiSelectBlockElement
}

// ContactSaved shows a card as it now stands.
func ContactSaved(r Reader, c consult.Contact, municipality string, now time.Time) (string, []slack.Block) {
	text := i18n.Text(r.Lang, "contact.saved")
	return text, []slack.Block{Section(text), contactCard(r.Lang, c, municipality, now)}
}

// Suggestion tells who keeps a position what somebody thinks is wrong with it; once it is settled, what was done.
func Suggestion(lang string, s consult.ContactSuggestion, municipality string, now time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "contact.wrong_says", i18n.Args{"Name": Literal(s.By)})
	blocks := []slack.Block{Section(text), quoted(s.Text), Small(i18n.Text(lang, "contact.stands_so")), contactCard(lang, s.Contact, municipality, now)}
	if s.State != consult.SuggestionOpen {
		return text, append(blocks, Small(i18n.Text(lang, "contact.settled."+string(s.State), i18n.Args{"Name": Literal(s.Settler)})))
	}
	id := strconv.FormatInt(s.ID, 10)
	return text, append(blocks, Actions(
		Primary("suggestion_take", i18n.Text(lang, "contact.take"), id), Button("suggestion_decline", i18n.Text(lang, "contact.decline"), id)))
}

// Settled tells who made a suggestion what became of it, with the card as it now stands.
func Settled(lang string, s consult.ContactSuggestion, municipality string, now time.Time) (string, []slack.Block) {
	about := joined(", ", s.Contact.Name, position(lang, s.Contact, municipality))
	text := i18n.Text(lang, "contact.outcome."+string(s.State), i18n.Args{"Name": Literal(s.Settler), "About": Literal(about)})
	return text, []slack.Block{Section(text), quoted(s.Text), Small(i18n.Text(lang, "contact.stands_so")), contactCard(lang, s.Contact, municipality, now)}
}

// quoted is what somebody wrote, literally.
func quoted(text string) slack.Block {
	return slack.NewRichTextBlock("", &slack.RichTextQuote{Type: slack.RTEQuote, Elements: nonEmpty([]Span{Plain(text)})})
}
