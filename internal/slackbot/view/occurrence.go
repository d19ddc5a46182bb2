package view

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// The choices of whether a change is told in the channel.
const (
	NoticeAnnounce = "announce"
	NoticeSilent   = "silent"
)

// ManageMenu offers what chair, secretary and coordinator can do with one meeting.
func ManageMenu(lang string, m consult.MyMeeting) (string, []slack.Block) {
	id := idOf(m.Meeting)
	buttons := []slack.BlockElement{Button("move", i18n.Text(lang, "meeting.move"), id), Button("cancel", i18n.Text(lang, "meeting.cancel"), id),
		Button("agenda_of", i18n.Text(lang, "agenda.short"), id), Button("invite", i18n.Text(lang, "invite.title"), id)}
	if m.SeriesID != nil {
		value := fmt.Sprintf("%d %d", *m.SeriesID, m.ID)
		buttons = append(buttons, Button("series_change", i18n.Text(lang, "series.this_and_next"), value))
	}
	buttons = slices.Insert(buttons, 1, slack.BlockElement(Button("switch", i18n.Text(lang, "meeting.switch_button"), id)))
	switch m.Event {
	case consult.NoEvent:
		buttons = append(buttons, Button("missing", i18n.Text(lang, "attendance.missing_button"), id), Button("report_back_meeting", i18n.Text(lang, "report_back.title"), id))
	case consult.WithSignUp:
		buttons = append(buttons, Button("event_list", i18n.Text(lang, "event.registrations"), id))
	}
	if m.Event != consult.NoEvent && m.Audience != consult.ForEverybody {
		buttons = append(buttons, Button("event_open", i18n.Text(lang, "event.open_button"), id))
	}
	buttons = append(buttons, Button("topics", i18n.Text(lang, "search.topics"), "meeting:"+id))
	buttons = append(buttons, Button("cancelled", i18n.Text(lang, "meeting.cancelled_dates"), strconv.FormatInt(int64(m.PlatformID), 10)))
	return i18n.Text(lang, "meeting.manage_title"), []slack.Block{
		Rich(append([]Span{Bold(m.Name()), Plain("\n")}, essence(lang, m.Meeting)...)...),
		Actions(buttons...),
	}
}

// MoveDraft is what the form of a move holds: the meeting as it is, or what somebody typed.
type MoveDraft struct {
	Meanwhile           bool // somebody else changed the meeting since the form opened
	Date, Start, End    string
	Words               string
	Place, Link, Reason string
	Silent              bool
}

// MoveDraftOf fills the form with the meeting as it is.
func MoveDraftOf(m consult.MyMeeting) MoveDraft {
	start, end := m.Local(m.StartsAt), m.Local(m.EndsAt)
	return MoveDraft{
		Date: start.Format(time.DateOnly), Start: start.Format("15:04"), End: end.Format("15:04"), Place: m.Place, Link: m.Link,
	}
}

