package outbox

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// Illustrator is a Renderer that draws pictures too.
type Illustrator interface {
	// Illustrate draws what stands below a delivery's words; one without content is no picture.
	Illustrate(ctx context.Context, d consult.Delivery, now time.Time) (consult.Picture, error)
}

// A picture that Slack shares as a file (files.completeUploadExternal with a channel) is a posting without metadata: nobody
// can tell afterwards whether it is there. So the file is uploaded without a channel, which nobody sees, and the posting
// shows it in an image block: that posting has its key like any other, and is looked up like any other. What a crash leaves
// behind is a file that only the bot can see. Slack works on a new file for a while and refuses to show it until then
// (invalid_blocks): uploaded remembers which file it was, so that the next try finds it ready.
type uploads struct {
	mu    sync.Mutex
	known map[string]uploaded // by the delivery's key
}

type uploaded struct{ file, title, alt string }

func (u *uploads) get(key string) (uploaded, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	p, ok := u.known[key]
	return p, ok
}

// mostUploads are kept: what another process settled is never forgotten by itself.
const mostUploads = 1000

func (u *uploads) keep(key string, p uploaded) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known == nil || len(u.known) >= mostUploads {
		u.known = map[string]uploaded{}
	}
	u.known[key] = p
}

func (u *uploads) forget(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.known, key)
}

// illustrated adds the delivery's picture to its words. Where the bot may not upload files the words go alone.
func (w *Worker) illustrated(ctx context.Context, d consult.Delivery, msg slack.Msg) (slack.Msg, result) {
	i, ok := w.render.(Illustrator)
	if !ok {
		return msg, result{answer: taken}
	}
	p, known := w.uploads.get(d.Key)
	if !known {
		picture, err := drawing(ctx, i, d, w.now())
		if err != nil {
			w.log.Error("outbox cannot draw a delivery's picture", "delivery", d.ID, "purpose", d.Purpose, "error", err)
			return msg, result{answer: refused, reason: "cannot_render"}
		}
		if len(picture.PNG) == 0 {
			return msg, result{answer: taken}
		}
		var r result
		if p, r = w.upload(ctx, picture); r.answer != taken {
			if r.reason != "missing_scope" {
				return msg, r
			}
			w.log.Warn("outbox may not upload files: a delivery goes without its picture", "delivery", d.ID, "purpose", d.Purpose)
			return msg, result{answer: taken}
		}
		w.uploads.keep(d.Key, p)
	}
	title := slack.NewTextBlockObject(slack.PlainTextType, p.title, false, false)
	msg.Blocks.BlockSet = append(msg.Blocks.BlockSet, slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: p.file}, p.alt, "", title))
	return msg, result{answer: taken}
}

// drawing is the picture of d; drawing that panics fails like any other.
func drawing(ctx context.Context, i Illustrator, d consult.Delivery, now time.Time) (p consult.Picture, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("drawing panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return i.Illustrate(ctx, d, now)
}

// upload gives Slack a picture that nobody sees yet.
func (w *Worker) upload(ctx context.Context, p consult.Picture) (uploaded, result) {
	id := ""
	r := w.limited(ctx, methodUpload, func(ctx context.Context) error {
		file, err := w.slack.UploadFileContext(ctx, slack.UploadFileParameters{
			Filename: p.Name, Title: p.Title, AltTxt: p.Alt, Reader: bytes.NewReader(p.PNG), FileSize: len(p.PNG),
		})
		if err == nil {
			id = file.ID
		}
		return err
	})
	return uploaded{id, p.Title, p.Alt}, r
}

// notIllustrated puts off a delivery whose picture did not get to Slack: nothing was posted.
func (w *Worker) notIllustrated(ctx context.Context, d consult.Delivery, r result) {
	switch r.answer {
	case rateLimited:
		w.putBack(ctx, d, r.wait, d.Reason)
	case unreachable, locked:
		w.putBack(ctx, d, w.hold(r), d.Reason)
	default:
		w.settle(ctx, d, w.again(d, 1, r.reason))
	}
}
