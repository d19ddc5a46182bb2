package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// newGroupRig has one platform, the working group of its own channel, registered at a moment of choice.
func newGroupRig(t *testing.T, start string, tune ...func(*config.Config)) *rig {
	t.Helper()
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		t.Fatal(err)
	}
	r := newRigAt(t, at, pgtest.New(t), postgres.Open, tune...)
	register(r)
	return r
}

// minutesAsFile closes the open minutes and returns them as a file of text.
func (r *rig) minutesAsFile(scribe, in string) string {
	r.t.Helper()
	r.command(scribe, in, "/overleg sluit")
	r.command(scribe, in, "/overleg bestand")
	r.submit(scribe, map[string]any{"format": "md", "copy": "whole"})
	_, body := r.fileFor(scribe)
	return string(body)
}

// manages opens what can be done with the meeting of a channel that begins at a moment.
func (r *rig) manages(as, in, at string) shown {
	r.t.Helper()
	var id string
	slug := strings.TrimPrefix(in, "#")
	if err := pgtest.Open(r.t, r.url).QueryRowContext(r.t.Context(), `
		SELECT m.id
		FROM meetings m
		JOIN platforms p ON p.id = m.platform_id
		WHERE p.slug = $1 AND m.starts_at = $2`, slug, at).Scan(&id); err != nil {
		r.t.Fatalf("meeting of %s at %s: %v", slug, at, err)
	}
	list := r.command(as, in, "/overleg vergaderingen "+slug).all()
	manage := fields{"action_id": "manage", "value": id}
	first := r.act(as, in, "click", manage)
	if first.OK {
		return first
	}
	// A later meeting is a line in the list, and is opened first.
	value := regexp.MustCompile(`"value":"(` + id + ` [^"]*)"`).FindStringSubmatch(list)
	if value == nil {
		r.t.Fatalf("got %s\nwant the meeting of %s at %s in it", short(list), slug, at)
	}
	if opened := r.act(as, in, "click", fields{"action_id": "meetings_open", "value": value[1]}); !opened.OK {
		r.t.Fatalf("meeting of %s at %s is not in the list: %s", slug, at, opened.Error)
	}
	return r.act(as, in, "click", manage)
}

func TestTheLocalHourIsTheSameInListReminderCalendarAndReportOnBothSidesOfBothChanges(t *testing.T) {
	t.Parallel()
	r := newGroupRig(t, "2026-10-05T09:00:00+02:00", calendarsReachable(t))
	r.command(alma, group, "/overleg plan elke dinsdag om 14 uur in Olen")
	r.wants(r.click(alma, group, "plan_confirm").all(), "Gepland:")
	address := r.subscribe(nele, group, ownAgenda)
	for _, d := range []struct{ morning, reminded, begins, date string }{
		{"2026-10-20T10:00:00+02:00", "2026-10-20T13:01:00+02:00", "2026-10-20T14:00:00+02:00", "dinsdag 20 oktober 2026"},
		{"2026-10-27T10:00:00+01:00", "2026-10-27T13:01:00+01:00", "2026-10-27T14:00:00+01:00", "dinsdag 27 oktober 2026"},
		{"2027-03-23T10:00:00+01:00", "2027-03-23T13:01:00+01:00", "2027-03-23T14:00:00+01:00", "dinsdag 23 maart 2027"},
		{"2027-03-30T10:00:00+02:00", "2027-03-30T13:01:00+02:00", "2027-03-30T14:00:00+02:00", "dinsdag 30 maart 2027"},
	} {
		r.jumpTo(d.morning)
		r.wants(r.command(nele, group, "/overleg vergaderingen werkgroep-taal").all(), d.date+", van 14.00 uur tot 16.00 uur")
		r.click(nele, group, "answer_listed#present")
		if n := r.see(nele, dm).times("Straks is er", d.date); n != 0 {
			t.Errorf("reminded of %s four hours before", d.date)
		}
		r.clock("to", d.reminded)
		if n := r.see(nele, dm).times("Straks is er", d.date, "14.00 uur"); n != 1 {
			t.Errorf("got %d reminders of %s at 14.00 uur, want one", n, d.date)
		}
		r.clock("to", d.begins)
		r.wants(r.command(bram, group, "/overleg start").all(), "is open")
		r.command(bram, group, "/overleg nota alles besproken")
		r.wants(r.minutesAsFile(bram, group), d.date, "14.00 uur", "alles besproken")
	}
	body := r.calendar(address)
	for name, read := range calendarReaders {
		got := read(t, body)
		for _, want := range []string{"2026-10-20T12:00:00Z 2026-10-20T14", "2026-10-27T13:00:00Z 2026-10-27T15", "2027-03-23T13:00:00Z 2027-03-23T15", "2027-03-30T12:00:00Z 2027-03-30T14"} {
			if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, want) }) {
				t.Errorf("%s: got %q\nwant in it %s", name, got, want)
			}
		}
	}
}

