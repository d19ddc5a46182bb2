package approval

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type lineStore interface {
	reader
	RecordIn(ctx context.Context, act consult.Act, id consult.MeetingID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, error)
	LineToChange(ctx context.Context, act consult.Act, id consult.MinutesItemID) (consult.MinutesItem, consult.Meeting, error)
	ChangeLine(ctx context.Context, act consult.Act, id consult.MinutesItemID, edition int, draft consult.ItemDraft) (consult.MinutesItem, bool, error)
	TakeBackLine(ctx context.Context, act consult.Act, id consult.MinutesItemID) (consult.MinutesItem, error)
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
}

// lines adds, rewords and takes back lines of minutes, also after the meeting.
type lines struct {
	store  lineStore
	people *slackbot.People
}

func (l lines) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "line_edit", Who: slackbot.Insiders, Run: l.edit},
		{Name: "line_edit_save", Who: slackbot.Insiders, Changes: true, Run: l.save},
		{Name: "line_undo", Who: slackbot.Insiders, Changes: true, Run: l.undo},
		{Name: "scribe", Who: slackbot.Insiders, Run: l.scribe},
		{Name: "scribe_item", Who: slackbot.Insiders, Run: l.scribeItem},
		{Name: "scribe_page", Who: slackbot.Insiders, Run: l.scribePage},
		{Name: "scribe_save", Who: slackbot.Insiders, Changes: true, Run: l.add},
	}
}

func (l lines) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	line, m, err := l.store.LineToChange(ctx, req.Act(), consult.MinutesItemID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	agenda, err := l.store.AgendaOf(ctx, req.Viewer(), m.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda of the line: %w", err)
	}
	return slackbot.Reply{
		Modal: view.LineEdit(req.Lang, line, agenda.Items...),
		Form:  slackbot.Form{About: id, Channel: req.Channel, Words: strconv.Itoa(line.Edition)},
	}, nil
}

func (l lines) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	edition, err := strconv.Atoi(form.Words)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("line_gone")
	}
	draft := draftOf(req)
	if err := l.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	line, both, err := l.store.ChangeLine(ctx, req.Act(), consult.MinutesItemID(form.About), edition, draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.LineChanged(req.Lang, line, both)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// draftOf reads a line from a form.
func draftOf(req slackbot.Request) consult.ItemDraft {
	draft := consult.ItemDraft{
		Kind: consult.ItemKind(req.Field("kind").One()), Text: strings.TrimSpace(req.Field("text").One()),
		Owners: req.Field("owner").Many(), DueOn: req.Date("due"), AgendaItem: itemOf(req),
	}
	return draft
}

// itemOf is the item of the agenda that was chosen, 0 for none.
func itemOf(req slackbot.Request) consult.AgendaItemID {
	id, err := strconv.ParseInt(req.Field("item").One(), 10, 64)
	if err != nil {
		return 0
	}
	return consult.AgendaItemID(id)
}

func (l lines) undo(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	line, err := l.store.TakeBackLine(ctx, req.Act(), consult.MinutesItemID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.LineUndone(req.Lang, line)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (l lines) scribe(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := shown(ctx, l.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return l.desk(req, m, 0, view.NewestLines)
}

// scribeItem shows another item in the form that is open; what was typed in it stays.
func (l lines) scribeItem(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := l.store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	id, err := strconv.ParseInt(req.Value.One(), 10, 64)
	if err != nil {
		id = 0
	}
	return l.turned(req, m, consult.AgendaItemID(id), view.NewestLines)
}

// scribePage turns to the page that "item:skip" names.
func (l lines) scribePage(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := l.store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, skip, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	return l.turned(req, m, consult.AgendaItemID(item), skip)
}

func (l lines) turned(req slackbot.Request, m consult.Minutes, item consult.AgendaItemID, skip int) (slackbot.Reply, error) {
	reply, err := l.desk(req, m, item, skip)
	reply.Replace = true
	reply.Form.Channel = req.Form().Channel
	return reply, err
}

func (l lines) desk(req slackbot.Request, m consult.Minutes, item consult.AgendaItemID, skip int) (slackbot.Reply, error) {
	if !m.Writes {
		return slackbot.Reply{}, consult.Forbidden("not_scribe")
	}
	if err := m.Seal.CanWrite(m.Meeting); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.Scribe(req.Lang, m, item, skip), Form: about(req, m)}, nil
}

func (l lines) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := draftOf(req)
	if draft.Kind != consult.ToDo { // the form asks for both; they say nothing of another line
		draft.Owners, draft.DueOn = nil, nil
	}
	if err := l.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	items, err := l.store.RecordIn(ctx, req.Act(), consult.MeetingID(req.Form().About), draft.Lines()...)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write on: %w", err)
	}
	text, blocks := view.Recorded(req.Lang, items)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
