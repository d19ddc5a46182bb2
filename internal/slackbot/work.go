package slackbot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
	"overlegbot/internal/slackbot/wire"
)

// keptText is the length in bytes from which a refused command's text is given back.
const keptText = 120

// work runs a stored change and says what came of it. A fault is tried again later: what was stored is not lost.
func (b *Bot) work(ctx context.Context, in wire.Incoming, route Route, text string, attempt int) {
	req, reply, err := b.try(ctx, in, route, text)
	if fault(err) && attempt < maxAttempts {
		b.log.Warn("change put off", "route", route.Name, "attempt", attempt)
		if attempt == 1 {
			b.carry(ctx, in, req, Reply{Text: i18n.Text(req.Lang, "fault.later", i18n.Args{"Reference": reference(err)})})
		}
		return // the lease ends and the row is picked up
	}
	if err != nil {
		reply = b.explain(req, err)
	}
	b.carry(ctx, in, req, reply) // before the row is closed: after a crash in between an answer comes twice, not never
	b.finish(ctx, in.Key, nil, err, attempt)
}

// hear lets the listener of an event work.
func (b *Bot) hear(ctx context.Context, in wire.Incoming, attempt int) {
	listener := b.routing.listeners[in.Name]
	started := time.Now()
	req, err := b.request(ctx, in, listener.Name, "")
	if err == nil {
		err = safely(func() error { return b.listen(ctx, listener, in, req) })
	}
	b.logLine(listener.Name, in, started, err)
	if fault(err) && attempt < eventAttempts {
		return
	}
	b.finish(ctx, in.Key, nil, err, attempt)
}

// listen lets a listener work; one that answers is heard like a question, and what it refuses is said.
func (b *Bot) listen(ctx context.Context, l Listener, in wire.Incoming, req Request) error {
	if l.Answer == nil {
		return l.Run(ctx, req)
	}
	if Insiders.Allows(req.Person) != nil || req.Person.ID == 0 {
		return nil // nobody asked them anything
	}
	if err := b.people.refresh(ctx, req.Person); err != nil {
		return err
	}
	reply, err := l.Answer(ctx, req)
	if fault(err) {
		return err
	}
	if err != nil {
		reply = b.explain(req, err)
	}
	b.carry(ctx, in, req, reply)
	return nil
}

// resume goes on with a delivery that a crash or a fault left behind.
func (b *Bot) resume(ctx context.Context, left consult.Leftover) {
	var s stored
	if err := json.Unmarshal(left.Payload, &s); err != nil {
		b.finish(ctx, left.Key, nil, err, left.Attempts)
		return
	}
	in, err := wire.Decode(s.Envelope, s.Payload)
	if err != nil {
		b.finish(ctx, left.Key, nil, err, left.Attempts)
		return
	}
	if in.Kind == wire.Event {
		b.hear(ctx, in, left.Attempts)
		return
	}
	in.TriggerID = "" // long expired
	route, text := b.find(in)
	b.work(ctx, in, route, text, left.Attempts)
}

// run is try for what changes nothing: an error becomes the answer.
func (b *Bot) run(ctx context.Context, in wire.Incoming, route Route, text string) (Request, Reply) {
	req, reply, err := b.try(ctx, in, route, text)
	if err != nil {
		reply = b.explain(req, err)
	}
	return req, reply
}

// try recognises the person, asks the gate, runs the handler, and logs one line.
func (b *Bot) try(ctx context.Context, in wire.Incoming, route Route, text string) (Request, Reply, error) {
	started := time.Now()
	b.clicked(ctx, in)
	req, err := b.request(ctx, in, route.Name, text)
	var reply Reply
	if err == nil {
		err = route.Who.Allows(req.Person)
	}
	if err == nil {
		err = safely(func() error {
			var err error
			reply, err = b.answered(ctx, route, &req)
			return err
		})
	}
	if fault(err) {
		err = &faulty{reference: rand.Text()[:8], cause: err}
	}
	b.logLine(route.Name, in, started, err)
	return req, reply, err
}

// answered runs a route, and the one that it leaves its answer to.
func (b *Bot) answered(ctx context.Context, route Route, req *Request) (Reply, error) {
	reply, err := route.Run(ctx, *req)
	other, known := b.routing.byName[reply.Elsewhere]
	if err != nil || !known {
		return reply, err
	}
	if err := other.Who.Allows(req.Person); err != nil {
		return Reply{}, err
	}
	req.Route, req.Text = other.Name, reply.Text
	instead, err := other.Run(ctx, *req)
	if instead.Said() && instead.Modal == nil {
		instead.Blocks = append(instead.Blocks, reply.Blocks...)
	}
	return instead, err
}

// safely turns a panic into a fault.
func safely(run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return run()
}

// faulty is a fault with the reference number that the user also sees.
type faulty struct {
	reference string
	cause     error
}

func (f *faulty) Error() string { return f.cause.Error() }
func (f *faulty) Unwrap() error { return f.cause }

func reference(err error) string {
	var f *faulty
	if errors.As(err, &f) {
		return f.reference
	}
	return "-"
}

// fault says whether err is one of ours, not a refusal.
func fault(err error) bool {
	if err == nil {
		return false
	}
	_, refused := consult.Refusal(err)
	return !refused
}

// logLine is the one line per request: never tokens, never text.
func (b *Bot) logLine(route string, in wire.Incoming, started time.Time, err error) {
	attrs := []any{"route", route, "kind", string(in.Kind), "user", in.User, "ms", time.Since(started).Milliseconds()}
	refusal, refused := consult.Refusal(err)
	switch {
	case err == nil:
		b.log.Info("request", append(attrs, "outcome", "ok")...)
	case refused:
		b.log.Info("request", append(attrs, "outcome", string(refusal.Code), "key", refusal.Key)...)
	default:
		b.log.Error("request", append(attrs, "outcome", "fault", "reference", reference(err), "error", err.Error())...)
	}
}

// finish closes the inbox row; a fault with tries left keeps it open.
func (b *Bot) finish(ctx context.Context, key string, ack json.RawMessage, err error, attempt int) {
	if fault(err) && attempt < maxAttempts {
		return
	}
	if err := b.store.FinishDelivery(ctx, b.cfg.Workspace, key, ack, fault(err)); err != nil {
		b.log.Warn("inbox row stays open", "error", err)
	}
}

// explain turns an error into the sentence that the person reads.
//
// A longer text that was typed behind a command comes back with it: Slack does not keep it.
func (b *Bot) explain(req Request, err error) Reply {
	reply := Reply{Text: b.sentence(req.Lang, err)}
	if req.Kind == wire.Command && len(req.Text) > keptText {
		reply.Blocks = view.Returned(req.Lang, reply.Text, req.Text)
	}
	return reply
}

func (b *Bot) sentence(lang string, err error) string {
	if refusal, ok := consult.Refusal(err); ok {
		return view.Refusal(lang, refusal)
	}
	return i18n.Text(lang, "fault.sentence", i18n.Args{"Reference": reference(err)})
}
