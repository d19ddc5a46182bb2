package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func report(due *time.Time, owners ...string) consult.DeadlineDraft {
	return consult.DeadlineDraft{PlatformID: 1, Title: "Voortgangsrapport", DueOn: *due, Owners: owners}
}

func added(t *testing.T, store *DB, draft consult.DeadlineDraft) consult.Deadline {
	t.Helper()
	deadline, err := store.AddDeadline(t.Context(), by(chair, ""), draft)
	if err != nil {
		t.Fatal(err)
	}
	return deadline
}

// reminders lists what waits about deadlines, as "person days-ahead local-moment".
func reminders(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT recipient || ' ' || lead / 86400 || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI')
	    FROM deliveries WHERE subject = 'deadline' AND state = 'waiting' ORDER BY due_at, recipient`)
}

// toldTo is a delivery about a deadline to somebody.
func toldTo(who consult.PersonID, purpose consult.Purpose, id consult.DeadlineID) consult.Delivery {
	return consult.Delivery{WorkspaceID: "T1", Subject: "deadline", SubjectID: int64(id), Purpose: purpose, RecipientKind: consult.ToPerson, Recipient: toPerson(who)}
}

func TestADeadlineIsRemindedOnWorkdaysAtNineToWhoAnswersForIt(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	added(t, store, report(on(2027, 1, 8), "U2", "U1")) // the first lead is Wednesday 9 December, 7 days before is New Year
	want := []string{
		"1 30 2026-12-09 09:00", "2 30 2026-12-09 09:00", // the first lead
		"1 14 2026-12-24 09:00", "2 14 2026-12-24 09:00", // the 25th is Christmas
		"1 7 2026-12-31 09:00", "2 7 2026-12-31 09:00", // the 1st is New Year
		"1 1 2027-01-07 09:00", "2 1 2027-01-07 09:00",
	}
	if diff := cmp.Diff(want, reminders(t, db)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMovedDeadlineIsRemindedOfItsNewDateOnly(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	deadline := added(t, store, report(on(2026, 12, 2), "U2"))
	_, err := store.MoveDeadline(t.Context(), by(member, "1"), deadline.ID, *on(2026, 12, 9))
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	_, err = store.MoveDeadline(t.Context(), by(chair, "2"), deadline.ID, *on(2026, 11, 1))
	if got := refused(t, err); got != "date_past" {
		t.Errorf("into the past: got %q", got)
	}
	for range 2 {
		moved, err := store.MoveDeadline(t.Context(), by(chair, "3"), deadline.ID, *on(2026, 12, 9))
		if err != nil || moved.Revision != 1 || !moved.DueOn.Equal(*on(2026, 12, 9)) {
			t.Errorf("got %+v, %v, want revision 1 on 9 December", moved, err)
		}
	}
	want := []string{"2 14 2026-11-25 09:00", "2 7 2026-12-02 09:00", "2 1 2026-12-08 09:00"}
	if diff := cmp.Diff(want, reminders(t, db)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestADeadlineIsMetOnceAndThenNotRemindedAnyMore(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	deadline := added(t, store, report(on(2026, 12, 9), "U2"))
	steps := []struct {
		name   string
		person consult.PersonID
		want   string
	}{
		{"outsider", outsider, "gone"}, {"owner", member, ""}, {"owner again", member, "deadline_done_already"}, {"chair", chair, "deadline_done_already"},
	}
	for _, s := range steps {
		_, err := store.FinishDeadline(t.Context(), by(s.person, s.name), deadline.ID)
		if got := refused(t, err); got != s.want {
			t.Errorf("%s: got %q, want %q", s.name, got, s.want)
		}
	}
	if got := reminders(t, db); len(got) > 0 {
		t.Errorf("got %v, want no reminders", got)
	}
	_, err := store.DeadlineToTell(t.Context(), toldTo(chair, consult.PurposeDeadline, deadline.ID), sentAt())
	if refusal, ok := consult.Refusal(err); !ok || refusal.Code != consult.CodeMoot {
		t.Errorf("to tell who does not answer for it: got %v, want moot", err)
	}
	_, err = store.MoveDeadline(t.Context(), by(chair, "move"), deadline.ID, *on(2026, 12, 20))
	if got := refused(t, err); got != "deadline_done_already" {
		t.Errorf("moving it: got %q", got)
	}
}

func TestADeadlineThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	tests := []struct {
		name  string
		spoil func(*consult.DeadlineDraft)
		want  string
	}{
		{"emoji only", func(d *consult.DeadlineDraft) { d.Title = ":tada: 🎉" }, "name_without_letters"},
		{"empty", func(d *consult.DeadlineDraft) { d.Title = "" }, "text_empty"},
		{"past", func(d *consult.DeadlineDraft) { d.DueOn = *on(2026, 11, 20) }, "date_past"},
		{"without a date", func(d *consult.DeadlineDraft) { d.DueOn = time.Time{} }, "due_missing"},
		{"nobody answers for it", func(d *consult.DeadlineDraft) { d.Owners = nil }, "owner_missing"},
		{"a deactivated owner", func(d *consult.DeadlineDraft) { d.Owners = []string{"U5"} }, "owner_deactivated"},
		{"another's platform", func(d *consult.DeadlineDraft) { d.PlatformID = 99 }, "gone"},
	}
	for _, tt := range tests {
		draft := report(on(2026, 12, 9), "U2")
		tt.spoil(&draft)
		_, err := store.AddDeadline(t.Context(), by(chair, tt.name), draft)
		if got := refused(t, err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDeadlinesAreListedForWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	added(t, store, report(on(2026, 12, 9), "U2"))
	added(t, store, report(on(2026, 12, 1), "U3"))
	for person, want := range map[consult.PersonID]int{member: 2, outsider: 1, external: 0} {
		list, err := store.Deadlines(t.Context(), viewer(person), 0, sentAt())
		if err != nil || len(list) != want {
			t.Errorf("person %d: got %v, %v, want %d", person, list, err, want)
		}
	}
}

func TestOtherLeadsPlanTheRemindersAnew(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	added(t, store, report(on(2026, 12, 9), "U2"))
	s := consult.Settings{
		Level: consult.LevelMembers, Lang: "nl", InvitationLead: 604800, UnansweredLead: 86400, AttendingLead: 3600,
		DeadlineLeads: []int{10, 1}, QuietFrom: 1140, QuietTo: 600,
	}
	for range 2 {
		if _, err := store.ChangeSettings(t.Context(), by(chair, ""), 1, s); err != nil {
			t.Fatal(err)
		}
		want := []string{"2 10 2026-11-27 10:00", "2 1 2026-12-08 10:00"}
		if diff := cmp.Diff(want, reminders(t, db)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
