// Package view turns domain values into Block Kit. Its functions are pure;
// user text is escaped here and nowhere else, and shown literally.
package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Slack's limits that texts are cut to (docs.slack.dev/reference/block-kit).
const (
	maxHeader  = 150
	maxSection = 3000
	maxButton  = 75
	maxTitle   = 24
	maxOption  = 75
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes user text harmless where Slack reads mrkdwn: no mention, no link. Formatting marks keep their meaning;
// see Literal.
func Escape(s string) string { return escaper.Replace(s) }

var literal = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
	"*", "\u2060*\u2060", "_", "\u2060_\u2060", "~", "\u2060~\u2060", "`", "\u2060`\u2060")

// Literal makes user text appear in mrkdwn exactly as typed: a word joiner beside each mark keeps Slack from reading it
// as formatting. Longer user texts stand in Rich, where Slack reads none at all.
func Literal(s string) string { return literal.Replace(s) }

// Section is a paragraph of mrkdwn of ours; user text in it went through Literal.
func Section(mrkdwn string) *slack.SectionBlock {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, cut(mrkdwn, maxSection), false, true), nil, nil)
}

// Header is a title.
func Header(text string) *slack.HeaderBlock {
	return slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, cut(text, maxHeader), false, false))
}

// Small is a line of small print, mrkdwn of ours.
func Small(mrkdwn string) *slack.ContextBlock {
	return slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, cut(mrkdwn, maxSection), false, true))
}

// Button is a button that carries an id, never a command and never authority. action is a route's name, with "#part"
// where one block has several of it.
func Button(action, text, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject(slack.PlainTextType, cut(text, maxButton), false, false))
}

// Primary is the button that one expects to press.
func Primary(action, text, value string) *slack.ButtonBlockElement {
	return Button(action, text, value).WithStyle(slack.StylePrimary)
}

// Actions is a row of buttons.
func Actions(buttons ...slack.BlockElement) *slack.ActionBlock {
	return slack.NewActionBlock("", buttons...)
}

// Modal is a form whose submission goes to the route named action. title, submit and close are cut to 24 characters.
func Modal(action, title, submit, closing string, blocks ...slack.Block) *slack.ModalViewRequest {
	m := &slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: action, Title: plain(cut(title, maxTitle)), Close: plain(cut(closing, maxTitle)),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
	if submit != "" {
		m.Submit = plain(cut(submit, maxTitle))
	}
	return m
}

// Notice is a small modal that says something, for places where no message can be shown.
func Notice(lang, text string, blocks []slack.Block) slack.ModalViewRequest {
	if len(blocks) == 0 {
		blocks = []slack.Block{Section(text)}
	}
	return *Modal("notice", i18n.Text(lang, "modal.notice"), "", i18n.Text(lang, "modal.close"), blocks...)
}

// Input is a labelled input; block and action id are the field's name, so that handlers find it.
func Input(field, label string, element slack.BlockElement) *slack.InputBlock {
	return slack.NewInputBlock(field, plain(label), nil, element)
}

// Optional is Input for what may stay empty.
func Optional(field, label string, element slack.BlockElement) *slack.InputBlock {
	b := Input(field, label, element)
	b.Optional = true
	return b
}

// Hinted adds a line of help below an input.
func Hinted(b *slack.InputBlock, hint string) *slack.InputBlock {
	b.Hint = plain(hint)
	return b
}

// TextField is one line or, multiline, a box; initial is what was typed before.
func TextField(field, initial string, multiline bool) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, field)
	e.InitialValue, e.Multiline, e.MaxLength = initial, multiline, maxSection
	return e
}

// Choice is a select; value is chosen beforehand when it is among the options.
func Choice(field, placeholder, value string, options ...*slack.OptionBlockObject) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(placeholder), field, options...)
	for _, o := range options {
		if o.Value == value && value != "" {
			e.InitialOption = o
		}
	}
	return e
}

// Option is one choice.
func Option(label, value string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(cut(label, maxOption)), nil)
}

// UserField picks one Slack user.
func UserField(field, placeholder, initial string) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(placeholder), field)
	e.InitialUser = initial
	return e
}

// UsersField picks several Slack users.
func UsersField(field, placeholder string, initial []string) *slack.MultiSelectBlockElement {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain(placeholder), field)
	e.InitialUsers = initial
	return e
}

// DateField picks a date; initial is nil for none.
func DateField(field string, initial *time.Time) *slack.DatePickerBlockElement {
	e := slack.NewDatePickerBlockElement(field)
	if initial != nil {
		e.InitialDate = initial.Format(time.DateOnly)
	}
	return e
}

// TimeField picks an hour; initial is "15:04" or "".
func TimeField(field, initial string) *slack.TimePickerBlockElement {
	e := slack.NewTimePickerBlockElement(field)
	e.InitialTime = initial
	return e
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// cut shortens to at most n characters, with an ellipsis.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}

// Returned is a refusal with the text that it is about, literally, so that nobody has to type it again.
func Returned(lang, refusal, typed string) []slack.Block {
	blocks := []slack.Block{Section(refusal), Small(i18n.Text(lang, "fault.typed"))}
	for runes := []rune(typed); len(runes) > 0; {
		n := min(len(runes), maxSection)
		blocks = append(blocks, Rich(Plain(string(runes[:n]))))
		runes = runes[n:]
	}
	return blocks
}

// Refusal is the sentence of a refusal; what the user typed stands in it literally.
func Refusal(lang string, e *consult.Error) string {
	args := i18n.Args{}
	for k, v := range e.Args {
		switch x := v.(type) {
		case string:
			v = Literal(x)
		case time.Time:
			v = i18n.Date(lang, x)
		case consult.Cents:
			v = i18n.Money(lang, int64(x))
		case consult.Voices:
			v = voicesText(lang, x)
		}
		args[k] = v
	}
	return i18n.Text(lang, "refusal."+e.Key, args)
}
