package approval

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type remarkStore interface {
	reader
	Remark(ctx context.Context, act consult.Act, id consult.MeetingID, item consult.AgendaItemID, text string) (consult.Remark, error)
	Remarks(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, []consult.Remark, error)
	RemarkToSettle(ctx context.Context, act consult.Act, id consult.RemarkID) (consult.Remark, error)
	SettleRemark(ctx context.Context, act consult.Act, id consult.RemarkID, to consult.RemarkState, answer string) (consult.Remark, error)
	TakeRemark(ctx context.Context, act consult.Act, id consult.RemarkID, text string) (consult.Remark, error)
}

// remarks makes remarks on circulated minutes, takes them over and answers them.
type remarks struct {
	store  remarkStore
	people *slackbot.People
}

func (r remarks) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "remark", Who: slackbot.Insiders, Run: r.form},
		{Name: "remark_save", Who: slackbot.Insiders, Changes: true, Run: r.save},
		{Name: "remarks", Who: slackbot.Insiders, Run: r.list},
		{Name: "remark_take", Who: slackbot.Insiders, Run: r.take},
		{Name: "remark_take_save", Who: slackbot.Insiders, Changes: true, Run: r.taken},
		{Name: "remark_answer", Who: slackbot.Insiders, Run: r.answer},
		{Name: "remark_answer_save", Who: slackbot.Insiders, Changes: true, Run: r.answered},
	}
}

func (r remarks) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, r.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := m.Seal.CanRemark(); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.RemarkForm(req.Lang, m), Form: about(req, m)}, nil
}

func (r remarks) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	text := r.people.PlainText(ctx, req.Field("text").One())
	made, err := r.store.Remark(ctx, req.Act(), consult.MeetingID(req.Form().About), itemOf(req), text)
	if err != nil {
		return slackbot.Reply{}, err
	}
	lead, blocks := view.RemarkSaved(req.Lang, made)
	return slackbot.Reply{Text: lead, Blocks: blocks}, nil
}

func (r remarks) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, list, err := r.store.Remarks(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.RemarkList(req.Lang, m, list), Form: about(req, m)}, nil
}

func (r remarks) toSettle(ctx context.Context, req slackbot.Request) (consult.Remark, slackbot.Form, error) {
	id, err := req.ID()
	if err != nil {
		return consult.Remark{}, slackbot.Form{}, err
	}
	remark, err := r.store.RemarkToSettle(ctx, req.Act(), consult.RemarkID(id))
	return remark, slackbot.Form{About: id, Channel: req.Form().Channel}, err
}

func (r remarks) take(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	remark, form, err := r.toSettle(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.TakeForm(req.Lang, remark), Form: form}, nil
}

func (r remarks) taken(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	remark, err := r.store.TakeRemark(ctx, req.Act(), consult.RemarkID(req.Form().About), strings.TrimSpace(req.Field("text").One()))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: view.RemarkDone(req.Lang, remark)}, nil
}

func (r remarks) answer(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	remark, form, err := r.toSettle(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.AnswerForm(req.Lang, remark), Form: form}, nil
}

func (r remarks) answered(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	answer := r.people.PlainText(ctx, req.Field("answer").One())
	remark, err := r.store.SettleRemark(ctx, req.Act(), consult.RemarkID(req.Form().About), consult.RemarkAnswered, answer)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: view.RemarkDone(req.Lang, remark)}, nil
}
