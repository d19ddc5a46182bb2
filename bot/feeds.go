package main

import (
	"context"
	"strings"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/web"
)

// calendarURL is below which people's own programs read calendars; "" where they have no address for this bot.
func calendarURL(cfg config.Config) string {
	if cfg.Web.PublicURL == "" {
		return ""
	}
	return strings.TrimRight(cfg.Web.PublicURL, "/") + web.CalendarPath
}

// feeds reads calendars for web, with the eyes of who owns the address.
type feeds struct {
	service *service
}

// CalendarByToken implements web's reader. What Slack last told of the owner's channels is brought up to date first: who
// has left one no longer sees it here either.
func (f feeds) CalendarByToken(ctx context.Context, hash string) (consult.Calendar, error) {
	s, now := f.service, f.service.now()
	feed, err := s.store.FeedByHash(ctx, s.workspace, hash, now)
	if err != nil {
		return consult.Calendar{}, err
	}
	if err := s.bot.Freshen(ctx, feed.SlackID); err != nil {
		return consult.Calendar{}, err
	}
	var platform consult.PlatformID
	if feed.PlatformID != nil {
		platform = *feed.PlatformID
	}
	return s.store.Calendar(ctx, consult.Viewer{Workspace: s.workspace, Person: feed.PersonID}, platform, now)
}
