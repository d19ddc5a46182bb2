package commitment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type reportStore interface {
	ReportBacks(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportBack, error)
	ReportBack(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportBack, error)
	NoteReports(ctx context.Context, act consult.Act, draft consult.ReportDraft) (consult.ReportBack, error)
	ReportBackRule(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.ReportBackRule, error)
	SetReportBack(ctx context.Context, act consult.Act, draft consult.ReportBackDraft) (consult.ReportBackRule, error)
	Seats(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.Seat, []consult.Organisation, error)
	MeetingReports(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportAsk, error)
	slackbot.PlaceFinder
}

// reports are how far meetings are told to councils and supporters (R27, R53).
type reports struct {
	store reportStore
}

func (r reports) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "report_backs", Words: map[string]string{"nl": "terugkoppeling|terugkoppelingen", "fr": "retour|retours", "en": "report-back|reportback"}, Who: slackbot.Everybody, Run: r.list},
		{Name: "report_back", Who: slackbot.Everybody, Run: r.open},
		{Name: "report_back_note", Who: slackbot.Everybody, Run: r.form},
		{Name: "report_back_note_save", Who: slackbot.Everybody, Changes: true, Run: r.note},
		{Name: "report_back_rule", Who: slackbot.Insiders, Run: r.ruleForm},
		{Name: "report_back_rule_save", Who: slackbot.Insiders, Changes: true, Run: r.setRule},
	}
}

// list shows how far the latest meetings are told: of this channel's platform or the named one, else of all.
func (r reports) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, _, err := slackbot.Whereabouts(ctx, r.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return r.shownList(ctx, req, of.ID)
}

func (r reports) shownList(ctx context.Context, req slackbot.Request, of consult.PlatformID) (slackbot.Reply, error) {
	var rule consult.ReportBackRule
	var asks []consult.ReportAsk
	var err error
	if of != 0 {
		if rule, err = r.store.ReportBackRule(ctx, req.Viewer(), of, req.Now); err != nil {
			return slackbot.Reply{}, err
		}
	}
	if rule.Manages {
		if asks, err = r.store.MeetingReports(ctx, req.Viewer(), of, req.Now); err != nil {
			return slackbot.Reply{}, err
		}
	}
	list, err := r.store.ReportBacks(ctx, req.Viewer(), of, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ReportBacks(req.Lang, rule, asks, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (r reports) ofButton(ctx context.Context, req slackbot.Request) (consult.ReportBack, error) {
	id, err := req.ID()
	if err != nil {
		return consult.ReportBack{}, err
	}
	return r.store.ReportBack(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
}

func (r reports) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	report, err := r.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shownReport(req, report), nil
}

func shownReport(req slackbot.Request, report consult.ReportBack) slackbot.Reply {
	text, blocks := view.ReportBack(req.Lang, report, report.Local(req.Now))
	return slackbot.Reply{Text: text, Blocks: blocks}
}

func (r reports) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	report, err := r.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	lines := slices.DeleteFunc(slices.Clone(report.Lines), func(l consult.ReportBackLine) bool {
		return !report.Manages && !slices.Contains(report.Mine, l.OrganisationID)
	})
	if len(lines) == 0 {
		return slackbot.Reply{}, consult.Forbidden("board_of_others")
	}
	chosen := map[consult.OrganisationID]bool{}
	for _, l := range lines {
		chosen[l.OrganisationID] = l.IsOpen() && slices.Contains(report.Mine, l.OrganisationID)
	}
	form := slackbot.Form{About: int64(report.MeetingID), Channel: req.Channel}
	return slackbot.Reply{Modal: view.ReportForm(req.Lang, report, lines, chosen), Form: form}, nil
}

func (r reports) note(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.ReportDraft{
		MeetingID: consult.MeetingID(req.Form().About), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		Outcome: consult.CouncilOutcome(req.Field("outcome").One()), Remark: slackbot.OneLine(req.Field("remark").One()),
	}
	if on := req.Date("on"); on != nil {
		draft.OnDay = *on
	}
	report, err := r.store.NoteReports(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	reply := shownReport(req, report)
	reply.Home = true
	return reply, nil
}

func (r reports) ruleForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	rule, err := r.store.ReportBackRule(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if !rule.Manages {
		return slackbot.Reply{}, consult.Forbidden("not_chair_or_secretary")
	}
	if !rule.IsOn() { // mostly all of them are told
		if _, rule.Receivers, err = r.store.Seats(ctx, req.Viewer(), rule.PlatformID, req.Now); err != nil {
			return slackbot.Reply{}, err
		}
	}
	return slackbot.Reply{Modal: view.ReportRuleForm(req.Lang, rule), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (r reports) setRule(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	days, err := strconv.Atoi(strings.TrimSpace(req.Field("days").One()))
	if err != nil {
		return slackbot.Reply{}, consult.Invalid("days", "number_expected", nil)
	}
	rule, err := r.store.SetReportBack(ctx, req.Act(), consult.ReportBackDraft{
		PlatformID: consult.PlatformID(req.Form().About), Days: days, Receivers: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
	})
	if err != nil {
		return slackbot.Reply{}, err
	}
	return r.shownList(ctx, req, rule.PlatformID)
}
