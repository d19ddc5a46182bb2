package overview

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
)

type yearStore interface {
	YearReport(ctx context.Context, v consult.Viewer, nis string, year int, now time.Time) (consult.YearReport, error)
	ExportYearReport(ctx context.Context, act consult.Act, nis string, year int) (consult.YearReport, error)
}

// years show a municipality's year, and hand it over as a file.
type years struct {
	store yearStore
}

func (y years) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "year_report", Words: map[string]string{"nl": "jaarverslag", "fr": "bilan", "en": "yearly"}, Who: slackbot.Everybody, Run: y.ask},
		{Name: "year_file", Who: slackbot.Everybody, Run: y.file},
	}
}

// ask answers with the year of the municipality that is named; without a year it is this one.
func (y years) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	typed := slackbot.OneLine(slackbot.Unescape(req.Text))
	name, year := typed, req.Today().Year()
	if i := strings.LastIndex(typed, " "); i > 0 {
		if n, err := strconv.Atoi(typed[i+1:]); err == nil {
			name, year = typed[:i], n
		}
	}
	found := place.Resolve(name)
	if found.Sure == nil {
		return slackbot.Reply{}, consult.Invalid("", "year_place", map[string]any{"Typed": name})
	}
	if err := consult.CheckYear(year, req.Today()); err != nil {
		return slackbot.Reply{}, err
	}
	report, err := y.store.YearReport(ctx, req.Viewer(), found.Sure.NIS, year, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, overview.OfYear(req.Lang, report), "year_file", report.NIS+":"+strconv.Itoa(year)), nil
}

// file hands the year over as a file, to the asker alone.
func (y years) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	nis, text, _ := strings.Cut(req.Value.One(), ":")
	year, err := strconv.Atoi(text)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	report, err := y.store.ExportYearReport(ctx, req.Act(), nis, year)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return handed(req, overview.OfYear(req.Lang, report), consult.PaperStyle{})
}
