package slackbot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot/wire"
)

type answerStore interface {
	// AnswerOnce says whether this cause was not answered before, and notes that it is now.
	AnswerOnce(ctx context.Context, act consult.Act) (bool, error)
}

// answering answers who writes to the bot instead of typing a command: in a direct message, or by name in a channel. The
// same words as behind the command are understood, and questions in plain words; a mere greeting gets the menu.
type answering struct {
	bot *Bot
}

func (m answering) listeners() []Listener {
	return []Listener{
		{Name: "app_mention", Run: m.answer},
		{Name: "message", Subscription: "message.im", Run: m.direct},
	}
}

// direct leaves out what is no question: the bot's own messages, edits and deletions.
func (m answering) direct(ctx context.Context, req Request) error {
	if req.Event.ChannelType != "im" {
		return nil
	}
	if len(req.Event.Files) > 0 && req.Event.BotID == "" {
		return m.take(ctx, req)
	}
	return m.answer(ctx, req)
}

func (m answering) answer(ctx context.Context, req Request) error {
	b := m.bot
	if req.Event.BotID != "" || req.Event.Subtype != "" || req.Person.ID == 0 || req.Person.Bot {
		return nil
	}
	fresh, err := b.store.AnswerOnce(ctx, req.Act())
	if err != nil || !fresh {
		return err
	}
	if err := b.people.refresh(ctx, req.Person); err != nil {
		return err
	}
	text := strings.TrimSpace(strings.ReplaceAll(req.Event.Text, "<@"+b.cfg.BotUserID+">", ""))
	route, rest := b.written(text)
	_, reply := b.run(ctx, wire.Incoming{Kind: wire.Command, Key: req.Cause, Name: route.Name, User: req.Person.SlackID, Channel: req.Channel, Event: req.Event}, route, rest)
	if reply.Modal != nil { // what needs a form begins with a button
		reply, err = help{bot: b}.menu(ctx, req)
		if err != nil {
			return err
		}
	}
	return m.say(ctx, req, reply)
}

// longestContact is how many words a look-up in the directory has ("wie olen huisvesting"); what is longer is a question.
const longestContact = 4

// verbs make a question of what begins like a look-up: "wie is de voorzitter?".
var verbs = setOf("is zijn zit zitten was waren heeft hebben doet moet kan gaat komt maakt zorgt volgt beslist " +
	"est sont était siège fait peut doit a ont participe va are were has have does did do sits can should will")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// command finds what is typed behind the command. A word that begins a look-up of contacts begins other questions too: "wie
// is er niet ingestapt?".
func (b *Bot) command(text string) (Route, string, bool) {
	route, rest, known := b.routing.command(text)
	question, answers := b.routing.byName["ask"]
	if known && answers && whole(route, strings.Fields(strings.ToLower(rest))) {
		return question, text, true
	}
	return route, rest, known
}

// whole says whether the words behind a look-up make a question of it: of contacts when they are many or begin with a verb
// ("wie is de voorzitter?"), of who does what everywhere when they name a place ("wie doet huisvesting in Olen?").
func whole(route Route, words []string) bool {
	switch route.Name {
	case "contact":
		return len(words) >= longestContact || len(words) > 0 && verbs[words[0]]
	case "who_does":
		places, _ := place.Find(words)
		return len(words) >= longestContact || len(words) > 1 && len(places) > 0
	}
	return false
}

// written finds what is asked in a message: a command, else a question in plain words; a greeting of one word, or none, gets
// the menu.
func (b *Bot) written(text string) (Route, string) {
	route, rest, known := b.command(text)
	question, answers := b.routing.byName["ask"]
	switch {
	case known:
		return route, rest
	case answers && len(strings.Fields(text)) > 1:
		return question, text
	}
	return b.routing.byName["menu"], ""
}

// say answers in the direct message; in a channel for the asker's eyes only, or in the thread when all may see it.
func (m answering) say(ctx context.Context, req Request, reply Reply) error {
	if !reply.Said() {
		return nil
	}
	options := []slack.MsgOption{slack.MsgOptionText(reply.Text, false), slack.MsgOptionBlocks(reply.Blocks...)}
	var err error
	switch {
	case req.Event.ChannelType == "im":
		_, _, err = m.bot.slack.PostMessageContext(ctx, req.Channel, options...)
	case reply.Shared:
		_, _, err = m.bot.slack.PostMessageContext(ctx, req.Channel, append(options, slack.MsgOptionTS(req.Event.Thread()))...)
	default:
		_, err = m.bot.slack.PostEphemeralContext(ctx, req.Channel, req.Person.SlackID, options...)
	}
	if err != nil {
		m.bot.logSlack("answer", err)
	}
	return nil
}
