package approval

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type lifeStore interface {
	reader
	CirculateMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, days int) (consult.Minutes, error)
	WithdrawMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, why string) (consult.Minutes, error)
	ApproveMinutes(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Minutes, error)
	MinutesRules(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.MinutesRules, error)
	SetMinutesRules(ctx context.Context, act consult.Act, id consult.PlatformID, r consult.MinutesRules) error
	Summary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MinutesPaper, error)
	SetSummary(ctx context.Context, act consult.Act, id consult.MeetingID, text string) (consult.Minutes, error)
	ReleaseSummary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.PublicSummary, error)
}

// life circulates and approves minutes, and writes their public summary.
type life struct {
	store lifeStore
}

func (l life) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "circulate", Who: slackbot.Insiders, Run: l.circulate},
		{Name: "circulate_save", Who: slackbot.Insiders, Changes: true, Run: l.circulated},
		{Name: "withdraw_review", Who: slackbot.Insiders, Run: l.withdraw},
		{Name: "withdraw_review_save", Who: slackbot.Insiders, Changes: true, Run: l.withdrawn},
		{Name: "approve", Who: slackbot.Insiders, Changes: true, Run: l.approve},
		{Name: "minutes_rules", Who: slackbot.Insiders, Run: l.rules},
		{Name: "minutes_rules_save", Who: slackbot.Insiders, Changes: true, Run: l.saveRules},
		{Name: "summary", Who: slackbot.Insiders, Run: l.summary},
		{Name: "summary_save", Who: slackbot.Insiders, Changes: true, Run: l.saveSummary},
		{Name: "summary_release", Who: slackbot.Insiders, Changes: true, Run: l.release},
	}
}

func (l life) circulate(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, l.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	rules, err := l.store.MinutesRules(ctx, req.Viewer(), m.Meeting.PlatformID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := m.Seal.CanCirculate(m.Meeting); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.CirculateForm(req.Lang, m, rules.ReviewDays), Form: about(req, m)}, nil
}

func (l life) circulated(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	days, err := daysOf(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, err := l.store.CirculateMinutes(ctx, req.Act(), consult.MeetingID(req.Form().About), days)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return told(req, "circulated", m), nil
}

func (l life) withdraw(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, l.store, req)
	if err == nil && !m.Manages {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	if err == nil {
		err = m.Seal.CanWithdraw()
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.WithdrawForm(req.Lang, m), Form: about(req, m)}, nil
}

func (l life) withdrawn(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := l.store.WithdrawMinutes(ctx, req.Act(), consult.MeetingID(req.Form().About), strings.TrimSpace(req.Field("why").One()))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return told(req, "told_withdrawn", m), nil
}

// daysOf reads a number of days.
func daysOf(req slackbot.Request) (int, error) {
	days, err := strconv.Atoi(strings.TrimSpace(req.Field("days").One()))
	if err != nil {
		return 0, consult.Invalid("days", "number_expected", nil)
	}
	return days, nil
}

func told(req slackbot.Request, key string, m consult.Minutes) slackbot.Reply {
	text, blocks := view.MinutesTold(req.Lang, key, m)
	return slackbot.Reply{Text: text, Blocks: blocks}
}

func (l life) approve(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, err := l.store.ApproveMinutes(ctx, req.Act(), consult.MeetingID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return told(req, "approved", m), nil
}

func (l life) rules(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, l.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	rules, err := l.store.MinutesRules(ctx, req.Viewer(), m.Meeting.PlatformID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.RulesForm(req.Lang, rules), Form: slackbot.Form{About: int64(m.Meeting.PlatformID), Channel: req.Channel},
	}, nil
}

func (l life) saveRules(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	days, err := daysOf(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	yes := func(field string) bool { return req.Field(field).One() == "yes" }
	rules := consult.MinutesRules{ReviewDays: days, SilenceApproves: yes("silence"), OwnCorrections: yes("own")}
	if err := l.store.SetMinutesRules(ctx, req.Act(), consult.PlatformID(req.Form().About), rules); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: view.RulesSaved(req.Lang)}, nil
}

func (l life) summary(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	paper, err := l.store.Summary(ctx, req.Act(), consult.MeetingID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	if paper.Public.ReleasedAt != nil {
		text, blocks := view.SummaryReleased(req.Lang, paper.Public)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
	text := paper.Public.Text
	if text == "" {
		text = paper.Picked()
	}
	return slackbot.Reply{Modal: view.SummaryForm(req.Lang, text), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (l life) saveSummary(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := l.store.SetSummary(ctx, req.Act(), consult.MeetingID(req.Form().About), strings.TrimSpace(req.Field("text").One()))
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.SummarySaved(req.Lang, m)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (l life) release(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	summary, err := l.store.ReleaseSummary(ctx, req.Act(), consult.MeetingID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.SummaryReleased(req.Lang, summary)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
