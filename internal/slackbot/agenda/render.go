package agenda

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type agendaRenderStore interface {
	// PlacedItem reads an item and the meeting that it is on, on behalf of its proposer, else a moot error.
	PlacedItem(ctx context.Context, v consult.Viewer, id consult.AgendaItemID, now time.Time) (consult.AgendaItem, consult.Meeting, error)
}

type agendaRenders struct {
	store agendaRenderStore
}

func (r agendaRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeAgendaPlaced: r.placed}
}

func (r agendaRenders) placed(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	v, err := slackbot.Recipient(d)
	if err != nil {
		return slack.Msg{}, err
	}
	item, m, err := r.store.PlacedItem(ctx, v, consult.AgendaItemID(d.SubjectID), now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.ItemPlaced(d.Lang, item, m, d)), nil
}
