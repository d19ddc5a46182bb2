package main

import (
	"strings"
	"testing"
)

// planned gives the advisory group its rhythm: the first Thursday, from 3 December on.
func planned(r *rig) {
	r.t.Helper()
	r.command(alma, adviesgroep, "/overleg plan elke eerste donderdag van de maand om 9u30 in Herentals")
	r.wants(r.click(alma, adviesgroep, "plan_confirm").all(), "Gepland:")
}

// pick puts the first waiting item of the advisory group on the next agenda.
func pick(r *rig, title string) {
	r.t.Helper()
	r.wants(r.click(bram, adviesgroep, "agenda_backlog").all(), title, "agenda_place#backlog")
	r.click(bram, adviesgroep, "agenda_place#backlog")
}

func TestAProposalReachesTheCardTheReminderAndTheMinutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	planned(r)
	r.wants(r.command(nele, adviesgroep, "/overleg agendapunt Fietszone <!here>\nWie doet mee?").all(), "Voorgesteld:", "Fietszone")
	r.command(bram, adviesgroep, "/overleg agenda")
	pick(r, "Fietszone")
	r.posted(r.see(nele, dm), "Uw punt", "Fietszone", "agenda_of")

	r.clock("to", "2026-11-26T09:31:00+01:00")
	card := r.posted(r.see(nele, adviesgroep), "donderdag 3 december 2026", "answer#present", "Fietszone")
	r.wantsNone(string(card.Blocks), "(nieuw)")
	posts := len(r.see(nele, adviesgroep).Messages)

	said := r.say(nele, adviesgroep, "Kunnen we de NT2-lijst bespreken?", "NT2-lijst")
	r.wants(r.act(nele, adviesgroep, "message_shortcut", fields{"action_id": "agenda_message", "ts": said.TS}).all(), "agenda_propose_save", "NT2-lijst")
	if wrong := r.submit(nele, map[string]any{"minutes": "lang"}); !strings.Contains(wrong.Errors["minutes"], "aantal minuten") {
		t.Errorf("got %v, want the minutes refused", wrong.Errors)
	}
	r.submit(nele, map[string]any{"minutes": "15", "speaker_name": "Joke Voorbeeld (AII)"})
	r.command(bram, adviesgroep, "/overleg agenda")
	pick(r, "NT2-lijst")
	card = r.posted(r.see(nele, adviesgroep), "donderdag 3 december 2026", "answer#present")
	r.wants(string(card.Blocks), "NT2-lijst", "15 min, toelichting door Joke Voorbeeld (AII)", "(nieuw)")
	if now := len(r.see("dries.fictief", adviesgroep).Messages); now > posts+1 {
		t.Errorf("got %d messages, want the card updated in place and nothing posted beside what Nele said: %d", now, posts+1)
	}

	r.clock("to", "2026-12-02T18:00:00+01:00")
	r.posted(r.see("joke.testaert", dm), "Uw antwoord ontbreekt nog", "Fietszone", "NT2-lijst")

	r.clock("to", "2026-12-03T09:30:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is open", "agenda_of")
	r.wants(r.click(bram, adviesgroep, "note").all(), "Bij welk agendapunt", ". Fietszone")
	r.submit(bram, map[string]any{"text": "Iedereen doet mee", "item": r.optionOf(bram, "item", ". Fietszone")})
	r.wants(r.see(bram, adviesgroep).all(), "Nota opgenomen")
	r.command(bram, adviesgroep, "/overleg sluit")
	closed := r.posted(r.see(nele, adviesgroep), "afgesloten")
	r.wants(r.answers(nele, adviesgroep, closed, "minutes_read").all(), ". Fietszone", "Iedereen doet mee", "Niet behandeld, komt terug", "NT2-lijst")
	r.wants(r.command(nele, adviesgroep, "/overleg agenda").all(), "10 december 2026", "NT2-lijst", "2de keer")
}

func TestACancelledMeetingGivesItsAgendaToTheNext(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	planned(r)
	r.wants(r.command(bram, adviesgroep, "/overleg agenda").all(), "agenda_fixed")
	r.click(bram, adviesgroep, "agenda_fixed")
	r.submit(bram, map[string]any{"fixed": "Vorig verslag (10 min)\n---\nVaria"})
	r.command(nele, adviesgroep, "/overleg agendapunt Fietszone")
	r.command(bram, adviesgroep, "/overleg agenda")
	pick(r, "Fietszone")
	list := r.command(nele, adviesgroep, "/overleg agenda").all()
	r.wants(list, "3 december 2026", "1. ", "Vorig verslag", "2. ", "Fietszone", "3. ", "Varia")
	r.command(bram, adviesgroep, "/overleg vergaderingen isom-adviesgroep")
	r.click(bram, adviesgroep, "manage")
	r.click(bram, adviesgroep, "cancel")
	r.submit(bram, map[string]any{"reason": "Staking"})
	r.wants(r.command(nele, adviesgroep, "/overleg agenda").all(), "10 december 2026", "Fietszone", "Vorig verslag")
}

func TestAnOutsiderLearnsNothingOfAnAgenda(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(alma, "#isom-db", "/overleg agendapunt Geheim punt").all(), "Voorgesteld:")
	closed := said(r.command(mona, "#mortsel-diversiteit", "/overleg agenda isom-db"))
	unknown := said(r.command(mona, "#mortsel-diversiteit", "/overleg agenda bestaat-niet"))
	if closed != unknown {
		t.Errorf("a closed platform and one that does not exist are told apart:\n%s\n%s", closed, unknown)
	}
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg point Zone cyclable").all(), "Proposé", "Zone cyclable")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg ordre-du-jour").all(), "Ordre du jour")
}

func TestAStatusRoundRemindsOnceWhoDidNotAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(bram, adviesgroep, "/overleg agenda").all(), "10 december 2026", "status_start")
	r.wants(r.click(bram, adviesgroep, "status_start").all(), "Statusronde", "0 antwoorden")
	asked := r.posted(r.see(nele, dm), "hoe staat het ervoor", "status_form")
	r.wants(r.answers(nele, dm, asked, "status_form").all(), "status_save")
	r.submit(nele, map[string]any{"done": "Fiche klaar"})
	r.posted(r.see(nele, dm), "is genoteerd", "Fiche klaar", "Aanpassen")
	r.clock("to", "2026-12-08T12:00:00+01:00")
	reminded := func(who string) int {
		return strings.Count(r.see(who, dm).all(), "ontbreekt nog. Drie korte velden")
	}
	if got := reminded(nele); got != 0 {
		t.Errorf("who answered is reminded %d times", got)
	}
	r.posted(r.see("joke.testaert", dm), "ontbreekt nog. Drie korte velden", "status_form")
	r.command(bram, adviesgroep, "/overleg agenda")
	r.wants(r.click(bram, adviesgroep, "status_read").all(), "Nele Sjabloon", "Fiche klaar")
	r.act(bram, "", "close", nil)
	r.clock("to", "2026-12-10T09:31:00+01:00")
	r.command(bram, adviesgroep, "/overleg start")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.wants(r.click(bram, adviesgroep, "minutes_read").all(), "Statusronde", "Nele Sjabloon", "Fiche klaar")
}
