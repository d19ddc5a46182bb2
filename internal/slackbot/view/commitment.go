package view

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Commitments shows how the boards of a project stood on a day, stage by stage: how many said yes, who did not, and all of
// them in a grid.
func Commitments(lang string, c consult.CommitmentCard) (string, []slack.Block) {
	yes, total := c.Approved(consult.StageApproval)
	text := i18n.Text(lang, "commitment.card", i18n.Args{"Project": Literal(c.Name), "Sum": stageSum(lang, consult.StageApproval, yes, total)})
	blocks := []slack.Block{Header(c.Name), Small(i18n.Text(lang, "commitment.on", i18n.Args{"Date": i18n.Date(lang, c.On)}))}
	if total == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "commitment.nobody")))
	} else {
		for _, stage := range c.Used() {
			blocks = append(blocks, Rich(stageSpans(lang, c, stage)...))
		}
		blocks = append(blocks, grid(commitmentGrid(lang, c)), Small(i18n.Text(lang, "commitment.legend")))
	}
	blocks = append(blocks, goneBlocks(lang, c)...)
	if odd := c.Oddities(); len(odd) > 0 {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "commitment.look"))), Bullets(oddLines(lang, odd)...))
	}
	return text, append(blocks, commitmentButtons(lang, c)...)
}

func stageSum(lang string, stage consult.CommitmentStage, yes, total int) string {
	return i18n.Text(lang, "commitment.sum."+string(stage), i18n.Args{"Count": yes, "Total": total})
}

// stageSpans are how many boards said yes, and by name those that did not: what they said, when their council treats it, or
// that nothing is known.
func stageSpans(lang string, c consult.CommitmentCard, stage consult.CommitmentStage) []Span {
	yes, total := c.Approved(stage)
	spans := []Span{Bold(stageSum(lang, stage, yes, total))}
	for _, result := range []consult.CouncilOutcome{consult.CouncilRejected, consult.CouncilPostponed, consult.CouncilPlanned, ""} {
		var names []string
		for _, b := range c.Counted() {
			if s := c.Stand(b.OrganisationID, stage); s.Result == result {
				names = append(names, b.Organisation+standRemark(lang, c, b, s))
			}
		}
		if len(names) > 0 {
			key := "commitment.open"
			if result != "" {
				key = "commitment.result." + string(result)
			}
			spans = append(spans, Plain("\n"+labelled(lang, i18n.Text(lang, key))+strings.Join(names, ", ")))
		}
	}
	return spans
}

// standRemark is which council said or will say it and when, why, and that nobody can be reminded of what is planned.
func standRemark(lang string, c consult.CommitmentCard, b consult.Board, s consult.Stand) string {
	var parts []string
	if s.Result != "" {
		parts = append(parts, i18n.Text(lang, "commitment.council."+string(s.Council))+", "+i18n.Date(lang, s.OnDay))
	}
	if s.Remark != "" {
		parts = append(parts, s.Remark)
	}
	if c.Manages && s.Result == consult.CouncilPlanned && b.Reached == 0 {
		parts = append(parts, i18n.Text(lang, "deadline.unreached"))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// widest is how many characters of a board's name the grid shows: more does not fit beside four columns on a phone.
const widest = 24

// commitmentGrid is a row for each board and a column for each stage.
func commitmentGrid(lang string, c consult.CommitmentCard) [][]string {
	header := []string{""}
	for _, stage := range c.Used() {
		header = append(header, i18n.Text(lang, "commitment.short."+string(stage)))
	}
	rows := [][]string{header}
	for _, b := range c.Counted() {
		row := []string{cut(b.Organisation, widest)}
		for _, stage := range c.Used() {
			row = append(row, standCell(lang, c.Stand(b.OrganisationID, stage)))
		}
		rows = append(rows, row)
	}
	return rows
}

func standCell(lang string, s consult.Stand) string {
	switch s.Result {
	case "":
		return "."
	case consult.CouncilPlanned:
		return s.OnDay.Format("2/1")
	}
	return i18n.Text(lang, "commitment.cell."+string(s.Result))
}

// grid sets rows in columns, in letters of one width.
func grid(rows [][]string) *slack.RichTextBlock {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var lines []string
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+1))
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	text := cut(strings.Join(lines, "\n"), maxSection)
	return slack.NewRichTextBlock("", &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: []Span{Plain(text)}})
}

