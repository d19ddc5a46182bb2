// Package register is the Slack face of what lasts: the register of decisions, search, and the weekly digest.
package register

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	decisionStore
	stepStore
	searchStore
	digestStore
	renderStore
}

// Feature is everything about decisions, search and the digest.
func Feature(store Store) slackbot.Feature {
	d := decisions{store: store}
	return slackbot.Feature{
		Theme:   slackbot.ThemeFollowUp,
		Routes:  slices.Concat(d.routes(), steps{store: store, decisions: d}.routes(), search{store: store, decisions: d}.routes(), digests{store: store}.routes()),
		Renders: renders{store}.purposes(),
	}
}
