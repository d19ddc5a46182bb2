package document

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/judges"
)

// read is an event as a foreign program reads it, repeats written out.
type read struct {
	UID    string    `json:"uid"`
	At     time.Time `json:"at"` // which occurrence
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Status string    `json:"status"`
	Title  string    `json:"title"`
	Place  string    `json:"place"`
	Text   string    `json:"text"`
}

func foreign(t *testing.T, body []byte, program string, args ...string) []read {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(body), &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, complaints.String())
	}
	var events []read
	if err := json.Unmarshal(out.Bytes(), &events); err != nil {
		t.Fatal(err)
	}
	return events
}

func readByPython(t *testing.T, body []byte) []read {
	t.Helper()
	judges.Need(t, "icalendar")
	return foreign(t, body, "/usr/bin/python3", filepath.Join("testdata", "read.py"))
}

func readByICALjs(t *testing.T, body []byte) []read {
	t.Helper()
	node, library := judges.Need(t, "node"), judges.Need(t, "ical.js")
	return foreign(t, body, node, filepath.Join("testdata", "read.mjs"), library)
}

var readers = map[string]func(*testing.T, []byte) []read{"Python": readByPython, "ical.js": readByICALjs}

func TestOthersReadTheSameDatesExceptionsAndCancellations(t *testing.T) {
	t.Parallel()
	body, err := ICS(someCalendar(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"m40 2026-12-18 09:30-11:00 CONFIRMED",
		"s11 2026-09-07 09:00-10:00 CONFIRMED", "s11 2026-09-21 09:00-10:00 CONFIRMED", "s11 2026-10-05 09:00-10:00 CONFIRMED",
		"s11 2026-10-19 09:00-10:00 CONFIRMED", "s11 2026-11-02 09:00-10:00 CONFIRMED", "s11 2026-11-16 09:00-10:00 CONFIRMED",
		"s11 2026-11-30 09:00-10:00 CONFIRMED",
		"s12 2026-10-06 14:00-16:00 CONFIRMED", "s12 2026-11-03 14:00-16:00 CONFIRMED", "s12 2026-12-01 14:00-16:00 CONFIRMED",
		"s12 2027-01-05 14:00-16:00 CONFIRMED", "s12 2027-02-09 15:00-17:00 CONFIRMED", "s12 2027-03-02 14:00-16:00 CANCELLED",
		"s12 2027-04-06 14:00-16:00 CONFIRMED", "s12 2027-05-04 14:00-16:00 CONFIRMED", "s12 2027-06-01 14:00-16:00 CONFIRMED",
		"s12 2027-09-07 14:00-16:00 CONFIRMED", "s12 2027-10-05 14:00-16:00 CONFIRMED",
	}
	for name, reader := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			events := reader(t, body)
			for _, e := range events {
				loc := brussels(t, "2026-01-01 00:00").Location()
				kind, _, _ := strings.Cut(e.UID, "-")
				got = append(got, kind+" "+e.Start.In(loc).Format("2006-01-02 15:04")+e.End.In(loc).Format("-15:04 ")+e.Status)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			series := someCalendar(t).Series[0]
			if e := events[8]; e.Place != series.Place || e.Title != "Adviesgroep ISOM" || !strings.Contains(e.Text, "\n") {
				t.Errorf("got %+v, want place %q and lines of text", e, series.Place)
			}
			if e := events[12]; e.Text != "Reden: zaal bezet; \"De Kring\", 1ste verdieping\nKanaal in Slack: https://app.slack.com/client/T1/C1" {
				t.Errorf("got %q, want the reason as it was typed", e.Text)
			}
		})
	}
}

// fromTheSkippedHour is every Sunday at half past two from the night on which there is no such hour, with what the store
// adds for that night and for the one on which it comes twice. Two Sundays are left out: one of them a year later in the
// skipped hour again.
func fromTheSkippedHour(t testing.TB) consult.Calendar {
	t.Helper()
	start := recurrence.StartAt(2027, time.March, 28, 2, 30, brussels(t, "2027-01-01 00:00").Location())
	rule, err := recurrence.New("FREQ=WEEKLY", start, "Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	dates, id := rule.Next(start.Add(-time.Second), 53), consult.SeriesID(9)
	var alone []consult.CalendarMeeting
	for _, at := range []time.Time{dates[0].UTC(), dates[31].UTC()} {
		m := consult.Meeting{Occurrence: at, StartsAt: at, EndsAt: at.Add(2 * time.Hour), Zone: rule.Zone, Platform: "P"}
		alone = append(alone, consult.CalendarMeeting{Meeting: m, Instead: &id})
	}
	return consult.Calendar{
		Workspace: "T1", Lang: consult.Dutch, Zone: rule.Zone,
		Series: []consult.CalendarSeries{{
			ID: id, RRule: rule.RRule, Start: rule.Start, Last: dates[52], Zone: rule.Zone, Duration: 7200, Platform: "P",
			Skipped: []time.Time{dates[1], dates[52]},
		}},
		Meetings: alone,
	}
}

func TestOthersReadARhythmThatBeginsInTheSkippedHour(t *testing.T) {
	t.Parallel()
	c := fromTheSkippedHour(t)
	body, err := ICS(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"DTSTART;TZID=Europe/Brussels:20270328T023000", "DURATION:PT7200S", "EXDATE;TZID=Europe/Brussels:20270404T023000",
		"EXDATE;TZID=Europe/Brussels:20280326T023000", "RECURRENCE-ID;TZID=Europe/Brussels:20270328T023000",
		"DTSTART;TZID=Europe/Brussels:20270328T033000", "DTEND;TZID=Europe/Brussels:20270328T053000",
	} {
		if !strings.Contains(string(body), line+"\r\n") {
			t.Errorf("got %s\nwant in it %s", body, line)
		}
	}
	want := []string{"2027-03-28 03:30-05:30"}
	for at := brussels(t, "2027-04-11 02:30"); at.Before(brussels(t, "2028-03-26 00:00")); at = at.AddDate(0, 0, 7) {
		want = append(want, at.Format("2006-01-02 15:04-")+"04:30")
	}
	want[slices.Index(want, "2027-10-31 02:30-04:30")] = "2027-10-31 02:30-03:30" // two hours, on that clock
	for name, reader := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range reader(t, body) {
				loc := brussels(t, "2026-01-01 00:00").Location()
				got = append(got, e.Start.In(loc).Format("2006-01-02 15:04-")+e.End.In(loc).Format("15:04"))
				if d := e.End.Sub(e.Start); d != 2*time.Hour {
					t.Errorf("the one of %v lasts %v", e.Start, d)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOthersReadAnEmptyCalendar(t *testing.T) {
	t.Parallel()
	body, err := ICS(consult.Calendar{Workspace: "T1", Lang: consult.Dutch})
	if err != nil {
		t.Fatal(err)
	}
	for name, reader := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := reader(t, body); len(got) != 0 {
				t.Errorf("got %v, want no events", got)
			}
		})
	}
}
