package postgres

import (
	"database/sql"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// tended lists the nudges of the first meeting, as "purpose recipient local moment".
func tended(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || recipient || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'DD HH24:MI')
	    FROM deliveries WHERE purpose IN ('open_minutes', 'close_minutes') ORDER BY id`)
}

func tend(t *testing.T, store *DB, clock string) {
	t.Helper()
	if _, err := store.TendMinutes(t.Context(), "T1", local(t, clock)); err != nil {
		t.Fatal(err)
	}
}

func stateOf(t *testing.T, db *sql.DB) string {
	t.Helper()
	return column(t, db, `SELECT state FROM meetings WHERE id = 1`)[0]
}

func TestWhoKeepsTheMinutesIsAskedOnceToOpenThemAndOnceToCloseThem(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t) // from 10:00 to 12:00
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	for _, clock := range []string{"2026-11-23 10:00", "2026-11-23 10:09"} {
		tend(t, store, clock)
		if got := tended(t, db); len(got) != 0 {
			t.Errorf("at %s: got %v, want nothing", clock, got)
		}
	}
	tend(t, store, "2026-11-23 10:10")
	tend(t, store, "2026-11-23 10:11")
	if got := stateOf(t, db); got != "open" {
		t.Errorf("at the start: got %s, want it open by itself", got)
	}
	want := []string{"open_minutes 2 23 10:10"}
	if diff := cmp.Diff(want, tended(t, db)); diff != "" {
		t.Errorf("after ten minutes (-want +got):\n%s", diff)
	}
	act := by(member, "")
	act.Now = local(t, "2026-11-23 10:12")
	if _, err := store.OpenThisMeeting(t.Context(), act, 1); err != nil {
		t.Fatal(err)
	}
	tend(t, store, "2026-11-23 14:59")
	tend(t, store, "2026-11-23 15:00")
	tend(t, store, "2026-11-23 15:01")
	want = append(want, "close_minutes 2 23 15:00")
	if diff := cmp.Diff(want, tended(t, db)); diff != "" {
		t.Errorf("three hours after (-want +got):\n%s", diff)
	}
	tend(t, store, "2026-11-24 11:59")
	if got := stateOf(t, db); got != "open" {
		t.Errorf("within a day: got %s, want open", got)
	}
	tend(t, store, "2026-11-24 12:00")
	if got := stateOf(t, db); got != "closed" {
		t.Errorf("after a day: got %s, want closed", got)
	}
	told := column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'minutes_closed'`)
	if diff := cmp.Diff([]string{"C1"}, told); diff != "" {
		t.Errorf("told that the minutes are closed (-want +got):\n%s", diff)
	}
}

func TestAfterALongOutageMinutesStillCloseWithNotice(t *testing.T) {
	t.Parallel()
	store, db := opened(t)
	tend(t, store, "2026-11-26 10:00")
	tend(t, store, "2026-11-26 21:59")
	if got := stateOf(t, db); got != "open" {
		t.Errorf("within twelve hours of the nudge: got %s, want open", got)
	}
	tend(t, store, "2026-11-26 22:00")
	if got := stateOf(t, db); got != "closed" {
		t.Errorf("got %s, want closed", got)
	}
}

func TestANudgeToCloseWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	store, db := opened(t)
	run(t, db, `UPDATE meetings SET starts_at = $1, ends_at = $2`, local(t, "2026-11-23 23:30"), local(t, "2026-11-24 00:30"))
	tend(t, store, "2026-11-24 03:30")
	want := []string{"close_minutes 1 24 08:00"}
	if diff := cmp.Diff(want, tended(t, db)); diff != "" {
		t.Errorf("nudge (-want +got):\n%s", diff)
	}
}

func TestAMeetingPastMidnightIsOpenedAsTheOneThatItIs(t *testing.T) {
	t.Parallel()
	for _, clock := range []string{"2026-11-23 23:00", "2026-11-24 00:10", "2026-11-24 00:50"} {
		store, db := minutesWorld(t)
		run(t, db, `UPDATE meetings SET starts_at = $1, ends_at = $2`, local(t, "2026-11-23 23:30"), local(t, "2026-11-24 00:30"))
		act := by(chair, "")
		act.Now = local(t, clock)
		if m, err := store.OpenMeeting(t.Context(), act, 1); err != nil || m.ID != 1 {
			t.Errorf("at %s: got %+v, %v, want meeting 1", clock, m, err)
		}
	}
}

