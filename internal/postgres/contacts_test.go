package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// directory is a workspace with a lawyer for two places and an official of one.
func directory(t *testing.T) (*postgres.DB, consult.Viewer, consult.Viewer) {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	ctx, db := t.Context(), pgtest.Open(t, url)
	if err := store.EnsureWorkspace(ctx, "T1", "test", "UBOT"); err != nil {
		t.Fatal(err)
	}
	insider, err := store.SaveProfile(ctx, consult.Person{WorkspaceID: "T1", SlackID: "U1", Name: "Nele Sjabloon", Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	outsider, err := store.SaveProfile(ctx, consult.Person{WorkspaceID: "T1", SlackID: "U2", Name: "Kaat Proefmans", Lang: "nl", External: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(ctx, `
		WITH o AS (INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'ISOM-dienst rechtshulp', 'agency'), ('T1', 'Gemeente Olen', 'gemeente') RETURNING id, name),
		     p AS (INSERT INTO persons (workspace_id, name) VALUES ('T1', 'Quinten Fictief'), ('T1', 'Mehdi Van Nergens') RETURNING id, name)
		INSERT INTO contacts (workspace_id, person_id, organisation_id, nis, role, topics, valid_to)
		SELECT 'T1', p.id, o.id, c.nis, c.role, c.topics, cast(c.until AS date)
		FROM (VALUES ('Quinten Fictief', 'ISOM-dienst rechtshulp', '13029', 'jurist', ARRAY['Rechtshulp'], NULL),
		             ('Quinten Fictief', 'ISOM-dienst rechtshulp', '13011', 'jurist', ARRAY['Rechtshulp'], NULL),
		             ('Mehdi Van Nergens', 'Gemeente Olen', '13029', 'ambtenaar', ARRAY['Integratie'], NULL),
		             ('Mehdi Van Nergens', 'Gemeente Olen', '13029', 'schepen', ARRAY['Huisvesting'], '2026-06-30')) AS c (who, organisation, nis, role, topics, until)
		JOIN p ON p.name = c.who
		JOIN o ON o.name = c.organisation`)
	if err != nil {
		t.Fatal(err)
	}
	return store, consult.Viewer{Workspace: "T1", Person: insider.ID}, consult.Viewer{Workspace: "T1", Person: outsider.ID}
}

// told is who was named: "name, role, nis".
func told(list []consult.Contact) []string {
	var names []string
	for _, c := range list {
		names = append(names, c.Name+", "+c.Role+", "+c.NIS)
	}
	return names
}

func TestContactsAreFoundByPlaceTopicAndWord(t *testing.T) {
	t.Parallel()
	store, viewer, _ := directory(t)
	for name, c := range map[string]struct {
		ask           consult.ContactQuery
		found, others []string
	}{
		"place and topic":                         {consult.ContactQuery{NIS: []string{"13011"}, Topics: []string{"Rechtshulp"}}, []string{"Quinten Fictief, jurist, 13011"}, nil},
		"a topic everywhere is told once":         {consult.ContactQuery{Topics: []string{"Rechtshulp"}}, []string{"Quinten Fictief, jurist, "}, nil},
		"a word":                                  {consult.ContactQuery{Text: "MEHDI"}, []string{"Mehdi Van Nergens, ambtenaar, 13029"}, nil},
		"a word is no pattern":                    {consult.ContactQuery{Text: "%"}, nil, nil},
		"an ended mandate is vacant":              {consult.ContactQuery{NIS: []string{"13029"}, Topics: []string{"Huisvesting"}}, []string{", schepen, 13029"}, []string{"Quinten Fictief, jurist, 13029", "Mehdi Van Nergens, ambtenaar, 13029"}},
		"a kind of organisation":                  {consult.ContactQuery{NIS: []string{"13029"}, OrgKind: "gemeente"}, []string{"Mehdi Van Nergens, ambtenaar, 13029", ", schepen, 13029"}, nil},
		"nobody and nobody near: an empty answer": {consult.ContactQuery{NIS: []string{"44021"}}, nil, nil},
	} {
		got, err := store.FindContacts(t.Context(), viewer, c.ask, isolationNow)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][]string{c.found, c.others}, [][]string{told(got.Contacts), told(got.Instead)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTheDirectoryIsNotForExternals(t *testing.T) {
	t.Parallel()
	store, _, external := directory(t)
	got, err := store.FindContacts(t.Context(), external, consult.ContactQuery{NIS: []string{"13029"}}, isolationNow)
	if err != nil || len(got.Contacts)+len(got.Instead) > 0 {
		t.Errorf("got %v %v, want nobody", got, err)
	}
}
