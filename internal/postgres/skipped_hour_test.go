package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// fromTheSkippedHour is every Sunday at half past two, from the night on which there is no such hour.
func fromTheSkippedHour(t *testing.T) consult.SeriesDraft {
	return consult.SeriesDraft{
		PlatformID: 1, RRule: "FREQ=WEEKLY;BYDAY=SU", Zone: recurrence.DefaultZone, Duration: 7200,
		Start: recurrence.StartAt(2027, time.March, 28, 2, 30, local(t, "2027-01-01 00:00").Location()),
	}
}

func localStarts(list []consult.Meeting, n int) []string {
	var starts []string
	for _, m := range list[:min(n, len(list))] {
		starts = append(starts, m.Local(m.StartsAt).Format("2006-01-02 15:04 -0700"))
	}
	return starts
}

func TestARhythmThatBeginsInTheSkippedHourIsHeldAtItsOwnHourFromThenOn(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, fromTheSkippedHour(t))
	want := []string{"2027-03-28 03:30 +0200", "2027-04-04 02:30 +0200", "2027-04-11 02:30 +0200"}
	if diff := cmp.Diff(want, localStarts(planned, 3)); diff != "" {
		t.Errorf("planned (-want +got):\n%s", diff)
	}
	listed, err := store.SeriesOf(t.Context(), as(chair).Viewer, 1, sentAt())
	if err != nil || len(listed) != 1 {
		t.Fatalf("got %d series, %v", len(listed), err)
	}
	if words := ruleOf(listed[0]).Words(consult.Dutch); words != "elke zondag om 02.30 uur" {
		t.Errorf("the list says %q", words)
	}
	// A year on, from what is stored alone: on the night of 2028 the hour is skipped again.
	if _, err := store.PlanAhead(t.Context(), "T1", local(t, "2027-06-01 12:00")); err != nil {
		t.Fatal(err)
	}
	next := column(t, db, `SELECT to_char(starts_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') FROM meetings WHERE starts_at >= '2028-03-18' AND starts_at < '2028-04-05' ORDER BY 1`)
	if diff := cmp.Diff([]string{"2028-03-19 02:30", "2028-03-26 03:30", "2028-04-02 02:30"}, next); diff != "" {
		t.Errorf("a year on (-want +got):\n%s", diff)
	}
	if got := refused(t, second(store.PlanSeries(t.Context(), as(chair), fromTheSkippedHour(t)))); got != "series_exists" {
		t.Errorf("the same rhythm again gets %q", got)
	}
}

func TestARhythmThatIsChangedFromTheSkippedHourOnKeepsItsHour(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	draft := fromTheSkippedHour(t)
	draft.Start = local(t, "2026-12-06 02:30")
	plan(t, store, draft)
	draft.Place = "Lille"
	change := consult.RhythmChange{Series: 1, From: local(t, "2027-03-28 00:00"), Draft: &draft}
	e, err := store.ChangeRhythm(t.Context(), as(chair), change)
	if err != nil || len(e.Cancelled) != 0 {
		t.Fatalf("got %v cancelled, %v; want nothing: only the place differs", e.Cancelled, err)
	}
	got := column(t, db, `
		SELECT to_char(starts_at AT TIME ZONE 'Europe/Brussels', 'MM-DD HH24:MI') || ' ' || place || ' ' || state || ' ' || series_id
		FROM meetings
		WHERE starts_at >= '2027-03-20' AND starts_at < '2027-04-06'
		ORDER BY 1`)
	if diff := cmp.Diff([]string{"03-21 02:30  planned 1", "03-28 03:30 Lille planned 2", "04-04 02:30 Lille planned 2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFeedTellsARhythmThatBeginsInTheSkippedHourWithTheHourThatIsMeant(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	planned := plan(t, store, fromTheSkippedHour(t))
	c, err := store.Calendar(t.Context(), as(chair).Viewer, 1, sentAt())
	if err != nil || len(c.Series) != 1 {
		t.Fatalf("got %d series, %v", len(c.Series), err)
	}
	if got := c.Series[0].Start.Format("15:04 -0700"); got != "02:30 +0100" || !c.Series[0].Start.Equal(planned[0].StartsAt) {
		t.Errorf("the rhythm begins %s, want the same instant at the hour that is meant", got)
	}
	// The nights on which the clocks change stand by themselves: programs do not read those from a rule in one way.
	var alone []string
	for _, m := range c.Meetings {
		if m.Instead == nil || *m.Instead != 1 {
			t.Errorf("got %v outside its series", m.StartsAt)
		}
		alone = append(alone, m.Local(m.StartsAt).Format("2006-01-02 15:04"))
	}
	if diff := cmp.Diff([]string{"2027-03-28 03:30", "2027-10-31 02:30"}, alone); diff != "" {
		t.Errorf("beside the rule (-want +got):\n%s", diff)
	}
}