func TestTheButtonOfANudgeClosesItsOwnMeetingOnly(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	if _, err := store.CloseMeeting(t.Context(), by(chair, ""), 1); err != nil {
		t.Fatal(err)
	}
	act := by(chair, "")
	act.Now = act.Now.Add(time.Hour)
	other, err := store.OpenAdHoc(t.Context(), act, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.CloseThisMeeting(t.Context(), act, 1)
	if got := refused(t, err); got != "meeting_closed" {
		t.Errorf("a closed one: got %q", got)
	}
	act.Person = member
	_, err = store.CloseThisMeeting(t.Context(), act, other.ID)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	act.Person, act.Cause = chair, "click"
	for range 2 {
		if m, err := store.CloseThisMeeting(t.Context(), act, other.ID); err != nil || m.Meeting.State != consult.MeetingClosed {
			t.Errorf("got %+v, %v, want it closed once", m.Meeting, err)
		}
	}
}

func TestManyWhoTendAndCloseAtOnceCloseOnce(t *testing.T) {
	t.Parallel()
	store, db := opened(t)
	tend(t, store, "2026-11-23 15:00")
	act := by(chair, "")
	act.Now = local(t, "2026-11-24 12:00")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := store.TendMinutes(t.Context(), "T1", act.Now); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			_, err := store.CloseThisMeeting(t.Context(), act, 1)
			if refusal, ok := consult.Refusal(err); err != nil && (!ok || refusal.Key != "meeting_closed") {
				t.Errorf("got %v, want it closed or closed already", err)
			}
		})
	}
	all.Wait()
	if diff := cmp.Diff([]string{"C1"}, column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'minutes_closed'`)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// minutesTold lists to whom it was told that minutes closed.
func minutesTold(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'minutes_closed' OR purpose = 'close_minutes'`)
}

func TestAMeetingThatNobodyOpenedOrClosedOpensAndClosesItselfWithoutAWordInTheChannel(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t) // from 10:00 to 12:00
	tend(t, store, "2026-11-23 09:59")
	same(t, "before", []string{stateOf(t, db)}, "planned")
	tend(t, store, "2026-11-23 10:00")
	same(t, "at the start", []string{stateOf(t, db)}, "open")
	tend(t, store, "2026-11-23 15:00")
	tend(t, store, "2026-11-24 12:00")
	same(t, "a day later", []string{stateOf(t, db)}, "closed")
	same(t, "told", minutesTold(t, db))
	_, err := store.MinutesOf(t.Context(), as(chair).Viewer, 1, local(t, "2026-11-24 12:00"))
	if key := refused(t, err); key != "no_minutes_yet" {
		t.Errorf("got %q for the platform's newest minutes, want that there are none", key)
	}
}

func TestWhatWasWrittenInMinutesThatOpenedThemselvesIsTold(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	tend(t, store, "2026-11-23 10:00")
	run(t, db, `INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at) VALUES ('T1', 1, 'note', 'Welkom', $1)`, local(t, "2026-11-23 10:05"))
	tend(t, store, "2026-11-23 10:10")
	same(t, "nobody is asked to take over what somebody writes", tended(t, db))
	tend(t, store, "2026-11-23 15:00")
	tend(t, store, "2026-11-24 12:00")
	same(t, "told: who keeps them, then the channel", minutesTold(t, db), "1", "C1")
}

func TestWhatOpenedItselfIsStillMovedOrCancelledUntilSomethingIsWritten(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	tend(t, store, "2026-11-23 10:00")
	act := by(chair, "")
	act.Now = local(t, "2026-11-23 10:20")
	moved, err := store.MoveMeeting(t.Context(), act, 1, consult.Change{
		Start: local(t, "2026-11-23 14:00"), End: local(t, "2026-11-23 16:00"), Edition: consult.AnyEdition,
	})
	if err != nil || moved.State != consult.MeetingPlanned || moved.OpenedAt != nil {
		t.Fatalf("got %s opened at %v, %v; want a planned meeting", moved.State, moved.OpenedAt, err)
	}
	tend(t, store, "2026-11-23 14:00")
	same(t, "at the new start", []string{stateOf(t, db)}, "open")
	run(t, db, `INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at) VALUES ('T1', 1, 'note', 'Welkom', $1)`, local(t, "2026-11-23 14:05"))
	act.Now = local(t, "2026-11-23 14:20")
	_, err = store.CancelMeeting(t.Context(), act, 1, consult.Cancellation{Edition: consult.AnyEdition})
	if key := refused(t, err); key != "meeting_has_minutes" {
		t.Errorf("got %q for a meeting with a line, want a refusal", key)
	}
	run(t, db, `DELETE FROM minutes_items`)
	if _, err := store.CancelMeeting(t.Context(), act, 1, consult.Cancellation{Edition: consult.AnyEdition}); err != nil {
		t.Error(err)
	}
	same(t, "cancelled", []string{stateOf(t, db)}, "cancelled")
}
