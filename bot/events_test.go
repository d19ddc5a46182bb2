package main

import (
	"testing"

	"overlegbot/internal/slacksim"
)

// trefmoment is where the events of these tests are planned, by its coordinator.
const trefmoment = adviesgroep

// planEvent plans an event with a number of places on 21 January and returns its card.
func (r *rig) planEvent(places string) message {
	r.t.Helper()
	r.wants(r.command(alma, trefmoment, "/overleg evenement Trefmoment veldwerkers").all(), "event_save", "Trefmoment veldwerkers")
	done := r.submit(alma, map[string]any{"date": "2027-01-21", "start": "09:30", "end": "16:00", "place": "Herentals", "places": places})
	if len(done.Errors) > 0 {
		r.t.Fatal(done.Errors)
	}
	r.wants(done.all(), "Gepland en aangekondigd")
	r.clock("run", "1m")
	return r.posted(r.see(alma, trefmoment), "Trefmoment veldwerkers", "sign_up")
}

func TestPeopleSignUpForAnEventWaitAndMoveUpAndNobodySeesWho(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := r.planEvent("2")
	r.wants(string(card.Blocks), "0 van 2 plaatsen bezet", "sign_off", "Een initiatief van")

	r.wants(r.answers("nele.sjabloon", trefmoment, card, "sign_up").all(), "U bent ingeschreven voor")
	r.wants(r.command("dries.fictief", trefmoment, "/overleg inschrijven").all(), "U bent ingeschreven voor")
	r.wants(r.command("joke.testaert", trefmoment, "/overleg inschrijven trefmoment").all(), "als eerste op de wachtlijst")
	r.wants(r.answers("pia.verzonnen", trefmoment, card, "sign_up").all(), "wachtlijst; 1 persoon staat voor u")
	full := r.posted(r.see("nele.sjabloon", trefmoment), "2 van 2 plaatsen bezet", "Op de wachtlijst")
	r.wantsNone(string(full.Blocks), "Nele", "Dries", "Joke", "Pia")

	home := r.home("joke.testaert")
	r.wants(home, "Trefmoment veldwerkers", "U staat op de wachtlijst", "sign_off")
	r.answers("nele.sjabloon", trefmoment, card, "sign_off")
	r.clock("run", "1m")
	r.posted(r.see("joke.testaert", "@overlegbot"), "Er kwam een plaats vrij", "sign_off")
	r.wants(r.home("joke.testaert"), "U bent ingeschreven")
	r.click("joke.testaert", "@overlegbot", "sign_off")
	r.clock("run", "1m")
	r.posted(r.see("pia.verzonnen", "@overlegbot"), "Er kwam een plaats vrij")
	if n := r.see("joke.testaert", "@overlegbot").times("Er kwam een plaats vrij"); n != 0 {
		t.Errorf("got %d messages that still promise a place that was passed on", n)
	}

	list := r.command(alma, trefmoment, "/overleg inschrijvingen")
	r.wants(list.all(), "Ingeschreven (2)", "Dries", "Pia")
	r.submit(alma, map[string]any{"places": "3", "guests": "Yasmina Verzonnen, vzw Voorbeeld"})
	r.wants(r.command(alma, trefmoment, "/overleg inschrijvingen").all(), "Ingeschreven (3)", "Yasmina Verzonnen (vzw Voorbeeld)")
	r.wants(r.submit(alma, map[string]any{"places": "2"}).Errors["places"], "3 plaatsen bezet")
	r.act(alma, "", "close", nil)
	r.wants(r.command("nele.sjabloon", trefmoment, "/overleg inschrijvingen").all(), "voorzitter")

	r.jumpTo("2027-01-20T09:00:00+01:00")
	r.clock("to", "2027-01-20T10:00:00+01:00")
	for handle, want := range map[string]int{"dries.fictief": 1, "pia.verzonnen": 1, "joke.testaert": 0, "nele.sjabloon": 0} {
		if n := r.see(handle, "@overlegbot").times("Herinnering", "Trefmoment"); n != want {
			t.Errorf("%s: got %d reminders the day before, want %d", handle, n, want)
		}
	}
	r.clock("to", "2027-01-21T09:31:00+01:00")
	r.wantsNone(r.command("joke.testaert", trefmoment, "/overleg inschrijven").all(), "U bent ingeschreven voor", "staan voor u")
	r.command(alma, trefmoment, "/overleg start")
	sheet := r.command(alma, trefmoment, "/overleg aanwezigheid").all()
	r.wants(sheet, "Dries Fictief", "Pia Verzonnen", "Yasmina Verzonnen")
	r.wantsNone(sheet, "Joke Testaert")
}

