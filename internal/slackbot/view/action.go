package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ActionPage is one page of a list of action items: late, this week, later, without a date. of is "mine" or the id of
// their platform, whose name title gives; today is a local date.
type ActionPage struct {
	Of    string
	Title string
	Skip  int
	Done  string // text of the item that was just finished, "" for none
	May   bool   // finish any of them, and add
}

// Actions is the message of a page of list.
func (p ActionPage) Actions(lang string, list []consult.ActionItem, me consult.PersonID, today time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "action.mine")
	if p.Of != "mine" {
		title = i18n.Text(lang, "action.of", i18n.Args{"Platform": p.Title})
	}
	blocks := []slack.Block{Header(title)}
	if p.Done != "" {
		blocks = append(blocks, Rich(Emoji("white_check_mark"), Plain(" "+i18n.Text(lang, "action.finished")+" "), Struck(cut(p.Done, essenceText))))
	}
	skip := min(max(p.Skip, 0), len(list))
	end := min(skip+listPage, len(list))
	if len(list) == 0 {
		title = i18n.Text(lang, "action.none")
		if p.Of == "mine" {
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
	blocks = append(blocks, more(lang, "actions_page", p.Of, end, len(list))...)
	if p.May && p.Of != "mine" {
		blocks = append(blocks, Actions(Button("action_add", i18n.Text(lang, "action.add"), p.Of)))
	}
	return title, blocks
}

func (p ActionPage) entry(lang string, a consult.ActionItem, me consult.PersonID, today time.Time) []slack.Block {
	blocks := []slack.Block{Rich(actionSpans(lang, a, p.Of == "mine", today)...)}
	if a.IsOwnedBy(me) || p.May {
		blocks = append(blocks, Actions(Button("action_done#"+p.Of, i18n.Text(lang, "action.done"), strconv.FormatInt(int64(a.ID), 10))))
	}
	return blocks
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
	where := ownerNames(lang, a.Owners)
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

// ActionAdded confirms an action item outside any meeting.
func ActionAdded(lang string, a consult.ActionItem) (string, []slack.Block) {
	lead := i18n.Text(lang, "action.added")
	return lead, []slack.Block{Rich(Bold(lead), Plain(" "+cut(a.Text, essenceText)+" – "+ownerAndDate(lang, a.Owners, a.DueOn)))}
}

// ActionForm asks for an action item outside any meeting.
func ActionForm(lang string) *slack.ModalViewRequest {
	blocks := append([]slack.Block{Input("text", i18n.Text(lang, "minutes.text"), TextField("text", "", true))}, ownerFields(lang, nil, nil)...)
	return Modal("action_add_save", i18n.Text(lang, "action.add"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
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

func directItems(lang, text string, list []consult.ActionItem, d consult.Delivery, today time.Time) []slack.Block {
	blocks := []slack.Block{Section(text)}
	for _, a := range list[:min(len(list), essenceLines)] {
		if a.Done {
			blocks = append(blocks, Rich(Emoji("white_check_mark"), Plain(" "), Struck(cut(a.Text, essenceText))))
			continue
		}
		blocks = append(blocks, Rich(actionSpans(lang, a, true, today)...),
			Actions(Button("action_done", i18n.Text(lang, "action.done"), strconv.FormatInt(int64(a.ID), 10))))
	}
	if left := len(list) - essenceLines; left > 0 {
		blocks = append(blocks, Actions(Button("my_actions", i18n.Text(lang, "list.more", i18n.Args{"Count": left}), "mine")))
	}
	return append(blocks, smallPrint(lang, d)...)
}
