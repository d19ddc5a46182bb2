package main

import (
	"context"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/demo"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

// year is the story of the project Wegwijzer: the rig in a world in which nothing has happened yet.
type year struct {
	*rig
	condition string // number of the decision of the executive committee that asks for three of seven
	dayBefore string // the overview of the day before the award
}

// newYear starts on Monday 2 June 2025, 9:00 in Brussels, with organisations, people, platforms and seats only.
func newYear(t *testing.T) *year {
	t.Helper()
	start := time.Date(2025, time.June, 2, 9, 0, 0, 0, demoStart().Location())
	return &year{rig: newRigAt(t, start, peopleOnly(t, start), postgres.Open)}
}

// peopleOnly is a database with the people of the demo world as they sit at a moment.
func peopleOnly(t *testing.T, at time.Time) string {
	t.Helper()
	url := pgtest.New(t)
	fillWorld(t, url, func() time.Time { return at }, func(ctx context.Context, s *service) error {
		people, err := s.slackWorld(ctx)
		if err != nil {
			return err
		}
		return demo.LoadPeople(ctx, s.store, s.workspace, people, at)
	})
	return url
}

// fillWorld lets a service that does not run fill a database, for the people of the simulated workspace.
func fillWorld(t *testing.T, url string, now func() time.Time, fill func(context.Context, *service) error) {
	t.Helper()
	sim, err := slacksim.Start(t.Context(), slacksim.Options{World: slacksim.Demo()})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	s, err := newService(t.Context(), demoConfig(url, sim.Ready()), now, postgres.Open, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

// board is one of the fourteen with who sits for it.
type board struct{ name, who string }

// boards are the seven municipalities, each with its public centre for social welfare (domain, R01).
var boards = []board{
	{"Gemeente Grobbendonk", "cato.testaert"}, {"OCMW Grobbendonk", "dries.fictief"},
	{"Gemeente Herentals", "elif.fictief"}, {"OCMW Herentals", "fouad.voorbeeld"},
	{"Gemeente Herenthout", "greet.vannergens"}, {"OCMW Herenthout", "hanne.sjabloon"},
	{"Gemeente Kasterlee", "idris.proefmans"}, {"OCMW Kasterlee", "joke.testaert"},
	{"Gemeente Lille", "karim.verzonnen"}, {"OCMW Lille", "lotte.demoens"},
	{"Gemeente Olen", "mehdi.vannergens"}, {"OCMW Olen", "nele.sjabloon"},
	{"Gemeente Vorselaar", "omar.testaert"}, {"OCMW Vorselaar", "pia.verzonnen"},
}

// The people of the story by what they do in it.
const (
	elif  = "elif.fictief"
	cato  = "cato.testaert"
	greet = "greet.vannergens"
	idris = "idris.proefmans"
	karim = "karim.verzonnen"
	lotte = "lotte.demoens"
	mehdi = "mehdi.vannergens"
	omar  = "omar.testaert"
	pia   = "pia.verzonnen"
	joke  = "joke.testaert"
	dries = "dries.fictief"
	hanne = "hanne.sjabloon"
)

// boardsBut are the names of the boards without some.
func boardsBut(without ...string) []string {
	var names []string
	for _, b := range boards {
		if !slices.Contains(without, b.name) {
			names = append(names, b.name)
		}
	}
	return names
}

// until lets time go by, moment by moment, up to "2025-07-15 16:00" on the clock of Brussels.
func (y *year) until(moment string) {
	y.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, demoStart().Location())
	if err != nil {
		y.t.Fatal(err)
	}
	y.clock("to", at.Format(time.RFC3339))
}

// fills sends the open form, which must take it.
func (y *year) fills(as string, values map[string]any) string {
	y.t.Helper()
	done := y.submit(as, values)
	if len(done.Errors) > 0 || done.Error != "" {
		y.t.Fatalf("%s fills in %v: got %v %s", as, values, done.Errors, done.Error)
	}
	return done.all()
}

// refuses sends the open form, which must refuse one field in words.
func (y *year) refuses(as, field, words string, values map[string]any) {
	y.t.Helper()
	y.wants(y.submit(as, values).Errors[field], words)
}

// chooses picks an option of a select in a message.
func (y *year) chooses(as, in, action, label string) shown {
	y.t.Helper()
	s := y.act(as, in, "select", fields{"action_id": action, "value": label})
	if s.Error != "" {
		y.t.Fatalf("%s chooses %s: %s", as, label, s.Error)
	}
	return s
}

// notes fills in the form of an entry of the dossier, from the part on which such entries stand.
func (y *year) notes(part, kind string, values map[string]any) string {
	y.t.Helper()
	y.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	y.click(alma, wegwijzer, "dossier_part#"+part)
	y.click(alma, wegwijzer, "dossier_add#"+kind)
	return y.fills(alma, values)
}

// edits opens the form of an entry that stands there already.
func (y *year) edits(part, label string) {
	y.t.Helper()
	y.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	y.click(alma, wegwijzer, "dossier_part#"+part)
	y.chooses(alma, wegwijzer, "dossier_edit", label)
}

var button = regexp.MustCompile(`"action_id":"([^"]+)"[^}]*?"text":\{[^}]*"text":"([^"]+)"`)

// actionOf is the action of the button whose label begins so.
func actionOf(t *testing.T, blocks, label string) string {
	t.Helper()
	for _, m := range button.FindAllStringSubmatch(blocks, -1) {
		if strings.HasPrefix(m[2], label) {
			return m[1]
		}
	}
	t.Fatalf("got %s\nwant a button %q", short(blocks), label)
	return ""
}

var decisionNumber = regexp.MustCompile(`B-20\d\d-\d\d`)

// meets plans a meeting in a channel, lets time come to it, and takes minutes with decisions; it returns their numbers.
func (y *year) meets(scribe, in, day, words string, decisions ...string) []string {
	y.t.Helper()
	y.command(scribe, in, "/overleg plan "+words)
	y.wants(y.click(scribe, in, "plan_confirm").all(), "Gepland")
	y.until(day)
	y.wants(y.command(scribe, in, "/overleg start").all(), "is open")
	var numbers []string
	for _, text := range decisions {
		number := decisionNumber.FindString(y.command(scribe, in, "/overleg besluit "+text).all())
		if number == "" {
			y.t.Fatalf("no number for %q", text)
		}
		numbers = append(numbers, number)
	}
	y.clock("run", "90m")
	y.command(scribe, in, "/overleg sluit")
	y.wants(y.see(scribe, in).all(), "afgesloten")
	return numbers
}

// handleOf is what somebody is called in the workspace.
func handleOf(t *testing.T, id string) string {
	t.Helper()
	for _, u := range slacksim.Demo().Users {
		if u.ID == id {
			return u.Handle
		}
	}
	t.Fatalf("nobody has the id %s", id)
	return ""
}

// overviewOf is the overview of the project as of a day, as a page in a file.
func (y *year) overviewOf(who, day string) string {
	y.t.Helper()
	y.wants(y.command(who, wegwijzer, "/overleg overzicht wegwijzer "+day).all(), "Overzicht van Project Wegwijzer")
	y.click(who, wegwijzer, "overview_file#html")
	name, page := y.fileFor(who)
	if name != "overzicht-project-wegwijzer-"+day+".html" {
		y.t.Fatalf("got %s", name)
	}
	return string(page)
}
