package platform

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type cardStore interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	PlatformCard(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.PlatformCard, error)
}

// cards show who leads a platform.
type cards struct {
	store cardStore
}

func (c cards) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "chair", Words: map[string]string{
			"nl": "voorzitter|secretaris|kaart", "fr": "présidence|presidence|secrétariat|secretariat|président|president", "en": "chair|secretary|card",
		}, Who: slackbot.Everybody, Run: c.show},
	}
}

// show is the card of the platform that is named, else of this channel's.
func (c cards) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, err := c.meant(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	card, err := c.store.PlatformCard(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.PlatformCard(req.Lang, card)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (c cards) meant(ctx context.Context, req slackbot.Request) (consult.Platform, error) {
	if slackbot.PlatformName(req.Text) == "" {
		p, _, err := c.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
		return p, err
	}
	visible, err := c.store.VisiblePlatforms(ctx, req.Viewer(), req.Now)
	if err != nil {
		return consult.Platform{}, err
	}
	return slackbot.Known(visible, req)
}
