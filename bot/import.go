package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
	"overlegbot/internal/i18n"
	"overlegbot/internal/postgres"
)

type importCommand struct {
	Calendar    importCalendarCommand `cmd:"" help:"Plan the coming events of an iCalendar file as meetings of a platform."`
	ClosingDays importClosingCommand  `cmd:"" help:"Add the whole days of an iCalendar file, such as school holidays, to the days on which a platform does not meet."`
	Contacts    importContactsCommand `cmd:"" help:"Bring a table of contacts into the directory."`
	Places      importPlacesCommand   `cmd:"" help:"Make former municipalities of those that merged, and move what is theirs to the new ones."`
}

type importCalendarCommand struct {
	File     string `arg:"" help:"iCalendar file (.ics)." type:"existingfile"`
	Platform string `help:"Short name of the platform." required:"" placeholder:"SLUG"`
	Apply    bool   `help:"Plan them; without it, only say what would be planned."`
	JSON     bool   `help:"One JSON line." name:"json"`
}

// Run says what the calendar would bring, or brings it in. It acts on behalf of the platform's chair.
func (c importCalendarCommand) Run(ctx context.Context, w world) error {
	report, err := onBehalfOf(ctx, w, c.Platform, c.bringIn)
	if err != nil {
		return err
	}
	return c.print(w, report)
}

// openStore opens the configured database for a command that works on it by itself.
func (w world) openStore(ctx context.Context) (*postgres.DB, error) {
	cfg, err := w.config()
	if err != nil {
		return nil, err
	}
	if err := cfg.ValidateDatabase(); err != nil {
		return nil, wrongUse(err, "%s", err.Error())
	}
	store, err := postgres.Open(cfg.Database.URL.Reveal(), 2)
	if err != nil {
		return nil, wrongUse(err, "database.url cannot be read: %v", err)
	}
	if err := store.Ping(ctx); err != nil {
		_ = store.Close()
		return nil, wrongUse(err, "the database at database.url does not answer: %v", err)
	}
	return store, nil
}

// importStore opens the database for an import, and says what time it is there.
func importStore(ctx context.Context, w world) (*postgres.DB, time.Time, error) {
	cfg, err := w.config()
	if err != nil {
		return nil, time.Time{}, err
	}
	store, err := w.openStore(ctx)
	return store, fileClock(cfg.ClockFile)(), err
}

// beneficiary is the platform that an import is for, with its chair, on whose behalf it is done.
type beneficiary struct {
	platform consult.PlatformID
	zone     string // TZID
	act      consult.Act
}

// onBehalfOf runs an import for the platform with this short name; what it refuses is told to whoever runs the bot.
func onBehalfOf[Report any](ctx context.Context, w world, slug string, bringIn func(context.Context, *postgres.DB, beneficiary) (Report, error)) (Report, error) {
	var none Report
	store, now, err := importStore(ctx, w)
	if err != nil {
		return none, err
	}
	defer store.Close()
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return none, asWrongUse(err)
	}
	platform, zone, viewer, err := store.OnBehalfOf(ctx, workspace, slug, now)
	if err != nil {
		return none, asWrongUse(err)
	}
	report, err := bringIn(ctx, store, beneficiary{platform, zone, consult.Act{Viewer: viewer, Now: now}})
	if err != nil {
		return none, asWrongUse(err)
	}
	return report, nil
}

func (c importCalendarCommand) bringIn(ctx context.Context, store *postgres.DB, to beneficiary) (consult.CalendarImport, error) {
	var none consult.CalendarImport
	file, err := os.Open(c.File)
	if err != nil {
		return none, wrongUse(err, "the calendar cannot be read: %v", err)
	}
	defer file.Close()
	events, err := document.ReadICS(file, to.zone)
	if err != nil {
		return none, err
	}
	if c.Apply {
		return store.ImportCalendar(ctx, to.act, to.platform, events)
	}
	return store.PreviewCalendar(ctx, to.act, to.platform, events)
}

// imported is the report for scripts; times are in the zone of the meeting.
type imported struct {
	Applied   bool              `json:"applied"`
	Events    int               `json:"events"`
	Series    int               `json:"series"`
	Meetings  int               `json:"meetings"`
	Moved     int               `json:"moved"`
	Cancelled int               `json:"cancelled"`
	Known     int               `json:"known"`
	Past      int               `json:"past"`
	Planned   []importedPlan    `json:"planned"`
	Problems  []importedProblem `json:"problems"`
}

type importedPlan struct {
	Title string `json:"title"`
	RRule string `json:"rrule,omitempty"`
	First string `json:"first"`
	Place string `json:"place,omitempty"`
}

type importedProblem struct {
	Title   string `json:"title"`
	At      string `json:"at,omitempty"`
	Message string `json:"message"`
}

func (c importCalendarCommand) print(w world, r consult.CalendarImport) error {
	out := imported{
		Applied: c.Apply, Events: r.Events, Series: r.Series, Meetings: r.Meetings, Moved: r.Moved, Cancelled: r.Cancelled,
		Known: r.Known, Past: r.Past, Planned: []importedPlan{}, Problems: []importedProblem{},
	}
	for _, p := range r.Planned {
		out.Planned = append(out.Planned, importedPlan{p.Title, p.RRule, p.First.Format(time.RFC3339), p.Place})
	}
	for _, p := range r.Problems {
		at := ""
		if !p.At.IsZero() {
			at = p.At.Format(time.RFC3339)
		}
		out.Problems = append(out.Problems, importedProblem{p.Title, at, inEnglish(p.Why)})
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(out)
	}
	return out.write(w)
}

func (i imported) write(w world) error {
	would := "would be planned"
	if i.Applied {
		would = "planned"
	}
	for _, p := range i.Planned {
		fmt.Fprintf(w.stdout, "+ %s  %s  %s  %s\n", p.First, p.Title, p.RRule, p.Place)
	}
	for _, p := range i.Problems {
		fmt.Fprintf(w.stdout, "! %s %s: %s\n", p.Title, p.At, p.Message)
	}
	_, err := fmt.Fprintf(w.stdout, "%d events: %d series with together %d meetings %s (%d moved, %d cancelled), %d known already, %d over or cancelled, %d left out\n",
		i.Events, i.Series, i.Meetings, would, i.Moved, i.Cancelled, i.Known, i.Past, len(i.Problems))
	if err == nil && !i.Applied && i.Meetings > 0 {
		_, err = fmt.Fprintln(w.stdout, "Nothing has been changed: add --apply to plan them.")
	}
	return err
}

// inEnglish is a refusal for whoever runs the bot.
func inEnglish(e *consult.Error) string {
	return i18n.Text(consult.English, "refusal."+e.Key, e.Args)
}
