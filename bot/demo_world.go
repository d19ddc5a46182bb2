package main

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/demo"
)

// loadWorld fills an empty store with the demo world, for the people and channels that Slack says there are.
func (s *service) loadWorld(ctx context.Context) error {
	people, err := s.slackWorld(ctx)
	if err != nil {
		return err
	}
	return demo.Load(ctx, s.store, s.workspace, people)
}

func (s *service) slackWorld(ctx context.Context) (demo.Slack, error) {
	var world demo.Slack
	users, err := s.client.GetUsersContext(ctx)
	if err != nil {
		return world, fmt.Errorf("users: %w", err)
	}
	for _, u := range users {
		world.Users = append(world.Users, demo.User{
			ID: u.ID, Handle: u.Name, Name: u.RealName, Locale: u.Locale, Bot: u.IsBot,
			External: u.IsStranger || (u.TeamID != "" && u.TeamID != string(s.workspace)),
		})
	}
	params := &slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}, Limit: 200}
	for {
		channels, next, err := s.client.GetConversationsContext(ctx, params)
		if err != nil {
			return world, fmt.Errorf("channels: %w", err)
		}
		for _, c := range channels {
			members, err := s.membersOf(ctx, c.ID)
			if err != nil {
				return world, err
			}
			world.Channels = append(world.Channels, demo.Channel{ID: c.ID, Name: c.Name, Private: c.IsPrivate, Members: members})
		}
		if next == "" {
			return world, nil
		}
		params.Cursor = next
	}
}

func (s *service) membersOf(ctx context.Context, channel string) ([]string, error) {
	params := &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 200}
	var members []string
	for {
		page, next, err := s.client.GetUsersInConversationContext(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("members of %s: %w", channel, err)
		}
		members = append(members, page...)
		if next == "" {
			return members, nil
		}
		params.Cursor = next
	}
}
