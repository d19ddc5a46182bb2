package slackbot

import (
	"context"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// PlaceFinder finds the platform that a question is about.
type PlaceFinder interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	PlatformNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Platform, consult.Standing, error)
}

// Whereabouts finds the platform that is named, else this channel's; a zero one where there is neither.
func Whereabouts(ctx context.Context, store PlaceFinder, req Request) (consult.Platform, consult.Standing, error) {
	if name := PlatformName(req.Text); name != "" {
		return store.PlatformNamed(ctx, req.Viewer(), name, req.Now)
	}
	if req.Channel == "" {
		return consult.Platform{}, consult.Standing{}, nil
	}
	p, s, err := store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if _, none := consult.Refusal(err); none {
		return consult.Platform{}, consult.Standing{}, nil
	}
	return p, s, err
}

// PlatformName is how somebody calls a platform behind a command: its short name, its name, or its channel, as Slack
// writes it or as typed.
func PlatformName(text string) string {
	if found := channelLink.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return strings.TrimPrefix(OneLine(Unescape(text)), "#")
}

// Known finds what somebody typed among the platforms of which they may know, members of it or not.
func Known(visible []consult.Platform, req Request) (consult.Platform, error) {
	named := PlatformName(req.Text)
	i := slices.IndexFunc(visible, func(p consult.Platform) bool {
		return p.Slug == consult.Slug(named) || strings.EqualFold(p.Name, named) || p.ChannelID == named
	})
	if i < 0 {
		return consult.Platform{}, consult.Invalid("", "platform_unknown", map[string]any{"Typed": strings.TrimSpace(Unescape(req.Text))})
	}
	return visible[i], nil
}

// ProjectFinder finds the projects that a question is about.
type ProjectFinder interface {
	PlaceFinder
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
}

// ProjectsMeant finds the projects of the platform that is named or of this channel's, else those whose name has what was
// typed, else all that the asker may read. A body without projects has those of the platform that it is a body of, and a
// channel without any, all. It refuses a name of none.
func ProjectsMeant(ctx context.Context, store ProjectFinder, req Request) ([]consult.Project, consult.Platform, consult.Standing, error) {
	typed := OneLine(Unescape(req.Text))
	of, standing, err := Whereabouts(ctx, store, req)
	refusal, refused := consult.Refusal(err)
	if err != nil && (!refused || refusal.Code != consult.CodeNotFound) {
		return nil, of, standing, err
	}
	list, err := projectsAround(ctx, store, req, of)
	if err == nil && refused {
		if list = projectsNamed(list, typed); len(list) == 0 {
			err = consult.Invalid("", "project_not_found", map[string]any{"Typed": typed})
		}
	}
	return list, of, standing, err
}

// projectsAround are those of the platform, else of the one that it is a body of, else all.
func projectsAround(ctx context.Context, store ProjectFinder, req Request, of consult.Platform) ([]consult.Project, error) {
	around := []consult.PlatformID{of.ID}
	if of.ParentID != nil {
		around = append(around, *of.ParentID)
	}
	if of.ID != 0 && req.Text == "" {
		around = append(around, 0)
	}
	for _, id := range around {
		if list, err := store.Projects(ctx, req.Viewer(), id, req.Now); err != nil || len(list) > 0 {
			return list, err
		}
	}
	return nil, nil
}

// projectsNamed are those that are called so, else those whose name has it.
func projectsNamed(list []consult.Project, typed string) []consult.Project {
	var exact, part []consult.Project
	for _, p := range list {
		switch name := consult.Fold(p.Name); {
		case name == consult.Fold(typed) || p.Slug == strings.ToLower(typed):
			exact = append(exact, p)
		case strings.Contains(name, consult.Fold(typed)):
			part = append(part, p)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return part
}
