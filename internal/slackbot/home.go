package slackbot

import (
	"context"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
)

// home is the App Home tab: what concerns this person, in their language.
type home struct{}

func (h home) listeners(b *Bot) []Listener {
	return []Listener{{Name: "app_home_opened", Run: func(ctx context.Context, req Request) error {
		if req.Event.Tab == "home" || req.Event.Tab == "" {
			b.publishHome(ctx, req)
		}
		return nil
	}}}
}

func (h home) view(_ context.Context, req Request) (slack.HomeTabViewRequest, error) {
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
		view.Header(i18n.Text(req.Lang, "home.title")),
	}}}, nil
}
