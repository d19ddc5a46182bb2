package slacksim

import (
	"context"
	"sync"
	"time"
)

// Clock is the consultation clock behind the page's clock strip: the time of
// meetings, reminders and deadlines. Wire time (acks, triggers, retries) is
// always the machine's.
type Clock interface {
	// Now is the consultation time.
	Now() time.Time
	// Set moves the clock to t; it ticks on from there.
	Set(ctx context.Context, t time.Time) error
	// Next is the first moment after Now at which something falls due; what
	// is "" for anything or "reminder". ok is false when nothing is planned.
	Next(ctx context.Context, what string) (t time.Time, ok bool, err error)
	// Settle returns when the bot has sent what is due and is at rest.
	Settle(ctx context.Context) error
}

// ownClock is the clock of a workspace without a bot that tells its plans: it
// ticks with the machine's, displaced by what was set.
type ownClock struct {
	mu   sync.Mutex
	st   ownClockState
	keep func(ownClockState)
}

type ownClockState struct {
	Offset time.Duration `json:"offset"`
}

func (c *ownClock) state() ownClockState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.st
}

func (c *ownClock) Now() time.Time { return time.Now().Add(c.state().Offset) }

func (c *ownClock) Set(_ context.Context, t time.Time) error {
	c.mu.Lock()
	c.st.Offset = time.Until(t)
	st, keep := c.st, c.keep
	c.mu.Unlock()
	if keep != nil {
		keep(st)
	}
	return nil
}

func (c *ownClock) Next(context.Context, string) (time.Time, bool, error) {
	return time.Time{}, false, nil
}

func (c *ownClock) Settle(context.Context) error { return nil }
