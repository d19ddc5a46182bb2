package slackbot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/view"
)

type attendanceStore interface {
	Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error)
	AnswerRepresented(ctx context.Context, act consult.Act, id consult.MeetingID, by consult.StandIn) (consult.MyMeeting, error)
	AttendanceOf(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Attendance, error)
	LatestAttendance(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Attendance, error)
	KeepAttendance(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.AttendanceDraft) (consult.Attendance, error)
	Outlook(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Outlook, error)
	Participation(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Participation, error)
	CloseThisMeeting(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Minutes, error)
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
}

// attendance notes who sits in for whom, who is at a meeting, and tells who leads a platform which organisations are not
// heard.
type attendance struct {
	store  attendanceStore
	people *people
}

func (a attendance) routes() []Route {
	return []Route{
		{Name: "represent_save", Who: Everybody, Changes: true, Run: a.represent},
		{Name: "attendance", Words: map[string]string{"nl": "aanwezigheid|aanwezigheden", "fr": "présences|presences", "en": "attendance"}, Who: Managers, Run: a.form},
		{Name: "attendance_save", Who: Insiders, Changes: true, Run: a.save},
		{Name: "stand_ins_save", Who: Insiders, Changes: true, Run: a.saveStandIns},
		{Name: "missing", Who: Insiders, Run: a.missing},
		{Name: "participation", Words: map[string]string{"nl": "deelname", "fr": "participation", "en": "participation"}, Who: Managers, Run: a.participation},
		{Name: "close_overdue", Who: Insiders, Changes: true, Run: a.closeOverdue},
	}
}

// representForm asks who sits in, for the answer "represented" on a card, a reminder, the list or App Home.
func (m meetings) representForm(ctx context.Context, req Request, id consult.MeetingID, revision int) (Reply, error) {
	found, err := m.store.Meeting(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return Reply{}, err
	}
	if err := found.IsOf(revision); err != nil {
		return Reply{}, err
	}
	if err := found.CanBeAnswered(consult.Represented, req.Now); err != nil {
		return Reply{}, err
	}
	return Reply{Modal: view.RepresentForm(req.Lang, found), Form: Form{About: int64(id), Channel: req.Channel, Words: strconv.Itoa(revision)}}, nil
}

func (a attendance) represent(ctx context.Context, req Request) (Reply, error) {
	form := req.Form()
	by := consult.StandIn{SlackID: req.Field("stand_in").One(), Name: oneLine(req.Field("stand_in_name").One())}
	found, err := a.store.Meeting(ctx, req.Viewer(), consult.MeetingID(form.About), req.Now)
	if err != nil {
		return Reply{}, err
	}
	if revision, err := strconv.Atoi(form.Words); err == nil {
		if err := found.IsOf(revision); err != nil {
			return Reply{}, err
		}
	}
	if err := a.people.recogniseAll(ctx, chosenUser(by)); err != nil {
		return Reply{}, err
	}
	m, err := a.store.AnswerRepresented(ctx, req.Act(), consult.MeetingID(form.About), by)
	if err != nil {
		return Reply{}, fmt.Errorf("answer represented: %w", err)
	}
	return Reply{Text: view.Noted(req.Lang, m.Answer), Home: true}, nil
}

func chosenUser(by consult.StandIn) []string {
	if by.SlackID == "" {
		return nil
	}
	return []string{by.SlackID}
}

