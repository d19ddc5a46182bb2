package outbox

import (
	"sync/atomic"

	"overlegbot/internal/consult"
)

// Counts says what a worker has done since it started.
type Counts struct {
	Sent    int64 // confirmed by Slack's answer or found by its key
	Late    int64 // of those, more than consult.LateAfter after their moment
	Double  int64 // of those, possibly sent twice
	Skipped int64
	Dead    int64
	Unknown int64 // tries without an outcome
	Again   int64 // tries that will be repeated
	Updated int64 // postings brought up to date
}

type counts struct {
	sent, late, double, skipped, dead, unknown, again, updated atomic.Int64
}

func (c *counts) add(d consult.Delivery, o consult.Outcome) {
	switch o.State {
	case consult.DeliverySent:
		c.sent.Add(1)
		if d.Late {
			c.late.Add(1)
		}
		if d.MaybeDouble {
			c.double.Add(1)
		}
	case consult.DeliverySkipped:
		c.skipped.Add(1)
	case consult.DeliveryDead:
		c.dead.Add(1)
	case consult.DeliveryUnknown:
		c.unknown.Add(1)
	case consult.DeliveryWaiting:
		c.again.Add(1)
	}
}

// Counts returns what this worker has done since it started.
func (w *Worker) Counts() Counts {
	c := &w.counts
	return Counts{
		Sent: c.sent.Load(), Late: c.late.Load(), Double: c.double.Load(), Skipped: c.skipped.Load(), Dead: c.dead.Load(),
		Unknown: c.unknown.Load(), Again: c.again.Load(), Updated: c.updated.Load(),
	}
}
