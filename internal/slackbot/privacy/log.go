package privacy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type logStore interface {
	AuditLog(ctx context.Context, act consult.Act, id consult.PlatformID, f consult.AuditFilter) (consult.AuditPage, error)
	ExportAuditLog(ctx context.Context, act consult.Act, id consult.PlatformID, f consult.AuditFilter) (consult.AuditPage, error)
	slackbot.PlaceFinder
}

// logs shows who manages a platform who saw, changed and exported what of it.
type logs struct {
	store logStore
}

func (l logs) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "log", Words: map[string]string{"nl": "logboek", "fr": "journal", "en": "log"}, Who: slackbot.Managers, Run: l.open},
		{Name: "log_show", Who: slackbot.Insiders, Run: l.again},
		{Name: "log_file", Who: slackbot.Insiders, Run: l.file},
	}
}

// usualDays is how far back the log looks at first.
const usualDays = 30

func (l logs) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := slackbot.Whereabouts(ctx, l.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if p.ID == 0 {
		return slackbot.Reply{}, consult.Invalid("", "log_where", nil)
	}
	return l.show(ctx, req, p.ID, consult.AuditFilter{Days: usualDays})
}

func (l logs) show(ctx context.Context, req slackbot.Request, id consult.PlatformID, f consult.AuditFilter) (slackbot.Reply, error) {
	page, err := l.store.AuditLog(ctx, req.Act(), id, f)
	if err != nil {
		return slackbot.Reply{}, err
	}
	words, err := json.Marshal(f)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("remember what is shown: %w", err)
	}
	return slackbot.Reply{
		Modal: view.Log(req.Lang, page), Form: slackbot.Form{About: int64(id), Channel: req.Form().Channel, Words: string(words)}, Replace: req.ByButton(),
	}, nil
}

// shown reads which page the modal shows; a modal that is none of ours shows none.
func shown(req slackbot.Request) (consult.PlatformID, consult.AuditFilter, error) {
	var f consult.AuditFilter
	if err := json.Unmarshal([]byte(req.Form().Words), &f); err != nil || req.Form().About == 0 {
		return 0, f, consult.NotFound("gone")
	}
	return consult.PlatformID(req.Form().About), f, nil
}

// again shows the page anew with one thing chosen otherwise.
func (l logs) again(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, f, err := shown(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	chosen := req.Value.One()
	f.Before = 0
	if req.Part == "verb" {
		f.Verb = ""
		if chosen != "any" {
			f.Verb = consult.AuditVerb(chosen)
		}
		return l.show(ctx, req, id, f)
	}
	n, err := strconv.ParseInt(chosen, 10, 64)
	if err != nil || n < 0 {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	switch req.Part {
	case "older":
		f.Before = n
	case "period":
		f.Days = int(n)
	case "person":
		f.Person = consult.PersonID(n)
	case "meeting":
		f.Meeting = consult.MeetingID(n)
	}
	return l.show(ctx, req, id, f)
}

// file sends what the modal shows, all pages of it, to the asker alone.
func (l logs) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, f, err := shown(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	page, err := l.store.ExportAuditLog(ctx, req.Act(), id, f)
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.LogTable(req.Lang, page)
	var content bytes.Buffer
	if err := sheet.WriteCSV(&content, header, rows); err != nil {
		return slackbot.Reply{}, fmt.Errorf("write log: %w", err)
	}
	title := i18n.Text(req.Lang, "log.file_title", i18n.Args{"Platform": page.Platform.Name})
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "log.file_ready", i18n.Args{"Count": len(rows)}),
		Files: []slackbot.File{{Name: consult.Slug(title) + "-" + req.Today().Format(time.DateOnly) + ".csv", Title: title, Content: content.Bytes()}},
	}, nil
}
