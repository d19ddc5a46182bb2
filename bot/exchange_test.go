package main

import "testing"

// drop sends a file to the bot in a direct message; what the bot answers by its own accord is waited for.
func (r *rig) drop(as, name, content string) shown {
	r.t.Helper()
	s := r.act(as, dm, "upload", fields{"text": name, "value": content})
	r.rest()
	return s
}

// last is the newest message of a conversation, as somebody sees it.
func (r *rig) last(as, in string) string {
	r.t.Helper()
	all := r.see(as, in).Messages
	if len(all) == 0 {
		return ""
	}
	m := all[len(all)-1]
	return m.Text + "\n" + string(m.Blocks)
}

const droppedContacts = "Wie;Gemeente;Type;Functie;Thema;Mail;Kleur\r\n" +
	"Iris Fictief;Olen;OCMW;jurist;rechtshulp;iris.fictief@example.org;rood\r\n" +
	"Nele Sjablon;Olen;OCMW;jurist;;;\r\n" +
	"Tom Fictief;Nergensville;OCMW;jurist;;;\r\n"

func TestATableOfContactsIsSentToTheBotConfirmedShownAndImported(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.drop(alma, "contacten.csv", droppedContacts)
	r.wants(r.last(alma, dm), "contacten.csv", "wat elke kolom betekent", "contact_file_columns")

	form := r.click(alma, dm, "contact_file_columns")
	r.wants(string(form.Modal), "Bijvoorbeeld: Iris Fictief", "rij 1", "Niet overnemen", "column_6")
	twice := r.submit(alma, map[string]any{"column_0": "role"})
	r.wants(twice.Errors["column_3"], "Een andere kolom betekent al hetzelfde")
	nobody := r.submit(alma, map[string]any{"column_0": "-"})
	r.wants(nobody.Errors["column_0"], "over wie het gaat")
	if done := r.submit(alma, map[string]any{"column_0": "name"}); len(done.Errors) > 0 {
		t.Fatalf("got %v", done.Errors)
	}
	r.rest()
	dryRun := r.last(alma, dm)
	r.wants(dryRun, "1 rij is nieuw", "1 rij is onduidelijk", "1 rij is niet bruikbaar", "rij 3, Naam: Nele Sjablon lijkt op Nele Sjabloon",
		"rij 4, Gemeente: De gemeente „Nergensville” ken ik niet", "Importeer 1 rij")
	r.wantsNone(r.command(alma, adviesgroep, "/overleg wie iris fictief").all(), "iris.fictief@example.org")

	r.click(alma, dm, "contact_file_apply")
	r.rest()
	r.wants(r.last(alma, dm), "contacten.csv", "is geïmporteerd", "1 rij is nieuw")
	r.wants(r.command(alma, adviesgroep, "/overleg wie iris fictief").all(), "iris.fictief@example.org")

	// The same table again: its columns are known, and nothing changes.
	r.drop(alma, "nog eens.csv", droppedContacts)
	again := r.last(alma, dm)
	r.wants(again, "nog eens.csv", "1 rij blijft gelijk", "Er is niets om over te nemen")
	r.wantsNone(again, "contact_file_apply")
	r.click(alma, dm, "contact_file_discard")
	r.rest()
	r.wants(r.last(alma, dm), "is weggegooid")
}

func TestATableFromSomebodyWhoCoordinatesNothingIsNotKept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.drop(nele, "contacten.csv", droppedContacts).all(), "Dit kan alleen wie een overleg coördineert")
	r.drop(alma, "contacten.csv", droppedContacts)
	r.wantsNone(r.see(nele, dm).all(), "contact_file_columns")
}

func TestAFileThatIsNoTableIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for name, c := range map[string]struct{ content, want string }{
		"foto.csv":     {"\u0089PNG\x00\x00", "kan ik niet als tabel lezen"},
		"breed.csv":    {wide(200), "te veel kolommen: hoogstens 60"},
		"leeg.csv":     {";;\n", "geen rijen"},
		"sluiting.ics": {"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "/overleg sluitingsdagen"},
	} {
		r.wants(r.drop(alma, name, c.content).all(), c.want)
	}
}

func wide(n int) string {
	row := make([]byte, 0, 2*n)
	for range n {
		row = append(row, "x;"...)
	}
	return string(row) + "x\n"
}

func TestWithoutThePermissionToReadFilesTheBotSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("faults", fields{"api_error": map[string]string{"files.info": "missing_scope"}}, nil)
	r.wants(r.drop(alma, "contacten.csv", droppedContacts).all(), "files:read", "beheerder")
}
