package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAMergerIsOneImportAndOldNamesFindTheNewMunicipality(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const room, dries = "#isom-adviesgroep", "dries.fictief"
	file := filepath.Join(t.TempDir(), "fusies.csv")
	bring := func(text string, more ...string) (stdout, stderr string, code int) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return cliRun(t, map[string]string{"DATABASE_URL": r.url}, append([]string{"import", "places", file}, more...)...)
	}
	const titles = "old_nis;new_nis;new_name;date;postal_codes\r\n"
	const merger = titles + "13029;13900;Netedal;2026-11-01;\r\n13012;13900;Netedal;2026-11-01;2271\r\n"
	for text, want := range map[string]string{
		"naam;datum\r\nOlen;2031-01-01\r\n": "lacks the column old_nis",
		titles:                              "no rows",
		titles + "1302;13900;Netedal;2026-11-01;\r\n":                           "row 2: “1302” is no NIS code",
		titles + "13029;13900;Netedal;1 november;\r\n":                          "first day",
		titles + "13029;13900;Nete@dal, of zo;2026-11-01;\r\n":                  "official name",
		titles + "99999;13900;Netedal;2026-11-01;\r\n":                          "code of no municipality",
		titles + "13029;13900;Netedal;2026-11-01;\r\n13029;13900;Netedal;;\r\n": "first day",
		titles + "13029;13900;A;2026-11-01;\r\n13012;13900;B;2026-11-01;\r\n":   "give it one name",
		titles + "13029;13900;Netedal;2041-01-01;\r\n":                          "from 2041-01-01 only",
	} {
		if stdout, stderr, code := bring(text, "--apply"); code != 2 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%q: got exit %d, %q, %q, want %q", text, code, stdout, stderr, want)
		}
	}
	for i, want := range []string{"2 mergers, 0 known already", "2 mergers, 0 known already", "0 mergers, 2 known already; moved: 0 contacts, 0 organisations, 0 partners, 0 practices, 0 memberships"} {
		var more []string
		if i > 0 {
			more = []string{"--apply"}
		}
		if stdout, stderr, code := bring(merger, more...); code != 0 || !strings.Contains(stdout, want) || strings.Contains(stdout, "Nothing has been changed") != (i == 0) {
			t.Fatalf("run %d: got exit %d, %q, %q, want %q", i, code, stdout, stderr, want)
		}
		if i == 0 {
			r.wants(r.command(dries, room, "/overleg wie olen huisvesting").all(), "OCMW Olen")
		}
	}
	found := r.command(dries, room, "/overleg wie olen huisvesting").all()
	r.wants(found, "Nele Sjabloon", "OCMW Netedal", "Olen is sinds", "1 november 2026 deel van Netedal")
	r.wantsNone(found, "Ik ken geen contact", "OCMW Olen")
	r.wants(r.command(dries, room, "/overleg wie netedal huisvesting").all(), "Nele Sjabloon")
	asked := r.command(dries, room, "/overleg wie doet huisvesting in Olen").all()
	r.wants(asked, "Nele Sjabloon", "Netedal", "Olen is sinds")
	r.wants(r.command(dries, room, "/overleg vragen wie is er lid van de adviesgroep ISOM").all(), "OCMW Netedal")
	r.command(dries, room, "/overleg wie")
	if diff := cmp.Diff([]string{"Netedal"}, r.offered(dries, "municipality", "oole")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	stdout, _, _ := cliRun(t, nil, "place", "Olen")
	if !strings.Contains(stdout, `"nis":"13029"`) {
		t.Errorf("without a database the facts stay those of today: got %s", stdout)
	}
}
