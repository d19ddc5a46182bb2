package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// notes lists what is told to chairs, as "purpose subject recipient local moment".
func notes(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || subject_id || ' to ' || recipient || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI')
	    FROM deliveries WHERE purpose IN ('chair_notes', 'day_off') ORDER BY due_at, id`)
}

func noteOf(id int64, to string) consult.Delivery {
	return consult.Delivery{WorkspaceID: "T1", SubjectID: id, RecipientKind: consult.ToPerson, Recipient: to}
}

func TestTheChairAloneHearsOfAMissingDateAtMostOnceAWeek(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `DELETE FROM platform_roles WHERE platform_id = 2`)
	for _, now := range []time.Time{sentAt(), sentAt().AddDate(0, 0, 15), sentAt().AddDate(0, 0, 16), sentAt().AddDate(0, 0, 20), sentAt().AddDate(0, 0, 23)} {
		if _, err := store.PlanChairNotes(t.Context(), "T1", now); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"chair_notes 1 to 1 2026-12-09 09:00", "chair_notes 1 to 1 2026-12-17 09:00"}
	if diff := cmp.Diff(want, notes(t, db)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	late := sentAt().AddDate(0, 0, 16)
	n, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "1"), late)
	if err != nil || !n.NoDate || n.Platform != "ISOM" {
		t.Errorf("the chair reads %+v, %v", n, err)
	}
	if _, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "2"), late); refused(t, err) != "not_theirs" {
		t.Errorf("who is no longer in charge gets %v", err)
	}
	plan(t, store, single(t, "2026-12-18 14:00"))
	if _, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "1"), late); refused(t, err) != "nothing_left" {
		t.Errorf("a platform that has a date again gives %v", err)
	}
}

func TestTheChairHearsThatNobodyHasAnswered(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `DELETE FROM platform_roles WHERE platform_id = 2`)
	m := plan(t, store, single(t, "2026-12-03 14:00"))[0]
	run(t, db, `UPDATE deliveries SET state = 'sent', sent_at = $1, channel_id = 'C1', ts = '1.1' WHERE purpose = 'invitation'`, local(t, "2026-11-26 14:00"))
	if n, err := store.PlanChairNotes(t.Context(), "T1", local(t, "2026-11-30 08:00")); err != nil || n != 0 {
		t.Errorf("too early: %d, %v", n, err)
	}
	now := local(t, "2026-12-01 08:00")
	if n, err := store.PlanChairNotes(t.Context(), "T1", now); err != nil || n != 1 {
		t.Errorf("two days before: %d, %v; want one note", n, err)
	}
	n, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "1"), now)
	if err != nil || len(n.Unanswered) != 1 || n.Unanswered[0].ID != m.ID || n.NoDate {
		t.Errorf("the chair reads %+v, %v", n, err)
	}
	if _, err := store.Answer(t.Context(), as(member), m.ID, consult.Present); err != nil {
		t.Fatal(err)
	}
	if _, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "1"), now); refused(t, err) != "nothing_left" {
		t.Errorf("once somebody answered it gives %v", err)
	}
}

func TestATemporaryGroupIsRemindedOfItsEnd(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `DELETE FROM platform_roles WHERE platform_id = 2`)
	plan(t, store, secondThursday(t))
	ends := time.Date(2026, 12, 18, 0, 0, 0, 0, time.UTC)
	if _, err := store.SaveYear(t.Context(), as(chair), 1, consult.Year{EndsOn: &ends}); err != nil {
		t.Fatal(err)
	}
	if n, err := store.PlanChairNotes(t.Context(), "T1", sentAt()); err != nil || n != 1 {
		t.Errorf("got %d, %v; want one note", n, err)
	}
	n, err := store.ChairNotesForDelivery(t.Context(), noteOf(1, "1"), sentAt())
	if err != nil || !n.Closing || n.NoDate {
		t.Errorf("the chair reads %+v, %v", n, err)
	}
}

func TestTheChairIsAskedAboutADateOnADayOffAndDecides(t *testing.T) {
	t.Parallel()
	for policy, want := range map[consult.HolidayPolicy]string{
		consult.PolicyKeep: "2027-01-01 14:00 planned 1", consult.PolicySkip: "2027-01-01 14:00 cancelled 1",
		consult.PolicyNextWorkday: "2027-01-04 14:00 planned 1", consult.PolicyNextWeek: "2027-01-08 14:00 planned 1",
	} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			store, db := meetingWorld(t)
			run(t, db, `DELETE FROM platform_roles WHERE platform_id = 2`)
			planned := plan(t, store, consult.SeriesDraft{
				PlatformID: 1, RRule: "FREQ=MONTHLY;BYDAY=1FR", Start: local(t, "2026-12-04 14:00"), Zone: recurrence.DefaultZone, Duration: 7200,
				Policy: consult.PolicyAsk,
			})
			for _, now := range []time.Time{sentAt(), local(t, "2026-12-14 10:00"), local(t, "2026-12-15 10:00")} {
				if _, err := store.PlanChairNotes(t.Context(), "T1", now); err != nil {
					t.Fatal(err)
				}
			}
			id := planned[1].ID
			if diff := cmp.Diff([]string{"day_off 2 to 1 2026-12-15 09:00"}, notes(t, db)); diff != "" {
				t.Fatalf("questions (-want +got):\n%s", diff)
			}
			q, err := store.DayOffForDelivery(t.Context(), noteOf(int64(id), "1"), local(t, "2026-12-15 09:00"))
			if err != nil || q.DayOff != "holiday:new_year" || !q.NextWorkday.Equal(local(t, "2027-01-04 14:00")) || !q.NextWeek.Equal(local(t, "2027-01-08 14:00")) {
				t.Errorf("the chair is asked %+v, %v", q, err)
			}
			if got := refused(t, second(store.DecideDayOff(t.Context(), as(member), id, policy))); got != "not_chair_or_secretary" {
				t.Errorf("a member gets %q", got)
			}
			if _, err := store.DecideDayOff(t.Context(), as(chair), id, policy); err != nil {
				t.Fatal(err)
			}
			got := column(t, db, held, local(t, "2027-01-31 00:00"))
			if diff := cmp.Diff(want, got[len(got)-1]); diff != "" {
				t.Errorf("meeting (-want +got):\n%s", diff)
			}
			if got := refused(t, second(store.DecideDayOff(t.Context(), as(chair), id, consult.PolicyKeep))); got != "day_off_decided" {
				t.Errorf("deciding twice gets %q", got)
			}
			if _, err := store.DayOffForDelivery(t.Context(), noteOf(int64(id), "1"), local(t, "2026-12-15 09:00")); refused(t, err) != "answered" {
				t.Errorf("the question after the answer gives %v", err)
			}
		})
	}
}
