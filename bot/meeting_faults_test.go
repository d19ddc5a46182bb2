package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/pgtest"
)

// onDecember1 plans a meeting of the advisory group on 1 December at two, and lives until it is announced.
func onDecember1(r *rig) message {
	r.t.Helper()
	r.command(alma, adviesgroep, "/overleg plan 1 december om 14 uur in Olen")
	r.wants(r.click(alma, adviesgroep, "plan_confirm").all(), "Gepland")
	r.clock("run", "30h")
	return r.posted(r.see(nele, adviesgroep), "dinsdag 1 december 2026", "answer#present")
}

func TestWhoIsSecondToChangeAMeetingSeesWhatChangedAndKeepsWhatTheyTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := onDecember1(r)
	for _, who := range []string{alma, bram} {
		r.answers(who, adviesgroep, card, "manage")
		r.click(who, adviesgroep, "move")
	}
	r.wants(r.submit(alma, map[string]any{"place": "Stadhuis Geel", "reason": "grotere zaal"}).all(), "is aangepast")
	typed := map[string]any{"date": "2026-12-03", "reason": "Nele kan niet op dinsdag"}
	r.wants(string(r.submit(bram, typed).Modal), "move_save", "intussen", "Stadhuis Geel", "Nele kan niet op dinsdag", `"initial_date":"2026-12-03"`)
	r.wants(r.submit(bram, nil).all(), "donderdag 3 december 2026")
	r.clock("run", "1m")
	r.posted(r.see(nele, adviesgroep), "is verplaatst naar donderdag 3 december 2026", "Nele kan niet op dinsdag")

	r.manages(alma, adviesgroep, "2026-12-03T13:00:00Z")
	r.click(alma, adviesgroep, "cancel")
	r.manages(bram, adviesgroep, "2026-12-03T13:00:00Z")
	r.click(bram, adviesgroep, "move")
	r.submit(bram, map[string]any{"date": "2026-12-04"})
	r.wants(string(r.submit(alma, map[string]any{"reason": "te weinig punten"}).Modal), "cancel_save", "vrijdag 4 december 2026", "te weinig punten")
	r.wants(r.submit(alma, nil).all(), "is geannuleerd")
}

func TestAMeetingIsNeitherMovedOntoAnotherNorIntoThePast(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := onDecember1(r)
	r.answers(alma, adviesgroep, card, "manage")
	r.click(alma, adviesgroep, "move")
	taken := r.submit(alma, map[string]any{"date": "2026-12-10", "start": "10:00", "end": "12:00", "reason": "zaal bezet"})
	r.wants(taken.Errors["date"], "al een andere vergadering")
	r.wants(r.submit(alma, map[string]any{"date": "2026-11-20"}).Errors["date"], "al voorbij")
	for words, want := range map[string]string{"10 december om 10 uur": "al een andere vergadering", "20 november 2026 om 10 uur": "voorbij", "ooit eens": "begreep ik niet"} {
		got := r.submit(alma, map[string]any{"words": words})
		r.wants(got.Errors["words"], want)
		r.wants(string(got.Modal), "zaal bezet") // what was typed is still there
	}
	r.wantsNone(r.see(nele, adviesgroep).all(), "verplaatst")
	r.wants(r.submit(alma, map[string]any{"words": "11 december om 10 uur"}).all(), "vrijdag 11 december 2026")
}

func TestACancelledMeetingIsNotRestoredWhereANewOneTookItsPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := onDecember1(r)
	r.answers(alma, adviesgroep, card, "manage")
	r.click(alma, adviesgroep, "cancel")
	r.submit(alma, map[string]any{"reason": "zaal bezet"})
	r.click(alma, adviesgroep, "restore") // the form stays open
	r.command(bram, adviesgroep, "/overleg plan 1 december om 15 uur in Geel")
	r.wants(r.click(bram, adviesgroep, "plan_confirm").all(), "Gepland")
	refused := r.submit(alma, map[string]any{"reason": "zaal toch vrij"})
	r.wants(strings.Join(values(refused.Errors), " "), "al een andere vergadering")
	r.wants(string(refused.Modal), "zaal toch vrij")
	r.clock("run", "1m")
	r.wantsNone(r.see(nele, adviesgroep).all(), "gaat toch door")
	r.posted(r.see(nele, adviesgroep), "dinsdag 1 december 2026", "15.00 uur", "answer#present")
}

