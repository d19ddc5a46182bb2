package recurrence

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func faces(times []time.Time) []string {
	var list []string
	for _, t := range times {
		list = append(list, t.Format("2006-01-02T15:04Z07:00"))
	}
	return list
}

func TestARuleIsCheckedBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	start := inBrussels(2026, 11, 23, 14, 0)
	for text, want := range map[string]string{
		"FREQ=MONTHLY;BYDAY=2TH":                             "",
		"rrule:freq=weekly;byday=mo;":                        "",
		"FREQ=WEEKLY;INTERVAL=99":                            "",
		"":                                                   "rule_bad",
		"FREQ=HOURLY":                                        "rule_bad",
		"BYDAY=MO":                                           "rule_bad",
		"FREQ=WEEKLY;BYDAY=2MO":                              "rule_bad",
		"FREQ=WEEKLY;BYHOUR=9":                               "rule_bad",
		"FREQ=DAILY;COUNT=3;UNTIL=20270101":                  "rule_bad",
		"FREQ=DAILY;FREQ=DAILY":                              "rule_bad",
		"FREQ=DAILY;INTERVAL=-2":                             "rule_out_of_range",
		"FREQ=DAILY;INTERVAL=100":                            "rule_out_of_range",
		"FREQ=DAILY;INTERVAL=99999999999999999999":           "rule_out_of_range",
		"FREQ=DAILY;INTERVAL=x":                              "rule_bad",
		"FREQ=DAILY;COUNT=0":                                 "rule_out_of_range",
		"FREQ=YEARLY;BYMONTH=13":                             "rule_out_of_range",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30":                "rule_never_happens",
		"FREQ=DAILY;UNTIL=20200101":                          "rule_never_happens",
		"FREQ=DAILY;UNTIL=20270132":                          "rule_bad",
		"FREQ=YEARLY;INTERVAL=5;BYMONTH=1;BYMONTHDAY=1":      "rule_never_happens",
		"DTSTART:20260101T000000\nRRULE:FREQ=DAILY;COUNT=10": "rule_bad",
	} {
		_, err := New(text, start, DefaultZone)
		got := ""
		if refusal, ok := consult.Refusal(err); ok {
			got = refusal.Key
		}
		if got != want {
			t.Errorf("%q: got %q (%v), want %q", text, got, err, want)
		}
	}
}

