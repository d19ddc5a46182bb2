package slackbot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
	"overlegbot/internal/slackbot/wire"
)

const (
	readInAck     = time.Second             // a read that is ready by then is answered in the ack
	submitInAck   = 2200 * time.Millisecond // a form's outcome must be in the ack, which Slack awaits for 3 s
	storeInTime   = 2 * time.Second
	maxAck        = 16 << 10 // bytes; Slack drops acks over 20 KiB on a socket
	maxAttempts   = 3
	eventAttempts = 5
)

type inboxStore interface {
	// TakeDelivery stores a delivery under its key, leased to the caller, unless it is there already.
	TakeDelivery(ctx context.Context, ws consult.WorkspaceID, key, kind string, payload []byte, lease time.Duration) (fresh bool, ack []byte, err error)
	// FinishDelivery empties the payload and keeps the ack for duplicates.
	FinishDelivery(ctx context.Context, ws consult.WorkspaceID, key string, ack []byte, failed bool) error
	// Leftovers leases deliveries whose lease has ended unfinished.
	Leftovers(ctx context.Context, ws consult.WorkspaceID, n int, lease time.Duration) ([]consult.Leftover, error)
}

// stored is the shape of the inbox's payload.
type stored struct {
	Envelope string          `json:"envelope"`
	Payload  json.RawMessage `json:"payload"`
}

// Receive takes one delivery and returns what Slack is answered; nil is an empty ack. An error means that Slack should
// deliver it again. It implements wire.Receiver and web's receiver.
func (b *Bot) Receive(ctx context.Context, envelope string, payload json.RawMessage) (json.RawMessage, error) {
	in, err := wire.Decode(envelope, payload)
	if err != nil {
		b.log.Warn("delivery cannot be read", "envelope", envelope, "error", err)
		return nil, nil
	}
	switch in.Kind {
	case wire.Other:
		return nil, nil
	case wire.Suggestion:
		return b.suggest(ctx, in), nil
	case wire.Event:
		return b.receiveEvent(ctx, envelope, payload, in)
	}
	route, text := b.find(in)
	if !route.Changes {
		return b.receiveRead(ctx, in, route, text), nil
	}
	return b.receiveChange(ctx, envelope, payload, in, route, text), nil
}

// find resolves what is asked; what is not known gets a route that says so.
func (b *Bot) find(in wire.Incoming) (Route, string) {
	if in.Kind != wire.Command {
		if route, ok := b.routing.action(in.Name); ok {
			return route, ""
		}
		return b.unknownButton(), ""
	}
	if in.Text == "" {
		return b.routing.byName["menu"], ""
	}
	if route, rest, ok := b.routing.command(in.Text); ok {
		return route, rest
	}
	return b.unknownCommand(), in.Text
}

func (b *Bot) receiveEvent(ctx context.Context, envelope string, payload json.RawMessage, in wire.Incoming) (json.RawMessage, error) {
	if _, known := b.routing.listeners[in.Name]; !known || in.Key == "" {
		return nil, nil
	}
	fresh, _, err := b.take(ctx, envelope, payload, in)
	if err != nil {
		b.log.Error("event cannot be stored", "event", in.Name, "error", err)
		return nil, err
	}
	if fresh {
		b.spawn(ctx, func(ctx context.Context) { b.hear(ctx, in, 1) })
	}
	return nil, nil
}

// receiveRead answers what changes nothing: a command in the ack when it is ready in time, else by response_url.
func (b *Bot) receiveRead(ctx context.Context, in wire.Incoming, route Route, text string) json.RawMessage {
	if in.Kind != wire.Command {
		b.spawn(ctx, func(ctx context.Context) {
			req, reply := b.run(ctx, in, route, text)
			b.carry(ctx, in, req, reply)
		})
		return nil
	}
	ready := make(chan json.RawMessage, 1)
	var settled atomic.Bool // whoever sets it gives the answer: the ack, or a later message
	b.spawn(ctx, func(ctx context.Context) {
		req, reply := b.run(ctx, in, route, text)
		body := inAck(reply)
		if body != nil && settled.CompareAndSwap(false, true) {
			ready <- body
			return
		}
		close(ready)
		b.carry(ctx, in, req, reply)
	})
	return awaitAck(ready, &settled, readInAck)
}

