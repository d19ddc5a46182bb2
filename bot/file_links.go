package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"

	"overlegbot/internal/config"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/web"
)

// fileLinks says where files can be fetched that Slack does not take; nowhere without an address for this bot. The key
// is the bot token's, so that there is no secret more to keep, and all links end when the token is replaced.
func fileLinks(cfg config.Config) slackbot.FileLinks {
	if cfg.Web.PublicURL == "" {
		return slackbot.FileLinks{}
	}
	key := hmac.New(sha256.New, []byte(cfg.Slack.BotToken.Reveal()))
	_, _ = key.Write([]byte("overlegbot file links"))
	return slackbot.FileLinks{URL: strings.TrimRight(cfg.Web.PublicURL, "/") + web.FilePath, Key: key.Sum(nil)}
}

// missingScopes are the permissions that the bot cannot do without. Where links take the place of files, it can do without
// files:write.
func missingScopes(cfg config.Config, granted []string) []string {
	missing := slackbot.MissingScopes(granted, cfg.Slack.WantedScopes())
	if cfg.Web.PublicURL == "" {
		return missing
	}
	return slices.DeleteFunc(missing, func(scope string) bool { return scope == "files:write" })
}

// linkedFiles hands web the files that links ask for.
type linkedFiles struct {
	bot *slackbot.Bot
}

// FileByLink implements web's reader.
func (l linkedFiles) FileByLink(ctx context.Context, token string) (string, []byte, error) {
	file, err := l.bot.FileByLink(ctx, token)
	return file.Name, file.Content, err
}
