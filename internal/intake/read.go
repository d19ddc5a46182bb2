package intake

import (
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/place"
)

// Read turns the rows of a table into contacts, as words are meant in the workspace, and says which rows cannot be used, with the column and why. A row with
// a problem is not among the contacts.
func Read(t Table, words consult.Vocabulary) (rows []consult.ContactRow, problems []consult.RowProblem) {
	for _, row := range t.Rows {
		r := reader{table: t, words: words, cells: row.Cells, row: consult.ContactRow{Row: row.Number, Given: map[string]bool{}}}
		r.read()
		problems = append(problems, r.problems...)
		if len(r.problems) == 0 {
			rows = append(rows, r.row)
		}
	}
	return rows, problems
}

type reader struct {
	table    Table
	words    consult.Vocabulary
	cells    []string
	row      consult.ContactRow
	problems []consult.RowProblem
}

func (r *reader) read() {
	for _, f := range r.table.Fields {
		if f != Ignored {
			r.row.Given[string(f)] = true
		}
	}
	r.name()
	r.where()
	r.topics()
	r.row.Role, r.row.Hours, r.row.Office = r.line(Role), r.line(Hours), r.line(Office)
	r.row.Email = strings.TrimPrefix(strings.ToLower(r.cell(Email)), "mailto:")
	r.refuse(Email, consult.CheckEmail("email", r.row.Email))
	r.row.Phone = r.cell(Phone)
	r.refuse(Phone, consult.CheckPhone("phone", r.row.Phone))
	r.row.Backup = r.line(Backup)
	r.row.Speaks = languages(r.cell(Speaks))
	r.row.From, r.row.To = r.day(From), r.day(To)
	if r.row.From != nil && r.row.To != nil && r.row.To.Before(*r.row.From) {
		r.problem(To, consult.RowRefused, "import_ends_before_begin", nil)
	}
}

// cell is the text of a field's column, "" where there is none.
func (r *reader) cell(f Field) string {
	i := slices.Index(r.table.Fields, f)
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(sheet.Unguarded(r.cells[i]))
}

// line is a cell that may not break.
func (r *reader) line(f Field) string {
	text := strings.Join(strings.Fields(r.cell(f)), " ")
	if len([]rune(text)) > 200 {
		r.problem(f, consult.RowRefused, "contact_field_too_long", nil)
	}
	return text
}

func (r *reader) problem(f Field, fate consult.RowFate, key string, args map[string]any) {
	column := string(f)
	if i := slices.Index(r.table.Fields, f); i >= 0 {
		column = r.table.Headers[i]
	}
	r.problems = append(r.problems, consult.RowProblem{Row: r.row.Row, Column: column, Fate: fate, Key: key, Args: args})
}

func (r *reader) refuse(f Field, err error) {
	if refused, ok := consult.Refusal(err); ok {
		r.problem(f, consult.RowRefused, refused.Key, refused.Args)
	}
}

func (r *reader) name() {
	r.row.Name = r.line(Name)
	if r.row.Name == "" {
		r.row.Name = strings.TrimSpace(r.line(FirstName) + " " + r.line(LastName))
	}
	r.row.Name = firstNameFirst(r.row.Name)
	if err := consult.CheckName("name", r.row.Name); err != nil {
		r.refuse(Name, err)
	}
}

// where reads municipality, kind and organisation; each may tell of the others.
func (r *reader) where() {
	r.row.OrgKind = kindOf(r.cell(OrgKind))
	r.row.Organisation = r.line(Organisation)
	named := r.cell(Municipality)
	if named == "" && r.row.Organisation != "" {
		kind, rest := splitKind(r.row.Organisation)
		if kind != "" {
			named = rest
			if r.row.OrgKind == "" {
				r.row.OrgKind = kind
			}
		}
	} else if kind, rest := splitKind(named); kind != "" && rest != "" {
		named = rest
		if r.row.OrgKind == "" {
			r.row.OrgKind = kind
		}
	}
	if text := r.cell(OrgKind); text != "" && r.row.OrgKind == "" {
		r.problem(OrgKind, consult.RowRefused, "import_kind_unknown", map[string]any{"Typed": text})
	}
	if named != "" {
		r.municipality(named)
	}
	if r.row.Organisation == "" && r.row.NIS == "" && len(r.problems) == 0 {
		r.problem(Municipality, consult.RowRefused, "import_no_organisation", nil)
	}
}

