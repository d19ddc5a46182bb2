package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// dataKinds are the kinds of what is kept about somebody, in the order in which they are shown.
var dataKinds = []string{
	"contact", "introduction", "suggestion", "file", "role", "member", "seat", "invitation", "answer", "attendance", "registration", "agenda_item",
	"status", "minutes_item", "remark", "correction", "action_item", "comment", "deadline", "feed", "question", "delivery", "log", "request",
}

// MyData shows somebody what is kept about them, in numbers by kind, with the ways to take it, correct it and remove it.
func MyData(lang string, m consult.MyData, insider bool, today time.Time) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "data.intro")), Bullets(profileLines(lang, m)...)}
	counts := m.Count()
	var lines [][]Span
	for _, kind := range dataKinds {
		if counts[kind] > 0 {
			lines = append(lines, []Span{Plain(i18n.Text(lang, "data.kind."+kind) + i18n.Text(lang, "log.colon")), Bold(strconv.Itoa(counts[kind]))})
		}
	}
	if len(lines) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "data.also")), Bullets(lines...))
	}
	blocks = append(blocks, Small(i18n.Text(lang, "data.scope")))
	buttons := []slack.BlockElement{
		Button("my_data_file#csv", i18n.Text(lang, "data.csv"), "csv"), Button("my_data_file#json", i18n.Text(lang, "data.json"), "json"),
	}
	if insider {
		buttons = append(buttons, Button("my_contact", i18n.Text(lang, "data.correct"), "mine"))
	}
	blocks = append(blocks, Actions(buttons...))
	if m.Asked != nil {
		blocks = append(blocks, Section(i18n.Text(lang, "data.waiting", i18n.Args{"Date": i18n.Date(lang, m.Asked.In(today.Location()))})),
			Actions(Button("my_data_keep", i18n.Text(lang, "data.keep"), "keep")))
	} else {
		blocks = append(blocks, Actions(Button("my_data_addresses", i18n.Text(lang, "data.erase_addresses"), "ask"),
			Button("my_data_erase", i18n.Text(lang, "data.erase"), "ask").WithStyle(slack.StyleDanger)))
	}
	return Modal("notice", i18n.Text(lang, "data.title"), "", i18n.Text(lang, "modal.close"), blocks...)
}

func profileLines(lang string, m consult.MyData) [][]Span {
	var lines [][]Span
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, []Span{Plain(i18n.Text(lang, key) + i18n.Text(lang, "log.colon")), Bold(value)})
		}
	}
	add("data.name", m.Person.Name)
	add("data.email", m.Person.Email)
	add("data.phone", m.Phone)
	add("data.lang", i18n.Text(lang, "language."+m.Person.Lang))
	return lines
}

// MyDataTable is what is kept about somebody as a table; dates are written as ISO 8601, which every spreadsheet sorts.
func MyDataTable(lang string, m consult.MyData, today time.Time) (header []string, rows [][]string) {
	for _, key := range []string{"data.column.kind", "data.column.at", "data.column.platform", "data.column.text"} {
		header = append(header, i18n.Text(lang, key))
	}
	for _, p := range [][2]string{
		{"data.name", m.Person.Name}, {"data.email", m.Person.Email}, {"data.phone", m.Phone}, {"data.lang", m.Person.Lang}, {"data.slack", m.Person.SlackID},
	} {
		rows = append(rows, []string{i18n.Text(lang, p[0]), "", "", p[1]})
	}
	for _, r := range m.Rows {
		at := ""
		if r.At != nil {
			at = r.At.In(today.Location()).Format(time.DateTime)
		}
		rows = append(rows, []string{i18n.Text(lang, "data.kind."+r.Kind), at, r.Platform, r.Text})
	}
	return header, rows
}

// EraseAddresses asks for a yes before somebody's contact data goes.
func EraseAddresses(lang string) *slack.ModalViewRequest {
	return Modal("my_data_addresses_yes", i18n.Text(lang, "data.title"), i18n.Text(lang, "data.erase_yes"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "data.addresses_sure")))
}

// AskErasure says what is erased and what stays, and asks for a yes.
func AskErasure(lang string) *slack.ModalViewRequest {
	return Modal("my_data_erase_yes", i18n.Text(lang, "data.title"), i18n.Text(lang, "data.ask_yes"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "data.sure")), Section(i18n.Text(lang, "data.stays")))
}

// ErasureNote tells a manager that somebody asks to be erased.
func ErasureNote(lang string, e consult.Erasure) (string, []slack.Block) {
	if e.Done {
		text := i18n.Text(lang, "data.note_done")
		return text, []slack.Block{Section(text)}
	}
	text := i18n.Text(lang, "data.note", i18n.Args{"Name": Literal(e.Name)})
	return text, []slack.Block{Section(text), Actions(Primary("erasure", i18n.Text(lang, "data.look"), strconv.FormatInt(int64(e.ID), 10)))}
}

// Erasure shows a manager what erasing somebody does, and asks for a yes.
func Erasure(lang string, e consult.Erasure) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Section(i18n.Text(lang, "data.erasing", i18n.Args{"Name": Literal(e.Name)})), Section(i18n.Text(lang, "data.stays")),
	}
	var lines [][]Span
	if e.Actions > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "data.actions", i18n.Args{"Count": e.Actions}))})
	}
	if e.Mentions > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "data.mentions", i18n.Args{"Count": e.Mentions}))})
	}
	if e.Namesake {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "data.namesake"))})
	}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	blocks = append(blocks, Section(i18n.Text(lang, "data.for_good")))
	return Modal("erasure_yes", i18n.Text(lang, "data.title"), i18n.Text(lang, "data.erase_yes"), i18n.Text(lang, "modal.cancel"), blocks...)
}
