package view

import (
	"testing"

	"overlegbot/internal/consult"
)

// reportOf is a meeting that two of four councils and one supporter of two were told of.
func reportOf(t *testing.T) consult.ReportBack {
	t.Helper()
	line := func(id consult.OrganisationID, name, kind, due string, outcome consult.CouncilOutcome, day string) consult.ReportBackLine {
		l := consult.ReportBackLine{OrganisationID: id, Organisation: name, Kind: kind, DueOn: *dateOf(t, due), Outcome: outcome}
		if day != "" {
			l.OnDay = dateOf(t, day)
		}
		return l
	}
	told := line(1, "OCMW Herenthout", "ocmw", "2026-10-30", consult.CouncilNoted, "2026-10-12")
	told.Remark = "zonder <opmerkingen>"
	return consult.ReportBack{
		MeetingID: 9, PlatformID: 1, Platform: "Beleidsgroep *ISOM*", StartsAt: brussels(t, "2026-09-30 19:30"), Zone: "Europe/Brussels", Manages: true,
		Mine: []consult.OrganisationID{2},
		Lines: []consult.ReportBackLine{
			told, line(2, "OCMW Olen", "ocmw", "2026-10-30", "", ""), line(3, "OCMW Lille", "ocmw", "2026-12-30", "", ""),
			line(4, "OCMW Kasterlee", "ocmw", "2026-10-30", consult.CouncilPlanned, "2026-12-01"), line(5, "AgII (demo)", "agency", "2026-10-30", "", ""),
		},
	}
}

func TestHowFarAMeetingIsTold(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	report := reportOf(t)
	for _, lang := range consult.Languages() {
		text, blocks := ReportBack(lang, report, today)
		golden(t, "report_back_"+lang, said{text, blocks})
	}
	rule := consult.ReportBackRule{PlatformID: 1, Platform: "Beleidsgroep *ISOM*", Days: 30, Manages: true, Receivers: []consult.Organisation{{ID: 2, Name: "OCMW Olen"}, {ID: 5, Name: "AgII (demo)"}}}
	text, blocks := ReportBacks("nl", rule, asksOf(t), []consult.ReportBack{report})
	golden(t, "report_backs", said{text, blocks})
	text, blocks = ReportBacks("fr", consult.ReportBackRule{PlatformID: 1, Platform: "Rand5"}, nil, nil)
	golden(t, "report_backs_none", said{text, blocks})
	golden(t, "report_rule_form", ReportRuleForm("nl", rule))
	golden(t, "report_form", ReportForm("nl", report, report.Lines, map[consult.OrganisationID]bool{2: true}))
	text, blocks = ReportReminder("nl", report, consult.Delivery{})
	golden(t, "report_reminder", said{text, blocks})
	text, blocks = ReportMatrix("en", report, consult.Delivery{})
	golden(t, "report_matrix", said{text, blocks})
	supporter := report
	supporter.Lines = report.Lines[4:]
	if got := reportSum("nl", supporter); got != "0 van de 1 gedaan. AgII (demo) nog niet." {
		t.Errorf("got %q for a supporter alone", got)
	}
	supporter.Lines = report.Lines[:1]
	text, blocks = ReportReminder("nl", supporter, consult.Delivery{TS: "1.1"})
	golden(t, "report_thanks", said{text, blocks})
}

// asksOf are a meeting that is told to two councils and a supporter, and one that is not told.
func asksOf(t *testing.T) []consult.ReportAsk {
	t.Helper()
	asked := consult.ReportAsk{
		MeetingID: 12, PlatformID: 1, Platform: "Beleidsgroep *ISOM*", StartsAt: brussels(t, "2026-11-30 19:30"), Zone: "Europe/Brussels", Choice: 1, Days: 30, Manages: true,
		Receivers: []consult.Organisation{{ID: 5, Name: "AgII <demo>", Kind: "agency"}, {ID: 2, Name: "OCMW Olen", Kind: "ocmw"}, {ID: 3, Name: "OCMW Lille", Kind: "ocmw"}},
	}
	not := asked
	not.MeetingID, not.Days, not.StartsAt, not.Receivers, not.Usual = 13, 0, brussels(t, "2026-12-14 19:30"), nil, asked.Receivers[1:]
	return []consult.ReportAsk{asked, not}
}

func TestOneMeetingSaysBeforehandToWhomItIsTold(t *testing.T) {
	t.Parallel()
	asks := asksOf(t)
	for _, lang := range consult.Languages() {
		golden(t, "report_asked_"+lang, MeetingReportForm(lang, asks[0]))
		text, blocks := MeetingReport(lang, asks[0])
		golden(t, "report_asked_said_"+lang, said{text, blocks})
	}
	golden(t, "report_not_asked", MeetingReportForm("nl", asks[1]))
	text, blocks := MeetingReport("nl", asks[1])
	golden(t, "report_not_asked_said", said{text, blocks})
	card := consult.MeetingCard{Meeting: meetingOf(t), ReportAsk: asks[0]}
	text, blocks = MeetingCard("nl", card, consult.Delivery{Purpose: consult.PurposeInvitation, RecipientKind: consult.ToChannel}, brussels(t, "2026-11-23 09:00"))
	golden(t, "meeting_card_report_asked", said{text, blocks})
	text, blocks = ReportReminder("nl", consult.ReportBack{MeetingID: 12, Platform: "ISOM", StartsAt: asks[0].StartsAt, Zone: "Europe/Brussels"}, consult.Delivery{TS: "1.1"})
	golden(t, "report_taken_back", said{text, blocks})
	fresh := reportOf(t)
	fresh.Lines = fresh.Lines[1:3]
	text, blocks = ReportBack("nl", fresh, brussels(t, "2026-10-01 09:00"))
	golden(t, "report_back_fresh", said{text, blocks})
}
