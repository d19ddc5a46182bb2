package postgres

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// rhythms of every length, some of which end by themselves.
var rhythms = []string{
	"FREQ=DAILY;COUNT=400", "FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;INTERVAL=9", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;COUNT=3",
	"FREQ=MONTHLY;INTERVAL=5", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=WEEKLY;UNTIL=20280301",
}

func planRhythms(t *testing.T, store *DB) {
	t.Helper()
	for i, rule := range rhythms {
		plan(t, store, consult.SeriesDraft{
			PlatformID: 1, RRule: rule, Start: local(t, "2026-12-04 08:00").Add(time.Duration(i) * time.Hour), Zone: recurrence.DefaultZone, Duration: 3600,
		})
	}
}

func TestThePlannerMissesNothingByLookingOnlyWhereADateIsDue(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planRhythms(t, store)
	run(t, db, `UPDATE series SET ended_at = $1, end_reason = 'genoeg' WHERE rrule = 'FREQ=WEEKLY;INTERVAL=9'`, local(t, "2028-01-01 00:00"))
	ahead := func(now time.Time) int {
		made, err := store.PlanAhead(t.Context(), "T1", now)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	all := 0
	for day := 0; day < 3*365; day += 11 {
		now := sentAt().AddDate(0, 0, day)
		all += ahead(now)
		run(t, db, `UPDATE series SET complete_until = '-infinity'`)
		if missed := ahead(now); missed != 0 {
			t.Fatalf("after %d days: %d dates were missed", day, missed)
		}
	}
	if all < 300 {
		t.Errorf("got %d new meetings in three years, want hundreds", all)
	}
}

func TestASeriesIsLookedAtOnlyWhenItLacksADate(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planRhythms(t, store)
	if lacking := column(t, db, `SELECT rrule FROM series WHERE complete_until <= $1`, sentAt()); len(lacking) > 0 {
		t.Errorf("at once: %v are looked at again, want none", lacking)
	}
	if ended := column(t, db, `SELECT count(*) FROM series WHERE complete_until = 'infinity'`); ended[0] != "1" {
		t.Errorf("got %s series that are complete for ever, want the one of three dates", ended[0])
	}
	// A daily series lacks its 367th date a year before that one, and not a moment sooner.
	var until time.Time
	if err := db.QueryRowContext(t.Context(), `SELECT complete_until FROM series WHERE rrule LIKE 'FREQ=DAILY%'`).Scan(&until); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{until.Add(-time.Microsecond), 0}, {until.Add(time.Microsecond), 1}, {until.Add(time.Second), 0}} {
		if made, err := store.PlanAhead(t.Context(), "T1", c.at); made != c.want || err != nil {
			t.Errorf("at %s: got %d meetings, %v, want %d", c.at, made, err, c.want)
		}
	}
}

func TestASeriesThatEndedWhileThePlannerWaitedGetsNoMoreDates(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	plan(t, store, secondThursday(t))
	run(t, db, `UPDATE series SET ended_at = $1`, sentAt().AddDate(0, 1, 0))
	made := -1
	if err := store.change(t.Context(), "plan ahead", func(tx tx) error {
		var err error
		made, err = tx.planAhead(t.Context(), "T1", []int64{1}, sentAt().AddDate(0, 3, 0))
		return err
	}); err != nil || made != 0 {
		t.Errorf("got %d meetings, %v, want none", made, err)
	}
}

func TestLookingAheadIsNoChangeOfACalendar(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	plan(t, store, secondThursday(t))
	changed := column(t, db, `SELECT changed_at::text FROM series`)
	run(t, db, `UPDATE series SET complete_until = '-infinity'`)
	if _, err := store.PlanAhead(t.Context(), "T1", sentAt().AddDate(0, 6, 0)); err != nil {
		t.Fatal(err)
	}
	if now := column(t, db, `SELECT changed_at::text FROM series`); now[0] != changed[0] {
		t.Errorf("changed at %s, want %s as before", now[0], changed[0])
	}
	run(t, db, `UPDATE series SET place = 'Geel'`)
	if now := column(t, db, `SELECT changed_at::text FROM series`); now[0] == changed[0] {
		t.Error("another place is no change")
	}
}
