package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAttendanceIsFilledInFromTheAnswersAndStandsInTheMinutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg plan 3 december 2026 om 9u30 in Herentals").all(), "3 dec")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("to", "2026-11-26T09:31:00+01:00")
	card := r.posted(r.see(nele, adviesgroep), "donderdag 3 december 2026", "answer#represented")
	r.answers("dries.fictief", adviesgroep, card, "answer#present")
	r.wants(r.answers(nele, adviesgroep, card, "answer#represented").all(), "represent_save", "Wie vertegenwoordigt u?")
	r.wants(r.submit(nele, map[string]any{}).Errors["stand_in_name"], "typ een naam")
	r.submit(nele, map[string]any{"stand_in": "lotte.demoens"})
	r.wants(string(r.posted(r.see("dries.fictief", adviesgroep), "donderdag 3 december 2026", "answer#represented").Blocks),
		"Vertegenwoordigd (1)", "Nele Sjabloon (vertegenwoordigd door Lotte Demoens)")

	manage := r.posted(r.see(bram, adviesgroep), "donderdag 3 december 2026", "manage")
	r.answers(bram, adviesgroep, manage, "manage")
	missing := r.click(bram, adviesgroep, "missing").all()
	r.wants(missing, "nog niemand komt", "Alleen u ziet dit")
	r.wantsNone(r.see(nele, adviesgroep).all(), "nog niemand komt")

	r.wants(r.command(bram, adviesgroep, "/overleg instellingen").all(), "Quorum", "Minstens de helft")
	r.submit(bram, map[string]any{"quorum": "-1"})
	r.clock("to", "2026-12-03T09:30:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is open", "Aanwezigheid", "Volgens de antwoorden vooraf")
	form := r.click(bram, adviesgroep, "attendance").all()
	r.wants(form, "attendance_save", "Nele Sjabloon", "guests")
	r.submit(bram, map[string]any{"guests": "Omar Fictief, AgII"})
	r.wants(r.see(bram, adviesgroep).all(), "Aanwezigheid genoteerd: 2 personen", "Quorum niet bereikt")
	r.wantsNone(r.see(nele, adviesgroep).all(), "Quorum") // the scribe alone is warned
	r.wants(r.click(bram, adviesgroep, "spell").all(), "spell_save", "Dries Fictief", "Iedereen van")
	dries := r.optionOf(bram, "who", "Dries Fictief")
	r.wants(r.submit(bram, map[string]any{"who": dries, "from_at": "10:15", "to_at": "09:45"}).Errors["to_at"], "vóór het begin")
	r.submit(bram, map[string]any{"who": dries, "from_at": "10:15", "to_at": "11:00"})
	r.wants(r.see(bram, adviesgroep).all(), "Genoteerd wie later kwam", "Dries Fictief (van 10.15 uur tot 11.00 uur)")
	r.click(bram, adviesgroep, "close")
	posted := r.posted(r.see(nele, adviesgroep), "afgesloten", "3 december 2026")
	r.wantsNone(string(posted.Blocks), "Afwezig", "Omar")
	r.wants(r.answers(nele, adviesgroep, posted, "minutes_read").all(),
		"Quorum niet bereikt", "Dries Fictief (van 10.15 uur tot 11.00 uur)", "Nele Sjabloon (vertegenwoordigd door Lotte Demoens)", "Omar Fictief (AgII)", "aanwezig of vertegenwoordigd")
	r.wants(r.command(bram, adviesgroep, "/overleg deelname").all(), "voorbije twaalf maanden", "van 1 vergadering")
	r.wants(r.command(nele, adviesgroep, "/overleg deelname").all(), "voorzitter")
}

func TestMinutesThatNobodyOpensOrClosesAreAskedForAndCloseThemselvesPastMidnightToo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg plan 3 december 2026 van 23u30 tot 0u30 in Herentals").all(), "3 dec")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("to", "2026-12-03T23:39:00+01:00")
	r.wantsNone(r.see(bram, dm).all(), "staat vanzelf open")
	r.clock("to", "2026-12-03T23:41:00+01:00")
	nudge := r.posted(r.see(bram, dm), "3 december 2026 om 23.30 uur", "staat vanzelf open", "Verslag bijhouden")
	r.wantsNone(r.see("alma.voorbeeld", dm).all(), "staat vanzelf open")
	r.clock("to", "2026-12-04T00:10:00+01:00")
	r.wants(r.answers(bram, dm, nudge, "start").all(), "Het verslag van", "is open")
	r.posted(r.see(bram, dm), "is geopend")
	r.wants(r.command(bram, adviesgroep, "/overleg besluit Eén onthaalfiche").all(), "Besluit B-2026-")
	r.wants(r.command(bram, adviesgroep, "/overleg actie @nele.sjabloon lijst nakijken tegen 14/12").all(), "Actiepunt opgenomen")

	r.clock("to", "2026-12-04T04:00:00+01:00")
	r.wantsNone(r.see(bram, dm).all(), "nog open")
	r.clock("to", "2026-12-04T08:01:00+01:00")
	r.posted(r.see(bram, dm), "is voorbij en het verslag is nog open", "close_overdue")
	r.clock("to", "2026-12-05T00:29:00+01:00")
	r.wants(r.command(nele, adviesgroep, "/overleg verslag").all(), "is nog open")
	r.clock("to", "2026-12-05T00:32:00+01:00")
	r.posted(r.see(nele, adviesgroep), "Het verslag van", "3 december 2026 is afgesloten", "Eén onthaalfiche")
	r.posted(r.see(nele, dm), "lijst nakijken", "action_done")
	told := 0
	for _, m := range r.see(nele, adviesgroep).Messages {
		if strings.Contains(m.Text, "3 december 2026 is afgesloten") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("got %d postings of the closed minutes, want one", told)
	}
	r.wantsNone(string(r.posted(r.see(bram, dm), "Het verslag van", "is afgesloten").Blocks), "close_overdue")
}

// optionOf is the value of an option of the open form's field, by a part of its label.
func (r *rig) optionOf(as, field, label string) string {
	r.t.Helper()
	type options struct {
		Options []struct {
			Value string `json:"value"`
			Text  struct {
				Text string `json:"text"`
			} `json:"text"`
		} `json:"options"`
	}
	var modal struct {
		Blocks []struct {
			ID      string `json:"block_id"`
			Element struct {
				options
				Groups []options `json:"option_groups"`
			} `json:"element"`
		} `json:"blocks"`
	}
	if err := json.Unmarshal(r.see(as, r.at[as]).Modal, &modal); err != nil {
		r.t.Fatal(err)
	}
	for _, b := range modal.Blocks {
		for _, g := range append(b.Element.Groups, b.Element.options) {
			for _, o := range g.Options {
				if b.ID == field && strings.Contains(o.Text.Text, label) {
					return o.Value
				}
			}
		}
	}
	r.t.Fatalf("%s offers no %s", field, label)
	return ""
}
