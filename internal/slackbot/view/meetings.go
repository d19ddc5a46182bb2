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
		if page.Title != "" {
			empty = i18n.Text(lang, "meeting.list_none_of", i18n.Args{"Platform": Literal(page.Title)})
		}
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
	if m.Event != consult.NoEvent {
		return eventEntry(lang, m, now)
	}
	spans := append([]Span{Bold(m.Platform), Plain("\n")}, essence(lang, m.Meeting)...)
	if m.Invited {
		mine := "none"
		if m.Answer != "" {
			mine = string(m.Answer)
		}
		spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.my_answer")+" "), Plain(i18n.Text(lang, "answer."+mine)))
	}
	blocks := []slack.Block{Rich(spans...)}
	if m.LacksLink() && m.CanAnswer(now) == nil {
		blocks = append(blocks, Small(i18n.Text(lang, "answer.link_follows")))
	}
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
