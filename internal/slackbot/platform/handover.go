package platform

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type handoverStore interface {
	Handover(ctx context.Context, v consult.Viewer, id consult.HandoverID, now time.Time) (consult.Handover, error)
	TakeOver(ctx context.Context, act consult.Act, s consult.Succession) (consult.Handover, error)
}

// handovers replaces a chair or secretary who left or passes the role on, and fills a vacant role.
type handovers struct {
	store  handoverStore
	people *slackbot.People
}

func (h handovers) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "handover", Who: slackbot.Insiders, Run: h.form},
		{Name: "handover_save", Who: slackbot.Insiders, Changes: true, Run: h.save},
	}
}

// readHandover reads what a button or a form is about.
func readHandover(value string) (consult.HandoverID, error) {
	var id consult.HandoverID
	if _, err := fmt.Sscanf(strings.ReplaceAll(value, "_", " "), "%d %d %s", &id.Platform, &id.Person, &id.Role); err != nil {
		return id, consult.NotFound("gone")
	}
	return id, nil
}

func (h handovers) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := readHandover(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := h.store.Handover(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if found.Successor != "" {
		return slackbot.Reply{}, consult.Conflict("handover_taken", map[string]any{"Name": found.Successor})
	}
	return slackbot.Reply{Modal: view.HandoverForm(req.Lang, found), Form: slackbot.Form{About: int64(id.Platform), Words: view.HandoverValue(id)}}, nil
}

func (h handovers) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := readHandover(req.Form().Words)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if _, err := h.store.Handover(ctx, req.Viewer(), id, req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	successor := req.Field("successor").One()
	if successor == "" {
		return slackbot.Reply{}, consult.Invalid("successor", "text_empty", nil)
	}
	if _, err := h.people.Recognise(ctx, successor, successor); err != nil {
		return slackbot.Reply{}, err
	}
	carry := consult.CarryNone
	if consult.Carry(req.Field("actions").One()) == consult.CarryAll {
		carry = consult.CarryAll
	}
	done, err := h.store.TakeOver(ctx, req.Act(), consult.Succession{HandoverID: id, Successor: successor, Actions: carry})
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("hand over %s of platform %d: %w", id.Role, id.Platform, err)
	}
	return slackbot.Reply{Text: view.HandedOver(req.Lang, done), Home: true}, nil
}

type handoverRenderStore interface {
	// HandoverNote reads what the message about somebody who left shows, else a moot error.
	HandoverNote(ctx context.Context, d consult.Delivery, now time.Time) (consult.HandoverNote, error)
	// Succeeded reads what is told to who took over, else a moot error.
	Succeeded(ctx context.Context, d consult.Delivery, now time.Time) (consult.Succeeded, error)
	// Relieved reads what is told to who held a role and was succeeded, else a moot error.
	Relieved(ctx context.Context, d consult.Delivery, now time.Time) (consult.Relieved, error)
}

type handoverRenders struct {
	store handoverRenderStore
}

func (r handoverRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeHandover: func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
			note, err := r.store.HandoverNote(ctx, d, now)
			if err != nil {
				return slack.Msg{}, err
			}
			return slackbot.Message(view.HandoverNote(d.Lang, note)), nil
		},
		consult.PurposeSuccessor: func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
			s, err := r.store.Succeeded(ctx, d, now)
			if err != nil {
				return slack.Msg{}, err
			}
			text := view.Succeeded(d.Lang, s)
			return slackbot.Message(text, []slack.Block{view.Section(text)}), nil
		},
		consult.PurposeRelieved: func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
			relieved, err := r.store.Relieved(ctx, d, now)
			if err != nil {
				return slack.Msg{}, err
			}
			text := view.Relieved(d.Lang, relieved)
			return slackbot.Message(text, []slack.Block{view.Section(text)}), nil
		},
	}
}
