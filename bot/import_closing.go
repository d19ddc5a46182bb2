package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
	"overlegbot/internal/postgres"
)

type importClosingCommand struct {
	File     string `arg:"" help:"iCalendar file (.ics) with days off." type:"existingfile"`
	Platform string `help:"Short name of the platform." required:"" placeholder:"SLUG"`
	Apply    bool   `help:"Add them; without it, only say what would be added."`
	JSON     bool   `help:"One JSON line." name:"json"`
}

// Run says what the list would add to a platform's closing days, or adds it. It acts on behalf of the platform's chair.
func (c importClosingCommand) Run(ctx context.Context, w world) error {
	report, err := onBehalfOf(ctx, w, c.Platform, c.bringIn)
	if err != nil {
		return err
	}
	return c.print(w, report)
}

func (c importClosingCommand) bringIn(ctx context.Context, store *postgres.DB, to beneficiary) (consult.ClosingImport, error) {
	var none consult.ClosingImport
	file, err := os.Open(c.File)
	if err != nil {
		return none, wrongUse(err, "the calendar cannot be read: %v", err)
	}
	defer file.Close()
	found, problems, err := document.ReadClosingDays(file)
	if err != nil {
		return none, err
	}
	year, err := store.Year(ctx, to.act.Viewer, to.platform, to.act.Now)
	if err != nil {
		return none, err
	}
	year, report := year.With(found, consult.DateAt(to.act.Now, consult.Platform{Zone: to.zone}.Location()))
	report.Problems = problems
	switch {
	case len(report.Added) == 0:
	case c.Apply:
		report.Dates, err = store.SaveYear(ctx, to.act, to.platform, year)
	default:
		report.Dates, err = store.PreviewYear(ctx, to.act, to.platform, year)
	}
	return report, err
}

// closed is the report for scripts.
type closed struct {
	Applied  bool              `json:"applied"`
	Added    []closedDays      `json:"added"`
	Known    int               `json:"known"`
	Past     int               `json:"past"`
	Dates    int               `json:"dates"`
	Problems []importedProblem `json:"problems"`
}

type closedDays struct {
	First string `json:"first"`
	Last  string `json:"last"`
	Name  string `json:"name,omitempty"`
}

func (c importClosingCommand) print(w world, r consult.ClosingImport) error {
	out := closed{Applied: c.Apply, Known: r.Known, Past: r.Past, Dates: r.Dates, Added: []closedDays{}, Problems: []importedProblem{}}
	for _, d := range r.Added {
		out.Added = append(out.Added, closedDays{d.FirstOn.Format(time.DateOnly), d.LastOn.Format(time.DateOnly), d.Name})
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, importedProblem{Title: p.Title, Message: inEnglish(p.Why)})
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(out)
	}
	return out.write(w)
}

func (c closed) write(w world) error {
	would := "would be added"
	if c.Applied {
		would = "added"
	}
	for _, d := range c.Added {
		fmt.Fprintf(w.stdout, "+ %s  %s  %s\n", d.First, d.Last, d.Name)
	}
	for _, p := range c.Problems {
		fmt.Fprintf(w.stdout, "! %s: %s\n", p.Title, p.Message)
	}
	_, err := fmt.Fprintf(w.stdout, "%d periods %s, %d known already, %d over, %d left out; %d planned dates move or fall out\n",
		len(c.Added), would, c.Known, c.Past, len(c.Problems), c.Dates)
	if err == nil && !c.Applied && len(c.Added) > 0 {
		_, err = fmt.Fprintln(w.stdout, "Nothing has been changed: add --apply to add them.")
	}
	return err
}
