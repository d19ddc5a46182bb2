package main

import "testing"

func TestAServiceShowsItsContactsWhoJoinedAndWhyAndAMemberNotesWhatItDoes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const adviesgroep = "#isom-adviesgroep"
	r.wants(r.command(nele, adviesgroep, "/overleg diensten").all(), "5 diensten", "Meedoen: 3 van de 7 leden van Adviesgroep ISOM")
	card := r.command(nele, adviesgroep, "/overleg diensten tewerkstelling").all()
	r.wants(card, "Roos Demoens", "contact voor meerdere gemeenten", "Fouad Voorbeeld", "lokaal contact", "OCMW Grobbendonk – sinds", "Doen niet mee: OCMW Herenthout, OCMW Vorselaar")

	form := r.click(nele, adviesgroep, "service_leave").all()
	r.wants(form, "OCMW Olen")
	r.wantsNone(form, "OCMW Herentals")
	organisation := r.optionOf(nele, "organisation", "OCMW Olen")
	if wrong := r.submit(nele, map[string]any{"organisation": organisation, "on": "2023-01-01", "reason": "eigen dienst"}); wrong.Errors["on"] == "" {
		t.Errorf("got %v, want a fault beside the day", wrong.Errors)
	}
	r.wants(r.submit(nele, map[string]any{"organisation": organisation, "on": "2026-11-23", "reason": "eigen dienst"}).all(), "4 leden", "Stapten uit", "OCMW Olen – op", "eigen dienst")

	outside := r.command(mona, "#mortsel-diversiteit", "/overleg diensten tewerkstelling").all()
	r.wants(outside, "Roos Demoens")
	r.wantsNone(outside, "OCMW Grobbendonk", "eigen dienst", "Uitstappen")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg services emploi").all(), "Je ne connais pas de service")
}

func TestPartnersAreFoundAddedAndChangedByWhoManagesThePlatform(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo, vera = "hugo.sjabloon", "vera.fictief"
	r.wants(r.command(vera, "#rand5", "/overleg partners wemmel").all(), "vzw Kanak", "vzw De Rand")
	r.wantsNone(r.command(vera, "#rand5", "/overleg partners wemmel").all(), "Partner toevoegen", "Sportraad")
	r.wants(r.command(hugo, "#rand5", "/overleg partenaires wemmel").all(), "Ajouter un partenaire")
	r.click(hugo, "#rand5", "partner_add")
	platform := r.optionOf(hugo, "platform", "Samenwerking vijf faciliteitengemeenten")
	var offered any
	r.post("suggest", fields{"as": hugo, "action_id": "municipality", "value": "wemmel"}, &offered)
	filled := map[string]any{
		"name": "vzw Verzonnen", "platform": platform, "activity": "Huiswerkbegeleiding", "municipality": []string{"23102"}, "talks": "planned", "talks_on": "2026-11-20",
	}
	made := r.submit(hugo, filled)
	if made.Errors != nil {
		t.Fatal(made.Errors)
	}
	r.wants(made.all(), "vzw Verzonnen", "Huiswerkbegeleiding", "Wemmel", "depuis le")
	r.command(hugo, "#rand5", "/overleg partenaires verzonnen")
	r.click(hugo, "#rand5", "partner")
	r.wants(r.click(hugo, "#rand5", "partner_edit").all(), "Huiswerkbegeleiding")
	r.wants(r.submit(hugo, map[string]any{"activity": "Huiswerk en taal", "talks": "agreed"}).all(), "Huiswerk en taal", "Wemmel", "convenu")
	r.wantsNone(r.command(mona, "#mortsel-diversiteit", "/overleg partners").all(), "Verzonnen", "Kanak")
}

