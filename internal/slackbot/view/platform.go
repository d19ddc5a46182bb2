package view

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Greeting is said once in a channel that the bot was invited to.
func Greeting(lang string) []slack.Block {
	return []slack.Block{
		Section(i18n.Text(lang, "platform.greeting")),
		Actions(Primary("register", i18n.Text(lang, "platform.register_button"), "register")),
	}
}

// Greeted takes the greeting's place once the channel is registered, in the platform's language.
func Greeted(p consult.Platform) (string, []slack.Block) {
	text := i18n.Text(p.Lang, "platform.greeted", i18n.Args{"Platform": Literal(p.Name)})
	return text, []slack.Block{Section(text)}
}

// RegisterForm asks what is needed to make a channel the home of a platform. user is the Slack id of who fills it in.
func RegisterForm(lang, channel, slug string, public bool, user string) *slack.ModalViewRequest {
	var kinds []*slack.OptionBlockObject
	for _, k := range consult.Kinds() {
		kinds = append(kinds, Option(i18n.Text(lang, "kind."+k), k))
	}
	blocks := []slack.Block{
		Input("name", i18n.Text(lang, "platform.name"), textOf("name", titled(channel), consult.MaxName)),
		Hinted(Input("slug", i18n.Text(lang, "platform.slug"), textOf("slug", slug, 40)), i18n.Text(lang, "platform.slug_hint")),
		Input("kind", i18n.Text(lang, "platform.kind"), Choice("kind", i18n.Text(lang, "platform.choose"), "overleg", kinds...)),
		Optional("parent", i18n.Text(lang, "platform.parent"), external("parent", i18n.Text(lang, "platform.search"))),
		Optional("organisations", i18n.Text(lang, "platform.organisations"), multiExternal("organisations", i18n.Text(lang, "platform.search"))),
		Input("chair", i18n.Text(lang, "platform.chair"), UserField("chair", i18n.Text(lang, "platform.choose"), user)),
		Optional("secretary", i18n.Text(lang, "platform.secretary"), UserField("secretary", i18n.Text(lang, "platform.choose"), "")),
		Input("lang", i18n.Text(lang, "platform.lang"), langChoice(lang, lang)),
		Input("level", i18n.Text(lang, "platform.level"), levelChoice(lang, consult.LevelMembers)),
	}
	if public {
		blocks = append(blocks, Section(i18n.Text(lang, "platform.public_channel")))
	}
	return Modal("register_save", i18n.Text(lang, "platform.form_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// Registered confirms to who registered, with what one wants next.
func Registered(lang string, p consult.Platform) []slack.Block {
	return []slack.Block{
		Section(i18n.Text(lang, "platform.registered", i18n.Args{"Platform": Literal(p.Name)})),
		Actions(Primary("plan", i18n.Text(lang, "menu.plan"), "plan"), Button("settings", i18n.Text(lang, "menu.settings"), "settings")),
	}
}

// SeatQuestionText is the question without its select; again says that the organisation for which one sat is gone.
func SeatQuestionText(lang string, p consult.Platform, again bool) string {
	key := "seat.question"
	if again {
		key = "seat.question_again"
	}
	return i18n.Text(lang, key, i18n.Args{"Platform": Literal(p.Name)})
}

// SeatQuestion asks for which organisation somebody sits: one select, with none and several as answers.
func SeatQuestion(lang string, p consult.Platform, question string, organisations []consult.Organisation) []slack.Block {
	section := Section(question)
	section.Accessory = slack.NewAccessory(SeatChoice(lang, p.ID, organisations))
	return []slack.Block{section}
}

// SeatChoice is the select of SeatQuestion, also for App Home.
func SeatChoice(lang string, id consult.PlatformID, organisations []consult.Organisation) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, o := range organisations[:min(len(organisations), 97)] {
		options = append(options, Option(o.Name, fmt.Sprintf("%d:%d", id, o.ID)))
	}
	options = append(options, Option(i18n.Text(lang, "seat.none"), fmt.Sprintf("%d:none", id)))
	switch len(organisations) {
	case 0: // whoever registered named none: one looks for it
		options = append([]*slack.OptionBlockObject{Option(i18n.Text(lang, "seat.search"), fmt.Sprintf("%d:several", id))}, options...)
	case 1:
	default:
		options = append(options, Option(i18n.Text(lang, "seat.several"), fmt.Sprintf("%d:several", id)))
	}
	return Choice("seat", i18n.Text(lang, "platform.choose"), "", options...)
}

// SeatForm asks which organisations, for whom one is not enough.
func SeatForm(lang string, organisations []consult.Organisation) *slack.ModalViewRequest {
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "seats", organisationOptions(organisations)...)
	if len(organisations) == 0 {
		element = multiExternal("organisations#seats", i18n.Text(lang, "platform.search"))
	}
	return Modal("seat_save", i18n.Text(lang, "seat.form_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Optional("seats", i18n.Text(lang, "seat.label"), element))
}

// maxSeats keeps a modal under Slack's 100 blocks.
const maxSeats = 95

// SeatsForm lets the secretary set everybody's seat.
func SeatsForm(lang string, members []consult.Seat, organisations []consult.Organisation) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "seat.all_intro"))}
	options := organisationOptions(organisations)
	for _, m := range members[:min(len(members), maxSeats)] {
		field := "seat_" + strconv.FormatInt(int64(m.PersonID), 10)
		element := multiExternal("organisations#"+field, i18n.Text(lang, "platform.search"))
		if len(options) > 0 {
			element = slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), field, options...)
			element.InitialOptions = chosen(options, m.Organisations)
		}
		blocks = append(blocks, Optional(field, m.Name, element))
	}
	return Modal("seats_save", i18n.Text(lang, "seat.all_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func organisationOptions(organisations []consult.Organisation) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, o := range organisations[:min(len(organisations), 100)] {
		options = append(options, Option(o.Name, strconv.FormatInt(int64(o.ID), 10)))
	}
	return options
}

