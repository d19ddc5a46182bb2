package view

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// MeetingPage is one page of a list of meetings.
type MeetingPage struct {
	Title    string             // name of the platform, "" for all of the viewer's own
	Platform consult.PlatformID // 0 for all
	Skip     int
	Size     int
	More     bool
	Meetings []consult.MyMeeting
}

// MeetingList is the coming meetings with the viewer's answers, as a message for the viewer alone.
func MeetingList(lang string, page MeetingPage, now time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "meeting.list_mine")
	if page.Title != "" {
		title = i18n.Text(lang, "meeting.list_of", i18n.Args{"Platform": page.Title})
	}
	blocks := []slack.Block{Header(title)}
	if len(page.Meetings) == 0 {
		empty := i18n.Text(lang, "meeting.list_none")
		return empty, append(blocks, Section(empty))
	}
	for _, m := range page.Meetings {
		value := fmt.Sprintf("%s %d %d", dated(m.Meeting), page.Platform, page.Skip)
		blocks = append(blocks, meetingEntry(lang, m, "answer_listed", value, now)...)
	}
	var turn []slack.BlockElement
	if page.Skip > 0 {
		turn = append(turn, Button("meetings_page#back", i18n.Text(lang, "meeting.page_back"), fmt.Sprintf("%d %d", page.Platform, max(page.Skip-page.Size, 0))))
	}
	if page.More {
		turn = append(turn, Button("meetings_page#on", i18n.Text(lang, "meeting.page_on"), fmt.Sprintf("%d %d", page.Platform, page.Skip+page.Size)))
	}
	if len(turn) > 0 {
		blocks = append(blocks, Actions(turn...))
	}
	return title, blocks
}

// MeetingEntries are the viewer's meetings for App Home.
func MeetingEntries(lang string, list []consult.MyMeeting, now time.Time) []slack.Block {
	var blocks []slack.Block
	for _, m := range list {
		blocks = append(blocks, meetingEntry(lang, m, "answer", dated(m.Meeting), now)...)
	}
	return blocks
}

// meetingEntry is one meeting: what, when, where, my answer, and what I may do.
func meetingEntry(lang string, m consult.MyMeeting, route, value string, now time.Time) []slack.Block {
	spans := append([]Span{Bold(m.Platform), Plain("\n")}, essence(lang, m.Meeting)...)
	if m.Invited {
		mine := "none"
		if m.Answer != "" {
			mine = string(m.Answer)
		}
		spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.my_answer")+" "), Plain(i18n.Text(lang, "answer."+mine)))
	}
	blocks := []slack.Block{Rich(spans...)}
	var buttons []slack.BlockElement
	if m.Invited && m.CanAnswer(now) == nil {
		buttons = answerButtons(lang, route, value, m.Answer)
	}
	if m.Manages {
		buttons = append(buttons, Button("manage", i18n.Text(lang, "meeting.manage"), idOf(m.Meeting)))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return blocks
}

// ManageMenu offers what chair, secretary and coordinator can do with one meeting.
func ManageMenu(lang string, m consult.MyMeeting) (string, []slack.Block) {
	id := idOf(m.Meeting)
	return i18n.Text(lang, "meeting.manage_title"), []slack.Block{
		Rich(append([]Span{Bold(m.Platform), Plain("\n")}, essence(lang, m.Meeting)...)...),
		Actions(Button("move", i18n.Text(lang, "meeting.move"), id), Button("cancel", i18n.Text(lang, "meeting.cancel"), id),
			Button("agenda_of", i18n.Text(lang, "agenda.short"), id)),
	}
}

// MoveForm asks for the new date, hours, place and link of a meeting.
func MoveForm(lang string, m consult.MyMeeting) *slack.ModalViewRequest {
	start, end := m.Local(m.StartsAt), m.Local(m.EndsAt)
	blocks := []slack.Block{
		Rich(Bold(m.Platform), Plain("\n"+MeetingWhen(lang, m.Meeting))),
		Section(whoIsTold(lang, m)),
		Input("date", i18n.Text(lang, "meeting.date"), DateField("date", &start)),
		Input("start", i18n.Text(lang, "meeting.start"), TimeField("start", start.Format("15:04"))),
		Input("end", i18n.Text(lang, "meeting.end"), TimeField("end", end.Format("15:04"))),
		Hinted(Optional("words", i18n.Text(lang, "meeting.move_words"), textOf("words", "", 300)), i18n.Text(lang, "meeting.move_words_hint")),
		Optional("place", i18n.Text(lang, "meeting.place"), textOf("place", m.Place, consult.MaxPlace)),
		Optional("link", i18n.Text(lang, "meeting.link"), textOf("link", m.Link, consult.MaxLink)),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", "", consult.MaxReason)),
	}
	return Modal("move_save", i18n.Text(lang, "meeting.move_title"), i18n.Text(lang, "meeting.move"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// CancelForm asks why a meeting is cancelled, and says who will be told.
func CancelForm(lang string, m consult.MyMeeting) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Rich(Bold(m.Platform), Plain("\n"+MeetingWhen(lang, m.Meeting))),
		Section(whoIsTold(lang, m)),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", "", consult.MaxReason)),
	}
	return Modal("cancel_save", i18n.Text(lang, "meeting.cancel_title"), i18n.Text(lang, "meeting.cancel"), i18n.Text(lang, "modal.close"), blocks...)
}

func whoIsTold(lang string, m consult.MyMeeting) string {
	if m.Told && m.ChannelID != "" {
		return i18n.Text(lang, "meeting.told_channel", i18n.Args{"Channel": "<#" + m.ChannelID + ">"})
	}
	return i18n.Text(lang, "meeting.told_nobody")
}
