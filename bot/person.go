package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot/privacy"
)

type personCommand struct {
	Export   personExportCommand   `cmd:"" help:"Write all that is kept about a person, as JSON."`
	Erase    personEraseCommand    `cmd:"" help:"Erase what is kept about a person; without --apply, only say what would go and what stays."`
	Requests personRequestsCommand `cmd:"" help:"List who asked to be erased."`
}

// onPerson runs something for a person of the configured database; what it refuses is told to whoever runs the bot.
func onPerson(ctx context.Context, w world, called string, do func(*postgres.DB, consult.Person, time.Time) error) error {
	store, now, err := importStore(ctx, w)
	if err != nil {
		return err
	}
	defer store.Close()
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return asWrongUse(err)
	}
	person, err := store.PersonCalled(ctx, workspace, called)
	if err != nil {
		return asWrongUse(err)
	}
	if err := do(store, person, now); err != nil {
		return asWrongUse(err)
	}
	return nil
}

type personExportCommand struct {
	Person string `arg:"" help:"Name, handle or Slack id."`
}

// Run prints one JSON object; that it was taken stands in the log.
func (c personExportCommand) Run(ctx context.Context, w world) error {
	return onPerson(ctx, w, c.Person, func(store *postgres.DB, p consult.Person, now time.Time) error {
		m, err := store.DataOf(ctx, p.WorkspaceID, p.ID, now)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := privacy.WriteJSON(&out, m); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		_, err = out.WriteTo(w.stdout)
		return err
	})
}

type personEraseCommand struct {
	Person string `arg:"" help:"Name, handle or Slack id."`
	Apply  bool   `help:"Erase. This cannot be taken back."`
	JSON   bool   `help:"One JSON line." name:"json"`
}

// Run says what erasing does, or does it.
func (c personEraseCommand) Run(ctx context.Context, w world) error {
	return onPerson(ctx, w, c.Person, func(store *postgres.DB, p consult.Person, now time.Time) error {
		erase := store.PreviewErasure
		if c.Apply {
			erase = store.ErasePerson
		}
		e, err := erase(ctx, p.WorkspaceID, p.ID, now)
		if err != nil {
			return err
		}
		return c.print(w, e)
	})
}

// erasedReport is the report for scripts.
type erasedReport struct {
	Applied  bool           `json:"applied"`
	Name     string         `json:"name"`
	Records  map[string]int `json:"records"`
	Actions  int            `json:"open_actions"`
	Mentions int            `json:"texts_naming"`
	Namesake bool           `json:"namesake"`
}

func (c personEraseCommand) print(w world, e consult.Erasure) error {
	report := erasedReport{Applied: c.Apply, Name: e.Name, Records: map[string]int{}, Actions: e.Actions, Mentions: e.Mentions, Namesake: e.Namesake}
	for _, p := range e.Parts {
		report.Records[p.Kind] = p.Count
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(report)
	}
	would := "would be erased"
	if c.Apply {
		would = "erased"
	}
	for _, p := range e.Parts {
		fmt.Fprintf(w.stdout, "%6d  %s\n", p.Count, p.Kind)
	}
	_, err := fmt.Fprintf(w.stdout, "%s: %s. %d open action items are offered to a successor, %d texts that people wrote name them and stay.\n", e.Name, would, e.Actions, e.Mentions)
	if err == nil && e.Namesake {
		_, err = fmt.Fprintln(w.stdout, "Somebody else has the same name: what was noted by name alone stays.")
	}
	if err == nil && !c.Apply {
		_, err = fmt.Fprintln(w.stdout, "Nothing has been changed: take the person out of Slack or its channels first, then add --apply.")
	}
	return err
}

type personRequestsCommand struct{}

// Run prints a line for each open request.
func (personRequestsCommand) Run(ctx context.Context, w world) error {
	store, _, err := importStore(ctx, w)
	if err != nil {
		return err
	}
	defer store.Close()
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return asWrongUse(err)
	}
	list, err := store.OpenErasures(ctx, workspace)
	if err != nil {
		return err
	}
	for _, e := range list {
		fmt.Fprintln(w.stdout, e.Name)
	}
	_, err = fmt.Fprintf(w.stdout, "%d open requests\n", len(list))
	return err
}
