package main

import (
	"fmt"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

// minutesClosed opens, fills and closes minutes of the advisory group.
func minutesClosed(r *rig) {
	r.t.Helper()
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg nota Welkom door de voorzitter.")
	r.command(bram, adviesgroep, "/overleg besluit Eén onthaalfiche.")
	r.command(bram, adviesgroep, "/overleg sluit")
}

// form clicks a button and fails unless a form opens.
func (r *rig) form(as, in string, m message, action, want string) {
	r.t.Helper()
	r.wants(r.answers(as, in, m, action).all(), want)
}

func TestMinutesAreCirculatedRemarkedOnApprovedAndCorrected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	mine := r.command(bram, adviesgroep, "/overleg verslag")
	r.wants(mine.all(), "Ontwerp", "Laten nalezen")
	r.wantsNone(r.command(nele, adviesgroep, "/overleg verslag").all(), "Laten nalezen")
	r.wants(r.click(bram, adviesgroep, "circulate").all(), "circulate_save", "vanzelf op de volgende agenda")
	r.wants(r.submit(bram, map[string]any{"days": "x"}).Errors["days"], "geheel getal")
	r.submit(bram, map[string]any{"days": "5"})
	r.clock("run", "1m")
	asked := r.posted(r.see(nele, adviesgroep), "ligt ter nalezing tot en met maandag 30 november 2026")
	r.wants(r.command("fouad.voorbeeld", adviesgroep, "/overleg agenda").all(), "Goedkeuring van het verslag van maandag 23 november 2026")

	r.form(nele, adviesgroep, asked, "remark", "remark_save")
	r.submit(nele, map[string]any{"text": "<!channel> *Het* was de coördinator die welkom heette."})
	r.clock("run", "1m")
	pointer := r.posted(r.see("dries.fictief", adviesgroep), "Er is een opmerking van Nele Sjabloon bij het hele verslag")
	r.wantsNone(pointer.Text+string(pointer.Blocks), "coördinator die welkom")
	waiting := r.posted(r.see(bram, dm), "Er wacht 1 opmerking")
	r.wants(r.command("fouad.voorbeeld", adviesgroep, "/overleg verslag").all(), "Ter nalezing", "Goedkeuren")
	r.wants(r.click("fouad.voorbeeld", adviesgroep, "approve").all(), "Er wacht nog 1 opmerking")
	r.form(bram, dm, waiting, "remarks", "<!channel> *Het* was")
	r.wants(r.click(bram, dm, "remark_take").all(), "remark_take_save")
	r.submit(bram, map[string]any{"text": "Welkom door de coördinator."})
	r.clock("run", "1m")
	r.posted(r.see(nele, dm), "Bram Proefmans nam uw opmerking over")
	r.posted(r.see(bram, dm), "Er wachten 0 opmerkingen")

	r.command("fouad.voorbeeld", adviesgroep, "/overleg verslag")
	r.wants(r.click("fouad.voorbeeld", adviesgroep, "approve").all(), "is goedgekeurd", "vingerafdruk")
	r.clock("run", "1m")
	r.posted(r.see(nele, adviesgroep), "is goedgekeurd")
	r.wantsNone(r.command("fouad.voorbeeld", adviesgroep, "/overleg agenda").all(), "Goedkeuring van het verslag")
	read := r.posted(r.see(bram, adviesgroep), "afgesloten", "Goedgekeurd op", "minutes_read")
	r.form(bram, adviesgroep, read, "minutes_read", "Versie 0")
	r.wants(r.click(bram, adviesgroep, "correct").all(), "correct_line", "krijgt een nummer")
	r.wants(r.submit(bram, map[string]any{"line": fmt.Sprint(r.lineOf("Eén onthaalfiche."))}).all(), "correct_save", "Eén onthaalfiche.")
	r.submit(bram, map[string]any{"text": "Eén onthaalfiche met bijlage.", "why": "de bijlage was vergeten"})
	r.clock("run", "1m")
	corrected := r.posted(r.see(nele, adviesgroep), "correctie 1")
	r.form(nele, adviesgroep, corrected, "corrections", "Correctie 1 van Bram Proefmans")
	r.wants(string(r.see(nele, adviesgroep).Modal), "met bijlage.", "de bijlage was vergeten")
	r.wants(r.command(nele, adviesgroep, "/overleg besluiten").all(), "Eén onthaalfiche met bijlage.")
}

// lineOf is the id of a line of the minutes.
func (r *rig) lineOf(text string) int64 {
	r.t.Helper()
	var id int64
	if err := pgtest.Open(r.t, r.url).QueryRowContext(r.t.Context(), `SELECT max(id) FROM minutes_items WHERE text = $1`, text).Scan(&id); err != nil {
		r.t.Fatal(err)
	}
	return id
}

