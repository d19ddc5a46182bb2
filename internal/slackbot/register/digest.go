package register

import (
	"context"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
)

type digestStore interface {
	StopDigest(ctx context.Context, act consult.Act) error
	StartDigest(ctx context.Context, act consult.Act) error
}

// digests ends and begins the weekly digest of who asks.
type digests struct {
	store digestStore
}

func (d digests) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "digest_off", Who: slackbot.Everybody, Changes: true, Run: d.stop},
		{Name: "digest_on", Who: slackbot.Everybody, Changes: true, Run: d.start},
	}
}

func (d digests) stop(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if err := d.store.StopDigest(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	return said(req, "digest.stopped"), nil
}

func (d digests) start(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if err := d.store.StartDigest(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	return said(req, "digest.started"), nil
}

// said answers with a sentence, and in App Home by what it shows.
func said(req slackbot.Request, key string) slackbot.Reply {
	if req.InHome {
		return slackbot.Reply{Home: true}
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, key), Home: true}
}
