package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ContactGaps says for each topic where it has no contact: a line each, the widest gap first; topics that are covered
// everywhere and nowhere are told together.
func ContactGaps(lang string, gaps []consult.ContactGap, places map[string]string) (string, []slack.Block) {
	text := i18n.Text(lang, "contact.gaps", i18n.Args{"Count": len(gaps)})
	var everywhere, nowhere []string
	type line struct {
		topic string
		towns []string
	}
	var lines []line
	for _, t := range consult.Topics() {
		towns := townsWithout(gaps, t.Name, places)
		switch len(towns) {
		case 0:
			everywhere = append(everywhere, TopicName(lang, t.Name))
		case len(gaps):
			nowhere = append(nowhere, TopicName(lang, t.Name))
		default:
			lines = append(lines, line{TopicName(lang, t.Name), towns})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return len(b.towns) - len(a.towns) })
	blocks := []slack.Block{Section(text)}
	var bullets [][]Span
	for _, l := range lines {
		bullets = append(bullets, []Span{Bold(l.topic), Plain(": " + strings.Join(l.towns, ", "))})
	}
	if len(bullets) > 0 {
		blocks = append(blocks, Bullets(bullets...))
	}
	if len(nowhere) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "contact.gaps_nowhere", i18n.Args{"Topics": strings.Join(nowhere, "; ")})))
	}
	if len(everywhere) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "contact.gaps_everywhere", i18n.Args{"Topics": strings.Join(everywhere, "; ")})))
	}
	return text, append(blocks, Actions(Button("contact_gaps_file", i18n.Text(lang, "contact.gaps_export"), "csv")))
}

func townsWithout(gaps []consult.ContactGap, topic string, places map[string]string) []string {
	var towns []string
	for _, g := range gaps {
		if slices.Contains(g.Topics, topic) {
			towns = append(towns, places[g.NIS])
		}
	}
	slices.Sort(towns)
	return towns
}

// ContactGapTable is municipality by topic, with a mark where there is no contact.
func ContactGapTable(lang string, gaps []consult.ContactGap, places map[string]string) (header []string, rows [][]string) {
	header = []string{i18n.Text(lang, "contact.municipality"), "NIS"}
	for _, t := range consult.Topics() {
		header = append(header, TopicName(lang, t.Name))
	}
	for _, g := range gaps {
		row := []string{places[g.NIS], g.NIS}
		for _, t := range consult.Topics() {
			mark := ""
			if slices.Contains(g.Topics, t.Name) {
				mark = i18n.Text(lang, "contact.gaps_mark")
			}
			row = append(row, mark)
		}
		rows = append(rows, row)
	}
	return header, rows
}
