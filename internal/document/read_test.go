package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// told says in one line what was read of an event.
func told(e consult.CalendarEvent) string {
	if e.Problem != nil {
		return e.Title + ": " + e.Problem.Key
	}
	d := e.Draft
	line := fmt.Sprintf("%s %s %s %v", e.UID, e.Title, d.Start.Format("2006-01-02 15:04 -0700"), d.Duration.Duration())
	for _, s := range []string{d.Zone, d.RRule, d.Place, d.Link} {
		line += "|" + s
	}
	if e.Occurrence != nil {
		line += " of " + e.Occurrence.UTC().Format("2006-01-02 15:04")
	}
	if e.Cancelled {
		line += " cancelled"
	}
	for _, at := range e.Except {
		line += " not " + at.UTC().Format("2006-01-02 15:04")
	}
	for _, at := range e.Extra {
		line += " and " + at.UTC().Format("2006-01-02 15:04")
	}
	return line
}

func vevent(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestCalendarsOfOthersAreReadAsTheyMeanThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		event []string
		want  string
	}{
		"a zone, folded lines, escapes": {
			[]string{"UID:a", "SUMMARY:Over", " leg\\, deel 1", "DTSTART;TZID=Europe/Brussels:20261201T140000", "DTEND;TZID=Europe/Brussels:20261201T160000", "LOCATION:Zaal \\;A\\;"},
			"a Overleg, deel 1 2026-12-01 14:00 +0100 2h0m0s|Europe/Brussels||Zaal ;A;|",
		},
		"UTC, a duration, alarms left out": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART:20260701T120000Z", "DURATION:PT1H30M", "BEGIN:VALARM", "SUMMARY:alarm", "DTSTART:20200101T000000Z", "END:VALARM"},
			"a X 2026-07-01 14:00 +0200 1h30m0s|Europe/Brussels|||",
		},
		"no zone means the platform's, no end the usual length": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART:20261201T140000"}, "a X 2026-12-01 14:00 +0100 2h0m0s|Europe/Brussels|||",
		},
		"Outlook's zone in quotes, a rule, exceptions, a further date": {
			[]string{"UID:a", "SUMMARY:X", `DTSTART;TZID="Romance Standard Time":20261201T140000`, "RRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231T225959Z",
				`EXDATE;TZID="Romance Standard Time":20270105T140000,20270202T140000`, "RDATE;VALUE=DATE:20270108"},
			"a X 2026-12-01 14:00 +0100 2h0m0s|Europe/Brussels|FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231T225959Z|| not 2027-01-05 13:00 not 2027-02-02 13:00 and 2027-01-08 13:00",
		},
		"a path before the zone, a cancelled occurrence, a link as the place": {
			[]string{"UID:a", "SUMMARY:X", "STATUS:CANCELLED", "RECURRENCE-ID;TZID=Europe/Brussels:20270105T140000",
				"DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Brussels:20270105T140000", "LOCATION:https://meet.example.org/x"},
			"a X 2027-01-05 14:00 +0100 2h0m0s|Europe/Brussels|||https://meet.example.org/x of 2027-01-05 13:00 cancelled",
		},
		"the hour that comes twice is the first": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART;TZID=Europe/Brussels:20261025T023000"}, "a X 2026-10-25 02:30 +0200 2h0m0s|Europe/Brussels|||",
		},
		"a rhythm that begins in the skipped hour": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART;TZID=Europe/Brussels:20270328T023000", "RRULE:FREQ=DAILY", "DURATION:PT2H",
				"EXDATE;TZID=Europe/Brussels:20270329T023000", "EXDATE;VALUE=DATE:20270330", "EXDATE;TZID=Europe/Brussels:20280326T023000"},
			"a X 2027-03-28 02:30 +0100 2h0m0s|Europe/Brussels|FREQ=DAILY|| not 2027-03-29 00:30 not 2027-03-30 00:30 not 2028-03-26 01:30",
		},
		"a whole day":        {[]string{"UID:a", "SUMMARY:X", "DTSTART;VALUE=DATE:20261201"}, "X: calendar_whole_day"},
		"no start":           {[]string{"UID:a", "SUMMARY:X"}, "X: calendar_no_start"},
		"no such date":       {[]string{"UID:a", "SUMMARY:X", "DTSTART:20260231T140000"}, "X: calendar_bad_date"},
		"no such zone":       {[]string{"UID:a", "SUMMARY:X", "DTSTART;TZID=Middle/Earth:20261201T140000"}, "X: zone_unknown"},
		"the machine's zone": {[]string{"UID:a", "SUMMARY:X", "DTSTART;TZID=Local:20261201T140000"}, "X: zone_unknown"},
		"a rhythm in UTC":    {[]string{"UID:a", "SUMMARY:X", "DTSTART:20261201T140000Z", "RRULE:FREQ=WEEKLY"}, "X: calendar_utc_rhythm"},
		"two rules":          {[]string{"UID:a", "SUMMARY:X", "DTSTART:20261201T140000", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"}, "X: calendar_two_rules"},
		"this and all that follow": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART:20261201T140000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T140000"}, "X: calendar_range",
		},
		"a bomb of dates": {
			[]string{"UID:a", "SUMMARY:X", "DTSTART:20261201T140000", "RDATE:20261201T140000" + strings.Repeat(",20261201T140000", 900), "RDATE:20261201T140000" + strings.Repeat(",20261201T140000", 900)},
			"X: calendar_many_dates",
		},
	} {
		got, err := ReadICS(strings.NewReader(vevent(test.event...)), "Europe/Brussels")
		if err != nil || len(got) != 1 {
			t.Errorf("%s: got %d events, %v", name, len(got), err)
			continue
		}
		if diff := cmp.Diff(test.want, told(got[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatIsNoCalendarIsRefusedQuickly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"nothing":            {"", "calendar_bad"},
		"a web page":         {"<!DOCTYPE html>\n<html>", "calendar_bad"},
		"only an event":      {"BEGIN:VEVENT\nEND:VEVENT\n", "calendar_bad"},
		"unfinished":         {"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "calendar_bad"},
		"wrong order":        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "calendar_bad"},
		"too large":          {"BEGIN:VCALENDAR\n" + strings.Repeat("X:y\n", 2<<20), "calendar_too_large"},
		"too many":           {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", 5001), "calendar_too_many"},
		"a million deep":     {strings.Repeat("BEGIN:VCALENDAR\n", 300_000), "calendar_bad"},
		"one line of 5 MB":   {"BEGIN:VCALENDAR\nX;Y=\"" + strings.Repeat("a", 5_000_000) + "\":z\n", "calendar_bad"},
		"folded into 5 MB":   {"BEGIN:VCALENDAR\nX:" + strings.Repeat("aaaa\n ", 800_000), "calendar_bad"},
		"an unclosed quote":  {"BEGIN:VCALENDAR\nX;Y=\"z:1\n", "calendar_bad"},
		"a line of no value": {"BEGIN:VCALENDAR\nX\n", "calendar_bad"},
	} {
		_, err := ReadICS(strings.NewReader(test.body), "Europe/Brussels")
		refusal, refused := consult.Refusal(err)
		if !refused || refusal.Key != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestOurOwnCalendarIsReadBack(t *testing.T) {
	t.Parallel()
	body, err := ICS(someCalendar(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadICS(bytes.NewReader(body), "Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range got {
		lines = append(lines, told(e))
	}
	want := []string{
		"s12-T1@overlegbot Adviesgroep ISOM 2026-10-06 14:00 +0200 2h0m0s|Europe/Brussels|FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271005T120000Z|" +
			"Zaal «De Kring», Grote Markt 41, 2200 Herentals – ingang langs de achterzijde|https://meet.example.org/isom not 2027-07-06 12:00 not 2027-08-03 12:00",
		"s11-T1@overlegbot Adviesgroep ISOM 2026-09-07 09:00 +0200 1h0m0s|Europe/Brussels|FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261130T080000Z||",
		"m40-T1@overlegbot Adviesgroep ISOM 2026-12-18 09:30 +0100 1h30m0s|Europe/Brussels|||https://meet.example.org/a,b;c?d=1&e=%C3%A9",
		"s12-T1@overlegbot Adviesgroep ISOM 2027-02-09 15:00 +0100 2h0m0s|Europe/Brussels||Herentals| of 2027-02-02 13:00",
		"s12-T1@overlegbot Gaat niet door: Adviesgroep ISOM 2027-03-02 14:00 +0100 2h0m0s|Europe/Brussels||Herentals| of 2027-03-02 13:00 cancelled",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzReadingStops(f *testing.F) {
	f.Add([]byte(vevent("UID:a", "DTSTART;TZID=Europe/Brussels:20261201T140000", "RRULE:FREQ=DAILY", "EXDATE:20261202T140000Z", "DURATION:P1W")))
	f.Add([]byte("BEGIN:VCALENDAR\n;=\":\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := ReadICS(bytes.NewReader(body), "Europe/Brussels")
		if _, refused := consult.Refusal(err); err != nil && !refused {
			t.Errorf("got a fault: %v", err)
		}
		for _, e := range list {
			if e.UID == "" || e.Problem == nil && (e.Draft.Start.IsZero() || e.Draft.Duration <= 0) {
				t.Errorf("got %+v, want a problem said or a whole event", e)
			}
		}
	})
}
