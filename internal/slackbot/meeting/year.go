package meeting

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// yearStore keeps a platform's closing days and what goes with them.
type yearStore interface {
	Year(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Year, error)
	PreviewYear(ctx context.Context, act consult.Act, id consult.PlatformID, y consult.Year) (int, error)
	SaveYear(ctx context.Context, act consult.Act, id consult.PlatformID, y consult.Year) (int, error)
}

// years is the form with a platform's closing days, its end, and whether it has a fixed rhythm at all.
type years struct {
	store planStore
}

func (y years) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "year", Words: map[string]string{"nl": "sluitingsdagen|zomerstop", "fr": "fermetures|congés", "en": "closures"}, Who: slackbot.Managers, Run: y.form},
		{Name: "year_save", Who: slackbot.Insiders, Changes: true, Run: y.save},
	}
}

func (y years) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var platform consult.Platform
	var err error
	if req.ByButton() {
		var id int64
		if id, err = req.ID(); err != nil {
			return slackbot.Reply{}, err
		}
		platform, _, err = y.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	} else {
		platform, _, err = y.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := y.store.Year(ctx, req.Viewer(), platform.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.YearForm(req.Lang, platform.Name, found, closingText(found.Closing)),
		Form:  slackbot.Form{About: int64(platform.ID), Channel: platform.ChannelID},
	}, nil
}

func (y years) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.PlatformID(req.Form().About)
	platform, _, err := y.store.PlatformByID(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	year, err := readYear(req, platform)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if calendar := strings.TrimSpace(req.Field(view.CalendarField).One()); calendar != "" {
		return y.propose(ctx, req, platform, year, calendar)
	}
	changed, err := y.store.SaveYear(ctx, req.Act(), id, year)
	if err != nil {
		return slackbot.Reply{}, inYear(req, err)
	}
	args := i18n.Args{"Platform": view.Literal(platform.Name), "Count": changed}
	if changed == 0 {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "series.year_saved", args)}, nil
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "series.year_saved_moved", args), Home: true}, nil
}

// propose shows what a pasted calendar would bring in, in the form itself: saving that does it.
func (y years) propose(ctx context.Context, req slackbot.Request, platform consult.Platform, year consult.Year, calendar string) (slackbot.Reply, error) {
	found, problems, err := document.ReadClosingDays(strings.NewReader(calendar))
	if err != nil {
		return slackbot.Reply{}, beside(view.CalendarField, err)
	}
	proposed, r := year.With(found, consult.DateAt(req.Now, platform.Location()))
	r.Problems = problems
	text := closingText(proposed.Closing)
	if utf8.RuneCountInString(text) > consult.MaxText {
		return slackbot.Reply{}, consult.Invalid(view.CalendarField, "closing_text_long", nil)
	}
	if r.Dates, err = y.store.PreviewYear(ctx, req.Act(), platform.ID, proposed); err != nil {
		return slackbot.Reply{}, beside(view.CalendarField, err)
	}
	return slackbot.Reply{
		Modal: view.ProposedYear(req.Lang, proposed, text, r),
		Form:  slackbot.Form{About: int64(platform.ID), Channel: platform.ChannelID},
	}, nil
}

// closingField is the input with the list, that of the form or of what was proposed.
func closingField(req slackbot.Request) string {
	if slices.Contains(req.Fields(), view.ProposedField) {
		return view.ProposedField
	}
	return view.ClosingField
}

// inYear puts a refusal about the list beside the input in which it stands.
func inYear(req slackbot.Request, err error) error {
	if refusal, ok := consult.Refusal(err); ok && refusal.Field == view.ClosingField {
		return beside(closingField(req), err)
	}
	return err
}

