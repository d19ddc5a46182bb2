package slackbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

const (
	profileAge    = 24 * time.Hour
	membershipAge = 60 * time.Second // "re-read at most every 60 s"
	trustedAge    = 15 * time.Minute // older, and Slack does not answer: nothing is shown
	lookUpInTime  = 800 * time.Millisecond
)

type peopleStore interface {
	PersonBySlack(ctx context.Context, ws consult.WorkspaceID, slackID string) (consult.Person, error)
	SaveProfile(ctx context.Context, p consult.Person) (consult.Person, error)
	SaveMemberships(ctx context.Context, v consult.Viewer, channels []string) error
	SaveMembers(ctx context.Context, ws consult.WorkspaceID, channel string, people []consult.PersonID) error
}

// People keeps our record of persons and of who is in which channel in step with Slack's.
type People struct {
	cfg   Config
	store peopleStore
	slack *slack.Client
	log   *slog.Logger
	langs sync.Map // Slack id -> language, for the moments without a database
}

// NewPeople keeps persons in step with the workspace of cfg.
func NewPeople(cfg Config, store peopleStore, client *slack.Client, log *slog.Logger) *People {
	return &People{cfg: cfg, store: store, slack: client, log: log}
}

// Recognise returns our record of a Slack user, made or brought up to date by Slack's profile.
func (p *People) Recognise(ctx context.Context, slackID, name string) (consult.Person, error) {
	person, err := p.store.PersonBySlack(ctx, p.cfg.Workspace, slackID)
	_, unknown := consult.Refusal(err)
	if err != nil && !unknown {
		return consult.Person{}, err
	}
	if unknown || person.ProfileAt == nil || time.Since(*person.ProfileAt) > profileAge {
		person, err = p.Look(ctx, slackID, name, person)
		if err != nil {
			return consult.Person{}, err
		}
	}
	p.langs.Store(slackID, person.Lang)
	return person, nil
}

// Look asks Slack who somebody is. When Slack does not answer in time, what we know has to do.
func (p *People) Look(ctx context.Context, slackID, name string, known consult.Person) (consult.Person, error) {
	call, cancel := context.WithTimeout(ctx, lookUpInTime)
	defer cancel()
	u, err := p.slack.GetUserInfoContext(call, slackID, slack.GetUserInfoOptionIncludeLocale(true))
	if err != nil {
		p.log.Warn("users.info", "user", slackID, "error", err)
		if known.ID != 0 {
			return known, nil
		}
		return p.store.SaveProfile(ctx, consult.Person{
			WorkspaceID: p.cfg.Workspace, SlackID: slackID, Name: name, Lang: p.cfg.Language,
		})
	}
	return p.store.SaveProfile(ctx, p.profile(*u))
}

// profile reads what we keep of a Slack profile; externals have no locale, and their name is what their workspace shows.
func (p *People) profile(u slack.User) consult.Person {
	name := u.RealName
	if name == "" {
		name = u.Name
	}
	now := time.Now()
	lang := p.cfg.Language // externals never have a locale
	if u.Locale != "" {
		lang = consult.Language(u.Locale)
	}
	return consult.Person{
		WorkspaceID: p.cfg.Workspace, SlackID: u.ID, Name: name, Lang: lang, Zone: u.TZ,
		External:    u.IsStranger || (u.TeamID != "" && u.TeamID != string(p.cfg.Workspace)),
		Guest:       u.IsRestricted || u.IsUltraRestricted,
		Deactivated: u.Deleted, Bot: u.IsBot, ProfileAt: &now,
	}
}

// lang is the language in which somebody was last addressed, the installation's for whom we do not know.
func (p *People) lang(slackID string) string {
	if lang, ok := p.langs.Load(slackID); ok {
		return lang.(string)
	}
	return p.cfg.Language
}

// RecogniseAll makes sure that we know who is chosen for something; "" is nobody.
func (p *People) RecogniseAll(ctx context.Context, slackIDs []string) error {
	for _, id := range slackIDs[:min(len(slackIDs), maxMentions)] {
		if id == "" {
			continue
		}
		if _, err := p.Recognise(ctx, id, id); err != nil {
			return fmt.Errorf("recognise who is chosen: %w", err)
		}
	}
	return nil
}

// refresh re-reads in which channels a person is, when the last look is more than a minute old.
func (p *People) refresh(ctx context.Context, person consult.Person) error {
	at := person.MembershipsAt
	if at != nil && time.Since(*at) < membershipAge {
		return nil
	}
	channels, err := p.channelsOf(ctx, person.SlackID)
	if err != nil {
		if at != nil && time.Since(*at) < trustedAge {
			p.log.Warn("users.conversations", "user", person.SlackID, "error", err)
			return nil // events kept it in step
		}
		return fmt.Errorf("channels of %s: %w", person.SlackID, err)
	}
	return p.store.SaveMemberships(ctx, consult.Viewer{Workspace: p.cfg.Workspace, Person: person.ID}, channels)
}

