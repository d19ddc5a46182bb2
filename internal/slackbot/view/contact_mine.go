package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// mostEntries keeps a list of one's own positions within Slack's fifty blocks.
const mostEntries = 15

// entry is one position of a person, told once however many municipalities it serves.
type entry struct {
	consult.Contact
	ids    []string
	towns  []string
	unsure bool // nobody confirmed it lately
}

func entries(list []consult.Contact, places map[string]string, now time.Time) []entry {
	var all []entry
	for _, c := range list {
		i := slices.IndexFunc(all, func(e entry) bool {
			return e.Organisation == c.Organisation && e.Role == c.Role && e.Service == c.Service
		})
		if i < 0 {
			i, all = len(all), append(all, entry{Contact: c})
		}
		all[i].ids = append(all[i].ids, strconv.FormatInt(int64(c.ID), 10))
		all[i].unsure = all[i].unsure || c.NeedsConfirming(now)
		if town := places[c.NIS]; town != "" {
			all[i].towns = append(all[i].towns, town)
		}
	}
	return all
}

// entryCard is a card that names all of the municipalities.
func entryCard(lang string, e entry, now time.Time) slack.Block {
	return contactCard(lang, e.Contact, strings.Join(e.towns, ", "), now)
}

// ContactCheck asks somebody whether what the directory says of them still holds: one tap, or a form for each position. When
// all is confirmed, it says so.
func ContactCheck(lang string, mine []consult.Contact, places map[string]string, now time.Time) (string, []slack.Block) {
	all := entries(mine, places, now)
	if !slices.ContainsFunc(all, func(e entry) bool { return e.unsure }) {
		text := i18n.Text(lang, "contact.check_done")
		return text, []slack.Block{Section(text)}
	}
	text := i18n.Text(lang, "contact.check")
	blocks := append([]slack.Block{Section(text)}, entryBlocks(lang, all, now)...)
	return text, append(blocks, Actions(Primary("contact_confirm", i18n.Text(lang, "contact.check_yes"), allIDs(all))), Small(i18n.Text(lang, "contact.check_why")))
}

// entryBlocks is each position with a button that corrects it.
func entryBlocks(lang string, all []entry, now time.Time) []slack.Block {
	var blocks []slack.Block
	for _, e := range all[:min(len(all), mostEntries)] {
		blocks = append(blocks, entryCard(lang, e, now), Actions(Button("contact_wrong", i18n.Text(lang, "contact.correct"), e.ids[0])))
	}
	return blocks
}

// allIDs are the positions that a tap confirms, as many as a button carries.
func allIDs(all []entry) string {
	const longest = 2000 // of a button's value
	value := ""
	for _, e := range all[:min(len(all), mostEntries)] {
		for _, id := range e.ids {
			if len(value)+len(id)+1 > longest {
				return value
			}
			value = joined(",", value, id)
		}
	}
	return value
}

// MyContacts shows somebody what the directory says of them.
func MyContacts(lang string, mine []consult.Contact, places map[string]string, now time.Time) *slack.ModalViewRequest {
	all := entries(mine, places, now)
	blocks := []slack.Block{Section(i18n.Text(lang, "contact.mine_intro"))}
	if len(all) == 0 {
		blocks = []slack.Block{Section(i18n.Text(lang, "contact.mine_none"))}
	}
	blocks = append(blocks, entryBlocks(lang, all, now)...)
	if slices.ContainsFunc(all, func(e entry) bool { return e.unsure }) {
		blocks = append(blocks, Actions(Primary("contact_confirm", i18n.Text(lang, "contact.check_yes"), allIDs(all))))
	}
	return Modal("notice", i18n.Text(lang, "contact.mine_title"), "", i18n.Text(lang, "modal.close"), blocks...)
}
