package consult

import "time"

// Purpose says what a delivery tells; the renderer finds the words.
type Purpose string

// The purposes of deliveries.
const (
	PurposeGreeting       Purpose = "greeting"        // once, when the bot is invited
	PurposeSeatQuestion   Purpose = "seat_question"   // once per member: for which organisation do you sit?
	PurposeInvitation     Purpose = "invitation"      // the card in the channel
	PurposeMoved          Purpose = "moved"           // the meeting has another date, hour or place
	PurposeCancelled      Purpose = "cancelled"       // the meeting will not take place
	PurposeUnanswered     Purpose = "unanswered"      // to who has not answered
	PurposeAttending      Purpose = "attending"       // to who comes: place or link
	PurposeMinutesClosed  Purpose = "minutes_closed"  // the essence of the minutes, in the channel
	PurposeActionOwned    Purpose = "action_owned"    // to the owners, when the minutes close
	PurposeNudge          Purpose = "nudge"           // one grouped message per person a day
	PurposeDeadline       Purpose = "deadline"        // to who answers for it
	PurposeDeadlineOwed   Purpose = "deadline_owed"   // an audience: who sits for an organisation that still owes it
	PurposeDeadlinesOwed  Purpose = "deadlines_owed"  // to one of them, with all that fell due for them by then
	PurposeDeadlineMatrix Purpose = "deadline_matrix" // to who manages the platform: how each organisation stands
	PurposeDeadlineDate   Purpose = "deadline_date"   // to who answers for it: its date is not known yet
	PurposeOpenMinutes    Purpose = "open_minutes"    // to who keeps the minutes: the meeting is on and nobody opened them
	PurposeCloseMinutes   Purpose = "close_minutes"   // to who keeps the minutes: the meeting is over and nobody closed them
	PurposeUndelivered    Purpose = "undelivered"     // to the chair: a message's fate is unknown
	PurposeContactCheck   Purpose = "contact_check"   // half-yearly: is what stands in the directory about you still right?
	PurposeSuggestion     Purpose = "suggestion"      // to who keeps a position: somebody thinks that it is wrong
	PurposeSettled        Purpose = "settled"         // to who suggested it: what became of it
	PurposeIntroduction   Purpose = "introduction"    // in the channel: a member, in their own words
	PurposeReply          Purpose = "reply"           // an answer that could not be given where it was asked
)

// RecipientKind says to whom a delivery goes.
type RecipientKind string

// The kinds of recipients.
const (
	ToChannel   RecipientKind = "channel"   // recipient is Slack's channel id
	ToPerson    RecipientKind = "person"    // recipient is a PersonID; a direct message
	ToEphemeral RecipientKind = "ephemeral" // recipient is a PersonID; seen by them alone in ChannelID
	ToAudience  RecipientKind = "audience"  // expanded into persons when it falls due
)

// DeliveryState is where a delivery is in its life.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting    DeliveryState = "waiting"
	DeliverySending    DeliveryState = "sending"    // the intent is written, the outcome is not
	DeliverySent       DeliveryState = "sent"       // confirmed by Slack's answer, its event, or a click
	DeliveryUnknown    DeliveryState = "unknown"    // Slack may or may not have taken it
	DeliverySuperseded DeliveryState = "superseded" // a newer revision replaces it
	DeliverySkipped    DeliveryState = "skipped"    // no longer useful when its turn came
	DeliveryDead       DeliveryState = "dead"       // refused for good
	DeliveryExpanded   DeliveryState = "expanded"   // an audience, now one row per person
)

// Delivery is one thing that the bot sends of its own accord: what to say and to whom, never the text.
type Delivery struct {
	ID            DeliveryID
	Key           string // opaque, travels in the message's metadata
	WorkspaceID   WorkspaceID
	PlatformID    *PlatformID
	Subject       string // meeting, deadline, action_item, platform, person, channel, delivery
	SubjectID     int64
	Occurrence    string // tells repeats of one subject apart: original date, local date, channel id
	Revision      int
	Purpose       Purpose
	Lead          Seconds
	RecipientKind RecipientKind
	Recipient     string
	DueAt         time.Time  // consultation time
	UsefulUntil   *time.Time // consultation time; later it is skipped
	State         DeliveryState
	Reason        string
	Attempts      int
	ChannelID     string // where it was posted, or where an ephemeral one goes
	TS            string `db:"ts"` // Slack's id of the posting
	SentAt        *time.Time
	MaybeDouble   bool
	FirstTryAt    *time.Time // wire time
	LastTryAt     *time.Time
	StaleAt       *time.Time // wire time; the content has changed since it was posted
	Lease         string     // of the worker that holds it, "" when nobody does
	Late          bool       // due long before it is sent
	SlackID       string     // of the person that it goes to, "" for a channel
	Lang          string     // of the recipient
}

// Picture stands below the words of a delivery.
type Picture struct {
	Name  string // of its file, with its ending
	Title string
	Alt   string // what it shows, for who does not see it; plain text of at most 2,000 characters
	PNG   []byte // none: there is no picture
}

// CodeMoot marks a delivery that is no longer useful; it is skipped, with the key as its reason.
const CodeMoot Code = "moot"

// Moot says that a delivery is no longer useful, and why.
func Moot(reason string) *Error { return &Error{Code: CodeMoot, Key: reason} }