func TestAFirstTuesdayOnAPublicHolidayFollowsEachPolicy(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]struct{ may, newYear, none string }{
		"keep":         {"dinsdag 1 mei 2029", "dinsdag 1 januari 2030", "gaat niet door"},
		"skip":         {"", "", "mei 2029"},
		"next_workday": {"woensdag 2 mei 2029", "woensdag 2 januari 2030", "1 mei 2029"},
		"next_week":    {"dinsdag 8 mei 2029", "dinsdag 8 januari 2030", "1 mei 2029"},
		"ask":          {"dinsdag 1 mei 2029", "dinsdag 1 januari 2030", "gaat niet door"},
	} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			r := newGroupRig(t, "2029-03-26T09:00:00+02:00")
			r.command(alma, group, "/overleg plan")
			preview := r.submit(alma, map[string]any{"rhythm": "elke eerste dinsdag van de maand om 14 uur", "policy": policy})
			r.wants(string(preview.Modal), "1 mei", "Dag van de Arbeid")
			r.wants(r.submit(alma, nil).all(), "Gepland:")
			r.jumpTo("2029-04-13T10:00:00+02:00")
			r.clock("run", "73h") // past an office morning, on which the chair is asked
			if asked := r.see(alma, dm).times("valt op een vrije dag", "1 mei 2029"); asked != map[bool]int{true: 1}[policy == "ask"] {
				t.Errorf("the chair was asked %d times", asked)
			}
			r.jumpTo("2029-04-30T18:00:00+02:00")
			r.jumpTo("2029-05-02T08:00:00+02:00")
			channel := r.see(nele, group)
			if want.may != "" {
				r.posted(channel, want.may)
			}
			r.wantsNone(channel.all(), want.none)
			r.jumpTo("2029-12-31T18:00:00+01:00")
			r.jumpTo("2030-01-02T08:00:00+01:00")
			channel = r.see(nele, group)
			if want.newYear != "" {
				r.posted(channel, want.newYear)
			} else {
				r.wantsNone(channel.all(), "januari 2030")
			}
		})
	}
}

func TestAnItemOfAMeetingThatWasMovedForwardGoesToTheNextThatIsHeld(t *testing.T) {
	t.Parallel()
	r := newRig(t) // 10 December, 14 January, 11 February
	r.manages(alma, adviesgroep, "2027-01-14T08:30:00Z")
	r.click(alma, adviesgroep, "move")
	r.wants(r.submit(alma, map[string]any{"date": "2026-12-03", "reason": "zaal dan wel vrij"}).all(), "donderdag 3 december 2026")
	r.wants(r.command(nele, adviesgroep, "/overleg agendapunt Fietszone").all(), "Voorgesteld:")
	r.wants(r.command(bram, adviesgroep, "/overleg agenda").all(), "3 december 2026")
	pick(r, "Fietszone")
	r.clock("to", "2026-12-03T09:30:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is open")
	r.command(bram, adviesgroep, "/overleg sluit")
	r.wants(r.command(nele, adviesgroep, "/overleg agenda").all(), "10 december 2026", "Fietszone", "2de keer")
	r.manages(alma, adviesgroep, "2026-12-10T08:30:00Z")
	r.click(alma, adviesgroep, "cancel")
	r.submit(alma, map[string]any{"reason": "Staking"})
	r.wants(r.command(nele, adviesgroep, "/overleg agenda").all(), "11 februari 2027", "Fietszone")
}

