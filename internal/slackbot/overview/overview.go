package overview

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// overviews show a project as of a day, and hand it over as a file.
type overviews struct {
	store Store
}

func (o overviews) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "overview", Words: map[string]string{"nl": "overzicht", "fr": "synthèse|synthese", "en": "overview"}, Who: slackbot.Everybody, Run: o.ask},
		{Name: "overview_open", Who: slackbot.Everybody, Run: o.open},
		{Name: "overview_file", Who: slackbot.Everybody, Run: o.file},
		{Name: "standing", Words: map[string]string{"nl": "stand", "fr": "situation", "en": "standing"}, Who: slackbot.Everybody, Run: o.stand},
		{Name: "standing_share", Who: slackbot.Insiders, Run: o.shareForm},
		{Name: "standing_share_save", Who: slackbot.Insiders, Changes: true, Run: o.share},
	}
}

// ask answers with the overview of the project that is named, else of the only one of this channel's platform or of all
// that the asker may read; a date behind the name is the day as of which it is told, else today.
func (o overviews) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	typed := slackbot.OneLine(slackbot.Unescape(req.Text))
	if err := consult.CheckText("", typed); typed != "" && err != nil {
		return slackbot.Reply{}, err
	}
	name, on, err := dated(typed, req.Today())
	if err != nil {
		return slackbot.Reply{}, err
	}
	project, err := o.meant(ctx, req, name)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return o.show(ctx, req, project, on)
}

// meant finds the project that somebody names by itself or by its platform, else the only one of this channel's platform or
// of all that they may read.
func (o overviews) meant(ctx context.Context, req slackbot.Request, name string) (consult.ProjectID, error) {
	req.Text = name
	list, _, _, err := slackbot.ProjectsMeant(ctx, o.store, req)
	if err != nil {
		return 0, err
	}
	if len(list) != 1 {
		return 0, consult.Invalid("", "overview_which", nil)
	}
	return list[0].ID, nil
}

// dated parts what was typed into a name and the day behind it: the longest end of it that is a date, else today. today is
// a local date. It refuses a day that does not exist.
func dated(typed string, today time.Time) (name string, on time.Time, err error) {
	words := strings.Fields(typed)
	for n := range words {
		end := strings.Join(words[n:], " ")
		if day, ok := day(end, today); ok {
			return strings.Join(words[:n], " "), day, nil
		}
		if _, ok := day(otherDay.ReplaceAllString(end, "${1}1${3}"), today); ok && otherDay.MatchString(end) {
			return "", today, consult.Invalid("", "overview_no_such_day", map[string]any{"Typed": end})
		}
	}
	return typed, today, nil
}

// otherDay finds the number of the day in a date: "31/02/2026", "31 februari 2026", "2026-02-31". With the first of the month
// in its place it tells a date that cannot be from words that are none.
var otherDay = regexp.MustCompile(`^((?:[12]\d{3}-\d{1,2}-)?)(\d{1,2})((?:[ ./-].*)?)$`)

// day reads a date that is mostly past: one without a year is the last one that has been.
func day(words string, today time.Time) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, words); err == nil {
		return t, true
	}
	noon := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, time.UTC)
	soon, clear := alone(words, noon)
	if clear && (!soon.After(consult.Day(today)) || !strings.ContainsAny(words, "0123456789")) {
		return soon, true // today, or a day that is still to come in words
	}
	early, known := alone(words, time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC)) // of before all, so that no year is past
	switch {
	case !known:
		return time.Time{}, false
	case early.Year() > 2000:
		return early, true
	}
	last := time.Date(today.Year(), early.Month(), early.Day(), 0, 0, 0, 0, time.UTC)
	if last.After(consult.Day(today)) {
		last = last.AddDate(-1, 0, 0)
	}
	return last, true
}

// alone reads one date and nothing else.
func alone(words string, now time.Time) (time.Time, bool) {
	r, err := recurrence.Read(words, "", now, "UTC")
	if err != nil || r.Rest != "" || r.RRule != "" || r.HasTime || r.Place != "" || r.Start.IsZero() {
		return time.Time{}, false
	}
	return consult.Day(r.Start), true
}

// open shows the overview of a project as of today, from a button.
func (o overviews) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, on, err := carried(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return o.show(ctx, req, id, on)
}

// carried reads "project" or "project:date" of a button.
func carried(req slackbot.Request) (consult.ProjectID, time.Time, error) {
	of, date, _ := strings.Cut(req.Value.One(), ":")
	id, err := strconv.ParseInt(of, 10, 64)
	if err != nil {
		return 0, time.Time{}, consult.NotFound("gone")
	}
	on, err := time.Parse(time.DateOnly, date)
	if err != nil {
		on = req.Today()
	}
	return consult.ProjectID(id), on, nil
}

func (o overviews) show(ctx context.Context, req slackbot.Request, id consult.ProjectID, on time.Time) (slackbot.Reply, error) {
	found, err := o.store.ProjectOverview(ctx, req.Viewer(), id, on, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, overview.Of(req.Lang, found), "overview_file", strconv.FormatInt(int64(id), 10)+":"+found.Card.On.Format(time.DateOnly)), nil
}

// shown is a report in Slack, with a button for each file; of is what the buttons of the route carry.
func shown(req slackbot.Request, r overview.Report, route, of string) slackbot.Reply {
	page := view.OverviewPage{Title: r.Title, About: r.About, File: route, Of: of}
	for _, part := range r.Parts {
		page.Lines = append(page.Lines, view.OverviewLine{Title: part.Title, Text: part.Short()})
	}
	text, blocks := page.Overview(req.Lang, overview.Formats())
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// file hands the overview over as a file, to the asker alone.
func (o overviews) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, on, err := carried(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, style, err := o.store.ExportOverview(ctx, req.Act(), id, on)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return handed(req, overview.Of(req.Lang, found), style)
}

// handed writes the file that was asked for.
func handed(req slackbot.Request, r overview.Report, style consult.PaperStyle) (slackbot.Reply, error) {
	body, err := r.Write(req.Part, overview.Options{Lang: req.Lang, Style: style, At: req.Now})
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write overview as %q: %w", req.Part, err)
	}
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "overview.file_ready"),
		Files: []slackbot.File{{Name: r.Name + "." + req.Part, Title: r.Title, Content: body}},
	}, nil
}
