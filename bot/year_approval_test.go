package main

import (
	"strings"

	"overlegbot/internal/pgtest"
)

// councilDays are when the councils of September 2025 sat: a municipality's and its centre's on the same day (R45).
var councilDays = []struct {
	on, asked string
	places    []string
}{
	{"2025-09-08", "2025-09-09 09:05", []string{"Herentals"}},
	{"2025-09-10", "2025-09-11 09:05", []string{"Grobbendonk", "Olen"}},
	{"2025-09-22", "2025-09-23 09:05", []string{"Herenthout", "Lille"}},
	{"2025-09-29", "2025-09-30 09:05", []string{"Kasterlee", "Vorselaar"}},
}

// of are the boards of municipalities, with who sits for them.
func of(places []string) []board {
	var list []board
	for _, b := range boards {
		for _, place := range places {
			if strings.HasSuffix(b.name, " "+place) {
				list = append(list, b)
			}
		}
	}
	return list
}

// theApprovals are those of September 2025: each council apart, 13 of the 14 approve, OCMW Vorselaar has not decided (R12, R45).
func (y *year) theApprovals() {
	for _, c := range councilDays {
		y.command(alma, wegwijzer, "/overleg goedkeuringen")
		y.click(alma, wegwijzer, "commitment_note")
		var names []string
		for _, b := range of(c.places) {
			names = append(names, b.name)
		}
		y.fills(alma, map[string]any{"organisations": names, "stage": "approval", "council": "council", "result": "planned", "on": c.on})
	}
	for i, c := range councilDays {
		y.until(c.asked)
		for _, b := range of(c.places) {
			y.theCouncilSaid(b, c.on)
		}
		y.theBoardsHandIn(i)
	}
	y.whoIsIn()
}

// theCouncilSaid is told by who sits for the board, from the question of the bot: only the result is left to fill in.
func (y *year) theCouncilSaid(b board, on string) {
	asked := y.posted(y.see(b.who, dm), "stond de goedkeuring op de agenda", b.name+" (", "Wat werd beslist?")
	y.answers(b.who, dm, asked, "commitment_note#approval")
	said := map[string]any{"result": "approved", "paper": "Raadsbesluit " + on}
	if b.name == "OCMW Vorselaar" {
		said = map[string]any{"result": "postponed", "remark": "nog niet beslist (fictief)"}
	}
	y.wants(y.fills(b.who, said), "van de 14 besturen keurde")
	y.wantsNone(y.see(alma, dm).all(), "is nog niets gehoord van "+b.name)
}

// theBoardsHandIn is what happens with the papers after each day of councils.
func (y *year) theBoardsHandIn(after int) {
	switch after {
	case 1:
		y.until("2025-09-12 10:00")
		y.opensDeadline(elif, papers)
		y.click(elif, wegwijzer, "deadline_hand_in")
		y.handsIn(papers, fouad, cato, dries, mehdi, nele)
		y.someGetMoreTime()
		y.command(alma, wegwijzer, "/overleg goedkeuringen")
		y.click(alma, wegwijzer, "commitment_on")
		y.wants(y.fills(alma, map[string]any{"on": "2025-09-09"}), "Stand op dinsdag 9 september 2025", "2 van de 14 besturen keurden goed")
	case 2:
		y.until("2025-09-24 10:00")
		y.handsIn(papers, greet, hanne, karim)
		y.until("2025-09-25 10:00")
		y.handsIn(papers, lotte)
	case 3:
		y.handsIn(papers, idris, joke, omar)
	}
}

// someGetMoreTime gives it to three boards whose councils sit late, with the reason.
func (y *year) someGetMoreTime() {
	y.opensDeadline(alma, papers)
	y.click(alma, wegwijzer, "deadline_extend")
	more := map[string]any{"organisations": []string{"Gemeente Kasterlee", "OCMW Kasterlee", "Gemeente Vorselaar"}, "due": "2025-09-26", "reason": "raad op 29 september"}
	y.refuses(alma, "due", "moet na vrijdag 26 september 2025 vallen", more)
	y.wants(y.fills(alma, map[string]any{"due": "2025-09-30"}), "krijgt tijd tot dinsdag 30 september 2025: raad op 29 september")
}

// whoIsIn is answered as of a day, and no council's own approval stands in the register of the association (R08).
func (y *year) whoIsIn() {
	card := y.command(nele, wegwijzer, "/overleg goedkeuringen").all()
	y.wants(card, "13 van de 14 besturen keurden goed", "Uitgesteld: OCMW Vorselaar (raad voor maatschappelijk welzijn, maandag 29 september 2025; nog niet beslist (fictief))")
	y.command(alma, wegwijzer, "/overleg project wegwijzer")
	y.click(alma, wegwijzer, "project_members")
	y.wants(y.fills(alma, map[string]any{"organisations": boardsBut("OCMW Vorselaar"), "state": "joined", "since": "2025-09-30"}), "13 van de 14 besturen doen mee")
	for _, question := range []string{"/overleg welke besturen doen niet mee met Wegwijzer?", "/overleg wie is er niet ingestapt in Wegwijzer?"} {
		y.wants(y.command(karim, wegwijzer, question).all(), "OCMW Vorselaar")
	}
	y.remindedOf(papers, map[string][]string{
		"2025-08-27": delegatesBut(elif), "2025-09-12": delegatesBut(elif), "2025-09-19": {greet, hanne, karim, lotte, pia}, "2025-09-25": {lotte, pia},
		"2025-09-16": {idris, joke, omar}, "2025-09-23": {idris, joke, omar}, "2025-09-29": {idris, joke, omar},
	})
	y.noLocalDecision()
}

