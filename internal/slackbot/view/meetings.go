package view

import (
	"fmt"
	"slices"
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
	Open     consult.MeetingID // the one that is shown in full; 0 for the first
	Meetings []consult.MyMeeting
}

// MeetingList is the coming meetings with the viewer's answers, as a message for the viewer alone: one in full, to be
// answered at once, and a line for each of the others.
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
	open := max(slices.IndexFunc(page.Meetings, func(m consult.MyMeeting) bool { return m.ID == page.Open }), 0)
	for i, m := range page.Meetings {
		value := fmt.Sprintf("%s %d %d", dated(m.Meeting), page.Platform, page.Skip)
		if i == open {
			blocks = append(blocks, meetingEntry(lang, m, "answer_listed", value, now)...)
			continue
		}
		blocks = append(blocks, meetingLine(lang, m, value, now))
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

// meetingLine is one meeting in a line, with a button that shows it in full where it stands.
func meetingLine(lang string, m consult.MyMeeting, value string, now time.Time) slack.Block {
	label := "meeting.open_line"
	if m.Event == consult.NoEvent && m.Invited && m.Answer == "" && m.CanAnswer(now) == nil {
		label = "meeting.answer_line"
	}
	section := Section("*" + i18n.DateTime(lang, m.Local(m.StartsAt)) + "*\n" + Literal(m.Name()) + modeInLine(lang, m.Meeting) + mine(lang, m))
	section.Accessory = slack.NewAccessory(Button("meetings_open", i18n.Text(lang, label), value))
	return section
}

// mine is what the viewer said of a meeting, or how they stand on the list of an event; "" when nobody asks them.
func mine(lang string, m consult.MyMeeting) string {
	switch {
	case m.Event == consult.OpenDoor:
		return " – " + i18n.Text(lang, "event.kind_open")
	case m.Event == consult.WithSignUp && m.MayCome():
		return " – " + standsOnList(lang, m.Registration)
	case m.Event == consult.NoEvent && m.Answer != "":
		return " – " + i18n.Text(lang, "answer."+string(m.Answer))
	}
	return ""
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
