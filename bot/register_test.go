package main

import (
	"strings"
	"testing"
)

func TestTheWayOfASubjectIsFollowedAcrossBodies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, nele = "alma.voorbeeld", "nele.sjabloon"
	r.wants(r.command(alma, adviesgroep, "/overleg besluiten B-2025-09").all(), "Behandelhistoriek", "B-2025-07", "B-2025-08", "Dagelijks bestuur ISOM", "goedgekeurd in de raad")
	card := r.command(nele, adviesgroep, "/overleg besluiten B-2026-05")
	r.wants(card.all(), "Eén onthaalfiche", "Voor (5)", "Onthouding (1)", "OCMW Lille", "donderdag 8 april 2027", "Vijf van de zeven")
	r.wantsNone(card.all(), "decision_edit")
	r.wants(r.command(alma, adviesgroep, "/overleg besluiten B-2026-05").all(), "Beleidsgroep ISOM", "Eén onthaalfiche met lokale bijlage", "decision_edit")
	r.wants(r.command(nele, adviesgroep, "/overleg besluiten B-2026-99").all(), "Onder dat nummer vind ik geen besluit")
	r.wants(r.command(nele, adviesgroep, "/overleg besluiten onthaalfiche").all(), "B-2026-05")

	// The next step: what is decided where it was sent belongs to the same way.
	r.command(alma, adviesgroep, "/overleg besluiten B-2026-05")
	r.click(alma, adviesgroep, "decision_link")
	got := r.submit(alma, map[string]any{"kind": "replaces", "number": "B-2025-08"})
	r.wants(r.see(alma, adviesgroep).all(), "Vervangt", "B-2025-08")
	if len(got.Errors) > 0 {
		t.Errorf("got %v", got.Errors)
	}
	r.wants(r.command(alma, "#isom-db", "/overleg besluiten B-2025-08").all(), "Dit besluit is vervangen door B-2026-05")
	r.click(alma, "#isom-db", "decision_link")
	r.wants(r.submit(alma, map[string]any{"kind": "follows", "number": "B-2026-05"}).Errors["number"], "niet zichzelf opvolgen")
}

func TestNobodyLearnsOfDecisionsThatTheyMayNotRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const own = "#mortsel-diversiteit"
	for _, pair := range [][2]string{
		{"/overleg besluiten B-2026-05", "/overleg besluiten B-2026-98"}, {"/overleg besluiten onthaalfiche", "/overleg besluiten onthaalfizze"},
		{"/overleg zoek onthaalfiche", "/overleg zoek onthaalfizze"}, {"/overleg zoek nele sjabloon", "/overleg zoek nele sjabloom"},
	} {
		hidden, missing := said(r.command(mona, own, pair[0])), said(r.command(mona, own, pair[1]))
		masked := strings.NewReplacer("onthaalfizze", "onthaalfiche", "sjabloom", "sjabloon").Replace(missing)
		if hidden != masked {
			t.Errorf("%s is told apart from what does not exist:\n%s\n%s", pair[0], hidden, missing)
		}
	}
	r.wantsNone(r.command("nele.sjabloon", adviesgroep, "/overleg zoek oprichting").all(), "Oprichting interlokale")
	r.wants(r.command("alma.voorbeeld", adviesgroep, "/overleg zoek oprichting").all(), "Oprichting", "interlokale", "B-2025-08")
}

