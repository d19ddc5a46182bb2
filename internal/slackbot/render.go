package slackbot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Renderer turns what is to be told into a message, at the moment it is sent and in the recipient's language.
// It implements the outbox's renderer.
type Renderer struct {
	purposes map[consult.Purpose]render
}

// render makes the message of one purpose; a consult.Moot error says that it is no longer useful.
type render func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error)

// renderStore is what the deliveries are rendered from.
type renderStore interface {
	platformRenderStore
	meetingRenderStore
	minutesRenderStore
	agendaRenderStore
	statusRenderStore
	inviteeRenderStore
	handoverRenderStore
}

// NewRenderer knows every purpose of a delivery.
func NewRenderer(store renderStore) Renderer {
	r := Renderer{purposes: map[consult.Purpose]render{}}
	for _, more := range []map[consult.Purpose]render{
		platformRenders{store}.purposes(),
		meetingRenders{store}.purposes(),
		minutesRenders{store}.purposes(),
		agendaRenders{store}.purposes(),
		statusRenders{store}.purposes(),
		inviteeRenders{store}.purposes(),
		handoverRenders{store}.purposes(),
	} {
		for purpose, render := range more {
			r.purposes[purpose] = render
		}
	}
	return r
}

// Render implements the outbox's renderer.
func (r Renderer) Render(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	render, ok := r.purposes[d.Purpose]
	if !ok {
		return slack.Msg{}, fmt.Errorf("no words for purpose %q", d.Purpose)
	}
	return render(ctx, d, now)
}

// message is a text with its blocks; the text is what notifications and screen readers give.
func message(text string, blocks []slack.Block) slack.Msg {
	return slack.Msg{Text: text, Blocks: slack.Blocks{BlockSet: blocks}}
}
