package minutes

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// spellForm asks who came later to a meeting or left early.
func (a attendance) spellForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	sheet, err := a.find(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	agenda, err := a.store.AgendaOf(ctx, req.Viewer(), sheet.Meeting.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: int64(sheet.Meeting.ID), Channel: sheet.Meeting.ChannelID}
	return slackbot.Reply{Modal: view.SpellForm(req.Lang, sheet, agenda.Items), Form: form}, nil
}

func (a attendance) saveSpell(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	held, err := a.store.AttendanceOf(ctx, req.Act(), id)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft, err := readSpell(req, held.Meeting)
	if err != nil {
		return slackbot.Reply{}, err
	}
	sheet, err := a.store.KeepSpell(ctx, req.Act(), id, draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("keep spell: %w", err)
	}
	agenda, err := a.store.AgendaOf(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.SpellKept(req.Lang, sheet, agenda.Items)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// readSpell reads "p12" as a person and "o3" as everybody of an organisation, items by their id, hours on the meeting's
// clock.
func readSpell(req slackbot.Request, m consult.Meeting) (consult.SpellDraft, error) {
	var draft consult.SpellDraft
	who := req.Field("who").One()
	if n, err := strconv.ParseInt(who[min(1, len(who)):], 10, 64); err == nil {
		switch who[0] {
		case 'p':
			draft.Person = consult.PersonID(n)
		case 'o':
			draft.Organisation = consult.OrganisationID(n)
		}
	}
	item := func(field string) consult.AgendaItemID {
		n, _ := strconv.ParseInt(req.Field(field).One(), 10, 64) // none is 0
		return consult.AgendaItemID(n)
	}
	draft.FromItem, draft.ToItem = item("from_item"), item("to_item")
	for field, at := range map[string]**time.Time{"from_at": &draft.FromAt, "to_at": &draft.ToAt} {
		typed := req.Field(field).One()
		if typed == "" {
			continue
		}
		hour, err := time.Parse("15:04", typed)
		if err != nil {
			return draft, consult.Invalid(field, "hour_missing", nil)
		}
		*at = new(m.HourOf(hour.Hour(), hour.Minute()))
	}
	return draft, nil
}
