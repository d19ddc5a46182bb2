package main

import "strings"

// theCall is June 2025: there is a call, the boards are asked whether they are interested, and what it takes is kept as a
// list that is ticked off (R43, R55, R56).
func (y *year) theCall() {
	for _, group := range []string{wegwijzer, beleidsgroep} { // everybody else's seat is known
		y.chooses(lotte, group, "seat", "OCMW Lille")
	}
	y.wants(y.command(alma, wegwijzer, "/overleg project").all(), "Er zijn geen projecten", "project_add")
	y.click(alma, wegwijzer, "project_add")
	y.refuses(alma, "ends", "ligt voor de eerste", map[string]any{"name": "Project Wegwijzer", "starts": "2025-12-01", "ends": "2025-11-30"})
	y.fills(alma, map[string]any{"name": "Project Wegwijzer", "focus": "Onthaal van nieuwe inwoners", "starts": "", "ends": ""})
	y.wants(y.command(alma, wegwijzer, "/overleg overzicht wegwijzer").all(), "Overzicht van Project Wegwijzer") // without members, and without a day

	y.click(alma, wegwijzer, "project_card")
	y.theBoardsAreAsked()
	y.theInterest()
	y.theConditions()
}

// theBoardsAreAsked notes that none of the fourteen boards has decided, and why: the form has them chosen already.
func (y *year) theBoardsAreAsked() {
	y.wants(y.command(alma, wegwijzer, "/overleg project wegwijzer").all(), "0 van de 14 besturen doen mee")
	y.click(alma, wegwijzer, "project_members")
	undecided := map[string]any{"state": "undecided", "since": "2025-06-02"}
	y.refuses(alma, "reason", "Schrijf waarom", undecided)
	undecided["reason"] = "oproep van juni"
	y.wants(y.fills(alma, undecided), "0 van de 14 besturen doen mee", "OCMW Vorselaar", "oproep van juni")
}

func (y *year) theConditions() {
	y.notes("grant", "call", map[string]any{"title": "Oproep projecten integratie", "on": "2025-06-02"})
	y.notes("grant", "condition", map[string]any{"title": "Minstens drie gemeenten doen mee", "state": "open"})
	y.notes("grant", "condition", map[string]any{"title": "Minstens één gemeente kreeg voor 2026 geen integratiesubsidie", "state": "open"})
	y.wants(y.command(nele, wegwijzer, "/overleg dossier wegwijzer").all(), "0 van de 2 voorwaarden voldaan")
	y.click(alma, wegwijzer, "dossier_card")
	part := y.click(alma, wegwijzer, "dossier_part#grant")
	tick := actionOf(y.t, part.all(), "Voldaan: Minstens één gemeente")
	y.wants(y.click(alma, wegwijzer, tick).all(), "voldaan")
	y.wants(y.click(alma, wegwijzer, tick).all(), "al afgevinkt door Alma Voorbeeld") // on the message of before
	for _, talk := range [][2]string{{"2025-07-07", "Verkennend gesprek"}, {"2025-07-10", "Voorbeelden van samenwerking"}} {
		y.until(talk[0] + " 10:00")
		y.notes("support", "support", map[string]any{"title": talk[1], "on": talk[0], "organisations": []string{"AgII (demo)"}})
	}
}

// theInterest is a poll among the boards: it binds nobody and does not reach the register.
func (y *year) theInterest() {
	y.command(alma, wegwijzer, "/overleg ronde")
	y.click(alma, wegwijzer, "round_add#interest")
	poll := map[string]any{"question": "Samen intekenen op de oproep", "unit": "boards", "opens": "2025-06-20", "closes": "2025-06-15"}
	y.refuses(alma, "closes", "De sluiting moet na het begin vallen", poll)
	opened := y.fills(alma, map[string]any{"opens": "", "closes": "2025-07-04"})
	y.wants(opened, "bindt niemand", "Beantwoord: 0 van de 14 besturen")
	for i, b := range boards {
		choice := map[bool]string{true: "round_answer#0", false: "round_answer#1"}[i%5 != 4]
		if b.who == pia {
			continue // nothing is heard of OCMW Vorselaar
		}
		asked := y.posted(y.see(b.who, dm), "vraagt uw antwoord", "Samen intekenen")
		y.wants(y.answers(b.who, dm, asked, choice).all(), b.name+": *")
	}
	y.until("2025-07-04 12:05")
	result := y.posted(y.see(nele, wegwijzer), "Samen intekenen op de oproep", "ja, interesse: 11, misschien: 2, neen: 0", "van de 14 besturen")
	y.wants(y.answers(alma, wegwijzer, result, "round_card").all(), "Nog geen antwoord (1): ", "OCMW Vorselaar")
	y.wantsNone(y.command(nele, wegwijzer, "/overleg besluiten").all(), "Samen intekenen")
	for who, want := range map[string]int{pia: 4, nele: 1} { // the question, and the reminders of who stays silent
		if n := strings.Count(y.see(who, dm).all(), "*Samen intekenen op de oproep*: deze ronde is voorbij.\n"); n != want {
			y.t.Errorf("%s got %d messages about the poll, want %d", who, n, want)
		}
	}
}
