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

// DeadlineCard shows a deadline, how each organisation stands with it and the steps on the way, with what the reader can do.
// today is a local date.
func DeadlineCard(lang string, c consult.DeadlineCard, me consult.PersonID, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "deadline.card", i18n.Args{"Title": Literal(c.Title), "Date": dueText(lang, c.Deadline)})
	blocks := []slack.Block{Rich(deadlineSpans(lang, c.Deadline, true, today)...)}
	if c.Done {
		blocks = []slack.Block{struckTitle(c.Title)}
	}
	if about := deadlineAbout(lang, c.Deadline); about != "" {
		blocks = append(blocks, Small(about))
	}
	blocks = append(blocks, markBlocks(lang, c, today)...)
	if len(c.Steps) > 0 {
		blocks = append(blocks, Rich(stepSpans(lang, c, today)...))
	}
	return text, append(blocks, deadlineButtons(lang, c, me)...)
}

// deadlineAbout is its project, what it leads up to and whether it comes back.
func deadlineAbout(lang string, d consult.Deadline) string {
	var parts []string
	if d.Project != "" {
		parts = append(parts, i18n.Text(lang, "deadline.of_project", i18n.Args{"Project": Literal(d.Project)}))
	}
	if d.LeadsTo != "" {
		parts = append(parts, i18n.Text(lang, "deadline.leads_to", i18n.Args{"Count": d.DaysBefore, "Title": Literal(d.LeadsTo)}))
	}
	if d.EveryMonths > 0 {
		parts = append(parts, everyText(lang, d.EveryMonths))
	}
	return strings.Join(parts, " · ")
}

// markBlocks are the organisations, by how they stand: first who is late, then who still has time.
func markBlocks(lang string, c consult.DeadlineCard, today time.Time) []slack.Block {
	var late, open []consult.DeadlineMark
	for _, m := range c.In(consult.DeadlineOpen) {
		if m.IsLate(c.Deadline, today) {
			late = append(late, m)
		} else {
			open = append(open, m)
		}
	}
	var blocks []slack.Block
	for _, group := range []struct {
		key   string
		marks []consult.DeadlineMark
	}{
		{"late", late}, {"open", open}, {"submitted", c.In(consult.DeadlineSubmitted)}, {"approved", c.In(consult.DeadlineApproved)},
		{"not_applicable", c.In(consult.DeadlineNotApplicable)},
	} {
		if len(group.marks) > 0 {
			title := counted(lang, i18n.Text(lang, "deadline.state."+group.key), len(group.marks))
			blocks = append(blocks, Rich(append([]Span{Bold(title)}, markSpans(lang, c, group.marks)...)...))
		}
	}
	return blocks
}

func markSpans(lang string, c consult.DeadlineCard, marks []consult.DeadlineMark) []Span {
	var names []string
	for _, m := range marks {
		names = append(names, m.Organisation+markRemark(lang, c, m))
	}
	return []Span{Plain(strings.Join(names, ", "))}
}

