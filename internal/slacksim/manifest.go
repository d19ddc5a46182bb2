package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// manifest is the part of an app manifest that changes what Slack does.
// https://docs.slack.dev/reference/app-manifest
type manifest struct {
	given   bool
	raw     obj
	Display struct {
		Name string `json:"name"`
	} `json:"display_information"`
	Features struct {
		AppHome struct {
			HomeTab     bool  `json:"home_tab_enabled"`
			MessagesTab *bool `json:"messages_tab_enabled"`
			ReadOnly    bool  `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		BotUser struct {
			DisplayName string `json:"display_name"`
		} `json:"bot_user"`
		Commands  []command  `json:"slash_commands"`
		Shortcuts []shortcut `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot         []string `json:"bot"`
			BotOptional []string `json:"bot_optional"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot      []string `json:"bot_events"`
			Metadata []struct {
				AppID string `json:"app_id"`
				Type  string `json:"event_type"`
			} `json:"metadata_subscriptions"`
		} `json:"event_subscriptions"`
	} `json:"settings"`
}

type command struct {
	Command      string `json:"command"`
	Description  string `json:"description"`
	UsageHint    string `json:"usage_hint,omitempty"`
	ShouldEscape bool   `json:"should_escape,omitempty"`
}

type shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // global or message
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

func parseManifest(b []byte) (*manifest, error) {
	m := &manifest{}
	if len(b) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("read the app manifest: %w", err)
	}
	if err := json.Unmarshal(b, &m.raw); err != nil {
		return nil, fmt.Errorf("read the app manifest: %w", err)
	}
	m.given = true
	return m, nil
}

func (m *manifest) botName() string {
	for _, n := range []string{m.Features.BotUser.DisplayName, m.Display.Name} {
		if n != "" {
			return n
		}
	}
	return "overlegbot"
}

func (m *manifest) botHandle() string {
	return strings.ToLower(strings.ReplaceAll(m.botName(), " ", ""))
}

// allScopes is what an app without a manifest has been granted: everything
// that the methods here ask for, but not chat:write.public, because posting
// where the bot was not invited is the one right that hides mistakes.
// https://docs.slack.dev/reference/scopes
var allScopes = []string{
	"app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read",
	"channels:write.invites", "chat:write", "commands", "files:read", "files:write", "groups:history",
	"groups:read", "groups:write", "groups:write.invites", "im:history", "im:read", "im:write",
	"metadata.message:read", "mpim:history", "mpim:read", "mpim:write", "pins:write", "reactions:read",
	"reactions:write", "team:read", "usergroups:read", "users:read", "users:read.email",
}

func (m *manifest) scopes() []string {
	if !m.given {
		return allScopes
	}
	return append(slices.Clone(m.OAuth.Scopes.Bot), m.OAuth.Scopes.BotOptional...)
}

func (m *manifest) hasScope(s string) bool { return slices.Contains(m.scopes(), s) }

// wants says whether the app subscribed to the event. Without a manifest it
// gets everything but plain messages in channels.
func (m *manifest) wants(event string) bool {
	if !m.given {
		return event != "message.channels" && event != "message.groups" && event != "message.mpim"
	}
	return slices.Contains(m.Settings.Events.Bot, event)
}

// wantsMetadata says whether message_metadata_posted is delivered for this
// event type. https://docs.slack.dev/reference/events/message_metadata_posted
func (m *manifest) wantsMetadata(appID, eventType string) bool {
	if !m.given {
		return true
	}
	if !m.hasScope("metadata.message:read") || !m.wants("message_metadata_posted") {
		return false
	}
	for _, s := range m.Settings.Events.Metadata {
		if (s.AppID == appID || s.AppID == "*") && (s.Type == eventType || s.Type == "*") {
			return true
		}
	}
	return false
}

// command finds the slash command; without a manifest any is known.
func (m *manifest) command(name string) (command, bool) {
	if !m.given {
		return command{Command: name, ShouldEscape: true}, true
	}
	for _, c := range m.Features.Commands {
		if c.Command == name {
			return c, true
		}
	}
	return command{}, false
}

func (m *manifest) shortcut(kind, callback string) bool {
	if !m.given {
		return true
	}
	return slices.ContainsFunc(m.Features.Shortcuts, func(s shortcut) bool {
		return s.Type == kind && s.CallbackID == callback
	})
}

// messagesTab says whether people may write to the app, and the app to them.
func (m *manifest) messagesTab() bool {
	return !m.given || m.Features.AppHome.MessagesTab == nil || *m.Features.AppHome.MessagesTab
}