func TestSearchAnswersInDutchAndFrench(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo, nele = "hugo.sjabloon", "nele.sjabloon"
	found := r.command(nele, adviesgroep, "/overleg zoek wachtlijst nt2").all()
	r.wants(found, "Adviesgroep ISOM", "8 okt 2026", "Signaal uit Lille", "wachtlijst")
	r.wants(r.command(hugo, "#rand5", "/overleg chercher woordenlijst").all(), "B-2026-07", "Recherche", "Ouvrir")
	r.wants(r.command(hugo, "#rand5", "/overleg chercher thème:loisirs").all(), "B-2026-06", "vijf gemeenten")
	r.wants(r.command(hugo, "#rand5", "/overleg chercher de la du").all(), "se trouvent partout")
	r.wants(r.command(nele, adviesgroep, "/overleg zoek "+strings.Repeat("lang ", 2000)).all(), "te lang om te zoeken")
	r.wants(r.command(nele, adviesgroep, "/overleg zoek onthaalfiche' & | ! ( <-> :*").all(), "B-2026-05")
	r.wants(r.command(nele, adviesgroep, "/overleg zoek").all(), "search_save")
	r.wants(r.submit(nele, map[string]any{"words": "   "}).Errors["words"], "Typ een of meer woorden")
	r.submit(nele, map[string]any{"words": "onthaalfiche"})
	r.wants(r.see(nele, adviesgroep).all(), "Gezocht: onthaalfiche", "B-2026-05")
}

func TestTheWeeklyOverviewComesOnMondayAndEndsWithOneTap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, nele, hugo = "alma.voorbeeld", "nele.sjabloon", "hugo.sjabloon"
	r.command(alma, adviesgroep, "/overleg start")
	r.click(alma, adviesgroep, "start_now")
	r.command(alma, adviesgroep, "/overleg besluit Nieuwe vrijetijdspas")
	r.command(alma, adviesgroep, "/overleg sluit")
	r.clock("to", "2026-11-30T08:59:00+01:00")
	r.wantsNone(r.see(nele, dm).all(), "Nieuw in uw overleggen")
	r.clock("to", "2026-11-30T09:01:00+01:00")
	overview := r.posted(r.see(nele, dm), "Nieuw in uw overleggen", "Nieuwe vrijetijdspas", "maandag 23 november 2026")
	r.wantsNone(r.see(hugo, dm).all(), "Nouvelles décisions", "vrijetijdspas")
	r.wants(r.answers(nele, dm, overview, "digest_off").all(), "geen weekoverzicht meer")
	r.wants(r.home(nele), "Weekoverzicht weer sturen", "digest_on")

	r.command(alma, adviesgroep, "/overleg start")
	r.click(alma, adviesgroep, "start_now")
	r.command(alma, adviesgroep, "/overleg besluit Tweede besluit")
	r.command(alma, adviesgroep, "/overleg sluit")
	r.clock("to", "2026-12-07T09:01:00+01:00")
	r.wantsNone(r.see(nele, dm).all(), "Tweede besluit")
	r.posted(r.see("dries.fictief", dm), "Nieuw in uw overleggen", "Tweede besluit")
}

func TestAnAdviceIsToldInItsChannelAndADecisionComesUpForReview(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo = "hugo.sjabloon"
	const rand = "#rand5"
	r.wants(r.command(hugo, rand, "/overleg décisions B-2026-07").all(), "B-2026-07", "Thèmes", "politique linguistique", "Compléter")
	r.click(hugo, rand, "decision_edit")
	r.wants(r.submit(hugo, map[string]any{"review": "2026-11-20"}).Errors["review"], "après aujourd'hui") // its minutes are approved
	r.submit(hugo, map[string]any{"review": "2026-11-25"})

	r.command(hugo, rand, "/overleg commencer")
	r.click(hugo, rand, "start_now")
	r.command(hugo, rand, "/overleg décision Un seul guichet pour les cinq communes")
	r.wants(r.command(hugo, rand, "/overleg décisions B-2026-09").all(), "Un seul guichet")
	r.click(hugo, rand, "decision_edit")
	r.submit(hugo, map[string]any{"kind": "advice", "scope": "subregional"})
	r.wants(r.see(hugo, rand).all(), "Avis", "decision_advice")
	r.click(hugo, rand, "decision_advice")
	r.submit(hugo, map[string]any{"state": "given", "on": "2026-11-23", "note": "Par lettre", "months": "6"})
	r.posted(r.see("vera.fictief", rand), "Advies B-2026-09", "Gegeven", "Par lettre")

	r.clock("to", "2026-11-26T09:01:00+01:00")
	r.posted(r.see(hugo, dm), "B-2026-07", "réexaminée", "decision_card")
	r.wantsNone(r.see("vera.fictief", dm).all(), "B-2026-07")
}
