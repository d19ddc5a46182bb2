package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// adding is a plan that adds somebody with a position, and changes the topics of all there were.
func adding(known consult.KnownContacts) consult.ContactPlan {
	plan := consult.ContactPlan{KnownContacts: known, ChangedPeople: map[int]bool{0: true}}
	plan.People[0].Email = "alma@example.org"
	for i := range plan.Positions {
		plan.Positions[i].Topics, plan.Positions[i].Changed = []string{"OCMW"}, true
	}
	plan.People = append(plan.People, consult.KnownPerson{Name: "Iris Nieuw", Speaks: []string{"nl"}})
	plan.Organisations = append(plan.Organisations, consult.KnownOrganisation{Name: "Gemeente Olen", Kind: "gemeente", NIS: "13029"})
	plan.Positions = append(plan.Positions, consult.KnownPosition{
		Person: len(plan.People) - 1, Organisation: len(plan.Organisations) - 1, NIS: "13029", Role: "jurist", Topics: []string{"Rechtshulp"}, Backup: 0,
	})
	plan.Report = consult.ContactImport{Rows: 2, New: 1, Changed: 1}
	return plan
}

func TestAnImportIsPreviewedWithoutAChangeAndThenWrittenWhole(t *testing.T) {
	t.Parallel()
	store, _ := contactWorld(t)
	q := consult.ContactQuery{Text: "iris"}
	if _, err := store.PreviewContacts(t.Context(), by(chair, ""), adding); err != nil {
		t.Fatal(err)
	}
	if found, err := store.FindContacts(t.Context(), viewer(chair), q, sentAt()); err != nil || len(found.Contacts) > 0 {
		t.Fatalf("the preview wrote %v, %v", found, err)
	}
	var told [][2]int
	report, err := store.ImportContacts(t.Context(), by(chair, ""), adding, func(done, of int) { told = append(told, [2]int{done, of}) })
	if err != nil || !report.Applied || report.New != 1 {
		t.Fatalf("got %+v, %v", report, err)
	}
	if len(told) == 0 || told[len(told)-1][0] != told[len(told)-1][1] {
		t.Errorf("progress: got %v, want it to reach its end", told)
	}
	found, err := store.FindContacts(t.Context(), viewer(chair), q, sentAt())
	if err != nil || len(found.Contacts) != 1 {
		t.Fatalf("got %v, %v", found, err)
	}
	c := found.Contacts[0]
	if c.Organisation != "Gemeente Olen" || c.Role != "jurist" || c.Backup != "Alma Voorbeeld" || c.BackupEmail != "alma@example.org" || c.Source != "import" {
		t.Errorf("got %+v", c)
	}
	changed, err := store.FindContacts(t.Context(), viewer(chair), consult.ContactQuery{Text: "nele"}, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"OCMW"}, changed.Contacts[0].Topics); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
}

func TestOnlyCoordinatorsImport(t *testing.T) {
	t.Parallel()
	store, _ := contactWorld(t)
	for _, who := range []consult.PersonID{member, outsider, external} {
		_, err := store.ImportContacts(t.Context(), by(who, ""), adding, nil)
		if refused, ok := consult.Refusal(err); !ok || refused.Key != "not_coordinator" {
			t.Errorf("person %d: got %v", who, err)
		}
	}
	if _, err := store.ImportContacts(t.Context(), by(0, ""), adding, nil); err != nil {
		t.Errorf("whoever runs the bot: %v", err)
	}
}

func TestAMappingIsRemembered(t *testing.T) {
	t.Parallel()
	store, _ := contactWorld(t)
	for _, fields := range []string{"name;", "name;municipality"} {
		if err := store.RememberMapping(t.Context(), "T1", "wie;waar", fields); err != nil {
			t.Fatal(err)
		}
	}
	got, err := store.Mapping(t.Context(), "T1", "wie;waar")
	if err != nil || got != "name;municipality" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := store.Mapping(t.Context(), "T1", "iets anders"); err != nil || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
}
