package main

import (
	"slices"
	"testing"
)

func TestARhythmThatBeginsInTheSkippedHourIsTheSameInListWordsAndCalendar(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	r.jumpTo("2027-03-20T09:00:00+01:00")
	address := r.subscribe(nele, adviesgroep, ownAgenda)
	r.command(alma, adviesgroep, "/overleg plan")
	preview := r.submit(alma, map[string]any{"date": "2027-03-28", "start": "02:30", "end": "04:30", "repeat": "weekly"})
	r.wants(string(preview.Modal), "elke zondag om 02.30 uur", "zo 28 mrt 2027")
	r.wants(r.submit(alma, nil).all(), "Gepland:")
	r.wants(r.command(alma, adviesgroep, "/overleg ritme").all(), "elke zondag om 02.30 uur")
	list := r.command(nele, adviesgroep, "/overleg vergaderingen isom-adviesgroep").all()
	r.wants(list, "zondag 28 maart 2027, van 3.30 uur tot 5.30 uur", "zondag 4 april 2027 om 2.30 uur")

	body := r.calendar(address)
	r.wants(body, "DTSTART;TZID=Europe/Brussels:20270328T023000\r\n", "RECURRENCE-ID;TZID=Europe/Brussels:20270328T023000\r\n")
	want := []string{
		"2027-03-28T01:30:00Z 2027-03-28T03:30:00Z CONFIRMED", "2027-04-04T00:30:00Z 2027-04-04T02:30:00Z CONFIRMED",
		"2027-10-24T00:30:00Z 2027-10-24T02:30:00Z CONFIRMED", "2027-10-31T00:30:00Z 2027-10-31T02:30:00Z CONFIRMED",
		"2027-11-07T01:30:00Z 2027-11-07T03:30:00Z CONFIRMED",
	}
	for name, read := range calendarReaders {
		t.Run(name, func(t *testing.T) {
			got := read(t, body)
			for _, line := range want {
				if !slices.Contains(got, line) {
					t.Errorf("got %q\nwant in it %s", night(got, line[:10]), line)
				}
			}
		})
	}
}

// night is what lines have of one day.
func night(lines []string, day string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return line[:10] != day })
}
