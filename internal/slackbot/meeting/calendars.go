package meeting

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// calendarStore is what the feature asks of the database.
type calendarStore interface {
	Feeds(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Feed, error)
	MakeFeed(ctx context.Context, act consult.Act, platform consult.PlatformID, hash string) error
	RevokeFeed(ctx context.Context, act consult.Act, id consult.FeedID) error
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
}

// calendars gives people the address at which their own calendar program reads their meetings.
type calendars struct {
	store calendarStore
	url   string // below which the calendars lie, ending with a slash; "" where nobody can reach them
	files calendarFiles
}

func (c calendars) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "calendar", Words: map[string]string{"nl": "kalender", "fr": "calendrier", "en": "calendar"}, Who: slackbot.Everybody, Run: c.list},
		{Name: "calendar_make", Who: slackbot.Everybody, Changes: true, Run: c.make},
		{Name: "calendar_revoke", Who: slackbot.Everybody, Changes: true, Run: c.revoke},
	}
}

// reachable refuses where the bot has no address for calendars: a button would give one that nobody can read.
func (c calendars) reachable() error {
	if c.url == "" {
		return consult.Forbidden("calendar_unreachable")
	}
	return nil
}

// list shows the viewer's own agenda, the calendar of the platform in whose channel they are, and what else they have an
// address of. Where no calendar can be reached from outside, it offers single meetings as files.
func (c calendars) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if refusal, refused := consult.Refusal(c.reachable()); refused {
		reply, err := c.files.list(ctx, req)
		reply.Blocks = append(reply.Blocks, view.Small(view.Refusal(req.Lang, refusal)))
		return reply, err
	}
	feeds, err := c.store.Feeds(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	entries := []view.CalendarEntry{{}}
	if p, _, err := c.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now); err == nil {
		entries = append(entries, view.CalendarEntry{Platform: p.ID, Title: p.Name})
	} else if _, refused := consult.Refusal(err); !refused {
		return slackbot.Reply{}, err
	}
	for _, f := range feeds {
		f.CreatedAt = f.CreatedAt.In(req.Today().Location())
		entries = withFeed(entries, f)
	}
	text, blocks := view.CalendarList(req.Lang, entries)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// withFeed puts a feed where it belongs, at the end when it is of another platform.
func withFeed(entries []view.CalendarEntry, f consult.Feed) []view.CalendarEntry {
	var platform consult.PlatformID
	if f.PlatformID != nil {
		platform = *f.PlatformID
	}
	for i := range entries {
		if entries[i].Platform == platform {
			entries[i].Feed = &f
			return entries
		}
	}
	return append(entries, view.CalendarEntry{Platform: platform, Title: f.Platform, Feed: &f})
}

// make gives an address, and takes the one that there was. What is shown is in no database: when the same click is worked
// on twice, the address that is shown last is the one that works.
func (c calendars) make(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if err := c.reachable(); err != nil {
		return slackbot.Reply{}, err
	}
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	name := ""
	if id != 0 {
		p, _, err := c.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		name = p.Name
	}
	token := consult.NewFeedToken()
	if err := c.store.MakeFeed(ctx, req.Act(), consult.PlatformID(id), token.Hash()); err != nil {
		return slackbot.Reply{}, fmt.Errorf("make feed of platform %d: %w", id, err)
	}
	text, blocks := view.CalendarAddress(req.Lang, view.CalendarTitle(req.Lang, name), c.url+token.Reveal()+".ics")
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// revoke makes an address worthless at once.
func (c calendars) revoke(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := strconv.ParseInt(req.Value.One(), 10, 64)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	if err := c.store.RevokeFeed(ctx, req.Act(), consult.FeedID(id)); err != nil {
		return slackbot.Reply{}, fmt.Errorf("revoke feed %d: %w", id, err)
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "calendar.revoked")}, nil
}
