package main

import (
	"strings"
	"testing"
)

const adviesgroep = "#isom-adviesgroep"

// posted finds the message in which all parts are to be read, the newest first.
func (r *rig) posted(s seen, parts ...string) message {
	r.t.Helper()
	for i := len(s.Messages) - 1; i >= 0; i-- {
		m, found := s.Messages[i], true
		for _, p := range parts {
			found = found && strings.Contains(m.Text+string(m.Blocks), p)
		}
		if found {
			return m
		}
	}
	r.t.Fatalf("got %s\nwant a message with %q", short(s.all()), parts)
	return message{}
}

// answers clicks a button of one message.
func (r *rig) answers(as, in string, m message, action string) shown {
	r.t.Helper()
	return r.act(as, in, "click", fields{"action_id": action, "ts": m.TS})
}

func TestARhythmIsPlannedInvitedAnsweredAndReminded(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	preview := r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke eerste donderdag van de maand om 9u30 in Herentals")
	r.wants(preview.all(), "elke eerste donderdag van de maand om 9.30 uur", "do 6 mei 2027", "O.L.H. Hemelvaart", "Herentals")
	r.wants(r.click("alma.voorbeeld", adviesgroep, "plan_confirm").all(), "Gepland: 12 vergaderingen", "donderdag 3 december 2026")

	r.clock("to", "2026-11-26T09:31:00+01:00")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "donderdag 3 december 2026", "answer#present")
	r.wantsNone(string(card.Blocks), "Nele")
	if got := r.answers("nele.sjabloon", adviesgroep, card, "answer#present"); len(got.Shown) > 1 {
		t.Errorf("got %s, want nothing but the card", short(got.all()))
	}
	r.answers("joke.testaert", adviesgroep, card, "answer#excused")
	card = r.posted(r.see("dries.fictief", adviesgroep), "donderdag 3 december 2026", "answer#present")
	r.wants(string(card.Blocks), "Aanwezig (1)", "Nele Sjabloon", "Verontschuldigd (1)", "Joke Testaert")
	r.wantsNone(string(card.Blocks), "Dries", "Lotte")

	r.clock("to", "2026-12-02T09:31:00+01:00")
	question := r.posted(r.see("dries.fictief", "@overlegbot"), "antwoord ontbreekt", "3 december 2026")
	r.wantsNone(r.see("nele.sjabloon", "@overlegbot").all(), "3 december 2026")
	r.answers("dries.fictief", "@overlegbot", question, "answer#online")
	r.posted(r.see("dries.fictief", "@overlegbot"), "Genoteerd: u volgt online", "answer#excused")

	r.clock("to", "2026-12-03T08:31:00+01:00")
	for _, who := range []string{"nele.sjabloon", "dries.fictief"} {
		r.posted(r.see(who, "@overlegbot"), "Straks is er de vergadering", "Herentals")
	}
	r.wantsNone(r.see("joke.testaert", "@overlegbot").all(), "Straks is er")
	r.clock("to", "2026-12-03T09:31:00+01:00")
	r.wants(r.answers("dries.fictief", "@overlegbot", question, "answer#excused").all(), "al begonnen")
	r.wantsNone(string(r.posted(r.see("nele.sjabloon", adviesgroep), "donderdag 3 december 2026", "Aanwezig (1)").Blocks), "answer#")
}

func TestAMeetingMovedAfterItsFirstReminderIsAnnouncedAndRemindedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("run", "30h")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "dinsdag 1 december 2026", "answer#present")
	r.answers("nele.sjabloon", adviesgroep, card, "answer#present")
	r.wants(r.answers("nele.sjabloon", adviesgroep, card, "manage").all(), "voorzitter")
	r.clock("to", "2026-11-30T14:01:00+01:00")
	r.posted(r.see("dries.fictief", "@overlegbot"), "antwoord ontbreekt", "1 december 2026")

	r.answers("alma.voorbeeld", adviesgroep, card, "manage")
	form := r.click("alma.voorbeeld", adviesgroep, "move")
	r.wants(form.all(), "move_save", "2026-12-01")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"date": "2026-11-02"}).Errors["date"], "al voorbij")
	done := r.submit("alma.voorbeeld", map[string]any{"date": "2026-12-08", "reason": "<!channel> *zaal bezet*"})
	r.wants(done.all(), "dinsdag 8 december 2026")
	r.clock("run", "1m")
	channel := r.see("nele.sjabloon", adviesgroep)
	announced := r.posted(channel, "is verplaatst naar dinsdag 8 december 2026", "answer#present", "zaal bezet")
	r.wantsNone(announced.Text, "<!channel>")
	r.wantsNone(string(announced.Blocks), "Nele")
	for _, m := range channel.Messages {
		if m.TS == card.TS {
			r.wants(string(m.Blocks), "Verplaatst naar", "dinsdag 8 december 2026")
			r.wantsNone(string(m.Blocks), "answer#present")
		}
	}
	r.clock("to", "2026-12-07T14:01:00+01:00")
	r.posted(r.see("nele.sjabloon", "@overlegbot"), "antwoord ontbreekt", "8 december 2026")
}

