// Package deadline is the Slack face of deadlines: lists, cards with how each organisation stands, and reminders.
package deadline

import "overlegbot/internal/slackbot"

// Store is what the feature asks of the database.
type Store interface {
	deadlineStore
	cardStore
	deadlineRenderStore
}

// Feature is everything about deadlines.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	return slackbot.Feature{
		Theme:   slackbot.ThemeProjects,
		Routes:  append(deadlines{store: store, people: people}.routes(), cards{store: store, people: people}.routes()...),
		Renders: deadlineRenders{store}.purposes(),
	}
}
