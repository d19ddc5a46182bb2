package demo

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

type project struct {
	Slug     string
	Name     string
	Platform string
	By       string
	Focus    string
	Noted    string
	Starts   string
	Ends     string
	Members  []membership
}

// membership says how organisations stand in a project since a day; "gemeenten isom" are those of a group, but is not one of them.
type membership struct {
	Of     []string
	But    string
	State  string
	Since  string
	Reason string
}

// addProjects adds the projects as who manages their platforms did.
func (l *loader) addProjects(ctx context.Context) error {
	for _, p := range l.world.projects {
		if err := l.addProject(ctx, p); err != nil {
			return fmt.Errorf("project %s: %w", p.Slug, err)
		}
	}
	return nil
}

func (l *loader) addProject(ctx context.Context, p project) error {
	added, err := l.store.AddProject(ctx, l.act(p.By, local(p.Noted), p.Slug, "project"), consult.ProjectDraft{
		PlatformID: l.platforms[p.Platform], Name: p.Name, Slug: p.Slug, Focus: p.Focus, StartsOn: dateOf(p.Starts), EndsOn: dateOf(p.Ends),
	})
	if err != nil {
		return err
	}
	l.projects[p.Slug] = added.ID
	for _, m := range p.Members {
		draft := consult.MembershipDraft{
			ProjectID: added.ID, State: consult.MembershipState(m.State), Since: *dateOf(m.Since), Reason: m.Reason,
			Organisations: l.organisationsOf(m.Of, m.But),
		}
		if _, err := l.store.NoteMembership(ctx, l.act(p.By, local(m.Since), p.Slug, "members", m.State), draft); err != nil {
			return fmt.Errorf("members: %w", err)
		}
	}
	return nil
}