func TestPracticesOfficeHoursAndWhoDoesWhatAreFound(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	found := r.command(nele, "#isom-adviesgroep", "/overleg praktijken motivation").all()
	r.wants(found, "Leden verliezen hun motivatie", "Wat helpt")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg praktijken zwembad").all(), "Ik vind geen fiche over „zwembad”")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg permanenties").all(), "Otis Voorbeeld", "maandag van 9 tot 12 uur", "gemeentehuis Mol")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg permanenties olen").all(), "Er staan geen permanenties in de lijst")
	domain := r.command(nele, "#isom-adviesgroep", "/overleg domein huisvesting").all()
	r.wants(domain, "Nele Sjabloon (OCMW)", "Nog niemand in: Grobbendonk")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg domein").all(), "Van welk thema")
}

func TestGapsAreShownToTheCoordinatorAloneAndAsAFile(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(alma, "#isom-adviesgroep", "/overleg gaten").all(), "Thema's zonder contact", "levensbeschouwing", "huisvesting")
	r.wants(r.click(alma, "#isom-adviesgroep", "contact_gaps_file").all(), "Het bestand staat in uw berichten")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg gaten").all(), "Dit kan alleen wie een overleg coördineert")
}

func TestPeopleAreAskedEveryHalfYearAndConfirmWithOneTap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wantsNone(r.see(nele, "@overlegbot").all(), "Klopt dit nog")
	r.change(`UPDATE contacts SET confirmed_on = '2026-05-20' WHERE person_id = (SELECT id FROM persons WHERE name = 'Nele Sjabloon')`)
	r.wants(r.command(alma, "#isom-adviesgroep", "/overleg wie nele").all(), "⚠ Niet bevestigd sinds")
	r.clock("run", "26h")
	asked := r.see(nele, "@overlegbot").all()
	r.wants(asked, "Klopt dit nog?", "OCMW Olen", "Ja, alles klopt")
	r.clock("run", "26h")
	if twice := r.see(nele, "@overlegbot").times("Klopt dit nog?"); twice != 1 {
		t.Errorf("asked %d times", twice)
	}
	r.wants(r.click(nele, "@overlegbot", "contact_confirm").all(), "zijn bevestigd")
	r.wants(r.command(alma, "#isom-adviesgroep", "/overleg wie nele").all(), "door Nele Sjabloon")
}

func TestAppHomeLeadsToOnesOwnEntryWhichOneConfirmsAndCorrects(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.home("quinten.fictief"), "Mijn gegevens")
	mine := r.act("quinten.fictief", "", "click", fields{"action_id": "my_contact"}).all()
	mine += string(r.see("quinten.fictief", "@overlegbot").Modal)
	r.wants(mine, "Dit staat over u in de contactenlijst", "Grobbendonk, Herentals, Herenthout", "Ja, alles klopt")
	r.act("quinten.fictief", "", "click", fields{"action_id": "contact_confirm"})
	r.wants(r.command(alma, "#isom-adviesgroep", "/overleg wie quinten").all(), "Bevestigd op")
}

func TestAMemberIntroducesThemselvesInTheChannelAndIsKnownInWhoIsWho(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const lotte, adviesgroep = "lotte.demoens", "#isom-adviesgroep"
	r.wants(r.command(lotte, adviesgroep, "/overleg wieiswie").all(), "Wie is wie in Adviesgroep ISOM", "Nele Sjabloon", "OCMW Olen", "Mij voorstellen")
	r.click(lotte, adviesgroep, "introduce")
	r.wants(r.submit(lotte, map[string]any{"text": "Ik begin *vandaag* in Lille"}).all(), "Uw voorstelling staat in het kanaal")
	r.wants(r.see(nele, adviesgroep).all(), "Lotte Demoens* stelt zich voor", "Ik begin *vandaag* in Lille", "coördinator Huis van het Kind")
	r.command(lotte, adviesgroep, "/overleg wieiswie")
	r.wants(r.click(lotte, adviesgroep, "introduce").all(), "Ik begin *vandaag* in Lille")
	r.submit(lotte, map[string]any{"text": "Ik werk in Lille"})
	r.wantsNone(r.see(nele, adviesgroep).all(), "vandaag* in Lille")
	if n := r.see(nele, adviesgroep).times("Lotte Demoens* stelt zich voor"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}
