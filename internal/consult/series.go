package consult

import (
	"net/url"
	"time"
	"unicode/utf8"
)

// The longest place and link that are taken, in characters: a preview carries both in a button of Slack's, which holds 2,000.
const (
	MaxPlace = 200
	MaxLink  = 500
)

// maxMeeting is the longest that one meeting lasts; longer is a slip of the pen.
const maxMeeting = 24 * time.Hour

// farAhead is how far off a date may lie: beyond it somebody mistyped the year.
const farAhead = 5 // years

// MaxListed is the most dates of a fixed list that are planned at once: a preview carries them in a button of Slack's.
const MaxListed = 24

// SeriesDraft is a rhythm that somebody proposes, a single date when RRule is "", or a fixed list of them in Dates.
type SeriesDraft struct {
	PlatformID PlatformID
	RRule      string
	Start      time.Time // first occurrence, in its zone
	Zone       string
	Duration   Seconds
	Place      string
	Link       string
	Policy     HolidayPolicy // of a rhythm; "" keeps every date
	Dates      []time.Time   // of a fixed list, ascending, Start the first of them; RRule is "" then
	Reason     string        // may be ""; shown with what is planned
}

// Singles are the dates of a draft without a rhythm.
func (d SeriesDraft) Singles() []time.Time {
	if len(d.Dates) > 0 {
		return d.Dates
	}
	return []time.Time{d.Start}
}

// Check refuses a draft whose hours, place or link cannot be, and a single date that is past. Whether the rule ever
// happens is for package recurrence to say.
func (d SeriesDraft) Check(now time.Time) error {
	if len(d.Dates) > MaxListed {
		return Invalid("date", "dates_many", map[string]any{"Max": MaxListed})
	}
	for _, at := range d.Singles() {
		if d.RRule == "" && !at.After(now) {
			return Invalid("date", "date_past", nil)
		}
		if at.After(now.AddDate(farAhead, 0, 0)) {
			return Invalid("date", "date_far", map[string]any{"Years": farAhead})
		}
	}
	if err := CheckHours(d.Start, d.Start.Add(d.Duration.Duration())); err != nil {
		return err
	}
	if err := d.Policy.Check(); err != nil {
		return err
	}
	if d.Reason != "" {
		if err := checkText("reason", d.Reason, MaxPlanReason); err != nil {
			return err
		}
	}
	return CheckPlace(d.Place, d.Link)
}

// CheckHours refuses a meeting that ends before it starts or lasts longer than a day.
func CheckHours(start, end time.Time) error {
	if !end.After(start) {
		return Invalid("end", "end_before_start", nil)
	}
	if end.Sub(start) > maxMeeting {
		return Invalid("end", "meeting_too_long", nil)
	}
	return nil
}

// CheckPlace refuses a place that is too long and a link that is none; both may be "".
func CheckPlace(place, link string) error {
	if n := utf8.RuneCountInString(place); n > MaxPlace {
		return Invalid("place", "text_too_long", map[string]any{"Max": MaxPlace, "Length": n})
	}
	if n := utf8.RuneCountInString(link); n > MaxLink {
		return Invalid("link", "text_too_long", map[string]any{"Max": MaxLink, "Length": n})
	}
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return Invalid("link", "link_form", nil)
	}
	return nil
}

// Change is what somebody changes of one meeting.
type Change struct {
	Start  time.Time
	End    time.Time
	Place  string
	Link   string
	Reason string // may be ""; the announcement repeats it
	Notice Notice
	// Edition is that of the meeting as the person saw it; -1 overwrites whatever was changed meanwhile.
	Edition int
}

// Notice says whether a change is announced in the channel.
type Notice string

// The choices of who changes something; "" announces what people were told before.
const (
	NoticeAnnounce Notice = ""
	NoticeSilent   Notice = "silent" // "Bewaren zonder bericht": postings are brought up to date, nothing new is sent
	// NoticeTogether is for a date that goes with its rhythm: the channel reads of it in the one notice of that change, and
	// only who is invited from outside is told of each date.
	NoticeTogether Notice = "together"
)

// AnyEdition overwrites whatever was changed meanwhile.
const AnyEdition = -1

// Cancellation is why and how one meeting is cancelled.
type Cancellation struct {
	Reason  string // may be ""
	Notice  Notice
	Edition int // as in Change
}

// Check refuses a change that cannot be.
func (c Change) Check() error {
	if err := CheckHours(c.Start, c.End); err != nil {
		return err
	}
	if err := CheckPlace(c.Place, c.Link); err != nil {
		return err
	}
	return CheckReason(c.Reason)
}

// CheckReason refuses a reason that is too long; it may be "".
func CheckReason(reason string) error {
	if reason == "" {
		return nil
	}
	return checkText("reason", reason, MaxReason)
}

// The longest reasons, in characters: for moving or cancelling, and for planning, which a button of Slack's carries.
const (
	MaxReason     = 500
	MaxPlanReason = 250
)
