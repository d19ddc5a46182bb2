package slackbot

import "slices"

// Scope is one permission of the Slack app, and the feature that needs it ("scope." + Name in the catalogues).
type Scope struct {
	Name     string
	Optional bool // off until asked for in the configuration
}

// Scopes lists every permission that the bot uses (docs.slack.dev/reference/scopes); the manifest and the README are
// made from it.
func Scopes() []Scope {
	return []Scope{
		{Name: "commands"},
		{Name: "chat:write"},
		{Name: "im:write"},
		{Name: "im:history"},
		{Name: "channels:read"},
		{Name: "groups:read"},
		{Name: "users:read"},
		{Name: "app_mentions:read"},
		{Name: "metadata.message:read"},
		{Name: "channels:history", Optional: true},
		{Name: "groups:history", Optional: true},
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
