package slackbot

import (
	"context"

	"overlegbot/internal/consult"
)

// WordStore knows what words mean in a workspace.
type WordStore interface {
	Vocabulary(ctx context.Context, v consult.Viewer) (consult.Vocabulary, error)
}
