// Package minutes is the Slack face of what a meeting leaves: minutes with notes, decisions and action items, and who was
// there.
package minutes

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	minutesStore
	attendanceStore
	minutesRenderStore
}

// Feature is everything about minutes.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	return slackbot.Feature{
		Routes: slices.Concat(
			minutes{store: store, people: people}.routes(), attendance{store: store, people: people}.routes(),
		),
		Renders: minutesRenders{store}.purposes(),
	}
}
