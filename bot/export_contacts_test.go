package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

// phones is a number that a spreadsheet would take for a formula, and positions of every kind.
const phones = `
	UPDATE persons SET phone = '+32 14 00 00 00', speaks = '{nl,fr,pl}' WHERE slack_id IS NOT NULL AND NOT bot;
	UPDATE contacts SET nis = '', hours = 'di 9-12 uur', office = 'Sociaal Huis', valid_from = '2026-01-01'
	WHERE id IN (SELECT min(id) FROM contacts GROUP BY person_id, organisation_id, role);
	UPDATE contacts c SET backup_id = (SELECT min(p.id) FROM persons p WHERE p.workspace_id = c.workspace_id AND NOT p.bot) WHERE id % 2 = 0`

func TestAnExportThatIsImportedAgainChangesNothing(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.Copy(t, loadedWorld(t)), t.TempDir()
	if _, err := pgtest.Open(t, url).ExecContext(t.Context(), phones); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": url}
	for _, how := range [][]string{{"alles.csv"}, {"alles.xlsx", "--lang", "fr"}, {"alles-en.csv", "--lang", "en"}, {"alma.xlsx", "--as", alma}} {
		file := filepath.Join(dir, how[0])
		stdout, stderr, code := cliRun(t, env, append([]string{"export", "contacts", file}, how[1:]...)...)
		if code != 0 || !strings.Contains(stdout, "contacts written") {
			t.Fatalf("%v: got exit %d: %s", how, code, stderr)
		}
		stdout, stderr, code = cliRun(t, env, "import", "contacts", file, "--apply", "--json")
		if code != 0 {
			t.Fatalf("%v: got exit %d: %s", how, code, stderr)
		}
		var r importedContacts
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatal(err)
		}
		if r.Same < 10 || r.Same != r.Rows {
			t.Errorf("%v: got %+v, want all the same", how, r)
		}
	}
	if _, stderr, code := cliRun(t, env, "export", "contacts", filepath.Join(dir, "alles.csv")); code != 2 || !strings.Contains(stderr, "exists") {
		t.Errorf("a file that is there: got exit %d: %s", code, stderr)
	}
	if _, stderr, code := cliRun(t, env, "export", "contacts", filepath.Join(dir, "alles.pdf")); code != 2 || !strings.Contains(stderr, ".csv or .xlsx") {
		t.Errorf("a kind that there is not: got exit %d: %s", code, stderr)
	}
}

func TestContactsAreHandedOutAsATableAndThatIsNoted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	offered := r.command(alma, adviesgroep, "/overleg contacten")
	r.wants(offered.all(), "contacts_file#xlsx", "contacts_file#csv", "Stuur me een tabel")
	r.wantsNone(r.command(nele, adviesgroep, "/overleg contacten").all(), "Stuur me een tabel")
	r.click(nele, adviesgroep, "contacts_file#csv")
	_, got := r.fileFor(nele)
	r.wants(string(got), "Naam;Gemeente;Type;Organisatie", "Nele Sjabloon;")
	var n int
	if err := pgtest.Open(t, r.url).QueryRowContext(t.Context(), `SELECT count(*) FROM audit_entries WHERE verb = $1 AND step = 'export contacts'`,
		consult.Exported).Scan(&n); err != nil || n != 1 {
		t.Errorf("got %d entries, %v, want one", n, err)
	}
}
