package minutes

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type minutesStore interface {
	OpenMeeting(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error)
	OpenThisMeeting(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, error)
	OpenAdHoc(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error)
	Record(ctx context.Context, act consult.Act, platform consult.PlatformID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, error)
	RecordIn(ctx context.Context, act consult.Act, id consult.MeetingID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, error)
	CloseMeeting(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Minutes, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	AttendanceOf(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Attendance, error)
	minutesReader
	slackbot.PlaceFinder
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
	OwnerCandidates(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.OwnerCandidates, error)
	StatusRound(ctx context.Context, v consult.Viewer, id consult.StatusRoundID, now time.Time) (consult.StatusRound, error)
}

type minutesReader interface {
	OpenMinutes(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Meeting, error)
	MinutesOf(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Minutes, error)
	MinutesNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Minutes, error)
	MinutesOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error)
	PublicSummariesNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) ([]consult.PublicMinutes, error)
}

// minutes opens a meeting's minutes, writes in them, closes and shows them.
type minutes struct {
	store  minutesStore
	people *slackbot.People
}

func (m minutes) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "start", Words: map[string]string{"nl": "start|open", "fr": "ouvrir|commencer", "en": "start|open"}, Who: slackbot.Managers, Changes: true, Run: m.start},
		{Name: "start_now", Who: slackbot.Insiders, Changes: true, Run: m.startNow},
		{Name: "note", Words: map[string]string{"nl": "nota|notitie", "fr": "note", "en": "note"}, Who: slackbot.Managers, Changes: true, Run: m.capture(consult.Note)},
		{Name: "decision", Words: map[string]string{"nl": "besluit|beslissing", "fr": "décision|decision", "en": "decision"}, Who: slackbot.Managers, Changes: true, Run: m.capture(consult.Decided)},
		{Name: "action", Words: map[string]string{"nl": "actie|actiepunt", "fr": "action|tâche|tache", "en": "action"}, Who: slackbot.Managers, Changes: true, Run: m.capture(consult.ToDo)},
		{Name: "question", Words: map[string]string{"nl": "vraag", "fr": "question", "en": "question"}, Who: slackbot.Everybody, Changes: true, Run: m.question},
		{Name: "record", Who: slackbot.Insiders, Changes: true, Run: m.fromMessage},
		{Name: "record_save", Who: slackbot.Insiders, Changes: true, Run: m.save},
		{Name: "close", Words: map[string]string{"nl": "sluit|sluiten|afsluiten", "fr": "clôturer|cloturer", "en": "close"}, Who: slackbot.Managers, Changes: true, Run: m.close},
		{Name: "minutes", Words: map[string]string{"nl": "verslag|notulen", "fr": "compte-rendu|compte rendu|pv", "en": "minutes"}, Who: slackbot.Everybody, Run: m.show},
		{Name: "minutes_read", Who: slackbot.Everybody, Run: m.read},
		{Name: "minutes_page", Who: slackbot.Everybody, Run: m.read},
	}
}

func (m minutes) start(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if id, err := req.ID(); err == nil && req.ByButton() {
		opened, err := m.store.OpenThisMeeting(ctx, req.Act(), consult.MeetingID(id))
		return m.opened(ctx, req, opened, err)
	}
	p, _, err := m.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	opened, err := m.store.OpenMeeting(ctx, req.Act(), p.ID)
	if refusal, refused := consult.Refusal(err); refused && refusal.Key == "no_meeting_today" {
		text, blocks := view.NoMeetingToday(req.Lang, p)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
	return m.opened(ctx, req, opened, err)
}

func (m minutes) startNow(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	opened, err := m.store.OpenAdHoc(ctx, req.Act(), consult.PlatformID(id))
	reply, err := m.opened(ctx, req, opened, err)
	reply.Replace = true
	return reply, err
}

func (m minutes) opened(ctx context.Context, req slackbot.Request, opened consult.Meeting, err error) (slackbot.Reply, error) {
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("open minutes: %w", err)
	}
	sheet, err := m.store.AttendanceOf(ctx, req.Act(), opened.ID)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("attendance: %w", err)
	}
	text, blocks := view.MinutesOpened(req.Lang, opened)
	return slackbot.Reply{Text: text, Blocks: append(blocks, view.AttendanceStart(req.Lang, sheet)...)}, nil
}

// capture takes up what was typed behind the command; without words, or when a doubt is left, it asks by a form.
func (m minutes) capture(kind consult.ItemKind) func(context.Context, slackbot.Request) (slackbot.Reply, error) {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		p, standing, err := m.place(ctx, req)
		if err != nil {
			return slackbot.Reply{}, err
		}
		open, err := m.desk(ctx, req, p, standing)
		if err != nil {
			return slackbot.Reply{}, err
		}
		agenda, err := m.agendaFor(ctx, req, open.Meeting.ID)
		if err != nil {
			return slackbot.Reply{}, err
		}
		drafts, doubts, sure, err := m.drafts(ctx, req, kind, p, agenda)
		if err != nil {
			return slackbot.Reply{}, err
		}
		if sure && open.Meeting.State == consult.MeetingOpen {
			reply, err := m.record(ctx, req, p, drafts)
			refusal, refused := consult.Refusal(err)
			if !refused || refusal.Field != "owner" {
				return reply, err
			}
			// What was typed is not lost: the form asks for somebody else. Slack may not take who left as a first choice.
			for i := range drafts {
				drafts[i].Owners = nil
			}
			doubts = append(doubts, refusal)
		}
		return m.form(ctx, req, p, open, formOf(kind, drafts), slackbot.Form{}, doubts...)
	}
}

