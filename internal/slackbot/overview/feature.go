// Package overview is the Slack face of figures: a project as of any day, who
// still owes what, and a municipality's year, in messages and files.
package overview

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	ProjectOverview(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Overview, error)
	ExportOverview(ctx context.Context, act consult.Act, id consult.ProjectID, on time.Time) (consult.Overview, consult.PaperStyle, error)
	StandingReaders(ctx context.Context, v consult.Viewer, id consult.ProjectID, now time.Time) (consult.ChannelReaders, error)
	ShareStanding(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.Overview, consult.ChannelReaders, error)
	slackbot.ProjectFinder
	yearStore
}

// Feature is everything about overviews.
func Feature(store Store) slackbot.Feature {
	return slackbot.Feature{Theme: slackbot.ThemeProjects, Routes: append(overviews{store}.routes(), years{store}.routes()...)}
}