// MoveForm asks for the new date, hours, place and link of a meeting.
func MoveForm(lang string, m consult.MyMeeting, d MoveDraft) *slack.ModalViewRequest {
	blocks := append(standing(lang, m, d.Meanwhile),
		Input("date", i18n.Text(lang, "meeting.date"), pickedDate("date", d.Date)),
		Input("start", i18n.Text(lang, "meeting.start"), TimeField("start", d.Start)),
		Input("end", i18n.Text(lang, "meeting.end"), TimeField("end", d.End)),
		Hinted(Optional("words", i18n.Text(lang, "meeting.move_words"), textOf("words", d.Words, 300)), i18n.Text(lang, "meeting.move_words_hint")),
		Optional("place", i18n.Text(lang, "meeting.place"), textOf("place", d.Place, consult.MaxPlace)),
		Optional("link", i18n.Text(lang, "meeting.link"), textOf("link", d.Link, consult.MaxLink)),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", d.Reason, consult.MaxReason)),
	)
	blocks = append(blocks, noticeField(lang, m, d.Silent)...)
	return Modal("move_save", i18n.Text(lang, "meeting.move_title"), i18n.Text(lang, "meeting.move"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// pickedDate is a date picker with "2026-12-10" in it, or nothing.
func pickedDate(field, date string) *slack.DatePickerBlockElement {
	e := slack.NewDatePickerBlockElement(field)
	e.InitialDate = date
	return e
}

// standing is the meeting as it is now, with a word of warning when it became so while somebody was typing.
func standing(lang string, m consult.MyMeeting, meanwhile bool) []slack.Block {
	var blocks []slack.Block
	if meanwhile {
		blocks = append(blocks, Section(i18n.Text(lang, "meeting.meanwhile")))
		blocks = append(blocks, Rich(append([]Span{Bold(m.Name()), Plain("\n")}, essence(lang, m.Meeting)...)...))
		blocks = append(blocks, reason(lang, m.Meeting)...)
	} else {
		blocks = append(blocks, Rich(Bold(m.Name()), Plain("\n"+MeetingWhen(lang, m.Meeting))))
	}
	return append(blocks, Section(whoIsTold(lang, m)))
}

// noticeField lets whoever changes something that people heard of keep it to themselves.
func noticeField(lang string, m consult.MyMeeting, silent bool) []slack.Block {
	if !m.Told || m.ChannelID == "" {
		return nil
	}
	return []slack.Block{NoticeField(lang, silent)}
}

// NoticeField is the choice between one notice in the channel and none.
func NoticeField(lang string, silent bool) slack.Block {
	value := NoticeAnnounce
	if silent {
		value = NoticeSilent
	}
	return Input("notice", i18n.Text(lang, "meeting.notice"), Choice("notice", i18n.Text(lang, "meeting.notice"), value,
		Option(i18n.Text(lang, "meeting.notice_announce"), NoticeAnnounce), Option(i18n.Text(lang, "meeting.notice_silent"), NoticeSilent)))
}

// CancelDraft is what the form of a cancellation holds.
type CancelDraft struct {
	Meanwhile bool // somebody else changed the meeting since the form opened
	Reason    string
	Silent    bool
}

// CancelForm asks why a meeting is cancelled, and says who will be told.
func CancelForm(lang string, m consult.MyMeeting, d CancelDraft) *slack.ModalViewRequest {
	blocks := append(standing(lang, m, d.Meanwhile),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", d.Reason, consult.MaxReason)))
	blocks = append(blocks, noticeField(lang, m, d.Silent)...)
	return Modal("cancel_save", i18n.Text(lang, "meeting.cancel_title"), i18n.Text(lang, "meeting.cancel"), i18n.Text(lang, "modal.close"), blocks...)
}

// HasBeenCancelled confirms a cancellation, with the button to take it back.
func HasBeenCancelled(lang string, m consult.Meeting) []slack.Block {
	text := i18n.Text(lang, "meeting.has_been_cancelled", i18n.Args{"Platform": Literal(m.Platform), "When": MeetingWhen(lang, m)})
	return []slack.Block{Section(text), Actions(Button("restore", i18n.Text(lang, "meeting.restore"), idOf(m)))}
}

// CancelledMeeting is a coming meeting that will not take place, and the day off for which it was left out.
type CancelledMeeting struct {
	consult.Meeting
	DayOff string // "" when somebody cancelled it
}

// CancelledList shows what can be restored.
func CancelledList(lang string, list []CancelledMeeting) (string, []slack.Block) {
	if len(list) == 0 {
		empty := i18n.Text(lang, "meeting.cancelled_none")
		return empty, []slack.Block{Section(empty)}
	}
	title := i18n.Text(lang, "meeting.cancelled_dates")
	blocks := []slack.Block{Header(title)}
	for _, m := range list {
		spans := []Span{Bold(m.Name()), Plain("\n"), Struck(MeetingWhen(lang, m.Meeting))}
		if why := m.Reason; why != "" {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.reason")+" "), Plain(why))
		} else if m.DayOff != "" {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.reason")+" "), Plain(m.DayOff))
		}
		blocks = append(blocks, Rich(spans...), Actions(Button("restore", i18n.Text(lang, "meeting.restore"), idOf(m.Meeting))))
	}
	return title, blocks
}

// RestoreForm asks whether a cancelled meeting shall take place after all, and says who will be told.
func RestoreForm(lang string, m consult.MyMeeting) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Rich(Bold(m.Name()), Plain("\n"+MeetingWhen(lang, m.Meeting))),
		Section(i18n.Text(lang, "meeting.restore_keeps")),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", "", consult.MaxReason)),
	}
	if m.Told && m.ChannelID != "" {
		blocks = slices.Insert(blocks, 2, slack.Block(Section(i18n.Text(lang, "meeting.told_restored", i18n.Args{"Channel": "<#" + m.ChannelID + ">"})+" "+readers(lang, m))))
	}
	blocks = append(blocks, noticeField(lang, m, false)...)
	return Modal("restore_save", i18n.Text(lang, "meeting.restore_title"), i18n.Text(lang, "meeting.restore"), i18n.Text(lang, "modal.close"), blocks...)
}

func whoIsTold(lang string, m consult.MyMeeting) string {
	if m.Told && m.ChannelID != "" {
		return i18n.Text(lang, "meeting.told_channel", i18n.Args{"Channel": "<#" + m.ChannelID + ">"}) + "\n" + readers(lang, m)
	}
	return i18n.Text(lang, "meeting.told_nobody")
}
