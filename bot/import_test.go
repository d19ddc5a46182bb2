package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

const someCalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//elders//NL\r\n" +
	"BEGIN:VEVENT\r\nUID:reeks@elders\r\nSUMMARY:Werkgroep wonen\r\nDTSTART;TZID=\"Romance Standard Time\":20270112T140000\r\n" +
	"DTEND;TZID=\"Romance Standard Time\":20270112T160000\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU\r\nEXDATE;TZID=\"Romance Standard Time\":20270713T140000\r\n" +
	"LOCATION:Stadhuis\\, Geel\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:feestdag@elders\r\nSUMMARY:Kerstmis\r\nDTSTART;VALUE=DATE:20271225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestACalendarIsImportedOnceAndOnlyWhenTold(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.Copy(t, loadedWorld(t)), t.TempDir()
	clock, file := filepath.Join(dir, "clock"), filepath.Join(dir, "elders.ics")
	if err := newMovingClock(clock, demoStart()).keep(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(someCalendar), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": url, "OVERLEGBOT_CLOCK_FILE": clock}
	bring := func(more ...string) imported {
		t.Helper()
		stdout, stderr, code := cliRun(t, env, append([]string{"import", "calendar", file, "--platform", "isom-adviesgroep", "--json"}, more...)...)
		if code != 0 {
			t.Fatalf("got exit %d: %s", code, stderr)
		}
		var r imported
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatalf("%v in %s", err, stdout)
		}
		return r
	}
	preview := bring()
	if preview.Applied || preview.Series != 1 || preview.Meetings < 8 || preview.Cancelled != 1 || len(preview.Problems) != 1 {
		t.Errorf("got %+v", preview)
	}
	if p := preview.Problems[0]; p.Title != "Kerstmis" || !strings.Contains(p.Message, "whole day") {
		t.Errorf("got %+v, want a sentence about the whole day", p)
	}
	if p := preview.Planned[0]; p != (importedPlan{"Werkgroep wonen", "FREQ=MONTHLY;BYDAY=2TU", "2027-01-12T14:00:00+01:00", "Stadhuis, Geel"}) {
		t.Errorf("got %+v", p)
	}
	if applied := bring("--apply"); !applied.Applied || applied.Meetings != preview.Meetings {
		t.Errorf("got %+v, want as many as in the preview: %d", applied, preview.Meetings)
	}
	if again := bring("--apply"); again.Known != 1 || again.Meetings != 0 {
		t.Errorf("got %+v the second time, want nothing new", again)
	}
	stdout, _, _ := cliRun(t, env, "import", "calendar", file, "--platform", "isom-adviesgroep")
	if !strings.Contains(stdout, "1 known already") {
		t.Errorf("got %s", stdout)
	}
	_, stderr, code := cliRun(t, env, "import", "calendar", file, "--platform", "bestaat-niet")
	if code != 2 || !strings.Contains(stderr, "bestaat-niet") {
		t.Errorf("got exit %d %s, want a sentence and 2", code, stderr)
	}
	if err := os.WriteFile(file, []byte("<html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code = cliRun(t, env, "import", "calendar", file, "--platform", "isom-adviesgroep")
	if code != 2 || !strings.Contains(stderr, "line 1") {
		t.Errorf("got exit %d %s, want a sentence and 2", code, stderr)
	}
}

const schoolHolidays = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//school//NL\r\n" +
	"BEGIN:VEVENT\r\nUID:a@school\r\nSUMMARY:Kerstvakantie\r\nDTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20270104\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:b@school\r\nSUMMARY:Herfstvakantie\r\nDTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261109\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:c@school\r\nSUMMARY:Oudercontact\r\nDTSTART:20270311T180000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestSchoolHolidaysAreImportedOnceAndOnlyWhenTold(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.Copy(t, loadedWorld(t)), t.TempDir()
	clock, file := filepath.Join(dir, "clock"), filepath.Join(dir, "school.ics")
	if err := newMovingClock(clock, demoStart()).keep(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(schoolHolidays), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": url, "OVERLEGBOT_CLOCK_FILE": clock}
	bring := func(more ...string) string {
		t.Helper()
		stdout, stderr, code := cliRun(t, env, append([]string{"import", "closing-days", file, "--platform", "isom-adviesgroep"}, more...)...)
		if code != 0 {
			t.Fatalf("got exit %d: %s", code, stderr)
		}
		return stdout
	}
	for i, want := range []string{
		"1 periods would be added, 0 known already, 1 over, 1 left out", "1 periods added, 0 known already, 1 over, 1 left out",
		"0 periods added, 1 known already, 1 over, 1 left out",
	} {
		var more []string
		if i > 0 {
			more = []string{"--apply"}
		}
		if got := bring(more...); !strings.Contains(got, want) {
			t.Errorf("run %d: got %s\nwant in it %q", i, got, want)
		}
	}
}
