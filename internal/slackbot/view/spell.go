package view

import (
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// SpellForm asks who came later or left early, and from and up to which item of the agenda or which hour they were there.
func SpellForm(lang string, a consult.Attendance, agenda []consult.AgendaItem) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Section(i18n.Text(lang, "attendance.spell_intro")),
		Input("who", i18n.Text(lang, "attendance.spell_who"), spellWho(lang, a)),
	}
	if options := spellItems(agenda); len(options) > 0 {
		blocks = append(blocks,
			Optional("from_item", i18n.Text(lang, "attendance.spell_from_item"), Choice("from_item", i18n.Text(lang, "platform.choose"), "", options...)),
			Optional("to_item", i18n.Text(lang, "attendance.spell_to_item"), Choice("to_item", i18n.Text(lang, "platform.choose"), "", options...)))
	}
	blocks = append(blocks,
		Optional("from_at", i18n.Text(lang, "attendance.spell_from_at"), TimeField("from_at", "")),
		Hinted(Optional("to_at", i18n.Text(lang, "attendance.spell_to_at"), TimeField("to_at", "")), i18n.Text(lang, "attendance.spell_hint")))
	return Modal("spell_save", i18n.Text(lang, "attendance.spell_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// spellWho offers organisations and people, in groups of at most the 100 that Slack takes.
func spellWho(lang string, a consult.Attendance) *slack.SelectBlockElement {
	var organisations, people []*slack.OptionBlockObject
	for _, o := range a.Invited {
		organisations = append(organisations, Option(i18n.Text(lang, "attendance.spell_all_of", i18n.Args{"Organisation": o.Name}), "o"+strconv.FormatInt(int64(o.ID), 10)))
	}
	for _, m := range a.Members {
		people = append(people, Option(m.Name, "p"+strconv.FormatInt(int64(m.PersonID), 10)))
	}
	var groups []*slack.OptionGroupBlockObject
	for _, kind := range []struct {
		key     string
		options []*slack.OptionBlockObject
	}{{"attendance.spell_people", people}, {"attendance.spell_organisations", organisations}} {
		for chunk := range slices.Chunk(kind.options, 100) {
			groups = append(groups, slack.NewOptionGroupBlockElement(plain(i18n.Text(lang, kind.key)), chunk...))
		}
	}
	return slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "who", groups...)
}

func spellItems(agenda []consult.AgendaItem) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for n, i := range agenda[:min(len(agenda), 100)] {
		options = append(options, Option(numberedTitle(n, i), strconv.FormatInt(int64(i.ID), 10)))
	}
	return options
}

// spellTitle is how much of an item's title stands beside a name.
const spellTitle = 40

func numberedTitle(n int, i consult.AgendaItem) string { return strconv.Itoa(n+1) + ". " + i.Title }

// whenThere is a name with from when to when, where they were not there all the time. An item that the reader may not see
// is not named.
func whenThere(lang string, m consult.Meeting, name string, s consult.Spell, agenda []consult.AgendaItem) string {
	item := func(id consult.AgendaItemID) string {
		for n, i := range agenda {
			if i.ID == id {
				return cut(numberedTitle(n, i), spellTitle)
			}
		}
		return ""
	}
	from, to := item(s.FromItem), item(s.ToItem)
	if s.FromAt != nil {
		from = i18n.Time(lang, m.Local(*s.FromAt))
	}
	if s.ToAt != nil {
		to = i18n.Time(lang, m.Local(*s.ToAt))
	}
	key := ""
	switch {
	case from != "" && to != "":
		key = "attendance.spell_from_to"
	case from != "":
		key = "attendance.spell_from"
	case to != "":
		key = "attendance.spell_to"
	case s != consult.Spell{}:
		key = "attendance.spell_part"
	default:
		return name
	}
	return i18n.Text(lang, key, i18n.Args{"Name": name, "From": from, "To": to})
}

// lostAt names the items at which too few organisations were there to decide.
func lostAt(lang string, a consult.Attendance, agenda []consult.AgendaItem) string {
	lost := a.LostAt()
	var titles []string
	for n, i := range agenda {
		if slices.Contains(lost, i.ID) {
			titles = append(titles, cut(numberedTitle(n, i), spellTitle))
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return i18n.Text(lang, "attendance.quorum_lost_at", i18n.Args{"Items": i18n.List(lang, titles)})
}

// SpellKept confirms when somebody was there, and warns of the items at which the quorum was lost.
func SpellKept(lang string, a consult.Attendance, agenda []consult.AgendaItem) (string, []slack.Block) {
	text := i18n.Text(lang, "attendance.spell_kept")
	var lines [][]Span
	for _, m := range a.Members {
		if m.Spell != (consult.Spell{}) {
			lines = append(lines, []Span{Plain(whenThere(lang, a.Meeting, m.Name, m.Spell, agenda))})
		}
	}
	blocks := []slack.Block{Section(text)}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines[:min(len(lines), maxNames)]...))
	}
	if lost := lostAt(lang, a, agenda); lost != "" {
		blocks = append(blocks, Rich(Emoji("warning"), Plain(" "+lost)))
		text += " " + Literal(lost)
	}
	return text, append(blocks, Actions(spellButton(lang, a)))
}

func spellButton(lang string, a consult.Attendance) slack.BlockElement {
	return Button("spell", i18n.Text(lang, "attendance.spell_button"), idOf(a.Meeting))
}
