package slackbot

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

// minutesRoom is a room with the handlers of minutes, action items and deadlines, in which Slack never has to be asked
// who somebody is. Bert has left, Kaat is external; both are known.
func minutesRoom(t *testing.T) *room {
	t.Helper()
	r := newRoom(t)
	known := &people{cfg: Config{Workspace: "T1"}, store: r.store}
	for _, routes := range [][]Route{
		minutes{store: r.store, people: known}.routes(), attendance{store: r.store, people: known}.routes(), actions{store: r.store, people: known}.routes(),
		deadlines{store: r.store, people: known}.routes(),
	} {
		for _, route := range routes {
			r.routes[route.Name] = route
		}
	}
	r.exec(`INSERT INTO persons (workspace_id, slack_id, name, external, deactivated) VALUES
	    ('T1', 'U5', 'Bert Fictief', false, true), ('T1', 'U6', 'Kaat Proefmans', true, false)`)
	r.exec(`UPDATE persons SET profile_at = $1`, time.Now())
	return r
}

// choose submits a form in which people were chosen too.
func (r *room) choose(who consult.Person, route string, f Form, filled map[string]string, owners ...string) outcome {
	r.t.Helper()
	v := &wire.View{Type: "modal", PrivateMetadata: string(encode(f))}
	v.State.Values = map[string]map[string]wire.Value{"owner": {"owner": {SelectedUsers: owners}}}
	for field, value := range filled {
		v.State.Values[field] = map[string]wire.Value{field: {Value: value}}
	}
	return r.run(Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: f.ID})
}

func TestAMeetingIsMinutedFromStartToClose(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.refused("a note before", r.command(alma, "C1", "note", "te vroeg"), "no_open_meeting", "")
	r.refused("a form before", r.command(alma, "C1", "note", ""), "no_open_meeting", "")
	none := r.command(alma, "C1", "start", "")
	r.wants("no meeting today", none, "start_now", "buiten de reeks")
	r.refused("a member opens", r.click(nele, "start_now", "1"), "not_chair_or_secretary", "")
	r.wants("opened", r.click(alma, "start_now", valueOf(t, none.reply.Blocks, "start_now")), "is open", "Adviesgroep ISOM")
	r.refused("opened again", r.command(alma, "C1", "start", ""), "meeting_already_open", "")

	r.wants("a note", r.command(alma, "C1", "note", "&lt;!channel&gt; *vet*"), "Nota opgenomen", "<!channel> *vet*")
	r.wants("three notes", r.command(alma, "C1", "note", "een\n\ntwee\ndrie"), "3 punten opgenomen")
	r.wants("a decision", r.command(alma, "C1", "decision", "Eén onthaalfiche"), "Besluit B-2026-01 opgenomen", "Eén onthaalfiche")
	r.wants("an action", r.command(alma, "C1", "action", "<@U2|nele> lijst nakijken tegen 4/12"), "Actiepunt opgenomen", "lijst nakijken", "Nele Sjabloon, tegen vr 4 dec")
	r.wants("an action of who left", r.command(alma, "C1", "action", "<@U5> iets"), "geen actief account", "iets", "record_save")
	r.wants("an action of an external", r.command(alma, "C1", "action", "<@U6> iets"), "hoort bij een andere Slack", "iets", "record_save")
	r.refused("a member writes", r.command(nele, "C1", "note", "ik ook"), "not_chair_or_secretary", "")
	r.refused("5,000 characters", r.command(alma, "C1", "note", strings.Repeat("x", 5000)), "text_too_long", "text")

	r.refused("a member closes", r.command(nele, "C1", "close", ""), "not_chair_or_secretary", "")
	r.wants("closed", r.command(alma, "C1", "close", ""), "afgesloten", "minutes_read")
	r.refused("closed again", r.command(alma, "C1", "close", ""), "no_open_meeting", "")
	r.refused("a decision after closing", r.command(alma, "C1", "decision", "te laat"), "no_open_meeting", "")
	if n := r.count(`SELECT count(*) FROM deliveries WHERE purpose IN ('minutes_closed', 'action_owned')`); n != 2 {
		t.Errorf("got %d deliveries, want one for the channel and one for the owner", n)
	}
}

func TestWhatLeavesADoubtIsAskedWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.click(alma, "start_now", "1")
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", `"callback_id":"record_save"`},
		{"a date in words that nobody knows", "lijst nakijken tegen de kerstvakantie", "begrijp ik niet zeker"},
		{"31 February", "lijst nakijken tegen 31/2/2027", "Die dag bestaat niet"},
		{"only an owner", "<@U2>", `"initial_users":["U2"]`},
		{"somebody in the middle", "bel <@U2> over de lijst", "bel @Nele Sjabloon over de lijst"},
	} {
		asked := r.command(alma, "C1", "action", c.text)
		r.wants(c.name, asked, c.want)
		if asked.reply.Modal == nil || asked.reply.Form.About != 1 {
			t.Errorf("%s: got %+v, want a form about the platform", c.name, asked.reply)
		}
	}
	if n := r.count(`SELECT count(*) FROM minutes_items`); n != 0 {
		t.Errorf("got %d items, want nothing recorded by guess", n)
	}
}

func TestAFormRecordsOnceAndSaysWhatIsWrongBesideTheInput(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.click(alma, "start_now", "1")
	form := Form{ID: "f1", About: 1, Channel: "C1"}
	r.refused("empty", r.choose(alma, "record_save", form, map[string]string{"kind": "note", "text": "  "}), "text_empty", "text")
	r.refused("past", r.choose(alma, "record_save", form, map[string]string{"kind": "action", "text": "x", "due": "2026-11-01"}), "date_past", "due")
	r.refused("owner of a note", r.choose(alma, "record_save", form, map[string]string{"kind": "note", "text": "x"}, "U2"), "owner_only_for_action", "kind")
	r.refused("external", r.choose(alma, "record_save", form, map[string]string{"kind": "action", "text": "x"}, "U6"), "owner_external", "owner")
	for range 2 {
		r.wants("two lines", r.choose(alma, "record_save", form, map[string]string{"kind": "decision", "text": "een\ntwee"}), "2 punten opgenomen", "B-2026-01", "B-2026-02")
	}
	message := Form{ID: "f2", About: 1, Channel: "C1", TS: "1.2"}
	r.wants("a message stays one", r.choose(alma, "record_save", message, map[string]string{"kind": "note", "text": "een\ntwee"}), "Nota opgenomen")
	if n := r.count(`SELECT count(*) FROM minutes_items`); n != 3 {
		t.Errorf("got %d items, want 3", n)
	}
	r.refused("somebody without the right", r.choose(nele, "record_save", Form{ID: "f3", About: 1}, map[string]string{"kind": "note", "text": "x"}), "not_chair_or_secretary", "")
	r.command(alma, "C1", "close", "")
	r.refused("after closing", r.choose(alma, "record_save", Form{ID: "f4", About: 1}, map[string]string{"kind": "note", "text": "x"}), "no_open_meeting", "")
}

func TestAMessageIsTakenUpByShortcut(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	shortcut := func(who consult.Person, channel, text string) outcome {
		return r.run(Request{Kind: wire.Shortcut, Route: "record", Person: who, Channel: channel, Message: wire.Message{TS: "1.2", Text: text}})
	}
	r.refused("no open minutes", shortcut(alma, "C1", "hallo"), "no_open_meeting", "")
	r.click(alma, "start_now", "1")
	asked := shortcut(alma, "C1", "<@U2> vraagt &lt;dit&gt;\nen dat")
	r.wants("the form", asked, `@Nele Sjabloon vraagt <dit>\nen dat`, `"Besluit"`)
	if asked.reply.Form.TS != "1.2" {
		t.Errorf("got %+v, want the message's ts in the form", asked.reply.Form)
	}
	r.refused("too long, not cut", shortcut(alma, "C1", strings.Repeat("x", 3001)), "text_too_long", "text")
	r.refused("a member", shortcut(nele, "C1", "hallo"), "not_chair_or_secretary", "")
	r.refused("elsewhere", shortcut(alma, "D1", "hallo"), "no_platform_here", "")
}

func TestMinutesAreReadByMembersAndHiddenFromOthers(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.exec(`UPDATE platforms SET level = 'closed' WHERE id = 1`)
	r.refused("none yet", r.command(nele, "C1", "minutes", ""), "no_minutes_yet", "")
	r.click(alma, "start_now", "1")
	r.command(alma, "C1", "decision", "Geheim besluit")
	r.wants("in the channel", r.command(nele, "C1", "minutes", ""), "nog open", "Geheim besluit")
	r.wants("by short name from elsewhere", r.command(nele, "D1", "minutes", "#isom-adviesgroep"), "Geheim besluit")
	r.wants("the whole", r.click(nele, "minutes_read", "1"), "Geheim besluit", "B-2026-01")
	r.refused("nowhere", r.command(nele, "D1", "minutes", ""), "minutes_which", "")
	unknown := r.command(mona, "D1", "minutes", "bestaat-niet")
	for _, o := range []outcome{
		unknown, r.command(mona, "D1", "minutes", "isom-adviesgroep"), r.command(mona, "D1", "minutes", "<#C1|isom-adviesgroep>"),
		r.click(mona, "minutes_read", "1"), r.click(mona, "minutes_read", "99"),
		r.command(mona, "D1", "actions", "isom-adviesgroep"), r.command(mona, "D1", "decisions", "isom-adviesgroep"),
	} {
		r.refused("an outsider", o, unknown.key, unknown.field)
	}
	r.wants("decisions", r.command(nele, "C1", "decisions", ""), "B-2026-01", "Geheim besluit")
	if got := r.command(mona, "D1", "decisions", ""); got.key != "" || strings.Contains(got.text, "Geheim") {
		t.Errorf("an outsider's decisions: got %s %s", got.key, got.text)
	}
}

