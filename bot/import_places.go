package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/place"
	"overlegbot/internal/postgres"
)

type importPlacesCommand struct {
	File  string `arg:"" help:"Table of mergers (.csv or .xlsx), a line for each municipality that ends, with the columns old_nis, new_nis, new_name, date (2031-01-01) and, if the new one has others than theirs, postal_codes." type:"existingfile"`
	Apply bool   `help:"Change what the bot knows; without it, only say what would change."`
	JSON  bool   `help:"One JSON line." name:"json"`
}

// mergerColumns are the titles, in the order of consult.PlaceMerger; the last may be left out.
var mergerColumns = []string{"old_nis", "new_nis", "new_name", "date", "postal_codes"}

// Run says what the mergers would change, or changes it: all of them, or none. Whoever runs the bot may.
func (c importPlacesCommand) Run(ctx context.Context, w world) error {
	mergers, err := c.read()
	if err != nil {
		return err
	}
	store, now, err := importStore(ctx, w)
	if err != nil {
		return err
	}
	defer store.Close()
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return asWrongUse(err)
	}
	act := consult.Act{Viewer: consult.Viewer{Workspace: workspace}, Now: now}
	if err := knownPlaces(ctx, store, act.Viewer, mergers); err != nil {
		return err
	}
	bring := store.PreviewPlaces
	if c.Apply {
		bring = store.ImportPlaces
	}
	report, err := bring(ctx, act, mergers)
	if err != nil {
		return asWrongUse(err)
	}
	return c.print(w, report)
}

// read refuses the whole table for one line that is wrong, and says which.
func (c importPlacesCommand) read() ([]consult.PlaceMerger, error) {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return nil, wrongUse(err, "the table cannot be read: %v", err)
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return nil, unusable(err)
	}
	at, err := mergerColumnsOf(rows[0].Cells)
	if err != nil {
		return nil, err
	}
	var mergers []consult.PlaceMerger
	seen := map[string]int{}
	for _, row := range rows[1:] {
		cell := func(column string) string {
			if i, ok := at[column]; ok && i < len(row.Cells) {
				return strings.Join(strings.Fields(row.Cells[i]), " ")
			}
			return ""
		}
		day, _ := time.Parse(time.DateOnly, cell("date")) // a zero day is refused below
		m := consult.PlaceMerger{OldNIS: cell("old_nis"), NIS: cell("new_nis"), Name: cell("new_name"), On: day, PostalCodes: cell("postal_codes")}
		if refusal, refused := consult.Refusal(m.Check()); refused {
			return nil, wrongUse(nil, "row %d: %s", row.Number, inEnglish(refusal))
		}
		if first, twice := seen[m.OldNIS]; twice {
			return nil, wrongUse(nil, "row %d: %s ends in row %d already: leave one of them out", row.Number, m.OldNIS, first)
		}
		seen[m.OldNIS] = row.Number
		mergers = append(mergers, m)
	}
	if len(mergers) == 0 {
		return nil, wrongUse(nil, "the table has no rows below its titles")
	}
	return mergers, nil
}

func mergerColumnsOf(titles []string) (map[string]int, error) {
	at := map[string]int{}
	for i, title := range titles {
		at[strings.ToLower(strings.TrimSpace(title))] = i
	}
	for _, column := range mergerColumns[:4] {
		if _, ok := at[column]; !ok {
			return nil, wrongUse(nil, "the table lacks the column %s: its titles are %s", column, strings.Join(mergerColumns, "; "))
		}
	}
	return at, nil
}

// knownPlaces refuses the end of what is no municipality, before or after this import, and one new code with two names.
func knownPlaces(ctx context.Context, store *postgres.DB, v consult.Viewer, mergers []consult.PlaceMerger) error {
	known, err := store.Vocabulary(ctx, v)
	if err != nil {
		return err
	}
	before, names := place.With(known.Merged), map[string]string{}
	for _, m := range mergers {
		names[m.NIS] = m.Name
	}
	for _, m := range mergers {
		if before.ByNIS(m.OldNIS) == nil && names[m.OldNIS] == "" {
			return wrongUse(nil, "%s is the code of no municipality: look it up in Statbel's list", m.OldNIS)
		}
		if names[m.NIS] != m.Name {
			return wrongUse(nil, "%s is called both %s and %s: give it one name", m.NIS, names[m.NIS], m.Name)
		}
	}
	return nil
}

// importedPlaces is the report for scripts.
type importedPlaces struct {
	Applied       bool `json:"applied"`
	Mergers       int  `json:"mergers"`
	Known         int  `json:"known"`
	Contacts      int  `json:"contacts"`
	Organisations int  `json:"organisations"`
	Partners      int  `json:"partners"`
	Practices     int  `json:"practices"`
	Memberships   int  `json:"memberships"`
}

func (c importPlacesCommand) print(w world, r consult.PlaceImport) error {
	out := importedPlaces(r)
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(out)
	}
	_, err := fmt.Fprintf(w.stdout, "%d mergers, %d known already; moved: %d contacts, %d organisations, %d partners, %d practices, %d memberships\n",
		out.Mergers, out.Known, out.Contacts, out.Organisations, out.Partners, out.Practices, out.Memberships)
	if err == nil && !r.Applied && r.Mergers > 0 {
		_, err = fmt.Fprintln(w.stdout, "Nothing has been changed: add --apply to move them.")
	}
	return err
}
