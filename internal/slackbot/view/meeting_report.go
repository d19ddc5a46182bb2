package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// The two answers to whether a meeting is told.
const (
	ReportYes = "yes"
	ReportNo  = "no"
)

// reportAskText says to whom a meeting is told and by when, as it was typed; "" where it is not.
func reportAskText(lang string, a consult.ReportAsk) string {
	if !a.IsAsked() || len(a.Receivers) == 0 {
		return ""
	}
	councils, whom := a.Whom()
	if councils > 0 {
		whom = append([]string{i18n.Text(lang, "report_back.councils", i18n.Args{"Count": councils})}, whom...)
	}
	return i18n.Text(lang, "report_back.asked", i18n.Args{"Whom": i18n.List(lang, whom), "Date": i18n.Date(lang, a.DueOn())})
}

// reportAsked is the line on a meeting's card that says beforehand to whom it is told.
func reportAsked(lang string, a consult.ReportAsk) []slack.Block {
	text := reportAskText(lang, a)
	if text == "" {
		return nil
	}
	return []slack.Block{Rich(Plain(text))}
}

func askID(a consult.ReportAsk) string { return strconv.FormatInt(int64(a.MeetingID), 10) }

// reportAsks is a line for each of the next meetings, with a button that lets it differ from its platform's rule.
func reportAsks(lang string, asks []consult.ReportAsk) []slack.Block {
	var blocks []slack.Block
	for _, a := range asks {
		blocks = append(blocks, Rich(reportAskSpans(lang, a)...), Actions(Button("report_back_meeting", i18n.Text(lang, "report_back.differ"), askID(a))))
	}
	return blocks
}

func reportAskSpans(lang string, a consult.ReportAsk) []Span {
	text := reportAskText(lang, a)
	if text == "" {
		text = i18n.Text(lang, "report_back.not_asked")
	}
	return []Span{Bold(a.Platform + ", " + i18n.Date(lang, a.Local(a.StartsAt))), Plain("\n" + text)}
}

// MeetingReport confirms whether a meeting is told, and to whom.
func MeetingReport(lang string, a consult.ReportAsk) (string, []slack.Block) {
	text := reportAskText(lang, a)
	if text == "" {
		text = i18n.Text(lang, "report_back.not_asked")
	}
	return Literal(text), []slack.Block{Rich(reportAskSpans(lang, a)...)}
}

// MeetingReportForm asks whether one meeting is told, to whom, and within how many days; it opens with what holds now.
func MeetingReportForm(lang string, a consult.ReportAsk) *slack.ModalViewRequest {
	answer, receivers, days := ReportNo, a.Usual, 30
	if a.IsAsked() {
		answer, receivers = ReportYes, a.Receivers
	}
	if a.Days > 0 {
		days = a.Days
	}
	asked := Choice("asked", i18n.Text(lang, "platform.choose"), answer,
		Option(i18n.Text(lang, "report_back.yes"), ReportYes), Option(i18n.Text(lang, "report_back.no"), ReportNo))
	return Modal("report_back_meeting_save", i18n.Text(lang, "report_back.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(a.Platform), Plain("\n"+i18n.Date(lang, a.Local(a.StartsAt)))),
		Hinted(Input("asked", i18n.Text(lang, "report_back.whether"), asked), i18n.Text(lang, "report_back.whether_hint")),
		Hinted(Optional("organisations", i18n.Text(lang, "report_back.receivers"), searched("organisations", i18n.Text(lang, "platform.choose"), receivers)),
			i18n.Text(lang, "report_back.meeting_hint")),
		Optional("days", i18n.Text(lang, "report_back.days"), textOf("days", strconv.Itoa(days), 3)),
	)
}
