package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// vacantChair is the chair of ISOM as a button names it.
var vacantChair = consult.HandoverID{Platform: 1, Person: chair, Role: consult.RoleChair}

func TestAChairWhoLeavesTheChannelIsReplacedByWhoCoordinatesOnce(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'coordinator', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `WITH a AS (INSERT INTO action_items (workspace_id, platform_id, text, created_at) VALUES ('T1', 1, 'Lijst nakijken', $1) RETURNING id)
	    INSERT INTO action_owners SELECT id, 1 FROM a`, sentAt())
	for range 2 { // the event comes twice
		if err := store.MemberLeft(t.Context(), as(chair).Viewer, "C1", sentAt()); err != nil {
			t.Fatal(err)
		}
	}
	var asked []consult.Delivery
	note := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, RecipientKind: consult.ToPerson}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'handover'`); n != 1 {
		t.Fatalf("got %d questions %v, want one", n, asked)
	}
	if err := db.QueryRow(`SELECT occurrence, recipient FROM deliveries WHERE purpose = 'handover'`).Scan(&note.Occurrence, &note.Recipient); err != nil {
		t.Fatal(err)
	}
	if note.Recipient != "2" {
		t.Errorf("asked person %s, want the coordinator", note.Recipient)
	}
	got, err := store.HandoverNote(t.Context(), note, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := consult.HandoverNote{PlatformName: "ISOM", Name: "Alma Voorbeeld", Roles: []consult.Handover{
		{HandoverID: vacantChair, PlatformName: "ISOM", Name: "Alma Voorbeeld"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := store.Handover(t.Context(), as(outsider).Viewer, vacantChair, sentAt()); err == nil {
		t.Error("somebody who is not in charge sees it")
	}
	act := as(member)
	act.Cause = "form"
	for range 2 {
		if _, err := store.TakeOver(t.Context(), act, consult.Succession{HandoverID: vacantChair, Successor: "U3", Actions: consult.CarryAll}); err != nil {
			t.Fatal(err)
		}
	}
	for what, query := range map[string]string{
		"chairs now":          `SELECT count(*) FROM platform_roles WHERE platform_id = 1 AND role = 'chair' AND valid_to IS NULL AND person_id = 3`,
		"ended":               `SELECT count(*) FROM platform_roles WHERE platform_id = 1 AND role = 'chair' AND valid_to IS NOT NULL AND person_id = 1`,
		"items handed over":   `SELECT count(*) FROM action_owners WHERE person_id = 3`,
		"items left":          `SELECT 1 + count(*) FROM action_owners WHERE person_id = 1`,
		"told successor":      `SELECT count(*) FROM deliveries WHERE purpose = 'successor' AND recipient = '3'`,
		"platforms untouched": `SELECT count(*) FROM platform_roles WHERE platform_id = 2 AND valid_to IS NULL`,
	} {
		if n := number(t, db, query); n != 1 {
			t.Errorf("%s: got %d, want 1", what, n)
		}
	}
	act.Cause = "another form"
	if _, err := store.TakeOver(t.Context(), act, consult.Succession{HandoverID: vacantChair, Successor: "U2"}); !refusedAs(err, "handover_taken") {
		t.Errorf("got %v, want it refused a second time", err)
	}
}

func TestWhoComesBackKeepsTheRoleAndTheQuestionIsMoot(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	if err := store.MemberLeft(t.Context(), as(chair).Viewer, "C1", sentAt()); err != nil {
		t.Fatal(err)
	}
	if err := store.MemberJoined(t.Context(), as(chair).Viewer, "C1", sentAt()); err != nil {
		t.Fatal(err)
	}
	note := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "2"}
	if err := db.QueryRow(`SELECT occurrence FROM deliveries WHERE purpose = 'handover' AND recipient = '2'`).Scan(&note.Occurrence); err != nil {
		t.Fatal(err)
	}
	if _, err := store.HandoverNote(t.Context(), note, sentAt()); !refusedAs(err, "came_back") {
		t.Errorf("got %v, want it moot", err)
	}
}

func TestADeactivatedChairIsNoticedOnceAndASingleOneHasNobodyToAsk(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = 1`)
	for i, want := range []int{2, 0} { // of both platforms
		n, err := store.PlanHandovers(t.Context(), "T1", sentAt())
		if err != nil || n != want {
			t.Errorf("round %d: got %d, %v, want %d", i, n, err, want)
		}
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'handover' AND platform_id = 1 AND recipient = '2'`); n != 1 {
		t.Errorf("got %d questions to the secretary, want one", n)
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE platform_id = 2`); n != 0 {
		t.Errorf("got %d messages where nobody is left in charge, want none", n)
	}
}

func TestARoleIsPassedOnByWhoStaysAndAVacantOneFilledOnce(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	card := func() []consult.Office {
		t.Helper()
		c, err := store.PlatformCard(t.Context(), as(chair).Viewer, 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		return c.Offices
	}
	want := []consult.Office{{Role: consult.RoleChair, Person: chair, Name: "Alma Voorbeeld"}, {Role: consult.RoleSecretary}}
	if diff := cmp.Diff(want, card()); diff != "" {
		t.Error(diff)
	}
	vacant := consult.HandoverID{Platform: 1, Role: consult.RoleSecretary}
	act := as(chair)
	act.Cause = "fill"
	if _, err := store.TakeOver(t.Context(), act, consult.Succession{HandoverID: vacant, Successor: "U2"}); err != nil {
		t.Fatal(err)
	}
	act.Cause = "fill again"
	if _, err := store.TakeOver(t.Context(), act, consult.Succession{HandoverID: vacant, Successor: "U3"}); !refusedAs(err, "handover_taken") {
		t.Errorf("got %v, want a filled role refused", err)
	}
	bySecretary := as(member)
	bySecretary.Cause = "pass on"
	if _, err := store.TakeOver(t.Context(), bySecretary, consult.Succession{HandoverID: vacantChair, Successor: "U3"}); err != nil {
		t.Fatal(err)
	}
	want = []consult.Office{{Role: consult.RoleChair, Person: 3, Name: card()[0].Name}, {Role: consult.RoleSecretary, Person: member, Name: card()[1].Name}}
	if diff := cmp.Diff(want, card()); diff != "" {
		t.Error(diff)
	}
	told := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, RecipientKind: consult.ToPerson}
	if err := db.QueryRow(`SELECT occurrence, recipient FROM deliveries WHERE purpose = 'relieved'`).Scan(&told.Occurrence, &told.Recipient); err != nil {
		t.Fatal(err)
	}
	got, err := store.Relieved(t.Context(), told, sentAt())
	if err != nil || told.Recipient != "1" {
		t.Fatalf("told %s, %v, want who was chair", told.Recipient, err)
	}
	if diff := cmp.Diff(consult.Relieved{PlatformName: "ISOM", Role: consult.RoleChair, Successor: card()[0].Name}, got); diff != "" {
		t.Error(diff)
	}
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = 3`)
	if _, err := store.Relieved(t.Context(), told, sentAt()); err != nil {
		t.Error(err)
	}
	if !card()[0].IsVacant() {
		t.Error("a chair who is deactivated still stands on the card")
	}
}