// goneBlocks say who no longer counts, and why.
func goneBlocks(lang string, c consult.CommitmentCard) []slack.Block {
	var lines [][]Span
	for _, b := range c.Gone() {
		text := i18n.Text(lang, "commitment.left", i18n.Args{"Board": b.Organisation, "Date": i18n.Date(lang, b.Since)}) + reasonAfter(b.Reason)
		if b.MergedOn != nil {
			text = i18n.Text(lang, "commitment.merged", i18n.Args{"Board": b.Organisation, "Successor": b.Successor, "Date": i18n.Date(lang, *b.MergedOn)})
		}
		lines = append(lines, []Span{Plain(text)})
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{Bullets(lines...)}
}

func oddLines(lang string, odd []consult.Oddity) [][]Span {
	var lines [][]Span
	for _, o := range odd[:min(len(odd), listPage)] {
		args := i18n.Args{"Board": o.Board, "Other": o.Other, "Stage": i18n.Text(lang, "commitment.stage."+string(o.Stage))}
		lines = append(lines, []Span{Plain(i18n.Text(lang, "commitment.odd."+o.Key, args))})
	}
	return lines
}

func commitmentButtons(lang string, c consult.CommitmentCard) []slack.Block {
	id := projectID(c.Project)
	var buttons []slack.BlockElement
	if (c.Manages || len(c.Mine) > 0) && len(c.Boards) > 0 {
		buttons = append(buttons, Primary("commitment_note", i18n.Text(lang, "commitment.note"), id))
	}
	buttons = append(buttons, Button("binding", i18n.Text(lang, "binding.title"), id), Button("commitment_on", i18n.Text(lang, "commitment.other_day"), id))
	if len(c.Lines) > 0 {
		buttons = append(buttons,
			Button("commitment_file#xlsx", i18n.Text(lang, "deadline.file_xlsx"), id+" "+c.On.Format(time.DateOnly)),
			Button("commitment_file#csv", i18n.Text(lang, "deadline.file_csv"), id+" "+c.On.Format(time.DateOnly)))
		if c.Manages || len(c.Mine) > 0 {
			buttons = append(buttons, Button("commitment_withdraw", i18n.Text(lang, "commitment.withdraw"), id))
		}
	}
	return []slack.Block{Actions(buttons...)}
}

// CommitmentPreset is what the form of what councils said has filled in beforehand.
type CommitmentPreset struct {
	Chosen []consult.OrganisationID
	Stage  consult.CommitmentStage
	Level  consult.CouncilLevel
	On     *time.Time // a date, nil for none
}

// CommitmentForm asks what the councils of boards said of a stage; boards are those that the reader may choose.
func CommitmentForm(lang string, c consult.CommitmentCard, boards []consult.Board, preset CommitmentPreset) *slack.ModalViewRequest {
	initial := map[string]bool{}
	var options []*slack.OptionBlockObject
	for _, b := range boards[:min(len(boards), maxOptions)] {
		value := strconv.FormatInt(int64(b.OrganisationID), 10)
		initial[value] = slices.Contains(preset.Chosen, b.OrganisationID)
		options = append(options, Option(b.Organisation, value))
	}
	return Modal("commitment_note_save", i18n.Text(lang, "commitment.note"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Name)),
		Input("organisations", i18n.Text(lang, "project.organisations"), several(lang, "organisations", initial, options...)),
		Input("stage", i18n.Text(lang, "commitment.which"), choiceOf(lang, "stage", "commitment.stage.", string(preset.Stage), consult.CommitmentStages())),
		Hinted(Input("council", i18n.Text(lang, "commitment.who"), choiceOf(lang, "council", "commitment.level.", string(preset.Level), consult.CouncilLevels())),
			i18n.Text(lang, "commitment.who_hint")),
		Input("result", i18n.Text(lang, "commitment.what"), choiceOf(lang, "result", "commitment.result.", "", consult.CommitmentResults())),
		Input("on", i18n.Text(lang, "commitment.when"), DateField("on", preset.On)),
		Hinted(Optional("paper", i18n.Text(lang, "commitment.paper"), textOf("paper", "", consult.MaxName)), i18n.Text(lang, "deadline.paper_hint")),
		Optional("remark", i18n.Text(lang, "commitment.remark"), textOf("remark", "", consult.MaxName)),
	)
}

// choiceOf is a select of words of the catalogue.
func choiceOf[T ~string](lang, field, prefix, value string, all []T) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, one := range all {
		options = append(options, Option(i18n.Text(lang, prefix+string(one)), string(one)))
	}
	return Choice(field, i18n.Text(lang, "platform.choose"), value, options...)
}

// CommitmentDayForm asks on which day one wants to see how the boards stood.
func CommitmentDayForm(lang string, c consult.CommitmentCard) *slack.ModalViewRequest {
	return Modal("commitment_on_show", i18n.Text(lang, "commitment.other_day"), i18n.Text(lang, "commitment.show"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Name)), Input("on", i18n.Text(lang, "commitment.as_of"), DateField("on", &c.On)))
}

