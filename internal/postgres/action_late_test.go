package postgres

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestTheChairHearsOnceAWeekOfItemsThatAreLateInSpiteOfReminders(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	run(t, db, `UPDATE meetings SET starts_at = '2026-12-20 09:00Z', ends_at = '2026-12-20 10:00Z'`) // nothing else to tell
	run(t, db, `UPDATE platforms SET created_at = '2026-11-20'`)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2"}, DueOn: on(2026, 11, 24)})
	add(t, store, consult.ItemDraft{Text: "later", Owners: []string{"U2"}, DueOn: on(2026, 11, 27)})
	for _, day := range []int{25, 26, 27, 28, 29, 30} {
		if _, err := store.PlanChairNotes(t.Context(), "T1", time.Date(2026, 11, day, 15, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	got := column(t, db, `SELECT subject_id || ' ' || recipient || ' ' || occurrence FROM deliveries WHERE purpose = 'chair_notes'`)
	if diff := cmp.Diff([]string{"1 1 2026-11-30"}, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	of := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Recipient: "1", Purpose: consult.PurposeChairNotes}
	morning := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	if n, err := store.ChairNotesForDelivery(t.Context(), of, morning); err != nil || strings.Join(texts(n.Late), " ") != "cijfers" {
		t.Errorf("got %v, %v, want the late one", texts(n.Late), err)
	}
	if _, err := store.FinishAction(t.Context(), by(member, "f"), item.ID); err != nil {
		t.Fatal(err)
	}
	_, err := store.ChairNotesForDelivery(t.Context(), of, morning)
	if why := refused(t, err); why != "nothing_left" {
		t.Errorf("done since: got %q, want it to be moot", why)
	}
}

func TestOpenItemsComeBackOnTheNextAgendaAndAreCounted(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2"}})
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state, closed_at) VALUES
	    ('T1', 1, '2026-11-24 09:00Z', '2026-11-24 09:00Z', '2026-11-24 10:00Z', 'Europe/Brussels', 'closed', '2026-11-24 10:00Z'),
	    ('T1', 1, '2026-11-25 09:00Z', '2026-11-25 09:00Z', '2026-11-25 10:00Z', 'Europe/Brussels', 'closed', '2026-11-25 10:00Z')`)
	for _, reader := range []struct {
		who  consult.PersonID
		want int
	}{{member, 1}, {external, 0}} {
		agenda, err := store.NextAgenda(t.Context(), viewer(reader.who), 1, sentAt())
		if err != nil || len(agenda.Actions) != reader.want {
			t.Fatalf("%d: got %v, %v, want %d items", reader.who, texts(agenda.Actions), err, reader.want)
		}
		if reader.want > 0 && agenda.Actions[0].Times != 3 {
			t.Errorf("got %d times, want the 3rd", agenda.Actions[0].Times)
		}
	}
	if _, err := store.FinishAction(t.Context(), by(member, "f"), item.ID); err != nil {
		t.Fatal(err)
	}
	if agenda, err := store.NextAgenda(t.Context(), viewer(member), 1, sentAt()); err != nil || len(agenda.Actions) != 0 {
		t.Errorf("done: got %v, %v, want nothing back", texts(agenda.Actions), err)
	}
}
