package main

import (
	"testing"
	"time"

	"overlegbot/internal/pgtest"
)

// offered is what a type-ahead offers.
func (r *rig) offered(as, action, typed string) []string {
	r.t.Helper()
	var answer struct {
		Error   string `json:"error"`
		Options []struct {
			Text struct {
				Text string `json:"text"`
			} `json:"text"`
		} `json:"options"`
	}
	r.post("suggest", fields{"as": as, "action_id": action, "value": typed}, &answer)
	if answer.Error != "" {
		r.t.Errorf("%s %q: got %s", action, typed, answer.Error)
	}
	var names []string
	for _, o := range answer.Options {
		names = append(names, o.Text.Text)
	}
	return names
}

func TestANameIsCompletedFromTheDirectoryAndMayBeAnybodys(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if _, err := pgtest.Open(t, r.url).ExecContext(t.Context(), `INSERT INTO persons (workspace_id, name) SELECT id, 'Zonder Slack' FROM workspaces`); err != nil {
		t.Fatal(err)
	}
	r.command(nele, adviesgroep, "/overleg agendapunt Toelichting")
	r.click(nele, adviesgroep, "agenda_edit")
	if got := r.offered(nele, "speaker_name", "zonder"); len(got) != 2 || got[0] != "Zonder Slack" || got[1] != "zonder" {
		t.Errorf("got %v, want who has no Slack, and what was typed", got)
	}
	if got := r.offered(nele, "speaker_name", "Iemand Van Elders"); len(got) != 1 || got[0] != "Iemand Van Elders" {
		t.Errorf("got %v, want what was typed", got)
	}
	if answer := r.submit(nele, map[string]any{"speaker_name": "Zonder Slack"}); len(answer.Errors) > 0 {
		t.Errorf("got %v", answer.Errors)
	}
	r.wants(string(r.click(nele, adviesgroep, "agenda_edit").Modal), `"initial_option"`, "Zonder Slack")
}

func TestATypeAheadIsEmptyAndInTimeWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(nele, adviesgroep, "/overleg agendapunt Toelichting")
	r.click(nele, adviesgroep, "agenda_edit")
	back := r.away()
	began := time.Now()
	got := r.offered(nele, "speaker_name", "zonder")
	if took := time.Since(began); len(got) > 0 || took > 3*time.Second {
		t.Errorf("got %v after %v, want nothing within three seconds", got, took)
	}
	back()
	if got := r.offered(nele, "speaker_name", "nele"); len(got) == 0 {
		t.Error("got nothing after the database came back")
	}
}
