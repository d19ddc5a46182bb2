package outbox

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"overlegbot/internal/consult"
)

// Place is where a delivery of unknown fate went, as far as its fate can be found out.
type Place string

// The places of the policy.
const (
	InDirectMessage    Place = "direct message"
	InReadableChannel  Place = "channel, history scopes granted"
	InOtherChannel     Place = "channel, no history scopes"
	InNoHistory        Place = "direct message, im:history missing"
	InEphemeralMessage Place = "ephemeral message"
)

// Remedy is what is done about a delivery of unknown fate.
type Remedy string

// The remedies of the policy.
const (
	LookUp    Remedy = "look it up by its key: found, it was sent; not found, send it again"
	SendTwice Remedy = "send it once more, marked as possibly double"
	GiveUp    Remedy = "do not send it again; the platform's chair gets one note"
)

// Rule is one line of the policy.
type Rule struct {
	Place    Place
	Reminder bool // of a meeting that has not begun
	Remedy   Remedy
}

// Policy says what happens to a delivery when nobody knows whether Slack took it (time-out, connection cut, 5xx,
// fatal_error, internal_error, crash) and no event or click confirmed it while it waited. The first rule that fits holds.
func Policy() []Rule {
	return []Rule{
		{InDirectMessage, true, LookUp},
		{InDirectMessage, false, LookUp},
		{InReadableChannel, true, LookUp},
		{InReadableChannel, false, LookUp},
		{InOtherChannel, true, SendTwice},
		{InOtherChannel, false, GiveUp},
		{InNoHistory, true, SendTwice},
		{InNoHistory, false, GiveUp},
		{InEphemeralMessage, true, GiveUp},
		{InEphemeralMessage, false, GiveUp},
	}
}

// PrintPolicy is the policy as a plain table, for the README and for doctor.
func PrintPolicy() string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "where\twhat\twhen nobody knows whether Slack took it")
	for _, r := range Policy() {
		what := "anything else"
		if r.Reminder {
			what = "reminder of a meeting that has not begun"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.Place, what, r.Remedy)
	}
	_ = t.Flush() // into memory
	return b.String()
}

// remedy applies the policy to d at now, which is consultation time.
func remedy(d consult.Delivery, place Place, now time.Time) Remedy {
	reminder := remindsOfMeeting(d, now)
	for _, r := range Policy() {
		if r.Place != place || r.Reminder != reminder {
			continue
		}
		if r.Remedy == SendTwice && d.MaybeDouble {
			return GiveUp // once is enough
		}
		return r.Remedy
	}
	return GiveUp
}

// remindsOfMeeting says whether d brings somebody to a meeting that has not begun: such a delivery is useful until then.
func remindsOfMeeting(d consult.Delivery, now time.Time) bool {
	switch d.Purpose {
	case consult.PurposeInvitation, consult.PurposeMoved, consult.PurposeUnanswered, consult.PurposeAttending:
		return !d.TooLate(now)
	}
	return false
}

// place says where d went.
func (w *Worker) place(d consult.Delivery) Place {
	switch {
	case d.RecipientKind == consult.ToEphemeral:
		return InEphemeralMessage
	case d.RecipientKind == consult.ToPerson:
		return InDirectMessage
	case w.cfg.History.Channels:
		return InReadableChannel
	}
	return InOtherChannel
}
