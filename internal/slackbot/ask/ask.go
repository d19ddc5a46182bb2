package ask

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type questions struct {
	store   Store
	desk    *answer.Desk
	readers readers
}

func (q *questions) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "ask", Words: map[string]string{"nl": "vragen", "fr": "demander", "en": "ask"}, Who: slackbot.Everybody, Run: q.ask},
		{Name: "ask_pick", Who: slackbot.Everybody, Run: q.pick},
		{Name: "ask_instead", Who: slackbot.Everybody, Run: q.instead},
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
	before, err := q.before(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return q.tell(ctx, req, room, room.Read(text, req.Lang, before, req.Now))
}

// instead answers what was taken up in minutes, because it was meant for the bot.
func (q *questions) instead(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	req.Text = req.Value.One()
	return q.ask(ctx, req)
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
	switch {
	case a.Missed:
		return q.missed(ctx, req, a)
	case reading.Unsure:
		return unsure(a), nil
	case reading.Intent == question.OutOfScope || reading.Intent == question.Help || reading.TooLong:
		return say(a.Lang, a.Text), nil
	}
	if err := q.remember(ctx, req, reading); err != nil {
		return slackbot.Reply{}, err
	}
	shared := q.readers.shared(ctx, req, room, a)
	reply := slackbot.Reply{Text: view.Literal(a.Text), Blocks: blocks(req, a, shared), Shared: shared}
	if !shared && !a.Own && byMention(req) {
		reply.Blocks = append(reply.Blocks, view.OnlyYou(a.Lang))
	}
	return reply, nil
}

// blocks shows contacts on the cards of the directory, and everything else in words. What all can read has no buttons for
// the asker alone.
func blocks(req slackbot.Request, a answer.Answer, shared bool) []slack.Block {
	if len(a.Found) == 0 {
		return view.QuestionAnswer(a.Lang, a.Text, nil, "")
	}
	reader := view.Reader{Lang: a.Lang, Workspace: req.Person.WorkspaceID}
	if !shared {
		reader.Person = req.Person.ID
	}
	var shown [][]slack.Block
	for _, f := range a.Found {
		shown = append(shown, cards(reader, f, len(a.Found), req.Now))
	}
	return view.QuestionCards(shown, a.Source)
}

// unsure offers the likeliest readings as buttons.
func unsure(a answer.Answer) slackbot.Reply {
	var readings []view.Reading
	for _, intent := range a.Reading.Asks {
		readings = append(readings, view.Reading{Label: answer.About(a.Lang, intent), Value: string(intent) + "|" + view.Carried(a.Reading.Text)})
	}
	return slackbot.Reply{Text: view.Literal(a.Text), Blocks: view.QuestionAnswer(a.Lang, a.Text, readings, "")}
}

// missed keeps that a question was not understood, and asks whether the operator may see it. What began like a look-up in
// the directory is looked up there.
func (q *questions) missed(ctx context.Context, req slackbot.Request, a answer.Answer) (slackbot.Reply, error) {
	first, rest, _ := strings.Cut(a.Reading.Text, " ")
	if lookUps[strings.ToLower(first)] && rest != "" {
		return slackbot.Reply{Elsewhere: "contact", Text: rest}, nil
	}
	id, err := q.store.MissQuestion(ctx, req.Person.WorkspaceID, a.Reading.Lang, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	share := fmt.Sprintf("%d|%s", id, view.Carried(a.Reading.Text))
	return slackbot.Reply{Text: view.Literal(a.Text), Blocks: view.QuestionAnswer(a.Lang, a.Text, nil, share)}, nil
}

// lookUps are the words of the command that looks up contacts.
var lookUps = map[string]bool{"wie": true, "contact": true, "qui": true, "who": true}

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

// understood is what is kept of a question: what it was about, not its words.
type understood struct {
	Intent  question.Intent
	Slots   question.Slots
	Negated bool
	Overdue bool
	Terms   []string
}

// before is what the asker asked within the last quarter of an hour, or nil.
func (q *questions) before(ctx context.Context, req slackbot.Request) (*question.Reading, error) {
	last, err := q.store.LastQuestion(ctx, req.Viewer(), req.Now)
	if err != nil || last.Understood == "" {
		return nil, err
	}
	var u understood
	if err := json.Unmarshal([]byte(last.Understood), &u); err != nil {
		return nil, fmt.Errorf("last question: %w", err)
	}
	return &question.Reading{Intent: u.Intent, Slots: u.Slots, Negated: u.Negated, Overdue: u.Overdue, Terms: u.Terms}, nil
}

func (q *questions) remember(ctx context.Context, req slackbot.Request, r question.Reading) error {
	kept, err := json.Marshal(understood{r.Intent, r.Slots, r.Negated, r.Overdue, r.Terms})
	if err != nil {
		return fmt.Errorf("keep question: %w", err)
	}
	return q.store.RememberQuestion(ctx, req.Viewer(), string(kept), req.Now)
}
