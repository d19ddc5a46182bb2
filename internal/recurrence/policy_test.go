package recurrence

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAFirstTuesdayOnAPublicHolidayIsPlacedByItsPolicy(t *testing.T) {
	t.Parallel()
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	rule, err := New("FREQ=MONTHLY;BYDAY=1TU", LocalInstant(2029, 1, 2, 14, 0, loc), DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	calendar := Calendar{Year: consult.Year{Closing: []consult.ClosingDays{{FirstOn: day("2030-01-02"), LastOn: day("2030-01-04"), Name: "Kerstsluiting"}}}}
	for _, c := range []struct {
		policy  consult.HolidayPolicy
		may     string // where 1 May 2029 goes, "" = left out
		newYear string // where 1 January 2030 goes, before three closing days and a weekend
	}{
		{consult.PolicyKeep, "2029-05-01 14:00", "2030-01-01 14:00"},
		{consult.PolicySkip, "", ""},
		{consult.PolicyNextWorkday, "2029-05-02 14:00", "2030-01-07 14:00"},
		{consult.PolicyNextWeek, "2029-05-08 14:00", "2030-01-08 14:00"},
		{consult.PolicyAsk, "2029-05-01 14:00", "2030-01-01 14:00"},
	} {
		for from, want := range map[string]string{"2029-04-30": c.may, "2029-12-31": c.newYear} {
			placed := calendar.Place(c.policy, rule.Next(day(from), 1)[0])
			got := placed.At.Format("2006-01-02 15:04")
			if placed.Skipped {
				got = ""
			}
			if got != want || placed.Off == nil || placed.Asked != (c.policy == consult.PolicyAsk) {
				t.Errorf("%s after %s: got %q %+v, want %q", c.policy, from, got, placed, want)
			}
		}
	}
}

func TestWhichDaysAreOffDependsOnThePlatform(t *testing.T) {
	t.Parallel()
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	flemish, bridge, sunday := LocalInstant(2028, 7, 11, 14, 0, loc), LocalInstant(2027, 5, 7, 9, 0, loc), LocalInstant(2027, 3, 28, 2, 30, loc)
	for _, c := range []struct {
		year consult.Year
		at   time.Time
		want bool
	}{
		{consult.Year{}, flemish, false},
		{consult.Year{FlemishDay: true}, flemish, true},
		{consult.Year{}, bridge, false},
		{consult.Year{BridgeDays: true}, bridge, true},
		{consult.Year{BridgeDays: true}, bridge.AddDate(0, 0, 7), false},
		{consult.Year{FlemishDay: true, BridgeDays: true}, sunday, false}, // a rhythm on a weekend was meant so
	} {
		if _, got := (Calendar{Year: c.year}).Off(c.at); got != c.want {
			t.Errorf("%+v on %s: got %v, want %v", c.year, c.at.Format(time.DateOnly), got, c.want)
		}
	}
}

func TestTheHourStaysWhenADayOffMovesAMeetingOverAChangeOfTheClock(t *testing.T) {
	t.Parallel()
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	off := time.Date(2027, 3, 24, 0, 0, 0, 0, time.UTC)
	calendar := Calendar{Year: consult.Year{Closing: []consult.ClosingDays{{FirstOn: off, LastOn: off}}}}
	placed := calendar.Place(consult.PolicyNextWeek, LocalInstant(2027, 3, 24, 14, 0, loc))
	if got := placed.At.Format(time.RFC3339); got != "2027-03-31T14:00:00+02:00" {
		t.Errorf("got %s, want the same hour on the clock a week later", got)
	}
}
