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

type correctionStore interface {
	reader
	CorrectMinutes(ctx context.Context, act consult.Act, draft consult.CorrectionDraft) (consult.Correction, error)
	SettleCorrection(ctx context.Context, act consult.Act, id consult.CorrectionID, to consult.CorrectionState) (consult.Correction, error)
	Corrections(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, []consult.Correction, error)
}

// corrections changes approved minutes, visibly.
type corrections struct {
	store  correctionStore
	people *slackbot.People
}

func (c corrections) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "correct", Who: slackbot.Insiders, Run: c.choose},
		{Name: "correct_line", Who: slackbot.Insiders, Changes: true, Run: c.line},
		{Name: "correct_save", Who: slackbot.Insiders, Changes: true, Run: c.save},
		{Name: "corrections", Who: slackbot.Insiders, Run: c.list},
		{Name: "correction_approve", Who: slackbot.Insiders, Changes: true, Run: c.settle(consult.CorrectionApproved)},
		{Name: "correction_reject", Who: slackbot.Insiders, Changes: true, Run: c.settle(consult.CorrectionRejected)},
	}
}

func (c corrections) choose(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, c.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := correctable(m); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.CorrectForm(req.Lang, m), Form: about(req, m)}, nil
}

func correctable(m consult.Minutes) error {
	if !m.Manages {
		return consult.Forbidden("not_chair_or_secretary")
	}
	return m.Seal.CanCorrect()
}

// line is the second step: how the chosen line has to read.
func (c corrections) line(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := c.store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := correctable(m); err != nil {
		return slackbot.Reply{}, err
	}
	var chosen consult.MinutesItem
	for _, it := range m.Items {
		if strconv.FormatInt(int64(it.ID), 10) == req.Field("line").One() {
			chosen = it
		}
	}
	form := req.Form()
	form.Words = strconv.FormatInt(int64(chosen.ID), 10)
	return slackbot.Reply{Modal: view.CorrectionForm(req.Lang, chosen, m.Agenda...), Form: form}, nil
}

func (c corrections) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	line, err := strconv.ParseInt(form.Words, 10, 64)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("minutes_not_found")
	}
	made, err := c.store.CorrectMinutes(ctx, req.Act(), consult.CorrectionDraft{
		MeetingID: consult.MeetingID(form.About), ItemID: consult.MinutesItemID(line), AgendaItemID: itemOf(req),
		After: strings.TrimSpace(req.Field("text").One()), Why: c.people.PlainText(ctx, req.Field("why").One()),
	})
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.CorrectionSaved(req.Lang, made)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (c corrections) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, list, err := c.store.Corrections(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.CorrectionList(req.Lang, m, list), Form: about(req, m)}, nil
}

func (c corrections) settle(to consult.CorrectionState) func(context.Context, slackbot.Request) (slackbot.Reply, error) {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		id, err := req.ID()
		if err != nil {
			return slackbot.Reply{}, err
		}
		settled, err := c.store.SettleCorrection(ctx, req.Act(), consult.CorrectionID(id), to)
		if err != nil {
			return slackbot.Reply{}, err
		}
		text, blocks := view.CorrectionSaved(req.Lang, settled)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
}
