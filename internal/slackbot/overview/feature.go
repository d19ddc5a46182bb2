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
	ShareStanding(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.ChannelReaders, error)
	slackbot.ProjectFinder
	yearStore
	renderStore
}

// Feature is everything about overviews.
func Feature(store Store) slackbot.Feature {
	told := renders{store}
	return slackbot.Feature{
		Theme: slackbot.ThemeProjects, Routes: append(overviews{store}.routes(), years{store}.routes()...),
		Renders:  map[consult.Purpose]slackbot.Render{consult.PurposeStanding: told.standing},
		Pictures: map[consult.Purpose]slackbot.Illustrate{consult.PurposeStanding: told.picture},
	}
}
