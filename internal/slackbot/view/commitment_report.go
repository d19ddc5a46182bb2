package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

func reportID(r consult.ReportBack) string { return strconv.FormatInt(int64(r.MeetingID), 10) }

// reportSum says how many councils were told, and which organisations were not; "" where nobody is told.
func reportSum(lang string, r consult.ReportBack) string {
	if len(r.Lines) == 0 {
		return ""
	}
	done, total, councils := r.Progress()
	return i18n.ReportedBack(lang, done, total, councils, r.OpenNames())
}

// reportedOn is the line on a meeting's card that says how far it is told or, beforehand, to whom it will be.
func reportedOn(lang string, lines []consult.ReportBackLine, ask consult.ReportAsk) []slack.Block {
	sum := reportSum(lang, consult.ReportBack{Lines: lines})
	if sum == "" {
		return reportAsked(lang, ask)
	}
	return []slack.Block{Rich(Bold(labelled(lang, i18n.Text(lang, "report_back.title"))), Plain(sum))}
}

// ReportBack shows how far a meeting is told, council by council.
func ReportBack(lang string, r consult.ReportBack, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "report_back.card", i18n.Args{"Platform": Literal(r.Platform), "Date": i18n.Date(lang, r.Local(r.StartsAt)), "Sum": Literal(reportSum(lang, r))})
	lines := make([][]Span, 0, len(r.Lines))
	for _, l := range r.Lines {
		lines = append(lines, reportSpans(lang, l, today))
	}
	blocks := []slack.Block{Section(text), Bullets(lines...)}
	if len(r.OpenFor()) > 0 || r.Manages || len(r.Mine) > 0 {
		blocks = append(blocks, Actions(Primary("report_back_note", i18n.Text(lang, "report_back.note"), reportID(r))))
	}
	if r.Manages && !r.IsNoted() {
		blocks = append(blocks, Actions(Button("report_back_meeting", i18n.Text(lang, "report_back.differ"), reportID(r))))
	}
	return text, blocks
}

func reportSpans(lang string, l consult.ReportBackLine, today time.Time) []Span {
	state := i18n.Text(lang, "report_back.until", i18n.Args{"Date": i18n.Date(lang, l.DueOn)})
	switch {
	case l.Outcome != "":
		state = i18n.Text(lang, "report_back.outcome."+string(l.Outcome)) + ", " + i18n.Date(lang, *l.OnDay)
	case l.DueOn.Before(consult.Day(today)):
		state = i18n.Text(lang, "report_back.late", i18n.Args{"Date": i18n.Date(lang, l.DueOn)})
	}
	return []Span{Bold(labelled(lang, l.Organisation)), Plain(state + reasonAfter(l.Remark))}
}

// ReportBacks lists how far the latest meetings are told; rule is that of the platform, zero where none is meant. asks are its
// next meetings, for who manages it.
func ReportBacks(lang string, rule consult.ReportBackRule, asks []consult.ReportAsk, list []consult.ReportBack) (string, []slack.Block) {
	text := i18n.Text(lang, "report_back.title")
	blocks := []slack.Block{Header(text)}
	if rule.PlatformID != 0 {
		blocks = append(blocks, Section(ruleText(lang, rule)))
	}
	blocks = append(blocks, reportAsks(lang, asks)...)
	if len(list) == 0 {
		text = i18n.Text(lang, "report_back.none")
		blocks = append(blocks, Section(text))
	}
	for _, r := range list {
		blocks = append(blocks, Rich(Bold(r.Platform+", "+i18n.Date(lang, r.Local(r.StartsAt))), Plain("\n"+reportSum(lang, r))),
			Actions(Button("report_back", i18n.Text(lang, "project.open"), reportID(r))))
	}
	if rule.Manages {
		id := strconv.FormatInt(int64(rule.PlatformID), 10)
		blocks = append(blocks, Actions(Button("report_back_rule", i18n.Text(lang, "report_back.set"), id)))
	}
	return text, blocks
}