func TestAMovedAndACancelledEventReachWhoSignedUpOutsideTheChannelOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := r.planEvent("")
	r.answers(alma, trefmoment, card, "manage")
	r.click(alma, trefmoment, "invite")
	r.submit(alma, map[string]any{"people": []string{slackID(t, mona)}})
	r.submit(alma, nil)
	r.clock("run", "1m")
	invited := r.posted(r.see(mona, "@overlegbot"), "Trefmoment veldwerkers", "sign_up")
	r.wantsNone(string(invited.Blocks), "manage", "sign_off")
	r.wants(r.answers(mona, "@overlegbot", invited, "sign_up").all(), "U bent ingeschreven")

	card = r.posted(r.see(alma, trefmoment), "Trefmoment veldwerkers", "1 inschrijving", "manage")
	r.answers(alma, trefmoment, card, "manage")
	r.click(alma, trefmoment, "move")
	r.submit(alma, map[string]any{"date": "2027-01-28", "reason": "Zaal bezet"})
	r.clock("run", "1m")
	r.posted(r.see(mona, "@overlegbot"), "28 januari 2027", "inschrijvingen blijven gelden", "U bent ingeschreven")

	card = r.posted(r.see(alma, trefmoment), "28 januari 2027", "inschrijvingen blijven gelden", "manage")
	r.answers(alma, trefmoment, card, "manage")
	r.click(alma, trefmoment, "cancel")
	r.submit(alma, map[string]any{"reason": "ziek"})
	r.clock("run", "1m")
	if n := r.see(mona, "@overlegbot").times("Trefmoment veldwerkers", "gaat niet door"); n == 0 {
		t.Error("who signed up does not hear that it is off")
	}
}

func TestWhatIsWrongAboutAnEventIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	good := map[string]any{"title": "Netwerkevent", "date": "2027-02-04", "start": "14:00", "end": "17:00"}
	for _, c := range []struct{ field, value, says string }{
		{"places", "veel", "Schrijf een aantal"}, {"places", "0", "van 1 tot 1000"}, {"places", "1001", "van 1 tot 1000"},
		{"date", "2026-01-01", "al voorbij"}, {"end", "13:00", "einde"}, {"link", "zoom", "https://"},
		{"closes_date", "2027-02-05", "na het begin"},
	} {
		r.command(alma, trefmoment, "/overleg evenement")
		values := map[string]any{}
		for field, value := range good {
			values[field] = value
		}
		values[c.field] = c.value
		r.wants(r.submit(alma, values).Errors[c.field], c.says)
		r.act(alma, "", "close", nil)
	}
	r.wants(r.command("nele.sjabloon", trefmoment, "/overleg evenement").all(), "voorzitter")
	r.command(alma, trefmoment, "/overleg evenement Praatcafé")
	r.submit(alma, map[string]any{"kind": "open", "date": "2027-02-04", "start": "14:00", "end": "17:00"})
	r.clock("run", "1m")
	r.wantsNone(string(r.posted(r.see("nele.sjabloon", trefmoment), "Praatcafé", "Geen inschrijving nodig").Blocks), "sign_up")
	r.wants(r.command("nele.sjabloon", trefmoment, "/overleg inschrijven").all(), "Praatcafé", "Geen inschrijving nodig")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg inscription").all(), "Praatcafé", "Pas d'inscription nécessaire")
}

// general is the Slack id of the channel in which everybody is.
func general(t *testing.T) string {
	t.Helper()
	for _, c := range slacksim.Demo().Channels {
		if c.Name == "algemeen" {
			return c.ID
		}
	}
	t.Fatal("there is no general channel")
	return ""
}

