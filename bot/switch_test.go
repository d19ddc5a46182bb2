package main

import (
	"strings"
	"testing"
)

// plannedInOlen plans a meeting on 1 December in Olen, lets its invitation go out, and returns its card.
func (r *rig) plannedInOlen() message {
	r.t.Helper()
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("run", "30h")
	return r.posted(r.see("nele.sjabloon", adviesgroep), "dinsdag 1 december 2026", "answer#present")
}

// switching opens the form of how the meeting of a card goes ahead.
func (r *rig) switching(who string, card message) shown {
	r.t.Helper()
	r.answers(who, adviesgroep, card, "manage")
	return r.click(who, adviesgroep, "switch")
}

func TestAMeetingIsSwitchedOnlineWithOneNoticeAndTheAnswersStay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := r.plannedInOlen()
	r.answers("nele.sjabloon", adviesgroep, card, "answer#present")
	form := r.switching("alma.voorbeeld", card)
	r.wants(form.all(), "switch_save", "Hoe gaat de vergadering door?", "Hybride: ter plaatse en online", "één bericht", "In dat kanaal zitten", "Bewaren zonder bericht", "Olen")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"mode": "online", "link": "", "reason": "treinstaking"}).Errors["link"], "er volgen mensen online")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"mode": "online", "link": "teams"}).Errors["link"], "https://")
	done := r.submit("alma.voorbeeld", map[string]any{"mode": "online", "link": "https://example.org/overleg", "reason": "treinstaking"})
	r.wants(done.all(), "Bewaard", "gaat online door")
	r.clock("run", "1m")
	channel := r.see("dries.fictief", adviesgroep)
	notice := r.posted(channel, "gaat online door", "treinstaking", "https://example.org/overleg", "Aanwezig (1)", "answer#online")
	if n := strings.Count(channel.all(), "Deze vergadering gaat online door"); n != 1 {
		t.Errorf("got %d notices, want one", n)
	}
	r.wantsNone(string(notice.Blocks), "Olen")
	r.wants(r.command("dries.fictief", adviesgroep, "/overleg vergaderingen").all(), "dinsdag 1 december 2026", "Adviesgroep ISOM – online")
	r.wants(r.answers("joke.testaert", adviesgroep, notice, "answer#online").all(), "Online (1)")
	r.clock("to", "2026-12-01T13:01:00+01:00")
	reminder := r.posted(r.see("nele.sjabloon", "@overlegbot"), "Straks is er de vergadering", "https://example.org/overleg")
	r.wantsNone(string(reminder.Blocks), "Olen")
	r.wants(r.switching("alma.voorbeeld", notice).all(), "Olen") // where it was to be stands ready
	r.submit("alma.voorbeeld", map[string]any{"mode": "hybrid", "place": "Gemeentehuis Olen", "link": "https://example.org/overleg"})
	r.clock("run", "1m")
	r.posted(r.see("dries.fictief", adviesgroep), "gaat ter plaatse en online door", "Gemeentehuis Olen", "https://example.org/overleg")
}

func TestAMeetingIsSwitchedWithoutAMessageAndByOneAtATime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := r.plannedInOlen()
	r.wants(r.answers("nele.sjabloon", adviesgroep, card, "manage").all(), "voorzitter")
	r.switching("alma.voorbeeld", card)
	r.switching("bram.proefmans", card)
	r.submit("bram.proefmans", map[string]any{"mode": "hybrid", "place": "Zaal 2, Olen", "link": "https://example.org/b", "notice": "silent"})
	late := r.submit("alma.voorbeeld", map[string]any{"mode": "online", "link": "https://example.org/a", "reason": "ijzel", "notice": "silent"})
	r.wants(string(late.Modal), "intussen", "Zaal 2, Olen", "https://example.org/a", "ijzel")
	r.wants(r.submit("alma.voorbeeld", nil).all(), "Bewaard")
	r.clock("run", "1m")
	channel := r.see("dries.fictief", adviesgroep)
	r.wantsNone(channel.all(), "gaat online door", "gaat ter plaatse en online door")
	for _, m := range channel.Messages {
		if m.TS == card.TS {
			r.wants(string(m.Blocks), "https://example.org/a", "Online")
			r.wantsNone(string(m.Blocks), "Olen", "https://example.org/b")
		}
	}
}
