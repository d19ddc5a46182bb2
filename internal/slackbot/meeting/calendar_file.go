package meeting

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// calendarFileStore is what a meeting as a file asks of the database.
type calendarFileStore interface {
	Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	CalendarOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, lang string, now time.Time) (consult.Calendar, error)
}

// calendarFiles gives single meetings as a file, which needs no address that the outside world can reach.
type calendarFiles struct {
	store calendarFileStore
}

func (c calendarFiles) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "calendar_files", Who: slackbot.Everybody, Run: c.list},
		{Name: "calendar_file", Who: slackbot.Everybody, Run: c.file},
	}
}

func (c calendarFiles) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	mine, err := c.store.Upcoming(ctx, req.Viewer(), req.Now, meetingsOnPage, 0)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.CalendarFiles(req.Lang, mine)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// file sends one meeting to the asker alone.
func (c calendarFiles) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	calendar, err := c.store.CalendarOfMeeting(ctx, req.Viewer(), consult.MeetingID(id), req.Lang, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	content, err := document.ICS(calendar)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("meeting %d as a calendar: %w", id, err)
	}
	m := calendar.Meetings[0]
	name := consult.Slug(m.Name()) + "-" + m.Local(m.StartsAt).Format(time.DateOnly) + ".ics"
	title := i18n.Text(req.Lang, "calendar.file_title", i18n.Args{"Title": m.Name(), "When": i18n.Date(req.Lang, m.Local(m.StartsAt))})
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "calendar.file_sent", i18n.Args{"Title": view.Literal(m.Name())}),
		Files: []slackbot.File{{Name: name, Title: title, Content: content}},
	}, nil
}
