package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// agendaWorld is minutesWorld with meetings 2 and 3 of ISOM on 3 December and 7 January.
func agendaWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	for _, at := range []string{"2026-12-03 09:30", "2027-01-07 09:30"} {
		start := local(t, at)
		run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone)
		    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels')`, start, start.Add(2*time.Hour))
	}
	return store, db
}

func propose(t *testing.T, store *DB, who consult.PersonID, title string) consult.AgendaItemID {
	t.Helper()
	item, _, err := store.ProposeItem(t.Context(), by(who, ""), consult.AgendaDraft{PlatformID: 1, Title: title})
	if err != nil {
		t.Fatal(err)
	}
	return item.ID
}

func place(t *testing.T, store *DB, id consult.AgendaItemID, m consult.MeetingID) {
	t.Helper()
	if _, err := store.PlaceItem(t.Context(), by(chair, ""), id, m); err != nil {
		t.Fatal(err)
	}
}

// on lists a meeting's agenda as the person sees it: title, how many times it was carried, and its marks.
func agenda(t *testing.T, store *DB, who consult.PersonID, m consult.MeetingID, now time.Time) []string {
	t.Helper()
	a, err := store.AgendaOf(t.Context(), viewer(who), m, now)
	if err != nil {
		t.Fatal(err)
	}
	return titles(a.Items)
}

func titles(items []consult.AgendaItem) []string {
	var list []string
	for _, i := range items {
		line := i.Title
		if i.Times > 0 {
			line += fmt.Sprint(" +", i.Times)
		}
		if i.Treated {
			line += " treated"
		}
		if i.New {
			line += " new"
		}
		list = append(list, line)
	}
	return list
}

