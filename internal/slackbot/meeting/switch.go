package meeting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// switchStore is what going online, on site or both asks of the database.
type switchStore interface {
	UsualPlace(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Whereabouts, error)
	SwitchMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Switch) (consult.Meeting, error)
}

// switchForm opens with the place and the link as they are or, where there is none, as they usually are.
func (m meetings) switchForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.toChange(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := found.CanSwitch(req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	draft := view.SwitchDraft{Mode: found.Mode()}
	if draft.Whereabouts, err = m.store.UsualPlace(ctx, req.Viewer(), found.ID, req.Now); err != nil {
		return slackbot.Reply{}, fmt.Errorf("usual place of %d: %w", found.ID, err)
	}
	return slackbot.Reply{Modal: view.SwitchForm(req.Lang, found, draft), Form: carrying(found)}, nil
}

func (m meetings) switchMode(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	to := consult.Switch{
		Mode:        consult.Mode(req.Field("mode").One()),
		Whereabouts: consult.Whereabouts{Place: slackbot.OneLine(req.Field("place").One()), Link: strings.TrimSpace(req.Field("link").One())},
		Reason:      slackbot.OneLine(req.Field("reason").One()), Notice: noticeOf(req), Edition: editionOf(req),
	}
	switched, err := m.store.SwitchMeeting(ctx, req.Act(), id, to)
	if isChangedMeanwhile(err) {
		found, err := m.withReaders(ctx, req, int64(id))
		if err != nil {
			return slackbot.Reply{}, err
		}
		typed := view.SwitchDraft{Meanwhile: true, Mode: to.Mode, Whereabouts: to.Whereabouts, Reason: to.Reason, Silent: to.Notice == consult.NoticeSilent}
		return slackbot.Reply{Modal: view.SwitchForm(req.Lang, found, typed), Form: carrying(found)}, nil
	}
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("switch meeting %d: %w", id, err)
	}
	args := i18n.Args{"Name": view.Literal(switched.Name()), "When": view.MeetingWhen(req.Lang, switched), "Mode": i18n.Text(req.Lang, "meeting.mode_short."+string(switched.Mode()))}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "meeting.has_switched", args), Home: true}, nil
}