// noLocalDecision: what councils approved is in the table of approvals, and never a decision of the platform.
func (y *year) noLocalDecision() {
	y.t.Helper()
	var decisions, local int
	db := pgtest.Open(y.t, y.url)
	if err := db.QueryRowContext(y.t.Context(), `SELECT count(*), count(*) FILTER (WHERE scope = 'local') FROM decisions`).Scan(&decisions, &local); err != nil {
		y.t.Fatal(err)
	}
	if decisions != 3 || local != 0 {
		y.t.Errorf("the register has %d decisions, %d of them local, want those 3 of the executive committee", decisions, local)
	}
	register := y.command(nele, wegwijzer, "/overleg besluiten").all()
	y.wantsNone(register, "Raadsbesluit", "keurde", "Gemeente ", "OCMW ")
}

// theSubmission is that of 30 September 2025: Herentals signs for all and hands in before five, for the three years
// from December on (R13, R16).
func (y *year) theSubmission() {
	y.command(alma, wegwijzer, "/overleg goedkeuringen")
	y.click(alma, wegwijzer, "binding")
	y.click(alma, wegwijzer, "binding_lead")
	y.wants(y.fills(alma, map[string]any{"organisation": "Gemeente Herentals", "from": "2025-09-30"}), "Beherende gemeente: ", "Gemeente Herentals", "dient de aanvraag en de verslagen in")
	y.click(alma, wegwijzer, "binding_add")
	y.fills(alma, map[string]any{"name": "Statuten van de interlokale vereniging"})
	y.click(alma, wegwijzer, "binding_sign")
	y.wants(y.fills(alma, map[string]any{"organisations": boardsBut("OCMW Vorselaar"), "signed": "2025-09-29"}), "Getekend door 7 gemeenten en 6 OCMW's.", "Nog niet: OCMW Vorselaar")

	y.until("2025-09-30 11:00")
	y.opensDeadline(elif, application)
	y.click(elif, wegwijzer, "deadline_mark")
	y.wants(y.fills(elif, map[string]any{"organisations": []string{"Gemeente Herentals"}, "state": "submitted", "paper": "dossier 2025/17"}), "Ingediend (1): ", "dossier 2025/17")
	y.click(elif, wegwijzer, "deadline_done")
	y.wants(y.see(elif, wegwijzer).all(), "Gehaald: "+application)
	y.command(alma, wegwijzer, "/overleg project wegwijzer")
	y.click(alma, wegwijzer, "project_edit")
	y.wants(y.fills(alma, map[string]any{"starts": "2025-12-01", "ends": "2028-11-30"}), "Van maandag 1 december 2025 tot en met donderdag 30 november 2028")
	y.notes("grant", "application", map[string]any{"title": "Projectaanvraag", "on": "2025-09-30", "organisations": []string{"Gemeente Herentals"}})
	y.edits("steps", "Mijlpaal: Projectaanvraag ingediend")
	y.fills(alma, map[string]any{"state": "reached", "on": "2025-09-30"})
	y.wants(y.see(nele, wegwijzer).all(), "Mijlpaal bereikt in *Project Wegwijzer*: *Projectaanvraag ingediend*")
}

// theAward is that of 8 December 2025: told once. Milestones up to the end follow, and from 4 May 2026 on there is a
// project worker (R58, R59).
func (y *year) theAward() {
	y.until("2025-12-07 09:05")
	y.dayBefore = y.overviewOf(alma, "2025-12-07")
	y.until("2025-12-08 10:00")
	y.notes("grant", "award", map[string]any{"title": "Toekenning van de projectsubsidie", "state": "granted", "on": "2025-12-08"})
	y.until("2025-12-09 10:00")
	if n := strings.Count(y.see(nele, wegwijzer).all(), "Toegekend voor *Project Wegwijzer*: *Toekenning van de projectsubsidie*.\n"); n != 1 {
		y.t.Errorf("the award is told %d times", n)
	}
	y.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	y.click(alma, wegwijzer, "dossier_part#steps")
	y.click(alma, wegwijzer, "dossier_add#milestone")
	y.refuses(alma, "on", "Het project eindigt op donderdag 30 november 2028", map[string]any{"title": "Einde van het project", "state": "planned", "on": "2028-12-01"})
	y.fills(alma, map[string]any{"on": "2028-11-30"})
	y.notes("steps", "milestone", map[string]any{"title": "Start van de projectmedewerker", "state": "planned", "on": "2026-05-04"})
	y.wants(y.command(nele, wegwijzer, "/overleg overzicht wegwijzer 2024-01-01").all(), "begon op")
}
