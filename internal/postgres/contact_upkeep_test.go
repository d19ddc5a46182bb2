package postgres

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overlegbot/internal/consult"
)

// contactWorld is minutesWorld in which the member holds a position at OCMW Olen and the chair coordinates.
func contactWorld(t *testing.T) (*DB, consult.ContactID) {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1)`)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'coordinator', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `UPDATE persons SET phone = '014 00 00 00' WHERE id = 2`)
	id, err := store.SaveContact(t.Context(), "T1", consult.Contact{PersonID: member, Organisation: "OCMW Olen", NIS: "13029", Role: "maatschappelijk werker",
		Topics: []string{"Huisvesting"}, Source: "demo"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return store, id
}

func TestWhoHoldsAPositionKeepsItAndOthersSuggest(t *testing.T) {
	t.Parallel()
	store, id := contactWorld(t)
	draft := consult.ContactDraft{
		Role: "diensthoofd", Topics: []string{"Huisvesting", "OCMW"}, Email: "nele.sjabloon@example.org", Phone: "014 11 11 11",
		Speaks: []string{"nl", "fr"}, Reach: "email", Hours: "dinsdag 9 tot 12 uur", Office: "Sociaal huis", Backup: chair,
	}
	_, err := store.CorrectContact(t.Context(), by(outsider, "x"), id, draft)
	if refused, ok := consult.Refusal(err); !ok || refused.Key != "contact_not_yours" {
		t.Fatalf("an outsider: got %v", err)
	}
	got, err := store.CorrectContact(t.Context(), by(member, "c"), id, draft)
	if err != nil {
		t.Fatal(err)
	}
	want := consult.Contact{
		ID: id, PersonID: member, Name: "Nele Sjabloon", SlackID: "U2", Email: draft.Email, Phone: draft.Phone, Speaks: draft.Speaks, Reach: "email",
		Organisation: "OCMW Olen", OrgKind: "ocmw", NIS: "13029", Role: "diensthoofd", Topics: draft.Topics, Hours: draft.Hours, Office: draft.Office,
		BackupID: chair, Backup: "Alma Voorbeeld", BackupSlack: "U1", Source: "demo", ConfirmedBy: "Nele Sjabloon",
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(consult.Contact{}, "ConfirmedOn")); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	seen, err := store.Contact(t.Context(), viewer(outsider), id, sentAt())
	if err != nil || seen.Phone != "" {
		t.Errorf("an outsider sees the number %q, %v", seen.Phone, err)
	}
	if err := store.SuggestCorrection(t.Context(), by(outsider, "s"), id, "Zij werkt er niet meer"); err != nil {
		t.Fatal(err)
	}
	told := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Recipient: "2"}
	s, err := store.SuggestionForDelivery(t.Context(), told, sentAt())
	if err != nil || s.Text != "Zij werkt er niet meer" || s.By != "Mona Testaert" || s.Contact.ID != id {
		t.Errorf("got %+v, %v", s, err)
	}
	if _, err := store.DeclineSuggestion(t.Context(), by(outsider, ""), 1); err == nil {
		t.Error("an outsider settled it")
	}
	if s, err := store.DeclineSuggestion(t.Context(), by(member, ""), 1); err != nil || s.State != "declined" {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestWhatCannotStandOnACardIsRefused(t *testing.T) {
	t.Parallel()
	store, id := contactWorld(t)
	for field, draft := range map[string]consult.ContactDraft{
		"email":  {Email: "nele@example.org\nBcc: x@example.org"},
		"phone":  {Phone: "bel mij"},
		"topics": {Topics: []string{"Voetbal"}},
		"role":   {Role: strings.Repeat("x", 201)},
	} {
		_, err := store.CorrectContact(t.Context(), by(member, ""), id, draft)
		var refused *consult.Error
		if !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestAPersonIsAskedEveryHalfYearUntilAllIsConfirmed(t *testing.T) {
	t.Parallel()
	store, id := contactWorld(t)
	half := sentAt().Add(consult.ContactFresh + 48*time.Hour)
	for i, tt := range []struct {
		at   time.Time
		want int
	}{{sentAt(), 0}, {half, 1}, {half.Add(time.Hour), 0}} {
		if n, err := store.PlanContactChecks(t.Context(), "T1", tt.at); err != nil || n != tt.want {
			t.Errorf("%d: got %d messages, %v, want %d", i, n, err, tt.want)
		}
	}
	of := consult.Delivery{WorkspaceID: "T1", Recipient: "2"}
	if list, err := store.ContactsToCheck(t.Context(), of, half); err != nil || len(list) != 1 {
		t.Errorf("got %v %v, want one position", list, err)
	}
	act := by(member, "confirm")
	act.Now = half
	if n, err := store.ConfirmContacts(t.Context(), act, []consult.ContactID{id}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if _, err := store.ContactsToCheck(t.Context(), of, half); err == nil {
		t.Error("a confirmed position is asked about again")
	}
	if n, err := store.PlanContactChecks(t.Context(), "T1", half.Add(consult.ContactFresh+48*time.Hour)); err != nil || n != 1 {
		t.Errorf("half a year later: got %d, %v", n, err)
	}
}

func TestCoordinatorsSeeWhichTopicsHaveNoContact(t *testing.T) {
	t.Parallel()
	store, _ := contactWorld(t)
	gaps, err := store.ContactGaps(t.Context(), viewer(chair), sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if len(gaps) != 1 || gaps[0].NIS != "13029" || len(gaps[0].Topics) != len(consult.Topics())-1 {
		t.Errorf("got %+v, want all topics but Huisvesting for Olen", gaps)
	}
	if gaps, err := store.ContactGaps(t.Context(), viewer(member), sentAt()); err != nil || len(gaps) > 0 {
		t.Errorf("a member: got %v %v", gaps, err)
	}
}

func TestASuggestionIsSettledOnceAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	store, id := contactWorld(t)
	if err := store.SuggestCorrection(t.Context(), by(outsider, "s"), id, "Zij werkt er niet meer"); err != nil {
		t.Fatal(err)
	}
	if err := store.SuggestCorrection(t.Context(), by(outsider, "s2"), id, "Zij werkt nu in Mol"); err != nil {
		t.Fatal(err)
	}
	if s, err := store.SuggestionToSettle(t.Context(), viewer(member), 1, sentAt()); err != nil || s.Text != "Zij werkt nu in Mol" {
		t.Errorf("the second in the place of the first: got %+v, %v", s, err)
	}
	draft := consult.ContactDraft{Role: "diensthoofd", Topics: []string{"OCMW"}, Email: "nele.sjabloon@example.org"}
	taken, err := store.TakeSuggestion(t.Context(), by(member, "take"), 1, draft)
	if err != nil || taken.State != consult.SuggestionTaken || taken.Contact.Role != "diensthoofd" {
		t.Fatalf("got %+v, %v", taken, err)
	}
	if _, err := store.TakeSuggestion(t.Context(), by(member, "take"), 1, draft); err != nil {
		t.Errorf("the same form again: %v", err)
	}
	_, err = store.DeclineSuggestion(t.Context(), by(chair, "decline"), 1)
	if refused := refused(t, err); refused != "suggestion_taken" {
		t.Errorf("the coordinator, later: got %q", refused)
	}
	told := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Recipient: toPerson(outsider)}
	if s, err := store.SettledForDelivery(t.Context(), told, sentAt()); err != nil || s.Settler != "Nele Sjabloon" {
		t.Errorf("who suggested it: got %+v, %v", s, err)
	}
	told.Recipient = toPerson(chair)
	if _, err := store.SettledForDelivery(t.Context(), told, sentAt()); err == nil {
		t.Error("somebody else is told what became of it")
	}
}

func TestACorrectionKeepsANumberThatItsAuthorCannotSeeAndNothingOfWhoLeft(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, $2, 'coordinator', $1)`, sentAt().AddDate(-1, 0, 0), outsider)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029')`)
	run(t, db, `INSERT INTO persons (workspace_id, name, email, phone) VALUES ('T1', 'Joris Sjabloon', 'joris@example.org', '014 00 00 00')`)
	var joris consult.PersonID
	if err := db.QueryRowContext(t.Context(), `SELECT id FROM persons WHERE name = 'Joris Sjabloon'`).Scan(&joris); err != nil {
		t.Fatal(err)
	}
	id, err := store.SaveContact(t.Context(), "T1", consult.Contact{PersonID: joris, Organisation: "OCMW Olen", NIS: "13029", Role: "jurist"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := sentAt().AddDate(0, 0, -2)
	for i, draft := range []consult.ContactDraft{{Role: "jurist", Email: "j.sjabloon@example.org"}, {Role: "jurist", Email: "j.sjabloon@example.org", Until: &ended}, {Role: "jurist"}} {
		if _, err := store.CorrectContact(t.Context(), by(outsider, ""), id, draft); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
	var email, phone string
	if err := db.QueryRowContext(t.Context(), `SELECT email, phone FROM persons WHERE id = $1`, joris).Scan(&email, &phone); err != nil {
		t.Fatal(err)
	}
	if email != "j.sjabloon@example.org" || phone != "014 00 00 00" {
		t.Errorf("got %q and %q", email, phone)
	}
}