// question takes up a question in the minutes, for who keeps them while they are open; from everybody else, and anywhere
// else, it is a question to the bot. Either offers the other.
func (m minutes) question(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	record := m.capture(consult.Question)
	if req.ByButton() {
		return record(ctx, req)
	}
	p, standing, err := m.place(ctx, req)
	if err == nil {
		_, err = m.store.OpenMinutes(ctx, req.Viewer(), p.ID, req.Now)
	}
	if err == nil {
		_, err = m.desk(ctx, req, p, standing)
	}
	if _, refused := consult.Refusal(err); refused {
		return m.asked(req, p, standing), nil
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	reply, err := record(ctx, req)
	if reply.Said() {
		reply.Blocks = append(reply.Blocks, view.AskInstead(req.Lang, req.Text))
	}
	return reply, err
}

// asked leaves a question to who answers them; who could take it up if there were open minutes is told how.
func (m minutes) asked(req slackbot.Request, p consult.Platform, s consult.Standing) slackbot.Reply {
	reply := slackbot.Reply{Elsewhere: "ask", Text: req.Text}
	if p.ID != 0 && s.CanManage() == nil && req.Text != "" {
		reply.Blocks = []slack.Block{view.RecordInstead(req.Lang)}
	}
	return reply
}

// desk finds the minutes that the asker can write in: those of the meeting that is on or, for the form alone, the newest
// ones while they are a draft. It refuses whoever may write in neither.
func (m minutes) desk(ctx context.Context, req slackbot.Request, p consult.Platform, s consult.Standing) (consult.Minutes, error) {
	_, shut := m.store.OpenMinutes(ctx, req.Viewer(), p.ID, req.Now)
	if _, refused := consult.Refusal(shut); shut != nil && !refused {
		return consult.Minutes{}, shut
	}
	newest, err := m.store.MinutesOf(ctx, req.Viewer(), p.ID, req.Now)
	if _, none := consult.Refusal(err); err != nil && !none {
		return newest, err
	}
	switch {
	case !newest.Writes && s.CanManage() != nil:
		return newest, s.CanManage()
	case shut != nil && (newest.Meeting.State != consult.MeetingClosed || newest.Seal.State != consult.MinutesDraft):
		return newest, shut
	}
	return newest, nil
}

// place is the platform of the button, which may stand in a direct message, or of this channel.
func (m minutes) place(ctx context.Context, req slackbot.Request) (consult.Platform, consult.Standing, error) {
	if id, err := req.ID(); err == nil && req.ByButton() {
		return m.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	}
	return m.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
}

// drafts reads the lines that were typed; sure is false when the form has to ask.
func (m minutes) drafts(ctx context.Context, req slackbot.Request, kind consult.ItemKind, p consult.Platform, agenda numbered) (drafts []consult.ItemDraft, doubts []*consult.Error, sure bool, err error) {
	var known consult.OwnerCandidates
	if kind == consult.ToDo {
		if known, err = m.store.OwnerCandidates(ctx, req.Viewer(), p.ID, req.Now); err != nil {
			return nil, nil, false, fmt.Errorf("owner candidates: %w", err)
		}
	}
	sure = true
	for line := range strings.Lines(req.Text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		line, item, unknown := agenda.take(line)
		draft := consult.ItemDraft{Kind: kind, Text: m.people.PlainText(ctx, line), AgendaItem: item}
		if kind == consult.ToDo {
			read := question.ReadAction(line, known, req.Now, p.Zone)
			draft.Text, draft.Owners, draft.DueOn = m.people.PlainText(ctx, read.Text), read.Slack, read.DueOn
			draft.Owning = consult.Owning{People: read.People, Organisations: read.Organisations, Finish: read.Finish}
			doubts, sure = append(doubts, read.Doubts...), sure && read.Clear()
		}
		if unknown != nil {
			doubts, sure = append(doubts, unknown), false
		}
		sure = sure && draft.Text != ""
		drafts = append(drafts, draft)
	}
	return drafts, doubts, sure && len(drafts) > 0, nil
}

// formOf puts the lines together in one form: their owners, and a date when it is that of all.
func formOf(kind consult.ItemKind, drafts []consult.ItemDraft) consult.ItemDraft {
	form := consult.ItemDraft{Kind: kind}
	var lines []string
	for _, d := range drafts {
		lines = append(lines, d.Text)
		form.Owners = append(form.Owners, d.Owners...)
		form.People, form.Organisations = append(form.People, d.People...), append(form.Organisations, d.Organisations...)
		if d.Finish == consult.FinishAll {
			form.Finish = d.Finish
		}
	}
	form.Text = strings.Join(lines, "\n")
	if len(drafts) == 1 {
		form.DueOn, form.AgendaItem = drafts[0].DueOn, drafts[0].AgendaItem
	}
	return form
}

// form opens the form, when the text has room in it.
func (m minutes) form(ctx context.Context, req slackbot.Request, p consult.Platform, in consult.Minutes, draft consult.ItemDraft, form slackbot.Form, doubts ...*consult.Error) (slackbot.Reply, error) {
	known, err := m.store.OwnerCandidates(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("owner candidates: %w", err)
	}
	agenda, err := m.store.AgendaOf(ctx, req.Viewer(), in.Meeting.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("agenda to record below: %w", err)
	}
	if draft.Text != "" {
		if err := consult.CheckText("text", draft.Text); err != nil {
			return slackbot.Reply{}, err
		}
	}
	var notices []string
	if in.Meeting.State == consult.MeetingClosed {
		form.Words = strconv.FormatInt(int64(in.Meeting.ID), 10)
		notices = append(notices, view.AfterMeeting(req.Lang, in.Meeting))
	}
	for _, doubt := range doubts {
		notices = append(notices, view.Refusal(req.Lang, doubt))
	}
	form.About, form.Channel = int64(p.ID), req.Channel
	return slackbot.Reply{Modal: view.RecordForm(req.Lang, draft, form.TS != "", strings.Join(notices, "\n"), known, agenda.Items...), Form: form}, nil
}

// fromMessage is the message shortcut: the form with the message's text, as one line of the minutes. A text that no form
// can hold is taken up at once, in parts that can be undone.
func (m minutes) fromMessage(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := m.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	in, err := m.desk(ctx, req, p, standing)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft := consult.ItemDraft{Kind: consult.Note, Text: m.messageText(ctx, req.Lang, req.Message), SourceTS: req.Message.TS}
	switch {
	case draft.Text == "": // a picture, a file, or a message that is gone
		return slackbot.Reply{}, consult.Conflict("message_unreadable", nil)
	case len(draft.Split()) > 1:
		items, err := m.store.RecordIn(ctx, req.Act(), in.Meeting.ID, draft.Split()...)
		if err != nil {
			return slackbot.Reply{}, fmt.Errorf("record a long message: %w", err)
		}
		text, blocks := view.RecordedParts(req.Lang, items)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
	return m.form(ctx, req, p, in, draft, slackbot.Form{TS: req.Message.TS})
}

// save takes up what the form holds.
func (m minutes) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	draft := consult.ItemDraft{
		Kind: consult.ItemKind(req.Field("kind").One()), Text: strings.TrimSpace(req.Field("text").One()),
		Owners: req.Field("owner").Many(), DueOn: req.Date("due"), SourceTS: form.TS,
	}
	if draft.Kind == consult.ToDo {
		draft.Owning = consult.Owning{
			People: slackbot.IDs[consult.PersonID](req.Field("people").Many()), Finish: consult.Finish(req.Field("finish").One()),
			Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		}
	}
	if id, err := strconv.ParseInt(req.Field("item").One(), 10, 64); err == nil {
		draft.AgendaItem = consult.AgendaItemID(id)
	}
	drafts := []consult.ItemDraft{draft}
	if form.TS == "" {
		drafts = draft.Lines()
	}
	return m.record(ctx, req, consult.Platform{ID: consult.PlatformID(form.About)}, drafts)
}

func (m minutes) record(ctx context.Context, req slackbot.Request, p consult.Platform, drafts []consult.ItemDraft) (slackbot.Reply, error) {
	for _, d := range drafts {
		if err := m.people.RecogniseAll(ctx, d.Owners); err != nil {
			return slackbot.Reply{}, err
		}
	}
	var parts []consult.ItemDraft
	for _, d := range drafts {
		parts = append(parts, d.Split()...)
	}
	items, err := m.write(ctx, req, p, parts)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("record: %w", err)
	}
	text, blocks := view.Recorded(req.Lang, items)
	if len(parts) > len(drafts) {
		text, blocks = view.RecordedParts(req.Lang, items)
	}
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// write adds to the open minutes, or, from a form that says so, to those of a meeting that is over.
func (m minutes) write(ctx context.Context, req slackbot.Request, p consult.Platform, drafts []consult.ItemDraft) ([]consult.MinutesItem, error) {
	if over, err := strconv.ParseInt(req.Form().Words, 10, 64); err == nil {
		return m.store.RecordIn(ctx, req.Act(), consult.MeetingID(over), drafts...)
	}
	return m.store.Record(ctx, req.Act(), p.ID, drafts...)
}

func (m minutes) close(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := m.place(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	closed, err := m.store.CloseMeeting(ctx, req.Act(), p.ID)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("close minutes: %w", err)
	}
	text, blocks := view.ClosedByMe(req.Lang, closed)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
