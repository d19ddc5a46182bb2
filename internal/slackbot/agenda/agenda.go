package agenda

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type agendaReader interface {
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
	NextAgenda(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Agenda, error)
	Backlog(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Agenda, error)
	AgendaItem(ctx context.Context, v consult.Viewer, id consult.AgendaItemID, now time.Time) (consult.AgendaItem, consult.Agenda, error)
	FixedItems(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.FixedItem, error)
}

type agendaSteps interface {
	ProposeItem(ctx context.Context, act consult.Act, draft consult.AgendaDraft) (consult.AgendaItem, consult.Agenda, error)
	EditItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, draft consult.AgendaDraft) (consult.AgendaItem, error)
	DropItem(ctx context.Context, act consult.Act, id consult.AgendaItemID) (consult.AgendaItem, error)
	SetFixedItems(ctx context.Context, act consult.Act, platform consult.PlatformID, items []consult.FixedItem) error
}

type agendaOrder interface {
	PlaceItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, meeting consult.MeetingID) (consult.AgendaItem, error)
	ShelveItem(ctx context.Context, act consult.Act, id consult.AgendaItemID) (consult.AgendaItem, error)
	ShiftItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, by int) (consult.AgendaItem, error)
	TreatItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, treated consult.Treated) (consult.AgendaItem, error)
}

// agendaStore is what the feature asks of the database.
type agendaStore interface {
	agendaReader
	agendaSteps
	agendaOrder
	slackbot.PlaceFinder
}

// agendas shows what meetings speak about, takes proposals, and lets the chair pick and order.
type agendas struct {
	store     agendaStore
	people    *slackbot.People
	elsewhere slackbot.Handler // where there is no platform
}

func (a agendas) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "agenda", Words: map[string]string{"nl": "agenda", "fr": "ordre-du-jour|odj", "en": "agenda"}, Who: slackbot.Everybody, Run: a.next},
		{Name: "agenda_propose", Words: map[string]string{"nl": "agendapunt|punt", "fr": "point|sujet", "en": "topic|agenda-item"}, Who: slackbot.Everybody, Changes: true, Run: a.propose},
		{Name: "agenda_propose_save", Who: slackbot.Everybody, Changes: true, Run: a.proposeSave},
		{Name: "agenda_message", Who: slackbot.Everybody, Run: a.fromMessage},
		{Name: "agenda_of", Who: slackbot.Everybody, Run: a.page},
		{Name: "agenda_page", Who: slackbot.Everybody, Run: a.page},
		{Name: "agenda_open", Who: slackbot.Insiders, Run: a.open},
		{Name: "agenda_backlog", Who: slackbot.Everybody, Run: a.backlog},
		{Name: "agenda_backlog_page", Who: slackbot.Everybody, Run: a.backlog},
		{Name: "agenda_place", Who: slackbot.Insiders, Changes: true, Run: a.place},
		{Name: "agenda_shelve", Who: slackbot.Insiders, Changes: true, Run: a.shelve},
		{Name: "agenda_up", Who: slackbot.Insiders, Changes: true, Run: a.shift(-1)},
		{Name: "agenda_down", Who: slackbot.Insiders, Changes: true, Run: a.shift(1)},
		{Name: "agenda_treat", Who: slackbot.Insiders, Changes: true, Run: a.treat},
		{Name: "agenda_edit", Who: slackbot.Everybody, Run: a.editForm},
		{Name: "agenda_edit_save", Who: slackbot.Everybody, Changes: true, Run: a.edit},
		{Name: "agenda_drop", Who: slackbot.Everybody, Changes: true, Run: a.drop},
		{Name: "agenda_fixed", Who: slackbot.Insiders, Run: a.fixedForm},
		{Name: "agenda_fixed_save", Who: slackbot.Insiders, Changes: true, Run: a.fixed},
	}
}

// next shows the agenda of this channel's next meeting, or of the platform that is named; where there is no platform,
// the asker's own meetings are what they mean by their agenda.
func (a agendas) next(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, err := a.platform(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if p.ID == 0 {
		return a.elsewhere(ctx, req)
	}
	found, err := a.store.NextAgenda(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("next agenda: %w", err)
	}
	return a.show(req, found, 0, 0), nil
}

// platform is the one that is named, else this channel's, externals included; a zero one where there is neither.
func (a agendas) platform(ctx context.Context, req slackbot.Request) (consult.Platform, error) {
	if req.ByButton() {
		req.Text = ""
	}
	p, _, err := slackbot.Whereabouts(ctx, a.store, req)
	return p, err
}

func (a agendas) show(req slackbot.Request, found consult.Agenda, skip int, open consult.AgendaItemID) slackbot.Reply {
	text, blocks := view.AgendaList(req.Lang, found, skip, open)
	return slackbot.Reply{Text: text, Blocks: blocks}
}

func (a agendas) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, skip, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	found, err := a.store.AgendaOf(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda of meeting: %w", err)
	}
	reply := a.show(req, found, skip, 0)
	reply.Replace = req.Route == "agenda_page"
	return reply, nil
}

