package main

import (
	"database/sql"
	"testing"
)

// change runs a statement on the rig's database, for what no step of a user leads to.
func (r *rig) change(query string, args ...any) {
	r.t.Helper()
	db, err := sql.Open("postgres", r.url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(r.t.Context(), query, args...); err != nil {
		r.t.Fatal(err)
	}
}

func TestSomebodyElseSuggestsACorrectionAndHearsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie olen huisvesting").all(), "Nele Sjabloon", "Klopt niet", "app_redirect")
	form := r.click("dries.fictief", "#isom-adviesgroep", "contact_wrong").all()
	r.wants(form, "Wat klopt er niet?", "Nele Sjabloon krijgt uw voorstel")
	r.wants(r.submit("dries.fictief", map[string]any{"text": "Haar permanentie is *verplaatst*"}).all(), "Uw voorstel is verstuurd")

	r.wants(r.see(nele, "@overlegbot").all(), "Dries Fictief", "Haar permanentie is *verplaatst*", "Overnemen", "Afwijzen")
	r.wants(r.click(nele, "@overlegbot", "suggestion_take").all(), "Gegevens verbeteren", "Haar permanentie is *verplaatst*")
	r.wants(r.submit(nele, map[string]any{"role": "maatschappelijk werker", "hours": "dinsdag van 9 tot 12 uur", "email": "nele.sjabloon@example.org"}).all(), "Bewaard")
	r.wants(r.see(nele, "@overlegbot").all(), "Overgenomen door Nele Sjabloon")
	r.wants(r.see("dries.fictief", "@overlegbot").all(), "heeft uw voorstel overgenomen", "Het ging over: Nele Sjabloon", "dinsdag van 9 tot 12 uur")
	r.wants(r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie nele").all(), "dinsdag van 9 tot 12 uur", "Bevestigd op", "door Nele Sjabloon")
}

func TestASecondSuggestionTakesThePlaceOfAnOpenOneWhichIsSettledOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie olen huisvesting")
	r.click("dries.fictief", "#isom-adviesgroep", "contact_wrong")
	r.submit("dries.fictief", map[string]any{"text": "Zij werkt er niet meer"})
	r.click("dries.fictief", "#isom-adviesgroep", "contact_wrong")
	r.submit("dries.fictief", map[string]any{"text": "Zij werkt nu in Mol"})
	told := r.see(nele, "@overlegbot").all()
	r.wants(told, "Zij werkt nu in Mol")
	r.wantsNone(told, "Zij werkt er niet meer")
	r.wants(r.click(nele, "@overlegbot", "suggestion_decline").all(), "Er is niets gewijzigd", "Afgewezen door Nele Sjabloon")
	r.wants(r.see("dries.fictief", "@overlegbot").all(), "laat alles zoals het is")
}

func TestACorrectionOfSomebodyWithoutSlackGoesToTheCoordinator(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.change(`UPDATE persons SET slack_id = NULL WHERE name = 'Nele Sjabloon'`)
	found := r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie olen huisvesting").all()
	r.wants(found, "Nele Sjabloon", "Klopt niet")
	r.wantsNone(found, "app_redirect")
	r.wants(r.click("dries.fictief", "#isom-adviesgroep", "contact_wrong").all(), "De coördinator krijgt uw voorstel")
	r.submit("dries.fictief", map[string]any{"text": "Zij heeft nu ook LOI"})
	r.wants(r.see(alma, "@overlegbot").all(), "Zij heeft nu ook LOI", "Overnemen")
}

func TestWhoHoldsAPositionCorrectsItAtOnceAndEndsItAsVacant(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, "#isom-adviesgroep", "/overleg wie olen huisvesting").all(), "Verbeteren")
	r.wants(r.click(nele, "#isom-adviesgroep", "contact_wrong").all(), "Gegevens verbeteren")
	bad := r.submit(nele, map[string]any{"role": "maatschappelijk werker", "phone": "bel mij"})
	if bad.Errors["phone"] == "" {
		t.Errorf("got %v, want a fault beside the number", bad.Errors)
	}
	r.wants(r.submit(nele, map[string]any{"role": "maatschappelijk werker", "topics": []string{"Huisvesting"}, "phone": "014 11 22 33", "until": "2026-11-20"}).all(), "Bewaard")
	r.wantsNone(r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie olen huisvesting").all(), "Nele Sjabloon", "014 11 22 33")
	r.wants(r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie olen huisvesting").all(), "Vacant sinds zaterdag 21 november 2026", "In afwachting van opvolging")
}

func TestAMunicipalityThatTakesPartInNothingIsSaidToAndANeutralWayIsGiven(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(alma, "#isom-adviesgroep", "/overleg wie kraainem").all(), "Kraainem neemt niet deel aan een overleg dat u kunt inzien", "onthaal van de gemeente")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg qui kraainem").all(), "Kraainem ne participe à aucune concertation")
	r.wants(r.command("dries.fictief", "#isom-adviesgroep", "/overleg wie isom").all(), "Alma Voorbeeld")
}