// CommitmentWithdrawForm asks which line was noted by mistake, and why; lines are those that the reader may take back, the
// last first.
func CommitmentWithdrawForm(lang string, c consult.CommitmentCard, lines []consult.Commitment) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, l := range lines[:min(len(lines), maxOptions)] {
		label := []string{i18n.Text(lang, "commitment.short."+string(l.Stage)), i18n.Text(lang, "commitment.result."+string(l.Result)), l.OnDay.Format("2/1/2006")}
		if b := c.Board(l.OrganisationID); b != nil {
			label = append([]string{b.Organisation}, label...)
		}
		options = append(options, Option(strings.Join(label, " · "), strconv.FormatInt(int64(l.ID), 10)))
	}
	return Modal("commitment_withdraw_save", i18n.Text(lang, "commitment.withdraw"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Name)),
		Input("line", i18n.Text(lang, "commitment.line"), Choice("line", i18n.Text(lang, "platform.choose"), "", options...)),
		Hinted(Input("reason", i18n.Text(lang, "project.reason"), textOf("reason", "", consult.MaxName)), i18n.Text(lang, "commitment.withdraw_hint")),
	)
}

// CouncilReminder reminds who sits for boards that their council treats a stage, and asks after it for the result.
func CouncilReminder(lang string, c consult.CommitmentCard, d consult.Delivery) (string, []slack.Block) {
	stage, day := d.Council()
	return councilNote(lang, c, d, c.Planned(stage, day), map[bool]string{true: "commitment.told_of", false: "commitment.remind"}[d.Lead < 0])
}

// CouncilMatrix tells who manages the project of which boards nobody told what their council said.
func CouncilMatrix(lang string, c consult.CommitmentCard, d consult.Delivery) (string, []slack.Block) {
	stage, day := d.Council()
	return councilNote(lang, c, d, c.Untold(stage, day), "commitment.untold")
}

func councilNote(lang string, c consult.CommitmentCard, d consult.Delivery, boards []consult.Board, key string) (string, []slack.Block) {
	stage, day := d.Council()
	args := i18n.Args{"Project": Literal(c.Name), "Stage": i18n.Text(lang, "commitment.stage."+string(stage))}
	if len(boards) == 0 {
		text := i18n.Text(lang, "commitment.thanks", args)
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
	}
	var names []string
	for _, b := range boards {
		names = append(names, b.Organisation+" ("+i18n.Text(lang, "commitment.council."+string(c.Stand(b.OrganisationID, stage).Council))+")")
	}
	if on, err := time.Parse(time.DateOnly, day); err == nil {
		args["Date"] = i18n.Date(lang, on)
	}
	args["Boards"] = Literal(i18n.List(lang, names))
	text := i18n.Text(lang, key, args)
	blocks := []slack.Block{Section(text), Actions(
		Primary("commitment_note#"+string(stage), i18n.Text(lang, "commitment.note"), projectID(c.Project)),
		Button("commitment_card", i18n.Text(lang, "commitment.all"), projectID(c.Project)),
	)}
	return text, append(blocks, smallPrint(lang, d)...)
}

// CommitmentTable is how the boards stood as a table: a line for each board and stage; dates are written as ISO 8601.
func CommitmentTable(lang string, c consult.CommitmentCard) (header []string, rows [][]string) {
	for _, key := range []string{"board", "stage", "result", "council", "day", "paper", "remark"} {
		header = append(header, i18n.Text(lang, "commitment.column."+key))
	}
	for _, b := range c.Boards {
		for _, stage := range c.Used() {
			s := c.Stand(b.OrganisationID, stage)
			row := []string{b.Organisation, i18n.Text(lang, "commitment.stage."+string(stage)), i18n.Text(lang, "commitment.open"), "", "", s.Paper, s.Remark}
			if s.Result != "" {
				row[2], row[3] = i18n.Text(lang, "commitment.result."+string(s.Result)), i18n.Text(lang, "commitment.council."+string(s.Council))
				row[4] = s.OnDay.Format(time.DateOnly)
			}
			rows = append(rows, row)
		}
	}
	return header, rows
}

// CommitmentProjects asks of which project one wants to see them.
func CommitmentProjects(lang string, list []consult.Project) (string, []slack.Block) {
	text := i18n.Text(lang, "commitment.choose")
	if len(list) == 0 {
		text = i18n.Text(lang, "project.none")
	}
	blocks := []slack.Block{Section(text)}
	for _, p := range list[:min(len(list), listPage)] {
		blocks = append(blocks, Rich(Bold(p.Name), Plain("\n"+p.Platform)), Actions(Button("commitment_card", i18n.Text(lang, "project.open"), projectID(p))))
	}
	return text, blocks
}
