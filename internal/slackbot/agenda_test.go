package slackbot

import (
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

// agendaRoom is minutesRoom with the handlers of agendas, and a meeting of ISOM on 10 December. Kaat, an external, sits in
// the channel.
func agendaRoom(t *testing.T) (*room, consult.Person) {
	t.Helper()
	r := minutesRoom(t)
	for _, route := range (agendas{store: r.store, people: &people{cfg: Config{Workspace: "T1"}, store: r.store}, meetings: meetings{r.store}}).routes() {
		r.routes[route.Name] = route
	}
	for _, route := range (status{store: r.store}).routes() {
		r.routes[route.Name] = route
	}
	r.planned("2026-12-10 09:30")
	r.exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	return r, consult.Person{ID: 6, WorkspaceID: "T1", SlackID: "U6", Name: "Kaat Proefmans", Lang: consult.Dutch, External: true}
}

func TestAnItemIsProposedPickedOrderedAndTreated(t *testing.T) {
	t.Parallel()
	r, kaat := agendaRoom(t)
	r.wants("nothing yet", r.command(nele, "C1", "agenda", ""), "Er staat nog niets", "agenda_propose")
	proposed := r.command(nele, "C1", "agenda_propose", "Nieuwe fietszone &lt;!channel&gt;\nWie doet mee?")
	r.wants("proposed", proposed, "Voorgesteld:", "Nieuwe fietszone <!channel>", "De voorzitter of de secretaris")
	r.wants("without words", r.command(nele, "C1", "agenda_propose", ""), "agenda_propose_save")
	r.wants("a long title", r.command(nele, "C1", "agenda_propose", strings.Repeat("lang ", 60)), "agenda_propose_save", "lang lang")
	r.refused("no minutes", r.submit(nele, "agenda_propose_save", Form{ID: "f0", About: 1}, map[string]string{"title": "x", "minutes": "veel"}), "agenda_minutes", "minutes")
	r.refused("no link", r.submit(nele, "agenda_propose_save", Form{ID: "f1", About: 1}, map[string]string{"title": "x", "links": "file:///etc"}), "link_form", "links")
	full := map[string]string{"title": "Toelichting AII", "minutes": "20", "speaker_name": "Joke Voorbeeld (AII)", "links": "https://example.org/a\nhttps://example.org/b"}
	for range 2 { // the same form twice
		r.wants("by form", r.submit(kaat, "agenda_propose_save", Form{ID: "f2", About: 1, Channel: "C1"}, full), "Toelichting AII")
	}
	if n := r.count(`SELECT count(*) FROM agenda_items`); n != 2 {
		t.Errorf("got %d items, want 2", n)
	}

	list := r.click(alma, "agenda_backlog", "1")
	r.wants("the backlog", list, "Wie doet mee?", "20 min, toelichting door Joke Voorbeeld (AII)", "https://example.org/b", "Voorgesteld door Kaat Proefmans", "agenda_place#backlog")
	if got := r.click(nele, "agenda_backlog", "1"); strings.Contains(got.text, "agenda_place") {
		t.Error("a member can pick")
	}
	r.refused("a member picks", r.click(nele, "agenda_place", "1 1 0"), "not_chair_or_secretary", "")
	for _, value := range []string{"1 1 0", "2 1 0"} {
		if got := r.click(alma, "agenda_place#backlog", value); !got.reply.Replace {
			t.Errorf("the list stays as it was: %+v", got)
		}
	}
	r.wants("on the agenda", r.command(nele, "C1", "agenda", ""), "1. ", "Nieuwe fietszone", "2. ", "Toelichting AII", "Samen 20 minuten.")
	up := r.click(alma, "agenda_up", "2 1 0")
	if strings.Index(up.text, "Toelichting AII") > strings.Index(up.text, "Nieuwe fietszone") {
		t.Error("the second item did not go up")
	}
	own := r.command(kaat, "C1", "agenda", "")
	r.wants("the external", own, "Toelichting AII", "die u zelf voorstelde")
	if strings.Contains(own.text, "fietszone") {
		t.Error("an external reads what others proposed")
	}
	r.refused("edited by the proposer", r.click(nele, "agenda_edit", "1"), "agenda_item_placed", "")
	r.wants("edited by the chair", r.click(alma, "agenda_edit", "2"), "agenda_edit_save", "Joke Voorbeeld (AII)")

	r.click(alma, "start", "1")
	form := r.command(alma, "C1", "note", "")
	r.wants("a note below an item", form, "Bij welk agendapunt", "1. Toelichting AII")
	r.wants("noted", r.submit(alma, "record_save", Form{ID: "n", About: 1}, map[string]string{"text": "besproken", "kind": "note", "item": "2"}), "Nota opgenomen")
	r.refused("below another item", r.submit(alma, "record_save", Form{ID: "n2", About: 1}, map[string]string{"text": "x", "kind": "note", "item": "99"}), "agenda_item_gone", "item")
	treated := r.click(alma, "agenda_treat#yes", "1 1 0")
	r.wants("treated", treated, "Toch niet behandeld", "white_check_mark")
	r.click(alma, "agenda_treat#no", "1 1 0")
	r.command(alma, "C1", "close", "")
	r.wants("the minutes", r.click(nele, "minutes_read", "1"), "1. Toelichting AII", "besproken", "Niet behandeld, komt terug", "fietszone")
	r.wants("waits", r.click(nele, "agenda_backlog", "1"), "fietszone", "2de keer", "vanzelf mee")
}

func TestTheTemplateIsEditedInOneForm(t *testing.T) {
	t.Parallel()
	r, _ := agendaRoom(t)
	r.refused("a member", r.click(nele, "agenda_fixed", "1"), "not_chair_or_secretary", "")
	r.wants("the form", r.click(alma, "agenda_fixed", "1"), "agenda_fixed_save")
	r.refused("an emoji", r.submit(alma, "agenda_fixed_save", Form{ID: "a", About: 1}, map[string]string{"fixed": ":tada:"}), "name_without_letters", "fixed")
	r.wants("saved", r.submit(alma, "agenda_fixed_save", Form{ID: "b", About: 1}, map[string]string{"fixed": "Vorig verslag (10 min)\n---\nVaria"}), "Vorig verslag", "10 min", "Varia")
	r.wants("shown again", r.click(alma, "agenda_fixed", "1"), `Vorig verslag (10 min)\n---\nVaria`)
}

func TestAMessageIsProposedAndAnAgendaElsewhereIsOnesMeetings(t *testing.T) {
	t.Parallel()
	r, kaat := agendaRoom(t)
	from := r.run(Request{Kind: wire.Shortcut, Route: "agenda_message", Person: kaat, Channel: "C1", Message: wire.Message{Text: "Kunnen we dit bespreken?\nMet cijfers", TS: "1.2"}})
	r.wants("the form", from, "agenda_propose_save", "Kunnen we dit bespreken?", "Met cijfers")
	if from.reply.Form.TS != "1.2" || from.reply.Form.About != 1 {
		t.Errorf("got %+v", from.reply.Form)
	}
	r.wants("in a direct message", r.command(nele, "", "agenda", ""), "Uw komende vergaderingen")
	r.refused("a name that nobody knows", r.command(nele, "C1", "agenda", "bestaat-niet"), "minutes_not_found", "")
	r.wants("a name", r.command(nele, "", "agenda", "isom-adviesgroep"), "Agenda van Adviesgroep ISOM")
}

func TestAForgedIdOfAnAgendaIsAnsweredAsOneThatDoesNotExist(t *testing.T) {
	t.Parallel()
	r, kaat := agendaRoom(t)
	r.command(nele, "C1", "agenda_propose", "Geheim punt")
	r.click(alma, "agenda_place", "1 1 0")
	filled := map[string]string{"title": "x", "fixed": "x"}
	for _, who := range []consult.Person{mona, kaat} {
		if who.ID == mona.ID {
			r.exec(`UPDATE platforms SET level = 'closed' WHERE id = 1`)
		}
		for _, route := range []string{
			"agenda_edit", "agenda_place", "agenda_shelve", "agenda_up", "agenda_down", "agenda_treat", "agenda_drop",
			"agenda_of", "agenda_page", "agenda_backlog", "agenda_propose", "agenda_fixed",
		} {
			if who.ID == kaat.ID && !strings.Contains("agenda_edit agenda_drop", route) {
				continue // they sit in the channel and know of the meeting
			}
			for _, value := range []string{"#", "# 1 0", "#:0"} {
				of := func(id string) outcome { return r.click(who, route, strings.ReplaceAll(value, "#", id)) }
				r.alike(route+" "+value, of("1"), of("9"))
			}
		}
		for _, route := range []string{"agenda_edit_save", "agenda_propose_save", "agenda_fixed_save"} {
			if who.ID == kaat.ID && route != "agenda_edit_save" {
				continue
			}
			r.alike(route, r.submit(who, route, Form{ID: "a" + route + who.SlackID, About: 1}, filled), r.submit(who, route, Form{ID: "b" + route + who.SlackID, About: 9}, filled))
		}
	}
}

func TestAStatusRoundIsAnsweredByFormAndReadBelowItsItem(t *testing.T) {
	t.Parallel()
	r, kaat := agendaRoom(t)
	r.refused("a member starts", r.click(nele, "status_start", "1"), "not_chair_or_secretary", "")
	r.wants("started", r.click(alma, "status_start", "1"), "Statusronde", "status_read", "0 antwoorden lezen")
	r.refused("started again", r.click(alma, "status_start", "1"), "status_round_exists", "")
	r.wants("the form", r.click(kaat, "status_form", "1"), "status_save", "Wat zit in de weg")
	r.refused("nothing said", r.submit(kaat, "status_save", Form{ID: "s0", About: 1}, map[string]string{"done": " "}), "text_empty", "done")
	r.wants("answered", r.submit(kaat, "status_save", Form{ID: "s1", About: 1}, map[string]string{"done": "fiche klaar"}), "is genoteerd")
	r.wants("changed", r.click(kaat, "status_form", "1"), "fiche klaar")
	r.submit(nele, "status_save", Form{ID: "s2", About: 1}, map[string]string{"next": "website"})
	r.wants("read by a member", r.click(nele, "status_read", "1"), "Kaat Proefmans", "fiche klaar", "website")
	if own := r.click(kaat, "status_read", "1"); strings.Contains(own.text, "website") {
		t.Error("an external reads what others answered")
	}
	for _, route := range []string{"status_start", "status_form", "status_read"} {
		r.alike(route, r.click(mona, route, "1"), r.click(mona, route, "9"))
	}
	r.alike("status_save", r.submit(mona, "status_save", Form{ID: "m1", About: 1}, map[string]string{"done": "x"}), r.submit(mona, "status_save", Form{ID: "m9", About: 9}, map[string]string{"done": "x"}))
}
