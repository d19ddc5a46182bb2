// Package ask is the Slack face of questions in plain words: by command, mention or direct message.
package ask

import (
	"context"
	"time"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	answer.Store
	MissQuestion(ctx context.Context, ws consult.WorkspaceID, lang string, now time.Time) (consult.MissedQuestionID, error)
	passerStore
	LastQuestion(ctx context.Context, v consult.Viewer, now time.Time) (consult.LastQuestion, error)
	RememberQuestion(ctx context.Context, v consult.Viewer, understood string, now time.Time) error
	TellMissed(ctx context.Context, ws consult.WorkspaceID, id consult.MissedQuestionID, text string) error
}

// Feature is everything about questions.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	q := &questions{store: store, desk: answer.New(store), readers: readers{channels: people, store: store}}
	return slackbot.Feature{Theme: slackbot.ThemeHelp, Routes: q.routes()}
}
