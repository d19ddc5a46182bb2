package slackbot

import (
	"context"
	"regexp"
	"strings"
)

// What Slack writes for mentions, channels and links in commands and messages
// (docs.slack.dev/messaging/formatting-message-text, "Retrieving formatted messages").
var (
	mention     = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>`)
	channelLink = regexp.MustCompile(`<#(C[A-Z0-9]+)(?:\|([^<>]*))?>`)
	labelled    = regexp.MustCompile(`<(?:!(?:subteam|date)\^[^|<>]+\|([^<>]+)|mailto:[^|<>]+\|([^<>]+))>`)
	webLink     = regexp.MustCompile(`<(https?://[^|<>]+)(?:\|([^<>]*))?>`)
	escaped     = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// maxMentions is of how many people a text is given their names; nobody means more.
const maxMentions = 20

// Unescape gives back what was typed: Slack escapes three characters.
func Unescape(text string) string { return escaped.Replace(text) }

// Mentions returns the Slack ids of who is mentioned, at most maxMentions.
func Mentions(text string) []string {
	var ids []string
	for _, found := range mention.FindAllStringSubmatch(text, maxMentions) {
		ids = append(ids, found[1])
	}
	return ids
}

// PlainText turns what Slack delivers into what people read there: names for mentions, addresses for links. Calls to
// everybody stay as Slack writes them; they are shown literally and call nobody.
func (p *People) PlainText(ctx context.Context, text string) string {
	names := map[string]string{}
	for _, id := range Mentions(text) {
		if person, err := p.Recognise(ctx, id, id); err == nil {
			names[id] = person.Name
		}
	}
	text = mention.ReplaceAllStringFunc(text, func(m string) string {
		id := mention.FindStringSubmatch(m)[1]
		if names[id] == "" {
			return "@" + id
		}
		return "@" + names[id]
	})
	text = channelLink.ReplaceAllStringFunc(text, func(m string) string {
		found := channelLink.FindStringSubmatch(m)
		return "#" + firstOf(found[2], found[1])
	})
	text = labelled.ReplaceAllString(text, "$1$2")
	text = webLink.ReplaceAllStringFunc(text, func(m string) string {
		found := webLink.FindStringSubmatch(m)
		if found[2] == "" || strings.Contains(found[1], found[2]) {
			return found[1]
		}
		return found[2] + " (" + found[1] + ")"
	})
	return strings.TrimSpace(Unescape(text))
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
