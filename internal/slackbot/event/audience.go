package event

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// openForm asks whether an event of members shall be for everybody.
func (l lists) openForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, err := l.store.Meeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	p, standing, err := l.store.PlatformByID(ctx, req.Viewer(), m.PlatformID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	if err := m.CanOpenToEverybody(p, req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.OpenEventForm(req.Lang, m), Form: slackbot.Form{About: id, Channel: m.ChannelID}}, nil
}

func (l lists) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	m, err := l.store.OpenEvent(ctx, req.Act(), id)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("open event %d: %w", id, err)
	}
	args := i18n.Args{"Title": view.Literal(m.Title), "When": view.MeetingWhen(req.Lang, m)}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "event.now_open", args), Home: true}, nil
}
