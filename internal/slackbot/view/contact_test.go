package view

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func TestContactCardsShowAllThatHelpsToReachSomebody(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	fresh, old, ended := now.AddDate(0, -1, 0), now.AddDate(-1, 0, 0), time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)
	full := consult.Contact{
		ID: 1, Name: "Nele Sjabloon", SlackID: "U1", Email: "nele.sjabloon@example.org", Phone: "014 00 00 00", Speaks: []string{"nl", "tr"},
		Reach: "phone", Organisation: "OCMW Olen", NIS: "13029", Role: "maatschappelijk werker", Service: "ISOM-dienst rechtshulp", Scope: consult.ContactLocal,
		Topics: []string{"Rechtshulp"}, Hours: "dinsdag 9-12", Office: "Sociaal Huis <!here>", Backup: "Bram Voorbeeld", BackupSlack: "U2",
		BackupEmail: "bram.voorbeeld@example.org", ConfirmedOn: &fresh, ConfirmedBy: "Alma Specimen",
	}
	regional := consult.Contact{ID: 2, Name: "Quinten Fictief", Organisation: "ISOM", Service: "ISOM-dienst rechtshulp", Scope: consult.ContactRegional, ConfirmedOn: &old, ConfirmedBy: "Alma Specimen"}
	covered := consult.Contact{ID: 3, Vacant: true, ValidTo: &ended, Organisation: "Gemeente Herentals", Role: "integratieambtenaar", Backup: "Bram Voorbeeld", Source: "demo"}
	awaiting := consult.Contact{ID: 4, Vacant: true, Organisation: "Gemeente Herentals"}
	mine := consult.Contact{ID: 5, PersonID: 9, Name: "Karim Verzonnen", SlackID: "U9", Organisation: "Gemeente Lille"}
	for _, lang := range consult.Languages() {
		_, blocks := Contacts(Reader{Lang: lang, Person: 9, Workspace: "T1"}, Asked{},
			ContactAnswer{ContactFound: consult.ContactFound{Contacts: []consult.Contact{full, regional, covered, awaiting, mine}}}, map[string]string{"13029": "Olen"}, now)
		golden(t, "contact_cards_"+lang, blocks)
	}
}

func TestAVacantPositionNamesNobodyWhoLeft(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	left := consult.Contact{ID: 1, Name: "Wie Wegging", SlackID: "U9", Email: "wie.wegging@example.org", Vacant: true, ConfirmedOn: &now, ConfirmedBy: "Wie Wegging"}
	_, blocks := Contacts(Reader{Lang: "nl"}, Asked{}, ContactAnswer{ContactFound: consult.ContactFound{Contacts: []consult.Contact{left}}}, nil, now)
	got, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"Wegging", "wegging", "U9"} {
		if strings.Contains(string(got), gone) {
			t.Errorf("got %s in a vacant card: %s", gone, got)
		}
	}
}

func TestAMunicipalityOrAnOrganisationWithoutContactsIsNamedAndNobodyIsGuessed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	isom := consult.OrganisationCard{
		Organisation: consult.Organisation{Name: "ISOM"}, NameFR: "Coopération intercommunale", ShortNames: []string{"Middenkempen"},
		Members: []string{"OCMW Olen", "OCMW Lille"}, Of: []string{"VVSG <!here>"},
	}
	for _, lang := range consult.Languages() {
		r := Reader{Lang: lang}
		_, blocks := Contacts(r, Asked{Places: []string{"Kraainem"}}, ContactAnswer{Members: map[string][]string{"23099": nil}}, map[string]string{"23099": "Kraainem"}, now)
		_, member := Contacts(r, Asked{Places: []string{"Olen"}}, ContactAnswer{Members: map[string][]string{"13029": {"ISOM"}}}, map[string]string{"13029": "Olen"}, now)
		_, organisation := Contacts(r, Asked{Text: "isom"}, ContactAnswer{Organisations: []consult.OrganisationCard{isom}}, nil, now)
		golden(t, "contact_nobody_"+lang, slices.Concat(blocks, member, organisation))
	}
}

func TestACardIsCorrectedByItsPersonAndOthersSuggest(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c := consult.Contact{
		ID: 1, PersonID: 2, Name: "Nele Sjabloon", SlackID: "U1", Email: "nele.sjabloon@example.org", Organisation: "OCMW Olen", NIS: "13029",
		Role: "maatschappelijk werker", Topics: []string{"Huisvesting"}, Speaks: []string{"tr", "nds"}, Reach: "phone", BackupID: 3, Backup: "Bram Voorbeeld", ValidTo: &now,
	}
	s := consult.ContactSuggestion{ID: 7, Contact: c, By: "Mona *Testaert*", Text: "Zij werkt nu <!here> in Mol", State: consult.SuggestionOpen}
	for _, lang := range consult.Languages() {
		golden(t, "contact_correction_"+lang, ContactCorrection(lang, c, "Olen", s.Text))
		golden(t, "contact_suggest_"+lang, SuggestionForm(lang, c, "Olen", now))
		var blocks []slack.Block
		for _, state := range []consult.SuggestionState{consult.SuggestionOpen, consult.SuggestionTaken, consult.SuggestionDeclined} {
			s.State, s.Settler = state, "Nele Sjabloon"
			_, told := Suggestion(lang, s, "Olen", now)
			blocks = append(blocks, told...)
			if state != consult.SuggestionOpen {
				_, told = Settled(lang, s, "Olen", now)
				blocks = append(blocks, told...)
			}
		}
		golden(t, "contact_suggestion_"+lang, blocks)
	}
}
