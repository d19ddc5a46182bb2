package demo

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

type dossier struct {
	Project      string
	By           string
	Noted        string
	Entries      []entry
	Deliverables []deliverable
}

// entry is one of a dossier; Parent is the title of another, Noted is that of the dossier unless it is there.
type entry struct {
	Kind         string
	Title        string
	State        string
	On           string
	Amount       string
	Percentage   string
	Base         string
	BaseAmount   string `yaml:"base_amount"`
	Goal         int
	Count        int
	Organisation string
	Group        string
	Parent       string
	Decision     string
	Paper        string
	Note         string
	Noted        string
}

type deliverable struct {
	Title string
	Paper string
	Cells []cells
}

// cells say how far a deliverable is in some municipalities since a day.
type cells struct {
	State string
	Noted string
	In    []string
	Paper string
}

// keepDossiers fills the dossiers of the projects, as who manages their platforms did.
func (l *loader) keepDossiers(ctx context.Context) error {
	for _, d := range l.world.dossiers {
		titles := map[string]consult.EntryID{}
		for _, e := range d.Entries {
			if err := l.noteEntry(ctx, d, e, titles); err != nil {
				return fmt.Errorf("dossier %s: %s: %w", d.Project, e.Title, err)
			}
		}
		for _, m := range d.Deliverables {
			if err := l.noteDeliverable(ctx, d, m, titles); err != nil {
				return fmt.Errorf("dossier %s: %s: %w", d.Project, m.Title, err)
			}
		}
	}
	return nil
}

func (l *loader) noteEntry(ctx context.Context, d dossier, e entry, titles map[string]consult.EntryID) error {
	draft, err := e.draft()
	if err != nil {
		return err
	}
	at := local(d.Noted)
	if e.Noted != "" {
		at = local(e.Noted)
	}
	act := l.act(d.By, at, d.Project, "entry", e.Kind, e.Title)
	draft.ProjectID, draft.ParentID = l.projects[d.Project], titles[e.Parent]
	draft.OrganisationID, draft.GroupID = l.organisations[e.Organisation], l.platforms[e.Group]
	if e.Decision != "" {
		var year, seq int
		if _, err := fmt.Sscanf(e.Decision, "B-%d-%d", &year, &seq); err != nil {
			return fmt.Errorf("decision %s: %w", e.Decision, err)
		}
		found, err := l.store.DecisionNumbered(ctx, act.Viewer, year, seq, Start())
		if err != nil {
			return fmt.Errorf("decision %s: %w", e.Decision, err)
		}
		draft.DecisionID = found.ID
	}
	kept, err := l.store.NoteEntry(ctx, act, draft)
	if err != nil {
		return err
	}
	for _, k := range kept.Of(draft.Kind) {
		titles[k.Title] = k.ID
	}
	return nil
}

// draft reads the numbers of an entry, written as in Dutch.
func (e entry) draft() (consult.EntryDraft, error) {
	draft := consult.EntryDraft{
		Kind: consult.EntryKind(e.Kind), Title: e.Title, State: consult.EntryState(e.State), OnDay: dateOf(e.On), Base: e.Base,
		Goal: e.Goal, Count: e.Count, Paper: e.Paper, Note: e.Note,
	}
	for _, n := range []struct {
		typed string
		into  **consult.Cents
	}{{e.Amount, &draft.Amount}, {e.BaseAmount, &draft.BaseAmount}} {
		if n.typed == "" {
			continue
		}
		amount, err := consult.ReadCents("amount", n.typed, consult.Dutch)
		if err != nil {
			return draft, err
		}
		*n.into = &amount
	}
	if e.Percentage == "" {
		return draft, nil
	}
	points, err := consult.ReadBasisPoints("percentage", e.Percentage, consult.Dutch)
	draft.Percentage = &points
	return draft, err
}

func (l *loader) noteDeliverable(ctx context.Context, d dossier, m deliverable, titles map[string]consult.EntryID) error {
	if err := l.noteEntry(ctx, d, entry{Kind: string(consult.EntryDeliverable), Title: m.Title, Paper: m.Paper}, titles); err != nil {
		return err
	}
	for i, c := range m.Cells {
		draft := consult.CellsDraft{
			ProjectID: l.projects[d.Project], Deliverables: []consult.EntryID{titles[m.Title]}, State: consult.CellState(c.State), Paper: c.Paper,
		}
		for _, name := range c.In {
			found := place.Resolve(name).Sure
			if found == nil {
				return fmt.Errorf("%s: no such municipality", name)
			}
			draft.Municipalities = append(draft.Municipalities, found.NIS)
		}
		act := l.act(d.By, local(c.Noted).Add(time.Duration(i)*time.Minute), d.Project, "cells", m.Title, fmt.Sprint(i))
		if _, err := l.store.NoteCells(ctx, act, draft); err != nil {
			return err
		}
	}
	return nil
}
