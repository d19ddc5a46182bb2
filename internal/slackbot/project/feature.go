// Package project is the Slack face of projects: the list, the card, and which organisations take part.
package project

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	Project(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.ProjectCard, error)
	AddProject(ctx context.Context, act consult.Act, draft consult.ProjectDraft) (consult.Project, error)
	EditProject(ctx context.Context, act consult.Act, id consult.ProjectID, draft consult.ProjectDraft) (consult.Project, error)
	NoteMembership(ctx context.Context, act consult.Act, draft consult.MembershipDraft) (consult.ProjectCard, error)
	slackbot.PlaceFinder
}

// Feature is everything about projects themselves; what belongs to one has a feature of its own.
func Feature(store Store) slackbot.Feature {
	return slackbot.Feature{Theme: slackbot.ThemeProjects, Routes: projects{store}.routes()}
}
