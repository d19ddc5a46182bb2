package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"overlegbot/internal/pgtest"
)

// Tables as they come in: each is taken in, or told with row, column and what to do; nothing is half imported.
func TestTablesAsPeopleKeepThemAreTakenInOrToldFromTheCommandLine(t *testing.T) {
	t.Parallel()
	original := loadedWorld(t)
	for name, c := range map[string]struct {
		file string
		body []byte
		want importedContacts
		told string
	}{
		"two header rows": {file: "t.csv", body: []byte("Wie;;Waar;;\nVoornaam;Familienaam;Gemeente;Soort;Functie\nIris;Fictief;Olen;OCMW;jurist\n"),
			want: importedContacts{Rows: 1, New: 1}},
		"Windows-1252": {file: "t.csv", body: []byte("Naam;Gemeente;Type;Functie\nZo\xEB Fictief;Olen;OCMW;jurist\n"), want: importedContacts{Rows: 1, New: 1}},
		"commas":       {file: "t.csv", body: []byte("Naam,Gemeente,Type,Functie\nZoë Fictief,Olen,OCMW,jurist\n"), want: importedContacts{Rows: 1, New: 1}},
		"merged cells, a date as a number, a formula": {file: "t.xlsx", body: awkwardBook(t), want: importedContacts{Rows: 2, New: 2}},
		"one person spelled two ways": {file: "t.csv", body: []byte("Naam;Gemeente;Type;Functie\nNele Sjablon;Olen;OCMW;jurist\n"),
			want: importedContacts{Rows: 1, Unclear: 1}, told: "looks like Nele Sjabloon"},
		"a municipality that no longer exists": {file: "t.csv", body: []byte("Naam;Gemeente;Type;Functie\nIris Fictief;Meeuwen-Gruitrode;gemeente;jurist\n"),
			want: importedContacts{Rows: 1, New: 1}},
		"an e-mail with a line break": {file: "t.csv", body: []byte("Naam;Gemeente;Type;E-mail\nIris Fictief;Olen;OCMW;\"iris@example.org\nbcc:x@example.org\"\n"),
			want: importedContacts{Rows: 1, Refused: 1}, told: "e-mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, c.body, 0o600); err != nil {
				t.Fatal(err)
			}
			stdout, stderr, code := cliRun(t, map[string]string{"DATABASE_URL": pgtest.Copy(t, original)}, "import", "contacts", file, "--apply", "--json")
			if code != 0 {
				t.Fatalf("got exit %d: %s", code, stderr)
			}
			var got importedContacts
			if err := json.Unmarshal([]byte(stdout), &got); err != nil {
				t.Fatal(err)
			}
			told := ""
			for _, p := range got.Problems {
				told += p.Message
			}
			got.Problems = nil
			if diff := cmp.Diff(c.want, got); diff != "" || !strings.Contains(told, c.told) {
				t.Errorf("told %q (-want +got):\n%s", told, diff)
			}
		})
	}
}

// awkwardBook has a municipality merged over two rows, a date that the spreadsheet keeps as a number, and a formula.
func awkwardBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for cell, value := range map[string]any{
		"A1": "Gemeente", "B1": "Type", "C1": "Naam", "D1": "Functie", "E1": "Vanaf", "A2": "Olen", "B2": "OCMW", "C2": "Iris Fictief",
		"D2": "jurist", "E2": time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC), "B3": "OCMW", "C3": "Otto Verzonnen", "D3": "onthaal",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A2", "A3"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("Sheet1", "F2", "1+1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAZipBombIsRefusedFromTheCommandLine(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	part, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 64 {
		if _, err := part.Write(bytes.Repeat([]byte("<row/>"), 1<<17)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bom.xlsx")
	if err := os.WriteFile(file, bomb.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": pgtest.Copy(t, loadedWorld(t))}
	stdout, stderr, code := cliRun(t, env, "import", "contacts", file, "--apply", "--json")
	if code != 2 || stdout != "" || !strings.Contains(stderr, "too large") {
		t.Errorf("got exit %d, %q, %q", code, stdout, stderr)
	}
}
