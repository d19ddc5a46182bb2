package postgres

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// someEvents are a calendar of another program: a monthly series with an exception, a move and a cancelled date, a single
// meeting with a further date, what is over, and what cannot be.
func someEvents(t *testing.T) []consult.CalendarEvent {
	t.Helper()
	draft := func(rrule, start string) consult.SeriesDraft {
		return consult.SeriesDraft{RRule: rrule, Start: local(t, start), Zone: recurrence.DefaultZone, Duration: 7200, Place: "Geel"}
	}
	of := func(clock string) *time.Time {
		at := local(t, clock)
		return &at
	}
	return []consult.CalendarEvent{
		{UID: "monthly", Title: "Verplaatst", Occurrence: of("2027-01-12 14:00"), Draft: draft("", "2027-01-13 15:00")}, // before its series
		{UID: "monthly", Title: "Maandelijks", Draft: draft("FREQ=MONTHLY;BYDAY=2TU", "2026-02-10 14:00"), Except: []time.Time{local(t, "2027-07-13 14:00"), local(t, "2026-07-14 14:00")}},
		{UID: "monthly", Title: "Valt uit", Occurrence: of("2027-03-09 14:00"), Draft: draft("", "2027-03-09 14:00"), Cancelled: true},
		{UID: "monthly", Title: "Te ver", Occurrence: of("2029-01-09 14:00"), Draft: draft("", "2029-01-09 16:00")},
		{UID: "single", Title: "Eenmalig", Draft: draft("", "2026-12-18 09:30"), Extra: []time.Time{local(t, "2026-12-21 09:30")}},
		{UID: "past", Title: "Voorbij", Draft: draft("", "2026-01-18 09:30")},
		{UID: "ended", Title: "Reeks voorbij", Draft: draft("FREQ=WEEKLY;UNTIL=20260301T000000Z", "2026-01-05 09:30")},
		{UID: "secondly", Title: "Bom", Draft: draft("FREQ=SECONDLY", "2026-12-01 09:30")},
		{UID: "long", Title: "Dagen lang", Draft: consult.SeriesDraft{Start: local(t, "2026-12-22 09:30"), Zone: recurrence.DefaultZone, Duration: 7 * 86400}},
		{UID: "day", Title: "Feestdag", Problem: consult.Invalid("file", "calendar_whole_day", nil)},
		{UID: "dropped", Title: "Geannuleerd", Draft: draft("", "2026-12-23 09:30"), Cancelled: true},
	}
}

func problems(r consult.CalendarImport) []string {
	var lines []string
	for _, p := range r.Problems {
		lines = append(lines, p.Title+": "+p.Why.Key)
	}
	return lines
}

const allMeetings = `SELECT to_char(starts_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI ') || state || ' ' || place FROM meetings ORDER BY starts_at`

