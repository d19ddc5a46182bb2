package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestACSVIsReadAsExcelAndLibreOfficeSaveIt(t *testing.T) {
	t.Parallel()
	want := []Row{{1, []string{"Naam", "Gemeente"}}, {3, []string{"Zoë Fictief", "Herentals; Olen"}}}
	utf16 := []byte{0xFF, 0xFE}
	for _, r := range "Naam\tGemeente\n\t\nZoë Fictief\t\"Herentals; Olen\"\n" {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	files := map[string][]byte{
		"UTF-8, semicolons":        []byte("Naam;Gemeente\n;\nZoë Fictief;\"Herentals; Olen\"\n"),
		"UTF-8 with a mark, CRLF":  []byte("\uFEFFNaam;Gemeente\r\n;\r\nZoë Fictief ;\"Herentals; Olen\"\r\n"),
		"UTF-8, commas":            []byte("Naam,Gemeente\n,\nZoë Fictief,Herentals; Olen\n"),
		"Windows-1252, semicolons": []byte("Naam;Gemeente\n;\nZo\xEB Fictief;\"Herentals; Olen\"\n"),
		"UTF-16, tabs":             utf16,
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func book(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMergedCellsDatesAndFormulasAreReadAsTheyLook(t *testing.T) {
	t.Parallel()
	file := book(t, func(f *excelize.File) {
		for cell, value := range map[string]any{
			"A1": "Gemeente", "B1": "Naam", "C1": "Van", "A2": "Olen", "B2": "Nele Sjabloon", "C2": time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC),
			"B3": "Mehdi Van Nergens", "C3": "4/5/2026",
		} {
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.MergeCell("Sheet1", "A2", "A3"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellFormula("Sheet1", "D2", "1+1"); err != nil {
			t.Fatal(err)
		}
	})
	got, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{1, []string{"Gemeente", "Naam", "Van"}}, {2, []string{"Olen", "Nele Sjabloon", "46146"}}, {3, []string{"Olen", "Mehdi Van Nergens", "4/5/2026"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("rows (-want +got):\n%s", diff)
	}
	for _, cell := range []string{"46146", "4/5/2026", "2026-05-04", "04-05-2026", "4.5.2026"} {
		if day, ok := Date(cell); !ok || !day.Equal(time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: got %v %t, want 4 May 2026", cell, day, ok)
		}
	}
	for _, cell := range []string{"", "31/2/2026", "12", "mei 2026", "1e9"} {
		if day, ok := Date(cell); ok {
			t.Errorf("%q: got %v, want it refused", cell, day)
		}
	}
}

func TestWhatIsTooLargeTooWideOrNoTableIsRefusedBeforeItIsUnpacked(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	part, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := bytes.Repeat([]byte("<row/>"), 1<<17)
	for range 64 {
		if _, err := part.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		file []byte
		want error
	}{
		"a zip bomb":        {bomb.Bytes(), ErrTooLarge},
		"6 MiB":             {bytes.Repeat([]byte("a;b\n"), 6<<18), ErrTooLarge},
		"200 columns":       {[]byte(strings.Repeat("x;", 200) + "x\n"), ErrTooWide},
		"60,000 rows":       {bytes.Repeat([]byte("a;b\n"), 60_000), ErrTooMany},
		"nothing":           {nil, ErrEmpty},
		"only empty rows":   {[]byte(";;\n;;\n"), ErrEmpty},
		"a picture":         {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrUnreadable},
		"a zip of no sheet": {[]byte("PK\x03\x04 and then nothing"), ErrUnreadable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read(tt.file); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestTenThousandRowsStayUnderAHundredMebibytes(t *testing.T) {
	rows := make([][]string, 10_000)
	for i := range rows {
		rows[i] = []string{fmt.Sprintf("Persoon %d Fictief", i), "Olen", "OCMW", "Huisvesting", fmt.Sprintf("persoon%d@example.org", i)}
	}
	var b bytes.Buffer
	if err := WriteXLSX(&b, "contacten", []string{"Naam", "Gemeente", "Soort", "Thema", "E-mail"}, rows); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if len(got) != len(rows)+1 {
		t.Errorf("got %d rows", len(got))
	}
	if held := after.HeapSys - min(after.HeapSys, before.HeapSys); held > 100<<20 {
		t.Errorf("reading took %d MiB", held>>20)
	}
}

func TestNoCellThatIsWrittenIsAFormula(t *testing.T) {
	t.Parallel()
	dangerous := []string{"=1+1", "+32", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "\x00="}
	var c, x bytes.Buffer
	if err := WriteCSV(&c, []string{"a"}, rowsOf(dangerous)); err != nil {
		t.Fatal(err)
	}
	if err := WriteXLSX(&x, "a", []string{"a"}, rowsOf(dangerous[:len(dangerous)-1])); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"csv": c.Bytes(), "xlsx": x.Bytes()} {
		if name == "csv" {
			file = bytes.ReplaceAll(file, []byte{0}, nil) // which readCSV refuses
		}
		rows, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if !strings.HasPrefix(row.Cells[0], "'") {
				t.Errorf("%s: %q can be a formula", name, row.Cells[0])
			}
		}
	}
}

func TestWhateverPeopleWriteIsReadBackFromATable(t *testing.T) {
	t.Parallel()
	written := []string{
		"*vet* _schuin_ <!channel> @Nele Sjabloon", "مرحبا بكم", "שלום לכולם", "👩‍👩‍👧‍👦 🇧🇪 ✅", "twee;delen, \"aangehaald\"", "<script>&amp;</script>", "eerste regel\ntweede regel", "Łódź ß",
	}
	var c, x bytes.Buffer
	if err := WriteCSV(&c, []string{"a"}, rowsOf(written)); err != nil {
		t.Fatal(err)
	}
	if err := WriteXLSX(&x, "a", []string{"a"}, rowsOf(written)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"csv": c.Bytes(), "xlsx": x.Bytes()} {
		rows, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range rows[1:] {
			got = append(got, row.Cells[0])
		}
		if diff := cmp.Diff(written, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func rowsOf(cells []string) [][]string {
	var rows [][]string
	for _, cell := range cells {
		rows = append(rows, []string{cell})
	}
	return rows
}

func FuzzReadNeverPanicsAndKeepsItsBounds(f *testing.F) {
	f.Add([]byte("Naam;Gemeente\nA;B\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\"open\nquote"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, err := Read(file)
		if err != nil {
			return
		}
		for _, row := range rows {
			if len(row.Cells) > MaxColumns || row.Number < 1 {
				t.Errorf("row %d has %d cells", row.Number, len(row.Cells))
			}
		}
	})
}

func FuzzWhatIsGuardedIsNoFormulaAndStaysReadable(f *testing.F) {
	f.Add("=1")
	f.Add("gewone tekst")
	f.Fuzz(func(t *testing.T, cell string) {
		got := Guarded(cell)
		if strings.IndexAny(got, "=+-@\t\r\n\x00＝＋－＠") == 0 || strings.TrimPrefix(got, "'") != strings.TrimPrefix(cell, "'") {
			t.Errorf("got %q", got)
		}
		if got != cell && Unguarded(got) != cell {
			t.Errorf("%q is read back as %q", cell, Unguarded(got))
		}
	})
}

func TestABookHoldsItsSheetsInOrderAndFiguresAsNumbers(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := WriteBook(&out, []Sheet{
		{Name: "Aanwezigheid", Header: []string{"Gemeente", "Aanwezig"}, Rows: [][]string{{"Olen", "12"}, {"=1+1", "-3"}, {"007", "1.5"}}, Figures: true},
		{Name: "Geld", Header: []string{"Wat"}, Rows: [][]string{{"12"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"Aanwezigheid", "Geld"}, book.GetSheetList()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for cell, want := range map[string]excelize.CellType{"B2": excelize.CellTypeUnset, "A3": excelize.CellTypeInlineString, "B3": excelize.CellTypeUnset, "A4": excelize.CellTypeInlineString} {
		if got, err := book.GetCellType("Aanwezigheid", cell); err != nil || got != want {
			t.Errorf("%s: got type %v %v, want %v", cell, got, err, want)
		}
	}
	if got, _ := book.GetCellValue("Aanwezigheid", "A3"); got != "'=1+1" {
		t.Errorf("got %q", got)
	}
	if err := WriteBook(io.Discard, []Sheet{{Name: "a"}, {Name: "A"}}); err == nil {
		t.Error("two sheets with one name were written")
	}
}
