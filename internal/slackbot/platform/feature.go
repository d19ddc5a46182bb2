// Package platform is the Slack face of platforms: registering a channel as one, its settings, for which organisation its
// members sit, who leads it, and who takes over from a chair or secretary.
package platform

import (
	"maps"
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	platformStore
	handoverStore
	cardStore
	platformRenderStore
	handoverRenderStore
}

// Feature is everything about platforms.
func Feature(store Store, people *slackbot.People, cfg slackbot.Config) slackbot.Feature {
	platforms := platforms{store: store, people: people, cfg: cfg}
	renders := platformRenders{store}.purposes()
	maps.Copy(renders, handoverRenders{store}.purposes())
	return slackbot.Feature{
		Theme: slackbot.ThemePlatform,
		Routes: slices.Concat(
			platforms.routes(), seats{store: store, platforms: store}.routes(), settings{store: store}.routes(),
			members{store: store}.routes(),
			handovers{store: store, people: people}.routes(), cards{store}.routes(),
		),
		Suggestions: platforms.suggestions(),
		Listeners:   platforms.listeners(),
		Renders:     renders,
	}
}
