package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
	"overlegbot/internal/place"
	"overlegbot/internal/postgres"
)

type exportOverviewCommand struct {
	Platform     string `arg:"" help:"Short name of the platform whose chair it is made for."`
	Project      string `help:"Short name of a project of the platform." xor:"which" required:""`
	Municipality string `help:"A municipality, for its year." xor:"which" required:""`
	Date         string `help:"With --project: the day as of which it is told, as 2026-10-08; today without it." placeholder:"DATE"`
	Year         int    `help:"With --municipality: the year; this one without it."`
	Format       string `help:"${enum}." enum:"docx,pdf,html,xlsx,all" default:"all"`
	Out          string `help:"Folder for the files, made when it is not there." default:"." type:"path"`
	Lang         string `help:"Language of the words: nl, fr or en." enum:"nl,fr,en" default:"nl"`
}

// Run writes the files and says their names, one a line. It acts on behalf of the platform's chair, and the log says so.
func (c exportOverviewCommand) Run(ctx context.Context, w world) error {
	return exportFiles(ctx, w, c.Platform, c.Date, c.Out, c.write)
}

func (c exportOverviewCommand) write(ctx context.Context, store *postgres.DB, of beneficiary) ([]string, error) {
	var report overview.Report
	var style consult.PaperStyle
	var err error
	if c.Municipality != "" {
		report, err = c.year(ctx, store, of)
	} else {
		report, style, err = c.project(ctx, store, of)
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, format := range overview.Formats() {
		if c.Format != "all" && c.Format != format {
			continue
		}
		body, err := report.Write(format, overview.Options{Lang: c.Lang, Style: style, At: of.act.Now})
		if err != nil {
			return names, err
		}
		name := filepath.Join(c.Out, report.Name+"."+format)
		if err := os.WriteFile(name, body, 0o600); err != nil {
			return names, wrongUse(err, "the file cannot be written: %v", err)
		}
		names = append(names, name)
	}
	return names, nil
}

func (c exportOverviewCommand) project(ctx context.Context, store *postgres.DB, of beneficiary) (overview.Report, consult.PaperStyle, error) {
	var none consult.PaperStyle
	list, err := store.Projects(ctx, of.act.Viewer, of.platform, of.act.Now)
	if err != nil {
		return overview.Report{}, none, err
	}
	on := of.act.Now.In(consult.Platform{Zone: of.zone}.Location())
	if day, err := time.Parse(time.DateOnly, c.Date); err == nil {
		on = day
	}
	for _, p := range list {
		if p.Slug == c.Project {
			o, style, err := store.ExportOverview(ctx, of.act, p.ID, on)
			return overview.Of(c.Lang, o), style, err
		}
	}
	return overview.Report{}, none, wrongUse(nil, "the platform has no project %q: /overleg projecten lists them", c.Project)
}

func (c exportOverviewCommand) year(ctx context.Context, store *postgres.DB, of beneficiary) (overview.Report, error) {
	found := place.Resolve(c.Municipality)
	if found.Sure == nil {
		return overview.Report{}, wrongUse(nil, "there is no municipality %q", c.Municipality)
	}
	year := c.Year
	if year == 0 {
		year = of.act.Now.In(consult.Platform{Zone: of.zone}.Location()).Year()
	}
	report, err := store.ExportYearReport(ctx, of.act, found.Sure.NIS, year)
	return overview.OfYear(c.Lang, report), err
}
