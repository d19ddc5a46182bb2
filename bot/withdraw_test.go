package main

import (
	"fmt"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

func TestCirculatedMinutesAreTakenBackWithAReasonAndKeepTheirRemarks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	r.clock("run", "1m")
	asked := r.posted(r.see(nele, adviesgroep), "ligt ter nalezing tot en met")
	r.form(nele, adviesgroep, asked, "remark", "remark_save")
	r.submit(nele, map[string]any{"text": "De naam van de gast klopt niet."})
	r.clock("run", "1m")

	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.answers(nele, adviesgroep, closed, "minutes_read")
	r.wants(r.click(nele, adviesgroep, "withdraw_review").all(), "element_not_found")
	r.form(bram, adviesgroep, closed, "minutes_read", "Nalezing terughalen")
	r.wants(r.click(bram, adviesgroep, "withdraw_review").all(), "withdraw_review_save", "blijven bewaard")
	r.wants(r.submit(bram, map[string]any{"why": " "}).Errors["why"], "Vul")
	r.wants(r.submit(bram, map[string]any{"why": "De cijfers *kloppen* niet."}).all(), "is opnieuw een ontwerp", "opnieuw laten nalezen")
	r.clock("run", "1m")
	r.posted(r.see(nele, adviesgroep), "Bram Proefmans haalde het verslag", "De cijfers")
	r.wants(r.posted(r.see(nele, adviesgroep), "ligt niet meer ter nalezing").Text, "niet meer")
	r.wantsNone(r.command("fouad.voorbeeld", adviesgroep, "/overleg agenda").all(), "Goedkeuring van het verslag van maandag 23 november")
	r.wants(r.command(nele, adviesgroep, "/overleg verslag").all(), "Opnieuw ontwerp: Bram Proefmans")

	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.wants(r.click(bram, adviesgroep, "remarks").all(), "De naam van de gast klopt niet.", "remark_take")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "3"})
	r.wants(r.command("fouad.voorbeeld", adviesgroep, "/overleg agenda").all(), "Goedkeuring van het verslag van maandag 23 november 2026")
	r.wants(r.command("fouad.voorbeeld", adviesgroep, "/overleg verslag").all(), "Ter nalezing tot en met donderdag 26 november 2026")
	r.wants(r.click("fouad.voorbeeld", adviesgroep, "approve").all(), "Er wacht nog 1 opmerking")
}

func TestThePenIsTakenBackAndWhatWasWrittenStays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.form(bram, adviesgroep, closed, "minutes_read", "Pen doorgeven")
	r.wantsNone(r.click(bram, adviesgroep, "pen").all(), "Pen terugnemen")
	r.submit(bram, map[string]any{"person": nele})
	r.clock("run", "1m")
	r.form(nele, dm, r.posted(r.see(nele, dm), "U kreeg de pen"), "scribe", "scribe_save")
	r.submit(nele, map[string]any{"text": "Geschreven door Nele", "kind": "note"})
	r.form(bram, adviesgroep, closed, "minutes_read", "Pen doorgeven")
	r.wants(r.click(bram, adviesgroep, "pen").all(), "De pen is nu ook bij", "Nele Sjabloon", "Pen terugnemen")
	r.wantsNone(r.click(bram, adviesgroep, fmt.Sprint("pen_take#", r.personCalled("Nele Sjabloon"))).all(), "Pen terugnemen")
	r.clock("run", "1m")
	r.posted(r.see(nele, dm), "De pen voor het verslag van", "is teruggenomen")
	if n := r.lines("Geschreven door Nele"); n != 1 {
		t.Errorf("got %d lines of hers, want the one", n)
	}
	given := r.posted(r.see(nele, dm), "U kreeg de pen")
	r.wants(r.answers(nele, dm, given, "scribe").all(), "schrijven de voorzitter, de secretaris")
}

func TestTheScribesFormTurnsPagesAndKeepsWhatIsTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	var notes []string
	for n := range 95 {
		notes = append(notes, fmt.Sprintf("punt-%03d", n+1))
	}
	r.command(bram, adviesgroep, "/overleg nota "+strings.Join(notes, "\n"))
	r.command(bram, adviesgroep, "/overleg sluit")
	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.form(bram, adviesgroep, closed, "minutes_read", "Verslag aanvullen")
	newest := r.click(bram, adviesgroep, "scribe").all()
	r.wants(newest, "punt-081", "punt-095", "Vorige punten (80)")
	r.wantsNone(newest, "punt-080", "Volgende punten")
	before := r.click(bram, adviesgroep, "scribe_page#back").all()
	r.wants(before, "punt-041", "punt-080", "Vorige punten (40)", "Volgende punten (15)")
	first := r.click(bram, adviesgroep, "scribe_page#back").all()
	r.wants(first, "punt-001", "punt-040", "Volgende punten (55)")
	r.wantsNone(first, "punt-041", "Vorige punten")
	r.submit(bram, map[string]any{"text": strings.Repeat("Nieuw punt\n", 50), "kind": "note"})
	if n := r.lines("Nieuw punt"); n != 50 {
		t.Errorf("got %d lines, want all 50", n)
	}
}

// personCalled is our id of somebody.
func (r *rig) personCalled(name string) int64 {
	r.t.Helper()
	var id int64
	r.query(pgtest.Open(r.t, r.url), &id, fmt.Sprintf(`SELECT id FROM persons WHERE name = '%s'`, name))
	return id
}
