package main

import (
	"strings"
	"testing"
	"time"
)

// times counts the messages that hold all parts.
func (s seen) times(parts ...string) int {
	n := 0
	for _, m := range s.Messages {
		all := true
		for _, p := range parts {
			all = all && strings.Contains(m.Text, p)
		}
		if all {
			n++
		}
	}
	return n
}

// jumpTo lets the bot be off until a moment, which is quicker than living through every day.
func (r *rig) jumpTo(moment string) {
	r.t.Helper()
	to, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		r.t.Fatal(err)
	}
	r.clock("jump", to.Sub(r.d.clock.Now()).String())
	r.rest()
}

func TestACancelledMeetingIsRestoredWithOneNoticeEach(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("run", "30h")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "dinsdag 1 december 2026", "answer#present")
	r.answers("nele.sjabloon", adviesgroep, card, "answer#present")
	r.answers("alma.voorbeeld", adviesgroep, card, "manage")
	r.click("alma.voorbeeld", adviesgroep, "cancel")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"reason": "zaal bezet"}).all(), "is geannuleerd")
	r.clock("run", "1m")
	r.wants(r.click("alma.voorbeeld", adviesgroep, "restore").all(), "restore_save", "antwoorden staan er nog")
	r.submit("alma.voorbeeld", map[string]any{"reason": "zaal toch vrij"})
	r.clock("run", "1m")
	channel := r.see("dries.fictief", adviesgroep)
	for _, notice := range []string{"1 december 2026, van 14.00 uur tot 16.00 uur gaat toch door"} {
		if n := channel.times(notice); n != 1 {
			t.Errorf("got %d notices with %q, want one", n, notice)
		}
	}
	r.wants(string(r.posted(channel, "gaat toch door", "answer#present").Blocks), "Nele Sjabloon", "zaal toch vrij")
	for _, m := range channel.Messages {
		if m.TS == card.TS {
			r.wants(string(m.Blocks), "Aanwezig (1)", "answer#present")
		}
	}
	r.clock("to", "2026-11-30T14:01:00+01:00")
	if n := r.see("dries.fictief", "@overlegbot").times("1 december 2026", "antwoord ontbreekt"); n != 1 {
		t.Errorf("got %d questions to who has not answered, want one", n)
	}
	if n := r.see("nele.sjabloon", "@overlegbot").times("1 december 2026", "antwoord ontbreekt"); n != 0 {
		t.Errorf("got %d questions to who answered before, want none", n)
	}
}

func TestARhythmIsChangedFromOneMeetingOnWithOneNotice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.clock("to", "2026-12-04T10:00:00+01:00")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "donderdag 10 december 2026", "answer#present")
	r.answers("alma.voorbeeld", adviesgroep, card, "manage")
	form := r.click("alma.voorbeeld", adviesgroep, "series_change")
	r.wants(form.all(), "series_save", "elke tweede donderdag van de maand", `"initial_date":"2026-12-10"`)
	second := r.submit("alma.voorbeeld", map[string]any{"rhythm": "elke derde woensdag van de maand om 14 uur", "place": "Lille"})
	r.wants(second.all(), "elke derde woensdag", "wo 16 dec 2026", "Wie krijgt bericht", "de uitnodiging al verstuurd", "Bewaren zonder bericht")
	r.wants(r.submit("alma.voorbeeld", map[string]any{"notice": "announce"}).all(), "nieuw ritme vanaf donderdag 10 december 2026")
	r.clock("run", "1m")
	channel := r.see("nele.sjabloon", adviesgroep)
	if n := channel.times("andere momenten"); n != 1 {
		t.Errorf("got %d notices of the new rhythm, want one", n)
	}
	r.wants(string(r.posted(channel, "andere momenten").Blocks), "elke derde woensdag", "16 december 2026", "10 december 2026", "Lille")
	for _, m := range channel.Messages {
		if m.TS == card.TS {
			r.wants(string(m.Blocks), "gaat niet door")
		}
	}
	r.clock("to", "2026-12-10T09:31:00+01:00")
	r.wantsNone(r.see("dries.fictief", "@overlegbot").all(), "10 december 2026")
	r.posted(r.see("dries.fictief", adviesgroep), "woensdag 16 december 2026", "answer#present")
	r.wants(r.command("nele.sjabloon", adviesgroep, "/overleg reeks").all(), "elke derde woensdag van de maand om 14 uur")
}

