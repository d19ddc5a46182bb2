package slackbot

import (
	"context"
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

// people keeps our record of persons and of who is in which channel in step with Slack's.
type people struct {
	cfg   Config
	store peopleStore
	slack *slack.Client
	log   *slog.Logger
	langs sync.Map // Slack id -> language, for the moments without a database
}

// recognise returns our record of a Slack user, made or brought up to date by Slack's profile.
func (p *people) recognise(ctx context.Context, slackID, name string) (consult.Person, error) {
	person, err := p.store.PersonBySlack(ctx, p.cfg.Workspace, slackID)
	_, unknown := consult.Refusal(err)
	if err != nil && !unknown {
		return consult.Person{}, err
	}
	if unknown || person.ProfileAt == nil || time.Since(*person.ProfileAt) > profileAge {
		person, err = p.look(ctx, slackID, name, person)
		if err != nil {
			return consult.Person{}, err
		}
	}
	p.langs.Store(slackID, person.Lang)
	return person, nil
}

// look asks Slack who somebody is. When Slack does not answer in time, what we know has to do.
func (p *people) look(ctx context.Context, slackID, name string, known consult.Person) (consult.Person, error) {
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
func (p *people) profile(u slack.User) consult.Person {
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

// refresh re-reads in which channels a person is, when the last look is more than a minute old.
func (p *people) refresh(ctx context.Context, person consult.Person) error {
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

func (p *people) channelsOf(ctx context.Context, slackID string) ([]string, error) {
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

// read asks Slack who is in a channel and stores it; the bots among them are left out. It returns the persons.
func (p *people) read(ctx context.Context, channel string) ([]consult.Person, error) {
	params := &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 200}
	var persons []consult.Person
	var ids []consult.PersonID
	for {
		users, next, err := p.slack.GetUsersInConversationContext(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("members of %s: %w", channel, err)
		}
		for _, u := range users {
			person, err := p.recognise(ctx, u, u)
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

// readSome is read for as long as somebody waits for a form: the members of a channel were read when the bot was invited,
// so what is missing here is little, and what a large channel leaves undone the next look goes on with.
func (p *people) readSome(ctx context.Context, channel string) {
	ctx, cancel := context.WithTimeout(ctx, lookUpInTime)
	defer cancel()
	if _, err := p.read(ctx, channel); err != nil {
		p.log.Warn("members not read to the end", "channel", channel, "error", err)
	}
}

// lang is the language in which somebody was last addressed, the installation's for whom we do not know.
func (p *people) lang(slackID string) string {
	if lang, ok := p.langs.Load(slackID); ok {
		return lang.(string)
	}
	return p.cfg.Language
}

// request recognises who asks and puts together what a handler needs.
func (b *Bot) request(ctx context.Context, in wire.Incoming, route, text string) (Request, error) {
	_, part, _ := cutPart(in.Name)
	req := Request{
		Kind: in.Kind, Route: route, Channel: in.Channel, Text: text, Value: in.Value, Message: in.Message, View: in.View,
		Event: in.Event, Cause: in.Key, Now: b.now(), part: part, Lang: b.people.lang(in.User),
		home: in.Kind == wire.Action && in.View != nil && in.View.Type == "home",
	}
	if in.Kind == wire.Submission {
		req.Cause = req.Form().ID
	}
	if in.User == "" || in.User == b.cfg.BotUserID {
		req.Person.WorkspaceID = b.cfg.Workspace
		return req, nil
	}
	person, err := b.people.recognise(ctx, in.User, in.UserName)
	if err != nil {
		return req, fmt.Errorf("recognise: %w", err)
	}
	req.Person, req.Lang = person, person.Lang
	if in.Kind == wire.Event {
		return req, nil
	}
	return req, b.people.refresh(ctx, person)
}
