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
