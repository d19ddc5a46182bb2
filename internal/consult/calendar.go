package consult

import "time"

// What is taken of somebody else's calendar; more is a mistake, or somebody's idea of a joke.
const (
	MaxCalendarBytes    = 5 << 20
	MaxCalendarEvents   = 5000
	MaxCalendarDates    = 1000 // exceptions and extra dates of one event
	MaxCalendarMeetings = 5000 // that one import plans
)

// CalendarEvent is an event of somebody else's calendar, read but not yet judged.
type CalendarEvent struct {
	UID        string
	Occurrence *time.Time // RECURRENCE-ID: it is about one occurrence of the series with its UID; nil for the whole
	Title      string
	Draft      SeriesDraft // without a platform; a single date when RRule is ""
	Cancelled  bool
	Except     []time.Time // occurrences that do not take place
	Extra      []time.Time // further dates
	Problem    *Error      // why it cannot become a meeting; nil when it can
}

// CalendarImport is what bringing in a calendar does, or would do.
type CalendarImport struct {
	Events    int // in the calendar
	Series    int
	Meetings  int // planned: those of the series for the time ahead, and single ones
	Moved     int // of these, with another date, hour or place than their series
	Cancelled int
	Known     int // were brought in before, or stand there already
	Past      int // are over or were cancelled, and stay out
	Planned   []CalendarPlan
	Problems  []CalendarProblem
}

// CalendarPlan is one series or meeting that an import plans.
type CalendarPlan struct {
	Title string
	RRule string // "" for a single date
	First time.Time
	Place string
}

// CalendarProblem is an event, or a date of one, that an import leaves out, and why.
type CalendarProblem struct {
	Title string
	At    time.Time // zero when it is about the whole event
	Why   *Error
}
