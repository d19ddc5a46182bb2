package postgres

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

func TestARhythmBeginsWithTheFirstDateThatHasNotBegun(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	for _, c := range []struct{ name, start, now, want string }{
		{"a second's fraction before", "2026-11-26 09:30", "2026-11-26T09:29:59.5+01:00", "2026-11-26T09:30:00+01:00"},
		{"at that very moment", "2026-11-27 09:30", "2026-11-27T09:30:00+01:00", "2026-12-04T09:30:00+01:00"},
		{"before the hour that comes twice", "2026-10-25 02:00", "2026-10-25T01:59:59+02:00", "2026-10-25T02:00:00+02:00"},
		{"at the first of two hours of the same name", "2026-10-25 02:15", "2026-10-25T02:15:00+02:00", "2026-11-01T02:15:00+01:00"},
		{"between the two", "2026-10-25 02:30", "2026-10-25T02:45:00+02:00", "2026-11-01T02:30:00+01:00"},
		{"before the hour that is skipped", "2027-03-28 02:40", "2027-03-28T01:59:59+01:00", "2027-03-28T03:40:00+02:00"},
	} {
		wall, err := time.Parse("2006-01-02 15:04", c.start)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		act := as(chair)
		act.Now = now
		y, m, d := wall.Date()
		planned, err := store.PlanSeries(t.Context(), act, consult.SeriesDraft{
			PlatformID: 1, RRule: "FREQ=WEEKLY", Zone: recurrence.DefaultZone, Duration: 7200,
			Start: recurrence.StartAt(y, m, d, wall.Hour(), wall.Minute(), local(t, c.start).Location()),
		})
		if err != nil || len(planned) == 0 {
			t.Errorf("%s: got %d meetings, %v", c.name, len(planned), err)
			continue
		}
		if got := planned[0].Local(planned[0].StartsAt).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: begins %s, want %s", c.name, got, c.want)
		}
	}
}
