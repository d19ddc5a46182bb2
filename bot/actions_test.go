package main

import "testing"

func TestAnActionOfAPersonAndAnOrganisationGetsMoreTimeAndAnotherOwner(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const dries, hanne = "dries.fictief", "hanne.sjabloon"
	r.wants(r.command(bram, adviesgroep, "/overleg acties").all(), "action_add", "actions_export", "Achterstallig")
	r.wants(r.click(bram, adviesgroep, "action_add").all(), "OCMW Olen", "gewone woorden")
	asked := r.submit(bram, map[string]any{"text": "Nele Sjabloon bellen over de zaal voor gisteren"})
	r.wants(asked.all(), "Wie zorgt ervoor?", "al voorbij")
	r.wants(r.submit(bram, map[string]any{"text": "zaal zoeken", "owner": []string{dries}, "due": "2026-11-01"}).Errors["due"], "al voorbij")
	r.submit(bram, map[string]any{"text": "zaal zoeken", "owner": []string{dries}, "due": "2026-11-27"})
	r.wants(r.see(bram, adviesgroep).all(), "Actiepunt toegevoegd", "Dries Fictief, tegen vr 27 nov")

	r.click(bram, adviesgroep, "action_add")
	r.submit(bram, map[string]any{"text": "OCMW Olen: cijfers bezorgen tegen vrijdag"})
	r.wants(r.see(bram, adviesgroep).all(), "cijfers bezorgen", "OCMW Olen, tegen vr 27 nov")
	given := r.posted(r.see(nele, dm), "U kreeg een actiepunt", "cijfers bezorgen", "action_time")

	r.wants(r.answers(nele, dm, given, "action_time").all(), "De voorzitter of de secretaris beslist")
	r.wants(r.submit(nele, map[string]any{"due": "2026-11-25"}).Errors["due"], "na de huidige")
	r.submit(nele, map[string]any{"due": "2026-12-04", "reason": "ziek <!channel>"})
	question := r.posted(r.see(bram, dm), "Nele Sjabloon vraagt meer tijd", "4 december 2026", "ziek", "action_answer#yes")
	r.answers(bram, dm, question, "action_answer#yes")
	r.posted(r.see(nele, dm), "Bram Proefmans gaf u tijd tot", "4 december 2026")
	r.wantsNone(string(r.posted(r.see(bram, dm), "Nele Sjabloon vraagt meer tijd").Blocks), "action_answer")

	r.wants(r.command(dries, dm, "/overleg mijn acties").all(), "zaal zoeken", "action_open")
	theirs := r.posted(r.see(dries, dm), "U kreeg een actiepunt", "zaal zoeken")
	r.wants(r.answers(dries, dm, theirs, "action_open").all(), "Overdragen", "Bezig", "Stand: open")
	r.wants(r.click(dries, dm, "action_start").all(), "Stand: bezig")
	r.wants(r.click(dries, dm, "action_hand").all(), "Naar wie?")
	r.wants(r.submit(dries, map[string]any{"owner": dries}).Errors["owner"], "heeft dit actiepunt al")
	r.submit(dries, map[string]any{"owner": hanne})
	taken := r.posted(r.see(hanne, dm), "Dries Fictief gaf u een actiepunt", "zaal zoeken")
	r.answers(hanne, dm, taken, "action_done")
	r.wants(r.see(hanne, dm).all(), `"strike":true`)

	r.wants(r.command(bram, adviesgroep, "/overleg acties OCMW Olen").all(), "Actiepunten van OCMW Olen", "cijfers bezorgen")
	r.wants(r.command(bram, adviesgroep, "/overleg acties te laat").all(), "Achterstallige actiepunten", "Cijfers LOI doorgeven")
	r.wantsNone(r.command(mona, dm, "/overleg acties te laat").all(), "Cijfers LOI doorgeven")
	r.wants(r.click(bram, adviesgroep, "actions_export").all(), "Excel", "CSV")
	r.wants(r.click(bram, adviesgroep, "actions_file#xlsx").all(), "Uw bestand met")
	r.wantsNone(r.log.String(), "call=upload")
}

func TestASnoozeADropAndALeaverAreToldInFrench(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo, vera = "hugo.sjabloon", "vera.fictief"
	r.wants(r.command(hugo, "#rand5", "/overleg actions").all(), "Actions de", "action_add")
	r.click(hugo, "#rand5", "action_add")
	r.submit(hugo, map[string]any{"text": "Vera Fictief : réserver la salle d'ici le 30 novembre"})
	r.wants(r.see(hugo, "#rand5").all(), "Action ajoutée", "réserver la salle", "Vera Fictief")
	given := r.posted(r.see(vera, dm), "réserver la salle", "action_snooze")
	r.answers(vera, dm, given, "action_snooze")
	r.submit(vera, map[string]any{"until": "2026-11-25"})
	r.clock("to", "2026-11-24T17:00:00+01:00")
	r.wantsNone(r.see(vera, dm).all(), "aandacht vraagt")
	r.clock("to", "2026-11-25T17:00:00+01:00")
	r.posted(r.see(vera, dm), "réserver la salle", "over 5 dagen")

	r.act(hugo, "#rand5", "kick", fields{"text": "@" + vera})
	r.rest()
	left := r.posted(r.see(hugo, dm), "Vera Fictief a quitté", "réserver la salle", "actions_left")
	r.wants(r.answers(hugo, dm, left, "actions_left").all(), "réserver la salle")
	r.submit(hugo, map[string]any{"successor": hugo})
	r.posted(r.see(hugo, dm), "sont passées à Hugo Sjabloon")
	r.wants(r.home(hugo), "réserver la salle")
	r.wants(r.command(hugo, dm, "/overleg mes actions").all(), "réserver la salle")
}
