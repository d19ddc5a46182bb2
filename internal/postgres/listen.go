package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// Listen calls wake whenever deliveries were inserted or became stale, and after each reconnect, when some may have
// been missed. url must reach Postgres itself: a pooler in transaction mode loses LISTEN. It returns when ctx ends.
func Listen(ctx context.Context, url string, wake func()) error {
	listener := pq.NewListener(url, 100*time.Millisecond, 5*time.Second, func(pq.ListenerEventType, error) {})
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer func() {
		if stop() {
			_ = listener.Close()
		}
	}()
	if err := listener.Listen("outbox"); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("listen for deliveries: %w", err)
	}
	wake()
	ping := time.NewTicker(time.Minute) // finds a connection that died silently
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, open := <-listener.Notify: // nil after a reconnect
			if !open {
				return nil
			}
			wake()
		case <-ping.C:
			_ = listener.Ping() // a failure makes the listener reconnect by itself
		}
	}
}
