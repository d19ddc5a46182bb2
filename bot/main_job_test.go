package main

import (
	"testing"
)

// The channel and the people of the main job.
const (
	group = "#nieuwe-werkgroep"
	alma  = "alma.voorbeeld" // registers and chairs
	bram  = "bram.proefmans" // secretary
	nele  = "nele.sjabloon"  // member
	mona  = "mona.testaert"  // outsider
	dm    = "@overlegbot"
)

// mainJob is one consultation cycle from end to end: invite, register, plan, answer, be reminded, take minutes, follow up.
func mainJob(r *rig) {
	r.t.Helper()
	register(r)
	planMonthly(r)

	r.clock("to", "2026-11-26T10:00:00+01:00") // seven days before: the invitation
	r.wants(r.see(nele, group).all(), "donderdag 3 december 2026", "Herentals", "Aanwezig", "Online", "Verontschuldigd")
	r.click(bram, group, "answer#online")
	r.click(alma, group, "answer#present")
	card := r.see(nele, group).all()
	r.wants(card, "Bram Proefmans", "Alma Voorbeeld")
	r.wantsNone(card, "Nele Sjabloon") // who has not answered is not shown

	r.clock("to", "2026-12-02T10:00:00+01:00") // the day before: only who has not answered
	r.wants(r.see(nele, dm).all(), "Werkgroep taal")
	r.wantsNone(r.see(bram, dm).all(), "Werkgroep taal")
	r.clock("to", "2026-12-03T09:00:00+01:00") // an hour before: who comes
	r.wants(r.see(bram, dm).all(), "Werkgroep taal")

	takeMinutes(r)
}

func register(r *rig) {
	r.t.Helper()
	r.act(alma, group, "invite", fields{"text": dm})
	r.wants(r.see(alma, group).all(), "Dit overleg registreren")
	r.wants(r.click(alma, group, "register").all(), "Overleg registreren")
	said := r.submit(alma, map[string]any{"name": "Werkgroep taal", "slug": "werkgroep-taal", "kind": "werkgroep", "secretary": bram})
	r.wants(said.all(), "is geregistreerd")
	r.wants(r.see(nele, group).all(), "Voor welke organisatie zit u")
}

func planMonthly(r *rig) {
	r.t.Helper()
	preview := r.command(alma, group, "/overleg plan elke eerste donderdag van de maand om 9u30 in Herentals")
	r.wants(preview.all(), "elke eerste donderdag van de maand om 9.30 uur", "Herentals", "6 mei 2027", "Hemelvaart")
	r.wants(r.click(alma, group, "plan_confirm").all(), "Gepland: 12 vergaderingen")
}

func takeMinutes(r *rig) {
	r.t.Helper()
	r.clock("to", "2026-12-03T09:35:00+01:00")
	r.command(bram, group, "/overleg start")
	r.wants(r.command(bram, group, "/overleg nota De brochure is klaar").all(), "De brochure is klaar")
	r.wants(r.command(bram, group, "/overleg besluit We starten in januari").all(), "B-2026-")
	r.wants(r.command(bram, group, "/overleg actie @nele.sjabloon lijst NT2 nakijken tegen 10/12/2026").all(), "lijst NT2 nakijken")
	said := r.act(nele, group, "say", fields{"text": "De zaal is vrij op 7 januari"})
	_ = said
	r.command(bram, group, "/overleg sluit")
	r.wants(r.see(nele, group).all(), "We starten in januari", "lijst NT2 nakijken", "Nele Sjabloon")
	r.wants(r.see(nele, dm).all(), "lijst NT2 nakijken")
	r.wants(r.command(nele, dm, "/overleg mijn acties").all(), "lijst NT2 nakijken")
	r.wants(r.home(nele), "lijst NT2 nakijken", "Mijn volgende vergaderingen")
	r.click(nele, dm, "action_done")
	r.wants(r.command(nele, group, "/overleg wie olen huisvesting").all(), "OCMW Olen")
	r.command(bram, group, "/overleg deadlines")
	r.wants(r.command(nele, group, "/overleg verslag").all(), "We starten in januari")
	r.wants(r.click(nele, group, "minutes_read").all(), "De brochure is klaar")
}

func TestOneConsultationCycleFromEndToEnd(t *testing.T) {
	t.Parallel()
	mainJob(newRig(t))
}

func TestHelpAnswersInTheAskersLanguage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	dutch := r.command(nele, "#isom-adviesgroep", "/overleg help")
	r.wants(dutch.all(), "Wat u kunt vragen", "/overleg wie")
	french := r.command("hugo.sjabloon", "#rand5", "/overleg aide")
	r.wants(french.all(), "Ce que vous pouvez demander", "/overleg qui")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg hlep").all(), "hlep", "help")
}

func TestHelpTellsCommandsByThemeAndThoseAboutAWord(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg help").all(), "Vergaderingen en evenementen", "Termijnen, rondes en projecten", "/overleg registreer")
	found := r.command(nele, "#isom-adviesgroep", "/overleg help Verslag").all()
	r.wants(found, "Agenda en verslag", "/overleg verslag", "/overleg bestand")
	r.wantsNone(found, "/overleg registreer", "Statbel")
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg help fluppel").all(), "„fluppel” vind ik geen opdracht", "/overleg registreer")
}

func TestWhoWritesToTheBotIsAnswered(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.act(nele, dm, "say", fields{"text": "mijn acties"}).all(), "Terugkoppeling OCMW-raad Olen")
	r.wants(r.act(nele, dm, "say", fields{"text": "goeiemorgen"}).all(), "Waarmee kan ik u helpen?")
	r.wants(r.act("hugo.sjabloon", "#rand5", "say", fields{"text": "@overlegbot qui wemmel logement"}).all(), "Wemmel")
	r.wantsNone(r.see("samira.voorbeeld", "#rand5").all(), "Je ne connais pas") // only who asked sees it
}

func TestHelpTellsEachWhatTheyMayDo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chair := r.command(alma, adviesgroep, "/overleg help").all()
	r.wants(chair, "/overleg plan", "/overleg instellingen", "/overleg wie")
	member := r.command("lotte.demoens", adviesgroep, "/overleg help").all()
	r.wants(member, "/overleg wie", "/overleg vergaderingen")
	r.wantsNone(member, "/overleg instellingen", "/overleg sluit")
}

func TestTheGreetingNoLongerOffersWhatIsDone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	register(r)
	channel := r.see(nele, group).all()
	r.wants(channel, "Dit kanaal is nu het overleg *Werkgroep taal*")
	r.wantsNone(channel, "Dit overleg registreren")
}
