package consult

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"
)

// FeedID is the id of a calendar address.
type FeedID int64

// FeedToken is the secret part of a calendar's address: who has it reads the calendar as its owner sees it. It is shown
// once and never stored; it prints as ***, so that no log holds one.
type FeedToken struct{ secret string }

// tokenBytes is 256 bits: nobody guesses one, so that a plain hash is enough to keep.
const tokenBytes = 32

// NewFeedToken makes a token that nobody can guess.
func NewFeedToken() FeedToken {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return FeedToken{base64.RawURLEncoding.EncodeToString(b)}
}

// ParseFeedToken takes the token of an address; ok is false for what cannot be one.
func ParseFeedToken(s string) (t FeedToken, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return FeedToken{s}, err == nil && len(b) == tokenBytes
}

// Hash is what is kept of a token.
func (t FeedToken) Hash() string {
	sum := sha256.Sum256([]byte(t.secret))
	return hex.EncodeToString(sum[:])
}

// Reveal returns the token itself, for the address.
func (t FeedToken) Reveal() string { return t.secret }

// String implements fmt.Stringer, without the secret.
func (t FeedToken) String() string { return "***" }

// GoString implements fmt.GoStringer, without the secret.
func (t FeedToken) GoString() string { return "***" }

// Feed is a calendar that somebody reads in their own program: of one platform, or of all their own meetings.
type Feed struct {
	ID         FeedID
	PersonID   PersonID    // its owner, whose eyes it reads with
	SlackID    string      // of the owner
	PlatformID *PlatformID // nil: the owner's own agenda
	Platform   string      // name of the platform, "" when the owner may no longer know of it
	CreatedAt  time.Time   // consultation time of the present address
}

// Calendar is what a feed shows at one moment: nothing that its owner may not see.
type Calendar struct {
	Workspace WorkspaceID
	Name      string // of the platform, "" for the owner's own agenda and for a platform that they may no longer know of
	Own       bool   // the owner's own agenda
	Lang      string // of the platform, or of the owner
	Zone      string
	Series    []CalendarSeries
	Meetings  []CalendarMeeting // those that no series tells: moved, cancelled, changed, extra and ad hoc
	Deadlines []CalendarDeadline
}

// CalendarSeries is a rhythm within what has been planned of it.
type CalendarSeries struct {
	ID        SeriesID
	RRule     string    // as it was stored; its own end is in Last
	Start     time.Time // the first occurrence that has a meeting, with the hour that the rule means (02:30+01:00 in the skipped hour)
	Last      time.Time // the last one
	Zone      string
	Duration  Seconds
	Place     string
	Link      string      // "" for who is not invited
	Skipped   []time.Time // occurrences between Start and Last without a meeting
	Ended     bool        // another rhythm took over, or none
	Platform  string
	ChannelID string // "" for who is not invited
	Level     Level
	ChangedAt time.Time // wire time
}

// CalendarDeadline is an open deadline with a date.
type CalendarDeadline struct {
	Deadline
	ChannelID string // "" for who may not read the platform
	Level     Level
	ChangedAt time.Time // wire time
}

// CalendarMeeting is one meeting that stands in a calendar by itself.
type CalendarMeeting struct {
	Meeting             // Link, Reason and ChannelID are "" for who is not invited
	Instead   *SeriesID // the series of which it takes the place of one occurrence; nil when it is of none
	MinutesTS string    `db:"minutes_ts"` // Slack's id of the posting about its minutes, "" for none and for who does not sit in that channel
	Level     Level
	ChangedAt time.Time // wire time
}