func (r *reader) municipality(named string) {
	found := place.With(r.words.Merged).Resolve(named)
	var names []string
	for _, c := range found.Candidates {
		names = append(names, c.Name)
	}
	switch {
	case found.Sure != nil:
		r.row.NIS, r.row.Place = found.Sure.NIS, found.Sure.Name
	case len(names) > 0:
		r.problem(Municipality, consult.RowUnclear, "import_place_unclear", map[string]any{"Typed": named, "Places": strings.Join(names, ", ")})
	default:
		r.problem(Municipality, consult.RowRefused, "import_place_unknown", map[string]any{"Typed": named})
	}
}

// topics reads "huisvesting, LOI; onderwijs".
func (r *reader) topics() {
	for _, word := range strings.FieldsFunc(r.cell(Topics), func(c rune) bool { return strings.ContainsRune(",;/\n|", c) }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		topic, ok := r.words.Topics.Named(word)
		if !ok {
			r.problem(Topics, consult.RowRefused, "import_topic_unknown", map[string]any{"Typed": word})
			continue
		}
		if !slices.Contains(r.row.Topics, topic) {
			r.row.Topics = append(r.row.Topics, topic)
		}
	}
}

func (r *reader) day(f Field) *time.Time {
	text := r.cell(f)
	if text == "" {
		return nil
	}
	day, ok := sheet.Date(text)
	if !ok {
		r.problem(f, consult.RowRefused, "import_date_unknown", map[string]any{"Typed": text})
		return nil
	}
	return &day
}

// kinds are the words for kinds of organisations, folded.
var kinds = map[string]string{
	"gemeente": "gemeente", "stad": "gemeente", "commune": "gemeente", "ville": "gemeente", "municipality": "gemeente", "city": "gemeente",
	"ocmw": "ocmw", "cpas": "ocmw", "sociaal huis": "ocmw", "agentschap": "agency", "agence": "agency", "agency": "agency",
	"vzw": "association", "asbl": "association", "vereniging": "association", "association": "association",
	"school": "school", "scholengroep": "school", "ecole": "school", "andere": "other", "autre": "other", "other": "other",
}

func kindOf(text string) string { return kinds[Fold(text)] }

// splitKind takes the kind off a name: "OCMW Olen" is ocmw and Olen.
func splitKind(text string) (kind, rest string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	kind = kindOf(first)
	if kind != "gemeente" && kind != "ocmw" {
		return "", text
	}
	return kind, strings.TrimSpace(rest)
}

// languages reads "Nederlands, Frans", "nl/fr" or "Nederlands en Frans". Between two languages "en" is no English.
func languages(text string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(Fold(text), func(c rune) bool { return strings.ContainsRune(",;/+&", c) }) {
		words := strings.Fields(part)
		for i, word := range words {
			tag := spoken[word]
			if tag == "" && tagLike(word) {
				tag = word
			}
			joins := joining[word] && i > 0 && i < len(words)-1
			if tag != "" && !joins && !slices.Contains(list, tag) {
				list = append(list, tag)
			}
		}
	}
	return list
}

var joining = map[string]bool{"en": true, "et": true, "and": true, "of": true, "ou": true, "or": true}

// tagLike says whether a word can be a BCP 47 tag of a language that the program has no name for: "pl", "rom".
func tagLike(word string) bool {
	return (len(word) == 2 || len(word) == 3) && !joining[word] && !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' })
}

// spoken are the names of languages, folded, with their BCP 47 tags.
var spoken = map[string]string{
	"nl": "nl", "nederlands": "nl", "neerlandais": "nl", "dutch": "nl", "fr": "fr", "frans": "fr", "francais": "fr", "french": "fr",
	"en": "en", "engels": "en", "anglais": "en", "english": "en", "de": "de", "duits": "de", "allemand": "de", "german": "de",
	"ar": "ar", "arabisch": "ar", "arabe": "ar", "arabic": "ar", "tr": "tr", "turks": "tr", "turc": "tr", "turkish": "tr",
	"es": "es", "spaans": "es", "espagnol": "es", "spanish": "es", "uk": "uk", "oekraiens": "uk", "ukrainien": "uk", "ukrainian": "uk",
}
