package minutes

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

type attendanceStore interface {
	AttendanceOf(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Attendance, error)
	LatestAttendance(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Attendance, error)
	KeepAttendance(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.AttendanceDraft) (consult.Attendance, error)
	Outlook(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Outlook, error)
	Participation(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Participation, error)
	CloseThisMeeting(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Minutes, error)
	KeepSpell(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.SpellDraft) (consult.Attendance, error)
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
}

// attendance notes who is at a meeting, and tells who leads a platform which organisations are not
// heard.
type attendance struct {
	store  attendanceStore
	people *slackbot.People
}

func (a attendance) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "attendance", Words: map[string]string{"nl": "aanwezigheid|aanwezigheden", "fr": "présences|presences", "en": "attendance"}, Who: slackbot.Managers, Run: a.form},
		{Name: "attendance_save", Who: slackbot.Insiders, Changes: true, Run: a.save},
		{Name: "stand_ins_save", Who: slackbot.Insiders, Changes: true, Run: a.saveStandIns},
		{Name: "spell", Who: slackbot.Insiders, Run: a.spellForm},
		{Name: "spell_save", Who: slackbot.Insiders, Changes: true, Run: a.saveSpell},
		{Name: "missing", Who: slackbot.Insiders, Run: a.missing},
		{Name: "participation", Words: map[string]string{"nl": "deelname", "fr": "participation", "en": "participation"}, Who: slackbot.Managers, Run: a.participation},
		{Name: "close_overdue", Who: slackbot.Insiders, Changes: true, Run: a.closeOverdue},
	}
}

// form opens the attendance of the meeting of a button, or of this channel's newest minutes.
func (a attendance) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	sheet, err := a.find(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return a.page(req, sheet, 0, req.Channel), nil
}

func (a attendance) find(ctx context.Context, req slackbot.Request) (consult.Attendance, error) {
	if req.ByButton() {
		id, err := req.ID()
		if err != nil {
			return consult.Attendance{}, err
		}
		return a.store.AttendanceOf(ctx, req.Act(), consult.MeetingID(id))
	}
	p, _, err := a.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return consult.Attendance{}, err
	}
	return a.store.LatestAttendance(ctx, req.Act(), p.ID)
}

func (a attendance) page(req slackbot.Request, sheet consult.Attendance, skip int, channel string) slackbot.Reply {
	return slackbot.Reply{
		Modal: view.AttendanceForm(req.Lang, sheet, skip),
		Form:  slackbot.Form{About: int64(sheet.Meeting.ID), Channel: channel, Words: strconv.Itoa(skip)},
	}
}

// save notes one page; then comes the next, then who sat in where nobody said so.
func (a attendance) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	draft := consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{}}
	for _, field := range req.Fields() {
		switch id, isMark := memberField(field, "at_"); {
		case isMark:
			draft.Marks[id] = consult.Mark{Presence: consult.Presence(req.Field(field).One())}
		case field == "guests":
			draft.Rest = true
			draft.Guests = consult.ReadGuests(req.Field("guests").One())
			draft.Remarks = strings.TrimSpace(req.Field("remarks").One())
		}
	}
	sheet, err := a.store.KeepAttendance(ctx, req.Act(), consult.MeetingID(form.About), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("keep attendance: %w", err)
	}
	skip, _ := strconv.Atoi(form.Words) // ours; without it there is one page
	if next := skip + view.AttendancePage; next < len(sheet.Members) {
		return a.page(req, sheet, next, form.Channel), nil
	}
	return a.kept(req, sheet, form.Channel), nil
}

// kept confirms, or asks who sat in first.
func (a attendance) kept(req slackbot.Request, sheet consult.Attendance, channel string) slackbot.Reply {
	if unnamed := sheet.Unnamed(); len(unnamed) > 0 {
		return slackbot.Reply{Modal: view.StandInsForm(req.Lang, unnamed), Form: slackbot.Form{About: int64(sheet.Meeting.ID), Channel: channel}}
	}
	text, blocks := view.AttendanceKept(req.Lang, sheet)
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// saveStandIns notes who sat in; an empty line stays as it is.
func (a attendance) saveStandIns(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	draft := consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{}}
	for _, field := range req.Fields() {
		id, isPerson := memberField(field, "by_")
		if !isPerson {
			continue
		}
		by := consult.StandIn{SlackID: req.Field(field).One(), Name: slackbot.OneLine(req.Field("name_" + strings.TrimPrefix(field, "by_")).One())}
		if err := a.people.RecogniseAll(ctx, []string{by.SlackID}); err != nil {
			return slackbot.Reply{}, err
		}
		draft.Marks[id] = consult.Mark{Presence: consult.WasRepresented, StandIn: by}
	}
	sheet, err := a.store.KeepAttendance(ctx, req.Act(), consult.MeetingID(form.About), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("keep stand-ins: %w", err)
	}
	text, blocks := view.AttendanceKept(req.Lang, sheet)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// memberField reads the member of a field "at_12".
func memberField(field, prefix string) (consult.PersonID, bool) {
	digits, ok := strings.CutPrefix(field, prefix)
	id, err := strconv.ParseInt(digits, 10, 64)
	return consult.PersonID(id), ok && err == nil
}

// missing tells, before a meeting, which organisations have no voice yet.
func (a attendance) missing(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	outlook, err := a.store.Outlook(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.Missing(req.Lang, outlook)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (a attendance) participation(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := a.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := a.store.Participation(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ParticipationOverview(req.Lang, p.Name, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// closeOverdue is the button of the nudge: it closes that meeting's minutes and no other's.
func (a attendance) closeOverdue(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	closed, err := a.store.CloseThisMeeting(ctx, req.Act(), consult.MeetingID(id))
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("close minutes: %w", err)
	}
	text, blocks := view.ClosedByMe(req.Lang, closed)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
