// Package deadline is the Slack face of deadlines.
package deadline

import "overlegbot/internal/slackbot"

// Store is what the feature asks of the database.
type Store interface {
	deadlineStore
	deadlineRenderStore
}

// Feature is everything about deadlines.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	return slackbot.Feature{
		Routes:  deadlines{store: store, people: people}.routes(),
		Renders: deadlineRenders{store}.purposes(),
	}
}
