// Package privacy is the Slack face of what is kept about people: the log of who saw, changed and exported what.
package privacy

import "overlegbot/internal/slackbot"

// Store is what the feature asks of the database.
type Store interface {
	logStore
}

// Feature is everything about what is kept, and who looked at it.
func Feature(store Store) slackbot.Feature {
	return slackbot.Feature{Routes: logs{store}.routes()}
}
