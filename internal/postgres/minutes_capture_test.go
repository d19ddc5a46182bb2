package postgres

import (
	"sync"
	"testing"

	"overlegbot/internal/consult"
)

func TestOnlyTheReactionOfWhoKeepsTheMinutesCountsAndAMessageStandsThereOnce(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	m, err := store.OpenAdHoc(t.Context(), by(chair, "open"), 1)
	if err != nil {
		t.Fatal(err)
	}
	note := consult.ItemDraft{Kind: consult.Note, Text: "De zaal is klein", SourceTS: "1.2"}
	for name, who := range map[string]consult.PersonID{"a member": member, "an outsider": outsider} {
		if _, err := store.OpenForEmoji(t.Context(), by(who, ""), 1); err == nil {
			t.Errorf("%s: the reaction counts", name)
		}
		if _, _, err := store.CaptureMessage(t.Context(), by(who, ""), m.ID, note); err == nil {
			t.Errorf("%s: captured", name)
		}
	}
	if _, err := store.OpenForEmoji(t.Context(), by(chair, ""), 1); err != nil {
		t.Errorf("without a secretary the chair keeps the minutes: %v", err)
	}
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, $1, 'secretary', $2)`, member, sentAt())
	if _, err := store.OpenForEmoji(t.Context(), by(chair, ""), 1); err == nil {
		t.Error("the chair's reaction counts beside a secretary's")
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	fresh := 0
	for _, cause := range []string{"a", "b", "c", "d"} {
		wait.Go(func() {
			items, first, err := store.CaptureMessage(t.Context(), by(member, cause), m.ID, note)
			mu.Lock()
			defer mu.Unlock()
			if err != nil || len(items) != 1 {
				t.Errorf("got %d lines, %v", len(items), err)
			}
			if first {
				fresh++
			}
		})
	}
	wait.Wait()
	if fresh != 1 {
		t.Errorf("got %d lines of one message, want one", fresh)
	}
	if _, err := store.CloseMeeting(t.Context(), by(chair, "close"), 1); err != nil {
		t.Fatal(err)
	}
	_, _, err = store.CaptureMessage(t.Context(), by(member, "late"), m.ID, consult.ItemDraft{Kind: consult.Note, Text: "laat", SourceTS: "1.3"})
	if got := refused(t, err); got != "meeting_closed" {
		t.Errorf("after closing: got %q", got)
	}
}
