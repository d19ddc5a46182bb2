package outbox

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

// refresh brings a posting up to date. Updating twice does no harm, so it is simply repeated until it succeeds.
func (w *Worker) refresh(ctx context.Context, d consult.Delivery, sendBefore time.Time) {
	if ctx.Err() != nil || !time.Now().Before(sendBefore) {
		w.putBack(ctx, d, 0, d.Reason)
		return
	}
	msg, err := w.words(ctx, d)
	if refusal, ok := consult.Refusal(err); ok && refusal.Code == consult.CodeMoot {
		w.refreshed(ctx, d)
		return
	}
	if err != nil {
		w.log.Error("outbox cannot render a posting anew", "delivery", d.ID, "purpose", d.Purpose, "error", err)
		w.putBack(ctx, d, backOff(5), d.Reason)
		return
	}
	r := w.limited(ctx, methodUpdate, func(ctx context.Context) error {
		_, _, _, err := w.slack.UpdateMessageContext(ctx, d.ChannelID, d.TS, content(msg)...)
		return err
	})
	switch r.answer {
	case taken:
		w.counts.updated.Add(1)
		w.refreshed(ctx, d)
	case refusedHard: // deleted, archived, or no longer ours to change: nothing is left to update
		w.refreshed(ctx, d)
	case rateLimited:
		w.putBack(ctx, d, r.wait, d.Reason)
	case locked, unreachable:
		w.putBack(ctx, d, w.hold(r), d.Reason)
	default:
		w.putBack(ctx, d, backOff(2), d.Reason)
	}
}

func (w *Worker) refreshed(ctx context.Context, d consult.Delivery) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookkeeping)
	defer cancel()
	if err := w.store.Refreshed(ctx, d); err != nil {
		w.log.Warn("outbox cannot note an update", "delivery", d.ID, "error", err)
	}
}
