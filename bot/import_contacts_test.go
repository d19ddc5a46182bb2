package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/pgtest"
)

const someContacts = "Wie;Waar;Type;Functie;Thema;Mail\r\n" +
	"Iris Fictief;Olen;OCMW;jurist;rechtshulp;iris.fictief@example.org\r\n" +
	"Nele Sjabloon;Olen;OCMW;maatschappelijk werker huisvesting en LOI;huisvesting, LOI;nele.sjabloon@example.org\r\n" +
	"Nele Sjablon;Olen;OCMW;jurist;;\r\n" +
	"Tom Fictief;Nergensville;OCMW;jurist;;\r\n"

func TestATableOfContactsIsImportedOnceAndOnlyWhenTold(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.Copy(t, loadedWorld(t)), t.TempDir()
	table, mapping := filepath.Join(dir, "contacten.csv"), filepath.Join(dir, "kolommen.txt")
	for path, text := range map[string]string{table: someContacts, mapping: "# zo heten de kolommen bij ons\nwie = name\nWaar = municipality\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{"DATABASE_URL": url}
	bring := func(more ...string) importedContacts {
		t.Helper()
		stdout, stderr, code := cliRun(t, env, append([]string{"import", "contacts", table, "--json"}, more...)...)
		if code != 0 {
			t.Fatalf("got exit %d: %s", code, stderr)
		}
		var r importedContacts
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatalf("%v in %s", err, stdout)
		}
		return r
	}
	if _, stderr, code := cliRun(t, env, "import", "contacts", table, "--json"); code != 2 || !strings.Contains(stderr, "column titles") {
		t.Errorf("headers that nobody knows: got exit %d: %s", code, stderr)
	}
	want := importedContacts{Rows: 4, New: 1, Same: 1, Unclear: 1, Refused: 1, Problems: []rowProblem{
		{4, "name", "Nele Sjablon looks like Nele Sjabloon, who is there already. Write the name alike if it is the same person; otherwise add the e-mail address of the one who is there already."},
		{5, "Waar", "I do not know the municipality „Nergensville”. Write its official name."},
	}}
	for _, more := range [][]string{{"--map", mapping}, {"--map", mapping, "--apply"}} { // the dry run changes nothing
		if diff := cmp.Diff(want, bring(more...)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", more, diff)
		}
	}
	want.New, want.Same = 0, 2
	if diff := cmp.Diff(want, bring("--apply")); diff != "" { // the mapping is remembered
		t.Errorf("the second time (-want +got):\n%s", diff)
	}
}

func TestATableThatCannotBeReadIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	url := pgtest.Copy(t, loadedWorld(t))
	for text, want := range map[string]string{
		"":                                     "no rows",
		"\x89PNG\r\n\x1a\n\x00\x00":            "cannot read this file as a table",
		strings.Repeat("x;", 200) + "y\n1;2\n": "too many columns",
		"Naam;E-mail;Mailadres\na;b;c\n":       "titles that mean the same",
	} {
		file := filepath.Join(t.TempDir(), "tabel.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := cliRun(t, map[string]string{"DATABASE_URL": url}, "import", "contacts", file, "--json")
		if code != 2 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("got exit %d, %q, %q, want %q", code, stdout, stderr, want)
		}
	}
}
