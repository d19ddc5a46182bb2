package recurrence

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAFixedListOfDatesIsReadOrRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"op 3/2, 5/5 en 6/10 om 14u":                         "2027-02-03 2027-05-05 2027-10-06 at 14:00",
		"op 5/5 en 3/2 om 14u":                               "2027-02-03 2027-05-05 at 14:00",
		"3, 10 en 17 maart":                                  "2027-03-03 2027-03-10 2027-03-17 at 00:00",
		"woensdag 3/2, woensdag 5/5 om 14u in Olen":          "2027-02-03 2027-05-05 at 14:00",
		"1 en 2 december 2026 en 3 januari 2027 om 9u":       "2026-12-01 2026-12-02 2027-01-03 at 09:00",
		"les 3, 10 et 17 mars 2027 à 14h":                    "2027-03-03 2027-03-10 2027-03-17 at 14:00",
		"March 3 and May 5 at 2pm":                           "2027-03-03 2027-05-05 at 14:00",
		"morgen en overmorgen om 10u":                        "2026-11-24 2026-11-25 at 10:00",
		"woensdag 3/2, dinsdag 5/5 om 14u":                   "! weekday_differs",
		"3/2, 30/2 om 10u":                                   "! date_impossible",
		"3/2/2026 en 5/5/2027 om 10u":                        "! date_past",
		"op 15 december en 20 januari 2027 om 10u":           "? op 15 december en 20 januari 2027",
		"3/2 of 5/5 om 14u":                                  "? of 5/5 om 14u",
		"3/2 en 3/2 om 14u":                                  "? 3/2 en 3/2",
		"op 3/2 en elke dinsdag om 10u":                      "? en elke dinsdag",
		"op 3/2 en 5/5 om 10u behalve in juli tot 1/12/2027": "? op 3/2 en 5/5 om 10u behalve in juli tot 1/12/2027",
	} {
		r, err := ReadDates(words, "", phraseNow, time.Time{}, DefaultZone)
		got := outcome(r, err)
		if !strings.ContainsAny(got[:1], "?!") {
			var days []string
			for _, at := range r.Dates {
				days = append(days, at.Format(time.DateOnly))
			}
			got = strings.Join(days, " ") + r.Start.Format(" at 15:04")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
		if plain, err := Read(words, "", phraseNow, DefaultZone); err == nil && plain.Rest == "" {
			t.Errorf("%q: Read takes it for %s, want words left over: its callers hold one date", words, outcome(plain, err))
		}
	}
}

func TestARhythmCanBeginBeforeNow(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"elke maandag":                            "FREQ=WEEKLY;BYDAY=MO @ 2026-01-05 14:00",
		"elke maandag om 13u":                     "FREQ=WEEKLY;BYDAY=MO @ 2026-01-12 13:00",
		"om de 2 weken op maandag vanaf 1/2":      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO @ 2026-02-02 14:00",
		"elke maandag om 14u tot eind maart 2026": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260331T215959Z @ 2026-01-05 14:00",
	} {
		r, err := ReadDates(words, "", phraseNow, inBrussels(2026, 1, 5, 14, 0), DefaultZone)
		if diff := cmp.Diff(want, outcome(r, err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
	}
}
