package slackbot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"overlegbot/internal/consult"
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

var _ wire.Receiver = (*Bot)(nil)

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

// fewestAsked is from how many words a command that nobody knows is taken for a question; less is rather a slip.
const fewestAsked = 3

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
	if route, rest, ok := b.command(in.Text); ok {
		return route, rest
	}
	if ask, answers := b.routing.byName["ask"]; answers && len(strings.Fields(in.Text)) >= fewestAsked {
		return ask, in.Text
	}
	return b.unknownCommand(), in.Text
}

func (b *Bot) receiveEvent(ctx context.Context, envelope string, payload json.RawMessage, in wire.Incoming) (json.RawMessage, error) {
	listener, known := b.routing.listeners[in.Name]
	if !known || in.Key == "" || listener.Heeds != nil && !listener.Heeds(in.Event) {
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
		b.finish(ctx, in.Key, ack, err, maxAttempts) // after a fault the person sends the form again, not we
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