func TestAMeetingOfWhichThereAreMinutesIsNotCancelled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := onDecember1(r)
	r.clock("to", "2026-12-01T13:59:00+01:00")
	r.answers(alma, adviesgroep, card, "manage")
	r.click(alma, adviesgroep, "cancel") // the form stays open
	r.clock("to", "2026-12-01T14:00:00+01:00")
	r.wants(r.command(bram, adviesgroep, "/overleg start").all(), "is open")
	r.command(bram, adviesgroep, "/overleg nota welkom")
	for _, state := range []string{"bezig", "afgesloten"} {
		refused := r.submit(alma, map[string]any{"reason": "niemand daar"})
		r.wants(strings.Join(values(refused.Errors), " "), state, "niets gewijzigd")
		r.wants(string(refused.Modal), "niemand daar")
		r.command(bram, adviesgroep, "/overleg sluit")
	}
	r.wants(r.answers(nele, adviesgroep, r.posted(r.see(nele, adviesgroep), "afgesloten"), "minutes_read").all(), "welkom")
}

func TestADeletedChairIsSucceededAndTheMeetingsGoOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	card := onDecember1(r)
	const chair = "fouad.voorbeeld"
	r.answers(chair, adviesgroep, card, "answer#present")
	r.deactivate(chair)
	r.clock("run", "2m")
	question := r.posted(r.see(alma, dm), "Wie neemt over?", "Adviesgroep ISOM", "Fouad", "voorzitter", "handover#chair")
	r.wants(r.answers(alma, dm, question, "handover#chair").all(), "Wie neemt over")
	if done := r.submit(alma, map[string]any{"successor": slackID(t, nele)}); len(done.Errors) > 0 {
		t.Fatal(done.Errors)
	}
	r.posted(r.see(nele, dm), "U bent vanaf nu voorzitter")
	r.clock("to", "2026-12-01T13:01:00+01:00")
	if n := r.see(chair, dm).times("Straks is er"); n != 0 {
		t.Errorf("got %d reminders to who no longer has an account", n)
	}
	r.wants(r.command(nele, adviesgroep, "/overleg vergaderingen isom-adviesgroep").all(), "dinsdag 1 december 2026", "manage")
}

func TestAThousandDatesAreAnsweredWithHowManyAreTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var dates []string
	for day := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC); len(dates) < 1000; day = day.AddDate(0, 0, 1) {
		dates = append(dates, day.Format("2/1/2006"))
	}
	for _, n := range []int{25, 1000} {
		answer := r.command(alma, adviesgroep, "/overleg plan "+strings.Join(dates[:n], ", ")+" om 14u").all()
		r.wants(answer, "24 datums", dates[n-1]) // what was typed is still there
		r.act(alma, "", "close", fields{"value": "all"})
	}
	r.wantsNone(r.command(nele, adviesgroep, "/overleg vergaderingen isom-adviesgroep").all(), "maandag 4 januari 2027")
}

