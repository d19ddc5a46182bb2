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
		blocks = append(blocks, Actions(p.buttons(lang, d, me)...))
	}
	blocks = append(blocks, more(lang, "deadlines_page", p.Of, end, len(list))...)
	if p.May {
		blocks = append(blocks, Actions(Button("deadline_add", i18n.Text(lang, "deadline.add"), p.Of)))
	}
	return title, blocks
}

// DeadlinesFound lists the deadlines of all platforms that were asked for, as many as fit; title says which.
func DeadlinesFound(lang, title string, list []consult.Deadline, me consult.PersonID, today time.Time) (string, []slack.Block) {
	blocks := []slack.Block{Header(title)}
	for _, d := range list[:min(len(list), listPage)] {
		blocks = append(blocks, Rich(deadlineSpans(lang, d, true, today)...))
		blocks = append(blocks, Actions((DeadlinePage{}).buttons(lang, d, me)...))
	}
	if rest := len(list) - listPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "deadline.found_more", i18n.Args{"Count": rest})))
	}
	return title, blocks
}

func (p DeadlinePage) buttons(lang string, d consult.Deadline, me consult.PersonID) []slack.BlockElement {
	id := strconv.FormatInt(int64(d.ID), 10)
	var buttons []slack.BlockElement
	if len(d.Mine) > 0 {
		buttons = append(buttons, Primary("deadline_hand_in", i18n.Text(lang, "deadline.hand_in"), id))
	}
	buttons = append(buttons, Button("deadline_card", i18n.Text(lang, "deadline.open"), id))
	if d.IsOwnedBy(me) || p.May {
		buttons = append(buttons, doneButton(lang, d, p.Of))
	}
	return buttons
}

// doneButton meets a deadline, after a question when organisations still owe it. of is the list that it stands in, "" for none.
func doneButton(lang string, d consult.Deadline, of string) slack.BlockElement {
	action := "deadline_done"
	switch {
	case d.Open > 0:
		action = "deadline_finish"
	case of != "":
		action += "#" + of
	}
	return Button(action, i18n.Text(lang, "deadline.done"), strconv.FormatInt(int64(d.ID), 10))
}

// DeadlineSure asks before a deadline is closed that organisations still owe.
func DeadlineSure(lang string, d consult.Deadline) *slack.ModalViewRequest {
	return Modal("deadline_finish_now", i18n.Text(lang, "deadline.finish_title"), i18n.Text(lang, "deadline.done"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(d.Title)), Section(i18n.Text(lang, "deadline.finish_sure", i18n.Args{"Open": d.Open, "Total": d.Owed})))
}

// deadlineSpans is the title, literally, the date and how far off it is, by how many organisations it is still owed, which of
// them are the reader's, who answers for it, and where when asked.
func deadlineSpans(lang string, d consult.Deadline, where bool, today time.Time) []Span {
	spans := append([]Span{Bold(d.Title), Plain("\n")}, dueSpans(lang, d, today)...)
	if d.Owed > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "deadline.owed_by", i18n.Args{"Done": d.Owed - d.Open, "Total": d.Owed})))
	}
	if len(d.Mine) > 0 {
		spans = append(spans, Plain("\n"), Bold(mineText(lang, d)))
	}
	line := ownerNames(lang, d.Owners)
	if where && d.Platform != "" {
		line = d.Platform + " – " + line
	}
	return append(spans, Plain("\n"+line))
}

// mineText says what the reader's own organisations still owe, each with its own date where it has one.
func mineText(lang string, d consult.Deadline) string {
	var names []string
	for _, m := range d.Mine {
		name := m.Organisation
		if m.DueOn != nil {
			name += " (" + i18n.Text(lang, "deadline.until", i18n.Args{"Date": i18n.Date(lang, *m.DueOn)}) + ")"
		}
		names = append(names, name)
	}
	return i18n.Text(lang, "deadline.yours", i18n.Args{"Organisations": i18n.List(lang, names)})
}

// dueSpans is when a deadline is due, and how far off that is.
func dueSpans(lang string, d consult.Deadline, today time.Time) []Span {
	if !d.Dated() {
		return []Span{Bold(i18n.Text(lang, "deadline.undated"))}
	}
	when := Plain(dueText(lang, d) + " – ")
	days := d.DaysLeft(today)
	if days < 0 && !d.Done {
		return []Span{when, Bold(i18n.Relative(lang, days))}
	}
	return []Span{when, Plain(i18n.Relative(lang, days))}
}

// dueText is the date, with the hour where it has one.
func dueText(lang string, d consult.Deadline) string {
	if !d.Dated() {
		return i18n.Text(lang, "deadline.undated")
	}
	if d.DueMinute == nil {
		return i18n.Date(lang, d.DueOn)
	}
	return i18n.DateTime(lang, d.DueOn.Add(time.Duration(*d.DueMinute)*time.Minute))
}

// What the choices of the form mean.
const (
	OwedByAll = "all"
	Undated   = "undated"
)

