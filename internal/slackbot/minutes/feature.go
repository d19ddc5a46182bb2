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
	emojiStore
}

// Feature is everything about minutes.
func Feature(store Store, people *slackbot.People, cfg slackbot.Config) slackbot.Feature {
	m := minutes{store: store, people: people}
	var listeners []slackbot.Listener
	if cfg.EmojiCapture {
		listeners = emoji{minutes: m, store: store, bot: cfg.BotUserID}.listeners()
	}
	return slackbot.Feature{
		Theme:     slackbot.ThemeMinutes,
		Listeners: listeners,
		Routes: slices.Concat(
			m.routes(), attendance{store: store, people: people}.routes(),
		),
		Renders: minutesRenders{store}.purposes(),
	}
}
