package ask

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// rememberFor is how long "en voor Wemmel?" goes with the question before it.
const rememberFor = 15 * time.Minute

// longestCarried is how much of a question a button carries, in bytes: Slack allows 2,000 characters.
const longestCarried = 1800

// remembered is what somebody asked last. It is kept in memory only: questions are not stored.
type remembered struct {
	reading question.Reading
	at      time.Time
}

type questions struct {
	store Store
	desk  *answer.Desk

	mu   sync.Mutex
	last map[consult.PersonID]remembered
}

func (q *questions) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "ask", Words: map[string]string{"nl": "vragen", "fr": "demander", "en": "ask"}, Who: slackbot.Everybody, Run: q.ask},
		{Name: "ask_pick", Who: slackbot.Everybody, Run: q.pick},
		{Name: "ask_share", Who: slackbot.Everybody, Changes: true, Run: q.share},
	}
}

// ask answers words; without any it says what can be asked.
func (q *questions) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	text := strings.TrimSpace(slackbot.Unescape(req.Text))
	if text == "" {
		return say(req.Lang, i18n.Text(req.Lang, "ask.help")), nil
	}
	room, err := q.open(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	reading := room.Read(text, req.Lang, q.before(req), req.Now)
	return q.tell(ctx, req, room, reading)
}

// open reads what the asker may name: each question anew, because memberships change.
func (q *questions) open(ctx context.Context, req slackbot.Request) (*answer.Room, error) {
	asker := answer.Asker{Viewers: []consult.Viewer{req.Viewer()}, Own: true}
	return q.desk.Open(ctx, asker, req.Now)
}

func (q *questions) tell(ctx context.Context, req slackbot.Request, room *answer.Room, reading question.Reading) (slackbot.Reply, error) {
	a, err := room.Answer(ctx, reading, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var readings []view.Reading
	if reading.Unsure {
		for _, intent := range reading.Asks {
			readings = append(readings, view.Reading{Label: answer.About(a.Lang, intent), Value: string(intent) + "|" + carried(reading.Text)})
		}
	} else if !a.Missed && reading.Intent != question.OutOfScope && reading.Intent != question.Help {
		q.remember(req, reading)
	}
	share := ""
	if a.Missed {
		id, err := q.store.MissQuestion(ctx, req.Person.WorkspaceID, reading.Lang, req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		share = fmt.Sprintf("%d|%s", id, carried(reading.Text))
	}
	return slackbot.Reply{Text: view.Literal(a.Text), Blocks: view.QuestionAnswer(a.Lang, a.Text, readings, share)}, nil
}

// carried is as much of a question as a button holds.
func carried(text string) string {
	if len(text) > longestCarried {
		text = strings.ToValidUTF8(text[:longestCarried], "")
	}
	return text
}

// pick answers the reading that was chosen. The button carries the question, and no authority.
func (q *questions) pick(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	intent, text, _ := strings.Cut(req.Value.One(), "|")
	room, err := q.open(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	reading, ok := room.ReadAs(question.Intent(intent), text, req.Lang, req.Now)
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	reply, err := q.tell(ctx, req, room, reading)
	reply.Replace = true
	return reply, err
}

// share keeps the words of a question that was not understood, because its asker says so.
func (q *questions) share(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var id consult.MissedQuestionID
	number, text, _ := strings.Cut(req.Value.One(), "|")
	if _, err := fmt.Sscanf(number, "%d", &id); err != nil || text == "" {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	if err := q.store.TellMissed(ctx, req.Person.WorkspaceID, id, text); err != nil {
		return slackbot.Reply{}, err
	}
	reply := say(req.Lang, i18n.Text(req.Lang, "ask.shared"))
	reply.Replace = true
	return reply, nil
}

func say(lang, text string) slackbot.Reply {
	return slackbot.Reply{Text: view.Literal(text), Blocks: view.QuestionAnswer(lang, text, nil, "")}
}

// before is what the asker asked within the last quarter of an hour, or nil.
func (q *questions) before(req slackbot.Request) *question.Reading {
	q.mu.Lock()
	defer q.mu.Unlock()
	last, ok := q.last[req.Person.ID]
	if !ok || req.Now.Sub(last.at) > rememberFor {
		return nil
	}
	return &last.reading
}

// remember keeps the question, and forgets those that are too old.
func (q *questions) remember(req slackbot.Request, reading question.Reading) {
	q.mu.Lock()
	defer q.mu.Unlock()
	maps.DeleteFunc(q.last, func(_ consult.PersonID, r remembered) bool { return req.Now.Sub(r.at) > rememberFor })
	q.last[req.Person.ID] = remembered{reading, req.Now}
}
