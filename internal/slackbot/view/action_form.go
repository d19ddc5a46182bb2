package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxChoices is how many options a list of Slack's takes.
const maxChoices = 100

// ActionForm asks for an action item outside any meeting, with what was already understood; doubts say what was not.
func ActionForm(lang string, draft consult.ItemDraft, known consult.OwnerCandidates, doubts ...*consult.Error) *slack.ModalViewRequest {
	blocks := Doubts(lang, doubts)
	text := Input("text", i18n.Text(lang, "minutes.text"), TextField("text", draft.Text, true))
	if len(doubts) == 0 {
		text = Hinted(text, i18n.Text(lang, "action.words_hint"))
	}
	blocks = append(append(blocks, text), OwningFields(lang, draft, known)...)
	return Modal("action_add_save", i18n.Text(lang, "action.add"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// Doubts are what has to be asked, before the form that asks it.
func Doubts(lang string, doubts []*consult.Error) []slack.Block {
	var blocks []slack.Block
	for _, d := range doubts {
		blocks = append(blocks, Section(":question: "+Refusal(lang, d)))
	}
	return blocks
}

// OwningFields ask who does something, by when, and whether all of them have to. Organisations and people without Slack are
// asked for where there are any.
func OwningFields(lang string, draft consult.ItemDraft, known consult.OwnerCandidates) []slack.Block {
	blocks := ownerFields(lang, draft.Owners, draft.DueOn)
	choose := i18n.Text(lang, "platform.choose")
	organisations := many("organisations", choose)
	for _, o := range known.Organisations {
		organisations.add(o.Name, int64(o.ID), contains(draft.Organisations, o.ID))
	}
	people := many("people", choose)
	for _, p := range known.People {
		if p.SlackID == "" && !p.Deactivated {
			people.add(p.Name, int64(p.ID), contains(draft.People, p.ID))
		}
	}
	if len(organisations.Options) > 0 {
		blocks = append(blocks, Optional("organisations", i18n.Text(lang, "action.label.organisations"), organisations.MultiSelectBlockElement))
	}
	if len(people.Options) > 0 {
		blocks = append(blocks, Optional("people", i18n.Text(lang, "action.label.people"), people.MultiSelectBlockElement))
	}
	finish := draft.Finish
	if finish == "" {
		finish = consult.FinishAny
	}
	return append(blocks, Optional("finish", i18n.Text(lang, "action.label.finish"), Choice("finish", choose, string(finish),
		Option(i18n.Text(lang, "action.finish.any"), string(consult.FinishAny)), Option(i18n.Text(lang, "action.finish.all"), string(consult.FinishAll)))))
}

// choices is a list from which several can be chosen; what is chosen beforehand comes first, so that it is never cut off.
type choices struct {
	*slack.MultiSelectBlockElement
}

func many(field, placeholder string) choices {
	return choices{slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(placeholder), field)}
}

func (c choices) add(label string, id int64, chosen bool) {
	o := Option(label, strconv.FormatInt(id, 10))
	switch {
	case chosen:
		c.Options = append([]*slack.OptionBlockObject{o}, c.Options...)
		c.InitialOptions = append(c.InitialOptions, o)
	default:
		c.Options = append(c.Options, o)
	}
	c.Options = c.Options[:min(len(c.Options), maxChoices)]
}

func contains[T comparable](list []T, one T) bool {
	for _, x := range list {
		if x == one {
			return true
		}
	}
	return false
}

// about is what a form about one item begins with.
func about(a consult.ActionItem) slack.Block { return Rich(Bold(cut(a.Text, essenceText))) }

func actionModal(lang, action, title string, blocks ...slack.Block) *slack.ModalViewRequest {
	return Modal(action, i18n.Text(lang, title), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// MoreTimeForm asks which later date somebody proposes, and why.
func MoreTimeForm(lang string, c consult.ActionCard) *slack.ModalViewRequest {
	hint := "action.time_hint"
	if c.Manages {
		hint = "action.time_hint_manager"
	}
	return actionModal(lang, "action_time_save", "action.time", about(c.ActionItem),
		Hinted(Input("due", i18n.Text(lang, "action.label.new_due"), DateField("due", nil)), i18n.Text(lang, hint)),
		Optional("reason", i18n.Text(lang, "action.label.reason"), TextField("reason", "", true)))
}

// HandOverForm asks to whom an item goes; who manages the platform also says from whom when several own it.
func HandOverForm(lang string, c consult.ActionCard, me consult.PersonID) *slack.ModalViewRequest {
	blocks := []slack.Block{about(c.ActionItem)}
	if c.Manages && !(c.IsOwnedBy(me) && len(c.Owners) == 1) {
		var from []*slack.OptionBlockObject
		for _, o := range c.Owners[:min(len(c.Owners), maxChoices)] {
			from = append(from, Option(o.Name, strconv.FormatInt(int64(o.PersonID), 10)))
		}
		first := ""
		if len(from) == 1 {
			first = from[0].Value
		}
		blocks = append(blocks, Input("from", i18n.Text(lang, "action.label.from"), Choice("from", i18n.Text(lang, "platform.choose"), first, from...)))
	}
	return actionModal(lang, "action_hand_save", "action.hand", append(blocks,
		Hinted(Input("owner", i18n.Text(lang, "action.label.to"), UserField("owner", i18n.Text(lang, "platform.choose"), "")), i18n.Text(lang, "action.hand_hint")))...)
}

// CommentForm asks what somebody wants to say about an item.
func CommentForm(lang string, c consult.ActionCard) *slack.ModalViewRequest {
	return actionModal(lang, "action_comment_save", "action.comment", about(c.ActionItem),
		Input("text", i18n.Text(lang, "action.label.comment"), TextField("text", "", true)))
}

// SnoozeForm asks until when the reminder waits.
func SnoozeForm(lang string, c consult.ActionCard, today time.Time) *slack.ModalViewRequest {
	soon := today.AddDate(0, 0, 3)
	return actionModal(lang, "action_snooze_save", "action.snooze", about(c.ActionItem),
		Hinted(Input("until", i18n.Text(lang, "action.label.until"), DateField("until", &soon)), i18n.Text(lang, "action.snooze_hint")))
}

// DropForm asks why an item will not be done.
func DropForm(lang string, c consult.ActionCard) *slack.ModalViewRequest {
	return actionModal(lang, "action_drop_save", "action.drop", about(c.ActionItem),
		Input("reason", i18n.Text(lang, "action.label.reason"), TextField("reason", "", true)))
}

// LeftForm asks who takes over the items of somebody who left.
func LeftForm(lang string, l consult.Leaver) *slack.ModalViewRequest {
	return actionModal(lang, "actions_left_save", "action.left_button",
		Section(i18n.Text(lang, "action.left", i18n.Args{"Name": Literal(l.Name), "Platform": Literal(l.PlatformName), "Count": len(l.Actions)})),
		itemBullets(lang, l.Actions),
		Input("successor", i18n.Text(lang, "handover.successor"), UserField("successor", i18n.Text(lang, "platform.choose"), "")))
}
