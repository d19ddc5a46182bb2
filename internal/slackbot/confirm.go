package slackbot

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

type confirmStore interface {
	// Confirm notes that Slack has a posting: its key came back to us.
	Confirm(ctx context.Context, ws consult.WorkspaceID, key, channel, ts string, now time.Time) error
}

// confirmation learns from Slack that a posting arrived, when the answer to it was lost: by the event
// message_metadata_posted, or because somebody clicks on it.
type confirmation struct {
	store confirmStore
	cfg   Config
}

func (c confirmation) listeners() []Listener {
	return []Listener{{Name: metadataPosted, Run: c.posted}}
}

func (c confirmation) posted(ctx context.Context, req Request) error {
	e := req.Event
	key := e.Metadata.DeliveryKey()
	if key == "" {
		return nil
	}
	return c.store.Confirm(ctx, c.cfg.Workspace, key, e.ChannelID, e.MessageTS, req.Now)
}

// clicked confirms the message on which somebody clicked; a fault here does not stop the click.
func (b *Bot) clicked(ctx context.Context, in wire.Incoming) {
	key := in.Message.Metadata.DeliveryKey()
	if in.Kind != wire.Action || key == "" {
		return
	}
	if err := b.store.Confirm(ctx, b.cfg.Workspace, key, in.Channel, in.Message.TS, b.now()); err != nil {
		b.log.Warn("posting not confirmed", "error", err)
	}
}
