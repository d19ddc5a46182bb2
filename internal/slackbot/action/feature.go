// Package action is the Slack face of action items: lists, what their owners can do, and what is told about them.
package action

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	listStore
	addStore
	stepStore
	leaverStore
	renderStore
}

// Feature is everything about action items.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	l := lists{store: store}
	return slackbot.Feature{
		Theme: slackbot.ThemeFollowUp,
		Routes: slices.Concat(
			l.routes(), adding{store: store, people: people}.routes(), steps{store: store, people: people, lists: l}.routes(),
			leavers{store: store, people: people}.routes(),
		),
		Renders: renders{store}.purposes(),
	}
}
