package postgres

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAStatusRoundAsksEachMemberOnceAndRemindsWhoDidNotAnswer(t *testing.T) {
	t.Parallel()
	store, db := agendaWorld(t)
	_, err := store.StartRound(t.Context(), by(member, ""), 2, "Statusronde")
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member starts: got %q", got)
	}
	a, err := store.StartRound(t.Context(), by(chair, ""), 2, "Statusronde")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the item", titles(a.Items), "Statusronde")
	_, err = store.StartRound(t.Context(), by(chair, ""), 2, "Statusronde")
	if got := refused(t, err); got != "status_round_exists" {
		t.Errorf("a second one: got %q", got)
	}
	round := a.Items[0].Round
	told := column(t, db, `SELECT purpose || ' ' || recipient || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'MM-DD HH24:MI')
	    FROM deliveries WHERE subject = 'status_round' ORDER BY purpose, recipient`)
	same(t, "told", told, "status_asked 1 11-23 09:00", "status_asked 2 11-23 09:00", "status_asked 4 11-23 09:00",
		"status_reminder 1 12-01 09:30", "status_reminder 2 12-01 09:30", "status_reminder 4 12-01 09:30")

	_, err = store.AnswerRound(t.Context(), by(member, ""), round, consult.StatusDraft{})
	if got := refused(t, err); got != "text_empty" {
		t.Errorf("an empty answer: got %q", got)
	}
	for _, who := range []consult.PersonID{member, external, member} {
		if _, err := store.AnswerRound(t.Context(), by(who, ""), round, consult.StatusDraft{Done: "af"}); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[consult.PersonID]int{chair: 2, member: 2, external: 1} {
		r, err := store.StatusRound(t.Context(), viewer(who), round, sentAt())
		if err != nil || len(r.Answers) != want {
			t.Errorf("%d: got %d answers, %v, want %d", who, len(r.Answers), err, want)
		}
	}
	_, err = store.StatusRound(t.Context(), viewer(outsider), round, sentAt())
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider: got %q", got)
	}
	reminder := consult.Delivery{SubjectID: int64(round), Purpose: consult.PurposeStatusReminder}
	for who, want := range map[consult.PersonID]string{chair: "", member: "answered", outsider: "not_theirs"} {
		_, err := store.RoundToTell(t.Context(), viewer(who), reminder, sentAt().Add(24*time.Hour))
		if got := refused(t, err); got != want {
			t.Errorf("the reminder of %d: got %q, want %q", who, got, want)
		}
	}
	run(t, db, `UPDATE meetings SET state = 'cancelled' WHERE id = 2`)
	_, err = store.RoundToTell(t.Context(), viewer(chair), reminder, sentAt().Add(24*time.Hour))
	if got := refused(t, err); got != "meeting_cancelled" {
		t.Errorf("once cancelled: got %q", got)
	}
}
