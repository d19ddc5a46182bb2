package agenda

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// inputStore is what contributions ask of the database.
type inputStore interface {
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
	GiveInput(ctx context.Context, act consult.Act, id consult.AgendaItemID, text string) (consult.AgendaItem, consult.Meeting, error)
}

// inputs lets who cannot come say beforehand what they have to say.
type inputs struct {
	store inputStore
}

func (i inputs) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "input", Who: slackbot.Everybody, Run: i.form},
		{Name: "input_save", Who: slackbot.Everybody, Changes: true, Run: i.save},
	}
}

func (i inputs) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := i.store.AgendaOf(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda of meeting: %w", err)
	}
	if err := found.Meeting.CanPlace(req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	if !slices.ContainsFunc(found.Items, consult.AgendaItem.TakesInput) {
		return slackbot.Reply{}, consult.Conflict("input_no_items", nil)
	}
	form := slackbot.Form{About: id, Channel: req.Channel}
	return slackbot.Reply{Modal: view.InputForm(req.Lang, found, req.Person.ID, view.InputDraft{}), Form: form}, nil
}

func (i inputs) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	item, err := strconv.ParseInt(req.Field("item").One(), 10, 64)
	if err != nil {
		return slackbot.Reply{}, consult.Invalid("item", "input_item_missing", nil)
	}
	given, m, err := i.store.GiveInput(ctx, req.Act(), consult.AgendaItemID(item), strings.TrimSpace(req.Field("text").One()))
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("input on item %d: %w", item, err)
	}
	return slackbot.Reply{Text: view.InputSaved(req.Lang, given, m)}, nil
}
