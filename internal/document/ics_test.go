package document

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

var update = flag.Bool("update", false, "write the golden files anew")

var changedAt = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

func brussels(t testing.TB, wall string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", wall, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// someCalendar has one of everything: a monthly series over both changes of the clock with a skipped, a moved and a
// cancelled date, one that ended, and a meeting of its own.
func someCalendar(t testing.TB) consult.Calendar {
	t.Helper()
	monthly, ended := consult.SeriesID(12), consult.SeriesID(11)
	meeting := func(id consult.MeetingID, occurrence, start, end string) consult.CalendarMeeting {
		return consult.CalendarMeeting{
			Meeting: consult.Meeting{
				ID: id, Occurrence: brussels(t, occurrence), StartsAt: brussels(t, start), EndsAt: brussels(t, end), Zone: "Europe/Brussels",
				Platform: "Adviesgroep ISOM", Place: "Herentals", ChannelID: "C1", State: consult.MeetingPlanned, Revision: 1,
			},
			ChangedAt: changedAt.Add(time.Hour),
		}
	}
	moved := meeting(31, "2027-02-02 14:00", "2027-02-09 15:00", "2027-02-09 17:00")
	moved.Instead, moved.Reason = &monthly, "zaal bezet; \"De Kring\", 1ste verdieping"
	cancelled := meeting(32, "2027-03-02 14:00", "2027-03-02 14:00", "2027-03-02 16:00")
	cancelled.Instead, cancelled.State = &monthly, consult.MeetingCancelled
	extra := meeting(40, "2026-12-18 09:30", "2026-12-18 09:30", "2026-12-18 11:00")
	extra.Revision, extra.Place, extra.Link, extra.Level = 0, "", "https://meet.example.org/a,b;c?d=1&e=é", consult.LevelClosed
	return consult.Calendar{
		Workspace: "T1", Name: "Adviesgroep ISOM", Lang: consult.Dutch, Zone: "Europe/Brussels",
		Series: []consult.CalendarSeries{{
			ID: monthly, RRule: "FREQ=MONTHLY;BYDAY=1TU", Start: brussels(t, "2026-10-06 14:00"), Last: brussels(t, "2027-10-05 14:00"),
			Zone: "Europe/Brussels", Duration: 7200, Place: "Zaal «De Kring», Grote Markt 41, 2200 Herentals – ingang langs de achterzijde", Link: "https://meet.example.org/isom",
			Skipped: []time.Time{brussels(t, "2027-07-06 14:00"), brussels(t, "2027-08-03 14:00")}, Platform: "Adviesgroep ISOM", ChannelID: "C1", ChangedAt: changedAt,
		}, {
			ID: ended, RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=40", Start: brussels(t, "2026-09-07 09:00"), Last: brussels(t, "2026-11-30 09:00"),
			Zone: "Europe/Brussels", Duration: 3600, Ended: true, Platform: "Adviesgroep ISOM", ChangedAt: changedAt,
		}},
		Meetings: []consult.CalendarMeeting{extra, moved, cancelled},
	}
}

// someDeadlines has one for the end of a day and one at an hour, of a closed platform.
func someDeadlines() consult.Calendar {
	noon := 12 * 60
	due := func(id consult.DeadlineID, title string, day int) consult.Deadline {
		return consult.Deadline{ID: id, Title: title, Platform: "Project Wegwijzer", DueOn: time.Date(2027, 5, day, 0, 0, 0, 0, time.UTC), Zone: "Europe/Brussels", Revision: 2}
	}
	report, draft := due(4, "Voortgangsrapport; deel 1", 31), due(5, "Ontwerp", 3)
	report.Mine, draft.DueMinute = []consult.DeadlineMark{{Organisation: "Gemeente Olen"}, {Organisation: "OCMW Olen"}}, &noon
	return consult.Calendar{
		Workspace: "T1", Own: true, Lang: consult.Dutch, Zone: "Europe/Brussels", Deadlines: []consult.CalendarDeadline{
			{Deadline: report, ChannelID: "C1", ChangedAt: changedAt}, {Deadline: draft, Level: consult.LevelClosed, ChangedAt: changedAt},
		},
	}
}

func TestACalendarReadsAsTheStandardWantsIt(t *testing.T) {
	t.Parallel()
	empty := consult.Calendar{Workspace: "T1", Own: true, Lang: consult.French, Zone: "Europe/Brussels"}
	for name, c := range map[string]consult.Calendar{"platform": someCalendar(t), "empty": empty, "deadlines": someDeadlines()} {
		got, err := ICS(c)
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, got)
		file := filepath.Join("testdata", name+".ics")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// checkLines holds every line to RFC 5545 3.1.
func checkLines(t testing.TB, body []byte) {
	t.Helper()
	text, ended := strings.CutSuffix(string(body), "\r\n")
	if !ended {
		t.Error("got no line break at the end")
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") || line == "" {
			t.Errorf("got line %q of %d octets, want whole characters, at most 75 octets", line, len(line))
		}
	}
}

func TestZonesAreDescribedByTheirRules(t *testing.T) {
	t.Parallel()
	describe := func(zone string) string {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, o := range timezone(zone, loc, 2026, 2028).Children {
			line := o.Name + " " + o.Props.Get("DTSTART").Value + " " + o.Props.Get("TZOFFSETFROM").Value + " " + o.Props.Get("TZOFFSETTO").Value
			if r := o.Props.Get("RRULE"); r != nil {
				line += " " + r.Value
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, "\n")
	}
	for zone, want := range map[string]string{
		"Europe/Brussels": "DAYLIGHT 19700329T020000 +0100 +0200 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n" +
			"STANDARD 19701025T030000 +0200 +0100 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
		"America/New_York": "DAYLIGHT 19700308T020000 -0500 -0400 FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n" +
			"STANDARD 19701101T020000 -0400 -0500 FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
		"Africa/Kinshasa": "STANDARD 20250101T000000 +0100 +0100",
	} {
		if diff := cmp.Diff(want, describe(zone)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", zone, diff)
		}
	}
	if n := strings.Count(describe("Africa/Casablanca"), "\n"); n < 8 {
		t.Errorf("got %d changes of the clock in Casablanca, want each of five years", n)
	}
}

func TestAnHourThatComesTwiceIsSaidInUTC(t *testing.T) {
	t.Parallel()
	second := time.Date(2027, 10, 31, 1, 30, 0, 0, time.UTC) // 02:30 for the second time that night
	for _, at := range []time.Time{second, second.Add(-time.Hour), second.Add(time.Hour), second.Add(-2 * time.Hour), second.Add(-90 * time.Minute)} {
		c := consult.Calendar{Workspace: "T1", Lang: "nl", Meetings: []consult.CalendarMeeting{{
			Meeting: consult.Meeting{ID: 1, StartsAt: at, EndsAt: at.Add(3 * time.Hour), Zone: "Europe/Brussels", Platform: "P"},
		}}}
		body, err := ICS(c)
		if err != nil {
			t.Fatal(err)
		}
		want := "DTSTART;TZID=Europe/Brussels:" + at.In(brussels(t, "2027-01-01 00:00").Location()).Format(localFormat)
		if midnight := second.Add(-90 * time.Minute); !at.Before(midnight) && at.Before(midnight.Add(2*time.Hour)) { // in UTC
			want = "DTSTART:" + at.Format(utcFormat)
		}
		if !strings.Contains(string(body), want+"\r\n") {
			t.Errorf("got %s\nwant in it %s", body, want)
		}
	}
}

func TestTheSameCalendarGivesTheSameOctets(t *testing.T) {
	t.Parallel()
	first, err := ICS(someCalendar(t))
	if err != nil {
		t.Fatal(err)
	}
	second, err := ICS(someCalendar(t))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Errorf("got %s\nwant %s", second, first)
	}
}

// ours are the properties that an event of ours may have.
var ours = []string{
	"UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "RRULE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY",
	"LOCATION", "URL", "DESCRIPTION", "CLASS", "DURATION",
}

func FuzzWhatUsersTypeStaysText(f *testing.F) {
	for _, s := range []string{
		"Adviesgroep", "a\r\nATTACH:http://evil.example.org/", "x\nEND:VEVENT\nBEGIN:VEVENT", "\\n;,:\"", "https://a.example.org/\r\nORGANIZER:mailto:x",
		strings.Repeat("é", 200), "\xff\xfe", "\u2028BEGIN:VALARM", "\x00\x01", "https://x.example.org/%0d%0aATTENDEE:y",
	} {
		f.Add(s, s, s, s)
	}
	f.Fuzz(func(t *testing.T, name, place, link, reason string) {
		c := someCalendar(t)
		c.Name = name
		for i := range c.Series {
			c.Series[i].Platform, c.Series[i].Place, c.Series[i].Link = name, place, link
		}
		for i := range c.Meetings {
			m := &c.Meetings[i]
			m.Platform, m.Place, m.Link, m.Reason = name, place, link, reason
		}
		body, err := ICS(c)
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, body)
		read, err := ical.NewDecoder(bytes.NewReader(body)).Decode()
		if err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		events := read.Events()
		if len(events) != 5 || len(read.Children) != 6 {
			t.Fatalf("got %d events and %d components, want 5 and 6", len(events), len(read.Children))
		}
		for _, e := range events {
			for property, values := range e.Props {
				if !slices.Contains(ours, property) || len(values) != 1 && property != "EXDATE" {
					t.Errorf("got %d of %s, want only what we write, once", len(values), property)
				}
			}
			if len(e.Children) > 0 {
				t.Errorf("got %v in an event, want nothing", e.Children)
			}
		}
	})
}
