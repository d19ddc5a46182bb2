package overview

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// stand draws who still owes what in a project, for the asker alone; who manages the platform can share it with its channel.
func (o overviews) stand(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	name, on, err := dated(slackbot.OneLine(slackbot.Unescape(req.Text)), req.Today())
	if err != nil {
		return slackbot.Reply{}, err
	}
	id, err := o.meant(ctx, req, name)
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, _, err := o.store.ExportOverview(ctx, req.Act(), id, on)
	if err != nil {
		return slackbot.Reply{}, err
	}
	page, part, err := standing(req.Lang, found)
	if err != nil {
		return slackbot.Reply{}, err
	}
	picture, err := drawn(req.Lang, found, part)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if found.Card.Manages && found.Card.On.Equal(consult.Day(req.Today())) {
		page.Share = strconv.FormatInt(int64(id), 10)
	}
	text, blocks := page.Standing(req.Lang)
	return slackbot.Reply{Text: text, Blocks: blocks, Files: []slackbot.File{picture}}, nil
}

// standing puts who still owes what into words; it refuses a project in which no organisation owes anything.
func standing(lang string, o consult.Overview) (view.StandingPage, overview.Part, error) {
	part := overview.Deadlines(lang, o)
	if part.Chart == nil {
		return view.StandingPage{}, part, consult.Invalid("", "standing_nothing", map[string]any{"Project": o.Card.Name})
	}
	page := view.StandingPage{Project: o.Card.Name, On: o.Card.On, Summary: part.Summary, Legend: part.Notes[len(part.Notes)-1]}
	for i, row := range part.Table.Rows {
		if d := o.Deadlines[i]; len(d.Marks) > 0 {
			page.Lines = append(page.Lines, view.StandingLine{Title: row[0], Due: row[1], Waiting: row[len(row)-1]})
		}
	}
	return page, part, nil
}

// drawn is the picture of it.
func drawn(lang string, o consult.Overview, part overview.Part) (slackbot.File, error) {
	picture, err := part.Chart.Draw()
	if err != nil {
		return slackbot.File{}, fmt.Errorf("draw standing: %w", err)
	}
	title := i18n.Text(lang, "overview.standing", i18n.Args{"Project": o.Card.Name, "Date": i18n.Date(lang, o.Card.On)})
	return slackbot.File{
		Name: "stand-" + o.Card.Slug + "-" + o.Card.On.Format(time.DateOnly) + ".png", Title: title, Content: picture.PNG, Alt: part.Chart.Alt,
	}, nil
}

// shareForm shows who would read it, before it goes.
func (o overviews) shareForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	readers, err := o.store.StandingReaders(ctx, req.Viewer(), consult.ProjectID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := readers.CanShare(); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.StandingShare(req.Lang, readers), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

// share tells the platform's channel; the outbox posts the picture there, once.
func (o overviews) share(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	readers, err := o.store.ShareStanding(ctx, req.Act(), consult.ProjectID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "overview.shared", i18n.Args{"Channel": "<#" + readers.ChannelID + ">"})}, nil
}
