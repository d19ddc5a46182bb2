package slackbot

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
)

// Shortcuts are the routes that Slack offers in its shortcuts menus, by type.
func Shortcuts() []slack.Shortcut {
	return []slack.Shortcut{
		{CallbackID: "record", Type: slack.MessageShortcut},
		{CallbackID: "agenda_message", Type: slack.MessageShortcut},
	}
}

// ManifestOptions say for whom the manifest is.
type ManifestOptions struct {
	Command string   // "/overleg"
	HTTP    string   // address of the bot in HTTP mode, "" for Socket Mode
	AppID   string   // of the app, known after it was made; lets the bot hear of its own postings
	Lang    string   // of what Slack shows: nl, fr or en
	Wanted  []string // optional scopes to ask for
}

// Manifest is an app manifest. Its own fields stand in for those of slack-go that leave out a key that is false.
type Manifest struct {
	slack.Manifest
	Features Features `json:"features"`
}

// Features are what the app has in Slack.
type Features struct {
	slack.Features
	AppHome AppHome `json:"app_home"`
}

// AppHome says which tabs the app has; people may write in its messages tab.
type AppHome struct {
	HomeTab          bool `json:"home_tab_enabled"`
	MessagesTab      bool `json:"messages_tab_enabled"`
	MessagesReadOnly bool `json:"messages_tab_read_only_enabled"`
}

// metadataPosted is the event by which the bot hears of its own postings. Slack sends it only of apps that the manifest
// names, so it is asked for once the app's id is known (docs.slack.dev/reference/events/message_metadata_posted).
const metadataPosted = "message_metadata_posted"

// NewManifest describes the Slack app (docs.slack.dev/reference/app-manifest): what the bot's own routes, events and
// scopes say, so that it cannot differ from them.
func NewManifest(o ManifestOptions) (Manifest, error) {
	bot, err := New(Config{Command: o.Command}, nil, nil, nil, nil)
	if err != nil {
		return Manifest{}, err
	}
	text := func(key string) string { return i18n.Text(o.Lang, "manifest."+key) }
	url := ""
	if o.HTTP != "" {
		url = strings.TrimSuffix(o.HTTP, "/") + "/slack/events"
	}
	m := Manifest{Manifest: slack.Manifest{
		Metadata: slack.ManifestMetadata{MajorVersion: 1},
		Display:  slack.Display{Name: "Overlegbot", Description: text("description"), LongDescription: text("long_description"), BackgroundColor: "#2b4c3f"},
		Settings: slack.Settings{
			SocketModeEnabled:  o.HTTP == "",
			Interactivity:      &slack.Interactivity{IsEnabled: true, RequestUrl: url, MessageMenuOptionsUrl: url},
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: url, BotEvents: bot.events()},
		},
	}}
	m.Features.AppHome = AppHome{HomeTab: true, MessagesTab: true}
	m.Features.BotUser = slack.BotUser{DisplayName: "overlegbot", AlwaysOnline: true}
	m.Features.SlashCommands = []slack.ManifestSlashCommand{{
		Command: o.Command, Description: text("command"), UsageHint: text("usage"), ShouldEscape: true, Url: url,
	}}
	for _, s := range Shortcuts() {
		s.Name, s.Description = text("shortcut."+s.CallbackID), text("shortcut."+s.CallbackID+"_description")
		m.Features.Shortcuts = append(m.Features.Shortcuts, s)
	}
	for _, s := range Scopes() {
		switch {
		case !s.Optional:
			m.OAuthConfig.Scopes.Bot = append(m.OAuthConfig.Scopes.Bot, s.Name)
		case slices.Contains(o.Wanted, s.Name):
			m.OAuthConfig.Scopes.BotOptional = append(m.OAuthConfig.Scopes.BotOptional, s.Name)
		}
	}
	if o.AppID != "" {
		m.Settings.EventSubscriptions.BotEvents = append(m.Settings.EventSubscriptions.BotEvents, metadataPosted)
		m.Settings.EventSubscriptions.MetadataSubscriptions = []slack.ManifestMetadataSubscription{{AppID: o.AppID, EventType: "overlegbot_delivery"}}
	}
	return m, nil
}

// events lists what the bot listens to, without what needs the app's id.
func (b *Bot) events() []string {
	var names []string
	for name, listener := range b.routing.listeners {
		switch {
		case name == metadataPosted:
		case listener.Subscription != "":
			names = append(names, listener.Subscription)
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