// DeadlineForm asks for a new deadline; only what, when and who have to be filled in.
func DeadlineForm(lang, user string, projects []consult.Project) *slack.ModalViewRequest {
	choose := i18n.Text(lang, "platform.choose")
	blocks := []slack.Block{
		Input("title", i18n.Text(lang, "deadline.what"), textOf("title", "", consult.MaxName)),
		Optional("due", i18n.Text(lang, "deadline.when"), DateField("due", nil)),
		Optional("undated", i18n.Text(lang, "deadline.when_unknown"), Choice("undated", choose, "", Option(i18n.Text(lang, "deadline.ask_later"), Undated))),
		Input("owner", i18n.Text(lang, "deadline.who"), UsersField("owner", choose, []string{user})),
	}
	if len(projects) > 0 {
		var options []*slack.OptionBlockObject
		for _, p := range projects[:min(len(projects), maxOptions)] {
			options = append(options, Option(p.Name, projectID(p)))
		}
		blocks = append(blocks, Optional("project", i18n.Text(lang, "deadline.project"), Choice("project", choose, "", options...)))
	}
	return Modal("deadline_add_save", i18n.Text(lang, "deadline.add"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), append(blocks,
		Optional("owed", i18n.Text(lang, "deadline.owed"), Choice("owed", choose, "", Option(i18n.Text(lang, "deadline.owed_all"), OwedByAll))),
		Hinted(Optional("organisations", i18n.Text(lang, "deadline.owed_some"), multiExternal("organisations", choose)), i18n.Text(lang, "project.organisations_hint")),
		Optional("hour", i18n.Text(lang, "deadline.hour"), TimeField("hour", "")),
		Hinted(Optional("shift", i18n.Text(lang, "deadline.shift"), shiftChoice(lang)), i18n.Text(lang, "deadline.shift_hint")),
		Optional("every", i18n.Text(lang, "deadline.every"), everyChoice(lang)),
	)...)
}

func shiftChoice(lang string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, s := range consult.Shifts() {
		options = append(options, Option(i18n.Text(lang, "deadline.shift_to."+string(s)), string(s)))
	}
	return Choice("shift", i18n.Text(lang, "platform.choose"), string(consult.ShiftNone), options...)
}

func everyChoice(lang string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, months := range consult.EveryMonths() {
		options = append(options, Option(everyText(lang, months), strconv.Itoa(months)))
	}
	return Choice("every", i18n.Text(lang, "platform.choose"), "", options...)
}

// everyText says after how many months something comes back.
func everyText(lang string, months int) string {
	if !slices.Contains(consult.EveryMonths(), months) {
		return i18n.Text(lang, "deadline.comes_back", i18n.Args{"Count": months})
	}
	return i18n.Text(lang, "deadline.every_of."+strconv.Itoa(months))
}

// DeadlineMoveForm asks for another date.
func DeadlineMoveForm(lang string, d consult.Deadline) *slack.ModalViewRequest {
	var was *time.Time
	if d.Dated() {
		was = &d.DueOn
	}
	return Modal("deadline_move_save", i18n.Text(lang, "deadline.move_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(d.Title)),
		Input("due", i18n.Text(lang, "deadline.when"), DateField("due", was)),
	)
}

// DeadlineNoted confirms that a deadline was added or moved: where a day off became a workday, that organisations owe it, and
// that it comes back.
func DeadlineNoted(lang, key string, d consult.Deadline) (string, []slack.Block) {
	lead := i18n.Text(lang, key)
	var notes []string
	if d.Dated() && !d.AskedOn.IsZero() && !d.AskedOn.Equal(d.DueOn) {
		notes = append(notes, i18n.Text(lang, "deadline.shifted", i18n.Args{"Asked": i18n.Date(lang, d.AskedOn)}))
	}
	if d.Owed > 0 {
		notes = append(notes, i18n.Text(lang, "deadline.expected", i18n.Args{"Count": d.Owed}))
	}
	if d.EveryMonths > 0 {
		notes = append(notes, everyText(lang, d.EveryMonths)+".")
	}
	blocks := []slack.Block{Rich(Bold(lead), Plain(" "+d.Title+" – "+dueText(lang, d)+", "+ownerNames(lang, d.Owners)))}
	if len(notes) > 0 {
		blocks = append(blocks, Small(strings.Join(notes, " ")))
	}
	return lead, append(blocks, Actions(Button("deadline_card", i18n.Text(lang, "deadline.open"), strconv.FormatInt(int64(d.ID), 10))))
}

// DeadlineReminder is the direct message to who answers for a deadline.
func DeadlineReminder(lang string, c consult.DeadlineCard, delivery consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "deadline.reminder", i18n.Args{"Title": Literal(c.Title), "Date": dueText(lang, c.Deadline), "Relative": i18n.Relative(lang, c.DaysLeft(today))})
	blocks := []slack.Block{Rich(deadlineSpans(lang, c.Deadline, true, today)...)}
	if c.Done {
		blocks = []slack.Block{struckTitle(c.Title)}
	} else {
		blocks = append(blocks, Actions(reminderButtons(lang, c)...))
	}
	return text, append(blocks, smallPrint(lang, delivery)...)
}

func struckTitle(title string) slack.Block {
	return Rich(Emoji("white_check_mark"), Plain(" "), Struck(title))
}

func reminderButtons(lang string, c consult.DeadlineCard) []slack.BlockElement {
	return []slack.BlockElement{doneButton(lang, c.Deadline, ""), Button("deadline_card", i18n.Text(lang, "deadline.open"), deadlineID(c))}
}

func deadlineID(c consult.DeadlineCard) string { return strconv.FormatInt(int64(c.ID), 10) }
