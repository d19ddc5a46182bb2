package outbox

import (
	"log/slog"

	"overlegbot/internal/consult"
)

// NewCareless makes a worker without checking its configuration: the negative control needs a wrong one.
func NewCareless(cfg Config, store Store, render Renderer, client Sender, now consult.Clock, log *slog.Logger) *Worker {
	return newWorker(cfg.withDefaults(), store, render, client, now, log)
}