// markRemark is what there is to know of one: more time and why, the paper, who noted it and when, or that nobody can be
// written to.
func markRemark(lang string, c consult.DeadlineCard, m consult.DeadlineMark) string {
	var parts []string
	if due := m.Due(c.Deadline); m.State == consult.DeadlineOpen && due.After(c.DueOn) {
		parts = append(parts, i18n.Text(lang, "deadline.until", i18n.Args{"Date": i18n.Date(lang, due)})+reasonAfter(m.Reason))
	}
	if m.State == consult.DeadlineNotApplicable && m.Reason != "" {
		parts = append(parts, m.Reason)
	}
	if m.Paper != "" {
		parts = append(parts, m.Paper)
	}
	if (m.State == consult.DeadlineSubmitted || m.State == consult.DeadlineApproved) && m.ChangedBy != "" && m.ChangedAt != nil {
		parts = append(parts, m.ChangedBy+", "+i18n.ShortDate(lang, c.Local(*m.ChangedAt)))
	}
	if c.Manages && m.State == consult.DeadlineOpen && m.Reached == 0 {
		parts = append(parts, i18n.Text(lang, "deadline.unreached"))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func stepSpans(lang string, c consult.DeadlineCard, today time.Time) []Span {
	spans := []Span{Bold(i18n.Text(lang, "deadline.steps"))}
	for _, step := range c.Steps {
		spans = append(spans, Plain("\n"+labelled(lang, dueText(lang, step))))
		if step.Done {
			spans = append(spans, Struck(step.Title))
			continue
		}
		spans = append(spans, Plain(step.Title))
		if step.DaysLeft(today) < 0 {
			spans = append(spans, Bold(" "+i18n.Relative(lang, step.DaysLeft(today))))
		}
	}
	return spans
}

// deadlineButtons are what the reader can do with a deadline.
func deadlineButtons(lang string, c consult.DeadlineCard, me consult.PersonID) []slack.Block {
	id := deadlineID(c)
	var buttons []slack.BlockElement
	add := func(action, key string) {
		buttons = append(buttons, Button(action, i18n.Text(lang, key), id))
	}
	if !c.Done && len(c.Owing()) > 0 {
		buttons = append(buttons, Primary("deadline_hand_in", i18n.Text(lang, "deadline.hand_in"), id))
	}
	if !c.Done && len(c.Marks) > 0 && (c.Manages || len(c.Mine) > 0) {
		add("deadline_mark", "deadline.mark")
	}
	if !c.Done && c.Manages {
		if len(c.Marks) > 0 && c.Dated() {
			add("deadline_extend", "deadline.extend")
		}
		if c.LeadsToID == 0 {
			add("deadline_move", "deadline.move")
			if c.Dated() {
				add("deadline_step", "deadline.add_step")
			}
		}
	}
	if !c.Done && (c.Manages || c.IsOwnedBy(me)) {
		buttons = append(buttons, doneButton(lang, c.Deadline, ""))
	}
	return append(rowOf(buttons), rowOf(deadlineFiles(lang, c))...)
}

// deadlineFiles are what the reader can take along.
func deadlineFiles(lang string, c consult.DeadlineCard) []slack.BlockElement {
	var buttons []slack.BlockElement
	if c.Dated() && !c.Done {
		buttons = append(buttons, Button("deadline_calendar", i18n.Text(lang, "calendar.home"), deadlineID(c)))
	}
	if len(c.Marks) > 0 {
		buttons = append(buttons, Button("deadline_file#xlsx", i18n.Text(lang, "deadline.file_xlsx"), deadlineID(c)),
			Button("deadline_file#csv", i18n.Text(lang, "deadline.file_csv"), deadlineID(c)))
	}
	return buttons
}

// rowOf is a row of buttons, none without any.
func rowOf(buttons []slack.BlockElement) []slack.Block {
	if len(buttons) == 0 {
		return nil
	}
	return []slack.Block{Actions(buttons...)}
}

// mostOwed is how many deadlines one reminder lists; the rest are counted.
const mostOwed = 15

// DeadlinesOwed reminds somebody of what the organisations for which they sit still owe: one message, whatever falls due
// together. What is settled by now is struck out.
func DeadlinesOwed(lang string, list []consult.OwedDeadline, delivery consult.Delivery, now time.Time) (string, []slack.Block) {
	open := slices.DeleteFunc(slices.Clone(list), func(d consult.OwedDeadline) bool { return len(d.Owing) == 0 })
	text := i18n.Text(lang, "deadline.owed_several", i18n.Args{"Count": len(open)})
	var blocks []slack.Block
	switch {
	case len(open) == 0:
		text = i18n.Text(lang, "deadline.all_handed_in")
		if len(list) == 1 {
			text = i18n.Text(lang, "deadline.handed_in", i18n.Args{"Title": Literal(list[0].Title)})
		}
	case len(list) == 1:
		text = owedText(lang, open[0], now)
	}
	if len(list) > 1 {
		blocks = append(blocks, Section(text))
	}
	for _, d := range list[:min(len(list), mostOwed)] {
		id := strconv.FormatInt(int64(d.ID), 10)
		if len(d.Owing) == 0 {
			blocks = append(blocks, struckTitle(d.Title))
			continue
		}
		blocks = append(blocks, Section(owedText(lang, d, now)), Actions(
			Primary("deadline_hand_in", i18n.Text(lang, "deadline.hand_in"), id),
			Button("deadline_mark", i18n.Text(lang, "deadline.mark"), id),
		))
	}
	if rest := len(list) - mostOwed; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "deadline.owed_more", i18n.Args{"Count": rest})))
	}
	return text, append(blocks, smallPrint(lang, delivery)...)
}

func owedText(lang string, d consult.OwedDeadline, now time.Time) string {
	return i18n.Text(lang, "deadline.owed_reminder", i18n.Args{
		"Title": Literal(d.Title), "Date": dueText(lang, d.Deadline), "Organisations": Literal(i18n.List(lang, d.Owing)),
		"Relative": i18n.Relative(lang, d.DaysLeft(d.Local(now))),
	})
}

// DeadlineMatrix shows who manages the platform how each organisation stands; it is brought up to date in its place.
func DeadlineMatrix(lang string, c consult.DeadlineCard, delivery consult.Delivery, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "deadline.matrix_of", i18n.Args{
		"Title": Literal(c.Title), "Date": dueText(lang, c.Deadline), "Done": c.Owed - c.Open, "Total": c.Owed,
	})
	if c.Done {
		return text, append([]slack.Block{struckTitle(c.Title)}, smallPrint(lang, delivery)...)
	}
	blocks := append([]slack.Block{Section(text)}, markBlocks(lang, c, today)...)
	blocks = append(blocks, Actions(Button("deadline_card", i18n.Text(lang, "deadline.open"), deadlineID(c))))
	return text, append(blocks, smallPrint(lang, delivery)...)
}

