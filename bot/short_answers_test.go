package main

import "testing"

func TestWhatIsTypedNearlyRightIsAnsweredAndNothingIsPromisedThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("nele.sjabloon", adviesgroep, "/overleg termijnen zeker geen overleg").all(), "geen overleg en geen termijn met „zeker geen overleg”")
	r.command("alma.voorbeeld", adviesgroep, "/overleg plan 26 november om 14 uur in Olen")
	r.click("alma.voorbeeld", adviesgroep, "plan_confirm")
	r.clock("run", "1m")
	card := r.posted(r.see("nele.sjabloon", adviesgroep), "donderdag 26 november 2026", "answer#present")
	r.wants(r.answers("nele.sjabloon", adviesgroep, card, "answer#online").all(), "nog geen link om online te volgen")
}

func TestSchoolHolidaysArePastedInSlackAndSavedAfterAPreview(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("alma.voorbeeld", adviesgroep, "/overleg sluitingsdagen")
	proposed := r.submit("alma.voorbeeld", map[string]any{"calendar": schoolHolidays})
	r.wants(proposed.all(), "Er komt 1 periode bij", "1 periode is al voorbij", "Oudercontact", "21/12/2026 - 3/1/2027 Kerstvakantie")
	r.wants(r.submit("alma.voorbeeld", nil).all(), "bewaard")
	r.command("alma.voorbeeld", adviesgroep, "/overleg sluitingsdagen")
	again := r.submit("alma.voorbeeld", map[string]any{"calendar": schoolHolidays})
	r.wants(again.all(), "Er komen 0 periodes bij", "1 periode stond er al")
}
