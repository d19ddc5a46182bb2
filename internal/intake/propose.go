package intake

import (
	"slices"
	"strings"

	"overlegbot/internal/document/sheet"
)

// Proposal is how the columns of a table may be understood, for somebody to confirm.
type Proposal struct {
	Header  int      // index of the row that names the columns
	Headers []string // as they stand there
	Fields  []Field  // in the same order; Ignored for what nobody knows
	Sure    bool     // a table with these headers was confirmed before
}

// Propose finds the row that names the columns and what each may tell. recall is as in Recall. When no row names any
// column that is known, it is the first of those with the most cells. rows must not be empty.
func Propose(rows []sheet.Row, recall func(headers string) (string, error)) (Proposal, error) {
	best := Proposal{}
	score := 0
	for i, row := range rows[:min(len(rows), headerRows)] {
		remembered, err := recall(Table{Headers: row.Cells}.Key())
		if err != nil {
			return best, err
		}
		if fields := Fielded(remembered); remembered != "" && len(fields) == len(row.Cells) {
			return Proposal{i, row.Cells, fields, true}, nil
		}
		fields := fieldsOf(row.Cells, nil)
		if n := recognised(fields)*knownHeader + len(row.Cells); n > score {
			best, score = Proposal{Header: i, Headers: row.Cells, Fields: fields}, n
		}
	}
	for i, f := range best.Fields {
		if slices.Contains(best.Fields[:i], f) {
			best.Fields[i] = Ignored
		}
	}
	return best, nil
}

// knownHeader is more than a row has cells: one header that is known counts for more than all that are not.
const knownHeader = sheet.MaxColumns + 1

// Fielded reads what Mapping wrote.
func Fielded(mapping string) []Field {
	var fields []Field
	for name := range strings.SplitSeq(mapping, ";") {
		fields = append(fields, Field(name))
	}
	return fields
}

// Chosen is the table below the header row, with its columns as somebody confirmed them. ErrTwice and ErrNoHeader say
// that two of them tell the same, or none who it is about.
func Chosen(rows []sheet.Row, header int, fields []Field) (Table, error) {
	if header < 0 || header >= len(rows) || len(fields) != len(rows[header].Cells) {
		return Table{}, ErrNoHeader
	}
	t := Table{Headers: rows[header].Cells, Fields: fields, Rows: rows[header+1:]}
	return t, t.check()
}

// Doubled is the index of the first column that tells what an earlier one tells, -1 for none.
func (t Table) Doubled() int {
	for i, f := range t.Fields {
		if f != Ignored && slices.Contains(t.Fields[:i], f) {
			return i
		}
	}
	return -1
}

func (t Table) check() error {
	switch {
	case t.Doubled() >= 0:
		return ErrTwice
	case !t.has(Name) && !(t.has(FirstName) && t.has(LastName)):
		return ErrNoHeader
	}
	return nil
}