// DeadlineWithoutDate asks who answers for a deadline whether its date is known by now.
func DeadlineWithoutDate(lang string, c consult.DeadlineCard, delivery consult.Delivery, _ time.Time) (string, []slack.Block) {
	if c.Dated() {
		text := i18n.Text(lang, "deadline.dated", i18n.Args{"Title": Literal(c.Title), "Date": dueText(lang, c.Deadline)})
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, delivery)...)
	}
	text := i18n.Text(lang, "deadline.ask_date", i18n.Args{"Title": Literal(c.Title)})
	return text, append([]slack.Block{Section(text), Actions(Button("deadline_move", i18n.Text(lang, "deadline.fill_date"), deadlineID(c)))}, smallPrint(lang, delivery)...)
}

// MarkForm asks how organisations stand; marks are those that the reader may change.
func MarkForm(lang string, c consult.DeadlineCard, marks []consult.DeadlineMark) *slack.ModalViewRequest {
	var states []*slack.OptionBlockObject
	for _, s := range consult.DeadlineStates() {
		if c.Manages || s == consult.DeadlineSubmitted || s == consult.DeadlineOpen {
			states = append(states, Option(i18n.Text(lang, "deadline.state."+string(s)), string(s)))
		}
	}
	chosen := map[string]bool{}
	if len(marks) == 1 {
		chosen[strconv.FormatInt(int64(marks[0].OrganisationID), 10)] = true
	}
	return Modal("deadline_mark_save", i18n.Text(lang, "deadline.mark"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Title)),
		Input("organisations", i18n.Text(lang, "project.organisations"), several(lang, "organisations", chosen, markOptions(marks)...)),
		Input("state", i18n.Text(lang, "deadline.stands"), Choice("state", i18n.Text(lang, "platform.choose"), string(consult.DeadlineSubmitted), states...)),
		Hinted(Optional("paper", i18n.Text(lang, "deadline.paper"), textOf("paper", "", consult.MaxName)), i18n.Text(lang, "deadline.paper_hint")),
		Hinted(Optional("reason", i18n.Text(lang, "project.reason"), textOf("reason", "", consult.MaxName)), i18n.Text(lang, "deadline.mark_reason_hint")),
	)
}

func markOptions(marks []consult.DeadlineMark) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, m := range marks[:min(len(marks), maxOptions)] {
		options = append(options, Option(m.Organisation, strconv.FormatInt(int64(m.OrganisationID), 10)))
	}
	return options
}

// ExtensionForm asks who gets more time, until when and why.
func ExtensionForm(lang string, c consult.DeadlineCard) *slack.ModalViewRequest {
	return Modal("deadline_extend_save", i18n.Text(lang, "deadline.extend"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Title), Plain("\n"+dueText(lang, c.Deadline))),
		Input("organisations", i18n.Text(lang, "deadline.extend_who"), several(lang, "organisations", nil, markOptions(c.Marks)...)),
		Input("due", i18n.Text(lang, "deadline.extend_until"), DateField("due", nil)),
		Input("reason", i18n.Text(lang, "project.reason"), textOf("reason", "", consult.MaxName)),
	)
}

// StepForm asks for a step so many days before a deadline.
func StepForm(lang string, c consult.DeadlineCard, user string) *slack.ModalViewRequest {
	return Modal("deadline_step_save", i18n.Text(lang, "deadline.add_step"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Title), Plain("\n"+dueText(lang, c.Deadline))),
		Input("title", i18n.Text(lang, "deadline.what"), textOf("title", "", consult.MaxName)),
		Hinted(Input("days_before", i18n.Text(lang, "deadline.days_before"), textOf("days_before", "", 4)), i18n.Text(lang, "deadline.days_before_hint")),
		Input("owner", i18n.Text(lang, "deadline.who"), UsersField("owner", i18n.Text(lang, "platform.choose"), []string{user})),
	)
}

// DeadlineTable is how each organisation stands, as a table; dates are written as ISO 8601.
func DeadlineTable(lang string, c consult.DeadlineCard, today time.Time) (header []string, rows [][]string) {
	for _, key := range []string{"organisation", "state", "due", "reason", "paper", "changed_by", "changed_on"} {
		header = append(header, i18n.Text(lang, "deadline.column."+key))
	}
	for _, m := range c.Marks {
		state, due, changed := string(m.State), "", ""
		if m.IsLate(c.Deadline, today) {
			state = "late"
		}
		if c.Dated() {
			due = m.Due(c.Deadline).Format(time.DateOnly)
		}
		if m.ChangedAt != nil {
			changed = c.Local(*m.ChangedAt).Format(time.DateOnly)
		}
		rows = append(rows, []string{m.Organisation, i18n.Text(lang, "deadline.state."+state), due, m.Reason, m.Paper, m.ChangedBy, changed})
	}
	return header, rows
}
