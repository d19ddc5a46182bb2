// Package dossier is the Slack face of a project's dossier: the card, its parts, and a form for each kind of entry.
package dossier

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	slackbot.ProjectFinder
	readStore
	changeStore
	renderStore
}

type readStore interface {
	Dossier(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Dossier, error)
	ProjectOfEntry(ctx context.Context, v consult.Viewer, id consult.EntryID, now time.Time) (consult.ProjectID, error)
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	DecisionNumbered(ctx context.Context, v consult.Viewer, year, seq int, now time.Time) (consult.DecisionCard, error)
}

type changeStore interface {
	NoteEntry(ctx context.Context, act consult.Act, draft consult.EntryDraft) (consult.Dossier, error)
	CheckCondition(ctx context.Context, act consult.Act, id consult.EntryID) (consult.Dossier, error)
	NoteCells(ctx context.Context, act consult.Act, draft consult.CellsDraft) (consult.Dossier, error)
}

// Feature is everything about dossiers.
func Feature(store Store) slackbot.Feature {
	d := dossiers{store}
	return slackbot.Feature{Theme: slackbot.ThemeProjects, Routes: append(d.routes(), forms(d).routes()...), Renders: renders{store}.purposes()}
}
