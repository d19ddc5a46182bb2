package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// DeadlinePage is one page of a list of deadlines. Of is "0" for all that the viewer sees, or the id of their platform,
// whose name Title gives.
type DeadlinePage struct {
	Of    string
	Title string
	Skip  int
	Done  string // title of the deadline that was just met, "" for none
	May   bool   // add, move and finish
}

// Deadlines is the message of a page of list; today is a local date.
func (p DeadlinePage) Deadlines(lang string, list []consult.Deadline, me consult.PersonID, today time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "deadline.title")
	if p.Title != "" {
		title = i18n.Text(lang, "deadline.of", i18n.Args{"Platform": p.Title})
	}
	blocks := []slack.Block{Header(title)}
	if p.Done != "" {
		blocks = append(blocks, Rich(Emoji("white_check_mark"), Plain(" "+i18n.Text(lang, "deadline.finished")+" "), Struck(p.Done)))
	}
	skip := min(max(p.Skip, 0), len(list))
	end := min(skip+listPage, len(list))
	if len(list) == 0 {
		title = i18n.Text(lang, "deadline.none")
		blocks = append(blocks, Section(title))
	}
	for _, d := range list[skip:end] {
		blocks = append(blocks, Rich(deadlineSpans(lang, d, p.Title == "", today)...))
		if buttons := p.buttons(lang, d, me); len(buttons) > 0 {
			blocks = append(blocks, Actions(buttons...))
		}
	}
	blocks = append(blocks, more(lang, "deadlines_page", p.Of, end, len(list))...)
	if p.May {
		blocks = append(blocks, Actions(Button("deadline_add", i18n.Text(lang, "deadline.add"), p.Of)))
	}
	return title, blocks
}

// DeadlinesFound lists the deadlines of all platforms in whose title something occurs, as many as fit.
func DeadlinesFound(lang, typed string, list []consult.Deadline, me consult.PersonID, today time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "deadline.found", i18n.Args{"Typed": Literal(typed)})
	blocks := []slack.Block{Section(title)}
	for _, d := range list[:min(len(list), listPage)] {
		blocks = append(blocks, Rich(deadlineSpans(lang, d, true, today)...))
		if d.IsOwnedBy(me) {
			blocks = append(blocks, Actions(Button("deadline_done", i18n.Text(lang, "deadline.done"), strconv.FormatInt(int64(d.ID), 10))))
		}
	}
	if rest := len(list) - listPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "deadline.found_more", i18n.Args{"Count": rest})))
	}
	return title, blocks
}

func (p DeadlinePage) buttons(lang string, d consult.Deadline, me consult.PersonID) []slack.BlockElement {
	id := strconv.FormatInt(int64(d.ID), 10)
	var buttons []slack.BlockElement
	if d.IsOwnedBy(me) || p.May {
		buttons = append(buttons, Button("deadline_done#"+p.Of, i18n.Text(lang, "deadline.done"), id))
	}
	if p.May {
		buttons = append(buttons, Button("deadline_move", i18n.Text(lang, "deadline.move"), id))
	}
	return buttons
}

// deadlineSpans is the title, literally, the date and how far off it is, who answers for it, and where when asked.
func deadlineSpans(lang string, d consult.Deadline, where bool, today time.Time) []Span {
	spans := []Span{Bold(d.Title), Plain("\n" + i18n.Date(lang, d.DueOn) + " – ")}
	days := d.DaysLeft(today)
	if days < 0 {
		spans = append(spans, Bold(i18n.Relative(lang, days)))
	} else {
		spans = append(spans, Plain(i18n.Relative(lang, days)))
	}
	line := ownerNames(lang, d.Owners)
	if where && d.Platform != "" {
		line = d.Platform + " – " + line
	}
	return append(spans, Plain("\n"+line))
}

// DeadlineForm asks for a new deadline.
func DeadlineForm(lang, user string) *slack.ModalViewRequest {
	return Modal("deadline_add_save", i18n.Text(lang, "deadline.add"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Input("title", i18n.Text(lang, "deadline.what"), textOf("title", "", consult.MaxName)),
		Input("due", i18n.Text(lang, "deadline.when"), DateField("due", nil)),
		Input("owner", i18n.Text(lang, "deadline.who"), UsersField("owner", i18n.Text(lang, "platform.choose"), []string{user})),
	)
}

// DeadlineMoveForm asks for another date.
func DeadlineMoveForm(lang string, d consult.Deadline) *slack.ModalViewRequest {
	return Modal("deadline_move_save", i18n.Text(lang, "deadline.move_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(d.Title)),
		Input("due", i18n.Text(lang, "deadline.when"), DateField("due", &d.DueOn)),
	)
}

// DeadlineNoted confirms that a deadline was added or moved, and on which days before it is reminded.
func DeadlineNoted(lang, key string, d consult.Deadline) (string, []slack.Block) {
	lead := i18n.Text(lang, key)
	return lead, []slack.Block{Rich(Bold(lead), Plain(" "+d.Title+" – "+i18n.Date(lang, d.DueOn)+", "+ownerNames(lang, d.Owners)))}
}

// DeadlineReminder is the direct message to who answers for a deadline.
func DeadlineReminder(lang string, d consult.Deadline, delivery consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "deadline.reminder", i18n.Args{"Title": Literal(d.Title), "Date": i18n.Date(lang, d.DueOn), "Relative": i18n.Relative(lang, d.DaysLeft(today))})
	blocks := []slack.Block{Rich(deadlineSpans(lang, d, true, today)...)}
	if d.Done {
		blocks = []slack.Block{Rich(Emoji("white_check_mark"), Plain(" "), Struck(d.Title))}
	} else {
		blocks = append(blocks, Actions(Button("deadline_done", i18n.Text(lang, "deadline.done"), strconv.FormatInt(int64(d.ID), 10))))
	}
	return text, append(blocks, smallPrint(lang, delivery)...)
}
