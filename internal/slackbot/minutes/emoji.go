package minutes

import (
	"context"
	"fmt"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
	"overlegbot/internal/slackbot/wire"
)

type emojiStore interface {
	OpenForEmoji(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error)
	CaptureMessage(ctx context.Context, act consult.Act, id consult.MeetingID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, bool, error)
}

// emoji takes a message up by a reaction. It is off until the configuration switches it on, because it needs scopes to
// read messages with. Taking the reaction away undoes nothing: an emoji is gone by a slip of the finger, a line of the
// minutes should not be.
type emoji struct {
	minutes minutes
	store   emojiStore
	bot     string // Slack's id of the bot
}

func (e emoji) listeners() []slackbot.Listener {
	return []slackbot.Listener{{Name: "reaction_added", Heeds: heeded, Answer: e.capture}}
}

func heeded(event wire.EventBody) bool {
	_, known := consult.EmojiKind(event.Reaction)
	return known && event.Item.Type == "message"
}

// capture answers whose reaction counts, and nobody else: to all others an emoji is an emoji. The message is read only when
// it counts.
func (e emoji) capture(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	kind, _ := consult.EmojiKind(req.Event.Reaction)
	p, meeting, counts, err := e.desk(ctx, req)
	if err != nil || !counts {
		return slackbot.Reply{}, err
	}
	said, err := e.minutes.people.Message(ctx, req.Channel, req.Message.TS)
	if err != nil {
		return slackbot.Reply{}, err
	}
	reply, err := e.takeUp(ctx, req, kind, p, meeting, said)
	if refusal, refused := consult.Refusal(err); refused {
		reply, err = slackbot.Reply{Text: view.Refusal(req.Lang, refusal)}, nil
	}
	reply.Thread = said.ThreadTS
	return reply, err
}

// desk finds the open minutes of the channel, if the reaction counts in them.
func (e emoji) desk(ctx context.Context, req slackbot.Request) (consult.Platform, consult.Meeting, bool, error) {
	p, _, err := e.minutes.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if _, none := consult.Refusal(err); none {
		return p, consult.Meeting{}, false, nil
	}
	if err != nil {
		return p, consult.Meeting{}, false, err
	}
	m, err := e.store.OpenForEmoji(ctx, req.Act(), p.ID)
	if _, idle := consult.Refusal(err); idle {
		return p, m, false, nil
	}
	return p, m, err == nil, err
}

func (e emoji) takeUp(ctx context.Context, req slackbot.Request, kind consult.ItemKind, p consult.Platform, m consult.Meeting, said wire.Message) (slackbot.Reply, error) {
	text := e.minutes.messageText(ctx, req.Lang, said)
	switch {
	case said.User == e.bot:
		return slackbot.Reply{}, consult.Conflict("message_of_bot", nil)
	case text == "":
		return slackbot.Reply{}, consult.Conflict("message_unreadable", nil)
	case kind == consult.ToDo && len([]rune(text)) > consult.MaxText:
		return slackbot.Reply{}, consult.Conflict("message_long_for_action", map[string]any{"Max": consult.MaxText})
	}
	whole := consult.ItemDraft{Kind: kind, Text: text, SourceTS: said.TS}
	draft, unclear := whole, false
	if kind == consult.ToDo {
		var err error
		if draft, unclear, err = e.action(ctx, req, p, whole, said); err != nil {
			return slackbot.Reply{}, err
		}
	}
	items, fresh, err := e.store.CaptureMessage(ctx, req.Act(), m.ID, draft.Split()...)
	if refusal, refused := consult.Refusal(err); refused && (refusal.Field == "owner" || refusal.Field == "due") {
		unclear = true // the words are kept whole, and who and when are asked
		items, fresh, err = e.store.CaptureMessage(ctx, req.Act(), m.ID, whole)
	}
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("capture by emoji: %w", err)
	}
	lead, blocks := view.Captured(req.Lang, items, fresh, unclear)
	return slackbot.Reply{Text: lead, Blocks: blocks}, nil
}

// action reads who does it and by when from the words of a message. What is not clear is not guessed: then the words stay
// whole, and it is to be filled in.
func (e emoji) action(ctx context.Context, req slackbot.Request, p consult.Platform, whole consult.ItemDraft, said wire.Message) (draft consult.ItemDraft, unclear bool, err error) {
	known, err := e.minutes.store.OwnerCandidates(ctx, req.Viewer(), p.ID, req.Now)
	if err != nil {
		return whole, false, fmt.Errorf("owner candidates: %w", err)
	}
	read := question.ReadAction(strings.Join(strings.Fields(said.Text), " "), known, req.Now, p.Zone)
	text := e.minutes.people.PlainText(ctx, read.Text)
	if !read.Clear() || text == "" || len(said.Files) > 0 {
		return whole, !read.Clear(), nil
	}
	if err := e.minutes.people.RecogniseAll(ctx, read.Slack); err != nil {
		return whole, false, err
	}
	draft = whole
	draft.Text, draft.Owners, draft.DueOn = text, read.Slack, read.DueOn
	draft.Owning = consult.Owning{People: read.People, Organisations: read.Organisations, Finish: read.Finish}
	return draft, false, nil
}

// messageText is what a message says, with the names of its files: their contents are not ours to read. "" when it says
// nothing.
func (m minutes) messageText(ctx context.Context, lang string, said wire.Message) string {
	text := m.people.PlainText(ctx, said.Text)
	if text == "" || len(said.Files) == 0 {
		return text
	}
	var names []string
	for _, f := range said.Files {
		names = append(names, f.Name)
	}
	return text + "\n" + i18n.Text(lang, "capture.files", i18n.Args{"Names": i18n.List(lang, names)})
}
