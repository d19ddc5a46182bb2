package approval

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type publicStore interface {
	PublicSummary(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.PublicMinutes, error)
	PublicSummaries(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PublicMinutes, error)
}

// public shows what was released of minutes, to whoever may know of the platform.
type public struct {
	store publicStore
}

func (p public) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "public_summary", Who: slackbot.Everybody, Run: p.one},
		{Name: "public_summaries", Who: slackbot.Everybody, Run: p.all},
	}
}

// one shows the summary of one meeting.
func (p public) one(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, err := p.store.PublicSummary(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.PublicSummaries(req.Lang, []consult.PublicMinutes{m})
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// all shows the newest summary of a platform, with buttons to the earlier ones.
func (p public) all(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := p.store.PublicSummaries(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.PublicSummaries(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
