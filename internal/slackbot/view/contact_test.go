package view

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestContactCardsShowAllThatHelpsToReachSomebody(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	fresh, old, ended := now.AddDate(0, -1, 0), now.AddDate(-1, 0, 0), time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)
	full := consult.Contact{
		ID: 1, Name: "Nele Sjabloon", SlackID: "U1", Email: "nele.sjabloon@example.org", Phone: "014 00 00 00", Speaks: []string{"nl", "tr"},
		Reach: "phone", Organisation: "OCMW Olen", NIS: "13029", Role: "maatschappelijk werker", Service: "ISOM-dienst rechtshulp",
		Topics: []string{"Rechtshulp"}, Hours: "dinsdag 9-12", Office: "Sociaal Huis <!here>", Backup: "Bram Voorbeeld", BackupSlack: "U2",
		BackupEmail: "bram.voorbeeld@example.org", ConfirmedOn: &fresh, ConfirmedBy: "Alma Specimen",
	}
	regional := consult.Contact{ID: 2, Name: "Quinten Fictief", Organisation: "ISOM", Service: "ISOM-dienst rechtshulp", ConfirmedOn: &old, ConfirmedBy: "Alma Specimen"}
	covered := consult.Contact{ID: 3, Vacant: true, ValidTo: &ended, Organisation: "Gemeente Herentals", Role: "integratieambtenaar", Backup: "Bram Voorbeeld", Source: "demo"}
	awaiting := consult.Contact{ID: 4, Vacant: true, Organisation: "Gemeente Herentals"}
	for _, lang := range consult.Languages() {
		_, blocks := Contacts(lang, Asked{}, consult.ContactFound{Contacts: []consult.Contact{full, regional, covered, awaiting}}, map[string]string{"13029": "Olen"}, now)
		golden(t, "contact_cards_"+lang, blocks)
	}
}

func TestAVacantPositionNamesNobodyWhoLeft(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	left := consult.Contact{ID: 1, Name: "Wie Wegging", SlackID: "U9", Email: "wie.wegging@example.org", Vacant: true, ConfirmedOn: &now, ConfirmedBy: "Wie Wegging"}
	_, blocks := Contacts("nl", Asked{}, consult.ContactFound{Contacts: []consult.Contact{left}}, nil, now)
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
