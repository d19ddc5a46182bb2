package i18n

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDatesReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 2, 3, 13, 0, 0, 0, time.UTC).In(zone)
	first := time.Date(2026, 8, 1, 9, 5, 0, 0, zone)
	tests := []struct{ what, got, want string }{
		{"nl date", Date("nl", at), "dinsdag 3 februari 2026"},
		{"nl date and time", DateTime("nl", at), "dinsdag 3 februari 2026 om 14.00 uur"},
		{"fr date and time", DateTime("fr", at), "mardi 3 février 2026 à 14 h"},
		{"en date and time", DateTime("en", at), "Tuesday 3 February 2026 at 14:00"},
		{"French says 1er", DateTime("fr", first), "samedi 1er août 2026 à 9 h 05"},
		{"nl short", ShortDate("nl", at), "di 3 feb"},
		{"fr short", ShortDate("fr", at), "mar. 3 févr."},
		{"en short", ShortDate("en", at), "Tue 3 Feb"},
		{"nl early hour", Time("nl", first), "9.05 uur"},
		{"en early hour", Time("en", first), "09:05"},
		{"unknown language is Dutch", Date("de", at), "dinsdag 3 februari 2026"},
		{"a locale counts by its language", Date("fr-BE", at), "mardi 3 février 2026"},
		{"same month", DateRange("nl", at, at.AddDate(0, 0, 2)), "van 3 tot 5 februari 2026"},
		{"two months", DateRange("fr", at, first), "du 3 février au 1er août 2026"},
		{"two years", DateRange("en", at, at.AddDate(1, 0, 0)), "3 February 2026 to 3 February 2027"},
		{"one day", DateRange("nl", at, at.Add(time.Hour)), "dinsdag 3 februari 2026"},
		{"day", Day("fr", time.Thursday), "jeudi"},
		{"month", Month("nl", time.March), "maart"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.what, diff)
		}
	}
}

func TestDurationsListsAndDistancesReadAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	tests := []struct{ what, got, want string }{
		{"an hour and a half", Duration("nl", 90*time.Minute), "1 uur 30"},
		{"fr", Duration("fr", 2*time.Hour), "2 heures"},
		{"en", Duration("en", 65*time.Minute), "1 hour 05"},
		{"rounded to the minute", Duration("nl", 45*time.Minute+29*time.Second), "45 minuten"},
		{"a minute", Duration("en", time.Minute), "1 minute"},
		{"none", Duration("fr", 0), "0 minute"},
		{"days", Duration("nl", 48*time.Hour), "2 dagen"},
		{"three items", List("nl", []string{"a", "b", "c"}), "a, b en c"},
		{"two items", List("fr", []string{"a", "b"}), "a et b"},
		{"one item", List("en", []string{"a"}), "a"},
		{"no item", List("en", nil), ""},
		{"today", Relative("nl", 0), "vandaag"},
		{"tomorrow", Relative("fr", 1), "demain"},
		{"ahead", Relative("nl", 3), "over 3 dagen"},
		{"late by one", Relative("en", -1), "1 day late"},
		{"late", Relative("nl", -3), "3 dagen te laat"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.what, diff)
		}
	}
}
