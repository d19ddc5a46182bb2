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

// ActionPage is one page of a list of action items: late, this week, later, without a date. Of says which ones: "mine",
// "late", the id of a platform, or "org" with that of an organisation; both with ".late" for those past their date. Title is
// the name of platform or organisation; today is a local date.
type ActionPage struct {
	Of       string
	Title    string
	Platform string // whose items can be added to and listed apart, "" for none: its id
	Topic    string // to which it is narrowed, canonical; "" for all
	Skip     int
	Done     string // text of the item that was just finished, "" for none
	May      bool   // finish any of them, and add
}

// value is what a button carries that shows the list: its name, and the topic.
func (p ActionPage) value() string { return narrowed(p.Of, p.Topic) }

func narrowed(of, topic string) string {
	if topic == "" {
		return of
	}
	return of + "|" + topic
}

func (p ActionPage) title(lang string) string {
	args := i18n.Args{"Platform": p.Title}
	switch {
	case p.Of == "mine":
		return i18n.Text(lang, "action.mine")
	case p.Of == "late":
		return i18n.Text(lang, "action.late")
	case strings.HasSuffix(p.Of, ".late"):
		return i18n.Text(lang, "action.late_of", args)
	}
	return i18n.Text(lang, "action.of", args)
}

// filters are the other lists that are one button away.
func (p ActionPage) filters(lang string) slack.Block {
	var buttons []slack.BlockElement
	add := func(of, label string) {
		if of != p.Of {
			buttons = append(buttons, Button("actions_show#"+of, label, of))
		}
	}
	add("mine", i18n.Text(lang, "action.mine"))
	if p.Platform != "" {
		add(p.Platform, i18n.Text(lang, "action.all_here"))
		add(p.Platform+".late", i18n.Text(lang, "action.late_here"))
	} else {
		add("late", i18n.Text(lang, "action.late"))
	}
	buttons = append(buttons, Button("actions_export", i18n.Text(lang, "action.export"), p.value()))
	return Actions(append(buttons, p.topics(lang))...)
}

// topics is the list of topics to narrow to, with all of them in front.
func (p ActionPage) topics(lang string) slack.BlockElement {
	options := []*slack.OptionBlockObject{Option(i18n.Text(lang, "action.all_topics"), p.Of)}
	for _, t := range consult.Topics() {
		options = append(options, Option(i18n.Text(lang, "topic."+consult.TopicKey(t.Name)), narrowed(p.Of, t.Name)))
	}
	return Choice("actions_show#topic", i18n.Text(lang, "search.topics"), p.value(), options...)
}

// Actions is the message of a page of list.
func (p ActionPage) Actions(lang string, list []consult.ActionItem, me consult.PersonID, today time.Time) (string, []slack.Block) {
	title := p.title(lang)
	blocks := []slack.Block{Header(title)}
	if p.Done != "" {
		blocks = append(blocks, Rich(Emoji("white_check_mark"), Plain(" "+i18n.Text(lang, "action.finished")+" "), Struck(cut(p.Done, essenceText))))
	}
	if p.Topic != "" {
		blocks = append(blocks, Small(i18n.Text(lang, "register.with_topic", i18n.Args{"Topic": i18n.Text(lang, "topic."+consult.TopicKey(p.Topic))})))
	}
	skip := min(max(p.Skip, 0), len(list))
	end := min(skip+listPage, len(list))
	if len(list) == 0 {
		title = i18n.Text(lang, "action.none")
		if p.Of == "mine" && p.Topic == "" {
			title = i18n.Text(lang, "home.no_actions")
		}
		blocks = append(blocks, Section(title))
	}
	group := ""
	for _, a := range list[skip:end] {
		if g := urgency(a, today); g != group {
			group = g
			blocks = append(blocks, Rich(Bold(i18n.Text(lang, "action.group."+group))))
		}
		blocks = append(blocks, p.entry(lang, a, me, today)...)
	}
	blocks = append(blocks, more(lang, "actions_page", p.value(), end, len(list))...)
	if p.May && p.Platform != "" {
		blocks = append(blocks, Actions(Button("action_add", i18n.Text(lang, "action.add"), p.Platform)))
	}
	return title, append(blocks, p.filters(lang))
}

func (p ActionPage) entry(lang string, a consult.ActionItem, me consult.PersonID, today time.Time) []slack.Block {
	id := strconv.FormatInt(int64(a.ID), 10)
	var buttons []slack.BlockElement
	if a.State.IsOpen() && (a.CanDo(me) || p.May) {
		buttons = append(buttons, Button("action_done#"+p.value(), i18n.Text(lang, "action.done"), id))
	}
	buttons = append(buttons, Button("action_open", i18n.Text(lang, "action.open"), id))
	return []slack.Block{Rich(actionSpans(lang, a, p.Of == "mine", today)...), Actions(buttons...)}
}

// urgency is the group of a list that an item stands in.
func urgency(a consult.ActionItem, today time.Time) string {
	days, dated := a.DaysLeft(today)
	switch {
	case !dated:
		return "undated"
	case days < 0:
		return "late"
	case days <= 7:
		return "week"
	}
	return "later"
}

