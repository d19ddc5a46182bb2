package slackbot

import (
	"context"
	"regexp"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// What Slack writes for mentions, channels and links in commands and messages
// (docs.slack.dev/messaging/formatting-message-text, "Retrieving formatted messages").
var (
	mention     = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>`)
	channelLink = regexp.MustCompile(`<#(C[A-Z0-9]+)(?:\|([^<>]*))?>`)
	labelled    = regexp.MustCompile(`<(?:!(?:subteam|date)\^[^|<>]+\|([^<>]+)|mailto:[^|<>]+\|([^<>]+))>`)
	webLink     = regexp.MustCompile(`<(https?://[^|<>]+)(?:\|([^<>]*))?>`)
	unescape    = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// maxMentions is of how many people a text is given their names; nobody means more.
const maxMentions = 20

// plainText turns what Slack delivers into what people read there: names for mentions, addresses for links. Calls to
// everybody stay as Slack writes them; they are shown literally and call nobody.
func (p *people) plainText(ctx context.Context, text string) string {
	names := map[string]string{}
	for _, found := range mention.FindAllStringSubmatch(text, maxMentions) {
		if person, err := p.recognise(ctx, found[1], found[1]); err == nil {
			names[found[1]] = person.Name
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
	return strings.TrimSpace(unescape.Replace(text))
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// capture is an action item as it was typed in one line.
type capture struct {
	text   string     // still in Slack's writing
	owners []string   // Slack ids
	due    *time.Time // a date
	doubt  *consult.Error
	sure   bool // nothing in it had to be guessed
}

var (
	ownersFirst = regexp.MustCompile(`^(?:\s*<@[UW][A-Z0-9]+(?:\|[^<>]*)?>\s*(?:[,;:]|(?:en|et|and|&amp;)\s)?)+`)
	ownersLast  = regexp.MustCompile(`(?:(?:[,;]|\s(?:en|et|and|&amp;))?\s*<@[UW][A-Z0-9]+(?:\|[^<>]*)?>)+\s*$`)
	dueWords    = regexp.MustCompile(`(?i)(?:^|\s)(tegen|vóór|voor|d['’]ici|avant|before|by|pour)\s+`)
)

// weak are the words that often begin something else than a date: "voor de raad".
var weak = map[string]bool{"voor": true, "by": true, "before": true, "pour": true}

// readCapture takes owners and due date out of a line. Owners are who is mentioned at the beginning or the end; the due
// date is what follows "tegen", "avant", "by" and the like, when all of it is one date to come. What leaves a doubt is
// not sure, and has to be asked.
func readCapture(line string, now time.Time, zone string) capture {
	c := capture{text: strings.TrimSpace(line), sure: true}
	c.takeOwners()
	c.takeDue(now, zone)
	c.takeOwners()
	for _, found := range mention.FindAllStringSubmatch(c.text, maxMentions) {
		c.owners, c.sure = append(c.owners, found[1]), false // somebody whom it is about, or who does it?
	}
	return c
}

func (c *capture) takeOwners() {
	for _, place := range []*regexp.Regexp{ownersFirst, ownersLast} {
		at := place.FindStringIndex(c.text)
		if at == nil {
			continue
		}
		for _, found := range mention.FindAllStringSubmatch(c.text[at[0]:at[1]], maxMentions) {
			c.owners = append(c.owners, found[1])
		}
		c.text = strings.TrimSpace(c.text[:at[0]] + " " + c.text[at[1]:])
	}
}

func (c *capture) takeDue(now time.Time, zone string) {
	for _, at := range dueWords.FindAllStringSubmatchIndex(c.text, -1) {
		word, rest := strings.ToLower(c.text[at[2]:at[3]]), strings.TrimSpace(c.text[at[1]:])
		r, err := recurrence.Read(rest, "", now, zone)
		refusal, refused := consult.Refusal(err)
		switch {
		case err == nil && isOneDay(r):
			c.text, c.due, c.sure, c.doubt = strings.TrimSpace(c.text[:at[0]]), &r.Start, true, nil
			return
		case refused:
			c.sure, c.doubt = false, refusal
		case !r.Start.IsZero() || !weak[word]:
			c.sure, c.doubt = false, consult.Invalid("due", "due_not_understood", map[string]any{"Typed": unescape.Replace(rest)})
		}
	}
}

// isOneDay says whether all the words were one date, without an hour, a place or a rhythm.
func isOneDay(r recurrence.Reading) bool {
	return r.Rest == "" && r.RRule == "" && !r.Start.IsZero() && !r.HasTime && r.Place == "" && r.Duration == 0
}

// today is the date on the clock of who asks.
func (r Request) today() time.Time {
	loc, err := recurrence.LoadZone(r.Person.Zone)
	if err != nil {
		loc, err = recurrence.LoadZone(recurrence.DefaultZone)
	}
	if err != nil {
		loc = time.UTC
	}
	return r.Now.In(loc)
}

// date reads what a date picker sends; nil when nothing was chosen.
func (r Request) date(field string) *time.Time {
	t, err := time.Parse(time.DateOnly, r.Field(field).One())
	if err != nil {
		return nil
	}
	return &t
}
