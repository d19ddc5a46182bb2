// Package round is the Slack face of rounds: decisions by a threshold, polls, requests for input and reviews of a draft.
package round

import "overlegbot/internal/slackbot"

// Store is what the feature asks of the database.
type Store interface {
	listStore
	answerStore
	manageStore
	renderStore
}

// Feature is everything about rounds.
func Feature(store Store) slackbot.Feature {
	routes := append(lists{store}.routes(), answers{store}.routes()...)
	return slackbot.Feature{Theme: slackbot.ThemeProjects, Routes: append(routes, managing{store}.routes()...), Renders: renders{store}.purposes()}
}
