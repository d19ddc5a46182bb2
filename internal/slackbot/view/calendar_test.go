package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestCalendarViewsReadAsTheyShould(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	platform := consult.PlatformID(7)
	for _, lang := range consult.Languages() {
		_, list := CalendarList(lang, []CalendarEntry{
			{Feed: &consult.Feed{ID: 3, CreatedAt: made}},
			{Platform: platform, Title: "Werkgroep *taal* <!channel>"},
			{Platform: 8, Feed: &consult.Feed{ID: 4, CreatedAt: made}}, // no longer known to them
		})
		golden(t, "calendar_list_"+lang, list)
		_, address := CalendarAddress(lang, CalendarTitle(lang, "Werkgroep *taal* <!channel>"), "https://overleg.example.org/calendar/x.ics")
		golden(t, "calendar_address_"+lang, address)
	}
	golden(t, "calendar_home", Home(consult.Dutch, HomeContents{Calendars: true}, made))
}

func TestMeetingsAreOfferedAsFilesOneByOne(t *testing.T) {
	t.Parallel()
	event := eventOf(t)
	event.Title = hostile
	text, blocks := CalendarFiles(consult.Dutch, []consult.MyMeeting{{Meeting: meetingOf(t)}, {Meeting: event}})
	golden(t, "calendar_files", said{text, blocks})
	text, blocks = CalendarFiles(consult.French, nil)
	golden(t, "calendar_files_none", said{text, blocks})
}
