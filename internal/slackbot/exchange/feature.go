// Package exchange is the Slack face of contacts as a table: taking one in that a coordinator sends to the bot, and handing
// one out.
package exchange

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/intake"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	slackbot.WordStore
	fileStore
	exportStore
	ContactFileToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactFile, error)
}

// planOf compares a table with the directory; the store calls it within its transaction.
type planOf = func(consult.KnownContacts) consult.ContactPlan

// Feature is everything about contacts as a table.
func Feature(store Store) slackbot.Feature {
	tables := tables{store}
	return slackbot.Feature{
		Theme:   slackbot.ThemePeople,
		Routes:  append(tables.routes(), exports{store}.routes()...),
		Dropped: tables.dropped,
		Renders: renders{store}.purposes(),
	}
}

// planned is a table as it is compared with the directory.
func planned(t intake.Table) planOf {
	return func(known consult.KnownContacts) consult.ContactPlan {
		rows, problems := intake.Read(t, known.Words)
		return intake.Plan(known, rows, problems)
	}
}
