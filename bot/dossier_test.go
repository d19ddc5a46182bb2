package main

import (
	"strings"
	"testing"
)

func TestADossierIsReadByMembersAndKeptByWhoManagesAndByTheMunicipalities(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, nele, mona = "alma.voorbeeld", "nele.sjabloon", "mona.testaert"
	r.wants(r.command(nele, wegwijzer, "/overleg dossier wegwijzer").all(), "Dossier van Project Wegwijzer", "2 van de 2 voorwaarden voldaan",
		"Er is geen bedrag genoteerd.", "Klaar: 12, bezig: 19, nog niet begonnen: 18", "Projecten in het onderwijs: 1 van 2",
		"Toelichtingen aan een scholengemeenschap: 0 van 1", "interlokale vereniging, sinds dinsdag 19 augustus 2025", "geblokkeerd door een open vraag")
	r.wants(r.command(mona, "#mortsel-diversiteit", "/overleg dossier wegwijzer").all(), "Ik vind geen overleg en geen project")

	r.wants(r.click(nele, wegwijzer, "dossier_part#progress").all(), "Onthaalbrochure of onthaalfiche", "Olen (", "bijlage Olen (fictief)", "dossier_cells")
	r.click(nele, wegwijzer, "dossier_cells")
	onthaal, olen := r.optionOf(nele, "deliverables", "Vormingsaanbod"), r.optionOf(nele, "municipalities", "Olen")
	noted := r.submit(nele, map[string]any{"deliverables": []string{onthaal}, "municipalities": []string{olen}, "state": "done"})
	r.wants(strings.ReplaceAll(noted.all(), `","type":"text"},{"text":"`, ""), "Klaar (3): Herentals, Kasterlee, Olen")

	r.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	r.click(alma, wegwijzer, "dossier_part#money")
	r.click(alma, wegwijzer, "dossier_add#budget")
	money := map[string]any{"title": "Eigen aandeel (fictief)", "amount": "120,000"}
	r.wants(r.submit(alma, money).Errors["amount"], "kan op twee manieren gelezen worden", "120000", "120,00")
	money["amount"], money["percentage"] = "", "120"
	r.wants(r.submit(alma, money).Errors["percentage"], "kan niet boven 100 liggen")
	money["percentage"], money["base"], money["base_amount"] = "20", "de projectkost", "0"
	r.wants(r.submit(alma, money).Errors["base_amount"], "Een percentage van nul euro zegt niets")
	money["base_amount"] = "120.000,50"
	r.wants(r.submit(alma, money).all(), "20\u00a0% van de projectkost (120.000,50\u00a0euro)", "Verdeelsleutel tussen de besturen: nog niet beslist.")

	r.click(alma, wegwijzer, "dossier_card")
	r.click(alma, wegwijzer, "dossier_part#steps")
	r.click(alma, wegwijzer, "dossier_add#milestone")
	step := map[string]any{"title": "Nieuwe mijlpaal (fictief)", "state": "planned", "on": "2028-12-01"}
	r.wants(r.submit(alma, step).Errors["on"], "Het project eindigt op donderdag 30 november 2028")
	step["state"], step["on"] = "reached", "2026-11-20"
	r.wants(r.submit(alma, step).all(), "Nieuwe mijlpaal (fictief)", "bereikt")
	r.wants(r.see(nele, wegwijzer).all(), "Mijlpaal bereikt in *Project Wegwijzer*: *Nieuwe mijlpaal (fictief)*")
}

func TestWhatAProjectGetsIsAnsweredFromItsDossierOrHonestlyNotAtAll(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, hugo = "alma.voorbeeld", "hugo.sjabloon"
	r.wants(r.command(alma, wegwijzer, "/overleg vraag hoeveel subsidie krijgt Wegwijzer?").all(), "Voor Project Wegwijzer is geen bedrag genoteerd")
	r.wants(r.command(hugo, "#rand5", "/overleg question combien de subside reçoit rand5 ?").all(), "120 000 euros", "20 %", "150 000 euros", "blog",
		"pas encore décidée")
	r.wants(r.command(hugo, "#rand5", "/overleg dossier").all(), "Dossier de Project Rand5", "Objectifs : 4, résultats : 1", "samenwerkingsovereenkomst")
}

func TestHalfAYearBeforeAProjectEndsTheCoordinatorIsAskedWhatGoesOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.change(`UPDATE projects SET ends_on = '2027-05-24' WHERE slug = 'wegwijzer'`)
	r.clock("to", "2026-11-25T09:05:00+01:00")
	told := r.see("alma.voorbeeld", "@overlegbot").all()
	r.wants(told, "*Project Wegwijzer* eindigt op maandag 24 mei 2027", "Geregeld: 0 van de 2", "dossier_part#embedding")
	r.wantsNone(r.see("nele.sjabloon", "@overlegbot").all(), "eindigt op maandag 24 mei 2027")
}
