package deadline_test

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
)

func TestDeadlinesAreAddedMovedAndMetByButton(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	list := r.Command(r.Alma, "C1", "deadlines", "")
	r.Wants("an empty list", list, "geen termijnen", "deadline_add")
	r.Wants("the form", r.Click(r.Alma, "deadline_add", roomtest.ValueOf(t, list.Reply.Blocks, "deadline_add")), "deadline_add_save")
	if strings.Contains(r.Command(r.Nele, "C1", "deadlines", "").Text, "deadline_add") {
		t.Error("a member is offered to add a deadline")
	}
	add := func(cause, title, due string, owners ...string) roomtest.Outcome {
		return r.Choose(r.Alma, "deadline_add_save", slackbot.Form{ID: cause, About: 1, Channel: "C1"}, map[string]string{"title": title, "due": due}, owners...)
	}
	r.Refused("emoji only", add("d1", ":tada: 🎉", "2026-12-09", "U2"), "name_without_letters", "title")
	r.Refused("past", add("d2", "Rapport", "2026-11-01", "U2"), "date_past", "due")
	r.Refused("no date", add("d3", "Rapport", "", "U2"), "due_missing", "due")
	r.Refused("nobody", add("d4", "Rapport", "2026-12-09"), "owner_missing", "owner")
	r.Refused("who left", add("d5", "Rapport", "2026-12-09", "U5"), "owner_deactivated", "owner")
	r.Wants("added", add("d6", "Rapport", "2026-12-09", "U2"), "Termijn toegevoegd", "woensdag 9 december 2026, Nele Sjabloon")
	r.Wants("asked for another date", r.Click(r.Alma, "deadline_move", "1"), "deadline_move_save", "2026-12-09")
	r.Refused("moved by a member", r.Submit(r.Nele, "deadline_move_save", slackbot.Form{ID: "m1", About: 1}, map[string]string{"due": "2026-12-16"}), "not_chair_or_secretary", "")
	r.Wants("moved", r.Submit(r.Alma, "deadline_move_save", slackbot.Form{ID: "m2", About: 1}, map[string]string{"due": "2026-12-16"}), "woensdag 16 december 2026")
	r.Wants("in my list", r.Command(r.Nele, "D1", "deadlines", ""), "Rapport", "over 23 dagen", "Adviesgroep ISOM")
	r.Wants("by a word of it", r.Command(r.Nele, "D1", "deadlines", "rapp"), "Termijnen met „rapp”", "Rapport", "Adviesgroep ISOM")
	r.Refused("by a word of none", r.Command(r.Nele, "D1", "deadlines", "begroting 2027"), "deadline_not_found", "")
	r.Refused("by a word, for an outsider", r.Command(r.Hugo, "D1", "deadlines", "rapp"), "deadline_not_found", "")
	r.Refused("met by an outsider", r.Click(r.Mona, "deadline_done", "1"), "gone", "")
	r.Wants("met", r.Click(r.Nele, "deadline_done#1", "1"), "Gehaald:", "Rapport")
	r.Refused("met twice", r.Click(r.Alma, "deadline_done#1", "1"), "deadline_done_already", "")
}

func TestADeadlineIsToldAsItStands(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Choose(r.Alma, "deadline_add_save", slackbot.Form{ID: "d", About: 1}, map[string]string{"title": "Rapport *vet*", "due": "2026-12-09"}, "U2")
	d := roomtest.ToldTo(r.Nele, consult.PurposeDeadline, 1)
	d.Occurrence = "2026-12-09"
	r.Says("reminder", r.Rendered(d), "woensdag 9 december 2026", "over 16 dagen", "deadline_done", `"text":"Rapport *vet*"`)
	r.Says("not responsible", r.Rendered(roomtest.ToldTo(r.Alma, consult.PurposeDeadline, 1)), "moot: not_due")
	r.Now = r.Now.Add(24 * time.Hour)
	r.Click(r.Nele, "deadline_done", "1")
	r.Says("met before it was sent", r.Rendered(d), "moot: done")
	d.TS = "1.1"
	r.Says("met after it was sent", r.Rendered(d), `"strike":true`)
}
