package ask

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/answer"
	"overlegbot/internal/slackbot/view"
)

// mostCards is how many contacts all parts of a question show together: a card is two of Slack's fifty blocks.
const mostCards = 18

// cards shows what one part of a question found as the directory does, with as many cards as fit beside the other parts.
func cards(r view.Reader, f answer.Found, parts int, now time.Time) []slack.Block {
	most := max(1, mostCards/parts)
	shown := view.ContactAnswer{ContactFound: f.ContactFound, Members: map[string][]string{}}
	shown.Contacts = shown.Contacts[:min(len(shown.Contacts), most)]
	shown.Instead = shown.Instead[:min(len(shown.Instead), most-len(shown.Contacts))]
	asked := view.Asked{Topics: f.Query.Topics, OrgKind: f.Query.OrgKind, Text: f.Query.Text}
	places := map[string]string{}
	for _, c := range slices.Concat(shown.Contacts, shown.Instead) {
		if m := f.Places.ByNIS(c.NIS); m != nil {
			places[c.NIS] = m.Name
		}
	}
	for _, nis := range f.Query.NIS {
		name := answer.PlaceName(f.Places, r.Lang, f.Places.ByNIS(nis).Name)
		asked.Places, places[nis] = append(asked.Places, name), name
		if len(shown.Contacts)+len(shown.Instead) == 0 {
			shown.Members[nis] = f.Members
		}
	}
	_, blocks := view.Contacts(r, asked, shown, places, now)
	return blocks
}
