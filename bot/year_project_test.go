package main

const beleidsgroep = "#isom-beleidsgroep"

// theProjectWorker starts on 4 May 2026; the deliverables are noted for each municipality, by who sits for it or by the
// coordinator, and a target is counted (R64, R65).
func (y *year) theProjectWorker() {
	y.until("2026-05-04 10:00")
	y.wants(y.command(nele, wegwijzer, "/overleg wie Bram Proefmans").all(), "projectmedewerker Wegwijzer")
	y.edits("steps", "Mijlpaal: Start van de projectmedewerker")
	y.fills(alma, map[string]any{"state": "reached"})
	y.wants(y.see(karim, wegwijzer).all(), "Mijlpaal bereikt in *Project Wegwijzer*: *Start van de projectmedewerker*")

	y.command(nele, wegwijzer, "/overleg dossier wegwijzer")
	y.wants(y.click(nele, wegwijzer, "dossier_part#progress").all(), "Nog niets genoteerd")
	for _, product := range products {
		y.notes("progress", "deliverable", map[string]any{"title": product.title})
	}
	y.until("2026-10-19 10:00")
	y.theCells()
	y.notes("progress", "target", map[string]any{"title": "Projecten in het onderwijs", "goal": "2", "count": "0"})
	y.edits("progress", "Streefcijfer: Projecten in het onderwijs")
	y.refuses(alma, "goal", "Vul een getal vanaf 1 in", map[string]any{"goal": "0"})
	y.wants(y.fills(alma, map[string]any{"goal": "2", "count": "1"}), "1 van 2")
}

// products are the deliverables of the source; how far each municipality is, is invented: 12 done, 19 under way, 18 to do.
var products = []struct {
	title      string
	done, busy []string
}{
	{"Onthaalbrochure of onthaalfiche", []string{"Herentals", "Grobbendonk", "Lille"}, []string{"Herenthout", "Kasterlee", "Vorselaar"}},
	{"Onthaalmoment", []string{"Herentals", "Olen", "Lille"}, []string{"Kasterlee", "Grobbendonk"}},
	{"Inburgeringsceremonie", []string{"Herentals", "Vorselaar"}, []string{"Olen", "Herenthout", "Lille"}},
	{"Vormingsaanbod", []string{"Herentals", "Kasterlee"}, []string{"Grobbendonk", "Herenthout", "Olen", "Lille"}},
	{"Beleidsplan", []string{"Olen"}, []string{"Herentals", "Grobbendonk", "Kasterlee"}},
	{"Beleidsplan LOI", nil, []string{"Olen", "Lille", "Herentals"}},
	{"Beleidsplan vrijwilligers", nil, []string{"Grobbendonk"}},
}

// theCells are noted by the coordinator, but one: a municipality's own, by who sits for it.
func (y *year) theCells() {
	y.command(nele, wegwijzer, "/overleg dossier wegwijzer")
	y.click(nele, wegwijzer, "dossier_part#progress")
	y.click(nele, wegwijzer, "dossier_cells")
	brochure := map[string]any{"deliverables": []string{products[0].title}, "municipalities": []string{"Lille"}, "state": "done"}
	y.wants(y.submit(nele, brochure).Error, "no such option") // she sits for Olen
	y.wants(y.fills(nele, map[string]any{"deliverables": []string{products[0].title}, "state": "done", "paper": "bijlage Olen"}), "Klaar (1): ", "bijlage Olen")

	y.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	y.click(alma, wegwijzer, "dossier_part#progress")
	for _, product := range products {
		for state, places := range map[string][]string{"done": product.done, "busy": product.busy} {
			if len(places) > 0 {
				y.click(alma, wegwijzer, "dossier_cells")
				y.fills(alma, map[string]any{"deliverables": []string{product.title}, "municipalities": places, "state": state})
			}
		}
	}
	y.wants(y.command(karim, wegwijzer, "/overleg dossier wegwijzer").all(), "Producten: 7, gemeenten: 7. Klaar: 12, bezig: 19, nog niet begonnen: 18.")
}

// theReportBack is autumn 2026: the policy group meets, each council is told of it, and only those that are not are reminded;
// how far it is stands on the meeting's card (R27).
func (y *year) theReportBack() {
	y.command(joke, beleidsgroep, "/overleg terugkoppeling")
	y.click(joke, beleidsgroep, "report_back_rule")
	y.refuses(joke, "days", "van 1 tot 365", map[string]any{"days": "0"})
	y.wants(y.fills(joke, map[string]any{"days": "30"}), "binnen 30 dagen teruggekoppeld naar OCMW Grobbendonk", "OCMW Vorselaar") // all seven stood there
	y.command(joke, beleidsgroep, "/overleg plan 28 oktober 2026 van 19.30 tot 21.30 uur in Olen")
	y.wants(y.click(joke, beleidsgroep, "plan_confirm").all(), "Gepland")
	y.until("2026-10-22 10:00")
	card := y.posted(y.see(nele, beleidsgroep), "woensdag 28 oktober 2026", "answer#present")
	y.answers(nele, beleidsgroep, card, "answer#present")
	y.answers(pia, beleidsgroep, card, "answer#excused")
	y.until("2026-10-28 19:30")
	y.wants(y.command(joke, beleidsgroep, "/overleg start").all(), "is open")
	y.clock("run", "2h")
	y.command(joke, beleidsgroep, "/overleg sluit")

	y.until("2026-10-29 09:05")
	asked := y.posted(y.see(nele, dm), "Beleidsgroep ISOM", "Koppel tegen vrijdag 27 november 2026 terug: OCMW Olen", "report_back_note")
	y.answers(nele, dm, asked, "report_back_note")
	y.refuses(nele, "on", "De vergadering was op woensdag 28 oktober 2026", map[string]any{"outcome": "noted", "on": "2026-10-20"})
	y.until("2026-11-10 10:00")
	y.wants(y.fills(nele, map[string]any{"outcome": "noted", "on": "2026-11-09"}), "1 van de 7 raden gedaan")
	for _, who := range []string{dries, fouad, hanne, joke, pia} {
		y.answers(who, dm, y.posted(y.see(who, dm), "Koppel tegen vrijdag 27 november 2026 terug", "report_back_note"), "report_back_note")
		y.fills(who, map[string]any{"organisations": []string{centreOf(who)}, "outcome": "approved", "on": "2026-11-10"})
	}
	y.wants(y.see(nele, beleidsgroep).all(), "6 van de 7 raden gedaan. OCMW Lille nog niet.")
	y.until("2026-11-30 09:10")
	y.wants(y.see(joke, dm).all(), "de terugkoppeling moest klaar zijn tegen vrijdag 27 november 2026. Nog niet gedaan: OCMW Lille.")
	y.wantsNone(y.see(hanne, dm).all(), "Koppel tegen vrijdag 27 november 2026 terug: OCMW Herenthout")
}

// centreOf is the board of somebody who sits for a public centre.
func centreOf(who string) string {
	for _, b := range boards {
		if b.who == who {
			return b.name
		}
	}
	return ""
}
