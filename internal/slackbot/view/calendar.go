package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// CalendarEntry is one calendar that somebody has an address of, or could have.
type CalendarEntry struct {
	Platform consult.PlatformID // 0: the viewer's own agenda
	Title    string             // of the platform; "" for the own agenda
	Feed     *consult.Feed      // nil: no address yet
}

// CalendarTitle names a calendar: the platform's name, or "my meetings".
func CalendarTitle(lang, platform string) string {
	if platform == "" {
		return i18n.Text(lang, "calendar.title")
	}
	return platform
}

// CalendarList is the calendars that can be read in a program of one's own, with the buttons to make, renew and revoke
// their addresses.
func CalendarList(lang string, entries []CalendarEntry) (string, []slack.Block) {
	title := i18n.Text(lang, "calendar.list")
	blocks := []slack.Block{Header(title), Section(i18n.Text(lang, "calendar.intro"))}
	old := false
	for _, e := range entries {
		blocks = append(blocks, calendarEntry(lang, e)...)
		old = old || e.Feed != nil
	}
	if old {
		blocks = append(blocks, Small(i18n.Text(lang, "calendar.at_once")))
	}
	return title, append(blocks, Actions(Button("calendar_files", i18n.Text(lang, "calendar.files"), "list")))
}

// CalendarFiles offers meetings one by one, as files for a calendar of one's own.
func CalendarFiles(lang string, list []consult.MyMeeting) (string, []slack.Block) {
	title := i18n.Text(lang, "calendar.files_title")
	blocks := []slack.Block{Header(title)}
	if len(list) == 0 {
		return title, append(blocks, Section(i18n.Text(lang, "meeting.list_none")))
	}
	for _, m := range list {
		blocks = append(blocks, Rich(Bold(m.Name()), Plain("\n"+MeetingWhen(lang, m.Meeting))),
			Actions(Button("calendar_file#"+idOf(m.Meeting), i18n.Text(lang, "calendar.file"), idOf(m.Meeting))))
	}
	return title, append(blocks, Small(i18n.Text(lang, "calendar.files_hint")))
}

func calendarEntry(lang string, e CalendarEntry) []slack.Block {
	platform := strconv.FormatInt(int64(e.Platform), 10)
	if e.Feed == nil {
		return []slack.Block{
			Rich(Bold(CalendarTitle(lang, e.Title))),
			Actions(Primary("calendar_make#"+platform, i18n.Text(lang, "calendar.make"), platform)),
		}
	}
	name := CalendarTitle(lang, e.Title)
	if e.Platform != 0 && e.Title == "" {
		name = i18n.Text(lang, "calendar.gone") // a platform that they may no longer know of
	}
	since := i18n.Text(lang, "calendar.since", i18n.Args{"Date": i18n.Date(lang, e.Feed.CreatedAt)})
	renew := Button("calendar_make#"+platform, i18n.Text(lang, "calendar.renew"), platform)
	id := strconv.FormatInt(int64(e.Feed.ID), 10)
	revoke := Button("calendar_revoke#"+id, i18n.Text(lang, "calendar.revoke"), id).WithStyle(slack.StyleDanger)
	buttons := []slack.BlockElement{renew, revoke}
	if e.Platform != 0 && e.Title == "" {
		buttons = []slack.BlockElement{revoke}
	}
	return []slack.Block{Rich(Bold(name), Plain("\n"+since)), Actions(buttons...)}
}

// CalendarAddress shows an address, once: it is kept nowhere.
func CalendarAddress(lang, title, address string) (string, []slack.Block) {
	text := i18n.Text(lang, "calendar.made", i18n.Args{"Title": Literal(title)})
	code := slack.NewRichTextSectionTextElement(address, &slack.RichTextSectionTextStyle{Code: true})
	return text, []slack.Block{Section(text), Rich(code), Section(i18n.Text(lang, "calendar.how")), Small(i18n.Text(lang, "calendar.secret"))}
}
