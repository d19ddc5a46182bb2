package main

import (
	"strings"
	"testing"
)

// say posts a message and returns it; mark is a part of it that Slack leaves as it is.
func (r *rig) say(as, in, text, mark string) message {
	r.t.Helper()
	r.act(as, in, "say", fields{"text": text})
	return r.posted(r.see(as, in), mark)
}

// minutesOpen opens minutes of the advisory group, which does not meet today.
func minutesOpen(r *rig) {
	r.t.Helper()
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "buiten de reeks")
	r.wants(r.click(bram, adviesgroep, "start_now").all(), "is open")
}

func TestAMessageIsTakenUpInTheMinutesByShortcutAndForm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	said := r.say(nele, adviesgroep, "Ik kijk de lijst na & <!channel> *nu*", "Ik kijk de lijst na")
	shortcut := func() shown {
		return r.act(bram, adviesgroep, "message_shortcut", fields{"action_id": "record", "ts": said.TS})
	}
	r.wants(shortcut().all(), "geen verslag open")
	minutesOpen(r)
	r.wants(shortcut().all(), "record_save", "Ik kijk de lijst na")
	past := r.submit(bram, map[string]any{"kind": "action", "owner": []string{nele}, "due": "2026-11-01"})
	r.wants(past.Errors["due"], "al voorbij")
	r.wants(r.submit(bram, map[string]any{"kind": "action", "owner": []string{"kaat.proefmans"}, "due": "2026-11-30"}).Errors["owner"], "Kaat Proefmans")
	r.submit(bram, map[string]any{"kind": "action", "owner": []string{nele}, "due": "2026-11-30"})
	r.wants(r.see(bram, adviesgroep).all(), "Actiepunt opgenomen", "Nele Sjabloon, tegen ma 30 nov")

	r.wants(r.click(bram, adviesgroep, "decision").all(), "record_save")
	r.submit(bram, map[string]any{"text": "Eén onthaalfiche\nMet lokale bijlage"})
	r.wants(r.see(bram, adviesgroep).all(), "2 punten opgenomen", "Met lokale bijlage")
	r.wants(r.command(bram, adviesgroep, "/overleg actie @nele.sjabloon zaal zoeken tegen de kerstvakantie").all(), "begrijp ik niet zeker", "zaal zoeken")

	r.click(bram, adviesgroep, "close")
	posted := r.posted(r.see("dries.fictief", adviesgroep), "afgesloten", "Eén onthaalfiche", "Ik kijk de lijst na")
	r.wants(r.answers("dries.fictief", adviesgroep, posted, "minutes_read").all(), "Met lokale bijlage", "Ik kijk de lijst na")
	r.wants(r.command(bram, adviesgroep, "/overleg nota te laat").all(), "Er is geen vergadering bezig", "te laat")

	mine := r.posted(r.see(nele, dm), "Ik kijk de lijst na", "action_done")
	r.answers(nele, dm, mine, "action_done")
	r.wants(r.see(nele, dm).all(), `"strike":true`)
	r.wantsNone(string(r.posted(r.see(nele, dm), "U kreeg 1 actiepunt").Blocks), "action_done")
}

func TestOwnersAreRemindedOnceADayOfAllThatPresses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	for _, text := range []string{"lijst nakijken", "zaal zoeken"} {
		r.wants(r.command(bram, adviesgroep, "/overleg actie @lotte.demoens "+text+" tegen 7/12/2026").all(), "Lotte Demoens, tegen ma 7 dec")
	}
	r.command(bram, adviesgroep, "/overleg sluit")
	const lotte = "lotte.demoens"
	nudges := func() int {
		n := 0
		for _, m := range r.see(lotte, dm).Messages {
			if strings.Contains(m.Text, "aandacht") {
				n++
			}
		}
		return n
	}
	before := nudges()
	r.clock("to", "2026-11-30T08:59:00+01:00")
	if got := nudges(); got != before {
		t.Errorf("got %d nudges before nine, want %d", got, before)
	}
	r.clock("to", "2026-11-30T17:00:00+01:00")
	m := r.posted(r.see(lotte, dm), "aandacht vragen", "lijst nakijken", "zaal zoeken", "over 7 dagen")
	if got := nudges(); got != before+1 {
		t.Errorf("got %d nudges, want one more than %d", got, before)
	}
	r.answers(lotte, dm, m, "action_done")
	r.wants(r.see(lotte, dm).all(), "U hebt 1 actiepunt dat aandacht vraagt")
	r.wants(r.command(bram, adviesgroep, "/overleg acties").all(), "Actiepunten van")
}

func TestADeadlineIsAddedMovedRemindedAndMet(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(bram, adviesgroep, "/overleg deadlines").all(), "deadline_add")
	r.click(bram, adviesgroep, "deadline_add")
	r.wants(r.submit(bram, map[string]any{"title": ":tada:", "due": "2026-12-09", "owner": []string{nele}}).Errors["title"], "letter")
	r.submit(bram, map[string]any{"title": "Cijfers <!here>", "due": "2026-12-09", "owner": []string{nele}})
	r.wants(r.see(bram, adviesgroep).all(), "Termijn toegevoegd", "9 december 2026")
	r.clock("to", "2026-11-25T09:01:00+01:00")
	reminder := r.posted(r.see(nele, dm), "Cijfers", "over 14 dagen", "deadline_done")
	r.wants(r.home(nele), "Cijfers")
	r.answers(nele, dm, reminder, "deadline_done")
	r.wantsNone(r.home(nele), "Cijfers")
	r.clock("to", "2026-12-08T10:00:00+01:00")
	r.wantsNone(r.see(nele, dm).all(), "9 december 2026 (over 7 dagen)")
}