func (p *People) channelsOf(ctx context.Context, slackID string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*lookUpInTime)
	defer cancel()
	params := &slack.GetConversationsForUserParameters{
		UserID: slackID, Types: []string{"public_channel", "private_channel"}, Limit: 999,
	}
	var ids []string
	for {
		channels, next, err := p.slack.GetConversationsForUserContext(ctx, params)
		if err != nil {
			return nil, err
		}
		for _, c := range channels {
			ids = append(ids, c.ID)
		}
		if next == "" {
			return ids, nil
		}
		params.Cursor = next
	}
}

// Read asks Slack who is in a channel and stores it; the bots among them are left out. It returns the persons.
func (p *People) Read(ctx context.Context, channel string) ([]consult.Person, error) {
	params := &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 200}
	var persons []consult.Person
	var ids []consult.PersonID
	for {
		users, next, err := p.slack.GetUsersInConversationContext(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("members of %s: %w", channel, err)
		}
		for _, u := range users {
			person, err := p.Recognise(ctx, u, u)
			if err != nil {
				return nil, err
			}
			if !person.Bot {
				persons = append(persons, person)
				ids = append(ids, person.ID)
			}
		}
		if next == "" {
			break
		}
		params.Cursor = next
	}
	return persons, p.store.SaveMembers(ctx, p.cfg.Workspace, channel, ids)
}

// ReadSome is read for as long as somebody waits for a form: the members of a channel were read when the bot was invited,
// so what is missing here is little, and what a large channel leaves undone the next look goes on with.
func (p *People) ReadSome(ctx context.Context, channel string) {
	ctx, cancel := context.WithTimeout(ctx, lookUpInTime)
	defer cancel()
	if _, err := p.Read(ctx, channel); err != nil {
		p.log.Warn("members not read to the end", "channel", channel, "error", err)
	}
}

// Channel asks Slack about a channel: its name, and whether it is private.
func (p *People) Channel(ctx context.Context, id string) (*slack.Channel, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*lookUpInTime)
	defer cancel()
	c, err := p.slack.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	if refused := (slack.SlackErrorResponse{}); asSlack(err, &refused) {
		return nil, consult.Forbidden("bot_not_in_channel")
	}
	return c, err
}

// Message asks Slack for one message of a channel, which may stand in a thread. It refuses one that is gone, and one that
// Slack does not let the bot read.
func (p *People) Message(ctx context.Context, channel, ts string) (wire.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*lookUpInTime)
	defer cancel()
	// The parent of a thread comes along, whatever is asked (docs.slack.dev/reference/methods/conversations.replies).
	list, _, _, err := p.slack.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: channel, Timestamp: ts, Oldest: ts, Latest: ts, Inclusive: true, Limit: 10,
	})
	if err != nil {
		return wire.Message{}, unreadable(err)
	}
	for _, m := range list {
		if m.Timestamp == ts && m.SubType != "tombstone" { // what is left of a deleted message with a thread
			return message(m), nil
		}
	}
	return wire.Message{}, consult.NotFound("message_gone")
}

func message(m slack.Message) wire.Message {
	out := wire.Message{TS: m.Timestamp, ThreadTS: m.ThreadTimestamp, Text: m.Text, User: m.User}
	for _, f := range m.Files {
		out.Files = append(out.Files, wire.File{Name: f.Name})
	}
	return out
}

// unreadable says why Slack does not show a message; what is Slack's own fault stays one, and is tried again.
func unreadable(err error) error {
	var refused slack.SlackErrorResponse
	if asSlack(err, &refused) {
		switch refused.Err {
		case "thread_not_found", "message_not_found":
			return consult.NotFound("message_gone")
		case "not_in_channel", "channel_not_found":
			return consult.Forbidden("bot_not_in_channel")
		case "missing_scope", "no_permission", "access_denied":
			return consult.Forbidden("message_closed_to_bot")
		}
	}
	return fmt.Errorf("message that was reacted to: %w", err)
}

func asSlack(err error, target *slack.SlackErrorResponse) bool {
	return err != nil && errors.As(err, target)
}

// Freshen brings up to date what we know of somebody before something is shown to them outside Slack: whether they still
// have an account, and in which channels they are. It is refused for whom Slack no longer lets in.
func (b *Bot) Freshen(ctx context.Context, slackID string) error {
	if slackID == "" {
		return nil
	}
	person, err := b.people.Recognise(ctx, slackID, slackID)
	if err != nil {
		return err
	}
	if person.Deactivated {
		return consult.NotFound("gone")
	}
	return b.people.refresh(ctx, person)
}