// ruleText says to whom each meeting of a platform is told.
func ruleText(lang string, rule consult.ReportBackRule) string {
	args := i18n.Args{"Platform": Literal(rule.Platform), "Count": rule.Days}
	if !rule.IsOn() {
		return i18n.Text(lang, "report_back.off", args)
	}
	var names []string
	for _, o := range rule.Receivers {
		names = append(names, o.Name)
	}
	args["Names"] = Literal(i18n.List(lang, names))
	return i18n.Text(lang, "report_back.on", args)
}

// ReportRuleForm asks to whom each meeting of a platform is told, and within how many days.
func ReportRuleForm(lang string, rule consult.ReportBackRule) *slack.ModalViewRequest {
	receivers := searched("organisations", i18n.Text(lang, "platform.choose"), rule.Receivers)
	days := "30"
	if rule.Days > 0 {
		days = strconv.Itoa(rule.Days)
	}
	return Modal("report_back_rule_save", i18n.Text(lang, "report_back.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(rule.Platform)),
		Hinted(Optional("organisations", i18n.Text(lang, "report_back.receivers"), receivers), i18n.Text(lang, "report_back.receivers_hint")),
		Input("days", i18n.Text(lang, "report_back.days"), textOf("days", days, 3)),
	)
}

// ReportForm asks how councils and supporters were told; lines are those that the reader may choose.
func ReportForm(lang string, r consult.ReportBack, lines []consult.ReportBackLine, chosen map[consult.OrganisationID]bool) *slack.ModalViewRequest {
	initial := map[string]bool{}
	var options []*slack.OptionBlockObject
	for _, l := range lines[:min(len(lines), maxOptions)] {
		value := strconv.FormatInt(int64(l.OrganisationID), 10)
		initial[value] = chosen[l.OrganisationID]
		options = append(options, Option(l.Organisation, value))
	}
	return Modal("report_back_note_save", i18n.Text(lang, "report_back.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(r.Platform), Plain("\n"+i18n.Date(lang, r.Local(r.StartsAt)))),
		Input("organisations", i18n.Text(lang, "report_back.whom"), several(lang, "organisations", initial, options...)),
		Input("outcome", i18n.Text(lang, "report_back.what"), choiceOf(lang, "outcome", "report_back.outcome.", string(consult.CouncilNoted), consult.ReportOutcomes())),
		Input("on", i18n.Text(lang, "report_back.when"), DateField("on", nil)),
		Optional("remark", i18n.Text(lang, "commitment.remark"), textOf("remark", "", consult.MaxName)),
	)
}

// ReportReminder asks who sits for councils to tell them of a meeting.
func ReportReminder(lang string, r consult.ReportBack, d consult.Delivery) (string, []slack.Block) {
	return reportNote(lang, r, d, r.OpenFor(), "report_back.remind")
}

// ReportMatrix tells who manages the platform who was not told of a meeting in time.
func ReportMatrix(lang string, r consult.ReportBack, d consult.Delivery) (string, []slack.Block) {
	return reportNote(lang, r, d, r.Open(), "report_back.untold")
}

func reportNote(lang string, r consult.ReportBack, d consult.Delivery, open []consult.ReportBackLine, key string) (string, []slack.Block) {
	args := i18n.Args{"Platform": Literal(r.Platform), "Date": i18n.Date(lang, r.Local(r.StartsAt))}
	if len(r.Lines) == 0 {
		text := i18n.Text(lang, "report_back.taken_back", args)
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
	}
	if len(open) == 0 {
		text := i18n.Text(lang, "report_back.thanks", args)
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
	}
	var names []string
	for _, l := range open {
		names = append(names, l.Organisation)
	}
	args["Names"], args["Due"] = Literal(strings.Join(names, ", ")), i18n.Date(lang, open[0].DueOn)
	text := i18n.Text(lang, key, args)
	blocks := []slack.Block{Section(text), Actions(
		Primary("report_back_note", i18n.Text(lang, "report_back.note"), reportID(r)),
		Button("report_back", i18n.Text(lang, "commitment.all"), reportID(r)),
	)}
	return text, append(blocks, smallPrint(lang, d)...)
}
