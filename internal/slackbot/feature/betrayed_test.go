package feature_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// closedRoom is a room in which the first platform is closed and full of things that Mona may not know of.
func closedRoom(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`UPDATE platforms SET level = 'closed' WHERE id = 1`)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'Gemeente Olen', 'gemeente')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1)`)
	r.Planned("2026-12-10 09:30")
	r.Click(r.Alma, "start_now", "1")
	r.Command(r.Alma, "C1", "decision", "Geheim besluit")
	r.Command(r.Alma, "C1", "action", "<@U2|nele> Geheime lijst nakijken tegen 4/12")
	r.Command(r.Alma, "C1", "agenda_propose", "Geheim punt")
	submitDeadline(r)
	r.Wants("a member", r.Command(r.Nele, "C1", "deadlines", ""), "Geheime termijn")
	return r
}

// typed are ways to ask for what is there, each with the same for what is not: as long, and as well spelt.
var typed = [][2]string{
	{"isom-adviesgroep", "isim-adviesgroep"}, {"Adviesgroep ISOM", "Adviesgroep ISUM"}, {"#isom-adviesgroep", "#isim-adviesgroep"},
	{"<#C1|isom-adviesgroep>", "<#C8|isim-adviesgroep>"}, {"Geheim besluit", "Gehiim besluit"}, {"B-2026-01", "B-2026-99"}, {"", ""},
}

var secretWords = []string{"Geheim", "geheime", "Adviesgroep ISOM", "isom-adviesgroep"}

// betrayed asks every command, export and type-ahead as Mona, for what is hidden and for what does not exist, and tells what
// was shown, counted or refused otherwise.
func betrayed(r *roomtest.Room) []string {
	r.Helper()
	var faults []string
	said := func(route, channel, text string) string {
		out := r.Ask(slackbot.Request{Kind: wire.Command, Route: route, Person: r.Mona, Channel: channel, Text: text})
		for _, f := range out.Reply.Files {
			out.Text += f.Name + string(f.Content)
		}
		answer := out.Key + "|" + out.Field + "|" + out.Text
		if text != "" {
			for _, echo := range []string{text, strings.ToLower(text), slackbot.PlatformName(text)} {
				answer = strings.ReplaceAll(answer, echo, "…")
			}
		}
		return answer
	}
	for _, name := range slices.Sorted(maps.Keys(r.Routes)) {
		if r.Routes[name].Words == nil {
			continue
		}
		for _, pair := range typed {
			hidden, missing := said(name, "C1", pair[0]), said(name, "C8", pair[1])
			if len(hidden) != len(missing) {
				faults = append(faults, fmt.Sprintf("%s %q answers %s, and for what does not exist %s", name, pair[0], hidden, missing))
			}
			for _, secret := range secretWords {
				echoed := strings.Contains(strings.ToLower(pair[0]), strings.ToLower(secret)) // its length was compared above
				if strings.Contains(hidden, secret) && !echoed {
					faults = append(faults, fmt.Sprintf("%s %q tells %q", name, pair[0], secret))
				}
			}
		}
	}
	for _, s := range r.Suggestions {
		for _, text := range []string{"", "isom", "adviesgroep", "geheim"} {
			choices, err := s.Run(r.Context(), slackbot.Request{Kind: wire.Suggestion, Person: r.Mona, Lang: "nl", Text: text, Now: r.Now, Channel: "C1"})
			if err != nil {
				r.Fatalf("%s: %v", s.Name, err)
			}
			for _, secret := range secretWords {
				if strings.Contains(fmt.Sprint(choices), secret) {
					faults = append(faults, fmt.Sprintf("type-ahead %s %q offers %v", s.Name, text, choices))
				}
			}
		}
	}
	return faults
}

func TestNoCommandExportOrTypeAheadTellsAClosedPlatformFromNone(t *testing.T) {
	t.Parallel()
	r := closedRoom(t)
	for _, fault := range betrayed(r) {
		t.Error(fault)
	}
}

func TestTheTestAgainstBetrayalCatchesACountAnErrorAFileAndASuggestion(t *testing.T) {
	t.Parallel()
	r := closedRoom(t)
	count := func() string { return fmt.Sprint(r.Count(`SELECT count(*) FROM decisions`)) }
	words := map[string]string{"nl": "x"}
	r.Suggestions = []slackbot.Suggestion{{Name: "careless", Run: func(context.Context, slackbot.Request) ([]slackbot.Choice, error) {
		return []slackbot.Choice{{Label: "Adviesgroep ISOM", Value: "1"}}, nil
	}}}
	r.Routes = map[string]slackbot.Route{
		"careless_count": {Name: "careless_count", Words: words, Run: func(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
			if strings.Contains(req.Text, "isom") {
				return slackbot.Reply{Text: "besluiten: " + count()}, nil
			}
			return slackbot.Reply{Text: "geen"}, nil
		}},
		"careless_file": {Name: "careless_file", Words: words, Run: func(context.Context, slackbot.Request) (slackbot.Reply, error) {
			return slackbot.Reply{Text: "Uw bestand", Files: []slackbot.File{{Name: "lijst.csv", Content: []byte("Geheim besluit")}}}, nil
		}},
	}
	got := strings.Join(betrayed(r), "\n")
	for _, want := range []string{"careless_count", "careless_file", "type-ahead careless"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s was not caught:\n%s", want, got)
		}
	}
}
