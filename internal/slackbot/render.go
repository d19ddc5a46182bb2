package slackbot

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Render makes the message of one purpose; a consult.Moot error says that it is no longer useful.
type Render func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error)

// Renderer turns what is to be told into a message, at the moment it is sent and in the recipient's language.
// It implements the outbox's renderer.
type Renderer struct {
	purposes map[consult.Purpose]Render
	pictures map[consult.Purpose]Illustrate
}

// Illustrate draws the picture of one purpose.
type Illustrate func(ctx context.Context, d consult.Delivery, now time.Time) (consult.Picture, error)

// NewRenderer knows the purposes of all features. Two features with words for one purpose are an error.
func NewRenderer(features []Feature) (Renderer, error) {
	r := Renderer{purposes: map[consult.Purpose]Render{}, pictures: map[consult.Purpose]Illustrate{}}
	for _, f := range features {
		for purpose, render := range f.Renders {
			if _, double := r.purposes[purpose]; double {
				return r, fmt.Errorf("two features have words for %q", purpose)
			}
			r.purposes[purpose] = render
		}
		maps.Copy(r.pictures, f.Pictures)
	}
	return r, nil
}

// Render implements the outbox's renderer.
func (r Renderer) Render(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	render, ok := r.purposes[d.Purpose]
	if !ok {
		return slack.Msg{}, fmt.Errorf("no words for purpose %q", d.Purpose)
	}
	return render(ctx, d, now)
}

// Illustrate implements the outbox's illustrator: most purposes have no picture.
func (r Renderer) Illustrate(ctx context.Context, d consult.Delivery, now time.Time) (consult.Picture, error) {
	draw, ok := r.pictures[d.Purpose]
	if !ok {
		return consult.Picture{}, nil
	}
	return draw(ctx, d, now)
}

// Message is a text with its blocks; the text is what notifications and screen readers give.
func Message(text string, blocks []slack.Block) slack.Msg {
	return slack.Msg{Text: text, Blocks: slack.Blocks{BlockSet: blocks}}
}

// Recipient is who a direct message goes to, as a viewer: it shows what they may see.
func Recipient(d consult.Delivery) (consult.Viewer, error) {
	id, err := strconv.ParseInt(d.Recipient, 10, 64)
	if err != nil {
		return consult.Viewer{}, fmt.Errorf("recipient %q: %w", d.Recipient, err)
	}
	return consult.Viewer{Workspace: d.WorkspaceID, Person: consult.PersonID(id)}, nil
}