func TestACaptureIsUndoneAndEditedByItsOwnLineAndNothingIsLost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	noted := r.command(bram, adviesgroep, "/overleg vraag Wie betaalt de tolk?")
	r.wants(noted.all(), "Vraag opgenomen", "Ongedaan maken", "Bewerken")
	r.wants(r.click(bram, adviesgroep, "line_edit").all(), "line_edit_save", "Wie betaalt de tolk?")
	r.submit(bram, map[string]any{"text": "Wie betaalt de tolk aan het loket?"})
	r.wants(r.see(bram, adviesgroep).all(), "Gewijzigd:", "aan het loket?")
	r.wantsNone(r.see(nele, adviesgroep).all(), "aan het loket?")
	r.wants(r.click(bram, adviesgroep, "line_undo").all(), "Ongedaan gemaakt", "aan het loket?")
	r.wants(r.command(nele, adviesgroep, "/overleg nota van Nele").all(), "voorzitter")

	long := strings.Repeat("Dit is een zin van het lange verslag. ", 250)
	r.wants(r.command(bram, adviesgroep, "/overleg nota "+long).all(), "staat in 4 delen in het verslag; er ging niets verloren")
	var kept string
	if err := pgtest.Open(r.t, r.url).QueryRowContext(t.Context(), `SELECT string_agg(text, ' ' ORDER BY id) FROM minutes_items WHERE withdrawn_at IS NULL AND text LIKE 'Dit is een zin%'`).Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if kept != strings.TrimSpace(long) {
		t.Errorf("got %d characters, want all %d", len(kept), len(strings.TrimSpace(long)))
	}
	r.command(bram, adviesgroep, "/overleg sluit")
	late := r.command(bram, adviesgroep, "/overleg nota Nog een nota na de vergadering")
	r.wants(late.all(), "Er is geen vergadering bezig", "maandag 23 november 2026", "Nog een nota na de vergadering")
	r.submit(bram, nil)
	r.wants(r.see(bram, adviesgroep).all(), "Nota opgenomen:", "Nog een nota na de vergadering")
	r.wants(r.command(bram, adviesgroep, "/overleg sluit").all(), "geen verslag open")
}

func TestThePenIsHandedOverAndAClosedItemStaysWithTheNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.form(bram, adviesgroep, closed, "minutes_read", "Pen doorgeven")
	r.wants(r.click(bram, adviesgroep, "pen").all(), "pen_save")
	r.wants(r.submit(bram, map[string]any{"person": "mona.testaert"}).Errors["person"], "hoort niet bij dit overleg")
	r.submit(bram, map[string]any{"person": nele})
	r.clock("run", "1m")
	given := r.posted(r.see(nele, dm), "U kreeg de pen")
	r.form(nele, dm, given, "scribe", "scribe_save")
	r.submit(nele, map[string]any{"text": "Geheim dossier\nTweede regel", "kind": "note"})
	r.wants(r.see(nele, dm).all(), "2 punten opgenomen")

	r.form(bram, adviesgroep, closed, "minutes_read", "Wie mag dit lezen")
	r.wants(r.click(bram, adviesgroep, "readers").all(), "readers_save")
	r.wants(r.submit(bram, map[string]any{"level": "closed"}).Errors["readers"], "Kies wie")
	r.submit(bram, map[string]any{"level": "closed", "readers": []string{nele}})
	r.wants(r.command(nele, adviesgroep, "/overleg verslag").all(), "Eén onthaalfiche")
	r.wantsNone(r.command("joke.testaert", adviesgroep, "/overleg verslag").all(), "Eén onthaalfiche", "Geheim")
	r.clock("run", "1m")
	r.wantsNone(string(r.posted(r.see("joke.testaert", adviesgroep), "afgesloten", "minutes_read").Blocks), "onthaalfiche")
	r.wantsNone(r.command("joke.testaert", adviesgroep, "/overleg besluiten").all(), "Eén onthaalfiche.")
}

func TestMinutesLiveInFrenchToo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo, rand5 = "hugo.sjabloon", "#rand5"
	r.command(hugo, rand5, "/overleg ouvrir")
	r.click(hugo, rand5, "start_now")
	r.wants(r.command(hugo, rand5, "/overleg question Qui traduit ?").all(), "Question notée", "Annuler la saisie")
	r.command(hugo, rand5, "/overleg clôturer")
	r.wants(r.command(hugo, rand5, "/overleg pv").all(), "Projet", "Faire relire")
	r.click(hugo, rand5, "circulate")
	r.submit(hugo, map[string]any{"days": "3"})
	r.wants(r.see(hugo, rand5).all(), "est en relecture")
	r.wants(r.command(hugo, rand5, "/overleg pv").all(), "En relecture jusqu'au jeudi 26 novembre 2026 inclus")
	r.wants(r.click(hugo, rand5, "approve").all(), "est approuvé", "empreinte")
	r.wants(r.click(hugo, rand5, "approve").all(), "déjà approuvé")
}

func TestAMessageWithoutTextIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	r.act(nele, adviesgroep, "upload", fields{"text": "foto.png", "value": "geen echt beeld"})
	var picture message
	for _, m := range r.see(bram, adviesgroep).Messages {
		if m.Text == "" && !m.Ephemeral {
			picture = m
		}
	}
	got := r.act(bram, adviesgroep, "message_shortcut", fields{"action_id": "record", "ts": picture.TS})
	r.wants(got.all(), "geen tekst die ik kan lezen")
}
