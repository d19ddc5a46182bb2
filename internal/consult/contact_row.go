package consult

import "time"

// ContactRow is one row of a table of contacts, read but not yet compared with the directory.
type ContactRow struct {
	Row          int // as the spreadsheet numbers it
	Name         string
	Email        string
	Phone        string
	Speaks       []string
	Organisation string // its name; "" when only its municipality and kind were given
	OrgKind      string
	NIS          string
	Place        string // the municipality's official name
	Role         string
	Topics       []string
	Hours        string
	Office       string
	Backup       string // a name
	From         *time.Time
	To           *time.Time
	Given        map[string]bool // the fields that the table has a column for; others stay as they are
}

// RowFate is what an import does with a row.
type RowFate string

// The fates of rows.
const (
	RowNew     RowFate = "new"
	RowChanged RowFate = "changed"
	RowSame    RowFate = "same"
	RowUnclear RowFate = "unclear" // somebody has to say which; it is left out
	RowRefused RowFate = "refused" // it cannot be used; it is left out
)

// RowProblem says what is wrong with a row, as a refusal's key ("refusal." + Key) with its column.
type RowProblem struct {
	Row    int
	Column string // as the table calls it
	Fate   RowFate
	Key    string
	Args   map[string]any
}

// ContactImport is what an import of contacts does, or did.
type ContactImport struct {
	Rows     int
	New      int
	Changed  int
	Same     int
	Unclear  int
	Refused  int
	Problems []RowProblem
	Applied  bool
}
