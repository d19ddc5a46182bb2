package minutes

import (
	"regexp"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
)

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
// Date is what follows "tegen", "avant", "by" and the like, when all of it is one date to come. What leaves a doubt is
// not sure, and has to be asked.
func readCapture(line string, now time.Time, zone string) capture {
	c := capture{text: strings.TrimSpace(line), sure: true}
	c.takeOwners()
	c.takeDue(now, zone)
	c.takeOwners()
	for _, id := range slackbot.Mentions(c.text) {
		c.owners, c.sure = append(c.owners, id), false // somebody whom it is about, or who does it?
	}
	return c
}

func (c *capture) takeOwners() {
	for _, place := range []*regexp.Regexp{ownersFirst, ownersLast} {
		at := place.FindStringIndex(c.text)
		if at == nil {
			continue
		}
		c.owners = append(c.owners, slackbot.Mentions(c.text[at[0]:at[1]])...)
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
			c.sure, c.doubt = false, consult.Invalid("due", "due_not_understood", map[string]any{"Typed": slackbot.Unescape(rest)})
		}
	}
}

// isOneDay says whether all the words were one date, without an hour, a place or a rhythm.
func isOneDay(r recurrence.Reading) bool {
	return r.Rest == "" && r.RRule == "" && !r.Start.IsZero() && !r.HasTime && r.Place == "" && r.Duration == 0
}