func (d *DB) closeAt(ctx context.Context, now time.Time) error {
	act := by(chair, "")
	act.Now = now
	_, err := d.CloseMeeting(ctx, act, 1)
	return err
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestWhatWasNotTreatedComesBackWithACountToTheNextMeetingThatTakesPlace(t *testing.T) {
	t.Parallel()
	store, db := agendaWorld(t)
	carried, noted, marked := propose(t, store, member, "Blijft liggen"), propose(t, store, member, "Met nota"), propose(t, store, chair, "Afgevinkt")
	for _, id := range []consult.AgendaItemID{carried, noted, marked} {
		place(t, store, id, 1)
	}
	same(t, "placed in order", agenda(t, store, member, 1, sentAt()), "Blijft liggen", "Met nota", "Afgevinkt")
	_, err := store.TreatItem(t.Context(), by(chair, ""), marked, consult.IsTreated)
	if got := refused(t, err); got != "no_open_meeting" {
		t.Errorf("treated before the meeting: got %q, want no_open_meeting", got)
	}
	if _, err := store.OpenMeeting(t.Context(), by(chair, ""), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Record(t.Context(), by(chair, ""), 1, consult.ItemDraft{Kind: consult.Note, Text: "gezegd", AgendaItem: noted}); err != nil {
		t.Fatal(err)
	}
	for _, treated := range []consult.Treated{consult.IsTreated, consult.NotTreated, consult.IsTreated} {
		if _, err := store.TreatItem(t.Context(), by(chair, ""), marked, treated); err != nil {
			t.Fatal(err)
		}
	}
	_, err = store.TreatItem(t.Context(), by(chair, ""), noted, consult.NotTreated)
	if got := refused(t, err); got != "agenda_item_minuted" {
		t.Errorf("what stands in the minutes is marked as not treated: got %q", got)
	}
	same(t, "while open", agenda(t, store, member, 1, sentAt()), "Blijft liggen", "Met nota treated", "Afgevinkt treated")
	_, err = store.ShelveItem(t.Context(), by(chair, ""), noted)
	if got := refused(t, err); got != "agenda_item_treated" {
		t.Errorf("a treated item taken off: got %q", got)
	}
	if err := store.closeAt(t.Context(), sentAt().Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	after := sentAt().Add(4 * time.Hour)
	same(t, "of the closed one", agenda(t, store, member, 1, after), "Blijft liggen", "Met nota treated", "Afgevinkt treated")
	same(t, "of the next", agenda(t, store, member, 2, after), "Blijft liggen +1")

	run(t, db, `UPDATE meetings SET state = 'cancelled' WHERE id = 2`)
	same(t, "not of a cancelled one", agenda(t, store, member, 2, after))
	same(t, "but of the one after", agenda(t, store, member, 3, after), "Blijft liggen +1")
	run(t, db, `UPDATE meetings SET state = 'planned' WHERE id = 2`)
	same(t, "back when restored", agenda(t, store, member, 2, after), "Blijft liggen +1")
	run(t, db, `UPDATE meetings SET starts_at = $1, ends_at = $2 WHERE id = 2`, sentAt().Add(26*time.Hour), sentAt().Add(28*time.Hour))
	same(t, "kept when moved", agenda(t, store, member, 2, after), "Blijft liggen +1")

	run(t, db, `UPDATE meetings SET state = 'open' WHERE id = 2`)
	if err := store.closeAt(t.Context(), sentAt().Add(28*time.Hour)); err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE meetings SET state = 'cancelled' WHERE id = 3`)
	a, err := store.Backlog(t.Context(), viewer(member), 1, sentAt().Add(30*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "waits when there is no next", titles(a.Items), "Blijft liggen +2")
	if a.Meeting.ID != 0 || !a.Items[0].Carried {
		t.Errorf("got %+v, want no meeting and the item marked as carried", a)
	}
}

func TestTheTemplateStandsOnEveryNewAgendaAndIsNotCarried(t *testing.T) {
	t.Parallel()
	store, db := agendaWorld(t)
	template, err := consult.ReadFixedItems("Vorig verslag (10 min)\n---\nVaria")
	if err != nil {
		t.Fatal(err)
	}
	if got := refused(t, store.SetFixedItems(t.Context(), by(member, ""), 1, template)); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	if err := store.SetFixedItems(t.Context(), by(chair, ""), 1, template); err != nil {
		t.Fatal(err)
	}
	place(t, store, propose(t, store, member, "Nieuw punt"), 2)
	same(t, "a meeting that was planned", agenda(t, store, member, 2, sentAt()), "Vorig verslag", "Nieuw punt", "Varia")
	template, _ = consult.ReadFixedItems("Vorig verslag (10 min)\nStand van zaken\n---\nRondvraag")
	if err := store.SetFixedItems(t.Context(), by(chair, ""), 1, template); err != nil {
		t.Fatal(err)
	}
	same(t, "after a change", agenda(t, store, member, 2, sentAt()), "Vorig verslag", "Stand van zaken", "Nieuw punt", "Rondvraag")
	plan(t, store, single(t, "2026-12-17 14:00"))
	same(t, "a new meeting", agenda(t, store, member, 4, sentAt()), "Vorig verslag", "Stand van zaken", "Rondvraag")

	run(t, db, `UPDATE meetings SET state = 'open' WHERE id = 2`)
	if err := store.closeAt(t.Context(), local(t, "2026-12-03 12:00")); err != nil {
		t.Fatal(err)
	}
	same(t, "only what was proposed goes on", agenda(t, store, member, 4, local(t, "2026-12-03 13:00")),
		"Vorig verslag", "Stand van zaken", "Nieuw punt +1", "Rondvraag")
}

func TestWhoMaySeeAndChangeAnAgenda(t *testing.T) {
	t.Parallel()
	store, _ := agendaWorld(t)
	mine, theirs := propose(t, store, member, "Van een lid"), propose(t, store, external, "Van een externe")
	_, _, err := store.ProposeItem(t.Context(), by(outsider, ""), consult.AgendaDraft{PlatformID: 1, Title: "x"})
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider proposes: got %q, want gone", got)
	}
	_, _, err = store.ProposeItem(t.Context(), by(outsider, ""), consult.AgendaDraft{PlatformID: 2, Title: "x"})
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider proposes to a closed platform: got %q, want gone", got)
	}
	edit := func(who consult.PersonID, id consult.AgendaItemID) string {
		_, err := store.EditItem(t.Context(), by(who, ""), id, consult.AgendaDraft{Title: "Van een lid"})
		return refused(t, err)
	}
	for _, tt := range []struct {
		who  consult.PersonID
		want string
	}{{member, ""}, {chair, ""}, {external, "agenda_item_gone"}, {outsider, "agenda_item_gone"}} {
		if got := edit(tt.who, mine); got != tt.want {
			t.Errorf("%d edits in the backlog: got %q, want %q", tt.who, got, tt.want)
		}
	}
	_, err = store.PlaceItem(t.Context(), by(member, ""), mine, 2)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member puts it on: got %q", got)
	}
	place(t, store, mine, 2)
	place(t, store, theirs, 2)
	if got := edit(member, mine); got != "agenda_item_placed" {
		t.Errorf("edited once placed: got %q", got)
	}
	same(t, "a member", agenda(t, store, member, 2, sentAt()), "Van een lid", "Van een externe")
	same(t, "an external", agenda(t, store, external, 2, sentAt()), "Van een externe")
	_, err = store.AgendaOf(t.Context(), viewer(outsider), 2, sentAt())
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider: got %q, want gone", got)
	}
	_, err = store.NextAgenda(t.Context(), viewer(outsider), 2, sentAt())
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider asks a closed platform's: got %q, want gone", got)
	}
	_, err = store.PlaceItem(t.Context(), by(chair, ""), mine, 999)
	if got := refused(t, err); got != "gone" {
		t.Errorf("an unknown meeting: got %q", got)
	}
}

func TestTheProposerHearsOnceAndWhatComesAfterTheInvitationIsNew(t *testing.T) {
	t.Parallel()
	store, db := agendaWorld(t)
	early, late, own := propose(t, store, member, "Vroeg"), propose(t, store, member, "Laat"), propose(t, store, chair, "Eigen")
	place(t, store, early, 2)
	place(t, store, own, 2)
	run(t, db, `INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, purpose, recipient_kind, recipient, due_at, state, sent_at)
	    VALUES ('T1', 1, 'meeting', 2, 'invitation', 'channel', 'C1', $1, 'sent', $1)`, sentAt().Add(time.Minute))
	act := by(chair, "late")
	act.Now = sentAt().Add(time.Hour)
	for range 2 {
		if _, err := store.PlaceItem(t.Context(), act, late, 2); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "marked", agenda(t, store, member, 2, act.Now), "Vroeg", "Eigen", "Laat new")
	if got := column(t, db, `SELECT CAST(count(*) AS text) FROM deliveries WHERE stale_at IS NOT NULL AND subject_id = 2 AND subject = 'meeting'`); got[0] != "1" {
		t.Errorf("the card is not brought up to date: %v", got)
	}
	if _, err := store.ShelveItem(t.Context(), by(chair, ""), early); err != nil {
		t.Fatal(err)
	}
	same(t, "taken off", agenda(t, store, member, 2, act.Now), "Eigen", "Laat new")
	place(t, store, early, 3)
	got := column(t, db, `SELECT recipient || ' ' || subject_id FROM deliveries WHERE purpose = 'agenda_placed' ORDER BY id`)
	same(t, "told", got, fmt.Sprint("2 ", early), fmt.Sprint("2 ", late))
	item, m, err := store.PlacedItem(t.Context(), viewer(member), early, act.Now)
	if err != nil || item.Title != "Vroeg" || m.ID != 3 {
		t.Errorf("got %+v on %d, %v", item, m.ID, err)
	}
	if _, err := store.DropItem(t.Context(), by(chair, ""), early); err != nil {
		t.Fatal(err)
	}
	_, _, err = store.PlacedItem(t.Context(), viewer(member), early, act.Now)
	if refusal, ok := consult.Refusal(err); !ok || refusal.Code != consult.CodeMoot {
		t.Errorf("a withdrawn item is told: %v", err)
	}
}

func TestAnOrderIsKeptAndTheLastStayLast(t *testing.T) {
	t.Parallel()
	store, _ := agendaWorld(t)
	if err := store.SetFixedItems(t.Context(), by(chair, ""), 1, []consult.FixedItem{{Position: consult.Last + 1, Title: "Varia"}}); err != nil {
		t.Fatal(err)
	}
	var ids []consult.AgendaItemID
	for _, title := range strings.Fields("een twee drie") {
		ids = append(ids, propose(t, store, member, title))
		place(t, store, ids[len(ids)-1], 2)
	}
	act := by(chair, "click")
	for range 2 { // the same click twice
		if _, err := store.ShiftItem(t.Context(), act, ids[2], -1); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "one up", agenda(t, store, member, 2, sentAt()), "een", "drie", "twee", "Varia")
	place(t, store, propose(t, store, member, "vier"), 2)
	same(t, "added later", agenda(t, store, member, 2, sentAt()), "een", "drie", "twee", "vier", "Varia")
}

func TestAnAgendaStaysWithItsMeetingThroughCancellingRestoringAndMoving(t *testing.T) {
	t.Parallel()
	store, db := agendaWorld(t)
	place(t, store, propose(t, store, member, "Fietszone"), 2)
	run(t, db, `INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, purpose, recipient_kind, recipient, due_at, state, sent_at)
	    SELECT 'T1', 1, 'meeting', m, 'invitation', 'channel', 'C1', $1, 'sent', $1 FROM generate_series(2, 3) m`, sentAt().Add(time.Minute))
	later := func(hours time.Duration) consult.Act {
		act := by(chair, "")
		act.Now = sentAt().Add(hours * time.Hour)
		return act
	}
	stale := func() []string {
		return column(t, db, `UPDATE deliveries SET stale_at = NULL WHERE stale_at IS NOT NULL AND purpose = 'invitation' RETURNING CAST(subject_id AS text)`)
	}
	stale()
	if _, err := store.CancelMeeting(t.Context(), later(1), 2, consult.Cancellation{Edition: consult.AnyEdition, Notice: consult.NoticeSilent}); err != nil {
		t.Fatal(err)
	}
	same(t, "the next has it, marked", agenda(t, store, member, 3, later(1).Now), "Fietszone new")
	if got := strings.Join(stale(), " "); !strings.Contains(got, "3") {
		t.Errorf("brought up to date: got %q, want the card of the next too", got)
	}
	if _, err := store.RestoreMeeting(t.Context(), later(2), 2, "", consult.NoticeSilent); err != nil {
		t.Fatal(err)
	}
	same(t, "back, and not new", agenda(t, store, member, 2, later(2).Now), "Fietszone")
	same(t, "gone from the next", agenda(t, store, member, 3, later(2).Now))
	if got := strings.Join(stale(), " "); !strings.Contains(got, "3") {
		t.Errorf("brought up to date: got %q, want the card of the next too", got)
	}
	early := local(t, "2026-11-25 09:30")
	to := consult.Change{Start: early, End: early.Add(2 * time.Hour), Edition: consult.AnyEdition, Notice: consult.NoticeSilent}
	if _, err := store.MoveMeeting(t.Context(), later(3), 2, to); err != nil {
		t.Fatal(err)
	}
	same(t, "moved earlier", agenda(t, store, member, 2, later(3).Now), "Fietszone")
	run(t, db, `UPDATE meetings SET state = 'open' WHERE id = 2`)
	if err := store.closeAt(t.Context(), early.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	same(t, "carried to the later one, not to itself", agenda(t, store, member, 3, early.Add(3*time.Hour)), "Fietszone +1 new")
}
