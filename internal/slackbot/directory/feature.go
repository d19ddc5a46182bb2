// Package directory is the Slack face of the directory: who to turn to by place and topic, and keeping that right; services,
// partners and what others learned.
package directory

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	contactStore
	correctionStore
	mineStore
	gapStore
	serviceStore
	partnerStore
	practiceStore
	topicStore
	whoStore
	renderStore
}

// Feature is everything about the directory.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	c := contacts{store: store}
	return slackbot.Feature{
		Theme: slackbot.ThemePeople,
		Routes: slices.Concat(
			c.routes(), corrections{store: store, people: people}.routes(), mine{store}.routes(), gaps{store}.routes(),
			services{store}.routes(), partners{store}.routes(), lookups{store}.routes(), topics{store}.routes(), whoIsWho{store: store, people: people}.routes(),
		),
		Suggestions: c.suggestions(),
		Renders:     renders{store}.purposes(),
	}
}