func TestAFirstFridayOnNewYearsDayFollowsItsPolicy(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for policy, want := range map[string]string{
		"keep": "Nieuwjaar", "skip": "valt weg", "next_workday": "wordt ma 4 jan 2027", "next_week": "wordt vr 8 jan 2027", "ask": "de voorzitter beslist",
	} {
		r.command("alma.voorbeeld", adviesgroep, "/overleg plan")
		r.wants(r.submit("alma.voorbeeld", map[string]any{"rhythm": "elke eerste vrijdag van de maand om 14 uur", "policy": policy}).all(), "Nieuwjaar", want)
		r.act("alma.voorbeeld", "", "close", nil)
	}
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke vijfde dinsdag van de maand om 14 uur").all(), "di 29 dec 2026", "di 30 mrt 2027", "di 29 jun 2027")
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke 31ste van de maand om 14 uur").all(), "do 31 dec 2026", "zo 31 jan 2027", "wo 31 mrt 2027")
}

func TestTheLocalHourStaysOnBothNightsOnWhichTheClockChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan elke laatste zondag van de maand om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	for _, change := range []struct{ from, before, at, date string }{
		{"2027-03-26T15:00:00+01:00", "2027-03-28T12:58:00+02:00", "2027-03-28T13:01:00+02:00", "zondag 28 maart 2027"},
		{"2027-10-29T15:00:00+02:00", "2027-10-31T12:58:00+01:00", "2027-10-31T13:01:00+01:00", "zondag 31 oktober 2027"},
	} {
		r.jumpTo(change.from)
		card := r.posted(r.see("nele.sjabloon", adviesgroep), change.date+", van 14.00 uur tot 16.00 uur", "answer#present")
		r.answers("nele.sjabloon", adviesgroep, card, "answer#present")
		r.clock("to", change.before)
		if n := r.see("nele.sjabloon", "@overlegbot").times("Straks is er", change.date); n != 0 {
			t.Errorf("reminded of %s more than an hour before", change.date)
		}
		r.clock("to", change.at)
		if n := r.see("nele.sjabloon", "@overlegbot").times("Straks is er", change.date); n != 1 {
			t.Errorf("got %d reminders an hour before %s, want one", n, change.date)
		}
	}
}

func TestTheChairAloneHearsWhatIsMissingAndDecidesAboutADayOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan")
	r.submit("alma.voorbeeld", map[string]any{"rhythm": "elke eerste vrijdag van de maand om 14 uur", "policy": "ask"})
	r.wants(r.submit("alma.voorbeeld", nil).all(), "Gepland: 12 vergaderingen")
	r.jumpTo("2026-12-14T10:00:00+01:00")
	r.clock("to", "2026-12-15T09:01:00+01:00")
	const chair = "fouad.voorbeeld" // of this group, in the demo
	asked := r.posted(r.see(chair, "@overlegbot"), "valt op een vrije dag", "1 januari 2027", "Nieuwjaar")
	r.wants(r.answers(chair, "@overlegbot", asked, "day_off#next_workday").all(), "maandag 4 januari 2027")
	r.clock("to", "2026-12-28T14:31:00+01:00")
	r.posted(r.see("nele.sjabloon", adviesgroep), "maandag 4 januari 2027", "answer#present")
	r.wantsNone(r.see("nele.sjabloon", adviesgroep).all(), "vrijdag 1 januari 2027")
	r.wantsNone(r.see("alma.voorbeeld", "@overlegbot").all(), "valt op een vrije dag")
	r.wantsNone(r.see("nele.sjabloon", "@overlegbot").all(), "valt op een vrije dag", "alleen voor u als voorzitter")
}

