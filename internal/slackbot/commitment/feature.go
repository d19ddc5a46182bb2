// Package commitment is the Slack face of what boards commit themselves to: what their councils said of a project, who signed,
// who is delegated, and whether councils and supporters were told of a meeting.
package commitment

import (
	"slices"

	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	stageStore
	reportStore
	meetingReportStore
	bindingStore
	delegateStore
	renderStore
}

// Feature is everything about commitments.
func Feature(store Store) slackbot.Feature {
	return slackbot.Feature{
		Theme:       slackbot.ThemeProjects,
		Routes:      slices.Concat(stages{store}.routes(), reports{store}.routes(), meetingReports{store}.routes(), bindings{store}.routes(), delegates{store}.routes()),
		Suggestions: []slackbot.Suggestion{{Name: "delegate_person", Run: delegates{store}.suggest}},
		Renders:     renders{store}.purposes(),
	}
}
