package minutes

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// itemNumber is how a line names its agenda item: "3: …", "punt 3: …". The blank behind the colon keeps hours apart.
var itemNumber = regexp.MustCompile(`(?i)^(?:(?:agenda)?punt|point|sujet|item|topic)?\s*(\d{1,2})\s*:\s+(\S.*)$`)

// numbered is an agenda whose items can be named by their number; nil where no line names one.
type numbered []consult.AgendaItem

// agendaFor reads the agenda when something typed names one of its items.
func (m minutes) agendaFor(ctx context.Context, req slackbot.Request, meeting consult.MeetingID) (numbered, error) {
	for line := range strings.Lines(req.Text) {
		if !itemNumber.MatchString(strings.TrimSpace(line)) {
			continue
		}
		agenda, err := m.store.AgendaOf(ctx, req.Viewer(), meeting, req.Now)
		if err != nil {
			return nil, fmt.Errorf("agenda that is named: %w", err)
		}
		return agenda.Items, nil
	}
	return nil, nil
}

// take takes the number off a line. One that the agenda does not have leaves the line as it is, and has to be asked.
func (n numbered) take(line string) (rest string, item consult.AgendaItemID, doubt *consult.Error) {
	found := itemNumber.FindStringSubmatch(strings.TrimSpace(line))
	if found == nil || len(n) == 0 {
		return line, 0, nil
	}
	number, err := strconv.Atoi(found[1])
	if err != nil || number < 1 || number > len(n) {
		return line, 0, consult.Invalid("item", "agenda_number", map[string]any{"Number": found[1], "Count": len(n)})
	}
	return found[2], n[number-1].ID, nil
}
