package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestRestIsWhenNothingDueIsLeftToDo(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	atRest := func() bool {
		t.Helper()
		rest, err := store.AtRest(t.Context(), "T1", sentAt())
		if err != nil {
			t.Fatal(err)
		}
		return rest
	}
	later := toPersonRow(consult.PurposeUnanswered, "3")
	later.DueAt = sentAt().Add(time.Hour)
	latest := toPersonRow(consult.PurposeInvitation, "3")
	latest.DueAt = sentAt().Add(30 * time.Minute)
	write(t, store, later, latest)
	if !atRest() {
		t.Error("with deliveries for later: got no rest")
	}
	next, found, err := store.Next(t.Context(), "T1", sentAt())
	if err != nil || !found || !next.Equal(latest.DueAt) {
		t.Errorf("next: got %v, %v, %v, want %v", next, found, err, latest.DueAt)
	}
	next, found, err = store.Next(t.Context(), "T1", sentAt(), consult.PurposeUnanswered)
	if err != nil || !found || !next.Equal(later.DueAt) {
		t.Errorf("next reminder: got %v, %v, %v, want %v", next, found, err, later.DueAt)
	}
	if _, found, err := store.Next(t.Context(), "T1", sentAt(), consult.PurposeNudge); err != nil || found {
		t.Errorf("next nudge: got %v, %v, want none", found, err)
	}
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"))
	if atRest() {
		t.Error("with a delivery that is due: got rest")
	}
	d := claim(t, store)[0]
	if err := store.Begin(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if atRest() {
		t.Error("with a delivery under way: got rest")
	}
	if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliverySent, ChannelID: "D2", TS: "1.1", At: sentAt()}); err != nil {
		t.Fatal(err)
	}
	if !atRest() {
		t.Error("with all sent: got no rest")
	}
	run(t, db, `UPDATE deliveries SET stale_at = now() WHERE state = 'sent'`)
	if atRest() {
		t.Error("with a stale posting: got rest")
	}
}

func TestTheOperatorSeesWhatDiedOrHangs(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"), toPersonRow(consult.PurposeInvitation, "3"),
		toPersonRow(consult.PurposeInvitation, "4"), toPersonRow(consult.PurposeInvitation, "1"))
	run(t, db, `UPDATE deliveries SET state = 'dead', reason = 'channel_not_found' WHERE recipient = '2'`)
	run(t, db, `UPDATE deliveries SET state = 'unknown', reason = 'timeout' WHERE recipient = '3'`)
	run(t, db, `UPDATE deliveries SET due_at = due_at - interval '1 hour', reason = 'invalid_auth' WHERE recipient = '4'`)
	stuck, err := store.Stuck(t.Context(), "T1", sentAt())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range stuck {
		got[d.Recipient] = string(d.State) + " " + d.Reason
	}
	want := map[string]string{"2": "dead channel_not_found", "3": "unknown timeout", "4": "waiting invalid_auth"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stuck (-want +got):\n%s", diff)
	}
}
