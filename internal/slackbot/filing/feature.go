// Package filing is the Slack face of papers: minutes as a file, and how the
// papers of a platform look.
package filing

import (
	"context"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/minutes"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// Store is what the feature asks of the database.
type Store interface {
	MinutesOf(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Minutes, error)
	MinutesOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error)
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	ExportMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, which consult.Copy) (consult.MinutesExport, error)
	ExportSummary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MinutesExport, error)
	PublicSummary(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.PublicMinutes, error)
	styleStore
}

// Feature is everything about papers.
func Feature(store Store) slackbot.Feature {
	return slackbot.Feature{Theme: slackbot.ThemeMinutes, Routes: append(files{store}.routes(), styles{store}.routes()...)}
}

// files hands minutes out as a file, to the asker alone.
type files struct {
	store Store
}

func (f files) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "minutes_file", Words: map[string]string{"nl": "bestand|verslagbestand", "fr": "fichier", "en": "file"}, Who: slackbot.Everybody, Run: f.form},
		{Name: "summary_file", Who: slackbot.Everybody, Run: f.summaryForm},
		{Name: "minutes_file_save", Who: slackbot.Everybody, Changes: true, Run: f.make},
	}
}

// form asks which kind of file and which copy, of the minutes that were clicked or the latest ones of the channel.
func (f files) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := f.minutes(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MinutesFileForm(req.Lang, m), Form: slackbot.Form{About: int64(m.Meeting.ID), Channel: req.Channel}}, nil
}

// summaryForm asks which kind of file, of a summary that was released for the public.
func (f files) summaryForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	m, err := f.store.PublicSummary(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: id, Channel: req.Channel, Words: string(consult.PublicCopy)}
	return slackbot.Reply{Modal: view.SummaryFileForm(req.Lang, m), Form: form}, nil
}

// export is what the file is made from: all copies but the public one are for readers alone.
func (f files) export(ctx context.Context, req slackbot.Request) (consult.MinutesExport, consult.Copy, error) {
	which, id := consult.Copy(req.Field("copy").One()), consult.MeetingID(req.Form().About)
	if which == "" {
		which = consult.Copy(req.Form().Words)
	}
	if which == consult.PublicCopy {
		export, err := f.store.ExportSummary(ctx, req.Act(), id)
		return export, which, err
	}
	export, err := f.store.ExportMinutes(ctx, req.Act(), id, which)
	return export, which, err
}

func (f files) minutes(ctx context.Context, req slackbot.Request) (consult.Minutes, error) {
	if req.ByButton() {
		id, err := req.ID()
		if err != nil {
			return consult.Minutes{}, err
		}
		return f.store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	}
	p, _, err := f.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return consult.Minutes{}, err
	}
	return f.store.MinutesOf(ctx, req.Viewer(), p.ID, req.Now)
}

// make writes the file with what the asker may read now.
func (f files) make(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	export, which, err := f.export(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	format := paper.Format(req.Field("format").One())
	made := minutes.Paper(export.Paper, minutes.Options{
		Lang: req.Lang, Style: export.Style, At: req.Now, Named: export.Named,
		Name: func(id string) string { return export.Names[id] },
	})
	file, err := paper.Write(made, format)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text := i18n.Text(req.Lang, "paper.ready")
	if which == consult.HandedCopy {
		text += " " + i18n.Text(req.Lang, "paper.look_again")
	}
	if n := len(file.Boxes); n > 0 {
		text += " " + i18n.Text(req.Lang, "paper.has_boxes", i18n.Args{"Count": n})
	}
	return slackbot.Reply{
		Text:  text,
		Files: []slackbot.File{{Name: minutes.FileName(export.Paper, format), Title: made.Title, Content: file.Body}},
	}, nil
}
