package agenda_test

import (
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// agendaRoom is a room with a meeting of ISOM on 10 December. Kaat, an external, sits in the channel.
func agendaRoom(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Planned("2026-12-10 09:30")
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	return r
}

func TestAnItemIsProposedPickedOrderedAndTreated(t *testing.T) {
	t.Parallel()
	r := agendaRoom(t)
	r.Wants("nothing yet", r.Command(r.Nele, "C1", "agenda", ""), "Er staat nog niets", "agenda_propose")
	proposed := r.Command(r.Nele, "C1", "agenda_propose", "Nieuwe fietszone &lt;!channel&gt;\nWie doet mee?")
	r.Wants("proposed", proposed, "Voorgesteld:", "Nieuwe fietszone <!channel>", "De voorzitter of de secretaris")
	r.Wants("without words", r.Command(r.Nele, "C1", "agenda_propose", ""), "agenda_propose_save")
	r.Wants("a long title", r.Command(r.Nele, "C1", "agenda_propose", strings.Repeat("lang ", 60)), "agenda_propose_save", "lang lang")
	r.Refused("no minutes", r.Submit(r.Nele, "agenda_propose_save", slackbot.Form{ID: "f0", About: 1}, map[string]string{"title": "x", "minutes": "veel"}), "agenda_minutes", "minutes")
	r.Refused("no link", r.Submit(r.Nele, "agenda_propose_save", slackbot.Form{ID: "f1", About: 1}, map[string]string{"title": "x", "links": "file:///etc"}), "link_form", "links")
	full := map[string]string{"title": "Toelichting AII", "minutes": "20", "speaker_name": "Joke Voorbeeld (AII)", "links": "https://example.org/a\nhttps://example.org/b"}
	for range 2 { // the same form twice
		r.Wants("by form", r.Submit(r.Kaat, "agenda_propose_save", slackbot.Form{ID: "f2", About: 1, Channel: "C1"}, full), "Toelichting AII")
	}
	if n := r.Count(`SELECT count(*) FROM agenda_items`); n != 2 {
		t.Errorf("got %d items, want 2", n)
	}

	list := r.Click(r.Alma, "agenda_backlog", "1")
	r.Wants("the backlog", list, "Wie doet mee?", "20 min, toelichting door Joke Voorbeeld (AII)", "https://example.org/b", "Voorgesteld door Kaat Proefmans", "agenda_place#backlog")
	if got := r.Click(r.Nele, "agenda_backlog", "1"); strings.Contains(got.Text, "agenda_place") {
		t.Error("a member can pick")
	}
	r.Refused("a member picks", r.Click(r.Nele, "agenda_place", "1 1 0"), "not_chair_or_secretary", "")
	for _, value := range []string{"1 1 0", "2 1 0"} {
		if got := r.Click(r.Alma, "agenda_place#backlog", value); !got.Reply.Replace {
			t.Errorf("the list stays as it was: %+v", got)
		}
	}
	r.Wants("on the agenda", r.Command(r.Nele, "C1", "agenda", ""), "1. ", "Nieuwe fietszone", "2. ", "Toelichting AII", "Samen 20 minuten.")
	up := r.Click(r.Alma, "agenda_up", "2 1 0")
	if strings.Index(up.Text, "Toelichting AII") > strings.Index(up.Text, "Nieuwe fietszone") {
		t.Error("the second item did not go up")
	}
	own := r.Command(r.Kaat, "C1", "agenda", "")
	r.Wants("the external", own, "Toelichting AII", "die u zelf voorstelde")
	if strings.Contains(own.Text, "fietszone") {
		t.Error("an external reads what others proposed")
	}
	r.Refused("edited by the proposer", r.Click(r.Nele, "agenda_edit", "1"), "agenda_item_placed", "")
	r.Wants("edited by the chair", r.Click(r.Alma, "agenda_edit", "2"), "agenda_edit_save", "Joke Voorbeeld (AII)")

	r.Click(r.Alma, "start", "1")
	form := r.Command(r.Alma, "C1", "note", "")
	r.Wants("a note below an item", form, "Bij welk agendapunt", "1. Toelichting AII")
	r.Wants("noted", r.Submit(r.Alma, "record_save", slackbot.Form{ID: "n", About: 1}, map[string]string{"text": "besproken", "kind": "note", "item": "2"}), "Nota opgenomen")
	r.Wants("named by its number", r.Command(r.Alma, "C1", "note", "1: fiets getest\npunt 1: gehoord om 14:30"), "2 punten opgenomen")
	if n := r.Count(`SELECT count(*) FROM minutes_items WHERE text IN ('fiets getest', 'gehoord om 14:30') AND agenda_item_id = 2`); n != 2 {
		t.Errorf("got %d lines below the first item, want 2", n)
	}
	r.Wants("a number that is not there", r.Command(r.Alma, "C1", "note", "7: wat dan"), "geen punt 7", "7: wat dan", "record_save")
	r.Refused("below another item", r.Submit(r.Alma, "record_save", slackbot.Form{ID: "n2", About: 1}, map[string]string{"text": "x", "kind": "note", "item": "99"}), "agenda_item_gone", "item")
	treated := r.Click(r.Alma, "agenda_treat#yes", "1 1 0")
	r.Wants("treated", treated, "Toch niet behandeld", "white_check_mark")
	r.Click(r.Alma, "agenda_treat#no", "1 1 0")
	r.Command(r.Alma, "C1", "close", "")
	r.Wants("the minutes", r.Click(r.Nele, "minutes_read", "1"), "1. Toelichting AII", "besproken", "Niet behandeld, komt terug", "fietszone")
	r.Wants("waits", r.Click(r.Nele, "agenda_backlog", "1"), "fietszone", "2de keer", "vanzelf mee")
}

func TestTheTemplateIsEditedInOneForm(t *testing.T) {
	t.Parallel()
	r := agendaRoom(t)
	r.Refused("a member", r.Click(r.Nele, "agenda_fixed", "1"), "not_chair_or_secretary", "")
	r.Wants("the form", r.Click(r.Alma, "agenda_fixed", "1"), "agenda_fixed_save")
	r.Refused("an emoji", r.Submit(r.Alma, "agenda_fixed_save", slackbot.Form{ID: "a", About: 1}, map[string]string{"fixed": ":tada:"}), "name_without_letters", "fixed")
	r.Wants("saved", r.Submit(r.Alma, "agenda_fixed_save", slackbot.Form{ID: "b", About: 1}, map[string]string{"fixed": "Vorig verslag (10 min)\n---\nVaria"}), "Vorig verslag", "10 min", "Varia")
	r.Wants("shown again", r.Click(r.Alma, "agenda_fixed", "1"), `Vorig verslag (10 min)\n---\nVaria`)
}

func TestAMessageIsProposedAndAnAgendaElsewhereIsOnesMeetings(t *testing.T) {
	t.Parallel()
	r := agendaRoom(t)
	from := r.Ask(slackbot.Request{Kind: wire.Shortcut, Route: "agenda_message", Person: r.Kaat, Channel: "C1", Message: wire.Message{Text: "Kunnen we dit bespreken?\nMet cijfers", TS: "1.2"}})
	r.Wants("the form", from, "agenda_propose_save", "Kunnen we dit bespreken?", "Met cijfers")
	if from.Reply.Form.TS != "1.2" || from.Reply.Form.About != 1 {
		t.Errorf("got %+v", from.Reply.Form)
	}
	r.Wants("in a direct message", r.Command(r.Nele, "", "agenda", ""), "Uw komende vergaderingen")
	r.Refused("a name that nobody knows", r.Command(r.Nele, "C1", "agenda", "bestaat-niet"), "minutes_not_found", "")
	r.Wants("a name", r.Command(r.Nele, "", "agenda", "isom-adviesgroep"), "Agenda van Adviesgroep ISOM")
}

func TestAForgedIdOfAnAgendaIsAnsweredAsOneThatDoesNotExist(t *testing.T) {
	t.Parallel()
	r := agendaRoom(t)
	r.Command(r.Nele, "C1", "agenda_propose", "Geheim punt")
	r.Click(r.Alma, "agenda_place", "1 1 0")
	filled := map[string]string{"title": "x", "fixed": "x"}
	for _, who := range []consult.Person{r.Mona, r.Kaat} {
		if who.ID == r.Mona.ID {
			r.Exec(`UPDATE platforms SET level = 'closed' WHERE id = 1`)
		}
		for _, route := range []string{
			"agenda_edit", "agenda_place", "agenda_open", "input", "agenda_shelve", "agenda_up", "agenda_down", "agenda_treat", "agenda_drop",
			"agenda_of", "agenda_page", "agenda_backlog", "agenda_propose", "agenda_fixed",
		} {
			if who.ID == r.Kaat.ID && !strings.Contains("agenda_edit agenda_drop", route) {
				continue // they sit in the channel and know of the meeting
			}
			for _, value := range []string{"#", "# 1 0", "#:0"} {
				of := func(id string) roomtest.Outcome { return r.Click(who, route, strings.ReplaceAll(value, "#", id)) }
				r.Alike(route+" "+value, of("1"), of("9"))
			}
		}
		for _, route := range []string{"agenda_edit_save", "agenda_propose_save", "agenda_fixed_save"} {
			if who.ID == r.Kaat.ID && route != "agenda_edit_save" {
				continue
			}
			r.Alike(route, r.Submit(who, route, slackbot.Form{ID: "a" + route + who.SlackID, About: 1}, filled), r.Submit(who, route, slackbot.Form{ID: "b" + route + who.SlackID, About: 9}, filled))
		}
	}
}

func TestAStatusRoundIsAnsweredByFormAndReadBelowItsItem(t *testing.T) {
	t.Parallel()
	r := agendaRoom(t)
	r.Refused("a member starts", r.Click(r.Nele, "status_start", "1"), "not_chair_or_secretary", "")
	r.Wants("started", r.Click(r.Alma, "status_start", "1"), "Statusronde", "status_read", "0 antwoorden lezen")
	r.Refused("started again", r.Click(r.Alma, "status_start", "1"), "status_round_exists", "")
	r.Wants("the form", r.Click(r.Kaat, "status_form", "1"), "status_save", "Wat zit in de weg")
	r.Refused("nothing said", r.Submit(r.Kaat, "status_save", slackbot.Form{ID: "s0", About: 1}, map[string]string{"done": " "}), "text_empty", "done")
	r.Wants("answered", r.Submit(r.Kaat, "status_save", slackbot.Form{ID: "s1", About: 1}, map[string]string{"done": "fiche klaar"}), "is genoteerd")
	r.Wants("changed", r.Click(r.Kaat, "status_form", "1"), "fiche klaar")
	r.Submit(r.Nele, "status_save", slackbot.Form{ID: "s2", About: 1}, map[string]string{"next": "website"})
	r.Wants("read by a member", r.Click(r.Nele, "status_read", "1"), "Kaat Proefmans", "fiche klaar", "website")
	if own := r.Click(r.Kaat, "status_read", "1"); strings.Contains(own.Text, "website") {
		t.Error("an external reads what others answered")
	}
	for _, route := range []string{"status_start", "status_form", "status_read"} {
		r.Alike(route, r.Click(r.Mona, route, "1"), r.Click(r.Mona, route, "9"))
	}
	r.Alike("status_save", r.Submit(r.Mona, "status_save", slackbot.Form{ID: "m1", About: 1}, map[string]string{"done": "x"}), r.Submit(r.Mona, "status_save", slackbot.Form{ID: "m9", About: 9}, map[string]string{"done": "x"}))
}