// readYear reads the form.
func readYear(req slackbot.Request, platform consult.Platform) (consult.Year, error) {
	year := consult.Year{FlemishDay: req.Field("flemish").One() == view.Yes, BridgeDays: req.Field("bridge").One() == view.Yes}
	var err error
	if year.Closing, err = readClosing(req.Field(closingField(req)).One(), req.Now, platform.Zone); err != nil {
		return year, inYear(req, err)
	}
	if weeks := strings.TrimSpace(req.Field("loose").One()); weeks != "" {
		n, err := strconv.Atoi(weeks)
		if err != nil {
			return year, consult.Invalid("loose", "number_expected", nil)
		}
		year.LooseDays = max(min(n, 1000), 0) * 7
		if n < 0 {
			return year, consult.Invalid("loose", "number_expected", nil)
		}
	}
	if ends := req.Field("ends").One(); ends != "" {
		day, err := time.Parse(time.DateOnly, ends)
		if err != nil {
			return year, consult.Invalid("ends", "date_missing", nil)
		}
		year.EndsOn = &day
	}
	return year, nil
}

// closingText writes closing days as they are typed: a day or a range and a name, a line each.
func closingText(list []consult.ClosingDays) string {
	var lines []string
	for _, c := range list {
		line := c.FirstOn.Format("2/1/2006")
		if !c.LastOn.Equal(c.FirstOn) {
			line += " - " + c.LastOn.Format("2/1/2006")
		}
		lines = append(lines, strings.TrimSpace(line+" "+c.Name))
	}
	return strings.Join(lines, "\n")
}

// readClosing reads a pasted list: "1/7/2027 - 31/8/2027 Zomerstop", "24 december 2026", a line or semicolon each.
func readClosing(text string, now time.Time, zone string) ([]consult.ClosingDays, error) {
	var list []consult.ClosingDays
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		line = slackbot.OneLine(line)
		if line == "" {
			continue
		}
		c, ok := closingLine(line, now, zone)
		if !ok {
			return nil, consult.Invalid("closing", "closing_form", map[string]any{"Line": line})
		}
		list = append(list, c)
	}
	return list, nil
}

// separators stand between the two ends of a range.
var separators = []string{" t.e.m. ", " tot en met ", " tot ", " t/m ", " au ", " to ", " - ", " – ", "-", "–"}

func closingLine(line string, now time.Time, zone string) (consult.ClosingDays, bool) {
	if day, name, ok := leadingDay(line, now, zone); ok && !startsRange(name) {
		return consult.ClosingDays{FirstOn: day, LastOn: day, Name: name}, true
	}
	for _, s := range separators {
		first, rest, cut := strings.Cut(line, s)
		if !cut {
			continue
		}
		from, left, ok := leadingDay(strings.TrimSpace(first), now, zone)
		if !ok || left != "" {
			continue
		}
		to, name, ok := leadingDay(strings.TrimSpace(rest), from.Add(-time.Hour), zone)
		if ok {
			return consult.ClosingDays{FirstOn: from, LastOn: to, Name: name}, true
		}
	}
	return consult.ClosingDays{}, false
}

// startsRange says whether what follows a day is the rest of a range.
func startsRange(rest string) bool {
	for _, s := range separators {
		if strings.HasPrefix(" "+rest, s) || strings.HasPrefix(rest, s) {
			return true
		}
	}
	return false
}

// leadingDay reads the longest beginning of a line that is one date, and returns what follows it.
func leadingDay(line string, now time.Time, zone string) (time.Time, string, bool) {
	words := strings.Fields(line)
	for n := min(len(words), 4); n > 0; n-- {
		beginning := strings.Join(words[:n], " ")
		for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
			if day, err := time.Parse(layout, beginning); err == nil {
				return day, strings.Join(words[n:], " "), true
			}
		}
		r, err := recurrence.Read(beginning, "", now, zone)
		if err == nil && r.Rest == "" && r.RRule == "" && !r.HasTime && r.Place == "" && !r.Start.IsZero() {
			y, m, d := r.Start.Date()
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), strings.Join(words[n:], " "), true
		}
	}
	return time.Time{}, "", false
}