// form opens the attendance of the meeting of a button, or of this channel's newest minutes.
func (a attendance) form(ctx context.Context, req Request) (Reply, error) {
	sheet, err := a.find(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	return a.page(req, sheet, 0, req.Channel), nil
}

func (a attendance) find(ctx context.Context, req Request) (consult.Attendance, error) {
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

func (a attendance) page(req Request, sheet consult.Attendance, skip int, channel string) Reply {
	return Reply{
		Modal: view.AttendanceForm(req.Lang, sheet, skip),
		Form:  Form{About: int64(sheet.Meeting.ID), Channel: channel, Words: strconv.Itoa(skip)},
	}
}

// save notes one page; then comes the next, then who sat in where nobody said so.
func (a attendance) save(ctx context.Context, req Request) (Reply, error) {
	form := req.Form()
	draft := consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{}}
	for field := range fields(req) {
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
		return Reply{}, fmt.Errorf("keep attendance: %w", err)
	}
	skip, _ := strconv.Atoi(form.Words) // ours; without it there is one page
	if next := skip + view.AttendancePage; next < len(sheet.Members) {
		return a.page(req, sheet, next, form.Channel), nil
	}
	return a.kept(req, sheet, form.Channel), nil
}

// kept confirms, or asks who sat in first.
func (a attendance) kept(req Request, sheet consult.Attendance, channel string) Reply {
	if unnamed := sheet.Unnamed(); len(unnamed) > 0 {
		return Reply{Modal: view.StandInsForm(req.Lang, unnamed), Form: Form{About: int64(sheet.Meeting.ID), Channel: channel}}
	}
	text, blocks := view.AttendanceKept(req.Lang, sheet)
	return Reply{Text: text, Blocks: blocks}
}

// saveStandIns notes who sat in; an empty line stays as it is.
func (a attendance) saveStandIns(ctx context.Context, req Request) (Reply, error) {
	form := req.Form()
	draft := consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{}}
	for field := range fields(req) {
		id, isPerson := memberField(field, "by_")
		if !isPerson {
			continue
		}
		by := consult.StandIn{SlackID: req.Field(field).One(), Name: oneLine(req.Field("name_" + strings.TrimPrefix(field, "by_")).One())}
		if err := a.people.recogniseAll(ctx, chosenUser(by)); err != nil {
			return Reply{}, err
		}
		draft.Marks[id] = consult.Mark{Presence: consult.WasRepresented, StandIn: by}
	}
	sheet, err := a.store.KeepAttendance(ctx, req.Act(), consult.MeetingID(form.About), draft)
	if err != nil {
		return Reply{}, fmt.Errorf("keep stand-ins: %w", err)
	}
	text, blocks := view.AttendanceKept(req.Lang, sheet)
	return Reply{Text: text, Blocks: blocks}, nil
}

// fields are the names of the inputs of a form.
func fields(req Request) map[string]bool {
	names := map[string]bool{}
	if req.View != nil {
		for name := range req.View.State.Values {
			names[name] = true
		}
	}
	return names
}

// memberField reads the member of a field "at_12".
func memberField(field, prefix string) (consult.PersonID, bool) {
	digits, ok := strings.CutPrefix(field, prefix)
	id, err := strconv.ParseInt(digits, 10, 64)
	return consult.PersonID(id), ok && err == nil
}

// missing tells, before a meeting, which organisations have no voice yet.
func (a attendance) missing(ctx context.Context, req Request) (Reply, error) {
	id, err := req.ID()
	if err != nil {
		return Reply{}, err
	}
	outlook, err := a.store.Outlook(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return Reply{}, err
	}
	text, blocks := view.Missing(req.Lang, outlook)
	return Reply{Text: text, Blocks: blocks}, nil
}

func (a attendance) participation(ctx context.Context, req Request) (Reply, error) {
	p, _, err := a.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return Reply{}, err
	}
	list, err := a.store.Participation(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return Reply{}, err
	}
	text, blocks := view.ParticipationOverview(req.Lang, p.Name, list)
	return Reply{Text: text, Blocks: blocks}, nil
}

// closeOverdue is the button of the nudge: it closes that meeting's minutes and no other's.
func (a attendance) closeOverdue(ctx context.Context, req Request) (Reply, error) {
	id, err := req.ID()
	if err != nil {
		return Reply{}, err
	}
	closed, err := a.store.CloseThisMeeting(ctx, req.Act(), consult.MeetingID(id))
	if err != nil {
		return Reply{}, fmt.Errorf("close minutes: %w", err)
	}
	text, blocks := view.ClosedByMe(req.Lang, closed)
	return Reply{Text: text, Blocks: blocks}, nil
}