func TestAnEventForEverybodyIsAnnouncedElsewhereAndGuestsSignUpWithoutSeeingThePlatform(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const guest, stranger, hall = "kaat.proefmans", "hugo.sjabloon", "#algemeen"
	r.command(alma, trefmoment, "/overleg evenement Praatcafé XL")
	good := map[string]any{"date": "2027-02-04", "start": "14:00", "end": "17:00", "places": "1", "channels": []string{general(t)}}
	r.wants(r.submit(alma, good).Errors["channels"], "voor iedereen")
	good["audience"] = "workspace"
	r.act(alma, hall, "kick", fields{"text": "@overlegbot"})
	r.at[alma] = trefmoment
	r.wants(r.submit(alma, good).Errors["channels"], "geen lid van #algemeen")
	r.act(alma, hall, "invite", fields{"text": "@overlegbot"})
	r.at[alma] = trefmoment
	r.wants(r.submit(alma, good).all(), "Iedereen in deze Slack kan komen")
	r.clock("run", "1m")

	there := r.posted(r.see(stranger, hall), "Praatcafé XL", "Open voor iedereen", "sign_up")
	r.wantsNone(string(there.Blocks), "agenda_of", "manage")
	r.wants(r.answers(stranger, hall, there, "sign_up").all(), "Praatcafé XL")
	r.wants(r.home(guest), "Praatcafé XL", "Open voor iedereen", "sign_up")
	r.act(guest, "", "click", fields{"action_id": "sign_up", "view": "home"})
	home := r.home(guest)
	r.wants(home, "U staat op de wachtlijst", "Uitschrijven")
	r.wantsNone(home, "agenda_of", "manage", "Stadhuis Herentals")

	r.wants(r.command(stranger, hall, "/overleg réunions").all(), "Praatcafé XL")
	r.answers(stranger, hall, there, "sign_off")
	r.clock("run", "1m")
	r.posted(r.see(guest, "@overlegbot"), "Er kwam een plaats vrij", "Praatcafé XL")
	r.wants(r.command(alma, trefmoment, "/overleg instellingen").all(), "Instellingen")
	r.wants(r.submit(alma, map[string]any{"level": "closed"}).Errors["level"], "Praatcafé XL")
	r.act(alma, "", "close", nil)

	card := r.posted(r.see(alma, trefmoment), "Praatcafé XL", "1 van 1 plaatsen bezet", "manage")
	r.answers(alma, trefmoment, card, "manage")
	r.click(alma, trefmoment, "move")
	r.submit(alma, map[string]any{"date": "2027-02-11"})
	r.clock("run", "1m")
	r.posted(r.see(stranger, hall), "Praatcafé XL", "11 februari 2027", "sign_up")
	r.posted(r.see(guest, "@overlegbot"), "11 februari 2027", "U bent ingeschreven")
	r.jumpTo("2027-02-11T12:30:00+01:00")
	r.clock("to", "2027-02-11T13:01:00+01:00")
	if n := r.see(guest, "@overlegbot").times("Herinnering", "Praatcafé XL"); n == 0 {
		t.Error("who signed up from outside the platform is not reminded")
	}
}

func TestAClosedPlatformHasNoEventForEverybodyAndAnOpenDoorNeedsNoRegistration(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wantsNone(r.command(alma, "#isom-db", "/overleg evenement Bezoek").all(), "Iedereen in deze Slack")
	when := map[string]any{"date": "2027-02-04", "start": "14:00", "end": "17:00", "audience": "workspace"}
	r.wants(r.submit(alma, when).all(), "besloten")
	r.act(alma, "", "close", nil)
	r.wantsNone(r.home("kaat.proefmans"), "Bezoek")
	r.command(alma, trefmoment, "/overleg evenement Babbelmoment")
	when["kind"] = "open"
	r.wants(r.submit(alma, when).all(), "Iedereen in deze Slack kan komen")
	r.clock("run", "1m")
	home := r.home("kaat.proefmans")
	r.wants(home, "Babbelmoment", "Geen inschrijving nodig", "Open voor iedereen")
	r.wantsNone(home, "sign_up")
}

func TestAnEventOfMembersIsOpenedToEverybodyAndNotTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const stranger, closed = "hugo.sjabloon", "#isom-db"
	good := map[string]any{"date": "2027-02-04", "start": "14:00", "end": "17:00"}
	r.command(alma, trefmoment, "/overleg evenement Buurtcafé")
	r.wants(r.submit(alma, good).all(), "Gepland")
	r.clock("run", "1m")
	r.wantsNone(r.home(stranger), "Buurtcafé")
	card := r.posted(r.see(alma, trefmoment), "Buurtcafé", "manage")
	r.answers(alma, trefmoment, card, "manage")
	r.wants(r.click(alma, trefmoment, "event_open").all(), "event_open_save", "Terugdraaien kan niet")
	r.wants(r.submit(alma, nil).all(), "is nu voor iedereen")
	r.clock("run", "1m")
	r.wants(r.home(stranger), "Buurtcafé", "sign_up")
	r.posted(r.see(alma, trefmoment), "Buurtcafé", "Open voor iedereen")
	r.wants(r.click(alma, trefmoment, "event_open").all(), "al voor iedereen") // the old menu

	r.command(alma, closed, "/overleg evenement Geheim café")
	good["date"] = "2027-02-05"
	r.wants(r.submit(alma, good).all(), "Gepland")
	r.clock("run", "1m")
	r.answers(alma, closed, r.posted(r.see(alma, closed), "Geheim café", "manage"), "manage")
	r.wants(r.click(alma, closed, "event_open").all(), "niemand anders mag weten dat het bestaat")
	r.wantsNone(r.home(stranger), "Geheim")
}
