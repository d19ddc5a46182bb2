package view

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// cardEvents is how much of its past the card of an action item shows.
const cardEvents = 15

// ActionCard is everything about one action item, with what its reader may do. today is a local moment.
func ActionCard(lang string, c consult.ActionCard, me consult.PersonID, today time.Time) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(cut(c.Text, maxSection))), Rich(cardSpans(lang, c, today)...)}
	if buttons := itemButtons(lang, c, me); len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	if c.Asked != nil && c.Manages {
		blocks = append(blocks, Section(i18n.Text(lang, "action.asked_open", i18n.Args{"Date": i18n.Date(lang, *c.Asked)})), timeButtons(lang, c.ID))
	}
	if lines := eventLines(lang, c.Events, today); len(lines) > 0 {
		blocks = append(blocks, slack.NewDividerBlock(), Bullets(lines...))
	}
	return Modal("action_open", i18n.Text(lang, "action.title"), "", i18n.Text(lang, "modal.close"), blocks...)
}

func cardSpans(lang string, c consult.ActionCard, today time.Time) []Span {
	line := func(key, text string) []Span {
		return []Span{Plain(labelled(lang, i18n.Text(lang, key)) + text + "\n")}
	}
	spans := line("action.label.state", i18n.Text(lang, "action.status."+string(c.State)))
	if c.Reason != "" {
		spans = append(spans, line("action.label.reason", c.Reason)...)
	}
	spans = append(spans, line("action.label.owners", doerNames(lang, c.ActionItem))...)
	if c.DueOn != nil {
		days, _ := c.DaysLeft(today)
		spans = append(spans, line("action.label.due", i18n.Date(lang, *c.DueOn)+" – "+i18n.Relative(lang, days))...)
	}
	if c.Platform != "" {
		spans = append(spans, line("action.label.platform", c.Platform)...)
	}
	if c.StartsAt != nil {
		from := i18n.Text(lang, "action.from", i18n.Args{"Date": i18n.Date(lang, *c.StartsAt)})
		if c.Item != "" {
			from += ", " + c.Item
		}
		spans = append(spans, line("action.label.origin", from)...)
	}
	if c.Message != "" {
		spans = append(spans, LinkTo(c.Message, i18n.Text(lang, "action.message")), Plain("\n"))
	}
	if len(c.Topics) > 0 {
		spans = append(spans, line("register.field.topics", topicNames(lang, c.Topics))...)
	}
	if c.IsQuiet(today) {
		spans = append(spans, line("action.label.snoozed", i18n.Date(lang, *c.Snoozed))...)
	}
	return spans
}

func itemButtons(lang string, c consult.ActionCard, me consult.PersonID) []slack.BlockElement {
	id := strconv.FormatInt(int64(c.ID), 10)
	var buttons []slack.BlockElement
	add := func(route, key string) { buttons = append(buttons, Button(route, i18n.Text(lang, key), id)) }
	does := c.CanDo(me)
	if c.State.IsOpen() && (does || c.Manages) {
		add("action_done#card", "action.done")
		if c.State == consult.ActionOpen {
			add("action_start", "action.start")
		}
		add("action_time", "action.time")
		if c.IsOwnedBy(me) || c.Manages && len(c.Owners) > 0 {
			add("action_hand", "action.hand")
		}
	}
	if c.State.IsOpen() && does {
		add("action_snooze", "action.snooze")
	}
	add("action_comment", "action.comment")
	if c.IsOwnedBy(me) || c.Manages {
		buttons = append(buttons, Button("topics", i18n.Text(lang, "search.topics"), "action:"+id))
	}
	if c.State.IsOpen() && c.Manages {
		add("action_drop", "action.drop")
	}
	return buttons
}

func timeButtons(lang string, id consult.ActionItemID) slack.Block {
	value := strconv.FormatInt(int64(id), 10)
	return Actions(Primary("action_answer#yes", i18n.Text(lang, "action.agree"), value), Button("action_answer#no", i18n.Text(lang, "action.decline"), value))
}

func eventLines(lang string, events []consult.ActionEvent, today time.Time) [][]Span {
	var lines [][]Span
	for _, e := range events[max(0, len(events)-cardEvents):] {
		args := i18n.Args{"Name": e.Name, "Other": e.Other, "Date": ""}
		if e.DueOn != nil {
			args["Date"] = i18n.Date(lang, *e.DueOn)
		}
		text := i18n.Text(lang, "action.event."+e.Kind, args)
		if e.Text != "" {
			text += ": " + e.Text
		}
		lines = append(lines, []Span{Plain(i18n.ShortDate(lang, e.At.In(today.Location())) + " – "), Plain(text)})
	}
	return lines
}

// ActionGiven tells somebody that an item is theirs, who gave it, and by when.
func ActionGiven(lang string, n consult.ActionNote, d consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "action.given")
	if n.Said.Name != "" {
		text = i18n.Text(lang, "action.given_by", i18n.Args{"Name": Literal(n.Said.Name)})
	}
	return text, directItems(lang, text, []consult.ActionItem{n.ActionItem}, d, today)
}

