package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// reconcile finds out what became of a delivery of unknown fate, or decides what to do without knowing.
func (w *Worker) reconcile(ctx context.Context, d consult.Delivery, _ time.Time) {
	if ctx.Err() != nil {
		w.putBack(ctx, d, time.Second, d.Reason)
		return
	}
	switch remedy(d, w.place(d), w.now()) {
	case LookUp:
		w.lookUp(ctx, d)
	case SendTwice:
		w.sendTwice(ctx, d)
	case GiveUp:
		w.giveUp(ctx, d)
	}
}

func (w *Worker) sendTwice(ctx context.Context, d consult.Delivery) {
	w.settle(ctx, d, consult.Outcome{State: consult.DeliveryWaiting, Reason: "unknown", MaybeDouble: true})
}

func (w *Worker) giveUp(ctx context.Context, d consult.Delivery) {
	w.settle(ctx, d, consult.Outcome{State: consult.DeliveryDead, Reason: "unknown", At: w.now(), TellChair: true})
}

// lookUp searches the conversation for the delivery's key. A search that fails is repeated later: not finding is only
// known from a whole history.
func (w *Worker) lookUp(ctx context.Context, d consult.Delivery) {
	found, r := w.search(ctx, d)
	switch {
	case r.answer == locked && r.reason == "missing_scope":
		w.withoutHistory(ctx, d)
	case r.answer == refusedHard:
		w.giveUp(ctx, d) // the conversation is gone
	case r.answer == unreachable || r.answer == locked:
		w.putBack(ctx, d, w.hold(r), d.Reason)
	case r.answer != taken:
		w.putBack(ctx, d, max(r.wait, backOff(1)), d.Reason)
	case found != posting{}:
		w.settle(ctx, d, consult.Outcome{State: consult.DeliverySent, ChannelID: found.channel, TS: found.ts, At: w.now()})
	case d.Attempts >= w.cfg.MaxTries:
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryDead, Reason: d.Reason})
	default:
		w.settle(ctx, d, consult.Outcome{State: consult.DeliveryWaiting, Reason: "not_found"})
	}
}

// withoutHistory applies the policy where the scope turns out not to have been granted.
func (w *Worker) withoutHistory(ctx context.Context, d consult.Delivery) {
	place := InNoHistory
	if d.RecipientKind == consult.ToChannel {
		place = InOtherChannel
	}
	if remedy(d, place, w.now()) == SendTwice {
		w.sendTwice(ctx, d)
		return
	}
	w.giveUp(ctx, d)
}

// margin is taken off the first try's moment, which is the database's, because Slack's clock is another one.
const margin = time.Minute

// search reads the conversation's history since shortly before the first try; the zero posting means not found.
func (w *Worker) search(ctx context.Context, d consult.Delivery) (posting, result) {
	channel, r := w.conversation(ctx, d)
	if r.answer != taken {
		return posting{}, r
	}
	if msg, err := w.words(ctx, d); err == nil && msg.ThreadTimestamp != "" { // the history holds no replies
		return w.searchThread(ctx, d, channel, msg.ThreadTimestamp)
	}
	params := &slack.GetConversationHistoryParameters{ChannelID: channel, Limit: 200, IncludeAllMetadata: true, Oldest: oldest(d)}
	for {
		var page *slack.GetConversationHistoryResponse
		r := w.limited(ctx, methodHistory, func(ctx context.Context) error {
			var err error
			page, err = w.slack.GetConversationHistoryContext(ctx, params)
			return err
		})
		if r.answer != taken {
			return posting{}, r
		}
		if found := postingOf(d, channel, page.Messages); found != (posting{}) {
			return found, result{answer: taken}
		}
		// A page may be shorter than asked although more follow: only the cursor says that it was the last.
		if page.ResponseMetaData.NextCursor == "" {
			return posting{}, result{answer: taken}
		}
		params.Cursor = page.ResponseMetaData.NextCursor
	}
}

// oldest is from when on a delivery can have been posted, in Slack's writing; "" when nobody knows.
func oldest(d consult.Delivery) string {
	if d.FirstTryAt == nil {
		return ""
	}
	return fmt.Sprintf("%d.000000", d.FirstTryAt.Add(-margin).Unix())
}

// postingOf finds the delivery's key among messages.
func postingOf(d consult.Delivery, channel string, messages []slack.Message) posting {
	for _, m := range messages {
		if m.Metadata.EventType == EventType && m.Metadata.EventPayload[MetadataKey] == d.Key {
			return posting{channel, m.Timestamp}
		}
	}
	return posting{}
}

// searchThread is search for a delivery that was posted below another message.
func (w *Worker) searchThread(ctx context.Context, d consult.Delivery, channel, thread string) (posting, result) {
	params := &slack.GetConversationRepliesParameters{ChannelID: channel, Timestamp: thread, Limit: 200, IncludeAllMetadata: true, Oldest: oldest(d)}
	for {
		var page []slack.Message
		r := w.limited(ctx, methodReplies, func(ctx context.Context) error {
			var err error
			page, _, params.Cursor, err = w.slack.GetConversationRepliesContext(ctx, params)
			return err
		})
		if r.answer != taken {
			return posting{}, r
		}
		if found := postingOf(d, channel, page); found != (posting{}) || params.Cursor == "" {
			return found, result{answer: taken}
		}
	}
}

// conversation is where d was sent to.
func (w *Worker) conversation(ctx context.Context, d consult.Delivery) (string, result) {
	if d.RecipientKind == consult.ToChannel {
		return d.Recipient, result{answer: taken}
	}
	id := ""
	r := w.limited(ctx, methodOpen, func(ctx context.Context) error {
		channel, _, _, err := w.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.SlackID}, ReturnIM: true})
		if err == nil {
			id = channel.ID
		}
		return err
	})
	return id, r
}

// limited calls a method that reads, when its rate allows.
func (w *Worker) limited(ctx context.Context, method string, do func(context.Context) error) result {
	if wait := w.pace.turn(method, ""); wait > 0 {
		return result{rateLimited, "own_limit", wait}
	}
	r := w.call(ctx, do)
	if r.answer == rateLimited {
		w.pace.pause(method, r.wait)
	}
	return r
}
