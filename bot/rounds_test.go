package main

import (
	"strings"
	"testing"
)

const wegwijzer = "#ilv-wegwijzer"

// opensRound lets Alma open a round of a kind in #ilv-wegwijzer.
func opensRound(r *rig, kind string, values map[string]any) shown {
	r.t.Helper()
	r.wants(r.command("alma.voorbeeld", wegwijzer, "/overleg ronde").all(), "round_add#"+kind)
	r.click("alma.voorbeeld", wegwijzer, "round_add#"+kind)
	all := map[string]any{"question": "Een gezamenlijke folder drukken", "unit": "municipalities", "closes": "2026-11-30", "closes_hour": "12:00"}
	for field, value := range values {
		all[field] = value
	}
	return r.submit("alma.voorbeeld", all)
}

func TestAConditionOfMunicipalitiesIsMetByTheClockAndAnnouncedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const mehdi, karim, idris, greet = "mehdi.vannergens", "karim.verzonnen", "idris.proefmans", "greet.vannergens"
	const pia, nele = "pia.verzonnen", "nele.sjabloon"
	r.wants(r.home(mehdi), "Rondes die op u wachten", "Samen een onthaalmoment houden", "round_answer#0")
	r.wants(opensRound(r, "decision", map[string]any{"threshold": "8"}).Errors["threshold"], "maar er zijn maar 7 gemeenten met een stem")
	opened := r.submit("alma.voorbeeld", map[string]any{"question": "Een gezamenlijke folder drukken", "unit": "municipalities", "closes": "2026-11-30", "closes_hour": "12:00", "threshold": "minstens 3 van de 7 gemeenten"})
	r.wants(opened.all(), "minstens 3 van de 7 gemeenten", "Beantwoord: 0 van de 7 gemeenten")

	card := r.posted(r.see(mehdi, wegwijzer), "Een gezamenlijke folder drukken", "round_answer#0")
	r.wants(r.answers(mehdi, wegwijzer, card, "round_answer#0").all(), "Olen: *Voor* (door Mehdi")
	r.wants(r.answers(pia, wegwijzer, card, "round_answer#0").all(), "U kunt hier niet antwoorden") // her board does not take part
	r.wants(r.answers(nele, wegwijzer, card, "round_answer#1").all(), "Olen: *Tegen* (door Nele")   // of the municipality's other board
	r.wants(r.see(mehdi, "@overlegbot").all(), "gaf een ander antwoord op *Een gezamenlijke folder drukken* dan u", "Olen: *Tegen* (door Nele")
	r.answers(mehdi, wegwijzer, card, "round_answer#0")
	r.wants(r.see(nele, "@overlegbot").all(), "gaf een ander antwoord", "Olen: *Voor* (door Mehdi")
	r.wants(r.see(nele, wegwijzer).all(), "Beantwoord: 1 van de 7 gemeenten")
	asked := r.posted(r.see(karim, "@overlegbot"), "vraagt uw antwoord", "gezamenlijke folder")
	r.wants(r.answers(karim, "@overlegbot", asked, "round_answer#0").all(), "Lille: *Voor*", "U kunt wijzigen")

	r.clock("to", "2026-11-27T09:01:00+01:00")
	r.wants(r.see(idris, "@overlegbot").all(), "U antwoordde nog niet op *Een gezamenlijke folder drukken*")
	r.wantsNone(r.see(karim, "@overlegbot").all(), "U antwoordde nog niet op *Een gezamenlijke folder drukken*")
	r.wants(r.see(karim, "@overlegbot").all(), "Bedankt voor uw antwoord op *Een gezamenlijke folder drukken*")
	r.click(idris, "@overlegbot", "round_answer#0")
	r.wantsNone(r.see(greet, wegwijzer).all(), "Voorwaarde vervuld")

	r.clock("to", "2026-11-30T12:02:00+01:00")
	r.clock("to", "2026-11-30T12:10:00+01:00")
	news := r.see(greet, wegwijzer).all()
	r.wants(news, "Voorwaarde vervuld: 3 van de 7 gemeenten", "B-2026-")
	if n := strings.Count(news, `drukken*\n*Voorwaarde vervuld`); n != 1 {
		t.Errorf("announced %d times", n)
	}
	r.wants(r.answers(greet, wegwijzer, r.posted(r.see(greet, wegwijzer), "gezamenlijke folder", "round_card"), "round_card").all(), "Voor (3): ", "Kasterlee, Lille, Olen")
	r.wants(r.command(greet, wegwijzer, "/overleg besluiten gezamenlijke folder").all(), "B-2026-")
}

func TestTheConditionOf2025StandsBesideItsDecision(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("alma.voorbeeld", "#isom-db", "/overleg besluiten B-2025-07").all(), "Ronde bekijken")
	r.wants(r.click("alma.voorbeeld", "#isom-db", "round_card").all(), "Voorwaarde vervuld: 5 van de 7 gemeenten", "B-2025-07", "Grobbendonk, Herentals, Kasterlee, Lille, Olen")
	// Who is not of the executive committee sees the round of the association, and not the committee's decision.
	seen := r.command("karim.verzonnen", wegwijzer, "/overleg ronde intekenen").all()
	r.wants(seen, "Voorwaarde vervuld: 5 van de 7 gemeenten")
	r.wantsNone(seen, "B-2025-07")
}
