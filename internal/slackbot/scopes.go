package slackbot

import "slices"

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
		{Name: "channels:history", Optional: true, Why: "Looking in public channels whether a posting arrived of which Slack did not say so; only together with the next."},
		{Name: "groups:history", Optional: true, Why: "The same for private channels."},
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
