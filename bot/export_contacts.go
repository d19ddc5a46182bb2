package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot/view"
)

type exportContactsCommand struct {
	File  string `arg:"" help:"Table to write (.csv or .xlsx); it must not be there yet."`
	As    string `help:"Whose view of the directory; without it, the operator's, who sees all." placeholder:"HANDLE|U..."`
	Lang  string `help:"Language of the column titles: nl, fr or en." default:"nl" enum:"nl,fr,en"`
	Force bool   `help:"Write over the file if it is there."`
}

// Run writes all contacts of the workspace. Whoever runs the bot may.
func (c exportContactsCommand) Run(ctx context.Context, w world) error {
	write := map[string]func(*bytes.Buffer, []string, [][]string) error{
		".csv": func(to *bytes.Buffer, header []string, rows [][]string) error {
			return sheet.WriteCSV(to, header, rows)
		},
		".xlsx": func(to *bytes.Buffer, header []string, rows [][]string) error {
			return sheet.WriteXLSX(to, i18n.Text(c.Lang, "exchange.file_title"), header, rows)
		},
	}[strings.ToLower(filepath.Ext(c.File))]
	if write == nil {
		return wrongUse(nil, "the name of the table ends with .csv or .xlsx")
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
	if c.As != "" {
		who, err := store.PersonCalled(ctx, workspace, c.As)
		if err != nil {
			return asWrongUse(err)
		}
		act.Person = who.ID
	}
	list, err := store.ExportContacts(ctx, act)
	if err != nil {
		return err
	}
	known, err := store.Vocabulary(ctx, act.Viewer)
	if err != nil {
		return err
	}
	header, rows := view.ContactTable(c.Lang, list, place.With(known.Merged).OfficialName)
	var content bytes.Buffer
	if err := write(&content, header, rows); err != nil {
		return err
	}
	if err := c.save(content.Bytes()); err != nil {
		return wrongUse(err, "the table cannot be written: %v", err)
	}
	_, err = fmt.Fprintf(w.stdout, "%d contacts written to %s\n", len(list), c.File)
	return err
}

// save writes a file that only its owner can read: it holds personal data.
func (c exportContactsCommand) save(content []byte) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if c.Force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(c.File, flags, 0o600)
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
