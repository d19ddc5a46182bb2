// Package intake reads a table of contacts as municipalities keep it: it recognises the columns by their headers, in
// Dutch, French or English, resolves places, kinds of organisations and topics, and says row by row what it cannot use.
package intake

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
)

// Field is what a column tells.
type Field string

// The fields of a table of contacts.
const (
	Name         Field = "name"
	FirstName    Field = "first_name"
	LastName     Field = "last_name"
	Municipality Field = "municipality"
	OrgKind      Field = "kind"
	Organisation Field = "organisation"
	Role         Field = "role"
	Topics       Field = "topics"
	Email        Field = "email"
	Phone        Field = "phone"
	Speaks       Field = "languages"
	Hours        Field = "hours"
	Office       Field = "office"
	Backup       Field = "backup"
	From         Field = "from"
	To           Field = "to"
	Ignored      Field = ""
)

// Fields lists the fields that a column can be mapped to.
func Fields() []Field {
	return []Field{Name, FirstName, LastName, Municipality, OrgKind, Organisation, Role, Topics, Email, Phone, Speaks, Hours, Office, Backup, From, To}
}

// called are the headers of each field, folded.
var called = map[Field][]string{
	Name:         {"naam", "contactpersoon", "contact", "naam contactpersoon", "volledige naam", "persoon", "medewerker", "nom", "nom complet", "personne de contact", "name", "full name", "contact person"},
	FirstName:    {"voornaam", "prenom", "first name", "firstname"},
	LastName:     {"achternaam", "familienaam", "nom de famille", "last name", "surname", "lastname"},
	Municipality: {"gemeente", "stad", "gemeente/stad", "lokaal bestuur", "plaats", "commune", "ville", "municipality", "town", "city"},
	OrgKind:      {"type", "soort", "soort organisatie", "type organisatie", "bestuur", "type bestuur", "genre", "type d'organisation", "kind", "organisation type"},
	Organisation: {"organisatie", "dienst of organisatie", "organisme", "organisation", "organization", "instelling", "werkgever"},
	Role:         {"functie", "rol", "functietitel", "titel", "dienst", "fonction", "role", "function", "job title"},
	Topics:       {"thema", "thema's", "themas", "beleidsdomein", "beleidsdomeinen", "domein", "onderwerp", "theme", "themes", "domaine", "topic", "topics", "policy domain"},
	Email:        {"e-mail", "email", "mail", "e-mailadres", "emailadres", "mailadres", "courriel", "adresse mail", "adresse e-mail", "e-mail address", "email address"},
	Phone:        {"telefoon", "tel", "gsm", "telefoonnummer", "gsm-nummer", "telephone", "phone", "mobile", "phone number"},
	Speaks:       {"taal", "talen", "langue", "langues", "language", "languages"},
	Hours:        {"permanentie", "openingsuren", "uren", "spreekuren", "zitdag", "permanence", "heures", "office hours", "hours"},
	Office:       {"adres", "locatie", "zitdaglocatie", "adresse", "lieu", "address", "office", "location"},
	Backup:       {"vervanger", "back-up", "backup", "plaatsvervanger", "remplacant", "suppleant", "substitute", "stand-in"},
	From:         {"van", "vanaf", "sinds", "begin", "startdatum", "geldig van", "geldig vanaf", "de", "depuis", "debut", "from", "since", "start"},
	To:           {"tot", "tot en met", "t.e.m", "t/m", "einde", "einddatum", "geldig tot", "jusqu'au", "fin", "until", "to", "end"},
}

// What makes a table unusable as a whole.
var (
	ErrNoHeader = errors.New("no row that names the columns")
	ErrTwice    = errors.New("two columns tell the same")
)

// Table is a table whose columns are understood.
type Table struct {
	Headers []string // as they stand there
	Fields  []Field  // in the same order; Ignored for a column that is left out
	Rows    []sheet.Row
}

// headerRows is how far down the row that names the columns may stand; a title or a row of groups can come before it.
const headerRows = 6

// Understand finds the row that names the columns, which need not be the first, and what each column tells. known maps
// folded headers to fields and wins from what the program knows; it may be nil.
func Understand(rows []sheet.Row, known map[string]Field) (Table, error) {
	best, score := -1, 0
	for i, row := range rows[:min(len(rows), headerRows)] {
		if n := recognised(fieldsOf(row.Cells, known)); n > score {
			best, score = i, n
		}
	}
	if best < 0 || score < 2 {
		return Table{}, ErrNoHeader
	}
	t := Table{Headers: rows[best].Cells, Fields: fieldsOf(rows[best].Cells, known), Rows: rows[best+1:]}
	if err := t.check(); err != nil {
		return Table{}, err
	}
	return t, nil
}

// Recall is Understand with what was remembered of a table with the same headers. recall returns what Mapping gave when
// the table of those headers (see Key) was last imported, "" for nothing; what known says wins.
func Recall(rows []sheet.Row, known map[string]Field, recall func(headers string) (string, error)) (Table, error) {
	for _, row := range rows[:min(len(rows), headerRows)] {
		t := Table{Headers: row.Cells}
		remembered, err := recall(t.Key())
		if err != nil {
			return Table{}, err
		}
		fields := Fielded(remembered)
		if remembered == "" || len(fields) != len(row.Cells) {
			continue
		}
		both := map[string]Field{}
		for i, f := range fields {
			both[Fold(row.Cells[i])] = f
		}
		maps.Copy(both, known)
		return Understand(rows, both)
	}
	return Understand(rows, known)
}

// Mapping is how the columns are understood, for Recall.
func (t Table) Mapping() string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = string(f)
	}
	return strings.Join(names, ";")
}

// FieldNamed finds a field by its name; "-" is a column that is left out.
func FieldNamed(name string) (Field, bool) {
	if name == "-" {
		return Ignored, true
	}
	return Field(name), name != "" && slices.Contains(Fields(), Field(name))
}

// FieldNames lists the names of the fields.
func FieldNames() string {
	names := []string{"- (leave out)"}
	for _, f := range Fields() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// Whys are the keys of the refusals for a table that cannot be used as a whole.
func Whys() map[error]string {
	return map[error]string{
		ErrNoHeader: "table_no_header", ErrTwice: "table_column_twice", sheet.ErrTooLarge: "table_too_large", sheet.ErrTooMany: "table_too_many_rows",
		sheet.ErrTooWide: "table_too_wide", sheet.ErrUnreadable: "table_unreadable", sheet.ErrEmpty: "table_empty",
	}
}

func (t Table) has(f Field) bool { return slices.Contains(t.Fields, f) }

// Key is the shape of the table: its folded headers, under which a mapping is remembered.
func (t Table) Key() string {
	var folded []string
	for _, h := range t.Headers {
		folded = append(folded, Fold(h))
	}
	return strings.Join(folded, ";")
}

func fieldsOf(cells []string, known map[string]Field) []Field {
	fields := make([]Field, len(cells))
	for i, cell := range cells {
		word := Fold(cell)
		if f, ok := known[word]; ok {
			fields[i] = f
			continue
		}
		for _, f := range Fields() {
			if slices.Contains(called[f], word) {
				fields[i] = f
			}
		}
	}
	return fields
}

func recognised(fields []Field) int {
	n := 0
	for _, f := range fields {
		if f != Ignored {
			n++
		}
	}
	return n
}

// Fold makes headers and names comparable: lower case, no accents, one blank.
func Fold(s string) string {
	return strings.Join(strings.Fields(consult.Fold(strings.Trim(s, "*# "))), " ")
}
