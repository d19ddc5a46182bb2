package main

import (
	"strings"
	"testing"
)

func TestWhoManagesAPlatformReadsWhoSawChangedAndExportedWhat(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(nele, adviesgroep, "/overleg verslag")
	r.click(nele, adviesgroep, "minutes_read")
	r.command(nele, adviesgroep, "/overleg agendapunt Fietszone aan de school")

	page := r.command(bram, adviesgroep, "/overleg logboek")
	r.wants(page.all(), "Wie zag, wijzigde en exporteerde wat", "Nele Sjabloon", "Verslag gelezen", "vergadering van", "Agendapunt voorgesteld", "Fietszone aan de school")
	r.wantsNone(page.all(), "see minutes", "propose item")

	narrowed := r.act(bram, adviesgroep, "select", fields{"action_id": "log_show#verb", "value": "changed"})
	r.wants(narrowed.all(), "Agendapunt voorgesteld")
	r.wantsNone(string(narrowed.Modal), "Verslag gelezen")
	r.wants(r.click(bram, adviesgroep, "log_file").all(), "privéberichten met mij")
	r.act(bram, "", "close", nil) // the notice on top
	r.wants(r.act(bram, adviesgroep, "select", fields{"action_id": "log_show#verb", "value": "exported"}).all(), "Logboek geëxporteerd")
	r.wantsNone(r.log.String(), "call=upload")
}

func TestTheLogIsForWhoManagesThePlatformOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, adviesgroep, "/overleg logboek").all(), "voorzitter")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg journal").all(), "Qui a vu, modifié et exporté quoi")
	r.wants(r.command(bram, dm, "/overleg logboek").all(), "Van welk overleg wilt u het logboek zien")
	closed, missing := said(r.command(mona, dm, "/overleg logboek isom-db")), said(r.command(mona, dm, "/overleg logboek isom-bd"))
	if closed != strings.ReplaceAll(missing, "isom-bd", "isom-db") {
		t.Errorf("a closed platform is told apart from none:\n%s\n%s", closed, missing)
	}
}

func TestAPlatformSeesWhatGoesBeforeItChoosesHowLongThingsAreKept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, adviesgroep, "/overleg bewaartermijnen").all(), "voorzitter")
	r.wants(r.command(bram, adviesgroep, "/overleg bewaartermijnen").all(), "Goedgekeurde verslagen", "Antwoorden op uitnodigingen", "retention_preview")
	preview := r.submit(bram, map[string]any{"answers": "30"})
	r.wants(preview.all(), "Er is nog niets gewijzigd", "Antwoorden op uitnodigingen", "30 dagen", "voorgoed verwijderd")
	r.submit(bram, nil)
	r.wants(r.see(bram, adviesgroep).all(), "De bewaartermijnen van", "zijn bewaard")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg conservation").all(), "Les comptes rendus approuvés")
	r.clock("run", "26h")
	r.wants(r.command(bram, adviesgroep, "/overleg logboek").all(), "Bewaartermijnen aangepast", "Overlegbot, vanzelf", "Oude antwoorden op uitnodigingen verwijderd")
}
