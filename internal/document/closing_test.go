package document

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestDaysOffAreReadFromACalendarOfWholeDays(t *testing.T) {
	t.Parallel()
	const text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Krokus\\, vakantie\r\nDTSTART;VALUE=DATE:20270208\r\nDTEND;VALUE=DATE:20270215\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Pedagogische dag\r\nDTSTART:20270319T000000\r\nDTEND:20270320T000000\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Facultatief\r\nDTSTART;VALUE=DATE:20270504\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Afgelast\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20270505\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Oudercontact\r\nDTSTART:20270311T180000\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY:Woensdag\r\nDTSTART;VALUE=DATE:20270106\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	list, left, err := ReadClosingDays(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.ClosingDays{
		{FirstOn: day("2027-02-08"), LastOn: day("2027-02-14"), Name: "Krokus, vakantie"},
		{FirstOn: day("2027-03-19"), LastOn: day("2027-03-19"), Name: "Pedagogische dag"},
		{FirstOn: day("2027-05-04"), LastOn: day("2027-05-04"), Name: "Facultatief"},
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("days off (-want +got):\n%s", diff)
	}
	var why []string
	for _, p := range left {
		why = append(why, p.Title+": "+p.Why.Key)
	}
	if diff := cmp.Diff([]string{"Oudercontact: closing_hours", "Woensdag: closing_repeats"}, why); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	if _, _, err := ReadClosingDays(strings.NewReader("geen kalender")); err == nil {
		t.Error("what is no calendar was taken")
	}
}
