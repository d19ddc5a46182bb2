package consult

import "time"

// Outcome is what became of a delivery, or of one try to send it.
type Outcome struct {
	State     DeliveryState
	Reason    string        // why it was skipped, died, or has to be tried again
	ChannelID string        // where it was posted
	TS        string        // Slack's id of the posting
	At        time.Time     // consultation time
	RetryIn   time.Duration // wire time until the next try or look-up
	Tries     int           // added to the tries: -1 when Slack did not look at it, 1 for a rendering that failed

	MaybeDouble bool // the next try may double a posting that Slack did take
	TellChair   bool // its fate stays unknown: the platform's chair gets one note
}

// Reminders lists the purposes of which only the latest is sent to one person about one subject when several fall due
// together, as after downtime.
func Reminders() []Purpose {
	return []Purpose{PurposeUnanswered, PurposeAttending, PurposeDeadline, PurposeDeadlineMatrix, PurposeNudge}
}

// LateAfter is how long after its moment a delivery says that it is late.
const LateAfter = 15 * time.Minute

// The audiences of deliveries.
const (
	AudienceUnanswered = "unanswered" // members who have not answered the meeting
	AudienceOwing      = "owing"      // who sits for an organisation that still owes a deadline by the occurrence's date
	AudienceManaging   = "managing"   // chair, secretary and coordinator of the platform
	AudienceAttending  = "attending"  // members who answered that they come, in the room or online
)

// TooLate says whether the delivery is no longer useful at now.
func (d Delivery) TooLate(now time.Time) bool {
	return d.UsefulUntil != nil && !now.Before(*d.UsefulUntil)
}
