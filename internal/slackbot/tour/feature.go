// Package tour shows who never saw the bot a year of the demo's project, stop by stop: what happened, what the bot did, how
// it stands now, and a button to the real thing. It reads what its reader may read, and keeps nothing.
package tour

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the tour asks of the database: what the features ask whose things it shows.
type Store interface {
	yearStore
	stopStore
}

// yearStore reads what there is to tell.
type yearStore interface {
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	Rounds(ctx context.Context, v consult.Viewer, f consult.RoundFilter, now time.Time) ([]consult.Round, error)
	Binding(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Binding, error)
	Dossier(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Dossier, error)
	ReportBacks(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportBack, error)
	FindDeadlines(ctx context.Context, v consult.Viewer, f consult.DeadlineFilter, now time.Time) ([]consult.Deadline, error)
}

// stopStore reads what one stop tells more.
type stopStore interface {
	Round(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error)
	DecisionNumbered(ctx context.Context, v consult.Viewer, year, seq int, now time.Time) (consult.DecisionCard, error)
	HeldMeetings(ctx context.Context, v consult.Viewer, platform consult.PlatformID, from, to, now time.Time) ([]consult.Meeting, error)
	DeadlineCard(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.DeadlineCard, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
}

// Feature is the tour. Outside the demo its command says that it belongs there, and nothing offers it.
func Feature(store Store, cfg slackbot.Config) slackbot.Feature {
	return slackbot.Feature{Theme: slackbot.ThemeHelp, Routes: tour{store: store, demo: cfg.Demo, command: cfg.Command}.routes()}
}
