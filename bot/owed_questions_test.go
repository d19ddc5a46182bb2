package main

import "testing"

func TestWhoStillOwesWhatIsAskedInWords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, hugo = "alma.voorbeeld", "hugo.sjabloon"
	for question, wants := range map[string][]string{
		"welke deadlines komen eraan?":                               {"Terugkoppeling beleidsgroep", "termijnenlijst"},
		"wie heeft nog niet ingediend voor het tussentijds rapport?": {"Bijdrage aan de voortgangsrapportage", "3 van de 13 besturen in orde", "Nog niet ingediend: Gemeente Grobbendonk", "OCMW Olen"},
		"welke termijnen heeft Olen?":                                {"Bijdrage aan de voortgangsrapportage", "3 van de 13 besturen in orde"},
		"welke raden moeten nog terugkoppelen?":                      {"Beleidsgroep ISOM", "4 van de 7 raden gedaan. OCMW Kasterlee, OCMW Lille en OCMW Olen nog niet."},
		"quels conseils doivent encore faire leur retour ?":          {"Beleidsgroep ISOM", "OCMW Kasterlee"},
		"welke rondes lopen er?":                                     {"Samen een onthaalmoment houden", "beantwoord: 2 van de 7 gemeenten"},
		"hoe staat de stemming over het onthaalmoment?":              {"Samen een onthaalmoment houden", "open tot vrijdag 4 december 2026"},
		"wie is er niet bij in wegwijzer?":                           {"OCMW Vorselaar"},
		"who is not in wegwijzer?":                                   {"OCMW Vorselaar"},
		"tegen wanneer moet het tussentijds rapport klaar zijn?":     {"Inhoudelijke tussentijdse voortgangsrapportage", "maandag 31 mei 2027"},
		"welke termijnen zijn er in mei 2027?":                       {"maandag 3 mei 2027"},
		"wanneer moet het eindverslag binnen?":                       {"Inhoudelijk eindverslag", "Datum nog niet bekend"},
	} {
		r.wants(r.command(alma, "@overlegbot", "/overleg "+question).all(), wants...)
	}
	r.wantsNone(r.command(hugo, "@overlegbot", "/overleg welke rondes lopen er?").all(), "onthaalmoment") // he is not of the association
}