func TestAnImportIsShownBeforeItIsDoneAndDoneOnce(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	preview, err := store.PreviewCalendar(t.Context(), as(chair), 1, someEvents(t))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the preview plans nothing", column(t, db, allMeetings))
	done, err := store.ImportCalendar(t.Context(), as(chair), 1, someEvents(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(preview, done); diff != "" {
		t.Errorf("preview and import (-preview +import):\n%s", diff)
	}
	same(t, "what could not be", problems(done), "Bom: rule_bad", "Dagen lang: meeting_too_long", "Feestdag: calendar_whole_day", "Te ver: calendar_far_exception")
	done.Planned, done.Problems = nil, nil
	if diff := cmp.Diff(consult.CalendarImport{Events: 11, Series: 1, Meetings: done.Meetings, Moved: 1, Cancelled: 2, Past: 3}, done); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	planned := column(t, db, allMeetings)
	want := []string{
		"2026-12-08 14:00 planned Geel", "2026-12-18 09:30 planned Geel", "2026-12-21 09:30 planned Geel", "2027-01-13 15:00 planned Geel",
		"2027-02-09 14:00 planned Geel", "2027-03-09 14:00 cancelled Geel", "2027-04-13 14:00 planned Geel", "2027-05-11 14:00 planned Geel",
		"2027-06-08 14:00 planned Geel", "2027-07-13 14:00 cancelled Geel",
	}
	same(t, "meetings", planned[:len(want)], want...)
	if reminders := column(t, db, `SELECT count(*)::text FROM deliveries WHERE state = 'waiting' AND subject = 'meeting'`); reminders[0] == "0" {
		t.Error("got nothing to be sent, want the invitations of the planned meetings")
	}

	again, err := store.ImportCalendar(t.Context(), as(chair), 1, someEvents(t))
	if err != nil {
		t.Fatal(err)
	}
	if again.Meetings+again.Moved+again.Cancelled+again.Series != 0 || again.Known != 4 {
		t.Errorf("got %+v the second time, want nothing but what is known", again)
	}
	same(t, "the second time", column(t, db, allMeetings), planned...)
}

func TestAnImportAddsWhatTheCalendarHasGainedSince(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	events := someEvents(t)
	if _, err := store.ImportCalendar(t.Context(), as(chair), 1, events[1:2]); err != nil {
		t.Fatal(err)
	}
	gained, err := store.ImportCalendar(t.Context(), as(chair), 1, events[:5])
	if err != nil || gained.Moved != 1 || gained.Cancelled != 1 || gained.Meetings != 2 || gained.Known != 1 {
		t.Errorf("got %+v, %v", gained, err)
	}
	if got := strings.Join(column(t, db, allMeetings), "\n"); !strings.Contains(got, "2027-01-13 15:00 planned") || !strings.Contains(got, "2027-03-09 14:00 cancelled") {
		t.Errorf("got %s", got)
	}
}

func TestAnImportLeavesOutWhatStandsThereAlready(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	plan(t, store, single(t, "2026-12-18 09:30"))
	got, err := store.ImportCalendar(t.Context(), as(chair), 1, someEvents(t)[4:5])
	if err != nil || got.Known != 1 || got.Meetings != 1 {
		t.Errorf("got %+v, %v, want the single one known and its further date planned", got, err)
	}
}

func TestOnlyWhoManagesAPlatformImports(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	for who, want := range map[consult.PersonID]string{member: "not_chair_or_secretary", outsider: "not_chair_or_secretary", otherTeam: "gone"} {
		_, err := store.ImportCalendar(t.Context(), as(who), 1, someEvents(t))
		if key := refused(t, err); key != want {
			t.Errorf("%d: got %q, want %q", who, key, want)
		}
	}
	same(t, "meetings", column(t, db, allMeetings))
	id, zone, v, err := store.OnBehalfOf(t.Context(), "T1", "isom", sentAt())
	if err != nil || id != 1 || zone != recurrence.DefaultZone || v != as(chair).Viewer {
		t.Errorf("got %d %s %+v %v, want the chair of ISOM", id, zone, v, err)
	}
	for slug, want := range map[string]string{"bestaat-niet": "platform_unknown", "elders": "platform_unknown"} {
		_, _, _, err := store.OnBehalfOf(t.Context(), "T1", slug, sentAt())
		if key := refused(t, err); key != want {
			t.Errorf("%s: got %q, want %q", slug, key, want)
		}
	}
	_, _, _, err = store.OnBehalfOf(t.Context(), "T2", "elders", sentAt())
	if key := refused(t, err); key != "platform_nobody" {
		t.Errorf("got %q, want platform_nobody", key)
	}
	_, err = store.OnlyWorkspace(t.Context())
	if key := refused(t, err); key != "workspace_several" {
		t.Errorf("got %q, want workspace_several", key)
	}
}

func TestAnImportOfThousandsOfMeetingsIsRefusedWhole(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	var bomb []consult.CalendarEvent
	for hour := range 15 {
		start := local(t, "2026-12-01 08:00").Add(time.Duration(hour) * 20 * time.Minute)
		bomb = append(bomb, consult.CalendarEvent{UID: start.String(), Draft: consult.SeriesDraft{
			RRule: "FREQ=DAILY;COUNT=400", Start: start, Zone: recurrence.DefaultZone, Duration: 600,
		}})
	}
	_, err := store.ImportCalendar(t.Context(), as(chair), 1, bomb)
	if key := refused(t, err); key != "calendar_many_meetings" {
		t.Errorf("got %q, want calendar_many_meetings", key)
	}
	same(t, "meetings", column(t, db, allMeetings))
}