func TestTheSkippedAndTheRepeatedHourAreAsRFC5545Wants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rule string
		start      time.Time
		want       []string
	}{
		{"twice 02:30 in October means the first", "FREQ=DAILY;COUNT=3", inBrussels(2026, 10, 24, 2, 30),
			[]string{"2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"}},
		{"02:30 in March is read with the offset before the gap", "FREQ=DAILY;COUNT=3", inBrussels(2027, 3, 27, 2, 30),
			[]string{"2027-03-27T02:30+01:00", "2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"}},
		{"a series that begins in the skipped hour keeps its own", "FREQ=DAILY;COUNT=2",
			StartAt(2027, 3, 28, 2, 30, inBrussels(2027, 1, 1, 0, 0).Location()),
			[]string{"2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"}},
		{"14:00 stays 14:00", "FREQ=WEEKLY;COUNT=2", inBrussels(2026, 10, 20, 14, 0),
			[]string{"2026-10-20T14:00+02:00", "2026-10-27T14:00+01:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := New(c.rule, c.start, DefaultZone)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, faces(r.Next(c.start.Add(-time.Hour), 5))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAStoredRuleKeepsTheHourThatWasMeant(t *testing.T) {
	t.Parallel()
	loc := inBrussels(2027, 1, 1, 0, 0).Location()
	for _, start := range []time.Time{
		StartAt(2027, 3, 28, 2, 30, loc), StartAt(2027, 3, 28, 3, 30, loc), StartAt(2026, 10, 25, 2, 30, loc), StartAt(2027, 6, 1, 14, 0, loc),
	} {
		r, err := New("FREQ=DAILY", start, DefaultZone)
		if err != nil {
			t.Fatal(err)
		}
		stored := Stored(r.RRule, r.Start.UTC(), r.Zone, r.Offset())
		if diff := cmp.Diff(faces(r.Next(start.Add(-time.Hour), 400)), faces(stored.Next(start.Add(-time.Hour), 400))); diff != "" {
			t.Errorf("from %v (-want +got):\n%s", start, diff)
		}
		if skipped := start.Hour() == 2 && start.Month() == time.March; (r.Offset() != nil) != skipped {
			t.Errorf("from %v: got offset %v, want one only in the skipped hour", start, r.Offset())
		}
		for _, at := range r.Next(start.Add(-time.Hour), 400) {
			face := r.Meant(at)
			if !face.Equal(at) || face.Hour() != start.Hour() || face.Minute() != start.Minute() {
				t.Errorf("from %v: got %v for %v, want the same instant at the same hour", start, face, at)
			}
		}
	}
}

func TestNextIsStrictlyAfterAndBetweenIncludesItsBeginning(t *testing.T) {
	t.Parallel()
	start := inBrussels(2026, 11, 24, 14, 0)
	r, err := New("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208", start, DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	second, third := inBrussels(2026, 12, 1, 14, 0), inBrussels(2026, 12, 8, 14, 0)
	if diff := cmp.Diff([]time.Time{second, third}, r.Next(start, 5)); diff != "" {
		t.Errorf("next: UNTIL holds for its whole day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]time.Time{start, second}, r.Between(start, third)); diff != "" {
		t.Errorf("between (-want +got):\n%s", diff)
	}
	if got := r.Next(third, 3); len(got) != 0 {
		t.Errorf("after its end: got %v", got)
	}
}

func TestARuleHasAsManyDatesAsAreAskedForHoweverFarTheyReach(t *testing.T) {
	t.Parallel()
	start := inBrussels(2026, 1, 6, 14, 0)
	r, err := New("FREQ=WEEKLY;BYDAY=TU", start, DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Next(start.Add(-time.Second), 10_000)
	if want := start.AddDate(0, 0, 7*9_999); len(got) != 10_000 || !got[9_999].Equal(want) {
		t.Errorf("got %d dates, want 10000 until %v", len(got), want)
	}
}

func TestFarDatesAreThoseThatOneReachesByWalking(t *testing.T) {
	t.Parallel()
	start := inBrussels(2024, 1, 31, 2, 30)
	for _, text := range []string{
		"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=6", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "FREQ=MONTHLY",
		"FREQ=MONTHLY;INTERVAL=5;BYDAY=-1WE", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1,53;BYDAY=MO",
		"FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYYEARDAY=-1",
	} {
		r, err := New(text, start, DefaultZone)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		counted, err := New(text+";COUNT=10000", start, DefaultZone) // a COUNT must be walked from the start
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, after := range []time.Time{start.AddDate(0, 0, -1), start, inBrussels(2031, 5, 13, 2, 30), inBrussels(2033, 12, 31, 23, 0)} {
			if diff := cmp.Diff(faces(counted.Next(after, 6)), faces(r.Next(after, 6))); diff != "" {
				t.Errorf("%s after %v (-walked +jumped):\n%s", text, after, diff)
			}
		}
	}
}

func TestWordsAreWhatPeopleSay(t *testing.T) {
	t.Parallel()
	r, err := New("FREQ=MONTHLY;BYDAY=1TH", inBrussels(2026, 12, 3, 9, 30), DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{r.Words("nl"), r.Words("fr"), r.Words("en")}
	want := []string{
		"elke eerste donderdag van de maand om 9.30 uur",
		"chaque premier jeudi du mois à 9 h 30",
		"every first Thursday of the month at 9:30",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARuleThatNobodyCanSayIsGivenAsItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=YEARLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=1,-1", "FREQ=DAILY;INTERVAL=2;BYMONTHDAY=3;UNTIL=20300101"} {
		r, err := New(text, inBrussels(2027, 1, 4, 9, 30), DefaultZone)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range consult.Languages() {
			got, err := Read(r.Words(lang), "", phraseNow, DefaultZone)
			if err != nil || got.RRule != text || got.Lang != lang || got.Rest != "" || !got.HasTime {
				t.Errorf("%q: got %+v, %v", r.Words(lang), got, err)
			}
		}
	}
}

func TestARuleHitsTheVeryMomentAndNoneBesideIt(t *testing.T) {
	t.Parallel()
	first := inBrussels(2026, 12, 10, 14, 0)
	rule, err := New("FREQ=MONTHLY;BYDAY=2TH", first, DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	for beside, want := range map[time.Duration]bool{0: true, -time.Second / 2: false, time.Second / 2: false, time.Hour: false} {
		if got := rule.Hits(first.Add(beside)); got != want {
			t.Errorf("%s beside: got %t, want %t", beside, got, want)
		}
	}
}
