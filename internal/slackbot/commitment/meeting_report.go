package commitment

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type meetingReportStore interface {
	MeetingReport(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportAsk, error)
	MeetingReports(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportAsk, error)
	ChooseMeetingReport(ctx context.Context, act consult.Act, draft consult.ReportAskDraft) (consult.ReportAsk, error)
}

// meetingReports let one meeting be told, or not, whatever its platform's rule says (R27).
type meetingReports struct {
	store meetingReportStore
}

func (m meetingReports) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "report_back_meeting", Who: slackbot.Insiders, Run: m.form},
		{Name: "report_back_meeting_save", Who: slackbot.Insiders, Changes: true, Run: m.choose},
	}
}

func (m meetingReports) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	ask, err := m.store.MeetingReport(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := ask.CanChoose(); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MeetingReportForm(req.Lang, ask), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (m meetingReports) choose(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.ReportAskDraft{MeetingID: consult.MeetingID(req.Form().About), Asked: req.Field("asked").One() == view.ReportYes}
	if draft.Asked {
		days, err := strconv.Atoi(strings.TrimSpace(req.Field("days").One()))
		if err != nil {
			return slackbot.Reply{}, consult.Invalid("days", "number_expected", nil)
		}
		draft.Days, draft.Receivers = days, slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many())
	}
	ask, err := m.store.ChooseMeetingReport(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.MeetingReport(req.Lang, ask)
	return slackbot.Reply{Text: text, Blocks: blocks, Home: true}, nil
}
