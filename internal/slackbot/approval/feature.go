// Package approval is the Slack face of what becomes of minutes after the meeting: who writes on in them and who may read
// what, remarks, approval, corrections and the public summary.
package approval

import (
	"context"
	"slices"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	lineStore
	lifeStore
	remarkStore
	correctionStore
	readerStore
	publicStore
	renderStore
}

// reader reads minutes.
type reader interface {
	MinutesOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error)
}

// Feature is everything about minutes after the meeting.
func Feature(store Store, people *slackbot.People) slackbot.Feature {
	return slackbot.Feature{
		Theme: slackbot.ThemeMinutes,
		Routes: slices.Concat(
			lines{store: store, people: people}.routes(), life{store}.routes(), remarks{store: store, people: people}.routes(),
			corrections{store: store, people: people}.routes(), readers{store: store, people: people}.routes(),
			public{store}.routes(),
		),
		Renders: renders{store}.purposes(),
	}
}

// shown opens the minutes that a button is about.
func shown(ctx context.Context, store reader, req slackbot.Request) (consult.Minutes, error) {
	id, err := req.ID()
	if err != nil {
		return consult.Minutes{}, err
	}
	return store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
}

// about is a form about a meeting's minutes.
func about(req slackbot.Request, m consult.Minutes) slackbot.Form {
	return slackbot.Form{About: int64(m.Meeting.ID), Channel: req.Channel}
}
