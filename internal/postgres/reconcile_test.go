package postgres

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAPostingThatChangesDuringItsUpdateStaysStale(t *testing.T) {
	t.Parallel()
	store, _ := outboxWorld(t)
	write(t, store, consult.Delivery{Purpose: consult.PurposeInvitation, RecipientKind: consult.ToChannel, Recipient: "C1"})
	d := claim(t, store)[0]
	if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliverySent, ChannelID: "C1", TS: "1.1", At: sentAt()}); err != nil {
		t.Fatal(err)
	}
	change := func() {
		t.Helper()
		err := store.change(t.Context(), "answer", func(tx tx) error {
			return tx.refresh(t.Context(), "T1", "meeting", 1, consult.PurposeInvitation)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	update := func() int {
		t.Helper()
		stale, err := store.Stale(t.Context(), "T1", 10, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range stale {
			if err := store.Refreshed(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		return len(stale)
	}
	change()
	stale, err := store.Stale(t.Context(), "T1", 10, time.Minute)
	if err != nil || len(stale) != 1 {
		t.Fatalf("got %d stale and %v, want one", len(stale), err)
	}
	change()
	if err := store.Refreshed(t.Context(), stale[0]); err != nil {
		t.Fatal(err)
	}
	if n := update(); n != 1 {
		t.Errorf("after a change during the update: got %d stale, want 1", n)
	}
	if n := update(); n != 0 {
		t.Errorf("after the second update: got %d stale, want 0", n)
	}
}
