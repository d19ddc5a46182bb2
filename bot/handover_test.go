package main

import "testing"

func TestASecretaryWhoLeavesIsHandedOverByTheCoordinatorWithOneButton(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(alma, adviesgroep, "/overleg actie <@"+slackID(t, bram)+"> zaalhuur nakijken tegen 4/12")
	r.act(alma, adviesgroep, "kick", fields{"text": "@" + bram})
	r.rest()
	question := r.posted(r.see(alma, dm), "Wie neemt over?", "Bram", "secretaris", "handover#secretary")
	r.wantsNone(r.see(nele, dm).all(), "Wie neemt over?")

	form := r.answers(alma, dm, question, "handover#secretary")
	r.wants(form.all(), "Wie neemt over")
	r.wants(r.submit(alma, map[string]any{"successor": slackID(t, bram)}).Errors["successor"], "Kies iemand anders")
	done := r.submit(alma, map[string]any{"successor": slackID(t, nele)})
	if len(done.Errors) > 0 {
		t.Fatal(done.Errors)
	}
	r.posted(r.see(nele, dm), "U bent vanaf nu secretaris")
	r.posted(r.see(alma, dm), "De opvolging is geregeld", "Nele Sjabloon")
	r.wants(r.command(nele, adviesgroep, "/overleg instellingen").all(), "Instellingen")
	r.wantsNone(r.command(bram, "#algemeen", "/overleg verslag isom-adviesgroep").all(), "B-2026-05")
}

func TestTheCardOfAPlatformSaysWhoLeadsItAndARoleThatNobodyHoldsIsVacantUntilItIsFilled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := r.command(nele, adviesgroep, "/overleg voorzitter").all()
	r.wants(card, "Voorzitter:", "Fouad Voorbeeld", "Secretaris:", "Bram Proefmans", "Coördinator:", "Alma Voorbeeld", "Volgende datum:")
	r.wantsNone(card, "vacant", "handover#")
	r.wantsNone(r.command("hugo.sjabloon", "#rand5", "/overleg présidence isom-db").all(), "Dries", "Dagelijks")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg présidence isom-adviesgroep").all(), "Présidence :", "Fouad Voorbeeld")

	r.act(alma, adviesgroep, "kick", fields{"text": "@" + bram})
	r.rest()
	r.wants(r.command(nele, adviesgroep, "/overleg").all(), "Secretaris:", "vacant")
	menu := r.command(alma, adviesgroep, "/overleg")
	r.wants(menu.all(), "Secretaris:", "vacant", "Opvolger: secretaris")
	r.click(alma, adviesgroep, "handover#secretary")
	if done := r.submit(alma, map[string]any{"successor": slackID(t, nele)}); len(done.Errors) > 0 {
		t.Fatal(done.Errors)
	}
	r.wants(r.command(nele, adviesgroep, "/overleg kaart").all(), "Nele Sjabloon")
}

func TestAChairWhoStaysIsSucceededAndToldAndTheSecondWhoTriesHearsWhoItIs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(alma, adviesgroep, "/overleg voorzitter").all(), "handover#chair")
	r.wants(r.command(bram, adviesgroep, "/overleg voorzitter").all(), "handover#chair")
	r.wants(r.click(alma, adviesgroep, "handover#chair").all(), "Wie neemt over", "Fouad Voorbeeld")
	r.submit(alma, map[string]any{"successor": slackID(t, nele)})
	r.rest()
	r.posted(r.see(nele, dm), "U bent vanaf nu voorzitter")
	r.posted(r.see("fouad.voorbeeld", dm), "Nele Sjabloon is vanaf nu voorzitter", "in uw plaats")
	r.wants(r.click(bram, adviesgroep, "handover#chair").all(), "Nele Sjabloon")
	r.wants(r.command("fouad.voorbeeld", adviesgroep, "/overleg instellingen").all(), "voorzitter, de secretaris of de coördinator")
}
