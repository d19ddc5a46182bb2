package minutes

import (
	"context"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// released answers who may not read the minutes with what was released of them for the public; without that it stays at the
// refusal.
func (m minutes) released(ctx context.Context, req slackbot.Request, refusal *consult.Error) (slackbot.Reply, error) {
	name := slackbot.PlatformName(req.Text)
	if name == "" {
		name = req.Channel
	}
	list, err := m.store.PublicSummariesNamed(ctx, req.Viewer(), name, req.Now)
	if _, none := consult.Refusal(err); none {
		return slackbot.Reply{}, refusal
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.PublicSummaries(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
