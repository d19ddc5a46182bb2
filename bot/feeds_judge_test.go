package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/judges"
)

// readBy lists start, end and whether it is cancelled of every event at an hour that a foreign program reads in a calendar; a
// deadline is a whole day.
func readBy(t *testing.T, body, program string, args ...string) []string {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewBufferString(body), &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, complaints.String())
	}
	var events []struct{ Start, End, Status string }
	if err := json.Unmarshal(out.Bytes(), &events); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range events {
		if len(e.Start) == len(time.DateOnly) {
			continue
		}
		lines = append(lines, e.Start+" "+e.End+" "+e.Status)
	}
	slices.Sort(lines)
	return lines
}

// calendarReaders are the foreign programs, by name.
var calendarReaders = map[string]func(t *testing.T, body string) []string{
	"Python": func(t *testing.T, body string) []string {
		judges.Need(t, "icalendar")
		return readBy(t, body, "/usr/bin/python3", "../internal/document/testdata/read.py")
	},
	"ical.js": func(t *testing.T, body string) []string {
		node, library := judges.Need(t, "node"), judges.Need(t, "ical.js")
		return readBy(t, body, node, "../internal/document/testdata/read.mjs", library)
	},
}

// meetingsOf are the meetings of a person's own platforms, as the database has them. The person signed up for no event.
const meetingsOf = `
	SELECT to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || to_char(m.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
	       || CASE m.state WHEN 'cancelled' THEN ' CANCELLED' ELSE ' CONFIRMED' END
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.event <> 'registration' AND p.id IN (
	    SELECT o.id FROM platforms o JOIN channel_members c ON c.channel_id = o.channel_id JOIN persons v ON v.id = c.person_id WHERE v.name = $1
	    UNION SELECT r.platform_id FROM platform_roles r JOIN persons v ON v.id = r.person_id WHERE v.name = $1)`

func TestOthersReadInAFeedExactlyTheMeetingsOfItsOwner(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	address := r.subscribe(nele, adviesgroep, ownAgenda)
	r.command(alma, adviesgroep, "/overleg plan elke laatste vrijdag van de maand om 9u30 in Herentals")
	r.click(alma, adviesgroep, "plan_confirm")
	r.moves("Alma Voorbeeld", "2027-03-26T08:30:00Z", "2027-03-29T07:30:00Z") // to the other side of the change of the clock
	body := r.calendar(address)

	var want []string
	rows, err := pgtest.Open(t, r.url).QueryContext(t.Context(), meetingsOf, "Nele Sjabloon")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		want = append(want, line)
	}
	if err := rows.Err(); err != nil || len(want) < 30 || !slices.Contains(want, "2027-03-29T07:30:00Z 2027-03-29T09:30:00Z CONFIRMED") {
		t.Fatalf("got %d meetings, %v: %q", len(want), err, want)
	}
	slices.Sort(want)
	for name, read := range calendarReaders {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, read(t, body)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// moves gives a meeting of the advisory group another start, by the step that the form in Slack takes, without living
// until it is announced.
func (r *rig) moves(who, from, to string) {
	r.t.Helper()
	db := pgtest.Open(r.t, r.url)
	var id consult.MeetingID
	act := consult.Act{Viewer: consult.Viewer{Workspace: r.d.service.workspace}, Now: r.d.clock.Now()}
	query := func(into any, query string, args ...any) {
		r.t.Helper()
		if err := db.QueryRowContext(r.t.Context(), query, args...).Scan(into); err != nil {
			r.t.Fatal(err)
		}
	}
	query(&act.Person, `SELECT id FROM persons WHERE name = $1`, who)
	query(&id, `SELECT m.id FROM meetings m JOIN platforms p ON p.id = m.platform_id WHERE p.slug = 'isom-adviesgroep' AND m.starts_at = $1`, from)
	start, err := time.Parse(time.RFC3339, to)
	if err != nil {
		r.t.Fatal(err)
	}
	change := consult.Change{Start: start, End: start.Add(2 * time.Hour), Edition: consult.AnyEdition}
	if _, err := r.d.service.store.MoveMeeting(r.t.Context(), act, id, change); err != nil {
		r.t.Fatal(err)
	}
}

func TestTheDoctorSaysWhetherCalendarsCanBeReached(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	if detail, ok := askCalendar(t.Context(), calendarURL(r.d.service.cfg)); !ok {
		t.Errorf("got %s, want it reachable", detail)
	}
	for _, wrong := range []string{r.d.sim.Ready().Page, "http://127.0.0.1:1/"} {
		cfg := config.Config{Web: config.Web{PublicURL: wrong}}
		if detail, ok := askCalendar(t.Context(), calendarURL(cfg)); ok {
			t.Errorf("%s: got %s, want a complaint", wrong, detail)
		}
	}
	d := &doctor{}
	d.calendars(t.Context())
	if got := d.checks[0]; !got.OK || got.Name != "calendars" || got.Next != "" {
		t.Errorf("got %+v, want it said that none are offered", got)
	}
}