func (a agendas) backlog(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, skip, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	reply, err := a.waiting(ctx, req, consult.PlatformID(id), skip)
	reply.Replace = req.Route == "agenda_backlog_page"
	return reply, err
}

func (a agendas) waiting(ctx context.Context, req slackbot.Request, platform consult.PlatformID, skip int) (slackbot.Reply, error) {
	found, err := a.store.Backlog(ctx, req.Viewer(), platform, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("backlog: %w", err)
	}
	text, blocks := view.BacklogList(req.Lang, found, req.Person.ID, skip)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// propose takes up what was typed behind the command; without words it asks by a form.
func (a agendas) propose(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if id, err := req.ID(); err == nil && req.ByButton() {
		if _, err := a.store.Backlog(ctx, req.Viewer(), consult.PlatformID(id), req.Now); err != nil {
			return slackbot.Reply{}, err
		}
		return a.form(req, consult.PlatformID(id), consult.AgendaDraft{}), nil
	}
	p, _, err := a.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft := a.draftOf(ctx, req.Text)
	draft.PlatformID = p.ID
	if draft.Title == "" {
		return a.form(req, p.ID, draft), nil
	}
	return a.add(ctx, req, draft)
}

// draftOf makes the first line the title and all of it the explanation when there is more; a title that is too long is
// left to be written.
func (a agendas) draftOf(ctx context.Context, typed string) consult.AgendaDraft {
	text := a.people.PlainText(ctx, typed)
	first, rest, _ := strings.Cut(text, "\n")
	draft := consult.AgendaDraft{Title: slackbot.OneLine(first), Explanation: strings.TrimSpace(rest)}
	if utf8.RuneCountInString(draft.Title) > consult.MaxName {
		draft = consult.AgendaDraft{Explanation: text}
	}
	if utf8.RuneCountInString(draft.Explanation) > consult.MaxText {
		draft.Explanation = string([]rune(draft.Explanation)[:consult.MaxText])
	}
	return draft
}

func (a agendas) form(req slackbot.Request, platform consult.PlatformID, draft consult.AgendaDraft) slackbot.Reply {
	return slackbot.Reply{
		Modal: view.ItemForm(req.Lang, "agenda_propose_save", draft),
		Form:  slackbot.Form{About: int64(platform), Channel: req.Channel, TS: draft.SourceTS},
	}
}

// fromMessage is the message shortcut: the form with the message's text.
func (a agendas) fromMessage(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := a.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft := a.draftOf(ctx, req.Message.Text)
	draft.SourceTS = req.Message.TS
	return a.form(req, p.ID, draft), nil
}

func (a agendas) proposeSave(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := readItem(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := req.Form()
	draft.PlatformID, draft.SourceTS = consult.PlatformID(form.About), form.TS
	return a.add(ctx, req, draft)
}

func (a agendas) add(ctx context.Context, req slackbot.Request, draft consult.AgendaDraft) (slackbot.Reply, error) {
	if err := a.recogniseSpeaker(ctx, draft); err != nil {
		return slackbot.Reply{}, err
	}
	item, found, err := a.store.ProposeItem(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("propose: %w", err)
	}
	text, blocks := view.ItemProposed(req.Lang, item, found)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (a agendas) recogniseSpeaker(ctx context.Context, draft consult.AgendaDraft) error {
	return a.people.RecogniseAll(ctx, []string{draft.Speaker})
}

// readItem reads the form of an item.
func readItem(req slackbot.Request) (consult.AgendaDraft, error) {
	draft := consult.AgendaDraft{
		Title: slackbot.OneLine(req.Field("title").One()), Explanation: strings.TrimSpace(req.Field("explanation").One()),
		Speaker: req.Field("speaker").One(), SpeakerName: slackbot.OneLine(req.Field("speaker_name").One()),
		Links: strings.Fields(req.Field("links").One()),
	}
	if typed := strings.TrimSpace(req.Field("minutes").One()); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n <= 0 {
			return draft, consult.Invalid("minutes", "agenda_minutes", map[string]any{"Max": consult.MaxItemMinutes})
		}
		draft.Minutes = n
	}
	return draft, nil
}

// listed reads the value of a button beside an item of a list.
func listed(req slackbot.Request) (item consult.AgendaItemID, meeting consult.MeetingID, skip int, err error) {
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d %d", &item, &meeting, &skip); err != nil {
		return 0, 0, 0, consult.NotFound("gone")
	}
	return item, meeting, skip, nil
}

// place puts an item on an agenda and shows what is left in the backlog.
func (a agendas) place(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, meeting, skip, err := listed(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, err := a.store.PlaceItem(ctx, req.Act(), id, meeting)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("place item %d: %w", id, err)
	}
	reply, err := a.waiting(ctx, req, item.PlatformID, skip)
	reply.Replace = true
	return reply, err
}

// open shows one item of the list in full, where it stands, with what can be done with it.
func (a agendas) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, meeting, skip, err := listed(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return a.again(ctx, req, meeting, skip, id)
}

// again shows the agenda in the place of the list that was clicked, with one item in full or, when it is 0, none.
func (a agendas) again(ctx context.Context, req slackbot.Request, meeting consult.MeetingID, skip int, open consult.AgendaItemID) (slackbot.Reply, error) {
	found, err := a.store.AgendaOf(ctx, req.Viewer(), meeting, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda again: %w", err)
	}
	reply := a.show(req, found, skip, open)
	reply.Replace = true
	return reply, nil
}

func (a agendas) shelve(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, meeting, skip, err := listed(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if _, err := a.store.ShelveItem(ctx, req.Act(), id); err != nil {
		return slackbot.Reply{}, fmt.Errorf("shelve item %d: %w", id, err)
	}
	return a.again(ctx, req, meeting, skip, 0)
}

func (a agendas) shift(by int) func(context.Context, slackbot.Request) (slackbot.Reply, error) {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		id, meeting, skip, err := listed(req)
		if err != nil {
			return slackbot.Reply{}, err
		}
		if _, err := a.store.ShiftItem(ctx, req.Act(), id, by); err != nil {
			return slackbot.Reply{}, fmt.Errorf("shift item %d: %w", id, err)
		}
		return a.again(ctx, req, meeting, skip, id)
	}
}

func (a agendas) treat(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, meeting, skip, err := listed(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if _, err := a.store.TreatItem(ctx, req.Act(), id, consult.Treated(req.Part)); err != nil {
		return slackbot.Reply{}, fmt.Errorf("treat item %d: %w", id, err)
	}
	return a.again(ctx, req, meeting, skip, id)
}

func (a agendas) editForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("agenda_item_gone")
	}
	item, found, err := a.store.AgendaItem(ctx, req.Viewer(), consult.AgendaItemID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := item.CanEdit(req.Person.ID, found.Manages); err != nil {
		return slackbot.Reply{}, err
	}
	draft := consult.AgendaDraft{
		Title: item.Title, Explanation: item.Explanation, Minutes: item.Minutes, Speaker: item.SpeakerSlack, Links: item.Links,
	}
	if draft.Speaker == "" {
		draft.SpeakerName = item.Speaker
	}
	return slackbot.Reply{Modal: view.ItemForm(req.Lang, "agenda_edit_save", draft), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (a agendas) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := readItem(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := a.recogniseSpeaker(ctx, draft); err != nil {
		return slackbot.Reply{}, err
	}
	id := consult.AgendaItemID(req.Form().About)
	item, err := a.store.EditItem(ctx, req.Act(), id, draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("edit item %d: %w", id, err)
	}
	item.Title = draft.Title
	text, blocks := view.ItemSaved(req.Lang, item)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (a agendas) drop(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, _, skip, err := listed(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	item, err := a.store.DropItem(ctx, req.Act(), id)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("drop item %d: %w", id, err)
	}
	reply, err := a.waiting(ctx, req, item.PlatformID, skip)
	reply.Replace = true
	return reply, err
}

func (a agendas) fixedForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	items, err := a.store.FixedItems(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.FixedForm(req.Lang, items), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (a agendas) fixed(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	items, err := consult.ReadFixedItems(req.Field("fixed").One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	platform := consult.PlatformID(req.Form().About)
	if err := a.store.SetFixedItems(ctx, req.Act(), platform, items); err != nil {
		return slackbot.Reply{}, fmt.Errorf("fixed items of %d: %w", platform, err)
	}
	found, err := a.store.NextAgenda(ctx, req.Viewer(), platform, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda after: %w", err)
	}
	return a.show(req, found, 0, 0), nil
}
