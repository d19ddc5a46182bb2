package consult

import (
	"slices"
	"time"
)

// ClosingImport is what bringing in somebody else's list of days off does to a platform's own, or would do.
type ClosingImport struct {
	Added    []ClosingDays
	Known    int               // stand there already, under whatever name
	Past     int               // are over
	Problems []CalendarProblem // what is left out, and why
	Dates    int               // planned dates that move or fall out because of it
}

// DateAt is the date of a moment in a zone, as midnight UTC.
func DateAt(at time.Time, loc *time.Location) time.Time {
	y, m, d := at.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// With adds days off that are to come at today, a date, and that are not there yet.
func (y Year) With(found []ClosingDays, today time.Time) (Year, ClosingImport) {
	var r ClosingImport
	y.Closing = slices.Clone(y.Closing)
	for _, c := range found {
		switch {
		case c.LastOn.Before(today):
			r.Past++
		case slices.ContainsFunc(y.Closing, c.sameDays):
			r.Known++
		default:
			y.Closing, r.Added = append(y.Closing, c), append(r.Added, c)
		}
	}
	slices.SortStableFunc(y.Closing, func(a, b ClosingDays) int { return a.FirstOn.Compare(b.FirstOn) })
	return y, r
}

func (c ClosingDays) sameDays(o ClosingDays) bool {
	return c.FirstOn.Equal(o.FirstOn) && c.LastOn.Equal(o.LastOn)
}
