package recurrence

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHolidaysOf2026To2030(t *testing.T) {
	t.Parallel()
	moving := map[int][]string{ // Easter Monday, Ascension, Whit Monday
		2026: {"04-06", "05-14", "05-25"},
		2027: {"03-29", "05-06", "05-17"},
		2028: {"04-17", "05-25", "06-05"},
		2029: {"04-02", "05-10", "05-21"},
		2030: {"04-22", "05-30", "06-10"},
	}
	for year, m := range moving {
		got := map[string]string{}
		for _, h := range Holidays(year) {
			got[h.Key] = h.Date.Format("01-02")
		}
		want := map[string]string{
			"new_year": "01-01", "labour_day": "05-01", "flemish_day": "07-11", "national_day": "07-21", "assumption": "08-15",
			"all_saints": "11-01", "armistice": "11-11", "christmas": "12-25", "easter_monday": m[0], "ascension": m[1], "whit_monday": m[2],
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", year, diff)
		}
	}
}

func TestSixMay2027IsHemelvaart(t *testing.T) {
	t.Parallel()
	h, ok := HolidayOn(inBrussels(2027, 5, 6, 9, 30))
	if !ok {
		t.Fatal("no holiday")
	}
	want := []string{"O.L.H. Hemelvaart", "Ascension", "Ascension Day"}
	if diff := cmp.Diff(want, []string{h.Name("nl"), h.Name("fr"), h.Name("en")}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !h.Date.Equal(inBrussels(2027, 5, 6, 0, 0)) || h.Kind != PublicHoliday {
		t.Errorf("got %v, %s", h.Date, h.Kind)
	}
}

func TestTheFlemishHolidayIsMarkedAsOneOfTheCommunity(t *testing.T) {
	t.Parallel()
	day := inBrussels(2028, 7, 11, 9, 0)
	if h, ok := HolidayOn(day); !ok || h.Kind != CommunityHoliday {
		t.Errorf("got %v %v", h, ok)
	}
	if !IsWorkday(day) {
		t.Error("11 July is a workday for most")
	}
}

func TestWorkdaysPassOverWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from time.Time
		n    int
		want time.Time
	}{
		{inBrussels(2026, 12, 24, 14, 0), 1, inBrussels(2026, 12, 28, 14, 0)},
		{inBrussels(2027, 3, 30, 14, 0), -1, inBrussels(2027, 3, 26, 14, 0)},
		{inBrussels(2026, 10, 23, 14, 0), 1, inBrussels(2026, 10, 26, 14, 0)},
		{inBrussels(2026, 11, 22, 14, 0), 0, inBrussels(2026, 11, 22, 14, 0)},
	} {
		if got := AddWorkdays(c.from, c.n); !got.Equal(c.want) {
			t.Errorf("%v and %d: got %v, want %v", c.from, c.n, got, c.want)
		}
	}
}
