package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/intake"
	"overlegbot/internal/postgres"
)

type importContactsCommand struct {
	File  string `arg:"" help:"Table of contacts (.csv or .xlsx)." type:"existingfile"`
	Map   string `help:"File that says what columns tell, a line each: \"header = field\". It is remembered for tables with the same headers." type:"existingfile"`
	Apply bool   `help:"Change the directory; without it, only say what would change."`
	JSON  bool   `help:"One JSON line." name:"json"`
}

// frugal is how much garbage, in percent of what is in use, an import lets lie: reading an XLSX leaves ten times of it
// what it keeps, and 10,000 rows are to fit in 100 MiB (measured by make bench).
const frugal = 30

// Run says what the table would change in the directory, or changes it. Whoever runs the bot may.
func (c importContactsCommand) Run(ctx context.Context, w world) error {
	defer debug.SetGCPercent(debug.SetGCPercent(frugal))
	store, now, err := importStore(ctx, w)
	if err != nil {
		return err
	}
	defer store.Close()
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return asWrongUse(err)
	}
	plan, table, err := c.read(ctx, store, workspace)
	if err != nil {
		return err
	}
	act := consult.Act{Viewer: consult.Viewer{Workspace: workspace}, Now: now}
	if !c.Apply {
		report, err := store.PreviewContacts(ctx, act, plan)
		if err != nil {
			return asWrongUse(err)
		}
		return c.print(w, report)
	}
	report, err := store.ImportContacts(ctx, act, plan, c.progress(w))
	if err != nil {
		return asWrongUse(err)
	}
	if err := store.RememberMapping(ctx, workspace, table.Key(), table.Mapping()); err != nil {
		return err
	}
	return c.print(w, report)
}

// read understands the table: by the file of --map, else as a table with these headers was understood before.
func (c importContactsCommand) read(ctx context.Context, store *postgres.DB, ws consult.WorkspaceID) (postgres.PlanOf, intake.Table, error) {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return nil, intake.Table{}, wrongUse(err, "the table cannot be read: %v", err)
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return nil, intake.Table{}, unusable(err)
	}
	known := map[string]intake.Field{}
	if c.Map != "" {
		if known, err = readMapping(c.Map); err != nil {
			return nil, intake.Table{}, err
		}
	}
	table, err := intake.Recall(rows, known, func(headers string) (string, error) { return store.Mapping(ctx, ws, headers) })
	if err != nil {
		return nil, intake.Table{}, unusable(err)
	}
	return func(k consult.KnownContacts) consult.ContactPlan {
		read, problems := intake.Read(table, k.Words)
		return intake.Plan(k, read, problems)
	}, table, nil
}

// readMapping reads lines of "header = field"; a field that there is not is a wrong use.
func readMapping(path string) (map[string]intake.Field, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, wrongUse(err, "--map cannot be read: %v", err)
	}
	defer file.Close()
	known := map[string]intake.Field{}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		header, name, ok := strings.Cut(line, "=")
		field, is := intake.FieldNamed(strings.TrimSpace(name))
		if !ok || !is {
			return nil, wrongUse(nil, "--map, line %d: write \"header = field\", with one of the fields %s", n, intake.FieldNames())
		}
		known[intake.Fold(header)] = field
	}
	return known, lines.Err()
}

// unusable says why a table as a whole cannot be used.
func unusable(err error) error {
	for why, key := range intake.Whys() {
		if errors.Is(err, why) {
			return wrongUse(err, "%s", i18n.Text(consult.English, "refusal."+key, i18n.Args{"Rows": sheet.MaxRows, "Columns": sheet.MaxColumns}))
		}
	}
	return err
}

// asWrongUse shows a refusal to whoever runs the bot; a fault stays one.
func asWrongUse(err error) error {
	if refusal, refused := consult.Refusal(err); refused {
		return wrongUse(err, "%s", inEnglish(refusal))
	}
	return err
}

// progress draws a bar on a terminal, and nothing elsewhere.
func (c importContactsCommand) progress(w world) func(done, of int) {
	screen, ok := w.stderr.(*os.File)
	if !ok {
		return nil
	}
	if about, err := screen.Stat(); err != nil || about.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(done, of int) {
		const wide = 40
		full := done * wide / max(of, 1)
		end := "\r"
		if done == of {
			end = "\n"
		}
		fmt.Fprintf(screen, "[%s%s] %d/%d%s", strings.Repeat("#", full), strings.Repeat(".", wide-full), done, of, end)
	}
}

// importedContacts is the report for scripts.
type importedContacts struct {
	Rows     int          `json:"rows"`
	New      int          `json:"new"`
	Changed  int          `json:"changed"`
	Same     int          `json:"same"`
	Unclear  int          `json:"unclear"`
	Refused  int          `json:"refused"`
	Problems []rowProblem `json:"problems"`
}

type rowProblem struct {
	Row     int    `json:"row"`
	Column  string `json:"column"`
	Message string `json:"message"`
}

func (c importContactsCommand) print(w world, r consult.ContactImport) error {
	out := importedContacts{r.Rows, r.New, r.Changed, r.Same, r.Unclear, r.Refused, []rowProblem{}}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, rowProblem{p.Row, p.Column, i18n.Text(consult.English, "refusal."+p.Key, p.Args)})
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(out)
	}
	for _, p := range out.Problems {
		fmt.Fprintf(w.stdout, "! row %d, %s: %s\n", p.Row, p.Column, p.Message)
	}
	_, err := fmt.Fprintf(w.stdout, "%d rows: %d new, %d changed, %d the same, %d unclear, %d refused\n",
		out.Rows, out.New, out.Changed, out.Same, out.Unclear, out.Refused)
	if err == nil && !r.Applied && r.New+r.Changed > 0 {
		_, err = fmt.Fprintln(w.stdout, "Nothing has been changed: add --apply to change the directory.")
	}
	return err
}
