package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// EventType names our postings in their metadata; Slack repeats it in message_metadata_posted. The payload holds the
// delivery's opaque key and nothing else: every app in the workspace can read it.
const EventType = "overlegbot_delivery"

// MetadataKey is the name under which the payload holds the key.
const MetadataKey = "key"

// deliver sends one claimed delivery, or finds out that it must not be sent.
func (w *Worker) deliver(ctx context.Context, d consult.Delivery, sendBefore time.Time) {
	if d.RecipientKind != consult.ToChannel && d.SlackID == "" {
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryDead, Reason: "no_slack_account"})
		return
	}
	if d.TooLate(w.now()) {
		w.settle(ctx, d, consult.Outcome{State: consult.DeliverySkipped, Reason: "too_late"})
		return
	}
	msg, err := w.words(ctx, d)
	if refusal, ok := consult.Refusal(err); ok && refusal.Code == consult.CodeMoot {
		w.settle(ctx, d, consult.Outcome{State: consult.DeliverySkipped, Reason: refusal.Key})
		return
	}
	if err != nil && ctx.Err() != nil { // stopped halfway: no fault, and no try
		w.putBack(ctx, d, time.Millisecond, d.Reason)
		return
	}
	if err != nil {
		w.log.Error("outbox cannot render a delivery", "delivery", d.ID, "purpose", d.Purpose, "error", err)
		w.settle(ctx, d, w.again(d, 1, "cannot_render"))
		return
	}
	msg, r := w.illustrated(ctx, d, msg)
	if r.answer != taken {
		w.notIllustrated(ctx, d, r)
		return
	}
	if wait := w.turn(ctx, d, sendBefore); wait > 0 {
		w.putBack(ctx, d, wait, d.Reason)
		return
	}
	if err := w.store.Begin(ctx, d); err != nil {
		w.notBegun(ctx, d, err)
		return
	}
	posting := posting{}
	r = w.call(ctx, func(ctx context.Context) error {
		var err error
		posting, err = w.post(ctx, d, msg)
		return err
	})
	w.sent(ctx, d, posting, r)
}

// posting is where a message stands.
type posting struct{ channel, ts string }

func (w *Worker) post(ctx context.Context, d consult.Delivery, msg slack.Msg) (posting, error) {
	options := content(msg)
	if d.RecipientKind == consult.ToEphemeral {
		ts, err := w.slack.PostEphemeralContext(ctx, d.ChannelID, d.SlackID, options...)
		return posting{d.ChannelID, ts}, err
	}
	to := d.Recipient
	if d.RecipientKind == consult.ToPerson {
		to = d.SlackID // Slack opens the direct message by itself and answers with its channel
	}
	options = append(options, slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: EventType, EventPayload: map[string]any{MetadataKey: d.Key}}))
	if msg.ThreadTimestamp != "" {
		options = append(options, slack.MsgOptionTS(msg.ThreadTimestamp))
	}
	channel, ts, err := w.slack.PostMessageContext(ctx, to, options...)
	return posting{channel, ts}, err
}

// content is the text and the blocks of a message. A message without blocks must lose those that it had.
func content(msg slack.Msg) []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionText(msg.Text, false), slack.MsgOptionBlocks(msg.Blocks.BlockSet...)}
}

// words renders d; a renderer that panics fails like any other.
func (w *Worker) words(ctx context.Context, d consult.Delivery) (msg slack.Msg, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("renderer panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return w.render.Render(ctx, d, w.now())
}

// turn returns how long d has to wait: for Slack's rates, because the worker stops, or because its lease is nearly spent.
func (w *Worker) turn(ctx context.Context, d consult.Delivery, sendBefore time.Time) time.Duration {
	const soon = time.Millisecond
	if ctx.Err() != nil || !time.Now().Before(sendBefore) {
		return soon
	}
	if d.RecipientKind == consult.ToEphemeral {
		return w.pace.turn(methodEphemeral, d.ChannelID)
	}
	return w.pace.turn(methodPost, string(d.RecipientKind)+d.Recipient)
}

func methodOf(d consult.Delivery) string {
	if d.RecipientKind == consult.ToEphemeral {
		return methodEphemeral
	}
	return methodPost
}

// notBegun deals with an intent that could not be written: nothing was sent, so nothing is lost.
func (w *Worker) notBegun(ctx context.Context, d consult.Delivery, err error) {
	if refusal, ok := consult.Refusal(err); ok && refusal.Code == consult.CodeConflict {
		return // withdrawn, or somebody else's by now
	}
	if ctx.Err() == nil {
		w.log.Warn("outbox cannot write its intent", "delivery", d.ID, "error", err)
	}
	// It may have been written all the same, when the connection broke at the commit.
	w.settle(ctx, d, consult.Outcome{State: consult.DeliveryWaiting, Reason: d.Reason, RetryIn: time.Second})
}

// sent writes down what a try came to.
func (w *Worker) sent(ctx context.Context, d consult.Delivery, p posting, r result) {
	d.Attempts++
	switch r.answer {
	case taken:
		w.doubts.Store(0)
		w.settle(ctx, d, consult.Outcome{State: consult.DeliverySent, ChannelID: p.channel, TS: p.ts, At: w.now()})
	case ambiguous:
		w.doubt(r)
		w.settle(ctx, d, consult.Outcome{
			State: consult.DeliveryUnknown, Reason: r.reason, RetryIn: w.cfg.Lease + w.cfg.quarantine(),
		})
	case refusedHard:
		if _, illustrated := w.uploads.get(d.Key); illustrated && r.reason == "invalid_blocks" { // the file is not ready yet
			w.settle(ctx, d, w.again(d, 0, r.reason))
			return
		}
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryDead, Reason: r.reason})
	case refused:
		w.settle(ctx, d, w.again(d, 0, r.reason))
	case rateLimited:
		w.pace.pause(methodOf(d), r.wait)
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryWaiting, Reason: r.reason, RetryIn: r.wait, Tries: -1})
	case unreachable, locked:
		wait := w.hold(r)
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryWaiting, Reason: r.reason, RetryIn: wait, Tries: -1})
	}
}

