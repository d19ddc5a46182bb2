package main

import "strings"

const isomDB = "#isom-db"

// theCondition is July and August 2025: the executive committee decides to apply if three of the seven municipalities sign
// up. A municipality has one voice, though it has two boards with a delegate each (R42).
func (y *year) theCondition() {
	y.condition = y.meets(bram, isomDB, "2025-07-15 13:30", "15 juli 2025 van 13.30 tot 15 uur in Herentals",
		"Indienen als minstens 3 van de 7 gemeenten intekenen")[0]
	y.command(alma, wegwijzer, "/overleg ronde")
	y.click(alma, wegwijzer, "round_add#decision")
	asked := map[string]any{"question": "Intekenen op het project Wegwijzer", "unit": "municipalities", "closes": "2025-08-12", "threshold": "8"}
	y.refuses(alma, "threshold", "maar 7 gemeenten", asked)
	y.refuses(alma, "threshold", "U schreef „van de 14”", map[string]any{"threshold": "3 van de 14"})
	y.refuses(alma, "decision", "nummer", map[string]any{"threshold": "minstens 3 van de 7 gemeenten", "decision": "B-2025-77"})
	y.wants(y.fills(alma, map[string]any{"decision": y.condition}), "minstens 3 van de 7 gemeenten", "Beantwoord: 0 van de 7 gemeenten")

	y.theMunicipalitiesAnswer()
	y.until("2025-08-12 11:59")
	y.wants(y.command(omar, wegwijzer, "/overleg ronde intekenen op het project").all(), "round_answer#1") // and goes for coffee
	y.wantsNone(y.see(greet, wegwijzer).all(), "Voorwaarde vervuld")
	y.until("2025-08-12 12:05")
	y.theConditionIsMet()
}

// answersRound presses an answer where the bot asked for it.
func (y *year) answersRound(who, action string) string {
	y.t.Helper()
	asked := y.posted(y.see(who, dm), "Intekenen op het project Wegwijzer", "round_answer#0")
	return y.answers(who, dm, asked, action).all()
}

// theMunicipalitiesAnswer: five say yes, one of them after it abstained, one of them against the voice of its other board;
// one abstains, and of one nothing is heard.
func (y *year) theMunicipalitiesAnswer() {
	const yes, against, abstains = "round_answer#0", "round_answer#1", "round_answer#2"
	y.wants(y.answersRound(elif, yes), "Herentals: *Voor* (door Elif")
	y.wants(y.answersRound(mehdi, yes), "Olen: *Voor* (door Mehdi")
	y.wants(y.answersRound(nele, against), "Olen: *Tegen* (door Nele") // of the municipality's other board
	y.wants(y.see(mehdi, dm).all(), "gaf een ander antwoord op *Intekenen op het project Wegwijzer* dan u")
	y.until("2025-07-22 10:00")
	y.wants(y.answersRound(mehdi, yes), "Olen: *Voor* (door Mehdi")
	y.wants(y.see(nele, dm).all(), "gaf een ander antwoord", "Olen: *Voor* (door Mehdi")
	y.wants(y.answersRound(cato, abstains), "Grobbendonk: *Onthouding*")
	y.wants(y.answersRound(greet, abstains), "Herenthout: *Onthouding*")
	y.wants(y.answersRound(karim, yes), "Lille: *Voor*")
	y.wants(y.see(karim, wegwijzer).all(), "Beantwoord: 5 van de 7 gemeenten")
	y.wantsNone(y.see(karim, wegwijzer).all(), "Tussenstand")
	y.until("2025-08-05 09:05") // seven days before
	y.wants(y.see(idris, dm).all(), "U antwoordde nog niet op *Intekenen op het project Wegwijzer*")
	y.wantsNone(y.see(karim, dm).all(), "U antwoordde nog niet op *Intekenen")
	y.wants(y.answersRound(idris, yes), "Kasterlee: *Voor*")
	y.wants(y.answersRound(cato, yes), "Grobbendonk: *Voor*")
}

// theConditionIsMet is told once, and stands in the register as a decision of the association; the executive committee's own
// stays closed to who is not in it.
func (y *year) theConditionIsMet() {
	y.until("2025-08-12 12:30")
	news := y.see(greet, wegwijzer).all()
	y.wants(news, "Voorwaarde vervuld: 5 van de 7 gemeenten")
	if n := strings.Count(news, `Wegwijzer*\n*Voorwaarde vervuld`); n != 1 {
		y.t.Errorf("announced %d times", n)
	}
	y.wants(y.click(omar, wegwijzer, "round_answer#1").all(), "Deze ronde sloot op dinsdag 12 augustus 2025")
	card := y.command(karim, wegwijzer, "/overleg ronde intekenen op het project").all()
	y.wants(card, "Voorwaarde vervuld: 5 van de 7 gemeenten", "Grobbendonk, Herentals, Kasterlee, Lille, Olen", "Onthouding (1): ", "Herenthout")
	y.wantsNone(card, y.condition)
	y.wants(y.command(alma, wegwijzer, "/overleg ronde intekenen op het project").all(), y.condition, "Nog geen antwoord (1): ", "Vorselaar")
	y.wants(y.command(alma, isomDB, "/overleg besluiten "+y.condition).all(), "Voorwaarde vervuld: 5 van de 7 gemeenten", "Ronde bekijken")
	y.wantsNone(y.command(karim, wegwijzer, "/overleg besluiten intekenen").all(), y.condition) // of a closed committee
}
