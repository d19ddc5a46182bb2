package tour_test

import (
	"strings"
	"testing"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
)

// demoRoom has the tour's project on platform 1, and a poll of it that is over.
func demoRoom(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t, func(c *slackbot.Config) { c.Demo, c.Command = true, "/overleg" })
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'Gemeente *Olen*', 'gemeente', '13029'), ('T1', 'OCMW Olen', 'ocmw', '13029')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one')`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 2)`)
	r.Wants("the project", r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: "p", About: 1}, map[string]string{"name": "Wegwijzer", "starts": "2026-10-01"}), "Wegwijzer")
	r.Wants("the poll", r.Submit(r.Alma, "round_add_save", slackbot.Form{ID: "r", About: 1, Channel: "C1", Words: "interest"}, map[string]string{
		"question": "Doet u mee?", "unit": "boards", "closes": "2026-11-24", "closes_hour": "12:00",
	}), "0 van de 2 besturen")
	r.Wants("an answer", r.Click(r.Nele, "round_answer#0", "1 1"), "Genoteerd")
	return r
}

// endPoll lets the poll of the room end.
func endPoll(r *roomtest.Room) {
	r.Helper()
	r.Now = roomtest.At(r.T, "2026-11-24 12:00")
	if _, err := r.Store.TendRounds(r.Context(), "T1", r.Now); err != nil {
		r.Fatal(err)
	}
}

func TestTheTourShowsTheStopsThatThereAreAndLeadsOn(t *testing.T) {
	t.Parallel()
	r := demoRoom(t)
	only := r.Command(r.Nele, "C1", "tour", "")
	r.Wants("before the poll is over", only, "1 van 1", "Alles op één bladzijde", "overview_open#0", "1:2026-10-01", "tour_end")
	if strings.Contains(only.Text, "tour_stop") {
		t.Errorf("leads somewhere: %s", only.Text)
	}
	endPoll(r)
	r.Wants("the poll", r.Command(r.Nele, "C1", "tour", ""), "1 van 2", "De oproep", "Ja, interesse: 1, misschien: 0, neen: 0 (van de 2 besturen)",
		"Nog geen antwoord: Gemeente \u2060*\u2060Olen\u2060*\u2060.", "round_card", "tour_stop#after", `"overview"`)
	next := r.Click(r.Nele, "tour_stop#after", "overview")
	r.Wants("the next", next, "2 van 2", "tour_stop#before", `"call"`)
	if !next.Reply.Replace {
		t.Error("the next stop stands below the first")
	}
	r.Wants("a stop of an older tour", r.Click(r.Nele, "tour_stop#after", "gone by now"), "1 van 2")
	end := r.Click(r.Nele, "tour_end", "call")
	r.Wants("the end", end, "De rondleiding is gestopt. Typ /overleg rondleiding")
	if !end.Reply.Replace {
		t.Error("the stop stays")
	}
}

func TestTheTourTellsNothingToWhoMayNotReadTheProject(t *testing.T) {
	t.Parallel()
	r := demoRoom(t)
	endPoll(r)
	r.Refused("by command", r.Command(r.Mona, "C2", "tour", ""), "tour_closed", "")
	r.Alike("a button of somebody else's", r.Click(r.Mona, "tour_stop#after", "call"), r.Click(r.Mona, "tour_stop#after", "nothing"))
	r.Refused("of another platform", r.Command(r.Hugo, "C2", "tour", ""), "tour_closed", "")
}

func TestOutsideTheDemoThereIsNoTour(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Refused("by command", r.Command(r.Alma, "C1", "tour", ""), "tour_elsewhere", "")
	r.Refused("by a forged button", r.Click(r.Alma, "tour_stop", "call"), "tour_elsewhere", "")
}