// hold keeps everything back for a while because no delivery could do better: Slack cannot be reached, or does not
// accept our token. It costs no delivery a try.
func (w *Worker) hold(r result) time.Duration {
	wait := jitter(2 * time.Second)
	if r.answer == locked {
		wait = jitter(time.Minute)
	}
	w.pause(r, wait)
	return wait
}

// tolerated is how many tries in a row may stay without an outcome before the worker holds back.
const tolerated = 2

// doubt holds everything back, longer each time, when one try after the other stays without an outcome: in an outage of
// Slack's it is better to be late than not to know.
func (w *Worker) doubt(r result) {
	if n := int(w.doubts.Add(1)); n > tolerated {
		w.pause(r, min(backOff(n-tolerated), time.Minute))
	}
}

func (w *Worker) pause(r result, wait time.Duration) {
	w.pace.pause("", wait)
	w.log.Error("outbox holds everything back", "reason", r.reason, "retry_in", wait)
}

// again is the outcome of a try that may be repeated: after a while, unless there were too many. tries are added to
// those that were counted when they began.
func (w *Worker) again(d consult.Delivery, tries int, reason string) consult.Outcome {
	n := d.Attempts + tries
	if n >= w.cfg.MaxTries {
		return consult.Outcome{State: consult.DeliveryDead, Reason: reason, Tries: tries}
	}
	return consult.Outcome{State: consult.DeliveryWaiting, Reason: reason, Tries: tries, RetryIn: backOff(n)}
}

// settle writes an outcome, also when the worker is being stopped. When the database is away, the lease and then the
// policy for the unknown take over, so a few tries are enough.
func (w *Worker) settle(ctx context.Context, d consult.Delivery, o consult.Outcome) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookkeeping)
	defer cancel()
	wait := time.Duration(0)
	for {
		err := w.store.Settle(ctx, d, o)
		refusal, isRefusal := consult.Refusal(err)
		switch {
		case err == nil:
			w.counts.add(d, o)
			w.tell(d, o)
			if o.State == consult.DeliveryWaiting {
				w.later(o.RetryIn)
			} else if o.State != consult.DeliveryUnknown {
				w.uploads.forget(d.Key)
			}
			return
		case isRefusal && refusal.Code == consult.CodeConflict:
			return // confirmed by an event meanwhile, or somebody else's by now
		case ctx.Err() != nil:
			w.log.Error("outbox cannot write an outcome", "delivery", d.ID, "state", o.State, "error", err)
			return
		}
		wait = nextBackOff(wait, 50*time.Millisecond, time.Second)
		sleep(ctx, wait)
	}
}

// bookkeeping is how long an outcome is tried to be written.
const bookkeeping = 5 * time.Second

// putBack gives a lease back; when that fails the lease ends by itself.
func (w *Worker) putBack(ctx context.Context, d consult.Delivery, in time.Duration, reason string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookkeeping)
	defer cancel()
	if err := w.store.Defer(ctx, d, in, reason); err != nil {
		w.log.Warn("outbox cannot give a delivery back", "delivery", d.ID, "error", err)
	}
	w.later(in)
}

// tell logs an outcome; never what was said.
func (w *Worker) tell(d consult.Delivery, o consult.Outcome) {
	level := slog.LevelInfo
	if o.State == consult.DeliveryDead || o.State == consult.DeliveryUnknown {
		level = slog.LevelWarn
	}
	w.log.Log(context.Background(), level, "delivery", "delivery", d.ID, "purpose", d.Purpose, "to", d.RecipientKind,
		"state", o.State, "reason", o.Reason, "attempts", d.Attempts)
}
