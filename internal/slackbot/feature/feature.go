// Package feature lists every feature of the bot. A new one is a package beside this one, and a line here.
package feature

import (
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/action"
	"overlegbot/internal/slackbot/agenda"
	"overlegbot/internal/slackbot/approval"
	"overlegbot/internal/slackbot/ask"
	"overlegbot/internal/slackbot/commitment"
	"overlegbot/internal/slackbot/deadline"
	"overlegbot/internal/slackbot/directory"
	"overlegbot/internal/slackbot/dossier"
	"overlegbot/internal/slackbot/event"
	"overlegbot/internal/slackbot/exchange"
	"overlegbot/internal/slackbot/filing"
	"overlegbot/internal/slackbot/home"
	"overlegbot/internal/slackbot/meeting"
	"overlegbot/internal/slackbot/minutes"
	"overlegbot/internal/slackbot/overview"
	"overlegbot/internal/slackbot/platform"
	"overlegbot/internal/slackbot/privacy"
	"overlegbot/internal/slackbot/project"
	"overlegbot/internal/slackbot/register"
	"overlegbot/internal/slackbot/round"
	"overlegbot/internal/slackbot/tour"
	"overlegbot/internal/slackbot/typeahead"
)

// Store is what the features ask of the database.
type Store interface {
	tour.Store
	platform.Store
	meeting.Store
	event.Store
	agenda.Store
	minutes.Store
	filing.Store
	approval.Store
	action.Store
	register.Store
	project.Store
	deadline.Store
	overview.Store
	round.Store
	commitment.Store
	dossier.Store
	directory.Store
	exchange.Store
	typeahead.Store
	privacy.Store
	ask.Store
	home.Store
}

// All makes every feature; without a store they only say what can be asked.
func All(store Store) slackbot.Features {
	return func(cfg slackbot.Config, people *slackbot.People) []slackbot.Feature {
		return []slackbot.Feature{
			tour.Feature(store, cfg),
			platform.Feature(store, people, cfg),
			meeting.Feature(store, people, cfg),
			event.Feature(store, people),
			agenda.Feature(store, people, meeting.List(store)),
			minutes.Feature(store, people, cfg),
			filing.Feature(store),
			approval.Feature(store, people),
			action.Feature(store, people),
			register.Feature(store),
			project.Feature(store),
			deadline.Feature(store, people),
			overview.Feature(store),
			round.Feature(store),
			commitment.Feature(store),
			dossier.Feature(store),
			directory.Feature(store, people),
			exchange.Feature(store),
			typeahead.Feature(store),
			privacy.Feature(store, cfg),
			ask.Feature(store, people),
			home.Feature(store, cfg),
		}
	}
}
