package meeting

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// meetingReader finds meetings for one viewer.
type meetingReader interface {
	Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error)
	Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	UpcomingOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	WhoIsTold(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Told, error)
}

// meetingStore is what the feature asks of the database.
type meetingStore interface {
	meetingReader
	switchStore
	Answer(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer) (consult.MyMeeting, error)
	MoveMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Change) (consult.Meeting, error)
	CancelMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, c consult.Cancellation) (consult.Meeting, error)
	RestoreMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, reason string, notice consult.Notice) (consult.Meeting, error)
	CancelledOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.MyMeeting, error)
}

// meetings lists, answers, moves and cancels meetings.
type meetings struct {
	store meetingStore
}

// meetingsOnPage is how many meetings a list shows at once: who is in a hurry wants the next one.
const meetingsOnPage = 5

func (m meetings) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "meetings", Words: map[string]string{"nl": "vergaderingen|mijn agenda", "fr": "réunions|reunions|réunion|reunion", "en": "meetings"}, Who: slackbot.Everybody, Run: m.list},
		{Name: "meetings_open", Who: slackbot.Everybody, Run: m.open},
		{Name: "meetings_page", Who: slackbot.Everybody, Run: m.page},
		{Name: "answer", Who: slackbot.Everybody, Changes: true, Run: m.answer},
		{Name: "answer_listed", Who: slackbot.Everybody, Changes: true, Run: m.answerListed},
		{Name: "manage", Who: slackbot.Insiders, Run: m.manage},
		{Name: "move", Who: slackbot.Insiders, Run: m.moveForm},
		{Name: "move_save", Who: slackbot.Insiders, Changes: true, Run: m.move},
		{Name: "switch", Who: slackbot.Insiders, Run: m.switchForm},
		{Name: "switch_save", Who: slackbot.Insiders, Changes: true, Run: m.switchMode},
		{Name: "cancel", Who: slackbot.Insiders, Run: m.cancelForm},
		{Name: "cancel_save", Who: slackbot.Insiders, Changes: true, Run: m.cancel},
		{Name: "cancelled", Who: slackbot.Insiders, Run: m.cancelled},
		{Name: "restore", Who: slackbot.Insiders, Run: m.restoreForm},
		{Name: "restore_save", Who: slackbot.Insiders, Changes: true, Run: m.restore},
	}
}

// list shows the asker's coming meetings, or those of a platform that they name.
func (m meetings) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if slackbot.PlatformName(req.Text) == "" {
		return m.show(ctx, req, consult.Platform{}, 0, 0)
	}
	visible, err := m.store.VisiblePlatforms(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	p, err := slackbot.Known(visible, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return m.show(ctx, req, p, 0, 0)
}

func (m meetings) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var platform consult.PlatformID
	var skip int
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d", &platform, &skip); err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	return m.show(ctx, req, consult.Platform{ID: platform}, max(skip, 0), 0)
}

// open shows another meeting of the list in full.
func (m meetings) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, _, platform, skip, err := listedValue(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return m.show(ctx, req, consult.Platform{ID: platform}, skip, id)
}

// listedValue reads what a button of a list carries: a meeting, the revision of its date, and which page of which list.
func listedValue(req slackbot.Request) (id consult.MeetingID, revision int, platform consult.PlatformID, skip int, err error) {
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d %d %d", &id, &revision, &platform, &skip); err != nil {
		return 0, 0, 0, 0, consult.NotFound("gone")
	}
	return id, revision, platform, max(skip, 0), nil
}

func (m meetings) show(ctx context.Context, req slackbot.Request, of consult.Platform, skip int, open consult.MeetingID) (slackbot.Reply, error) {
	var found []consult.MyMeeting
	var err error
	if of.ID == 0 {
		found, err = m.store.Upcoming(ctx, req.Viewer(), req.Now, meetingsOnPage+1, skip)
	} else {
		found, err = m.store.UpcomingOf(ctx, req.Viewer(), of.ID, req.Now, meetingsOnPage+1, skip)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	page := view.MeetingPage{
		Platform: of.ID, Title: of.Name, Skip: skip, Size: meetingsOnPage, Open: open, More: len(found) > meetingsOnPage,
		Meetings: found[:min(len(found), meetingsOnPage)],
	}
	if of.ID != 0 && len(found) > 0 {
		page.Title = found[0].Platform
	}
	text, blocks := view.MeetingList(req.Lang, page, req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks, Replace: turning(req)}, nil
}

// turning says whether a list that stands there already is replaced.
func turning(req slackbot.Request) bool {
	return req.Route == "meetings_page" && req.Part != "of" || req.Route == "meetings_open" || req.Route == "answer_listed"
}

// answer notes an answer from the card, a reminder or App Home. These are brought up to date in place; there is nothing
// more to say, but that a link to follow online is not there yet.
func (m meetings) answer(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var id consult.MeetingID
	var revision int
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d", &id, &revision); err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	if req.Part == string(consult.Represented) {
		return m.representForm(ctx, req, id, revision)
	}
	noted, err := m.note(ctx, req, id, revision)
	if err != nil || !noted.LacksLink() {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "answer.link_follows")}, nil
}

// note writes an answer down, unless it is about a date that no longer holds.
func (m meetings) note(ctx context.Context, req slackbot.Request, id consult.MeetingID, revision int) (consult.MyMeeting, error) {
	found, err := m.store.Meeting(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return found, err
	}
	if err := found.IsOf(revision); err != nil {
		return found, err
	}
	return m.store.Answer(ctx, req.Act(), id, consult.Answer(req.Part))
}

// answerListed notes an answer from the list, and shows the list anew.
func (m meetings) answerListed(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, revision, platform, skip, err := listedValue(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if req.Part == string(consult.Represented) {
		return m.representForm(ctx, req, id, revision)
	}
	if _, err := m.note(ctx, req, id, revision); err != nil {
		return slackbot.Reply{}, err
	}
	return m.show(ctx, req, consult.Platform{ID: platform}, skip, id)
}

// managed finds the meeting of a button or a form for somebody who may change it.
func (m meetings) managed(ctx context.Context, req slackbot.Request, id int64) (consult.MyMeeting, error) {
	found, err := m.store.Meeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return found, err
	}
	if !found.Manages {
		return found, consult.Forbidden("not_chair_or_secretary")
	}
	return found, found.CanCancel()
}

func (m meetings) ofButton(ctx context.Context, req slackbot.Request) (consult.MyMeeting, error) {
	id, err := req.ID()
	if err != nil {
		return consult.MyMeeting{}, err
	}
	return m.managed(ctx, req, id)
}

// toChange is the meeting of a button with who would read of a change.
func (m meetings) toChange(ctx context.Context, req slackbot.Request) (consult.MyMeeting, error) {
	id, err := req.ID()
	if err != nil {
		return consult.MyMeeting{}, err
	}
	return m.withReaders(ctx, req, id)
}

func (m meetings) withReaders(ctx context.Context, req slackbot.Request, id int64) (consult.MyMeeting, error) {
	found, err := m.managed(ctx, req, id)
	if err != nil {
		return found, err
	}
	if found.ToldTo, err = m.store.WhoIsTold(ctx, req.Viewer(), found.ID, req.Now); err != nil {
		return found, fmt.Errorf("who is told of %d: %w", id, err)
	}
	return found, nil
}
