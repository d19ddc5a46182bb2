package recurrence

import "time"

// Reading is what was understood of somebody's words; nothing in it is guessed.
// Use it without asking only when Rest is "".
type Reading struct {
	Lang     string        // language in which the words were read
	RRule    string        // "" for a single date, or when no rhythm was found
	Start    time.Time     // first occurrence or the single date, in the zone; zero when no date was understood
	HasTime  bool          // an hour was said; else Start is midnight
	Place    string        // what followed in, te, à or at, as it was typed
	Duration time.Duration // 0 when neither a length nor an end was said
	Rest     string        // words left over; "" when all was understood
}