func TestARestoredMeetingHasItsAgendaAndAnswersAndNoReminderFromBefore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(alma, adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.click(alma, adviesgroep, "plan_confirm")
	r.command(nele, adviesgroep, "/overleg agendapunt Fietszone")
	r.command(bram, adviesgroep, "/overleg agenda")
	pick(r, "Fietszone")
	r.clock("run", "30h")
	card := r.posted(r.see(nele, adviesgroep), "dinsdag 1 december 2026", "answer#present")
	r.answers(nele, adviesgroep, card, "answer#present")
	r.answers(alma, adviesgroep, card, "manage")
	r.click(alma, adviesgroep, "cancel")
	r.submit(alma, map[string]any{"reason": "zaal bezet"})
	r.clock("run", "1m")
	r.wants(string(r.posted(r.see(nele, adviesgroep), "gaat niet door").Blocks), "zaal bezet")
	r.clock("to", "2026-11-30T16:00:00+01:00") // the day before: who has not answered would be asked
	if n := r.see("dries.fictief", dm).times("1 december 2026", "antwoord ontbreekt"); n != 0 {
		t.Errorf("got %d reminders of a cancelled meeting", n)
	}
	r.click(alma, adviesgroep, "restore")
	r.submit(alma, map[string]any{"reason": "zaal toch vrij"})
	r.clock("run", "1m")
	channel := r.see("dries.fictief", adviesgroep)
	if n := channel.times("gaat niet door"); n > 1 {
		t.Errorf("got %d messages that it is off, want at most the one of then", n)
	}
	if n := channel.times("gaat toch door"); n != 1 {
		t.Errorf("got %d notices that it is on, want one", n)
	}
	r.wants(string(r.posted(channel, "gaat toch door", "answer#present").Blocks), "Nele Sjabloon", "zaal toch vrij", "Fietszone")
	r.wants(r.command(nele, adviesgroep, "/overleg agenda").all(), "1 december 2026", "Fietszone")
	r.clock("to", "2026-12-01T13:01:00+01:00")
	if n := r.see(nele, dm).times("Straks is er", "1 december 2026"); n != 1 {
		t.Errorf("got %d reminders an hour before, want one", n)
	}
	if n := r.see("dries.fictief", dm).times("1 december 2026", "antwoord ontbreekt"); n > 1 {
		t.Errorf("got %d questions to who has not answered, want one at most", n)
	}
}

func TestLinesOnBothSidesOfMidnightStandInOneReportAndOneFile(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(alma, adviesgroep, "/overleg plan")
	preview := r.submit(alma, map[string]any{"date": "2026-12-03", "start": "23:30", "end": "00:30"})
	if len(preview.Errors) > 0 {
		t.Fatalf("got %v, want an end past midnight to be taken", preview.Errors)
	}
	r.submit(alma, nil)
	r.manages(alma, adviesgroep, "2026-12-03T22:30:00Z")
	r.click(alma, adviesgroep, "move")
	if moved := r.submit(alma, map[string]any{"place": "Herentals"}); len(moved.Errors) > 0 {
		t.Fatalf("got %v, want the place changed and the hours kept", moved.Errors)
	}
	r.clock("to", "2026-12-03T23:31:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is open")
	r.command(bram, adviesgroep, "/overleg nota gezegd op donderdag")
	r.clock("to", "2026-12-04T00:15:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg nota gezegd op vrijdag").all(), "opgenomen")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is bezig")
	file := r.minutesAsFile(bram, adviesgroep)
	r.wants(file, "3 december 2026", "gezegd op donderdag", "gezegd op vrijdag", "Herentals")
	closed := r.posted(r.see(nele, adviesgroep), "afgesloten", "3 december 2026")
	r.wants(r.answers(nele, adviesgroep, closed, "minutes_read").all(), "gezegd op donderdag", "gezegd op vrijdag")
}
