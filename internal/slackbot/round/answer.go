package round

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type answerStore interface {
	Round(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error)
	AnswerRoundFor(ctx context.Context, act consult.Act, draft consult.RoundAnswerDraft) (consult.RoundCard, error)
}

// answers are what people answer, by a tap or in words, and what who manages a round notes for them.
type answers struct {
	store answerStore
}

func (a answers) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "round_answer", Who: slackbot.Insiders, Changes: true, Run: a.tap},
		{Name: "round_fine", Who: slackbot.Insiders, Changes: true, Run: a.fine},
		{Name: "round_apart", Who: slackbot.Insiders, Run: a.form},
		{Name: "round_write", Who: slackbot.Insiders, Run: a.form},
		{Name: "round_answer_save", Who: slackbot.Insiders, Changes: true, Run: a.save},
		{Name: "round_note", Who: slackbot.Insiders, Run: a.noteForm},
		{Name: "round_note_save", Who: slackbot.Insiders, Changes: true, Run: a.note},
	}
}

// at reads a round and the version that the asker sees from a button or a form.
func at(value string) (consult.RoundAnswerDraft, error) {
	var draft consult.RoundAnswerDraft
	if n, err := fmt.Sscan(value, &draft.RoundID, &draft.Version); err != nil || n != 2 {
		return draft, consult.NotFound("gone")
	}
	return draft, nil
}

// tap answers for all for whom the asker may.
func (a answers) tap(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := at(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	choice, err := strconv.Atoi(req.Part)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	draft.Choice = &choice
	return a.give(ctx, req, draft)
}

// fine says that there are no remarks.
func (a answers) fine(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := at(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	return a.give(ctx, req, draft)
}

func (a answers) give(ctx context.Context, req slackbot.Request, draft consult.RoundAnswerDraft) (slackbot.Reply, error) {
	c, err := a.store.AnswerRoundFor(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if req.InHome {
		return slackbot.Reply{Home: true}, nil
	}
	text, blocks := view.RoundNoted(req.Lang, c)
	return slackbot.Reply{Text: text, Blocks: blocks, Home: true}, nil
}

// form asks for an answer in words, or for one of each voice apart.
func (a answers) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := at(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	c, err := a.store.Round(ctx, req.Viewer(), draft.RoundID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := c.Takes(req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	if len(c.Own()) == 0 {
		return slackbot.Reply{}, consult.Forbidden("round_not_yours")
	}
	return asked(req, "round_answer_save", c, c.Own()), nil
}

func asked(req slackbot.Request, action string, c consult.RoundCard, voters []consult.Voter) slackbot.Reply {
	return slackbot.Reply{
		Modal: view.RoundAnswerForm(req.Lang, action, c, voters),
		Form:  slackbot.Form{About: int64(c.ID), Channel: req.Channel, Words: fmt.Sprintf("%d %d", c.ID, c.Version)},
	}
}

// filled reads an answer from a form.
func filled(req slackbot.Request) (consult.RoundAnswerDraft, error) {
	draft, err := at(req.Form().Words)
	if err != nil {
		return draft, err
	}
	draft.Voters = slackbot.IDs[consult.VoterID](req.Field("voters").Many())
	draft.Text = strings.TrimSpace(req.Field("text").One())
	if choice, err := strconv.Atoi(req.Field("choice").One()); err == nil {
		draft.Choice = &choice
	}
	return draft, nil
}

func (a answers) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := filled(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return a.give(ctx, req, draft)
}

// noteForm asks who manages a round what somebody told them.
func (a answers) noteForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	c, err := a.store.Round(ctx, req.Viewer(), consult.RoundID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := c.CanClose(req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	return asked(req, "round_note_save", c, c.Voting()), nil
}

func (a answers) note(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := filled(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft.Noted = true
	c, err := a.store.AnswerRoundFor(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "round.noted_for"), Home: c.Waits}, nil
}
