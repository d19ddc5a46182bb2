// Package agenda is the Slack face of what meetings speak about: proposals, the chair's order, and status rounds.
package agenda

import (
	"maps"
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	agendaStore
	statusStore
	inputStore
	agendaRenderStore
	statusRenderStore
}

// Feature is everything about agendas. Asked for an agenda where there is no platform, elsewhere answers.
func Feature(store Store, people *slackbot.People, elsewhere slackbot.Handler) slackbot.Feature {
	renders := agendaRenders{store}.purposes()
	maps.Copy(renders, statusRenders{store}.purposes())
	return slackbot.Feature{
		Theme: slackbot.ThemeMinutes,
		Routes: slices.Concat(
			agendas{store: store, people: people, elsewhere: elsewhere}.routes(), status{store: store}.routes(), inputs{store: store}.routes(),
		),
		Renders: renders,
	}
}