func TestACalendarThatIsABombIsRefusedWithASentenceAndNothingIsPlanned(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.Copy(t, loadedWorld(t)), t.TempDir()
	clock, file := filepath.Join(dir, "clock"), filepath.Join(dir, "bom.ics")
	if err := newMovingClock(clock, demoStart()).keep(); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": url, "OVERLEGBOT_CLOCK_FILE": clock}
	count := func() (n int) {
		t.Helper()
		if err := pgtest.Open(t, url).QueryRowContext(t.Context(), `SELECT count(*) FROM meetings`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	event := func(lines ...string) string {
		return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bom//NL\r\nBEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Bom\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	}
	var every strings.Builder // a rhythm of every day in five thousand copies
	for i := range 5000 {
		fmt.Fprintf(&every, "BEGIN:VEVENT\r\nUID:b%d\r\nSUMMARY:Bom\r\nDTSTART:20270104T%02d%02d00\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n", i, i/60%24, i%60)
	}
	for name, c := range map[string]struct {
		body, want string
		code       int
	}{
		"every second":        {event("DTSTART;TZID=Europe/Brussels:20270104T140000", "RRULE:FREQ=SECONDLY"), "1 left out", 0},
		"no such zone":        {event("DTSTART;TZID=Middle/Earth:20270104T140000"), "Middle/Earth", 0},
		"a thousand dates":    {event("DTSTART:20270104T140000", "RDATE:20270105T140000"+strings.Repeat(",20270105T140000", 1001)), "1000", 0},
		"six megabytes":       {event("DTSTART:20270104T140000", "DESCRIPTION:"+strings.Repeat("a", 6<<20)), "MiB", 2},
		"a million deep":      {strings.Repeat("BEGIN:VCALENDAR\r\n", 300_000), "line", 2},
		"days without end":    {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bom//NL\r\n" + every.String() + "END:VCALENDAR\r\n", "5000", 2},
		"six thousand events": {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bom//NL\r\n" + strings.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 6000) + "END:VCALENDAR\r\n", "5000", 2},
	} {
		if err := os.WriteFile(file, []byte(c.body), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := cliRun(t, env, "import", "calendar", file, "--platform", "isom-adviesgroep", "--apply")
		if code != c.code || !strings.Contains(stdout+stderr, c.want) {
			t.Errorf("%s: got exit %d: %s %s\nwant %d and %q", name, code, short(stdout), short(stderr), c.code, c.want)
		}
	}
	if after := count(); after != before {
		t.Errorf("got %d meetings more, want none", after-before)
	}
}

func TestWhoIsInvitedHearsOfADateThatGoesWithItsRhythm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const closed, guest = "#isom-db", mona
	r.clock("to", "2026-12-09T10:00:00+01:00")
	card := r.posted(r.see(alma, closed), "dinsdag 15 december 2026", "manage")
	r.command(alma, closed, "/overleg uitnodigen")
	r.submit(alma, map[string]any{"people": []string{slackID(t, guest)}})
	r.submit(alma, nil)
	r.clock("run", "1m")
	r.posted(r.see(guest, dm), "Dagelijks bestuur ISOM", "15 december 2026", "answer#present")

	r.answers(alma, closed, card, "manage")
	r.click(alma, closed, "series_change")
	r.submit(alma, map[string]any{"rhythm": "elke derde woensdag van de maand om 14 uur", "reason": "dinsdag past niet meer"})
	r.submit(alma, map[string]any{"notice": "announce"})
	r.clock("run", "1m")
	r.posted(r.see(guest, dm), "Dagelijks bestuur ISOM", "15 december 2026", "gaat niet door", "dinsdag past niet meer")
	if n := r.see(guest, dm).times("gaat niet door", "15 december 2026"); n > 2 {
		t.Errorf("got %d messages that it is off, want the card and one notice", n)
	}
	r.wantsNone(r.see(guest, dm).all(), "derde woensdag", "19 januari 2027") // of the other dates they know nothing
	r.clock("to", "2026-12-15T12:31:00+01:00")
	r.wantsNone(r.see(guest, dm).all(), "Straks is er")
}

func TestWhoIsInvitedAgainAfterAWithdrawalIsToldAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const closed, guest = "#isom-db", mona
	r.clock("to", "2026-12-09T10:00:00+01:00")
	invite := func(state map[string]any) {
		t.Helper()
		r.command(alma, closed, "/overleg uitnodigen")
		if got := r.submit(alma, state); len(got.Errors) > 0 {
			t.Fatal(got.Errors)
		}
		r.submit(alma, nil)
		r.clock("run", "1m")
	}
	people := map[string]any{"people": []string{slackID(t, guest)}}
	invite(people)
	first := r.posted(r.see(guest, dm), "Dagelijks bestuur ISOM", "15 december 2026", "answer#present")
	r.answers(guest, dm, first, "answer#present")
	r.command(alma, closed, "/overleg uitnodigen")
	invite(map[string]any{"withdrawn": []string{r.optionOf(alma, "withdrawn", "Mona")}})
	r.posted(r.see(guest, dm), "15 december 2026", "niet langer uitgenodigd")
	r.wantsNone(r.command(guest, "#mortsel-diversiteit", "/overleg vergaderingen").all(), closedNames...)
	messages := len(r.see(guest, dm).Messages)

	invite(people)
	if now := len(r.see(guest, dm).Messages); now != messages+1 {
		t.Errorf("got %d new messages, want one invitation", now-messages)
	}
	again := r.posted(r.see(guest, dm), "Dagelijks bestuur ISOM", "15 december 2026", "answer#present")
	if again.TS == first.TS {
		t.Error("the old card was brought back to life, and nobody sees that")
	}
	r.answers(guest, dm, again, "answer#online")
	r.wants(r.command(guest, "#mortsel-diversiteit", "/overleg vergaderingen").all(), "Dagelijks bestuur ISOM", "15 december 2026")
	r.clock("to", "2026-12-15T12:31:00+01:00")
	if n := r.see(guest, dm).times("Straks is er", "Dagelijks bestuur ISOM"); n != 1 {
		t.Errorf("got %d reminders an hour before, want one", n)
	}
}

func TestAMeetingThatOpenedByItselfIsCancelledOnlyWhileNobodyWroteAnything(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	onDecember1(r)
	r.clock("to", "2026-12-01T14:12:00+01:00") // it has opened by itself
	r.manages(alma, adviesgroep, "2026-12-01T13:00:00Z")
	r.click(alma, adviesgroep, "cancel") // the form stays open
	r.wants(r.command(bram, adviesgroep, "/overleg nota welkom").all(), "Nota opgenomen")
	refused := r.submit(alma, map[string]any{"reason": "niemand daar"})
	r.wants(strings.Join(values(refused.Errors), " "), "al een verslag van deze vergadering", "niets gewijzigd")
	r.wants(string(refused.Modal), "niemand daar")
}