func TestActionItemsAreListedAndFinishedByButton(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	form := Form{ID: "a1", About: 1, Channel: "C1"}
	r.wants("the form", r.click(alma, "action_add", "1"), "action_add_save")
	r.wants("added", r.choose(alma, "action_add_save", form, map[string]string{"text": "cijfers doorgeven", "due": "2026-11-26"}, "U2"), "cijfers doorgeven", "Nele Sjabloon")
	r.refused("a member adds", r.choose(nele, "action_add_save", Form{ID: "a2", About: 1}, map[string]string{"text": "x"}), "not_chair_or_secretary", "")
	r.now = at(t, "2026-11-29 10:00")
	mine := r.command(nele, "D1", "my_actions", "")
	r.wants("mine", mine, "cijfers doorgeven", "3 dagen te laat", "Te laat")
	list := r.command(nele, "C1", "actions", "")
	r.wants("the platform's", list, "Actiepunten van Adviesgroep ISOM", "Nele Sjabloon")
	id := valueOf(t, list.reply.Blocks, "action_done#1")
	r.refused("an outsider clicks", r.click(mona, "action_done", id), "gone", "")
	done := r.click(nele, "action_done#1", id)
	r.wants("done", done, "Gedaan:", "cijfers doorgeven", "geen open actiepunten")
	if !done.reply.Replace {
		t.Error("the list stays as it was, want it replaced")
	}
	r.refused("done twice", r.click(nele, "action_done#1", id), "action_done_by_you", "")
	r.refused("the chair after that", r.click(alma, "action_done", id), "action_done_by", "")
	r.refused("a foreign value", r.click(nele, "action_done", "x"), "gone", "")
}

func TestDeadlinesAreAddedMovedAndMetByButton(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	list := r.command(alma, "C1", "deadlines", "")
	r.wants("an empty list", list, "geen termijnen", "deadline_add")
	r.wants("the form", r.click(alma, "deadline_add", valueOf(t, list.reply.Blocks, "deadline_add")), "deadline_add_save")
	if strings.Contains(r.command(nele, "C1", "deadlines", "").text, "deadline_add") {
		t.Error("a member is offered to add a deadline")
	}
	add := func(cause, title, due string, owners ...string) outcome {
		return r.choose(alma, "deadline_add_save", Form{ID: cause, About: 1, Channel: "C1"}, map[string]string{"title": title, "due": due}, owners...)
	}
	r.refused("emoji only", add("d1", ":tada: 🎉", "2026-12-09", "U2"), "name_without_letters", "title")
	r.refused("past", add("d2", "Rapport", "2026-11-01", "U2"), "date_past", "due")
	r.refused("no date", add("d3", "Rapport", "", "U2"), "due_missing", "due")
	r.refused("nobody", add("d4", "Rapport", "2026-12-09"), "owner_missing", "owner")
	r.refused("who left", add("d5", "Rapport", "2026-12-09", "U5"), "owner_deactivated", "owner")
	r.wants("added", add("d6", "Rapport", "2026-12-09", "U2"), "Termijn toegevoegd", "woensdag 9 december 2026, Nele Sjabloon")
	r.wants("asked for another date", r.click(alma, "deadline_move", "1"), "deadline_move_save", "2026-12-09")
	r.refused("moved by a member", r.submit(nele, "deadline_move_save", Form{ID: "m1", About: 1}, map[string]string{"due": "2026-12-16"}), "not_chair_or_secretary", "")
	r.wants("moved", r.submit(alma, "deadline_move_save", Form{ID: "m2", About: 1}, map[string]string{"due": "2026-12-16"}), "woensdag 16 december 2026")
	r.wants("in my list", r.command(nele, "D1", "deadlines", ""), "Rapport", "over 23 dagen", "Adviesgroep ISOM")
	r.refused("met by an outsider", r.click(mona, "deadline_done", "1"), "gone", "")
	r.wants("met", r.click(nele, "deadline_done#1", "1"), "Gehaald:", "Rapport")
	r.refused("met twice", r.click(alma, "deadline_done#1", "1"), "deadline_done_already", "")
}
