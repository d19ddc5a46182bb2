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
	Emoji   bool     // hear of reactions, for capture by emoji
}

// Manifest is an app manifest. Its own fields stand in for those of slack-go that leave out a key that is false.
type Manifest struct {
	slack.Manifest
	Features ManifestFeatures `json:"features"`
}

// ManifestFeatures are what the app has in Slack.
type ManifestFeatures struct {
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
func NewManifest(o ManifestOptions, features Features) (Manifest, error) {
	bot, err := New(Config{Command: o.Command, EmojiCapture: o.Emoji}, nil, nil, nil, nil, features)
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

// Scope is one permission of the Slack app, and what it is for.
type Scope struct {
	Name     string
	Why      string // one English sentence for whoever installs the app
	Optional bool   // off until asked for in the configuration
}

// Scopes lists every permission that the bot uses (docs.slack.dev/reference/scopes); the manifest and the README are
// made from it.
func Scopes() []Scope {
	return []Scope{
		{Name: "commands", Why: "The command /overleg, and \"Add to the minutes\" in the menu of a message."},
		{Name: "chat:write", Why: "Answers, invitations, reminders and minutes, in channels that the bot was invited to."},
		{Name: "im:write", Why: "Reminders to one person, in a direct message."},
		{Name: "im:history", Why: "Questions in a direct message, and looking whether a message of its own arrived there of which Slack did not say so."},
		{Name: "channels:read", Why: "Who is in a public channel: its members may see what belongs to it."},
		{Name: "groups:read", Why: "The same for private channels that the bot was invited to."},
		{Name: "users:read", Why: "Names, languages, and who is a guest, from another organisation or deactivated."},
		{Name: "app_mentions:read", Why: "Answering who writes to the bot by name in a channel."},
		{Name: "metadata.message:read", Why: "Hearing which of its own postings arrived (without their text), so that none goes out twice."},
		{Name: "files:write", Why: "Lists and minutes as a file, in a direct message to who asks for it."},
		{Name: "files:read", Optional: true, Why: "Importing a table of contacts that a coordinator sends to the bot in a direct message."},
		{Name: "channels:history", Optional: true, Why: "Looking in public channels whether a posting arrived of which Slack did not say so, and reading a message that is captured by emoji; only together with the next."},
		{Name: "groups:history", Optional: true, Why: "The same for private channels."},
		{Name: "reactions:read", Optional: true, Why: "Capture by emoji: hearing of the secretary's reaction to a message."},
	}
}

// MissingScopes compares what Slack says was granted with what is needed, and with the optional ones that are wanted.
func MissingScopes(granted, wanted []string) []string {
	var missing []string
	for _, s := range Scopes() {
		if (!s.Optional || slices.Contains(wanted, s.Name)) && !slices.Contains(granted, s.Name) {
			missing = append(missing, s.Name)
		}
	}
	return missing
}