// ActionComment tells what somebody said about an item.
func ActionComment(lang string, n consult.ActionNote, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "action.commented", i18n.Args{"Name": Literal(n.Said.Name), "Text": Short(n.Text)})
	id := strconv.FormatInt(int64(n.ID), 10)
	blocks := []slack.Block{Section(text), Rich(Plain(n.Said.Text)), Actions(
		Button("action_comment", i18n.Text(lang, "action.comment"), id), Button("action_open", i18n.Text(lang, "action.open"), id))}
	return text, append(blocks, smallPrint(lang, d)...)
}

// MoreTimeAsked asks chair or secretary whether an owner gets more time, until somebody answered.
func MoreTimeAsked(lang string, n consult.ActionNote, d consult.Delivery) (string, []slack.Block) {
	args := i18n.Args{"Name": Literal(n.Question.Asker), "Text": Short(n.Text), "Date": dueDate(lang, n.Question.DueOn)}
	text := i18n.Text(lang, "action.asks_time", args)
	blocks := []slack.Block{Section(text)}
	if n.Question.Reason != "" {
		blocks = append(blocks, Rich(Plain(n.Question.Reason)))
	}
	switch n.Question.Answer {
	case "":
		blocks = append(blocks, timeButtons(lang, n.ID))
	case consult.Agreed:
		blocks = append(blocks, Small(i18n.Text(lang, "action.agreed_by", i18n.Args{"Name": Literal(n.Question.AnsweredBy)})))
	case consult.Declined:
		blocks = append(blocks, Small(i18n.Text(lang, "action.declined_by", i18n.Args{"Name": Literal(n.Question.AnsweredBy)})))
	default:
		blocks = append(blocks, Small(i18n.Text(lang, "action.question_moot")))
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

// MoreTimeAnswered tells who asked whether they get more time.
func MoreTimeAnswered(lang string, n consult.ActionNote, d consult.Delivery, today time.Time) (string, []slack.Block) {
	key := "action.time_kept"
	if n.Question.Answer == consult.Agreed {
		key = "action.time_given"
	}
	text := i18n.Text(lang, key, i18n.Args{"Name": Literal(n.Question.AnsweredBy), "Date": dueDate(lang, n.Question.DueOn)})
	return text, directItems(lang, text, []consult.ActionItem{n.ActionItem}, d, today)
}

func dueDate(lang string, t *time.Time) string {
	if t == nil {
		return ""
	}
	return i18n.Date(lang, *t)
}

// ActionsLeft asks who is in charge what becomes of the items of somebody who left.
func ActionsLeft(lang string, l consult.Leaver, d consult.Delivery) (string, []slack.Block) {
	args := i18n.Args{"Name": Literal(l.Name), "Platform": Literal(l.PlatformName), "Count": len(l.Actions)}
	if l.Successor != "" {
		text := i18n.Text(lang, "action.left_settled", i18n.Args{"Name": Literal(l.Name), "Platform": Literal(l.PlatformName), "Successor": Literal(l.Successor)})
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
	}
	text := i18n.Text(lang, "action.left", args)
	blocks := []slack.Block{Section(text)}
	if len(l.Actions) > 0 {
		blocks = append(blocks, itemBullets(lang, l.Actions),
			Actions(Primary("actions_left", i18n.Text(lang, "action.left_button"), fmt.Sprintf("%d %d", l.Platform, l.Person))))
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

func itemBullets(lang string, list []consult.ActionItem) slack.Block {
	var lines [][]Span
	for _, a := range list[:min(len(list), maxListed)] {
		line := []Span{Plain(cut(a.Text, essenceText))}
		if a.DueOn != nil {
			line = append(line, Plain(" – "+i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *a.DueOn)})))
		}
		lines = append(lines, line)
	}
	if left := len(list) - maxListed; left > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "list.more", i18n.Args{"Count": left}))})
	}
	return Bullets(lines...)
}

// ActionsTaken tells somebody which items of who left are theirs now.
func ActionsTaken(lang string, list []consult.ActionItem, d consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "action.taken", i18n.Args{"Count": len(list)})
	return text, directItems(lang, text, list, d, today)
}

// backOnAgenda are the open items of before that come back on an agenda, and for how many times.
func backOnAgenda(lang string, a consult.Agenda) []slack.Block {
	if len(a.Actions) == 0 {
		return nil
	}
	var lines [][]Span
	for _, item := range a.Actions[:min(len(a.Actions), essenceLines)] {
		line := []Span{Plain(cut(item.Text, essenceText) + " – " + doerNames(lang, item))}
		if item.DueOn != nil {
			line = append(line, Plain(", "+i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *item.DueOn)})))
		}
		if item.Times > 1 {
			line = append(line, Plain(" – "+nthTime(lang, item.Times)))
		}
		lines = append(lines, line)
	}
	return []slack.Block{
		Section(i18n.Text(lang, "action.back", i18n.Args{"Count": len(a.Actions)})), Bullets(lines...),
		Actions(Button("actions_show#new", i18n.Text(lang, "action.all_here"), strconv.FormatInt(int64(a.Platform.ID), 10))),
	}
}
