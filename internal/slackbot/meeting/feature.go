// Package meeting is the Slack face of meetings: planning a rhythm or a date, changing and cancelling what is planned,
// answering, inviting people beside the members, closing days, and calendars to read along in.
package meeting

import (
	"maps"
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	planStore
	meetingStore
	representStore
	inviteeStore
	calendarStore
	calendarFileStore
	meetingRenderStore
	inviteeRenderStore
}

// Feature is everything about meetings.
func Feature(store Store, people *slackbot.People, cfg slackbot.Config) slackbot.Feature {
	invitees := invitees{store: store, people: people}
	renders := meetingRenders{store}.purposes()
	maps.Copy(renders, inviteeRenders{store}.purposes())
	return slackbot.Feature{
		Theme: slackbot.ThemeMeetings,
		Routes: slices.Concat(
			plans{store: store}.routes(), meetings{store: store}.routes(), stands{store: store, people: people}.routes(),
			invitees.routes(), calendars{store: store, url: cfg.CalendarURL, files: calendarFiles{store}}.routes(),
			calendarFiles{store}.routes(),
		),
		Suggestions: invitees.suggestions(),
		Renders:     renders,
	}
}

// List shows the asker's coming meetings, or those of a platform that they name, where another feature has nothing
// better to show.
func List(store Store) slackbot.Handler { return meetings{store: store}.list }
