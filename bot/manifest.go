package main

import (
	"encoding/json"
	"fmt"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
)

type manifestCommand struct {
	HTTP     string   `help:"Address at which Slack reaches the bot; without it, Socket Mode." placeholder:"URL"`
	AppID    string   `help:"The app's id (A…), once it exists: print the manifest again with it and update the app. Otherwise slack.app_id holds." placeholder:"A…"`
	Lang     string   `help:"Language of what Slack shows." enum:"nl,fr,en" default:"nl"`
	Optional []string `help:"Optional scopes to ask for." placeholder:"SCOPE"`
}

// Run prints the manifest of the Slack app as JSON.
func (c manifestCommand) Run(w world) error {
	cfg, err := w.config()
	if err != nil {
		return err
	}
	if c.AppID == "" {
		c.AppID = cfg.Slack.AppID
	}
	m, err := slackbot.NewManifest(slackbot.ManifestOptions{
		Command: cfg.Slack.Command, HTTP: c.HTTP, AppID: c.AppID, Lang: c.Lang, Wanted: append(cfg.Slack.WantedScopes(), c.Optional...),
		Emoji: cfg.Slack.CaptureByEmoji,
	}, feature.All(nil))
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	out := json.NewEncoder(w.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(m)
}
