package main

import "testing"

func TestCouncilsApproveAProjectAndWhoIsStillOpenIsRemindedAndAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, omar = "alma.voorbeeld", "omar.testaert"
	card := r.command(alma, wegwijzer, "/overleg goedkeuringen").all()
	r.wants(card, "13 van de 14 besturen gaven een intentieverklaring", "13 van de 14 besturen gingen principieel akkoord", "13 van de 14 besturen keurden goed",
		"Uitgesteld: OCMW Vorselaar (raad voor maatschappelijk welzijn, maandag 29 september 2025; nog niet beslist (fictief))")
	for _, question := range []string{"/overleg welke besturen doen niet mee met Wegwijzer?", "/overleg wie is er niet ingestapt in Wegwijzer?"} {
		r.wants(r.command(alma, wegwijzer, question).all(), "OCMW Vorselaar")
	}
	r.command(alma, wegwijzer, "/overleg goedkeuringen")
	r.click(alma, wegwijzer, "commitment_on")
	r.wants(r.submit(alma, map[string]any{"on": "2025-09-15"}).all(), "Stand op maandag 15 september 2025", "6 van de 14 besturen keurden goed")

	r.click(alma, wegwijzer, "commitment_note")
	vorselaar := r.optionOf(alma, "organisations", "OCMW Vorselaar")
	filled := map[string]any{"organisations": []string{vorselaar}, "stage": "approval", "council": "council", "result": "approved", "on": "2026-12-08"}
	r.wants(r.submit(alma, filled).Errors["on"], "Die dag moet nog komen")
	r.wants(r.submit(alma, map[string]any{"organisations": []string{vorselaar}, "stage": "approval", "council": "council", "result": "planned", "on": "2026-12-08"}).all(),
		"Gepland: OCMW Vorselaar (raad voor maatschappelijk welzijn, dinsdag 8 december 2026")
	r.clock("to", "2026-12-01T09:05:00+01:00")
	r.wants(r.see("pia.verzonnen", "@overlegbot").all(), "de goedkeuring staat op dinsdag 8 december 2026 op de agenda van OCMW Vorselaar")
	r.wantsNone(r.see(omar, "@overlegbot").all(), "op de agenda van OCMW Vorselaar") // of the municipality's other board
	r.clock("to", "2026-12-09T09:05:00+01:00")
	r.wants(r.see("pia.verzonnen", "@overlegbot").all(), "Wat werd beslist?")
	r.click("pia.verzonnen", "@overlegbot", "commitment_note#approval")
	r.wants(r.submit("pia.verzonnen", map[string]any{"organisations": []string{vorselaar}, "result": "approved", "on": "2026-12-08"}).all(), "14 van de 14 besturen keurden goed", "OCMW Vorselaar keurde goed zonder intentieverklaring. Dat mag.")
	r.clock("to", "2026-12-14T09:05:00+01:00")
	r.wantsNone(r.see(alma, "@overlegbot").all(), "is nog niets gehoord van OCMW Vorselaar")
}

func TestSignaturesTheManagingMunicipalityAndDelegatesStandInTheDemo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg approbations").all(), "10", "binding")
	r.wants(r.click("hugo.sjabloon", "#rand5", "binding").all(), "Signé par 5 communes et 5 CPAS.")
	r.command("alma.voorbeeld", wegwijzer, "/overleg goedkeuringen")
	r.wants(r.click("alma.voorbeeld", wegwijzer, "binding").all(), "Beherende gemeente: ", "Gemeente Herentals", "dient de aanvraag en de verslagen in")
	r.wants(r.command("elif.fictief", "#ilv-beheerscomite", "/overleg afgevaardigden").all(), "13 van de 13 besturen hebben een afgevaardigde", "plaatsvervanger: Nele Sjabloon")
}

func TestAMeetingIsToldToTheCouncilsAndOnlyTheOpenOnesAreReminded(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const nele, beleid = "nele.sjabloon", "#isom-beleidsgroep"
	r.wants(r.command(nele, beleid, "/overleg terugkoppeling").all(), "4 van de 7 raden gedaan. OCMW Kasterlee, OCMW Lille en OCMW Olen nog niet.")
	r.wants(r.home(nele), "Nog te doen voor uw bestuur", "Terugkoppelen: Beleidsgroep ISOM, woensdag 30 september 2026")
	r.clock("to", "2026-11-27T09:10:00+01:00")
	r.wantsNone(r.see("dries.fictief", "@overlegbot").all(), "Koppel tegen zondag 29 november 2026 terug")
	r.command(nele, beleid, "/overleg terugkoppeling")
	r.click(nele, beleid, "report_back")
	r.click(nele, beleid, "report_back_note")
	olen := r.optionOf(nele, "organisations", "OCMW Olen")
	r.wants(r.submit(nele, map[string]any{"organisations": []string{olen}, "outcome": "noted", "on": "2026-09-29"}).Errors["on"], "De vergadering was op woensdag 30 september 2026")
	r.wants(r.submit(nele, map[string]any{"organisations": []string{olen}, "outcome": "noted", "on": "2026-11-26"}).all(), "5 van de 7 raden gedaan. OCMW Kasterlee en OCMW Lille nog niet.")
	r.wantsNone(r.home(nele), "Terugkoppelen: Beleidsgroep ISOM, woensdag 30 september 2026")
	r.clock("to", "2026-11-30T09:10:00+01:00")
	r.wants(r.see("joke.testaert", "@overlegbot").all(), "de terugkoppeling moest klaar zijn tegen zondag 29 november 2026. Nog niet gedaan: OCMW Kasterlee, OCMW Lille.")
}