func TestAFixedListOfDatesIsPlannedFromSlack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	shown := r.command("alma.voorbeeld", adviesgroep, "/overleg plan 12/1, 9/2 en 16/3 om 14u in Olen")
	r.wants(shown.all(), "3 losse datums om 14.00 uur", "di 16 mrt 2027")
	r.wants(r.click("alma.voorbeeld", adviesgroep, "plan_confirm").all(), "Gepland: 3 vergaderingen")
	r.wants(r.command("nele.sjabloon", adviesgroep, "/overleg vergaderingen isom-adviesgroep").all(), "dinsdag 12 januari 2027")
	r.clock("to", "2027-01-07T10:00:00+01:00")
	r.posted(r.see("nele.sjabloon", adviesgroep), "dinsdag 12 januari 2027", "answer#present")
}

func TestADateThatWentWithItsRhythmComesBackWithAnAnnouncementAndWhatHasBegunIsCalledOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.clock("to", "2026-12-04T10:00:00+01:00")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "donderdag 10 december 2026", "answer#present")
	r.answers("alma.voorbeeld", adviesgroep, card, "manage")
	r.click("alma.voorbeeld", adviesgroep, "series_change")
	r.submit("alma.voorbeeld", map[string]any{"rhythm": "elke derde woensdag van de maand om 14 uur", "reason": "zaal niet vrij op donderdag"})
	r.submit("alma.voorbeeld", map[string]any{"notice": "announce"})
	r.clock("run", "1m")
	r.posted(r.see("nele.sjabloon", adviesgroep), "op andere momenten", "zaal niet vrij op donderdag")
	r.wants(r.command("nele.sjabloon", adviesgroep, "/overleg reeks").all(), "elke derde woensdag", "zaal niet vrij op donderdag")

	r.command("alma.voorbeeld", adviesgroep, "/overleg reeks")
	r.click("alma.voorbeeld", adviesgroep, "cancelled")
	r.click("alma.voorbeeld", adviesgroep, "restore")
	r.submit("alma.voorbeeld", map[string]any{"reason": "zaal toch vrij"})
	r.clock("run", "1m")
	if n := r.see("nele.sjabloon", adviesgroep).times("10 december 2026", "gaat toch door"); n != 1 {
		t.Errorf("got %d announcements that it takes place after all, want one", n)
	}
	clash := r.command("alma.voorbeeld", adviesgroep, "/overleg plan 16 december om 15 uur")
	r.wants(clash.all(), "al een vergadering", "16 december om 15 uur", "plan_save")
	form := r.submit("alma.voorbeeld", map[string]any{"rhythm": "9 december om 15 uur", "reason": "dossier moet dit jaar nog rond"})
	r.wants(form.all(), "dossier moet dit jaar nog rond", "woensdag 9 december 2026")
	r.submit("alma.voorbeeld", nil)
	r.clock("run", "1m")
	r.posted(r.see("nele.sjabloon", adviesgroep), "woensdag 9 december 2026", "dossier moet dit jaar nog rond", "answer#present")

	r.clock("to", "2026-12-16T14:05:00+01:00")
	r.command("alma.voorbeeld", adviesgroep, "/overleg vergaderingen isom-adviesgroep") // what has begun stands on top
	r.click("alma.voorbeeld", adviesgroep, "manage")
	r.click("alma.voorbeeld", adviesgroep, "cancel")
	r.submit("alma.voorbeeld", map[string]any{"reason": "niemand aanwezig"})
	r.clock("run", "1m")
	if n := r.see("nele.sjabloon", adviesgroep).times("woensdag 16 december 2026 om 14.00 uur gaat niet door"); n != 2 {
		t.Errorf("got %d messages that it is off, want the card and one message", n)
	}
}
