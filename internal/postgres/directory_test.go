package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestSavingAPersonTwiceIsSavingItOnce(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	sara := consult.Person{Name: "Sara Proefmans", Email: "sara.proefmans@example.org", Lang: "nl"}
	first, err := store.SavePerson(t.Context(), "T1", sara)
	if err != nil {
		t.Fatal(err)
	}
	sara.Lang = "fr-BE"
	second, err := store.SavePerson(t.Context(), "T1", sara)
	if err != nil || first != second {
		t.Fatalf("got person %d, %v, want %d again", second, err, first)
	}
	got := column(t, db, `SELECT lang FROM persons WHERE name = 'Sara Proefmans'`)
	if diff := cmp.Diff([]string{"fr"}, got); diff != "" {
		t.Errorf("language (-want +got):\n%s", diff)
	}
	namesake, err := store.SavePerson(t.Context(), "T1", consult.Person{Name: "Alma Voorbeeld"})
	if err != nil || namesake == chair {
		t.Errorf("got person %d, %v, want another than the Alma who has Slack", namesake, err)
	}
}

func TestAPersonOfSlackKeepsTheNameThatTheyHaveThere(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id, err := store.SavePerson(t.Context(), "T1", consult.Person{SlackID: "U1", Name: "Alma V.", Email: "alma.voorbeeld@example.org"})
	if err != nil || id != chair {
		t.Fatalf("got person %d, %v, want %d", id, err, chair)
	}
	got := column(t, db, `SELECT name || ' ' || email FROM persons WHERE id = $1`, id)
	if diff := cmp.Diff([]string{"Alma Voorbeeld alma.voorbeeld@example.org"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAPositionIsFoundAndCorrectedButNotDoubled(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	for _, kind := range []string{"other", "ocmw"} {
		if _, err := store.SaveOrganisation(t.Context(), "T1", consult.Organisation{Name: "OCMW Olen", Kind: kind, NIS: "13029"}); err != nil {
			t.Fatal(err)
		}
	}
	position := consult.Contact{PersonID: member, Organisation: "OCMW Olen", NIS: "13029", Role: "maatschappelijk werker"}
	for _, position.Topics = range [][]string{{"OCMW"}, {"OCMW", "Huisvesting"}} {
		if _, err := store.SaveContact(t.Context(), "T1", position, nil); err != nil {
			t.Fatal(err)
		}
	}
	found, err := store.FindContacts(t.Context(), as(chair).Viewer, consult.ContactQuery{NIS: []string{"13029"}, OrgKind: "ocmw"}, sentAt())
	if err != nil || len(found.Contacts) != 1 {
		t.Fatalf("got %v, %v, want one contact", found, err)
	}
	if diff := cmp.Diff([]string{"OCMW", "Huisvesting"}, found.Contacts[0].Topics); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
	position.Organisation = "OCMW Nergens"
	if _, err := store.SaveContact(t.Context(), "T1", position, nil); refused(t, err) != "gone" {
		t.Errorf("got %v, want a refusal: nobody knows that organisation", err)
	}
}

func TestAPositionDoesNotCountBeforeItBegins(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	if _, err := store.SaveOrganisation(t.Context(), "T1", consult.Organisation{Name: "ISOM", Kind: "association"}); err != nil {
		t.Fatal(err)
	}
	tomorrow := sentAt().AddDate(0, 0, 1)
	if _, err := store.SaveContact(t.Context(), "T1", consult.Contact{PersonID: member, Organisation: "ISOM", Role: "projectmedewerker"}, &tomorrow); err != nil {
		t.Fatal(err)
	}
	for now, want := range map[int]int{0: 0, 1: 1} {
		found, err := store.FindContacts(t.Context(), as(chair).Viewer, consult.ContactQuery{Text: "projectmedewerker"}, sentAt().AddDate(0, 0, now))
		if err != nil || len(found.Contacts) != want {
			t.Errorf("after %d days: got %v, %v, want %d", now, found.Contacts, err, want)
		}
	}
}

func TestAnImportedDecisionKeepsItsNumberAndTheNextOneFollows(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	known := consult.Decision{PlatformID: 1, Year: sentAt().Year(), Seq: 8, Text: "Eén onthaalfiche", DecidedOn: sentAt()}
	act := as(chair)
	act.Cause = "import"
	for range 2 {
		if _, err := store.ImportDecision(t.Context(), act, known); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.OpenAdHoc(t.Context(), as(chair), 1); err != nil {
		t.Fatal(err)
	}
	earlier := known
	earlier.Seq, earlier.Text = 5, "Woordenlijst"
	if _, err := store.ImportDecision(t.Context(), as(chair), earlier); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Record(t.Context(), as(chair), 1, consult.ItemDraft{Kind: consult.Decided, Text: "Nieuw"}); err != nil {
		t.Fatal(err)
	}
	got := column(t, db, `SELECT seq || ' ' || text || ' ' || (minutes_item_id IS NOT NULL) FROM decisions ORDER BY id`)
	if diff := cmp.Diff([]string{"8 Eén onthaalfiche false", "5 Woordenlijst true", "9 Nieuw true"}, got); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if _, err := store.ImportDecision(t.Context(), as(chair), known); err == nil {
		t.Error("got no error for a number that is taken")
	}
}

func TestAnImportedActionMayBelongToSomebodyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	if _, err := store.ImportAction(t.Context(), as(chair), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Fiche nalezen", Owners: []string{"U4"}}); err != nil {
		t.Fatal(err)
	}
	got := column(t, db, `SELECT person_id FROM action_owners`)
	if diff := cmp.Diff([]string{"4"}, got); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	if _, err := store.ImportAction(t.Context(), as(otherTeam), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Fiche"}); refused(t, err) != "gone" {
		t.Errorf("got %v, want a refusal for another workspace's platform", err)
	}
}

func TestAPlatformWithoutChannelIsImportedOnceAndHasNobodyToAsk(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	act := as(outsider)
	act.Cause = "import"
	draft := consult.PlatformDraft{Name: "Interlokale vereniging", Slug: "ilv", Kind: "overleg", Lang: "nl", Level: consult.LevelMembers}
	first, err := store.ImportPlatform(t.Context(), act, draft)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := store.ImportPlatform(t.Context(), act, draft); err != nil || second != first {
		t.Errorf("got platform %d, %v, want %d again", second, err, first)
	}
	if given, err := store.WasRoleGiven(t.Context(), "T1", "ilv", consult.RoleCoordinator); err != nil || given {
		t.Errorf("got %v, %v, want no coordinator yet", given, err)
	}
	if err := store.GiveRole(t.Context(), "T1", first, outsider, consult.RoleCoordinator, sentAt()); err != nil {
		t.Fatal(err)
	}
	if given, err := store.WasRoleGiven(t.Context(), "T1", "ilv", consult.RoleCoordinator); err != nil || !given {
		t.Errorf("got %v, %v, want a coordinator", given, err)
	}
	if asked := column(t, db, `SELECT person_id FROM seats WHERE platform_id = $1`, first); len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
}

func TestForgettingThePastKeepsWhatIsDueNow(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	for _, at := range []string{"2026-12-10 09:30", "2026-12-17 09:30"} {
		plan(t, store, single(t, at))
	}
	moment := local(t, "2026-12-10 09:30") // when the second is announced, and the first is over
	n, err := store.ForgetPast(t.Context(), "T1", moment)
	if err != nil || n == 0 {
		t.Fatalf("forgot %d, %v, want something", n, err)
	}
	if again, err := store.ForgetPast(t.Context(), "T2", moment.AddDate(1, 0, 0)); err != nil || again > 0 {
		t.Errorf("forgot %d, %v of a workspace that has nothing", again, err)
	}
	left := column(t, db, `SELECT count(*) FROM deliveries WHERE state = 'waiting' AND due_at < $1`, moment)
	kept := column(t, db, `SELECT count(*) FROM deliveries WHERE state = 'waiting' AND due_at = $1`, moment)
	if left[0] != "0" || kept[0] == "0" {
		t.Errorf("got %s from before and %s due at that very moment", left[0], kept[0])
	}
}
