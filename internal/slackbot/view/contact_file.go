package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxRowProblems is how many rows that stay out a message names; the others are in a file.
const maxRowProblems = 10

// ContactFile tells how far a table of contacts is that somebody sent, and what they can do with it.
func ContactFile(lang string, f consult.ContactFile) (string, []slack.Block) {
	text := i18n.Text(lang, "exchange.state."+string(f.State), i18n.Args{"File": Literal(cut(f.Name, maxTitleText))})
	id := strconv.FormatInt(int64(f.ID), 10)
	blocks := []slack.Block{Section(text)}
	switch f.State {
	case consult.FileAsked:
		return text, append(blocks, Actions(
			Primary("contact_file_columns", i18n.Text(lang, "exchange.columns_confirm"), id), discardFile(lang, id)))
	case consult.FileShown:
		blocks = append(blocks, importCounts(lang, f.Report)...)
		buttons := []slack.BlockElement{}
		if n := f.Report.New + f.Report.Changed; n > 0 {
			buttons = append(buttons, Primary("contact_file_apply", i18n.Text(lang, "exchange.apply", i18n.Args{"Count": n}), id))
		}
		buttons = append(buttons, Button("contact_file_columns", i18n.Text(lang, "exchange.columns_change"), id))
		return text, append(blocks, Actions(append(append(buttons, allProblems(lang, f, id)...), discardFile(lang, id))...))
	case consult.FileRunning:
		if f.Of > 0 {
			blocks = append(blocks, Small(i18n.Text(lang, "exchange.progress", i18n.Args{"Done": f.Done, "Of": f.Of})))
		}
		return text, append(blocks, Small(i18n.Text(lang, "exchange.running_hint")))
	case consult.FileDone:
		blocks = append(blocks, importCounts(lang, f.Report)...)
		if more := allProblems(lang, f, id); len(more) > 0 {
			blocks = append(blocks, Actions(more...))
		}
	}
	return text, blocks
}

// maxTitleText is how much of a file's name is repeated.
const maxTitleText = 100

func discardFile(lang, id string) slack.BlockElement {
	return Button("contact_file_discard", i18n.Text(lang, "exchange.discard"), id)
}

func allProblems(lang string, f consult.ContactFile, id string) []slack.BlockElement {
	if len(f.Report.Problems) <= maxRowProblems {
		return nil
	}
	return []slack.BlockElement{Button("contact_file_problems", i18n.Text(lang, "exchange.problems", i18n.Args{"Count": len(f.Report.Problems)}), id)}
}

// importCounts are how many rows are new, changed and so on, and the first of those that stay out.
func importCounts(lang string, r consult.ContactImport) []slack.Block {
	var lines []string
	for _, of := range []struct {
		key   string
		count int
	}{{"new", r.New}, {"changed", r.Changed}, {"same", r.Same}, {"unclear", r.Unclear}, {"refused", r.Refused}} {
		if of.count > 0 {
			lines = append(lines, "• "+i18n.Text(lang, "exchange.count."+of.key, i18n.Args{"Count": of.count}))
		}
	}
	if r.New+r.Changed == 0 {
		lines = append(lines, i18n.Text(lang, "exchange.nothing_changes"))
	}
	blocks := []slack.Block{Section(strings.Join(lines, "\n"))}
	if len(r.Problems) == 0 {
		return blocks
	}
	heading := i18n.Text(lang, "exchange.stay_out")
	var rows []string
	for _, p := range r.Problems[:min(len(r.Problems), maxRowProblems)] {
		rows = append(rows, "• "+i18n.Text(lang, "exchange.problem", i18n.Args{
			"Row": p.Row, "Column": Literal(columnName(lang, p.Column)), "Why": problemText(lang, p),
		}))
	}
	if more := len(r.Problems) - len(rows); more > 0 {
		rows = append(rows, i18n.Text(lang, "exchange.more_problems", i18n.Args{"Count": more}))
	}
	return append(blocks, Section(heading+"\n"+strings.Join(rows, "\n")))
}

func problemText(lang string, p consult.RowProblem) string {
	return Refusal(lang, &consult.Error{Key: p.Key, Args: p.Args})
}

// columnName is the header of a column; a field of which the table has no column is called by its own name.
func columnName(lang, column string) string {
	if key := "exchange.field." + column; i18n.Has(lang, key) {
		return i18n.Text(lang, key)
	}
	return cut(column, maxTitleText)
}

// RowProblems is what stays out as a table.
func RowProblems(lang string, r consult.ContactImport) (header []string, rows [][]string) {
	for _, key := range []string{"exchange.problem_row", "exchange.problem_column", "exchange.problem_why"} {
		header = append(header, i18n.Text(lang, key))
	}
	for _, p := range r.Problems {
		rows = append(rows, []string{strconv.Itoa(p.Row), columnName(lang, p.Column), i18n.Text(lang, "refusal."+p.Key, p.Args)})
	}
	return header, rows
}

// TableColumn is a column of a table: its header, a cell of it, and what it is taken to tell ("" for nothing).
type TableColumn struct {
	Header  string
	Example string
	Field   string
}

// ColumnField is the input about a column, by its index.
func ColumnField(i int) string { return "column_" + strconv.Itoa(i) }

// LeftOut is the choice for a column that is not taken in.
const LeftOut = "-"

// ColumnsForm asks what each column tells. row is the number of the row with the headers, as the spreadsheet shows it.
func ColumnsForm(lang string, f consult.ContactFile, row int, columns []TableColumn, fields []string) *slack.ModalViewRequest {
	options := []*slack.OptionBlockObject{Option(i18n.Text(lang, "exchange.leave_out"), LeftOut)}
	for _, field := range fields {
		options = append(options, Option(i18n.Text(lang, "exchange.field."+field), field))
	}
	blocks := []slack.Block{Section(i18n.Text(lang, "exchange.columns_intro", i18n.Args{"File": Literal(cut(f.Name, maxTitleText)), "Row": row}))}
	for i, c := range columns {
		value := c.Field
		if !slices.Contains(fields, value) {
			value = LeftOut
		}
		label := cut(strings.Join(strings.Fields(c.Header), " "), maxTitleText)
		if label == "" {
			label = i18n.Text(lang, "exchange.untitled", i18n.Args{"Number": i + 1})
		}
		input := Input(ColumnField(i), label, Choice(ColumnField(i), i18n.Text(lang, "platform.choose"), value, options...))
		if c.Example != "" {
			Hinted(input, i18n.Text(lang, "exchange.example", i18n.Args{"Text": cut(strings.Join(strings.Fields(c.Example), " "), maxTitleText)}))
		}
		blocks = append(blocks, input)
	}
	return Modal("contact_file_map", i18n.Text(lang, "exchange.columns_title"), i18n.Text(lang, "exchange.columns_save"), i18n.Text(lang, "modal.close"), blocks...)
}
