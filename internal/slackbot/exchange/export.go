package exchange

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type exportStore interface {
	ExportContacts(ctx context.Context, act consult.Act) ([]consult.Contact, error)
}

// exports hands the contacts out that the asker may see, as a table that can be taken in again.
type exports struct {
	store Store
}

func (e exports) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contacts", Words: map[string]string{"nl": "contacten|contactenlijst", "fr": "contacts", "en": "contacts"}, Who: slackbot.Insiders, Run: e.offer},
		{Name: "contacts_file", Who: slackbot.Insiders, Run: e.file},
	}
}

// offer says how contacts get in and out.
func (e exports) offer(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	err := e.store.MayImport(ctx, req.Act())
	if _, refused := consult.Refusal(err); err != nil && !refused {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ContactTables(req.Lang, err == nil)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// file sends the table as XLSX or CSV to the asker alone.
func (e exports) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, err := e.store.ExportContacts(ctx, req.Act())
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, e.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.ContactTable(req.Lang, list, places.OfficialName)
	title := i18n.Text(req.Lang, "exchange.file_title")
	content, ending, err := sheet.Write(req.Part, title, header, rows)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write contacts: %w", err)
	}
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "exchange.file_ready", i18n.Args{"Count": len(list)}),
		Files: []slackbot.File{{Name: consult.Slug(title) + "-" + req.Today().Format(time.DateOnly) + "." + ending, Title: title, Content: content}},
	}, nil
}
