package view

import (
	"fmt"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func droppedFile(state consult.ContactFileState, problems int) consult.ContactFile {
	f := consult.ContactFile{ID: 7, Name: "contacten <2026>.csv", State: state, Report: consult.ContactImport{Rows: 130, New: 120, Changed: 1, Same: 7}}
	for i := range problems {
		p := consult.RowProblem{Row: i + 4, Column: "Waar?", Fate: consult.RowRefused, Key: "import_place_unknown", Args: map[string]any{"Typed": "*Nergens*"}}
		if i == 0 {
			p = consult.RowProblem{Row: 3, Column: "kind", Fate: consult.RowUnclear, Key: "import_gemeente_or_ocmw", Args: map[string]any{"Place": "Olen"}}
		}
		f.Report.Problems = append(f.Report.Problems, p)
	}
	f.Report.Unclear, f.Report.Refused = min(problems, 1), max(problems-1, 0)
	return f
}

func TestATableThatWasSentIsFollowedFromItsColumnsToWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	running := droppedFile(consult.FileRunning, 0)
	running.Done, running.Of = 3000, 10_000
	nothing := droppedFile(consult.FileShown, 0)
	nothing.Report = consult.ContactImport{Rows: 2, Same: 2}
	for name, f := range map[string]consult.ContactFile{
		"asked": droppedFile(consult.FileAsked, 0), "shown": droppedFile(consult.FileShown, 2), "shown_many": droppedFile(consult.FileShown, 13),
		"shown_nothing": nothing, "running": running, "done": droppedFile(consult.FileDone, 2), "discarded": droppedFile(consult.FileDiscarded, 0),
		"expired": droppedFile(consult.FileExpired, 0),
	} {
		_, blocks := ContactFile(consult.Dutch, f)
		golden(t, "contact_file_"+name, blocks)
	}
	for _, lang := range []string{consult.French, consult.English} {
		_, blocks := ContactFile(lang, droppedFile(consult.FileShown, 2))
		golden(t, "contact_file_shown_"+lang, blocks)
	}
}

func TestColumnsAreAskedWithAnExampleOfEach(t *testing.T) {
	t.Parallel()
	golden(t, "contact_columns", ColumnsForm(consult.Dutch, droppedFile(consult.FileAsked, 0), 2, []TableColumn{
		{Header: "Wie", Example: "Iris Fictief"}, {Header: "Gemeente", Example: "Olen", Field: "municipality"}, {Header: "", Example: ""},
	}, []string{"name", "municipality"}))
}

func TestTheWidestTableHasAFormThatSlackTakes(t *testing.T) {
	t.Parallel()
	var columns []TableColumn
	for i := range 60 {
		columns = append(columns, TableColumn{Header: fmt.Sprintf("Kolom %d", i)})
	}
	form := ColumnsForm(consult.Dutch, droppedFile(consult.FileAsked, 0), 1, columns, []string{"name"})
	if n := len(form.Blocks.BlockSet); n > 100 {
		t.Errorf("got %d blocks, want at most 100", n)
	}
}

func TestContactsAsATableAndWhereItIsOffered(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, lang := range consult.Languages() {
		header, rows := ContactTable(lang, []consult.Contact{{
			Name: "Nele Sjabloon", NIS: "13029", OrgKind: "ocmw", Organisation: "OCMW Olen", Role: "jurist", Topics: []string{"Huisvesting", "OCMW"},
			Email: "nele@example.org", Phone: "+32 14 00 00 00", Speaks: []string{"nl", "tr"}, Hours: "di 9-12", Office: "Sociaal Huis", Backup: "Bram Voorbeeld", ValidFrom: &from,
		}, {Name: "Iris Fictief", OrgKind: "unheard of", Organisation: "ISOM"}}, func(nis string) string { return map[string]string{"13029": "Olen"}[nis] })
		golden(t, "contact_table_"+lang, append([][]string{header}, rows...))
	}
	_, blocks := ContactTables(consult.Dutch, true)
	golden(t, "contact_tables", blocks)
}
