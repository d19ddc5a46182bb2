package meeting

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

func TestClosingDaysAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	for line, want := range map[string]consult.ClosingDays{
		"1/7/2027 - 31/8/2027 Zomerstop":            {FirstOn: day("2027-07-01"), LastOn: day("2027-08-31"), Name: "Zomerstop"},
		"2027-07-01 tot en met 2027-08-31":          {FirstOn: day("2027-07-01"), LastOn: day("2027-08-31")},
		"24 december 2026":                          {FirstOn: day("2026-12-24"), LastOn: day("2026-12-24")},
		"24 december 2026 t/m 3 januari 2027 Kerst": {FirstOn: day("2026-12-24"), LastOn: day("2027-01-03"), Name: "Kerst"},
		"1/11/2027 au 7/11/2027 congé de Toussaint": {FirstOn: day("2027-11-01"), LastOn: day("2027-11-07"), Name: "congé de Toussaint"},
	} {
		got, ok := closingLine(line, now, recurrence.DefaultZone)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
	if _, err := readClosing("misschien morgen", now, recurrence.DefaultZone); err == nil {
		t.Error("half a date was taken")
	}
}
