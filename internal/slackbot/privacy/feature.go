// Package privacy is the Slack face of what is kept about people: the log of who saw, changed and exported what, how long a
// platform keeps things, and what is kept about who asks.
package privacy

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	logStore
	retentionStore
	dataStore
	erasureStore
}

// Feature is everything about what is kept, and who looked at it.
func Feature(store Store, cfg slackbot.Config) slackbot.Feature {
	return slackbot.Feature{
		Theme: slackbot.ThemeData,
		Routes: slices.Concat(
			data{store}.routes(), erasures{store}.routes(), logs{store}.routes(), retentions{store: store, usual: cfg.Retention}.routes(),
		),
		Renders: erasures{store}.purposes(),
	}
}