func chosen(options []*slack.OptionBlockObject, ids []consult.OrganisationID) []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for _, id := range ids {
		for _, o := range options {
			if o.Value == strconv.FormatInt(int64(id), 10) {
				list = append(list, o)
			}
		}
	}
	return list
}

// SettingsForm asks for a platform's settings, filled in as they are.
func SettingsForm(lang string, p consult.Platform) *slack.ModalViewRequest {
	number := func(field string, n int) slack.BlockElement { return textOf(field, strconv.Itoa(n), 5) }
	var days []string
	for _, d := range p.DeadlineLeads {
		days = append(days, strconv.Itoa(d))
	}
	return Modal("settings_save", i18n.Text(lang, "settings.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "settings.intro", i18n.Args{"Platform": Literal(p.Name)})),
		Input("lang", i18n.Text(lang, "platform.lang"), langChoice(lang, p.Lang)),
		Input("level", i18n.Text(lang, "platform.level"), levelChoice(lang, p.Level)),
		Input("invitation", i18n.Text(lang, "settings.invitation"), number("invitation", int(p.InvitationLead/86400))),
		Input("unanswered", i18n.Text(lang, "settings.unanswered"), number("unanswered", int(p.UnansweredLead/3600))),
		Input("attending", i18n.Text(lang, "settings.attending"), number("attending", int(p.AttendingLead/60))),
		Input("deadline_days", i18n.Text(lang, "settings.deadline_days"), textOf("deadline_days", strings.Join(days, ", "), 60)),
		Input("quiet_from", i18n.Text(lang, "settings.quiet_from"), TimeField("quiet_from", clock(p.QuietFrom))),
		Input("quiet_to", i18n.Text(lang, "settings.quiet_to"), TimeField("quiet_to", clock(p.QuietTo))),
		Hinted(Input("quorum", i18n.Text(lang, "attendance.quorum"), quorumChoice(lang, p.Quorum)), i18n.Text(lang, "attendance.quorum_hint")),
	)
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func langChoice(lang, value string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, l := range consult.Languages() {
		options = append(options, Option(i18n.Text(lang, "language."+l), l))
	}
	return Choice("lang", i18n.Text(lang, "platform.choose"), value, options...)
}

func levelChoice(lang string, value consult.Level) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, l := range consult.Levels() {
		options = append(options, Option(i18n.Text(lang, "level."+string(l)), string(l)))
	}
	return Choice("level", i18n.Text(lang, "platform.choose"), string(value), options...)
}

func textOf(field, initial string, limit int) *slack.PlainTextInputBlockElement {
	e := TextField(field, initial, false)
	e.MaxLength = limit
	return e
}

func external(field, placeholder string) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain(placeholder), field)
	least := 0
	e.MinQueryLength = &least
	return e
}

// nameField takes a name that anybody may have: known ones are offered while one types. fieldID is its suggestion, with
// "#part" where a form has several. A name that is too long for an option stays a text.
func nameField(lang, fieldID, initial string) slack.BlockElement {
	if len([]rune(initial)) > maxOption {
		return textOf(fieldID, initial, consult.MaxName)
	}
	e := external(fieldID, i18n.Text(lang, "typeahead.name"))
	least := 2
	e.MinQueryLength = &least
	if initial != "" {
		e.InitialOption = Option(initial, initial)
	}
	return e
}

func multiExternal(field, placeholder string) *slack.MultiSelectBlockElement {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, plain(placeholder), field)
	least := 1
	e.MinQueryLength = &least
	return e
}

// searched is multiExternal with organisations that are chosen already.
func searched(field, placeholder string, chosen []consult.Organisation) *slack.MultiSelectBlockElement {
	e := multiExternal(field, placeholder)
	e.InitialOptions = organisationOptions(chosen[:min(len(chosen), maxOptions)])
	return e
}

// titled makes a proposal for a name of a channel's name: "nieuwe-werkgroep" -> "Nieuwe werkgroep".
func titled(channel string) string {
	words := strings.ReplaceAll(channel, "-", " ")
	if words == "" {
		return ""
	}
	runes := []rune(words)
	return strings.ToUpper(string(runes[0])) + string(runes[1:])
}
