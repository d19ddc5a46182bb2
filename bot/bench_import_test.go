package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"overlegbot/internal/document/sheet"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/place"
)

// A directory that is larger than any we know: about thirty-three contacts for each municipality.
const (
	benchContacts      = 10_000
	benchImportRounds  = 3
	benchImportCeiling = 100 // MiB that the process may take at its peak
)

// BenchmarkImport measures the command line's import of a table of contacts: how long it takes and what the process
// takes at its peak, for the file that a spreadsheet keeps and for the one that it exports. A round imports into an empty
// directory, and then the same again.
func BenchmarkImport(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	benchBinary(b)
	var rows []benchRow
	for _, file := range benchTables(b) {
		var first, again benchImport
		for range benchImportRounds {
			url := pgtest.New(b)
			if _, err := pgtest.Open(b, url).ExecContext(b.Context(), benchWorkspaces); err != nil {
				b.Fatal(err)
			}
			if r := first.run(b, url, file); r.New != benchContacts {
				b.Fatalf("got %+v, want %d new", r, benchContacts)
			}
			if r := again.run(b, url, file); r.Same != benchContacts {
				b.Fatalf("again: got %+v, want all the same", r)
			}
		}
		name := fmt.Sprintf("import of %d contacts from %s", benchContacts, strings.TrimPrefix(filepath.Ext(file), "."))
		rows = append(rows, row(name, "ms", first.took, first.cpu/benchImportRounds), row(name+": peak memory", "MiB", first.peak, 0),
			row(name+", again", "ms", again.took, again.cpu/benchImportRounds), row(name+", again: peak memory", "MiB", again.peak, 0))
	}
	printRows(rows)
	writeRows(b, rows)
}

// benchImport is what some imports took.
type benchImport struct {
	took, peak []float64 // ms, MiB
	cpu        float64   // µs, of all
}

func (i *benchImport) run(b *testing.B, url, file string) importedContacts {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), benchBinary(b), "import", "contacts", file, "--apply", "--json")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v: %s", err, errs.String())
	}
	i.took = append(i.took, milliseconds(time.Since(began)))
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	peak := float64(used.Maxrss) / 1024 // Linux counts KiB (getrusage(2))
	i.peak = append(i.peak, peak)
	i.cpu += float64(used.Utime.Sec+used.Stime.Sec)*1e6 + float64(used.Utime.Usec+used.Stime.Usec)
	if peak > benchImportCeiling {
		b.Errorf("%s took %.0f MiB, want at most %d", filepath.Ext(file), peak, benchImportCeiling)
	}
	var report importedContacts
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		b.Fatal(err)
	}
	report.Problems = nil
	return report
}

// benchTables writes the same contacts as XLSX and as CSV.
func benchTables(b *testing.B) []string {
	b.Helper()
	header := []string{"Naam", "Gemeente", "Type", "Functie", "Thema", "E-mail", "Telefoon", "Van"}
	towns := place.All()
	var rows [][]string
	for n := range benchContacts {
		rows = append(rows, []string{
			fmt.Sprintf("Persoon %08x %08x", uint32(n)*2654435761, uint32(n)*2246822519), towns[n%len(towns)].Name, []string{"gemeente", "OCMW"}[n%2],
			[]string{"maatschappelijk werker", "diensthoofd burgerzaken", "jurist"}[n%3], []string{"huisvesting, LOI", "onderwijs", "taalbeleid; integratie"}[n%3],
			fmt.Sprintf("persoon%d@example.org", n), fmt.Sprintf("+32 2 000 %02d %02d", n/100, n%100), "1/1/2026",
		})
	}
	dir, files := b.TempDir(), []string{}
	for ending, write := range map[string]func(*bytes.Buffer) error{
		"xlsx": func(to *bytes.Buffer) error { return sheet.WriteXLSX(to, "contacten", header, rows) },
		"csv":  func(to *bytes.Buffer) error { return sheet.WriteCSV(to, header, rows) },
	} {
		var to bytes.Buffer
		if err := write(&to); err != nil {
			b.Fatal(err)
		}
		file := filepath.Join(dir, "contacten."+ending)
		if err := os.WriteFile(file, to.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}
