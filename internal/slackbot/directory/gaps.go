package directory

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type gapStore interface {
	slackbot.WordStore
	ContactGaps(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ContactGap, error)
}

// gaps shows who coordinates where the directory has nobody (R77).
type gaps struct {
	store gapStore
}

func (g gaps) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contact_gaps", Words: map[string]string{"nl": "gaten", "fr": "lacunes", "en": "gaps"}, Who: slackbot.Managers, Run: g.show},
		{Name: "contact_gaps_file", Who: slackbot.Insiders, Run: g.file},
	}
}

func (g gaps) read(ctx context.Context, req slackbot.Request) ([]consult.ContactGap, map[string]string, error) {
	list, err := g.store.ContactGaps(ctx, req.Viewer(), req.Now)
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, consult.Forbidden("not_coordinator")
	}
	known, err := slackbot.Places(ctx, g.store, req.Viewer())
	if err != nil {
		return nil, nil, err
	}
	places := map[string]string{}
	for _, gap := range list {
		if m := known.ByNIS(gap.NIS); m != nil {
			places[gap.NIS] = m.Name
		}
	}
	return list, places, nil
}

func (g gaps) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, places, err := g.read(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ContactGaps(req.Lang, list, places)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// file sends all municipalities by all topics as a table, to the asker alone.
func (g gaps) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, places, err := g.read(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var content bytes.Buffer
	header, rows := view.ContactGapTable(req.Lang, list, places)
	if err := sheet.WriteCSV(&content, header, rows); err != nil {
		return slackbot.Reply{}, fmt.Errorf("write gaps: %w", err)
	}
	title := i18n.Text(req.Lang, "contact.gaps_file")
	name := consult.Slug(title) + "-" + req.Today().Format(time.DateOnly) + ".csv"
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "contact.gaps_sent"),
		Files: []slackbot.File{{Name: name, Title: title, Content: content.Bytes()}},
	}, nil
}
