package slackbot

import (
	"context"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

// WordStore knows what words mean in a workspace.
type WordStore interface {
	Vocabulary(ctx context.Context, v consult.Viewer) (consult.Vocabulary, error)
}

// Places are the municipalities as the viewer's workspace knows them.
func Places(ctx context.Context, store WordStore, v consult.Viewer) (*place.Index, error) {
	known, err := store.Vocabulary(ctx, v)
	if err != nil {
		return nil, err
	}
	return place.With(known.Merged), nil
}
