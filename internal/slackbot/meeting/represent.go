package meeting

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// representStore is what answering "represented" asks of the database.
type representStore interface {
	Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error)
	AnswerRepresented(ctx context.Context, act consult.Act, id consult.MeetingID, by consult.StandIn) (consult.MyMeeting, error)
}

// stands notes who sits in for whom.
type stands struct {
	store  representStore
	people *slackbot.People
}

func (s stands) routes() []slackbot.Route {
	return []slackbot.Route{{Name: "represent_save", Who: slackbot.Everybody, Changes: true, Run: s.represent}}
}

// representForm asks who sits in, for the answer "represented" on a card, a reminder, the list or App Home.
func (m meetings) representForm(ctx context.Context, req slackbot.Request, id consult.MeetingID, revision int) (slackbot.Reply, error) {
	found, err := m.store.Meeting(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := found.IsOf(revision); err != nil {
		return slackbot.Reply{}, err
	}
	if err := found.CanBeAnswered(consult.Represented, req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.RepresentForm(req.Lang, found), Form: slackbot.Form{About: int64(id), Channel: req.Channel, Words: strconv.Itoa(revision)}}, nil
}

func (s stands) represent(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form := req.Form()
	by := consult.StandIn{SlackID: req.Field("stand_in").One(), Name: slackbot.OneLine(req.Field("stand_in_name").One())}
	found, err := s.store.Meeting(ctx, req.Viewer(), consult.MeetingID(form.About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if revision, err := strconv.Atoi(form.Words); err == nil {
		if err := found.IsOf(revision); err != nil {
			return slackbot.Reply{}, err
		}
	}
	if err := s.people.RecogniseAll(ctx, []string{by.SlackID}); err != nil {
		return slackbot.Reply{}, err
	}
	m, err := s.store.AnswerRepresented(ctx, req.Act(), consult.MeetingID(form.About), by)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("answer represented: %w", err)
	}
	return slackbot.Reply{Text: view.Noted(req.Lang, m.Answer), Home: true}, nil
}
