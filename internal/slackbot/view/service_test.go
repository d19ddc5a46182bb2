package view

import (
	"slices"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAServiceReadsAsItShould(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	begun, left := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	card := consult.ServiceCard{
		Service: consult.Service{ID: 1, Name: "Rechtshulp <!here>", Organisation: "ISOM", Topics: []string{"Rechtshulp"}, PlatformID: 2, Platform: "Adviesgroep *ISOM*", Joined: 1, Members: 3},
		Joinings: []consult.Joining{
			{OrganisationID: 4, Organisation: "OCMW Lille", JoinedOn: begun, LeftOn: &left, Reason: "besluit", LeftReason: "eigen jurist"},
			{OrganisationID: 5, Organisation: "OCMW Olen", JoinedOn: begun, Reason: "besluit <!here>"},
		},
		Outside: []consult.Organisation{{ID: 4, Name: "OCMW Lille"}, {ID: 6, Name: "OCMW Vorselaar"}}, MayChange: []consult.OrganisationID{5},
	}
	for _, lang := range consult.Languages() {
		_, list := Services(lang, []consult.Service{card.Service})
		_, none := Services(lang, nil)
		_, one := Service(Reader{Lang: lang}, card, nil, now)
		golden(t, "service_"+lang, slices.Concat(list, none, one))
		golden(t, "service_leave_"+lang, JoiningForm(lang, card, consult.Leaves, now))
		golden(t, "service_join_nobody_"+lang, JoiningForm(lang, card, consult.Joins, now))
	}
}

func TestPartnersPracticesAndLookUpsReadAsTheyShould(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	kanak := consult.Partner{
		ID: 1, PlatformID: 2, Platform: "rand5", Organisation: "vzw <Kanak>", Activity: "kamp *aan zee*", Topics: []string{"Vrije tijd"}, NIS: []string{"23102"},
		Talks: consult.TalksPlanned, TalksOn: &since, ContactID: 3, Contact: "Hugo Sjabloon", ContactSlack: "U1", Source: "demo",
	}
	everywhere := consult.Partner{ID: 2, Organisation: "Pin vzw", Activity: "toeleiders"}
	places := map[string]string{"23102": "Wemmel", "13029": "Olen", "13011": "Herentals"}
	cards := []consult.Practice{
		{Kind: consult.Bottleneck, Title: "Weinig <draagvlak>", Tags: []string{"politiek"}, Solutions: []string{"Raadsfiche"}},
		{Kind: consult.Handhold, Title: "Raadsfiche", Body: "Eén blad.", Solves: "Weinig draagvlak", NIS: []string{"13029"}},
		{Kind: consult.GoodPractice, Title: "Overleg in Halle"},
	}
	does := []consult.Contact{
		{Name: "Nele Sjabloon", Organisation: "OCMW Olen", NIS: "13029", Hours: "dinsdag", Office: "Sociaal Huis", Role: "maatschappelijk werker"},
		{Vacant: true, Organisation: "Gemeente Olen", NIS: "13029", Backup: "Bram Voorbeeld"},
	}
	gaps := []consult.ContactGap{{NIS: "13029", Topics: consult.TopicsWithout([]string{"Huisvesting", "OCMW"})}, {NIS: "13011", Topics: consult.TopicsWithout([]string{"OCMW"})}}
	for _, lang := range consult.Languages() {
		r := Reader{Lang: lang, Workspace: "T1"}
		_, list := Partners(lang, []consult.Partner{kanak, everywhere}, places, true)
		_, none := Partners(lang, nil, nil, false)
		_, card := Partner(r, kanak, places, true)
		golden(t, "partner_"+lang, slices.Concat(list, none, card))
		golden(t, "partner_form_"+lang, PartnerForm(lang, kanak, nil, places))
		golden(t, "partner_form_new_"+lang, PartnerForm(lang, consult.Partner{}, []consult.Platform{{ID: 2, Name: "rand5"}}, nil))
		_, practices := Practices(lang, "", cards, places)
		_, nothing := Practices(lang, "zwembad <!here>", nil, nil)
		golden(t, "practice_"+lang, slices.Concat(practices, nothing))
		_, hours := OfficeHours(lang, does[:1], places)
		_, noHours := OfficeHours(lang, nil, nil)
		_, who := WhoDoes(lang, "Huisvesting", does, []Town{{"13029", "Olen"}, {"13011", "Herentals"}})
		_, gap := ContactGaps(lang, gaps, places)
		golden(t, "contact_lookups_"+lang, slices.Concat(hours, noHours, who, gap))
		_, check := ContactCheck(lang, does[:1], places, since)
		golden(t, "contact_check_"+lang, check)
		golden(t, "contact_mine_"+lang, MyContacts(lang, nil, nil, since))
	}
}
