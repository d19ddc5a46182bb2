package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Practices are cards of what others learned: practices, bottlenecks with what helps against them, and handholds.
func Practices(lang, asked string, list []consult.Practice, places map[string]string) (string, []slack.Block) {
	text := i18n.Text(lang, "practice.list", i18n.Args{"Count": len(list)})
	switch {
	case len(list) == 0 && asked != "":
		text = i18n.Text(lang, "practice.none_about", i18n.Args{"About": Literal(cut(asked, maxAskedText))})
	case len(list) == 0:
		text = i18n.Text(lang, "practice.none")
	}
	blocks := []slack.Block{Section(text)}
	for _, p := range list {
		blocks = append(blocks, practiceCard(lang, p, places))
	}
	return text, blocks
}

// practiceCard is a card. A practice may be reported without anything said of it yet (R94).
func practiceCard(lang string, p consult.Practice, places map[string]string) slack.Block {
	spans := []Span{Plain(labelled(lang, i18n.Text(lang, "ask.card."+string(p.Kind)))), Bold(p.Title)}
	if p.Body != "" {
		spans = append(spans, Plain("\n"+cut(p.Body, maxPractice)))
	} else if p.Kind == consult.GoodPractice {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "practice.no_text")))
	}
	if len(p.Solutions) > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "practice.helps", i18n.Args{"Titles": strings.Join(p.Solutions, "; ")})))
	}
	if p.Solves != "" {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "practice.against", i18n.Args{"Title": p.Solves})))
	}
	var towns []string
	for _, code := range p.NIS {
		towns = append(towns, places[code])
	}
	if tags := joined(" · ", strings.Join(towns, ", "), topicNames(lang, p.Topics), strings.Join(p.Tags, ", ")); tags != "" {
		spans = append(spans, Plain("\n"+tags))
	}
	return Rich(spans...)
}

// maxPractice is how much of a card's text a list shows.
const maxPractice = 600

// OfficeHours lists who holds office hours, when and where, by municipality.
func OfficeHours(lang string, list []consult.Contact, places map[string]string) (string, []slack.Block) {
	if len(list) == 0 {
		text := i18n.Text(lang, "contact.no_hours")
		return text, []slack.Block{Section(text), Small(i18n.Text(lang, "contact.no_hours_hint"))}
	}
	text := i18n.Text(lang, "contact.hours_list")
	var lines [][]Span
	for _, c := range list {
		lines = append(lines, []Span{
			Bold(joined(" · ", places[c.NIS], joined(", ", c.Hours, c.Office))), Plain("\n" + joined(", ", c.Name, position(lang, c, ""))),
		})
	}
	return text, []slack.Block{Section(text), Bullets(lines...)}
}

// Town is a municipality by its code and name.
type Town struct {
	NIS  string
	Name string
}

// WhoDoes says for a topic who answers for it in each municipality, and where nobody does.
func WhoDoes(lang, topic string, list []consult.Contact, towns []Town) (string, []slack.Block) {
	text := i18n.Text(lang, "contact.who_does", i18n.Args{"Topic": TopicName(lang, topic)})
	if len(towns) == 0 {
		none := i18n.Text(lang, "contact.who_does_none")
		return none, []slack.Block{Section(none)}
	}
	var lines [][]Span
	var nobody []string
	slices.SortFunc(towns, func(a, b Town) int { return strings.Compare(a.Name, b.Name) })
	for _, town := range towns {
		var people []string
		for _, c := range list {
			if c.NIS == town.NIS {
				people = append(people, holderInShort(lang, c, town.Name))
			}
		}
		if len(people) == 0 {
			nobody = append(nobody, town.Name)
			continue
		}
		lines = append(lines, []Span{Bold(town.Name), Plain(": " + strings.Join(people, "; "))})
	}
	blocks := []slack.Block{Section(text)}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	if len(nobody) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "contact.who_does_nobody", i18n.Args{"Places": strings.Join(nobody, ", ")})))
	}
	return text, append(blocks, Actions(TopicChoice(lang)))
}

// holderInShort is somebody and for whom: "Nele Sjabloon (OCMW)".
func holderInShort(lang string, c consult.Contact, town string) string {
	name := c.Name
	if c.Vacant {
		name = joined(", ", i18n.Text(lang, "contact.vacant"), c.Backup)
	}
	where := strings.TrimSpace(strings.ReplaceAll(c.Organisation, town, ""))
	return name + " (" + where + ")"
}

// TopicChoice asks for one of the policy domains.
func TopicChoice(lang string) *slack.SelectBlockElement {
	var topics []*slack.OptionBlockObject
	for _, t := range consult.Topics() {
		topics = append(topics, Option(TopicName(lang, t.Name), t.Name))
	}
	return Choice("who_does", i18n.Text(lang, "contact.choose_topic"), "", topics...)
}

// WhichTopic asks of which topic one wants to know who does what.
func WhichTopic(lang string) (string, []slack.Block) {
	text := i18n.Text(lang, "contact.which_topic")
	return text, []slack.Block{Section(text), Actions(TopicChoice(lang))}
}