func TestACancelledMeetingIsAnnounced(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("run", "30h")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "dinsdag 1 december 2026", "answer#present")
	r.answers("alma.voorbeeld", adviesgroep, card, "manage")
	r.wants(r.click("alma.voorbeeld", adviesgroep, "cancel").all(), "cancel_save", "meteen bericht")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"reason": "te weinig punten"}).all(), "is geannuleerd")
	r.clock("run", "1m")
	r.posted(r.see("dries.fictief", adviesgroep), "gaat niet door", "te weinig punten")
	r.clock("to", "2026-12-01T13:30:00+01:00")
	r.wantsNone(r.see("dries.fictief", "@overlegbot").all(), "1 december 2026")
}

func TestTheFormPlansInTwoStepsAndKeepsWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	form := r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke donderdag om 9u30 behalve in de vakantie")
	r.wants(form.all(), "behalve in de vakantie", "plan_save")
	past := r.submit("alma.voorbeeld", map[string]any{"rhythm": "", "date": "2026-11-02", "start": "09:30"})
	r.wants(past.Errors["date"], "al voorbij")
	backwards := r.submit("alma.voorbeeld", map[string]any{"date": "2026-12-18", "start": "09:30", "end": "08:30"})
	r.wants(backwards.Errors["end"], "Het einde komt")
	second := r.submit("alma.voorbeeld", map[string]any{"date": "2026-12-18", "start": "09:30", "end": "11:30", "repeat": "last"})
	r.wants(second.all(), "plan_confirm", "laatste vrijdag", "vr 25 dec 2026", "Kerstmis")
	r.wants(r.submit("alma.voorbeeld", nil).all(), "Gepland: 11 vergaderingen")
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke laatste vrijdag van de maand om 9u30").all(), "plan_confirm")
	r.wants(r.click("alma.voorbeeld", adviesgroep, "plan_confirm").all(), "al gepland")
	r.wants(r.command("nele.sjabloon", adviesgroep, "/overleg plan morgen om 9 uur").all(), "voorzitter")
}

func TestAPreviewThatWasTakenMeanwhileIsAnsweredByANotice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan")
	preview := r.submit("alma.voorbeeld", map[string]any{"date": "2026-12-18", "start": "09:30", "end": "11:30", "repeat": "last"})
	r.wants(string(preview.Modal), `"callback_id":"plan_confirm"`)
	r.wants(r.command("bram.proefmans", adviesgroep, "/overleg plan elke laatste vrijdag van de maand van 9u30 tot 11u30").all(), "plan_confirm")
	r.wants(r.click("bram.proefmans", adviesgroep, "plan_confirm").all(), "Gepland:")
	taken := r.submit("alma.voorbeeld", nil) // Slack takes errors for inputs only, and a preview has none
	r.wants(string(taken.Modal), `"callback_id":"notice"`, "al gepland")
}

func TestMeetingsAreListedAndAnsweredInTheListAndInTheHome(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	list := r.command("hugo.sjabloon", "#rand5", "/overleg réunions")
	r.wants(list.all(), "Vos prochaines réunions", "mardi 1er décembre 2026")
	r.click("hugo.sjabloon", "#rand5", "answer_listed#online")
	r.posted(r.see("hugo.sjabloon", "#rand5"), "Votre réponse :", "En ligne", "mardi 1er décembre 2026")
	r.act("hugo.sjabloon", "", "open_home", nil)
	r.clock("run", "1s") // until all is at rest
	r.wants(string(r.see("hugo.sjabloon", "@overlegbot").Home), "mardi 1er décembre 2026", "En ligne")
	r.act("hugo.sjabloon", "", "click", fields{"action_id": "answer#excused", "view": "home"})
	r.clock("run", "1s")
	r.wants(string(r.see("hugo.sjabloon", "@overlegbot").Home), "Votre réponse : \",\"type\":\"text\"},{\"text\":\"Excusé")
	outsider := r.command("mona.testaert", "#mortsel-diversiteit", "/overleg vergaderingen isom-db")
	r.wants(outsider.all(), "ken ik niet")
	r.wantsNone(outsider.all(), "Dagelijks bestuur")
	r.wantsNone(r.command("mona.testaert", "#mortsel-diversiteit", "/overleg vergaderingen").all(), "Dagelijks bestuur", "Adviesgroep ISOM")
}