// awaitAck waits for a body for at most limit, and settles for an empty ack after that.
func awaitAck(ready <-chan json.RawMessage, settled *atomic.Bool, limit time.Duration) json.RawMessage {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case body := <-ready:
		return body
	case <-timer.C:
		if settled.CompareAndSwap(false, true) {
			return nil
		}
		return <-ready
	}
}

// receiveChange stores what changes something, and only then says "ok".
func (b *Bot) receiveChange(ctx context.Context, envelope string, payload json.RawMessage, in wire.Incoming, route Route, text string) json.RawMessage {
	fresh, ack, err := b.take(ctx, envelope, payload, in)
	if err != nil {
		return b.notStored(ctx, in, err)
	}
	if !fresh {
		return ack
	}
	if in.Kind == wire.Submission {
		return b.submit(ctx, in, route)
	}
	b.spawn(ctx, func(ctx context.Context) { b.work(ctx, in, route, text, 1) })
	return nil
}

func (b *Bot) take(ctx context.Context, envelope string, payload json.RawMessage, in wire.Incoming) (bool, json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, storeInTime)
	defer cancel()
	body, err := json.Marshal(stored{Envelope: envelope, Payload: payload})
	if err != nil {
		return false, nil, fmt.Errorf("encode delivery: %w", err)
	}
	return b.store.TakeDelivery(ctx, b.cfg.Workspace, in.Key, string(in.Kind), body, b.cfg.InboxLease)
}

// submit works on a form while Slack waits: its outcome, and what is wrong with the input, can only be said in the ack.
func (b *Bot) submit(ctx context.Context, in wire.Incoming, route Route) json.RawMessage {
	ready := make(chan json.RawMessage, 1)
	var settled atomic.Bool
	b.spawn(ctx, func(ctx context.Context) {
		req, reply, err := b.try(ctx, in, route, "")
		ack := b.submitAck(req, reply, err)
		b.finish(ctx, in.Key, ack, err, 1)
		inTime := settled.CompareAndSwap(false, true)
		if inTime {
			ready <- ack
		}
		switch {
		case err == nil:
			b.carry(ctx, in, req, reply)
		case !inTime: // the form is gone from the screen: what there is to say goes to the person
			b.carry(ctx, in, req, b.explain(req, err))
		}
	})
	return awaitAck(ready, &settled, submitInAck)
}

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
		err = safely(func() error { return listener.Run(ctx, req) })
	}
	b.logLine(listener.Name, in, started, err)
	if fault(err) && attempt < eventAttempts {
		return
	}
	b.finish(ctx, in.Key, nil, err, attempt)
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
		err = route.Who.allows(req.Person)
	}
	if err == nil {
		err = safely(func() error {
			var err error
			reply, err = route.Run(ctx, req)
			return err
		})
	}
	if fault(err) {
		err = &faulty{reference: rand.Text()[:8], cause: err}
	}
	b.logLine(route.Name, in, started, err)
	return req, reply, err
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
func (b *Bot) explain(req Request, err error) Reply {
	return Reply{Text: b.sentence(req.Lang, err)}
}

func (b *Bot) sentence(lang string, err error) string {
	if refusal, ok := consult.Refusal(err); ok {
		return view.Refusal(lang, refusal)
	}
	return i18n.Text(lang, "fault.sentence", i18n.Args{"Reference": reference(err)})
}

// suggest answers a type-ahead; what goes wrong is an empty list.
func (b *Bot) suggest(ctx context.Context, in wire.Incoming) json.RawMessage {
	ctx, cancel := context.WithTimeout(ctx, submitInAck)
	defer cancel()
	var choices []Choice
	name, _, _ := cutPart(in.Name)
	s, known := b.routing.suggestions[name]
	started := time.Now()
	req, err := b.request(ctx, in, in.Name, in.Text)
	if known && err == nil {
		err = safely(func() error {
			var err error
			choices, err = s.Run(ctx, req)
			return err
		})
	}
	b.logLine(in.Name, in, started, err)
	return encode(options(choices))
}
