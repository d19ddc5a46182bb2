package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/minutes"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/postgres"
)

type exportCommand struct {
	Contacts exportContactsCommand `cmd:"" help:"The directory of contacts as a table that import contacts reads back."`
	Minutes  exportMinutesCommand  `cmd:"" help:"Minutes of a platform as files: the latest, those of one day, or all."`
	Overview exportOverviewCommand `cmd:"" help:"A project as of a day, or a municipality's year, in figures and charts."`
}

type exportMinutesCommand struct {
	Platform string `arg:"" help:"Short name of the platform."`
	Date     string `help:"The day of the meeting, as 2026-10-08." placeholder:"DATE" xor:"which"`
	All      bool   `help:"All minutes of the platform." xor:"which"`
	Copy     string `help:"${enum}: all that the platform's chair may read, or a copy without persons and closed items, to be handed on." enum:"whole,handed" default:"whole"`
	Format   string `help:"${enum}." enum:"docx,pdf,html,md,all" default:"all"`
	Out      string `help:"Folder for the files, made when it is not there." default:"." type:"path"`
	Lang     string `help:"Language of our words: nl, fr or en. What was written stays as it is." enum:"nl,fr,en" default:"nl"`
}

// Run writes the files and says their names, one a line. It acts on behalf of the platform's chair, and the log says so.
func (c exportMinutesCommand) Run(ctx context.Context, w world) error {
	return exportFiles(ctx, w, c.Platform, c.Date, c.Out, c.write)
}

// exportFiles lets write make files in the folder out on behalf of the platform's chair, and says their names. date is a day
// as typed, "" for none.
func exportFiles(ctx context.Context, w world, platform, date, out string, write func(context.Context, *postgres.DB, beneficiary) ([]string, error)) error {
	if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
		return wrongUse(err, "--date: write the day as 2026-10-08")
	}
	if err := os.MkdirAll(out, 0o750); err != nil {
		return wrongUse(err, "the folder cannot be made: %v", err)
	}
	names, err := onBehalfOf(ctx, w, platform, write)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := fmt.Fprintln(w.stdout, name); err != nil {
			return err
		}
	}
	return nil
}

func (c exportMinutesCommand) write(ctx context.Context, store *postgres.DB, of beneficiary) ([]string, error) {
	chosen, err := c.choose(ctx, store, of)
	if err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		return nil, wrongUse(nil, "there are no closed minutes to write: look which meetings were held with /overleg vergaderingen")
	}
	var names []string
	for _, m := range chosen {
		export, err := store.ExportMinutes(ctx, of.act, m.ID, consult.Copy(c.Copy))
		if err != nil {
			return names, err
		}
		made, err := c.files(export, of.act.Now)
		if err != nil {
			return names, err
		}
		names = append(names, made...)
	}
	return names, nil
}

// choose picks the meetings of a day, or all, else the latest one.
func (c exportMinutesCommand) choose(ctx context.Context, store *postgres.DB, of beneficiary) ([]consult.Meeting, error) {
	from, to := time.Time{}, of.act.Now
	if day, err := time.ParseInLocation(time.DateOnly, c.Date, consult.Platform{Zone: of.zone}.Location()); err == nil {
		from, to = day, day.AddDate(0, 0, 1)
	}
	var chosen []consult.Meeting
	for {
		held, err := store.HeldMeetings(ctx, of.act.Viewer, of.platform, from, to, of.act.Now)
		if err != nil || len(held) == 0 {
			return chosen, err
		}
		if c.Date == "" && !c.All {
			return held[:1], nil
		}
		chosen = append(chosen, held...)
		to = held[len(held)-1].StartsAt // the ones before; each read is of some
	}
}

func (c exportMinutesCommand) files(export consult.MinutesExport, now time.Time) ([]string, error) {
	made := minutes.Paper(export.Paper, minutes.Options{
		Lang: c.Lang, Style: export.Style, At: now, Named: export.Named, Name: func(id string) string { return export.Names[id] },
	})
	var names []string
	for _, format := range paper.Formats() {
		if c.Format != "all" && c.Format != string(format) {
			continue
		}
		file, err := paper.Write(made, format)
		if err != nil {
			return names, err
		}
		name := filepath.Join(c.Out, minutes.FileName(export.Paper, format))
		if err := os.WriteFile(name, file.Body, 0o600); err != nil {
			return names, wrongUse(err, "the file cannot be written: %v", err)
		}
		names = append(names, name)
	}
	return names, nil
}
