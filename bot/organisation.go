package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

type organisationCommand struct {
	Merge organisationMergeCommand `cmd:"" help:"Let an organisation live on in another, with all that is open of it; without --apply, only say what would pass on."`
}

type organisationMergeCommand struct {
	From  string `arg:"" help:"Name of the organisation that merges."`
	Into  string `arg:"" help:"Name of the one in which it lives on."`
	On    string `help:"From which day on, as 2026-01-01." required:""`
	Apply bool   `help:"Merge. This cannot be taken back."`
	JSON  bool   `help:"One JSON line." name:"json"`
}

// Run says what a merger passes on, or does it.
func (c organisationMergeCommand) Run(ctx context.Context, w world) error {
	on, err := time.Parse(time.DateOnly, c.On)
	if err != nil {
		return asWrongUse(consult.Invalid("on", "due_missing", nil))
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
	merge := store.PreviewMerger
	if c.Apply {
		merge = store.MergeOrganisations
	}
	m, err := merge(ctx, workspace, consult.MergeDraft{From: c.From, Into: c.Into, On: on}, now)
	if err != nil {
		return asWrongUse(err)
	}
	return c.print(w, m)
}

func (c organisationMergeCommand) print(w world, m consult.Merger) error {
	if c.JSON {
		if err := json.NewEncoder(w.stdout).Encode(m); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return nil
	}
	done := "would live on"
	if c.Apply {
		done = "lives on"
	}
	text := fmt.Sprintf("%s %s in %s from %s on.\n", m.From, done, m.Into, m.On.Format(time.DateOnly))
	for _, p := range m.Passed {
		text += fmt.Sprintf("passes on: %s, %d\n", p.Kind, p.Count)
	}
	_, err := fmt.Fprint(w.stdout, text)
	return err
}