// actionSpans is an item's text, literally, then whose it is or from where, and how urgent.
func actionSpans(lang string, a consult.ActionItem, mine bool, today time.Time) []Span {
	spans := []Span{Plain(cut(a.Text, essenceText))}
	if a.State == consult.ActionBusy {
		spans = append(spans, Plain(" – "+i18n.Text(lang, "action.status.busy")))
	}
	where := doerNames(lang, a)
	if mine {
		where = a.Platform
	}
	if where != "" {
		spans = append(spans, Plain("\n"+where))
	}
	if a.DueOn == nil {
		return spans
	}
	days, _ := a.DaysLeft(today)
	spans = append(spans, Plain("\n"+i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *a.DueOn)})+" – "))
	if days < 0 {
		return append(spans, Bold(i18n.Relative(lang, days)))
	}
	return append(spans, Plain(i18n.Relative(lang, days)))
}

// doerNames are the persons and organisations that do an item, in plain names that ping nobody; those who did their part of
// what all must do carry a mark.
func doerNames(lang string, a consult.ActionItem) string {
	var names []string
	for _, o := range a.Owners {
		names = append(names, marked(o.Name, slices.Contains(a.Finished, o.PersonID)))
	}
	for _, g := range a.Groups {
		names = append(names, marked(g.Name, g.Done))
	}
	if len(names) == 0 {
		return i18n.Text(lang, "action.nobody")
	}
	text := i18n.List(lang, names)
	if a.Finish == consult.FinishAll && len(names) > 1 {
		text += " (" + i18n.Text(lang, "action.finish.all_short") + ")"
	}
	return text
}

func marked(name string, done bool) string {
	if done {
		return name + " ✓"
	}
	return name
}

// ActionAdded confirms an action item outside any meeting.
func ActionAdded(lang string, a consult.ActionItem) (string, []slack.Block) {
	lead := i18n.Text(lang, "action.added")
	who := doerNames(lang, a)
	if a.DueOn != nil {
		who += ", " + i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *a.DueOn)})
	}
	return lead, []slack.Block{Rich(Bold(lead), Plain(" "+cut(a.Text, essenceText)+" – "+who)),
		Actions(Button("action_open", i18n.Text(lang, "action.open"), strconv.FormatInt(int64(a.ID), 10)))}
}

// ActionsOwned is the direct message to an owner when minutes close: the items that are theirs now, with a button each.
// Those that are done since are struck through.
func ActionsOwned(lang string, m consult.Meeting, list []consult.ActionItem, d consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "action.owned", i18n.Args{"Count": len(list), "Platform": Literal(m.Platform), "Date": i18n.Date(lang, m.Local(m.StartsAt))})
	if m.Platform == "" { // the owner may not know it
		text = i18n.Text(lang, "action.owned_anywhere", i18n.Args{"Count": len(list)})
	}
	return text, directItems(lang, text, list, d, today)
}

// Nudge is the one grouped reminder of a day.
func Nudge(lang string, list []consult.ActionItem, d consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "action.nudge", i18n.Args{"Count": len(list)})
	if len(list) == 0 {
		text = i18n.Text(lang, "action.nudge_done")
	}
	return text, directItems(lang, text, list, d, today)
}

// endedSpans is an item that needs nothing more.
func endedSpans(lang string, a consult.ActionItem) []Span {
	if a.State == consult.ActionDropped {
		return []Span{Struck(cut(a.Text, essenceText)), Plain(" – " + i18n.Text(lang, "action.status.dropped"))}
	}
	return []Span{Emoji("white_check_mark"), Plain(" "), Struck(cut(a.Text, essenceText))}
}

// doerButtons are what who does an item can do at once; the rest is on its card.
func doerButtons(lang string, a consult.ActionItem) slack.Block {
	id := strconv.FormatInt(int64(a.ID), 10)
	return Actions(
		Button("action_done", i18n.Text(lang, "action.done"), id), Button("action_time", i18n.Text(lang, "action.time"), id),
		Button("action_snooze", i18n.Text(lang, "action.snooze"), id), Button("action_open", i18n.Text(lang, "action.open"), id))
}

func directItems(lang, text string, list []consult.ActionItem, d consult.Delivery, today time.Time) []slack.Block {
	blocks := []slack.Block{Section(text)}
	for _, a := range list[:min(len(list), essenceLines)] {
		if !a.State.IsOpen() {
			blocks = append(blocks, Rich(endedSpans(lang, a)...))
			continue
		}
		blocks = append(blocks, Rich(actionSpans(lang, a, true, today)...), doerButtons(lang, a))
	}
	if left := len(list) - essenceLines; left > 0 {
		blocks = append(blocks, Actions(Button("my_actions", i18n.Text(lang, "list.more", i18n.Args{"Count": left}), "mine")))
	}
	return append(blocks, smallPrint(lang, d)...)
}
